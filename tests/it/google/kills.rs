//! The binary, killed between what Google has done and its own note of that: one mail, one event.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use axum::http::Method;
use hirewire::kernel::{Clock, SystemClock};
use serde_json::{Value, json};

use super::desk::ANN;
use crate::support::fake_google::{ALL_SCOPES, CLIENT_SECRET, FakeGoogle, Fault};
use crate::support::process::{Process, command};
use crate::support::{client, multipart};

const PATIENCE: Duration = Duration::from_mins(2);
/// Far enough ahead for any machine's clock.
const TUESDAY: &str = "2099-12-01T09:00:00.000Z";
const WEDNESDAY: &str = "2099-12-02T09:00:00.000Z";

fn start(data: &Path, fake: &FakeGoogle) -> Process {
    let log = OpenOptions::new().create(true).append(true).open(data.join("log")).unwrap();
    let settings = fake.settings(&[("HIREWIRE_LOG", "debug"), ("HIREWIRE_MAIL", "gmail")]);
    Process::start(command(data, &["serve"], settings).stderr(log))
}

/// An HR user of a server that may die and come again.
struct Desk {
    folder: tempfile::TempDir,
    fake: FakeGoogle,
    server: Option<Process>,
    token: String,
    user: String,
    job: String,
}

impl Desk {
    async fn open() -> Self {
        let fake = FakeGoogle::start(SystemClock.now().as_seconds()).await;
        let folder = tempfile::tempdir().unwrap();
        let server = Some(start(folder.path(), &fake));
        let mut desk = Self { folder, fake, server, token: String::new(), user: String::new(), job: String::new() };
        let session = desk.post("/api/v1/auth/signup", &json!({ "email": ANN, "password": "correct horse" })).await;
        desk.token = session["token"].as_str().unwrap().to_owned();
        desk.user = session["user"]["id"].as_str().unwrap().to_owned();
        let begun = desk.post("/api/v1/google/consent", &json!({})).await;
        let url = begun["auth_url"].as_str().unwrap().parse().unwrap();
        let (code, state) = desk.fake.consent(&url, ANN, &ALL_SCOPES);
        desk.post("/api/v1/google", &json!({ "code": code, "state": state })).await;
        let job = desk.post("/api/v1/jobs", &json!({ "title": "Engineer", "description": "Rust" })).await;
        job["id"].as_str().unwrap().clone_into(&mut desk.job);
        desk
    }

    fn kill(&mut self) {
        self.server = None;
    }

