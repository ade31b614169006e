//! What an operator meets when the model can't be asked: one clear message in `doctor` and one in the log, and a server
//! that scores on by itself.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::fake_model::{criteria, generated, saying, screened};
use crate::support::model_bed::RESUME;
use crate::support::served::Site;
use crate::support::wire::{Answer, WireServer};

const KEY: &str = "AIzaTestSecret";

/// How the key file is found.
enum KeyFile {
    Missing,
    Folder,
    Holds(String),
}

struct Case {
    keys: KeyFile,
    fake: WireServer,
    /// What every message says.
    says: &'static str,
    /// Whether the builtin score says why it is not the model's: without any key nobody expects one.
    noted: bool,
}

fn with_key() -> KeyFile {
    KeyFile::Holds(json!([KEY]).to_string())
}

async fn case(keys: KeyFile, answer: Answer, says: &'static str, noted: bool) -> Case {
    Case { keys, fake: WireServer::answering([answer]).await, says, noted }
}

fn site(case: &Case) -> Site {
    let site = Site::new(&[
        ("HIREWIRE_GEMINI_URL", case.fake.url.as_str()),
        ("HIREWIRE_GEMINI_MODEL", "gemini-typo"),
        ("HIREWIRE_GEMINI_KEYS", "keys.json"),
    ]);
    match &case.keys {
        KeyFile::Missing => {}
        KeyFile::Folder => std::fs::create_dir(site.path("keys.json")).unwrap(),
        KeyFile::Holds(text) => std::fs::write(site.path("keys.json"), text).unwrap(),
    }
    site
}

