//! The binary as an operator meets it: one line when it is ready, a stop that finishes what runs, a second signal that
//! does not wait.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{BINARY, client};

struct Served {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(BINARY)
            .arg("serve")
            .env_clear()
            .env("HIREWIRE_DATA_DIR", folder.path().join("data"))
            .env("HIREWIRE_LISTEN", "127.0.0.1:0")
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("hirewire listening on http://").unwrap_or_else(|| panic!("{line}"));
        Self { child, address: address.to_owned(), _folder: folder }
    }

    fn signal(&self) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).unwrap();
    }

    async fn code(&mut self) -> Option<i32> {
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not stop");
    }

    /// A request whose body is half sent, so that it runs for as long as the test likes.
    async fn half_sent(&self) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let head = "POST /api/v1/auth/signin HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // The server asks for the body once the handler reads it: from here on the request runs.
        let mut asked = [0; 25];
        stream.read_exact(&mut asked).await.unwrap();
        assert!(asked.starts_with(b"HTTP/1.1 100 Continue"));
        stream
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_runs_and_takes_nothing_new() {
    let mut served = Served::start();
    let health = format!("http://{}/healthz", served.address);
    assert_eq!(client().get(&health).send().await.unwrap().status(), 200);
    let mut running = served.half_sent().await;
    served.signal();
    // The listener closes; what runs goes on.
    while client().get(&health).send().await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(served.child.try_wait().unwrap().is_none(), "it waits for what runs");
    running.write_all(b"{\"a\"").await.unwrap();
    let mut answer = String::new();
    running.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("malformed_json"), "{answer}");
    assert_eq!(served.code().await, Some(0));
}

/// Whoever reads the line may send a signal the moment after: it stops as it always does, rather than being killed.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_right_after_the_line_that_says_it_is_ready_is_a_clean_one() {
    let mut served = Served::start();
    served.signal();
    assert_eq!(served.code().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_stops_at_once_and_the_exit_code_says_so() {
    let mut served = Served::start();
    let health = format!("http://{}/healthz", served.address);
    let running = served.half_sent().await;
    served.signal();
    while client().get(&health).send().await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Two signals at once are one: the second is sent when the first has shown.
    served.signal();
    assert_eq!(served.code().await, Some(4));
    drop(running);
}

/// Each line of the log as JSON, with the request's id and its route, and never its path: that may hold a link.
#[tokio::test(flavor = "multi_thread")]
async fn the_access_log_is_json_with_ids_and_routes_and_no_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut child = Command::new(BINARY)
        .arg("serve")
        .env_clear()
        .env("HIREWIRE_DATA_DIR", folder.path().join("data"))
        .env("HIREWIRE_LISTEN", "127.0.0.1:0")
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().trim_start_matches("hirewire listening on ").to_owned();
    let token = "averysecretlinkofthem1";
    client().get(format!("{url}/book/{token}?q=hidden")).header("x-request-id", "my-id-1").send().await.unwrap();
    let body = r#"{"email":"secret.person@example.org","password":"correct horse"}"#;
    client().post(format!("{url}/api/v1/auth/signup")).body(body).send().await.unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let asked = lines.iter().find(|line| line["request_id"] == "my-id-1").unwrap_or_else(|| panic!("{text}"));
    assert_eq!((asked["route"].as_str(), asked["status"].as_u64()), (Some("/book/{token}"), Some(404)));
    for secret in [token, "hidden", "secret.person", "correct horse"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
