//! `Idempotency-Key`: what is sent again is done once, and answered as the first time.

use std::sync::Arc;
use std::time::Duration;

use hirewire::idempotency::model::{LEASE, LIFE};
use hirewire::idempotency::{Begun, Idempotency, KeptAnswer, KeptRequest};
use hirewire::kernel::{Clock, ManualClock, Timestamp};
use hirewire::store::{Query, Store};
use reqwest::Method;
use serde_json::{Value, json};

use crate::store::beds::{self, Bed};
use crate::support::{Answer, TestServer, TestUser};

async fn post(user: &TestUser<'_>, path: &str, key: &str, body: &Value) -> Answer {
    let request = user.server.http.post(format!("{}{path}", user.server.url)).bearer_auth(&user.token);
    Answer::of(request.header("idempotency-key", key).json(body).send().await.unwrap()).await
}

async fn jobs(user: &TestUser<'_>) -> usize {
    user.get("/api/v1/jobs").await.json()["items"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_sent_again_answers_as_the_first_time_and_creates_nothing() {
    let server = TestServer::start().await;
    let (ann, bob) = (server.user("ann@example.com").await, server.user("bob@example.com").await);
    let body = json!({ "title": "Cook", "description": "Two years in a kitchen." });
    let first = post(&ann, "/api/v1/jobs", "\"k-1\"", &body).await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert!(!first.headers.contains_key("idempotency-replayed"));
    // The quotation marks are the header's, not the key's.
    let again = post(&ann, "/api/v1/jobs", "k-1", &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["location"], first.headers["location"]);
    assert_eq!(again.headers["content-type"], first.headers["content-type"]);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(jobs(&ann).await, 1);
    // Another body, or another path, under the same key.
    post(&ann, "/api/v1/jobs", "k-1", &json!({ "title": "Waiter" })).await.problem(422, "idempotency_conflict");
    post(&ann, "/api/v1/slots", "k-1", &body).await.problem(422, "idempotency_conflict");
    // A key is its user's own.
    assert_eq!(post(&bob, "/api/v1/jobs", "k-1", &body).await.status, 201);
    assert_eq!((jobs(&ann).await, jobs(&bob).await), (1, 1));
    post(&ann, "/api/v1/jobs", "", &body).await.problem(400, "bad_idempotency_key");
    let nobody = server.http.post(format!("{}/api/v1/jobs", server.url)).header("idempotency-key", "k-1").json(&body);
    Answer::of(nobody.send().await.unwrap()).await.problem(401, "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_may_be_set_right_under_the_same_key() {
    let server = TestServer::start().await;
    let ann = server.user("ann@example.com").await;
    post(&ann, "/api/v1/jobs", "k", &json!({ "title": "" })).await.problem(422, "invalid_fields");
    assert_eq!(post(&ann, "/api/v1/jobs", "k", &json!({ "title": "Cook" })).await.status, 201);
    assert_eq!(jobs(&ann).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_at_once_under_one_key_create_one() {
    let server = TestServer::start().await;
    let ann = server.user("ann@example.com").await;
    let body = json!({ "title": "Cook" });
    let answers = futures::future::join_all((0..20).map(|_| post(&ann, "/api/v1/jobs", "k", &body))).await;
    let mut done: Vec<&str> = Vec::new();
    for answer in &answers {
        if answer.status == 201 {
            done.push(&answer.text);
        } else {
            answer.problem(409, "idempotency_in_flight");
            assert!(answer.headers.contains_key("retry-after"));
        }
    }
    assert!(!done.is_empty() && done.iter().all(|text| *text == done[0]));
    assert_eq!(jobs(&ann).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_known_again_whatever_its_boundary() {
    let server = TestServer::start().await;
    let ann = server.user("ann@example.com").await;
    let send = async |boundary: &str, text: &str| {
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"ann.txt\"\r\n\r\n{text}\r\n--{boundary}--\r\n"
        );
        let request = server.http.post(format!("{}/api/v1/applications", server.url)).bearer_auth(&ann.token);
        let request = request.header("content-type", format!("multipart/form-data; boundary={boundary}"));
        Answer::of(request.header("idempotency-key", "up").body(body).send().await.unwrap()).await
    };
    let resume = "Ann Example\nann@example.org\n\nSkills\nRust, SQL\n";
    let first = send("one", resume).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let again = send("another-one", resume).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    send("one", "Bob Example\nbob@example.org\n").await.problem(422, "idempotency_conflict");
    let all = ann.get("/api/v1/applications").await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_offered_again_under_their_key_do_not_overlap_themselves() {
    let server = TestServer::start().await;
    let ann = server.user("ann@example.com").await;
    let start = server.app.clock.now().plus(Duration::from_hours(48)).to_string();
    let body = json!({ "start_times": [start], "minutes": 30 });
    let first = post(&ann, "/api/v1/slots", "k", &body).await;
    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!(post(&ann, "/api/v1/slots", "k", &body).await.text, first.text);
    ann.post("/api/v1/slots", body).await.problem(409, "slot_overlap");
    // A link that is none has no keys to keep.
    let request = server.http.request(Method::POST, format!("{}/api/v1/booking/rubbish", server.url));
    let body = json!({ "slot_id": first.json()["slots"][0]["id"] });
    let answer = Answer::of(request.header("idempotency-key", "k").json(&body).send().await.unwrap()).await;
    answer.problem(404, "not_found");
}

const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn answer() -> KeptAnswer {
    KeptAnswer { status: 201, content_type: None, location: None, body: "{\"text\":\"\\u0000\"}".into() }
}

fn run(begun: &Begun) -> bool {
    matches!(begun, Begun::Run { .. })
}

/// Two processes on one database: one runs, the others wait; a dead one's turn passes on, under the same operation.
async fn keys_hold_across_processes(bed: &Bed) {
    let clock = ManualClock::at(NOON);
    Store::new(bed.engine.clone()).ensure::<KeptRequest>().await.unwrap();
    let process = || Idempotency::new(Store::new(bed.engine.clone()), Arc::new(clock.clone()) as Arc<dyn Clock>);
    let (a, b) = (process(), process());
    let print = || Some("f".to_owned());
    if bed.updates_are_atomic {
        let race = (0..20).map(|n| if n % 2 == 0 { &a } else { &b }.begin("user u", "race", print()));
        let race = futures::future::join_all(race).await;
        assert_eq!(race.iter().filter(|begun| run(&begun.as_ref().unwrap().1)).count(), 1);
    }
    // A process dies in the middle: nobody runs while its lease holds, and one does afterwards.
    let (dead, first) = a.begin("user u", "crash", print()).await.unwrap();
    assert!(run(&first));
    assert!(matches!(b.begin("user u", "crash", print()).await.unwrap().1, Begun::Running { .. }));
    clock.advance(LEASE);
    let (turn, second) = b.begin("user u", "crash", print()).await.unwrap();
    assert_eq!(second, first, "the same operation goes on");
    a.finish(&dead, "f", &KeptAnswer { status: 500, ..answer() }).await.unwrap();
    b.finish(&turn, "f", &answer()).await.unwrap();
    let (_, done) = a.begin("user u", "crash", print()).await.unwrap();
    assert_eq!(done, Begun::Done { fingerprint: print(), answer: answer() });
    assert_eq!(a.begin("user u", "crash", Some("g".into())).await.unwrap().1, Begun::Other);
    // A day later the key is new, and what nobody asked for again is deleted.
    clock.advance(LIFE);
    assert!(run(&a.begin("user u", "crash", Some("g".into())).await.unwrap().1));
    a.prune(clock.now()).await.unwrap();
    let left = Store::new(bed.engine.clone()).count::<KeptRequest>(Query::new()).await.unwrap();
    assert_eq!(left, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn embedded_keys_hold_across_processes() {
    keys_hold_across_processes(&beds::embedded()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mongo_keys_hold_across_processes() {
    for bed in beds::mongo().await {
        keys_hold_across_processes(&bed).await;
        beds::clear(&bed.place).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_answer_was_lost_in_a_crash_is_not_written_twice() {
    let server = TestServer::start().await;
    let ann = server.user("ann@example.com").await;
    let actor = server.app.auth.actor(&ann.token).await.unwrap();
    let text = hirewire::jobs::model::JobText {
        title: "Cook".into(),
        description: String::new(),
        location: String::new(),
        job_type: String::new(),
        category: String::new(),
        salary: None,
    };
    let operation = hirewire::kernel::id::random_part();
    let first = server.app.jobs.create_once(&actor, text.clone(), &operation).await.unwrap();
    let again = server.app.jobs.create_once(&actor, text, &operation).await.unwrap();
    assert_eq!(first.id, again.id);
    assert_eq!(jobs(&ann).await, 1);
}
