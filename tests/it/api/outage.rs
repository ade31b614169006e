//! The store goes away in the middle of a request: whatever command it comes between, the caller hears of it in time,
//! asks again once it is back, and finds nothing half done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hirewire::idempotency::model::LEASE;
use hirewire::kernel::{Clock, ManualClock, SystemClock};
use hirewire::store::embedded;
use reqwest::Method;
use serde_json::{Value, json};

use super::interviews::{TUESDAY, invite, offer, resume};
use crate::store::beds;
use crate::support::mongo_proxy::{Line, Moment, MongoProxy};
use crate::support::stores::JWT_SECRET;
use crate::support::{Answer, TestServer, TestUser, multipart};

/// A caller hears of it within this.
const IN_TIME: Duration = Duration::from_secs(5);

fn now() -> ManualClock {
    ManualClock::at(SystemClock.now())
}

/// A server whose database stands behind a proxy.
struct Bed {
    server: TestServer,
    clock: ManualClock,
    proxy: MongoProxy,
    database: String,
}

impl Bed {
    /// `options` of the URL, such as a time-out.
    async fn on(url: &str, options: &str) -> Self {
        let proxy = MongoProxy::before(url).await;
        let database = beds::database_on(url);
        let through = format!("{}{options}", proxy.url(&database));
        let clock = now();
        let settings = [("HIREWIRE_STORE_URL", through.as_str()), ("HIREWIRE_JWT_SECRET", JWT_SECRET)];
        let server = TestServer::start_with(&settings, Arc::new(clock.clone())).await;
        Self { server, clock, proxy, database }
    }

    /// The server is ready again by itself.
    async fn recovered(&self) {
        let ready = async {
            while self.server.get("/readyz").await.status != 200 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(15), ready).await.expect("it does not recover by itself");
    }

    /// Works off all that waits, and sees that nothing is left.
    async fn all_done(&self) {
        let runner = self.server.app.runner().unwrap();
        for _ in 0..3 {
            runner.run_due().await.unwrap();
            self.clock.advance(Duration::from_mins(10));
        }
        assert_eq!(runner.left_over().await.unwrap(), []);
    }
}

/// What was asked, and asked again.
#[derive(Clone)]
struct Ask {
    method: Method,
    path: String,
    token: Option<String>,
    key: Option<String>,
    content_type: &'static str,
    body: Vec<u8>,
}

impl Ask {
    fn json(path: String, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { method: Method::POST, path, token: None, key: None, content_type: "application/json", body }
    }

    fn booking(token: &str, slot: &str) -> Self {
        Self::json(format!("/api/v1/booking/{token}"), &json!({ "slot_id": slot }))
    }

    fn sign_in(email: &str) -> Self {
        Self::json("/api/v1/auth/signin".to_owned(), &json!({ "email": email, "password": "correct horse" }))
    }

    fn upload(user: &TestUser<'_>, job: &str, number: usize) -> Self {
        let (_, body) = multipart(
            &[("job_id", job)],
            &[("cv.txt", resume(&format!("Ann Example{number}"), &format!("ann{number}@example.org")))],
        );
        Self {
            method: Method::POST,
            path: "/api/v1/applications".to_owned(),
            token: Some(user.token.clone()),
            key: None,
            content_type: "multipart/form-data; boundary=hirewire-test-boundary",
            body,
        }
    }

    fn with_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    async fn send(self, server: &TestServer) -> Answer {
        let mut request = server.http.request(self.method, format!("{}{}", server.url, self.path));
        if let Some(token) = self.token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = self.key {
            request = request.header("idempotency-key", key);
        }
        Answer::of(request.header("content-type", self.content_type).body(self.body).send().await.unwrap()).await
    }

    /// Sent until it is done, as a client does that heeds `Retry-After`; at most ten times.
    async fn insist(self, server: &TestServer, clock: &ManualClock) -> Answer {
        for _ in 0..10 {
            let answer = self.clone().send(server).await;
            if answer.status.is_success() {
                return answer;
            }
            match answer.json()["code"].as_str() {
                Some("store_unavailable") => tokio::time::sleep(Duration::from_millis(500)).await,
                // The first attempt could not give its key back: its lease ends.
                Some("idempotency_in_flight") => clock.advance(LEASE),
                _ => panic!("{}", answer.text),
            }
        }
        panic!("{} {} is never done", self.method, self.path);
    }
}

