//! `hirewire tasks` and `HIREWIRE_ROLE`, as who runs the server meets them.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::intake::letters::Draft;
use crate::support::client;
use crate::support::process::{Process, run};

/// Exit code, the lines of JSON, what was complained of.
fn tasks(data: &Path, arguments: &[&str]) -> (i32, Vec<Value>, String) {
    let output = run(data, &[&["tasks"], arguments].concat(), &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.code().unwrap(), lines, String::from_utf8(output.stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_listed_retried_and_cancelled_while_no_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    // A mail server that is not there, so that mails wait.
    let settings = [("HIREWIRE_MAIL", "smtp://127.0.0.1:9"), ("HIREWIRE_ACKNOWLEDGE", "on")];
    let server = Process::serve(data, settings);
    let token = server.recruiter().await;
    for n in 0..2 {
        Draft::application(n).drop_in(&data.join("inbox"), &format!("{n}"));
    }
    Draft { files: vec![("cv.pdf".into(), b"%PDF-1.7 no more".to_vec())], ..Draft::application(3) }
        .drop_in(&data.join("inbox"), "3");
    let failed_sends = async || {
        let all = server.get(&token, "/api/v1/tasks?kind=mail.send&state=waiting").await["items"].clone();
        all.as_array().unwrap().iter().filter(|t| t["last_error"].is_string()).count()
    };
    let failed_lines =
        async || server.get(&token, "/api/v1/inbox?status=failed").await["items"].as_array().unwrap().clone();
    let wait = async {
        while failed_sends().await < 2 || failed_lines().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), wait).await.unwrap();
    let line = failed_lines().await[0]["id"].as_str().unwrap().to_owned();
    // In a process of its own: the counts are this house's alone.
    let metrics = client().get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
    let value = |gauge: &str| -> f64 {
        let found = metrics.lines().find_map(|line| line.strip_prefix(gauge));
        found.unwrap_or_else(|| panic!("{gauge} in {metrics}")).trim().parse().unwrap()
    };
    assert!(value("tasks{state=\"waiting\"}") >= 2.0 && value("tasks_oldest_age_seconds{state=\"waiting\"}") > 0.0);
    assert_eq!((value("tasks{state=\"parked\"}"), value("inbox_messages{status=\"failed\"}")), (0.0, 1.0));
    assert_eq!((value("inbox_messages{status=\"created\"}"), value("inbox_oldest_waiting_age_seconds")), (2.0, 0.0));
    assert!(value("tasks_lag_seconds") >= 0.0);
    assert_eq!(server.stop(), Some(0));

    let (code, listed, said) = tasks(data, &["list", "--state", "waiting"]);
    assert_eq!(code, 0, "{said}");
    let mails: Vec<_> = listed.iter().filter(|t| t["kind"] == "mail.send").collect();
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|t| t["attempts"].as_i64().unwrap() >= 1 && t["last_error"].is_string()), "{mails:?}");
    let (one, two) = (mails[0]["id"].as_str().unwrap(), mails[1]["id"].as_str().unwrap());
    let (code, changed, _) = tasks(data, &["cancel", one]);
    assert_eq!((code, changed[0]["state"].as_str(), changed[0]["cancelled"].as_bool()), (0, Some("done"), Some(true)));
    let (code, changed, _) = tasks(data, &["retry", two]);
    assert_eq!((code, changed[0]["attempts"].as_i64()), (0, Some(0)));
    let unknown = "task_00000000000000000000000000";
    let (code, changed, said) = tasks(data, &["retry", one, unknown, two]);
    assert_eq!((code, changed.len(), said.lines().count()), (1, 1, 2), "{said}");
    assert!(said.contains("the task is done") && said.contains("no such task"), "{said}");
    // A message of the inbox, by its own id.
    let (code, changed, said) = tasks(data, &["retry", &line]);
    assert_eq!((code, changed[0]["status"].as_str()), (0, Some("waiting")), "{said}");
    let (code, _, said) = tasks(data, &["cancel", &line]);
    assert_eq!((code, said.contains("being worked out")), (1, true), "{said}");
    let (code, _, said) = tasks(data, &["retry", "rubbish"]);
    assert_eq!((code, said.contains("task_")), (2, true), "{said}");
    let (code, open, _) = tasks(data, &["list", "--limit", "1"]);
    assert!(code == 0 && open.len() <= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn api_and_worker_share_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let api = Process::serve(data, [("HIREWIRE_ROLE", "api")]);
    let token = api.recruiter().await;
    Draft::application(1).drop_in(&data.join("inbox"), "1");
    let lines = async || api.get(&token, "/api/v1/inbox?status=created").await["items"].as_array().unwrap().len();
    // Longer than a poll and a look of the runner.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(lines().await, 0, "the API runs no tasks");
    let worker = Process::serve(data, [("HIREWIRE_ROLE", "worker")]);
    let wait = async {
        while lines().await == 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), wait).await.unwrap();
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/api/v1/jobs", 404)] {
        assert_eq!(client().get(format!("{}{path}", worker.url)).send().await.unwrap().status(), status, "{path}");
    }
    assert_eq!((worker.stop(), api.stop()), (Some(0), Some(0)));
}

/// A run that lasts longer than a stop waits is cut off, and its lease is free at once for the next process.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_what_runs_and_then_gives_its_lease_back() {
    // Takes the connection and never says a word: a mail that lasts for a minute.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mail = format!("smtp://{}", silent.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let settings = [("HIREWIRE_MAIL", mail.as_str()), ("HIREWIRE_ACKNOWLEDGE", "on"), ("HIREWIRE_STOP_SECONDS", "1")];
    let server = Process::serve(data, settings);
    server.recruiter().await;
    Draft::application(1).drop_in(&data.join("inbox"), "1");
    let (_line, _) = tokio::time::timeout(Duration::from_mins(1), silent.accept()).await.unwrap().unwrap();
    let (_, running, _) = tasks(data, &["list", "--state", "running"]);
    assert!(running.iter().any(|t| t["kind"] == "mail.send"), "{running:?}");
    assert_eq!(server.stop(), Some(0));
    let (_, running, _) = tasks(data, &["list", "--state", "running"]);
    assert!(running.is_empty(), "{running:?}");
    let (_, waiting, _) = tasks(data, &["list", "--state", "waiting"]);
    let mail = waiting.iter().find(|t| t["kind"] == "mail.send").unwrap();
    assert_eq!(mail["attempts"], 0, "given back at no cost");
}
