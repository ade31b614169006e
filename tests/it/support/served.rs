//! The binary, started as an operator would, in a folder of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use reqwest::Method;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::{Answer, BINARY, client, multipart};

/// A folder with the settings that commands get there.
pub struct Site {
    folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

impl Site {
    pub fn new(settings: &[(&str, &str)]) -> Self {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { folder: tempfile::tempdir().unwrap(), settings }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(arguments)
            .env_clear()
            .env("HIREWIRE_DATA_DIR", self.path("data"))
            .env("HIREWIRE_LISTEN", "127.0.0.1:0")
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub async fn serve(&self) -> Served {
        let log = self.path("log");
        let mut command = self.command(&["serve"]);
        let mut child = command.stdout(Stdio::piped()).stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("hirewire listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Served { child, url, log, token: String::new(), http: client() }
    }
}

/// A server that runs until it is stopped or dropped.
pub struct Served {
    child: Child,
    pub url: String,
    log: PathBuf,
    token: String,
    http: reqwest::Client,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Signs a user up, whose requests the further ones are.
    pub async fn sign_up(&mut self, email: &str) {
        let body = json!({ "email": email, "password": "correct horse" });
        let answer = self.send(Method::POST, "/api/v1/auth/signup", Some(body)).await.json();
        self.token = answer["token"].as_str().unwrap().to_owned();
    }

    pub async fn job(&self, title: &str, description: &str) -> String {
        let body = json!({ "title": title, "description": description });
        let answer = self.send(Method::POST, "/api/v1/jobs", Some(body)).await.json();
        answer["id"].as_str().unwrap().to_owned()
    }

    pub async fn upload(&self, job: &str, name: &str, text: &str) -> String {
        let (kind, body) = multipart(&[("job_id", job)], &[(name, text.as_bytes().to_vec())]);
        let request = self.http.post(format!("{}/api/v1/applications", self.url)).bearer_auth(&self.token);
        let answer = Answer::of(request.header("content-type", kind).body(body).send().await.unwrap()).await.json();
        answer["results"][0]["application"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Asks until the answer is as wanted; the last one when it never is.
    pub async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..600 {
            let answer = self.send(Method::GET, path, None).await.json();
            if wanted(&answer) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.send(Method::GET, path, None).await.json()
    }

    /// Stops it as an operator does, and answers its log.
    pub fn stop(mut self) -> String {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
        read(&self.log)
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}
