//! `hirewire serve` as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::BINARY;

/// Killed when dropped.
pub struct Served {
    process: Child,
    pub url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Served {
    /// Answers once it says that it is ready.
    pub fn start<'a>(data: &Path, settings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut process = Command::new(BINARY)
            .arg("serve")
            .env_clear()
            .env("HIREWIRE_DATA_DIR", data)
            .env("HIREWIRE_LISTEN", "127.0.0.1:0")
            .env("HIREWIRE_LOG", "error")
            .envs(settings)
            .current_dir(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url =
            line.trim().strip_prefix("hirewire listening on ").expect("the line that says it is ready").to_owned();
        Self { process, url }
    }

    /// SIGKILL: no handler, no flush, no farewell.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
