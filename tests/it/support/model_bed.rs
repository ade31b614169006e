//! The whole app with a fake Gemini and a key file of its own.

use std::sync::Arc;

use hirewire::candidates::ApplicationId;
use hirewire::kernel::{Clock, SystemClock};
use hirewire::tasks::Failure;
use serde_json::{Value, json};

use super::wire::WireServer;
use super::{TestServer, TestUser};

pub const RESUME: &str = "Ann Example\nann@example.org\n+49 30 901820\n12 Main Street, Springfield\nDate of birth: 1 May 1990\n\n\
Experience\n\nSoftware Engineer, Acme GmbH, Berlin\nJanuary 2019 - December 2023\nShe built services with Rust and \
PostgreSQL.\n\nEducation\n\nB.Sc. Computer Science, University of Springfield, 2018\n\nSkills\n\nRust, PostgreSQL\n";

pub struct Setup {
    pub server: TestServer,
    keys: tempfile::TempDir,
}

pub async fn setup(fake: &WireServer, keys: Value, settings: &[(&str, &str)], clock: Arc<dyn Clock>) -> Setup {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gemini_keys.json");
    std::fs::write(&path, keys.to_string()).unwrap();
    let (path, url) = (path.to_string_lossy().into_owned(), fake.url.to_string());
    let mut all = vec![
        ("HIREWIRE_GEMINI_KEYS", path.as_str()),
        ("HIREWIRE_GEMINI_URL", url.as_str()),
        ("HIREWIRE_GEMINI_MODEL", "gemini-fake"),
    ];
    all.extend(settings);
    Setup { server: TestServer::start_with(&all, clock).await, keys: folder }
}

pub async fn with_key(fake: &WireServer) -> Setup {
    setup(fake, json!(["AIzaTestSecret"]), &[], Arc::new(SystemClock)).await
}

impl Setup {
    pub async fn user(&self) -> TestUser<'_> {
        self.server.user("hr@example.com").await
    }

    /// The operator writes other keys into the key file.
    pub fn set_keys(&self, keys: &Value) {
        std::fs::write(self.keys.path().join("gemini_keys.json"), keys.to_string()).unwrap();
    }

    /// Runs what the upload's task does.
    pub async fn score(&self, application: &str) -> Result<(), Failure> {
        let id: ApplicationId = application.parse().unwrap();
        self.server.app.scoring.as_ref().unwrap().score(&id).await
    }
}

pub async fn upload(user: &TestUser<'_>, job: &str, text: &str) -> String {
    let files = [("ann.txt", text.as_bytes().to_vec())];
    let answer = user.upload("/api/v1/applications", &[("job_id", job)], &files).await.json();
    answer["results"][0]["application"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub async fn screening(user: &TestUser<'_>, application: &str) -> Value {
    user.get(&format!("/api/v1/applications/{application}/screening")).await.json()
}