fn lines_with<'t>(text: &'t str, words: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.contains(words)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_one_message_and_the_server_scores_on() {
    let unused = || Answer::json(500, &Value::Null);
    let unknown = json!({"error": {"code": 404, "message": "not found", "status": "NOT_FOUND"}});
    let refused = json!({"error": {"code": 403, "message": KEY, "status": "PERMISSION_DENIED"}});
    let holds = |text: &str| KeyFile::Holds(text.to_owned());
    let cases = [
        case(KeyFile::Missing, unused(), "there is no key file", false).await,
        case(KeyFile::Folder, unused(), "can't be read", false).await,
        case(holds("[\"AIzaTestSecret\""), unused(), "no JSON list of keys (line 1", false).await,
        case(holds("[{\"kee\": \"AIzaTestSecret\"}]"), unused(), "entry 1 is neither a key", false).await,
        case(holds("[\"YOUR_KEY\", \"\"]"), unused(), "holds no key", false).await,
        case(with_key(), Answer::json(404, &unknown), "knows no model named gemini-typo", true).await,
        case(with_key(), Answer::html(200, "<html>Sign in</html>"), "web page", true).await,
        case(with_key(), Answer::json(403, &refused), "refuse", true).await,
    ];
    for case in cases {
        let site = site(&case);
        let doctor = site.run(&["doctor"]);
        let told = String::from_utf8(doctor.stdout).unwrap();
        let about: Vec<&str> = lines_with(&told, case.says);
        assert!(doctor.status.success(), "nothing that stops a server: {told}");
        assert!(about.iter().any(|line| line.contains("the builtin engine scores")), "{}: {told}", case.says);
        assert!(!told.contains(KEY), "{told}");

        let mut served = site.serve().await;
        served.sign_up("hr@example.com").await;
        let job = served.job("Engineer", "We want Rust and PostgreSQL.").await;
        for n in 0..2 {
            let application = served.upload(&job, "ann.txt", &RESUME.replace("Acme", &format!("Acme {n}"))).await;
            let path = format!("/api/v1/applications/{application}/screening");
            let settled = |s: &Value| {
                let note = s["engine_note"].as_str().unwrap_or_default();
                if case.noted { note.starts_with("not scored by gemini-typo") } else { note.is_empty() }
            };
            let screening = served.until(&path, settled).await;
            assert!(settled(&screening) && screening["engine"] == "builtin", "{}: {screening}", case.says);
            assert!(screening["scores"]["overall"].as_u64().unwrap() > 0, "{screening}");
            if case.noted {
                assert!(screening["engine_note"].as_str().unwrap().contains(case.says), "{screening}");
            }
        }
        // The keys are looked at by the work in the background, which may still be to come.
        let state = served.until("/api/v1/llm", |state| state["problem"].is_string()).await;
        assert!(state["problem"].as_str().unwrap_or_default().contains(case.says), "{}: {state}", case.says);
        let log = served.stop();
        let messages = lines_with(&log, case.says);
        assert_eq!(messages.len(), 1, "{}: {log}", case.says);
        assert!(!log.contains(KEY) && !log.contains("Ann Example"), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_that_is_mended_is_used_without_a_restart() {
    let fake = saying(|_, _| ("strong", vec!["Rust, PostgreSQL".into()])).await;
    let case = Case { keys: KeyFile::Holds("[\"YOUR_KEY\"]".into()), fake, says: "", noted: false };
    let site = site(&case);
    let mut served = site.serve().await;
    served.sign_up("hr@example.com").await;
    let job = served.job("Engineer", "We want Rust and PostgreSQL.").await;
    std::fs::write(site.path("keys.json"), json!([{"key": KEY, "label": "new"}]).to_string()).unwrap();
    let application = served.upload(&job, "ann.txt", RESUME).await;
    let path = format!("/api/v1/applications/{application}/screening");
    let screening = served.until(&path, |s| s["engine"] == "gemini-typo").await;
    assert_eq!(screening["engine"], "gemini-typo", "{screening}");
    let state = served.send(reqwest::Method::GET, "/api/v1/llm", None).await.json();
    assert_eq!((state["keys"][0]["label"].as_str(), &state["problem"]), (Some("new"), &Value::Null));
    let told = String::from_utf8(site.run(&["doctor"]).stdout).unwrap();
    assert!(lines_with(&told, "new").iter().any(|line| line.contains("ready")), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rest_of_all_keys_is_told_once_and_its_end_too() {
    const APPLICATIONS: usize = 12;
    const REST: Duration = Duration::from_secs(4);
    let quota = json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "quota", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{}s", REST.as_secs())},
    ]}});
    let first: Mutex<Option<Instant>> = Mutex::default();
    let fake = WireServer::by(move |seen| {
        // Those that are on their way when the first is refused are refused too.
        if first.lock().unwrap().get_or_insert_with(Instant::now).elapsed() < REST / 2 {
            return Answer::json(429, &quota);
        }
        let finding = |id| json!({"criterion": id, "quotes": ["Rust, PostgreSQL"], "level": "strong"});
        generated(&screened(criteria(seen).into_iter().map(finding).collect()))
    })
    .await;
    let case = Case { keys: with_key(), fake, says: "", noted: false };
    let site = site(&case);
    let mut served = site.serve().await;
    served.sign_up("hr@example.com").await;
    let job = served.job("Engineer", "We want Rust and PostgreSQL.").await;
    let mut applications = Vec::new();
    for n in 0..APPLICATIONS {
        applications.push(served.upload(&job, "ann.txt", &RESUME.replace("Acme", &format!("Acme {n}"))).await);
    }
    for application in applications {
        let path = format!("/api/v1/applications/{application}/screening");
        let screening = served.until(&path, |s| s["engine"] == "gemini-typo").await;
        assert_eq!(screening["engine"], "gemini-typo", "{screening}");
    }
    let log = served.stop();
    assert_eq!(lines_with(&log, "every key rests").len(), 1, "{log}");
    assert_eq!(lines_with(&log, "the model answers again").len(), 1, "{log}");
    assert_eq!(lines_with(&log, "task not done").len(), 0, "{log}");
}
