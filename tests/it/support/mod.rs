//! Starts the whole app, as a user would meet it, on a free port with a data folder of its own.

pub mod counting;
pub mod fake_google;
pub mod fake_model;
pub mod fake_mongod;
pub mod linked;
pub mod model_bed;
pub mod mongo_proxy;
pub mod process;
pub mod rsa_keys;
pub mod served;
pub mod stores;
pub mod wire;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hirewire::app::App;
use hirewire::config::{Config, Source};
use hirewire::kernel::{Clock, SystemClock};
use hirewire::resume::{ReadLimits, Reader};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// The binary under test: the reader's children run it.
pub const BINARY: &str = env!("CARGO_BIN_EXE_hirewire");

/// A running server; it stops when dropped.
pub struct TestServer {
    pub url: String,
    pub app: App,
    pub http: reqwest::Client,
    _folder: tempfile::TempDir,
    stop: CancellationToken,
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A client that takes no proxy from the environment and never waits for ever.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(1)).build().unwrap()
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(&[], Arc::new(SystemClock)).await
    }

    pub async fn start_with(settings: &[(&str, &str)], clock: Arc<dyn Clock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, settings, clock).await
    }

    pub async fn start_in(folder: tempfile::TempDir, settings: &[(&str, &str)], clock: Arc<dyn Clock>) -> Self {
        let source = stores::settings(Source::fixed(settings));
        Self::start_as(folder, source, clock).await
    }

    /// On the embedded store, whatever the other tests run on.
    pub async fn start_embedded(clock: Arc<dyn Clock>) -> Self {
        Self::start_as(tempfile::tempdir().unwrap(), Source::fixed(&[]), clock).await
    }

    async fn start_as(folder: tempfile::TempDir, source: Source, clock: Arc<dyn Clock>) -> Self {
        let data = folder.path().join("data");
        let config = Config::read(source.or("HIREWIRE_DATA_DIR", data.to_string_lossy())).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let reader = Reader::with_program(BINARY.into(), ReadLimits::default());
        let app = App::open(config, clock, address, Some(reader)).await.unwrap();
        let stop = CancellationToken::new();
        let (site, stopping) = (app.site(), stop.clone());
        tokio::spawn(async move {
            let shutdown = stopping.clone().cancelled_owned();
            hirewire::server::serve(listener, site, shutdown, Duration::ZERO, stopping).await
        });
        Self { url: format!("http://{address}"), app, http: client(), _folder: folder, stop }
    }

    pub fn data_dir(&self) -> &Path {
        &self.app.config.store.data_dir
    }

    /// Signs a new user up.
    pub async fn user(&self, email: &str) -> TestUser<'_> {
        let body = json!({ "email": email, "password": "correct horse" });
        let answer = self.send(Method::POST, "/api/v1/auth/signup", None, Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let json = answer.json();
        TestUser {
            server: self,
            token: json["token"].as_str().unwrap().to_owned(),
            id: json["user"]["id"].as_str().unwrap().to_owned(),
        }
    }

    pub async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None).await
    }
}

pub struct TestUser<'a> {
    pub server: &'a TestServer,
    pub token: String,
    pub id: String,
}

impl TestUser<'_> {
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.server.send(method, path, Some(&self.token), body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Writes a job, and answers its id.
    pub async fn job(&self, title: &str, description: &str) -> String {
        let answer = self.post("/api/v1/jobs", json!({ "title": title, "description": description })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Uploads files to `path`, with further fields in front of them.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, Vec<u8>)]) -> Answer {
        let (content_type, body) = multipart(fields, files);
        let request = self.server.http.post(format!("{}{path}", self.server.url)).bearer_auth(&self.token);
        Answer::of(request.header("content-type", content_type).body(body).send().await.unwrap()).await
    }
}

/// A multipart/form-data body (RFC 7578) and its content type; files are in the field `files`.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, Vec<u8>)]) -> (String, Vec<u8>) {
    let boundary = "hirewire-test-boundary";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    for (name, bytes) in files {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// Asserts a problem (RFC 9457) of this status and code, and answers it.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.text);
        let json = self.json();
        assert_eq!(
            (json["code"].as_str(), json["status"].as_u64()),
            (Some(code), Some(u64::from(status))),
            "{}",
            self.text
        );
        assert!(json["request_id"].is_string() && json["detail"].is_string(), "{}", self.text);
        json
    }
}
