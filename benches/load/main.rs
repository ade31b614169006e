//! Hirewire over HTTP beside a yardstick: `cargo bench --bench load [-- --rows 100000 --seconds 3]`.
//!
//! Starts the release binary on a folder of its own, fills its store, and measures it on loopback. The yardstick is a
//! bare axum handler that answers as many bytes, in a process of its own; both take turns in the same run, so the
//! ratios hold on a machine that is busy with other things. The first server of `HIREWIRE_TEST_MONGO_URLS` is measured as
//! well, in the same run (`.ci/mongo-peers cargo bench --bench load` starts one), with fewer rows (`--mongo-rows 10000`):
//! those that stand in for MongoDB in tests write slowly, and find a page without an index.

mod client;
mod fill;
mod process;
mod yardstick;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use client::{Rate, Target};
use fill::Filled;
use process::Server;

/// Connections that ask at the same time.
const CONNECTIONS: usize = 16;
/// Turns that each side takes; the median of their ratios counts.
const TURNS: usize = 5;
/// Applications in the folder whose start is timed.
const START_ROWS: usize = 10_000;
const FEW: usize = 1_000;

struct Options {
    rows: usize,
    mongo_rows: usize,
    turn: Duration,
}

fn options() -> Options {
    let words: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: usize| {
        let place = words.iter().position(|w| w == name);
        place.and_then(|at| words.get(at + 1)).map_or(default, |w| w.parse().expect("a whole number"))
    };
    Options {
        rows: number("--rows", 100_000),
        mongo_rows: number("--mongo-rows", 10_000),
        turn: Duration::from_secs(number("--seconds", 3) as u64),
    }
}

fn main() {
    if let Some(bytes) = yardstick::asked() {
        return yardstick::serve(bytes);
    }
    let options = options();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        say("engine: embedded");
        on(None, options.rows, options.turn).await;
        match mongo_url() {
            Some(url) => {
                say(&format!("engine: MongoDB's protocol, {url}"));
                on(Some(&url), options.mongo_rows, options.turn).await;
            }
            None => say("HIREWIRE_TEST_MONGO_URLS is not set: the second engine is left out"),
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "the bench's own switch is no setting of the product")]
fn mongo_url() -> Option<String> {
    let urls = std::env::var("HIREWIRE_TEST_MONGO_URLS").unwrap_or_default();
    urls.split_whitespace().next().map(str::to_owned)
}

async fn on(mongo: Option<&str>, rows: usize, turn: Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = mongo.map(|url| format!("{}/load_{}", url.trim_end_matches('/'), std::process::id()));
    let place = process::Place { data_dir: folder.path().to_owned(), database };
    let mut filled = fill::accounts(&place).await;
    filled.applications(&place, START_ROWS - FEW, FEW).await;
    start_and_rest(&place).await;
    filled.applications(&place, rows.saturating_sub(START_ROWS - FEW), 0).await;
    let server = Server::start(&place).await;
    reads_by_id(&server, &filled, turn).await;
    pages(&server, &filled, rows, turn).await;
    job_posts(&server, &filled, turn).await;
    say(&format!("memory after all of it: {} MiB", server.resident_mib()));
    server.stop().await;
}

/// Ready after how long, and what it holds in memory when nobody asks.
async fn start_and_rest(place: &process::Place) {
    let mut times = Vec::new();
    for _ in 0..TURNS {
        let began = Instant::now();
        let server = Server::start(place).await;
        times.push(began.elapsed());
        server.stop().await;
    }
    times.sort();
    let server = Server::start(place).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    say(&format!(
        "start on {START_ROWS} applications: ready after {} ms (median of {TURNS}); idle memory {} MiB",
        times[TURNS / 2].as_millis(),
        server.resident_mib()
    ));
    server.stop().await;
}

/// Applications one by one, when nothing is written meanwhile and when something is, a hundred times a second: what is
/// kept of a document between writes is forgotten with each.
async fn reads_by_id(server: &Server, filled: &Filled, turn: Duration) {
    let paths: Vec<String> = filled.some_ids.iter().map(|id| format!("/api/v1/applications/{id}")).collect();
    let ours = Target::new(server.address, Some(&filled.token), &paths);
    let bytes = ours.answer_bytes().await;
    let bare = yardstick::start(bytes).await;
    let theirs = Target::new(bare.address, None, &["/".to_owned()]);
    for written in [false, true] {
        let (mut ratios, mut last) = (Vec::new(), None);
        for _ in 0..TURNS {
            let yardstick = theirs.rate(CONNECTIONS, turn).await;
            let writing = written
                .then(|| tokio::spawn(write_all_the_time(server.address, filled.token.clone(), paths[0].clone())));
            let hirewire = ours.rate(CONNECTIONS, turn).await;
            if let Some(writing) = writing {
                writing.abort();
            }
            ratios.push(hirewire.per_second / yardstick.per_second);
            last = Some((hirewire, yardstick));
        }
        let (hirewire, yardstick) = last.expect("at least one turn");
        say(&format!(
            "read by id ({bytes} bytes{}): {:.2} of the yardstick's rate (median of {TURNS}; last turn {hirewire}, yardstick {yardstick})",
            if written { ", 100 writes a second" } else { "" },
            median(ratios)
        ));
    }
    bare.stop().await;
}

/// Moves one application to and fro between two stages.
async fn write_all_the_time(address: SocketAddr, token: String, path: String) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut timer = tokio::time::interval(Duration::from_millis(10));
    for stage in ["rejected", "new"].into_iter().cycle() {
        timer.tick().await;
        let body = serde_json::json!({ "stage": stage });
        let request = http.patch(format!("http://{address}{path}")).bearer_auth(&token).json(&body);
        request.send().await.expect("an answer").error_for_status().expect("done");
    }
}

/// The same page of a job with few applications and of one with many; one caller, so that it is time and not rate.
async fn pages(server: &Server, filled: &Filled, rows: usize, turn: Duration) {
    for (name, path) in
        [("page of 50, newest first", "/api/v1/applications?limit=50&job_id="), ("page of 50 of a ranking", "ranking")]
    {
        let of = |job: &str| match path {
            "ranking" => format!("/api/v1/jobs/{job}/ranking?limit=50"),
            list => format!("{list}{job}"),
        };
        let few = Target::new(server.address, Some(&filled.token), &[of(&filled.few_job)]);
        let many = Target::new(server.address, Some(&filled.token), &[of(&filled.many_job)]);
        let (mut ratios, mut last) = (Vec::new(), None);
        for _ in 0..TURNS {
            let small = few.rate(1, turn / 2).await;
            let large = many.rate(1, turn / 2).await;
            ratios.push(large.mean_ms() / small.mean_ms());
            last = Some((small, large));
        }
        let (small, large) = last.expect("at least one turn");
        say(&format!(
            "{name}: {:.2} x the time with {} applications as with {FEW} (last turn {:.2} and {:.2} ms)",
            median(ratios),
            rows,
            large.mean_ms(),
            small.mean_ms()
        ));
    }
}

async fn job_posts(server: &Server, filled: &Filled, turn: Duration) {
    let path = format!("/get-posts/{}", filled.poster_id);
    let all = Target::new(server.address, Some(&filled.poster_token), &[path]);
    let bytes = all.answer_bytes().await;
    let rate: Rate = all.rate(1, turn).await;
    say(&format!("{FEW} job posts in one answer of {} KiB: {:.1} ms", bytes / 1024, rate.mean_ms()));
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

#[expect(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}