/// 503 in time, with `Retry-After`; or done, where the cut came after all that counts.
fn heard(answer: &Answer, took: Duration, at: &str) {
    assert!(took < IN_TIME, "{at}: {took:?}");
    if !answer.status.is_success() {
        answer.problem(503, "store_unavailable");
        assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1, "{at}");
    }
}

/// Cuts the line at every command that `ask` gives the database, before the server hears it and after; each time it is
/// asked again once the line is open. `fresh` makes what one round asks.
async fn cut_everywhere(bed: &Bed, mut fresh: impl AsyncFnMut(usize) -> Ask) -> usize {
    bed.proxy.seen();
    fresh(0).await.insist(&bed.server, &bed.clock).await;
    let mut round = 1;
    for spared in 0.. {
        let mut sprung = false;
        for moment in [Moment::Before, Moment::After] {
            let ask = fresh(round).await;
            round += 1;
            bed.proxy.seen();
            bed.proxy.trap(spared, moment, Line::Cut);
            let started = Instant::now();
            let answer = ask.clone().send(&bed.server).await;
            let at = format!("cut {moment:?} {:?}", bed.proxy.seen());
            heard(&answer, started.elapsed(), &at);
            sprung |= bed.proxy.line() == Line::Cut;
            bed.proxy.mend();
            bed.recovered().await;
            ask.insist(&bed.server, &bed.clock).await;
        }
        if !sprung {
            assert!(spared > 1, "the request never asked the database");
            return round;
        }
    }
    unreachable!("every request comes to an end")
}

