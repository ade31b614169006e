//! The release binary as a user runs it, on a free port.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Where it keeps what it keeps.
pub struct Place {
    pub data_dir: PathBuf,
    /// `None`: embedded.
    pub database: Option<String>,
}

pub struct Server {
    pub address: SocketAddr,
    child: Child,
}

impl Server {
    /// Answers when the server has said that it listens.
    pub async fn start(place: &Place) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hirewire"));
        command.arg("serve").current_dir(&place.data_dir).env_clear();
        command.env("HIREWIRE_LISTEN", "127.0.0.1:0").env("HIREWIRE_DATA_DIR", &place.data_dir);
        if let Some(url) = &place.database {
            command
                .env("HIREWIRE_STORE_URL", url)
                .env("HIREWIRE_JWT_SECRET", "only for this bench, not a secret at all");
        }
        Self::spawned(command, "http://").await
    }

    /// Any program that writes its address after `mark` on a line of its output.
    pub async fn spawned(mut command: Command, mark: &str) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().expect("the program starts");
        let output = child.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines();
        let address = loop {
            let line = lines.next_line().await.expect("its output").expect("it ended before it listened");
            if let Some((_, address)) = line.split_once(mark) {
                break address.trim().parse().expect("an address");
            }
        };
        Self { address, child }
    }

    /// Resident memory (`VmRSS`, proc(5)).
    pub fn resident_mib(&self) -> u64 {
        let id = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("proc(5)");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
        let kib: u64 = line.trim().trim_end_matches(" kB").trim().parse().expect("a size");
        kib / 1024
    }

    pub async fn stop(mut self) {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok()).expect("it runs");
        let id = rustix::process::Pid::from_raw(id).expect("a process");
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("told to stop");
        self.child.wait().await.expect("it stopped");
    }
}
