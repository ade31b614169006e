//! Messages of the suite's own making.

use std::fmt::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A plain-text résumé: unique by `n`, with an address of its own.
pub fn resume(n: usize) -> String {
    format!(
        "Person Number{n}\nperson{n}@example.com\n+49 30 90{n:04}\n\nExperience\nBackend Engineer, Example GmbH, 2019 - 2023\nBuilt services in Rust and PostgreSQL.\n\nSkills\nRust, PostgreSQL, Kubernetes\n"
    )
}

pub struct Draft {
    pub id: Option<String>,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub headers: String,
    pub files: Vec<(String, Vec<u8>)>,
}

impl Draft {
    /// An application with a text résumé.
    pub fn application(n: usize) -> Self {
        Self {
            id: Some(format!("m{n}@mail.example")),
            from: format!("Person <person{n}@example.com>"),
            to: "jobs@hire.example".into(),
            subject: "Application".into(),
            headers: String::new(),
            files: vec![(format!("cv-{n}.txt"), resume(n).into_bytes())],
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = format!("From: {}\r\nTo: {}\r\nSubject: {}\r\n", self.from, self.to, self.subject);
        if let Some(id) = &self.id {
            write!(out, "Message-ID: <{id}>\r\n").unwrap();
        }
        out += &self.headers;
        out += "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nHello\r\n";
        for (name, bytes) in &self.files {
            write!(
                out,
                "--b1\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            )
            .unwrap();
            for line in BASE64_STANDARD.encode(bytes).as_bytes().chunks(76) {
                out += std::str::from_utf8(line).unwrap();
                out += "\r\n";
            }
        }
        out += "--b1--\r\n";
        out.into_bytes()
    }

    /// Puts it into the folder as a mail program would: whole, under its name, in one step.
    pub fn drop_in(&self, inbox: &Path, name: &str) {
        drop_bytes(inbox, name, &self.bytes());
    }
}

pub fn drop_bytes(inbox: &Path, name: &str, bytes: &[u8]) {
    let new = inbox.join("new");
    std::fs::create_dir_all(&new).unwrap();
    std::fs::write(inbox.join(".part"), bytes).unwrap();
    std::fs::rename(inbox.join(".part"), new.join(name)).unwrap();
}
