//! Scores applications by a fake model that takes a second: `cargo bench --bench llm`. It starts the binary and a model
//! on loopback, and says how long the scoring took beside what eight calls at once would take at best, how the memory
//! went, and what the other routes' latency was before and meanwhile.
//!
//! The goal: 1,000 applications within 1.15 x 125 s, memory flat, p99 of other routes within 1.5 x.
//! `cargo bench --bench llm -- 200` asks for another number than 1,000.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that can't go on stops, and is for people"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

const AT_ONCE: usize = 8;
const MODEL_TAKES: Duration = Duration::from_secs(1);
const PROBE_EVERY: Duration = Duration::from_millis(50);
const PROBES_BEFORE: usize = 300;
const BATCH: usize = 100;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // `cargo test --benches` runs this too; it is no test.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let count: usize = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1_000);
    let (model, calls) = model().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("keys.json"), json!(["AIzaBench"]).to_string()).unwrap();

    // No process runs tasks yet: the work is all there when the second one starts.
    let first = Server::start(folder.path(), &model, "api");
    let hr = Hr::sign_up(&first.url).await;
    let job = hr.job().await;
    for batch in 0..count.div_ceil(BATCH) {
        let range = batch * BATCH..count.min((batch + 1) * BATCH);
        hr.upload(&job, range).await;
        println!("{} of {count} applications uploaded", count.min((batch + 1) * BATCH));
    }
    drop(first);

    // One that works but has no model gives the latency of an idle server.
    let idle = Server::start(folder.path(), &model, "api");
    let hr = hr.at(&idle.url);
    let before = hr.probe(&job, PROBES_BEFORE, || false).await;
    drop(idle);

    let server = Server::start(folder.path(), &model, "all");
    let hr = hr.at(&server.url);
    let calls_seen = calls.clone();
    let scored = move || calls_seen.lock().unwrap().ended >= count;
    let memory = tokio::spawn(server.watch_memory());
    let meanwhile = hr.probe(&job, usize::MAX, scored).await;
    memory.abort();
    let memory = server.memory.lock().unwrap().clone();
    let seen = calls.lock().unwrap().clone();
    let took = seen.last.unwrap().duration_since(seen.first.unwrap());
    let best = MODEL_TAKES.mul_f64((count as f64 / AT_ONCE as f64).ceil());
    println!(
        "scored {count} in {:.1} s: {:.3} x the best of {:.0} s",
        took.as_secs_f64(),
        took.div_duration_f64(best),
        best.as_secs_f64()
    );
    println!("calls for scores at once: {} at most; other calls: {}", seen.most, seen.others);
    let tenth = memory.get(memory.len() / 10).copied().unwrap_or_default();
    println!(
        "memory: {tenth} MiB after a tenth, {} MiB at the end, {} MiB at most",
        memory.last().copied().unwrap_or_default(),
        memory.iter().max().copied().unwrap_or_default()
    );
    for (route, idle, busy) in [("job", &before.job, &meanwhile.job), ("ranking", &before.ranking, &meanwhile.ranking)]
    {
        let (idle50, busy50) = (percentile(idle, 50), percentile(busy, 50));
        let (idle99, busy99) = (percentile(idle, 99), percentile(busy, 99));
        println!(
            "GET {route}: p50 {idle50:.1} ms idle, {busy50:.1} ms meanwhile; p99 {idle99:.1} ms idle, {busy99:.1} ms meanwhile ({:.2} x)",
            busy99 / idle99
        );
    }
    let by_model = hr.by_model(&job).await;
    println!("{by_model} of {count} have the model's score");
}

#[derive(Clone, Debug, Default)]
struct Calls {
    first: Option<Instant>,
    last: Option<Instant>,
    open: usize,
    most: usize,
    ended: usize,
    others: usize,
}

