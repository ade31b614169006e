//! The binary, killed ten times at random moments while two hundred messages come in: each résumé is one application
//! in the end, and each message has one ledger line.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::letters::{Draft, drop_bytes};
use crate::store::beds;
use crate::support::client;
use crate::support::process::Process;
use crate::support::stores::JWT_SECRET;

const PATIENCE: Duration = Duration::from_mins(3);

/// A process with a data folder of its own, started again after each kill.
struct Machine {
    data: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
    server: Process,
}

impl Machine {
    fn start(settings: Vec<(&'static str, String)>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let server = Self::serve(&data, &settings);
        Self { data, settings, server }
    }

    fn serve(data: &tempfile::TempDir, settings: &[(&'static str, String)]) -> Process {
        Process::serve(data.path(), settings.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// SIGKILL, and up again.
    fn kill(&mut self) {
        // The first one's end comes before the second one's begin: they may share their folder.
        self.server.kill();
        self.server = Self::serve(&self.data, &self.settings);
    }
}

async fn get(url: &str, token: &str) -> Value {
    client().get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap()
}

/// Every item of a list.
async fn all(server: &Process, token: &str, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(&format!("{}{path}?limit=100{cursor}", server.url), token).await;
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// 200 files; answers how many messages they are, and how many of those bring a résumé of their own.
fn drop_messages(inbox: &Path) -> (usize, usize) {
    let (mut messages, mut resumes) = (0, 0);
    for n in 0..200 {
        let name = format!("{n:03}");
        let mut draft = Draft::application(n);
        match n % 20 {
            // The same message once more.
            5 | 15 => Draft::application(n - 1).drop_in(inbox, &name),
            // Another message with the same file.
            6 => {
                draft.files = Draft::application(n - 2).files;
                draft.drop_in(inbox, &name);
                messages += 1;
            }
            7 => {
                draft.files.clear();
                draft.drop_in(inbox, &name);
                messages += 1;
            }
            // Broken off in the middle of its file, so that the file is another one.
            8 => {
                let bytes = draft.bytes();
                drop_bytes(inbox, &name, &bytes[..bytes.len() - 90]);
                (messages, resumes) = (messages + 1, resumes + 1);
            }
            9 => {
                drop_bytes(inbox, &name, format!("rubbish {n}\n\n\0\u{1}").as_bytes());
                messages += 1;
            }
            16 => {
                let nested = format!("%PDF-1.7\n1 0 obj\n{}\nendobj\ntrailer<</Root 1 0 R>>\n%{n}", "[".repeat(20_000));
                draft.files = vec![("cv.pdf".into(), nested.into_bytes())];
                draft.drop_in(inbox, &name);
                messages += 1;
            }
            17 => {
                draft.files = vec![("cv.doc".into(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 the old Word's".to_vec())];
                draft.drop_in(inbox, &name);
                messages += 1;
            }
            // No Message-ID.
            18 => {
                draft.id = None;
                draft.drop_in(inbox, &name);
                (messages, resumes) = (messages + 1, resumes + 1);
            }
            _ => {
                draft.drop_in(inbox, &name);
                (messages, resumes) = (messages + 1, resumes + 1);
            }
        }
    }
    (messages, resumes)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_lose_no_message_and_double_no_application() {
    let inbox = tempfile::tempdir().unwrap();
    ten_kills(inbox.path(), vec![Machine::start(settings(inbox.path(), None))]).await;
}

/// Whichever of the two is killed: the other one goes on with its work.
#[tokio::test(flavor = "multi_thread")]
async fn ten_kills_of_two_processes_over_one_mongodb_lose_and_double_nothing() {
    // The first server: its updates are atomic.
    let Some(url) = beds::mongo_urls().into_iter().next() else { return };
    let database = beds::database_on(&url);
    let inbox = tempfile::tempdir().unwrap();
    let machines = [0, 1].map(|_| Machine::start(settings(inbox.path(), Some(&database))));
    ten_kills(inbox.path(), machines.into()).await;
    beds::clear(&database).await;
}

fn settings(inbox: &Path, database: Option<&str>) -> Vec<(&'static str, String)> {
    let mut settings =
        vec![("HIREWIRE_POLL_SECONDS", "1".to_owned()), ("HIREWIRE_INBOX", inbox.to_string_lossy().into_owned())];
    if let Some(database) = database {
        settings.push(("HIREWIRE_STORE_URL", database.to_owned()));
        settings.push(("HIREWIRE_JWT_SECRET", JWT_SECRET.to_owned()));
    }
    settings
}

async fn ten_kills(inbox: &Path, mut machines: Vec<Machine>) {
    let url = machines[0].server.url.clone();
    let body = json!({ "email": "hr@hire.example", "password": "correct horse" });
    let signed_up = client().post(format!("{url}/api/v1/auth/signup")).json(&body).send().await.unwrap();
    let token = signed_up.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    let job = json!({ "title": "Backend engineer", "description": "Rust and PostgreSQL, Kubernetes is a plus." });
    let made = client().post(format!("{url}/api/v1/jobs")).bearer_auth(&token).json(&job).send().await.unwrap();
    assert_eq!(made.status(), 201);
    let (messages, resumes) = drop_messages(inbox);
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(rand::random_range(50..1_500))).await;
        let victim = rand::random_range(0..machines.len());
        machines[victim].kill();
    }
    let server = &machines[0].server;
    let lines = tokio::time::timeout(PATIENCE, async {
        loop {
            let lines = all(server, &token, "/api/v1/inbox").await;
            let settled = lines.iter().all(|l| !l["settled_at"].is_null() && l["will_retry"] == false);
            let read = std::fs::read_dir(inbox.join("new")).unwrap().count() == 0;
            if settled && read {
                return lines;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    })
    .await
    .expect("every message is worked out");
    assert_eq!(lines.len(), messages, "one line for each message");
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        let reason = match line["reason"].as_str().unwrap_or_default() {
            // Which of them a hostile file meets first is the reader's affair.
            "damaged" | "too_expensive" | "timed_out" | "reader_failed" => "hostile",
            other => other,
        };
        *statuses.entry(format!("{} {reason}", line["status"].as_str().unwrap())).or_default() += 1;
    }
    let wanted = BTreeMap::from([
        ("created ".to_owned(), resumes),
        ("failed hostile".to_owned(), 10),
        ("failed unreadable".to_owned(), 10),
        ("failed unsupported_format".to_owned(), 10),
        ("ignored duplicate".to_owned(), 10),
        ("ignored no_resume".to_owned(), 10),
    ]);
    assert_eq!(statuses, wanted);
    let applications = all(server, &token, "/api/v1/applications").await;
    assert_eq!(applications.len(), resumes, "one application for each résumé");
    let named: std::collections::BTreeSet<_> = lines
        .iter()
        .filter(|l| l["status"] == "created")
        .map(|l| l["files"][0]["application_id"].as_str().unwrap())
        .collect();
    assert_eq!(named.len(), resumes, "each line names its own");
}
