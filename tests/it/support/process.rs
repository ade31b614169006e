//! The binary as a process of its own, to be killed in the middle of things.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::{BINARY, client};

/// The binary, told nothing but this: no setting of the tests' own environment reaches it.
pub fn command<'a>(data: &Path, arguments: &[&str], settings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Command {
    let mut command = Command::new(BINARY);
    command
        .args(arguments)
        .env_clear()
        .env("HIREWIRE_DATA_DIR", data)
        .env("HIREWIRE_LISTEN", "127.0.0.1:0")
        .envs(settings)
        .current_dir(data);
    command
}

/// Tests don't wait for a mailbox's minute, and read no log.
const QUICK: [(&str, &str); 2] = [("HIREWIRE_POLL_SECONDS", "1"), ("HIREWIRE_LOG", "error")];

/// A serving process; dropping it is a SIGKILL: no handler, no flush, no farewell.
pub struct Process {
    child: Child,
    pub url: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Process {
    /// Until it has said that it is ready; its log goes nowhere.
    pub fn serve<'a>(data: &Path, settings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::start(command(data, &["serve"], QUICK.into_iter().chain(settings)).stderr(Stdio::null()))
    }

    /// Until the command has said that it is ready.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("hirewire listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, url }
    }

    /// Resident memory (`VmRSS`, proc(5)).
    #[cfg(target_os = "linux")]
    pub fn resident_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() / 1024
    }

    /// SIGKILL, and its end.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop, and answers its exit code.
    pub fn stop(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.child.wait().unwrap().code()
    }

    pub async fn post(&self, token: Option<&str>, path: &str, body: Value) -> Value {
        let request = client().post(format!("{}{path}", self.url)).json(&body);
        let request = token.into_iter().fold(request, reqwest::RequestBuilder::bearer_auth);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    pub async fn get(&self, token: &str, path: &str) -> Value {
        let request = client().get(format!("{}{path}", self.url)).bearer_auth(token);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// Signs somebody up who has one job; answers the token.
    pub async fn recruiter(&self) -> String {
        let body = json!({ "email": "hr@hire.example", "password": "correct horse" });
        let token = self.post(None, "/api/v1/auth/signup", body).await["token"].as_str().unwrap().to_owned();
        let job = json!({ "title": "Backend engineer", "description": "Rust and PostgreSQL, Kubernetes is a plus." });
        self.post(Some(&token), "/api/v1/jobs", job).await;
        token
    }
}

/// Runs a command to its end.
pub fn run(data: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    command(data, arguments, QUICK.into_iter().chain(settings.iter().copied())).output().unwrap()
}