    fn start_again(&mut self) {
        self.kill();
        self.server = Some(start(self.folder.path(), &self.fake));
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.as_ref().unwrap().url)
    }

    async fn sent(&self, request: reqwest::RequestBuilder) -> Value {
        let answer = request.bearer_auth(&self.token).send().await.unwrap();
        assert!(answer.status().is_success(), "{} {}", answer.status(), answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        self.sent(client().post(self.url(path)).json(body)).await
    }

    async fn get(&self, path: &str) -> Value {
        self.sent(client().get(self.url(path))).await
    }

    async fn application(&self, n: usize) -> String {
        let cv = format!("Ada Example {n}\nada{n}@example.org\n\nSkills\nRust\n");
        let (kind, body) = multipart(&[("job_id", &self.job)], &[("cv.txt", cv.into_bytes())]);
        let request = client().post(self.url("/api/v1/applications")).header("content-type", kind).body(body);
        self.sent(request).await["results"][0]["application"]["id"].as_str().unwrap().to_owned()
    }

    /// Sends an invitation; answers its link's token.
    async fn invite(&self, application: &str) -> String {
        let sent = self.post(&format!("/invite-interview/{}/{application}", self.user), &json!({})).await;
        let text = sent["email_body"].as_str().unwrap();
        text.split("/book/").nth(1).unwrap()[..22].to_owned()
    }

    /// Looks until it is so.
    async fn until(&self, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let looks = async {
            while !is_so().await {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, looks).await.unwrap_or_else(|_| panic!("never: {what}"));
    }

    /// Until no task of this kind is open, and as many were done as said.
    async fn until_done(&self, kind: &str, tasks: usize) {
        let done = async || {
            let list = self.get(&format!("/api/v1/tasks?limit=100&kind={kind}")).await;
            let states = list["items"].as_array().unwrap().iter().map(|task| task["state"] == "done");
            states.clone().all(|done| done) && states.count() == tasks
        };
        self.until(kind, done).await;
    }

    /// What the server wrote to its log, its libraries' words included.
    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn standing_events(&self) -> Vec<Value> {
        self.fake.account(ANN).events.into_values().filter(|event| event["status"] == "confirmed").collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_sending_and_its_note_a_mail_goes_out_once() {
    let mut desk = Desk::open().await;
    for (n, rewrites, lags) in [(1, false, false), (2, true, false), (3, false, true)] {
        {
            let mut world = desk.fake.world();
            (world.rewrites_message_ids, world.search_lags) = (rewrites, lags);
        }
        let application = desk.application(n).await;
        // Gmail takes the mail, and its answer never comes.
        desk.fake.fail("/messages/send", Fault::SlowBody);
        desk.invite(&application).await;
        desk.until("Gmail has it", async || desk.fake.sent(ANN).len() == n).await;
        desk.start_again();
        desk.until_done("mail.send", n).await;
        assert_eq!(desk.fake.sent(ANN).len(), n, "rewrites {rewrites}, lags {lags}");
        assert_eq!(desk.fake.asked("POST", "/messages/send"), n, "it was found, and not sent again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_calendar_and_its_note_a_booking_has_one_event() {
    let mut desk = Desk::open().await;
    let slots = desk.post("/api/v1/slots", &json!({ "start_times": [TUESDAY, WEDNESDAY], "minutes": 45 })).await;
    let slot = |n: usize| slots["slots"][n]["id"].as_str().unwrap().to_owned();
    let application = desk.application(1).await;
    let booking = format!("/api/v1/booking/{}", desk.invite(&application).await);

    desk.fake.fail_method(Method::POST, "/primary/events", Fault::SlowBody);
    desk.post(&booking, &json!({ "slot_id": slot(0) })).await;
    desk.until("Google has made it", async || desk.standing_events().len() == 1).await;
    desk.start_again();
    desk.until_done("calendar.insert", 1).await;
    assert_eq!(desk.standing_events().len(), 1);
    assert_eq!(desk.fake.asked("POST", "/primary/events"), 2, "the repeat met the first one's id");
    let invitation = desk.get(&format!("/api/v1/applications/{application}/invitation")).await;
    let calendar = &invitation["booking"]["calendar"];
    assert_eq!(calendar["state"], "ok", "{calendar}");
    assert_eq!(calendar["event_id"], desk.standing_events()[0]["id"]);

    desk.fake.fail_method(Method::PATCH, "/primary/events/", Fault::SlowBody);
    desk.post(&booking, &json!({ "slot_id": slot(1), "move": true })).await;
    let at = |desk: &Desk| desk.standing_events()[0]["start"]["dateTime"].clone();
    desk.until("Google has moved it", async || at(&desk) == "2099-12-02T09:00:00Z").await;
    desk.start_again();
    desk.until_done("calendar.patch", 1).await;
    assert_eq!((desk.standing_events().len(), at(&desk).as_str()), (1, Some("2099-12-02T09:00:00Z")));

    desk.fake.fail_method(Method::DELETE, "/primary/events/", Fault::SlowBody);
    desk.sent(client().delete(desk.url(&booking))).await;
    desk.until("Google has deleted it", async || desk.standing_events().is_empty()).await;
    desk.start_again();
    desk.until_done("calendar.delete", 1).await;
    assert_eq!((desk.standing_events().len(), desk.fake.account(ANN).events.len()), (0, 1));

    let log = desk.log();
    assert!(log.len() > 1000, "{log}");
    for secret in ["ya29.", "1//refresh", "4/code", CLIENT_SECRET, ANN, "ada1@example.org", "Ada Example"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_each_invitation_goes_out_once() {
    const INVITATIONS: usize = 12;
    let mut desk = Desk::open().await;
    let mut applications = Vec::new();
    for n in 0..INVITATIONS {
        applications.push(desk.application(n).await);
    }
    for application in &applications {
        desk.invite(application).await;
        if rand::random_range(0..3) == 0 {
            tokio::time::sleep(Duration::from_millis(rand::random_range(0..300))).await;
            desk.start_again();
        }
    }
    desk.until_done("mail.send", INVITATIONS).await;
    let mut to: Vec<_> = desk.fake.sent(ANN).iter().map(|mail| mail.header("To").unwrap()).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), desk.fake.sent(ANN).len()), (INVITATIONS, INVITATIONS));
}
