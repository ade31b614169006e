//! The binary, started as an operator would, in a folder of its own.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::process::{Process, command};
use super::{Answer, client, multipart};

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
        let settings = self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut command = command(&self.path("data"), arguments, settings);
        command.current_dir(self.folder.path());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub async fn serve(&self) -> Served {
        let log = self.path("log");
        // Two that serve one folder share it.
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let process = Process::start(self.command(&["serve"]).stderr(file));
        Served { process, log, token: String::new(), http: client() }
    }
}

/// A server that runs until it is stopped or dropped.
pub struct Served {
    process: Process,
    log: PathBuf,
    token: String,
    http: reqwest::Client,
}

impl Served {
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.send_as(&self.token, method, path, body).await
    }

    pub async fn send_as(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.process.url)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Goes on as somebody who has signed in, maybe at another process.
    pub fn sign_in_as(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// Signs a user up, whose requests the further ones are.
    pub async fn sign_up(&mut self, email: &str) {
        let body = json!({ "email": email, "password": "correct horse" });
        let answer = self.send(Method::POST, "/api/v1/auth/signup", Some(body)).await.json();
        answer["token"].as_str().unwrap().clone_into(&mut self.token);
    }

    pub async fn job(&self, title: &str, description: &str) -> String {
        let body = json!({ "title": title, "description": description });
        let answer = self.send(Method::POST, "/api/v1/jobs", Some(body)).await.json();
        answer["id"].as_str().unwrap().to_owned()
    }

    pub async fn upload(&self, job: &str, name: &str, text: &str) -> String {
        let (kind, body) = multipart(&[("job_id", job)], &[(name, text.as_bytes().to_vec())]);
        let request = self.http.post(format!("{}/api/v1/applications", self.process.url)).bearer_auth(&self.token);
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
    pub fn stop(self) -> String {
        assert_eq!(self.process.stop(), Some(0));
        std::fs::read_to_string(self.log).unwrap()
    }
}
