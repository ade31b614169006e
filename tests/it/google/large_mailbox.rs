//! The binary before a mailbox of ten thousand messages: all that hold a file come in, and memory stays flat.
#![cfg(target_os = "linux")]

use std::time::Duration;

use hirewire::kernel::{Clock, SystemClock};
use serde_json::{Value, json};

use super::desk::ANN;
use crate::support::fake_google::{ALL_SCOPES, FakeGoogle};
use crate::support::process::Process;

const MESSAGES: usize = 10_000;
/// One in so many holds a file.
const HOLDS_A_FILE: usize = 100;
/// Of each file: together twice what memory may grow by.
const FILE_BYTES: usize = 1024 * 1024;
const MAY_GROW_MIB: u64 = 50;

/// How many lines the ledger has.
async fn lines(server: &Process, token: &str) -> usize {
    let (mut count, mut cursor) = (0, String::new());
    loop {
        let page: Value = server.get(token, &format!("/api/v1/inbox?limit=100{cursor}")).await;
        count += page["items"].as_array().unwrap().len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return count,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_messages_come_in_with_flat_memory() {
    let fake = FakeGoogle::start(SystemClock.now().as_seconds()).await;
    let folder = tempfile::tempdir().unwrap();
    let server = Process::serve(folder.path(), fake.settings(&[("HIREWIRE_INBOX", "gmail")]));
    let session = server.post(None, "/api/v1/auth/signup", json!({ "email": ANN, "password": "correct horse" })).await;
    let token = session["token"].as_str().unwrap().to_owned();
    server.post(Some(&token), "/api/v1/jobs", json!({ "title": "Engineer", "description": "Rust" })).await;
    for n in 0..MESSAGES {
        let cv = || format!("Ada Example {n}\nada{n}@example.org\n\nSkills\nRust\n{}", " ".repeat(FILE_BYTES));
        let file = (n % HOLDS_A_FILE == 0).then(cv);
        fake.deliver(ANN, "ada@example.org", "Application", file.as_deref(), &["INBOX"]);
    }
    let begun = server.post(Some(&token), "/api/v1/google/consent", json!({})).await;
    let (code, state) = fake.consent(&begun["auth_url"].as_str().unwrap().parse().unwrap(), ANN, &ALL_SCOPES);
    server.post(Some(&token), "/api/v1/google", json!({ "code": code, "state": state })).await;

    let all = MESSAGES / HOLDS_A_FILE;
    let (mut after_a_tenth, mut most) = (None, 0);
    let watched = async {
        loop {
            let (done, resident) = (lines(&server, &token).await, server.resident_mib());
            if done >= all / 10 {
                after_a_tenth.get_or_insert(resident);
            }
            most = most.max(resident);
            if done >= all {
                return done;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_mins(8), watched).await.expect("all lines of the ledger");
    assert_eq!(done, all, "one line for each message that holds a file");
    let before = after_a_tenth.unwrap();
    assert!(most <= before + MAY_GROW_MIB, "{before} MiB after a tenth, {most} MiB at most");
}