/// Answers every question for a score after a second, and any other at once with nothing of use.
async fn model() -> (String, Arc<Mutex<Calls>>) {
    let calls = Arc::new(Mutex::new(Calls::default()));
    let counted = calls.clone();
    let answer = move |Json(asked): Json<Value>| {
        let calls = counted.clone();
        async move {
            let schema = &asked["generationConfig"]["responseJsonSchema"]["properties"];
            let ids = schema["findings"]["items"]["properties"]["criterion"]["enum"].as_array().cloned();
            let Some(ids) = ids else {
                calls.lock().unwrap().others += 1;
                return Json(generated(&json!({})));
            };
            {
                let mut calls = calls.lock().unwrap();
                calls.first.get_or_insert_with(Instant::now);
                calls.open += 1;
                calls.most = calls.most.max(calls.open);
            }
            tokio::time::sleep(MODEL_TAKES).await;
            let findings: Vec<Value> = ids
                .iter()
                .map(|id| json!({"criterion": id, "quotes": ["Built services with Rust and PostgreSQL"], "level": "good"}))
                .collect();
            let mut calls = calls.lock().unwrap();
            calls.open -= 1;
            calls.ended += 1;
            calls.last = Some(Instant::now());
            Json(generated(&json!({
                "findings": findings, "summary": "An engineer.", "skills": ["Rust"], "experience": [], "education": [],
                "projects": [],
            })))
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/v1beta/models/{model}", post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, calls)
}

fn generated(text: &Value) -> Value {
    json!({
        "candidates": [{"content": {"parts": [{"text": text.to_string()}]}, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 200},
        "modelVersion": "bench-001",
    })
}

struct Server {
    child: Child,
    url: String,
    /// Resident MiB, once a second.
    memory: Arc<Mutex<Vec<u64>>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path, model: &str, role: &str) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_hirewire"))
            .arg("serve")
            .env_clear()
            .env("HIREWIRE_DATA_DIR", folder.join("data"))
            .env("HIREWIRE_LISTEN", "127.0.0.1:0")
            .env("HIREWIRE_ROLE", role)
            .env("HIREWIRE_GEMINI_URL", model)
            .env("HIREWIRE_GEMINI_MODEL", "bench")
            .env("HIREWIRE_GEMINI_KEYS", folder.join("keys.json"))
            .env("HIREWIRE_LLM_DAILY_TOKENS", "0")
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("hirewire listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, url, memory: Arc::default() }
    }

    /// Linux tells a process's memory in /proc.
    fn watch_memory(&self) -> impl Future<Output = ()> + Send + use<> {
        let (path, memory) = (format!("/proc/{}/status", self.child.id()), self.memory.clone());
        async move {
            loop {
                let status = std::fs::read_to_string(&path).unwrap_or_default();
                let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
                let kib: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or_default();
                memory.lock().unwrap().push(kib >> 10);
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

#[derive(Clone)]
struct Hr {
    url: String,
    token: String,
    http: reqwest::Client,
}

/// Milliseconds of each request.
#[derive(Default)]
struct Latency {
    job: Vec<f64>,
    ranking: Vec<f64>,
}

impl Hr {
    async fn sign_up(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(10)).build().unwrap();
        let body = json!({"email": "hr@example.com", "password": "correct horse"});
        let answer = http.post(format!("{url}/api/v1/auth/signup")).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        Self { url: url.to_owned(), token: answer["token"].as_str().unwrap().to_owned(), http }
    }

    fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    async fn job(&self) -> String {
        let body = json!({"title": "Engineer", "description": "We want Rust and PostgreSQL. Kubernetes is a plus."});
        let request = self.http.post(format!("{}/api/v1/jobs", self.url)).bearer_auth(&self.token).json(&body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["id"].as_str().unwrap().to_owned()
    }

    async fn upload(&self, job: &str, range: std::ops::Range<usize>) {
        const BOUNDARY: &str = "hirewire-bench-boundary";
        let mut body = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"job_id\"\r\n\r\n{job}\r\n");
        let asked = range.len();
        for n in range {
            body += &format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"cv{n}.txt\"\r\n\r\n{}\r\n",
                resume(n)
            );
        }
        body += &format!("--{BOUNDARY}--\r\n");
        let request = self.http.post(format!("{}/api/v1/applications", self.url)).bearer_auth(&self.token);
        let request = request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        let made = answer["results"].as_array().unwrap().iter().filter(|r| r["application"]["id"].is_string()).count();
        assert_eq!(made, asked, "{answer}");
    }

    /// Asks two routes in turn at a steady pace, as often as told or until it is `over`.
    async fn probe(&self, job: &str, most: usize, over: impl Fn() -> bool) -> Latency {
        let mut latency = Latency::default();
        let mut tick = tokio::time::interval(PROBE_EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for n in 0..most {
            if over() {
                break;
            }
            tick.tick().await;
            let ranking = n % 2 == 1;
            let path =
                if ranking { format!("/api/v1/jobs/{job}/ranking?limit=20") } else { format!("/api/v1/jobs/{job}") };
            let begun = Instant::now();
            let answer = self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token).send().await.unwrap();
            assert!(answer.status().is_success());
            answer.bytes().await.unwrap();
            let took = begun.elapsed().as_secs_f64() * 1e3;
            if ranking { latency.ranking.push(took) } else { latency.job.push(took) }
        }
        latency
    }

    async fn by_model(&self, job: &str) -> usize {
        // The last answer still has to be written down.
        tokio::time::sleep(Duration::from_secs(5)).await;
        let (mut count, mut cursor) = (0, String::new());
        loop {
            let path = format!("{}/api/v1/jobs/{job}/ranking?limit=100{cursor}", self.url);
            let page: Value = self.http.get(path).bearer_auth(&self.token).send().await.unwrap().json().await.unwrap();
            count += page["items"].as_array().unwrap().iter().filter(|line| line["engine"] == "bench").count();
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return count,
            }
        }
    }
}

/// Each is another question: what is hidden of a person makes no difference, the employer does.
fn resume(n: usize) -> String {
    format!(
        "Ann Example\nann{n}@example.org\n\nExperience\n\nSoftware Engineer, Tidewater {n} GmbH, Berlin\nJanuary 2019 - December 2023\n\
         Built services with Rust and PostgreSQL for {} teams.\n\nEducation\n\nB.Sc. Computer Science, University of Wexcombe, 2018\n\n\
         Skills\n\nRust, PostgreSQL, Kubernetes\n",
        n + 2
    )
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
