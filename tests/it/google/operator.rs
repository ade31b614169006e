//! What who runs the server does with Google on the command line.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::desk::ANN;
use crate::support::BINARY;
use crate::support::fake_google::{CLIENT_ID, CLIENT_SECRET, FakeGoogle, Fault, service_account_key};
use crate::support::linked::START;

/// Exit code, stdout, stderr.
async fn hirewire(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(BINARY);
    command.args(arguments).current_dir(folder).env_clear().env("HIREWIRE_DATA_DIR", folder.join("data"));
    command.envs(settings.iter().copied()).stdin(std::process::Stdio::null());
    // Not on the runtime's own thread, where the fake Google answers.
    let Output { status, stdout, stderr } =
        tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn account(path: &str) -> [(&str, &str); 2] {
    [("HIREWIRE_GOOGLE_SERVICE_ACCOUNT", path), ("HIREWIRE_GOOGLE_DOMAIN", "example.com")]
}

fn outcomes(said: &str) -> Vec<String> {
    let line = |line: &str| serde_json::from_str::<Value>(line).unwrap()["outcome"].as_str().unwrap().to_owned();
    said.lines().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_links_everybody_of_the_domain_at_once() {
    let fake = FakeGoogle::start(START).await;
    let (folder, key) = (tempfile::tempdir().unwrap(), service_account_key());
    let path = key.path().to_string_lossy().into_owned();
    let settings = [
        ("HIREWIRE_GOOGLE_URL", fake.base.as_str()),
        ("HIREWIRE_GOOGLE_SERVICE_ACCOUNT", path.as_str()),
        ("HIREWIRE_GOOGLE_DOMAIN", "example.com"),
    ];
    let run = async |arguments: &[&str]| hirewire(folder.path(), &settings, arguments).await;
    run(&["user", "add", ANN]).await;
    for address in ["bob@example.com", "eve@example.org"] {
        let (code, ..) = run(&["user", "add", address, "--workspace-of", ANN]).await;
        assert_eq!(code, 0);
    }
    run(&["user", "add", "zoe@example.com"]).await;
    let (code, said, complaint) = run(&["user", "link-google", ANN]).await;
    assert_eq!(
        (code, outcomes(&said)),
        (0, vec!["linked".into(), "linked".into(), "other_domain".into()]),
        "{complaint}"
    );
    let subjects: Vec<_> = fake.world().company_claims.iter().map(|c| c["sub"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        subjects,
        [ANN, "bob@example.com"],
        "whoever signed up elsewhere under such an address is not among them"
    );
    // One that Google has no account for, and one that it does not answer for: the others are linked all the same.
    run(&["user", "add", "nobody@example.com", "--workspace-of", ANN]).await;
    fake.fail("/token", Fault::status(503, "backendError"));
    let (code, said, _) = run(&["user", "link-google", ANN]).await;
    let wanted = ["not_now", "linked", "other_domain", "refused"].map(str::to_owned);
    assert_eq!((code, outcomes(&said)), (1, wanted.to_vec()));
    let (code, _, complaint) = run(&["user", "link-google", "who@example.com"]).await;
    assert_eq!((code, complaint.lines().count()), (1, 1), "{complaint}");
    assert!(!said.contains("ya29") && !complaint.contains("PRIVATE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_can_not_work_are_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let (rubbish, missing) = (folder.path().join("key.json"), folder.path().join("none.json"));
    std::fs::write(&rubbish, "{\"private_key\": \"hunter22\"}").unwrap();
    let (rubbish, missing) = (rubbish.to_string_lossy(), missing.to_string_lossy());
    for (settings, exit, name) in [
        (&[("HIREWIRE_GOOGLE_CLIENT_ID", CLIENT_ID)][..], 2, "HIREWIRE_GOOGLE_CLIENT_SECRET"),
        (&[("HIREWIRE_MAIL", "gmail")], 2, "HIREWIRE_MAIL"),
        (&[("HIREWIRE_INBOX", "gmail")], 2, "HIREWIRE_INBOX"),
        (&[("HIREWIRE_GOOGLE_URL", "ftp://google")], 2, "HIREWIRE_GOOGLE_URL"),
        (&account(&rubbish), 3, "HIREWIRE_GOOGLE_SERVICE_ACCOUNT"),
        (&account(&missing), 3, "HIREWIRE_GOOGLE_SERVICE_ACCOUNT"),
    ] {
        let (code, said, complaint) = hirewire(folder.path(), settings, &["user", "list"]).await;
        assert_eq!((code, said.as_str(), complaint.lines().count()), (exit, "", 1), "{complaint}");
        assert!(complaint.contains(name) && !complaint.contains("hunter22"), "{complaint}");
    }
    let client = [("HIREWIRE_GOOGLE_CLIENT_ID", CLIENT_ID), ("HIREWIRE_GOOGLE_CLIENT_SECRET", CLIENT_SECRET)];
    hirewire(folder.path(), &client, &["user", "add", ANN]).await;
    let (code, _, complaint) = hirewire(folder.path(), &client, &["user", "link-google", ANN]).await;
    assert!(code == 1 && complaint.contains("HIREWIRE_GOOGLE_SERVICE_ACCOUNT"), "{complaint}");
}