fn ids(answer: &Answer) -> Vec<String> {
    answer.json()["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect()
}

/// The first server: its updates are atomic.
fn first_url() -> Option<String> {
    beds::mongo_urls().into_iter().next()
}

/// A short time-out: the many cuts below would each wait for the whole of it.
const SHORT: &str = "?serverSelectionTimeoutMS=300";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_that_is_cut_anywhere_is_one_booking_in_the_end() {
    let Some(url) = first_url() else { return };
    let bed = Bed::on(&url, SHORT).await;
    let user = bed.server.user("hr@example.com").await;
    let job = user.job("Backend engineer", "Rust").await;
    let mut slots = Vec::new();
    let mut tokens = Vec::new();
    let rounds = cut_everywhere(&bed, async |round| {
        // A month of days at five hours.
        let start = TUESDAY.replace("-01T09", &format!("-{:02}T{:02}", 1 + round % 28, 9 + round / 28));
        let slot = offer(&user, &[&start]).await.remove(0);
        let answer = Ask::upload(&user, &job, round).insist(&bed.server, &bed.clock).await.json();
        let application = answer["results"][0]["application"]["id"].as_str().unwrap().to_owned();
        let token = invite(&user, &application).await;
        let ask = Ask::booking(&token, &slot);
        slots.push(slot);
        tokens.push(token);
        ask
    })
    .await;
    bed.all_done().await;
    for (token, slot) in tokens.iter().zip(&slots) {
        let view = bed.server.get(&format!("/api/v1/booking/{token}")).await.json();
        assert_eq!(view["booking"]["slot_id"], **slot, "{view}");
    }
    let held = user.get("/api/v1/slots?limit=100").await.json();
    let held: Vec<_> = held["items"].as_array().unwrap().iter().filter(|s| s["status"] == "held").collect();
    assert_eq!(held.len(), rounds);
    // Each confirmation went out once.
    let outbox = std::fs::read_dir(bed.server.data_dir().join("outbox")).unwrap().count();
    assert_eq!(outbox, 3 * rounds, "an invitation, and a confirmation to each side");
    beds::clear(&bed.database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_upload_that_is_cut_anywhere_is_one_scored_application_in_the_end() {
    let Some(url) = first_url() else { return };
    let bed = Bed::on(&url, SHORT).await;
    let user = bed.server.user("hr@example.com").await;
    let job = user.job("Backend engineer", "Rust").await;
    let rounds =
        cut_everywhere(&bed, async |round| Ask::upload(&user, &job, round).with_key(&format!("k{round}"))).await;
    bed.all_done().await;
    let all = user.get("/api/v1/applications?limit=100").await;
    assert_eq!(ids(&all).len(), rounds);
    for application in all.json()["items"].as_array().unwrap() {
        assert!(application["score"]["rank"].is_number(), "{application}");
    }
    assert_eq!(ids(&user.get("/api/v1/candidates?limit=100").await).len(), rounds);
    beds::clear(&bed.database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_that_is_cut_anywhere_is_told_and_locks_nobody_out() {
    let Some(url) = first_url() else { return };
    let bed = Bed::on(&url, SHORT).await;
    bed.server.user("ann@example.com").await;
    cut_everywhere(&bed, async |_| Ask::sign_in("ann@example.com")).await;
    beds::clear(&bed.database).await;
}

/// As it is set without any option: the longest waits there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_hears_within_five_seconds_of_a_database_that_is_gone_or_mute() {
    let Some(url) = first_url() else { return };
    let bed = Bed::on(&url, "").await;
    let user = bed.server.user("ann@example.com").await;
    let job = user.job("Backend engineer", "Rust").await;
    let (first, second) = (offer(&user, &[TUESDAY]).await.remove(0), Ask::upload(&user, &job, 0));
    let application =
        second.clone().insist(&bed.server, &bed.clock).await.json()["results"][0]["application"]["id"].clone();
    let token = invite(&user, application.as_str().unwrap()).await;
    for line in [Line::Cut, Line::Mute] {
        for moment in [Moment::Before, Moment::After] {
            let asks = [
                Ask::booking(&token, &first).with_key(&format!("{line:?}{moment:?}")),
                Ask::sign_in("ann@example.com"),
                Ask::upload(&user, &job, 1).with_key(&format!("{line:?}{moment:?}")),
                Ask {
                    method: Method::GET,
                    token: Some(user.token.clone()),
                    ..Ask::json("/api/v1/jobs".into(), &json!({}))
                },
            ];
            bed.proxy.trap(1, moment, line);
            let told = futures::future::join_all(asks.iter().map(|ask| async {
                let started = Instant::now();
                (ask.clone().send(&bed.server).await, started.elapsed())
            }))
            .await;
            assert_eq!(bed.proxy.line(), line);
            for (ask, (answer, took)) in asks.iter().zip(&told) {
                heard(answer, *took, &format!("{line:?} {moment:?} {}", ask.path));
            }
            // Those who come while it is away.
            let started = Instant::now();
            let answer = asks[3].clone().send(&bed.server).await;
            heard(&answer, started.elapsed(), "while it is away");
            answer.problem(503, "store_unavailable");
            let page = bed.server.get(&format!("/book/{token}")).await;
            assert_eq!(page.status, 503, "{}", page.text);
            assert!(
                page.headers.contains_key("retry-after") && page.text.contains("<h1>That did not work"),
                "{}",
                page.text
            );
            assert_eq!(bed.server.get("/healthz").await.status, 200);
            bed.proxy.mend();
            bed.recovered().await;
            for ask in asks {
                ask.insist(&bed.server, &bed.clock).await;
            }
        }
    }
    beds::clear(&bed.database).await;
}

/// The embedded store is away while another process keeps its file locked.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_locked_data_folder_is_told_within_five_seconds_and_recovers() {
    let clock = now();
    let server = TestServer::start_embedded(Arc::new(clock.clone())).await;
    let user = server.user("ann@example.com").await;
    let job = user.job("Backend engineer", "Rust").await;
    let slot = offer(&user, &[TUESDAY]).await.remove(0);
    let application =
        Ask::upload(&user, &job, 0).insist(&server, &clock).await.json()["results"][0]["application"]["id"].clone();
    let token = invite(&user, application.as_str().unwrap()).await;
    let asks =
        [Ask::booking(&token, &slot), Ask::sign_in("ann@example.com"), Ask::upload(&user, &job, 1).with_key("k")];
    let lock = rusqlite::Connection::open(server.data_dir().join(embedded::FILE)).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let told = futures::future::join_all(asks.iter().map(|ask| async {
        let started = Instant::now();
        (ask.clone().send(&server).await, started.elapsed())
    }))
    .await;
    for (ask, (answer, took)) in asks.iter().zip(&told) {
        heard(answer, *took, &ask.path);
        answer.problem(503, "store_unavailable");
    }
    lock.execute_batch("ROLLBACK").unwrap();
    for ask in asks {
        ask.insist(&server, &clock).await;
    }
    assert_eq!(ids(&user.get("/api/v1/applications").await).len(), 2);
    let view = server.get(&format!("/api/v1/booking/{token}")).await.json();
    assert_eq!(view["booking"]["slot_id"], slot, "{view}");
}
