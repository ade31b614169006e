//! The whole house with a Google: what HR and candidates meet over HTTP while background work goes on a step at a time.

use std::sync::Arc;
use std::time::Duration;

use hirewire::google::{GoogleLink, GoogleLinkId};
use hirewire::kernel::secret::Sealer;
use hirewire::kernel::{ManualClock, Timestamp};
use hirewire::tasks::runner::Ran;
use hirewire::tasks::{Runner, State};
use mail_parser::{Message, MessageParser, MessagePart};
use reqwest::{Method, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::desk::ANN;
use crate::api::interviews::{application, invite, offer};
use crate::support::fake_google::{ALL_SCOPES, FakeGoogle, Fault};
use crate::support::linked::START;
use crate::support::{TestServer, TestUser};

const BOB: &str = "bob@example.com";
const TUESDAY: &str = "2026-12-01T09:00:00Z";
const WEDNESDAY: &str = "2026-12-02T09:00:00Z";

pub struct House {
    pub fake: FakeGoogle,
    pub clock: ManualClock,
    pub server: TestServer,
    pub runner: Arc<Runner>,
}

impl House {
    pub async fn open(more: &[(&str, &str)]) -> Self {
        let fake = FakeGoogle::start(START).await;
        let clock = ManualClock::at(Timestamp::from_millis(START * 1000));
        let server = TestServer::start_with(&fake.settings(more), Arc::new(clock.clone())).await;
        let runner = server.app.runner().unwrap();
        Self { fake, clock, server, runner }
    }

    /// Time passes, in Google's world too.
    pub fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.fake.world().now += i64::try_from(seconds).unwrap();
    }

    /// Everything that is due.
    pub async fn work(&self) -> Vec<Ran> {
        self.runner.run_due().await.unwrap()
    }

    /// A new HR user who has linked the account of the same address.
    pub async fn linked(&self, address: &str) -> TestUser<'_> {
        let user = self.server.user(address).await;
        self.link(&user, address).await;
        user
    }

    pub async fn link(&self, user: &TestUser<'_>, account: &str) {
        let begun = user.post("/api/v1/google/consent", json!({})).await.json();
        let url = begun["auth_url"].as_str().unwrap().parse().unwrap();
        let (code, state) = self.fake.consent(&url, account, &ALL_SCOPES);
        let answer = user.post("/api/v1/google", json!({ "code": code, "state": state })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }

    /// The messages of `HIREWIRE_MAIL=files`, oldest first.
    fn outbox(&self) -> Vec<Message<'static>> {
        let folder = self.server.data_dir().join("outbox");
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let read = |path: std::path::PathBuf| {
            MessageParser::default().parse(&std::fs::read(path).unwrap()).unwrap().into_owned()
        };
        let mut mails: Vec<_> = entries.map(|entry| read(entry.unwrap().path())).collect();
        mails.sort_by_key(|mail: &Message<'_>| mail.date().map(mail_parser::DateTime::to_timestamp));
        mails
    }

    /// The subjects of the mails to this address.
    fn subjects(&self, to: &str) -> Vec<String> {
        let is_to = |mail: &&Message<'_>| mail.to().unwrap().first().unwrap().address() == Some(to);
        self.outbox().iter().filter(is_to).map(|mail| mail.subject().unwrap().to_owned()).collect()
    }

    async fn book(&self, token: &str, slot: &str) -> Value {
        let path = format!("/api/v1/booking/{token}");
        let answer = self.server.send(Method::POST, &path, None, Some(json!({ "slot_id": slot }))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    }
}

/// All its texts, the calendar part included.
fn text(mail: &Message<'_>) -> String {
    mail.parts.iter().filter_map(MessagePart::text_contents).collect::<Vec<_>>().join("\n")
}

async fn google_auth(user: &TestUser<'_>) -> bool {
    user.get(&format!("/home/{}", user.id)).await.json()["user"]["google_auth"].as_bool().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_sent_while_consent_is_missing_goes_out_under_its_message_id_after_a_new_one() {
    let house = House::open(&[("HIREWIRE_MAIL", "gmail")]).await;
    let ann = house.server.user(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    let path = format!("/api/v1/applications/{application}/invitation");
    ann.post(&path, json!({})).await.problem(409, "google_not_linked");
    house.link(&ann, ANN).await;
    assert!(google_auth(&ann).await);
    house.fake.end_consent(ANN);
    let accepted = ann.post(&path, json!({})).await;
    assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.text);
    let message_id = accepted.json()["message_id"].as_str().unwrap().to_owned();
    for _ in 0..20 {
        house.work().await;
        house.pass(3600);
    }
    // Most of a day later it is still to be sent, told, and not tried at Google.
    let waiting = ann.get("/api/v1/tasks?kind=mail.send&state=waiting").await.json();
    assert_eq!(
        (waiting["items"].as_array().unwrap().len(), &waiting["items"][0]["attempts"]),
        (1, &json!(0)),
        "{waiting}"
    );
    assert!(waiting["items"][0]["last_error"].as_str().unwrap().contains("consent"), "{waiting}");
    assert_eq!(house.fake.asked("POST", "/token"), 2, "the exchange, and the refresh that was refused");
    assert!(!google_auth(&ann).await);
    let standing = ann.get("/api/v1/google").await.json();
    assert_eq!(standing["state"], "needs_consent");
    assert!(standing["reason"].as_str().unwrap().contains("invalid_grant"), "{standing}");
    let ready = house.server.get("/readyz").await;
    let checks = ready.json()["checks"].as_array().unwrap().clone();
    let google = checks.iter().find(|check| check["name"] == "google").unwrap();
    assert_eq!((ready.status, google["state"].as_str()), (StatusCode::OK, Some("warning")), "{google}");
    let metrics = house.server.get("/metrics").await.text;
    assert!(metrics.contains("google_links_needing_consent"), "{metrics}");
    // Another invitation meanwhile is accepted as well: there is a link, and it waits for consent.
    assert_eq!(ann.post(&path, json!({})).await.status, StatusCode::OK);
    house.link(&ann, ANN).await;
    house.pass(31);
    house.work().await;
    let sent = house.fake.sent(ANN);
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().any(|mail| mail.header("Message-ID") == Some(format!("<{message_id}>"))));
    let ready = house.server.get("/readyz").await.json();
    assert!(ready["checks"].as_array().unwrap().iter().any(|c| c["name"] == "google" && c["state"] == "ok"), "{ready}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_another_key_has_sealed_are_shown_as_a_consent_that_is_needed() {
    let house = House::open(&[]).await;
    let ann = house.linked(ANN).await;
    assert!(google_auth(&ann).await);
    let stranger = Sealer::new(&SecretString::from("another key"));
    house
        .server
        .app
        .store
        .modify::<GoogleLink, _, ()>(GoogleLinkId::of(&ann.id.parse().unwrap()), |link| {
            for token in [&mut link.access_token, &mut link.refresh_token] {
                *token = Some(stranger.seal(&ann.id, "x"));
            }
            Ok(())
        })
        .await
        .unwrap();
    assert!(!google_auth(&ann).await);
    for standing in
        [ann.get("/api/v1/google").await.json(), ann.get("/api/v1/google/drift").await.json()["links"][0].clone()]
    {
        assert_eq!(standing["state"], "needs_consent", "{standing}");
        assert!(standing["reason"].as_str().unwrap().contains("HIREWIRE_SEAL_KEY"), "{standing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_consent_is_told_by_mail_where_mail_has_another_way_out() {
    let house = House::open(&[]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    let slots = offer(&ann, &[TUESDAY]).await;
    let token = invite(&ann, &application).await;
    house.fake.end_consent(ANN);
    house.book(&token, &slots[0]).await;
    house.work().await;
    let subjects = house.subjects(ANN);
    assert_eq!(subjects.iter().filter(|s| s.contains("link your Google account")).count(), 1, "{subjects:?}");
    for _ in 0..5 {
        house.pass(600);
        house.work().await;
    }
    let subjects = house.subjects(ANN);
    assert_eq!(subjects.iter().filter(|s| s.contains("link your Google account")).count(), 1, "{subjects:?}");
    house.link(&ann, ANN).await;
    house.pass(31);
    house.work().await;
    assert_eq!(house.fake.account(ANN).events.len(), 1);
    let state = ann.get("/api/v1/slots?status=held").await.json();
    assert_eq!(state["items"][0]["booked_by"]["calendar"]["state"], "ok", "{state}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_waits_a_minute_for_the_link_and_a_late_one_follows_as_an_update() {
    let house = House::open(&[]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    let slots = offer(&ann, &[TUESDAY, WEDNESDAY]).await;
    let token = invite(&ann, &application).await;
    house.work().await;
    assert_eq!(house.subjects("ada@example.org").len(), 1, "the invitation");
    house.fake.change(ANN, |a| a.meet_pending_reads = 1000);
    house.book(&token, &slots[0]).await;
    house.work().await;
    let held = ann.get("/api/v1/slots?status=held").await.json();
    assert_eq!(held["items"][0]["booked_by"]["calendar"]["state"], "pending", "{held}");
    for _ in 0..59 {
        house.pass(1);
        house.work().await;
        assert_eq!(house.subjects("ada@example.org").len(), 1);
    }
    house.pass(1);
    house.work().await;
    let mails = house.outbox();
    let confirmations: Vec<_> = mails.iter().filter(|m| text(m).contains("SEQUENCE:0")).collect();
    assert_eq!(confirmations.len(), 2, "to the candidate and to the host");
    assert!(confirmations.iter().all(|mail| !text(mail).contains("meet.google")));
    house.fake.change(ANN, |a| a.meet_pending_reads = 0);
    house.pass(15);
    house.work().await;
    let mails = house.outbox();
    let updates: Vec<_> = mails.iter().filter(|m| text(m).contains("SEQUENCE:1")).collect();
    assert_eq!(updates.len(), 2);
    assert!(updates.iter().all(|mail| text(mail).contains("https://meet.google.example/")));
    // The link is the same on the page and in the API.
    let link = house.server.get(&format!("/api/v1/booking/{token}")).await.json()["booking"]["meet_link"].clone();
    assert!(text(updates[0]).contains(link.as_str().unwrap()));
    assert_eq!(
        house.book(&token, &slots[0]).await["booking"]["meet_link"],
        link,
        "booking again answers with what stands now"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_within_the_minute_is_in_the_confirmation_and_needs_no_other_mail() {
    let house = House::open(&[]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    let slots = offer(&ann, &[TUESDAY]).await;
    let token = invite(&ann, &application).await;
    house.fake.change(ANN, |a| a.meet_pending_reads = 12);
    house.book(&token, &slots[0]).await;
    for _ in 0..30 {
        house.work().await;
        house.pass(1);
    }
    house.pass(600);
    house.work().await;
    let mails = house.outbox();
    let with_link = mails.iter().filter(|mail| text(mail).contains("https://meet.google.example/")).count();
    assert_eq!((with_link, mails.len()), (2, 3), "the invitation, and a confirmation for each side");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_to_wait_is_the_due_time_of_the_task() {
    let house = House::open(&[("HIREWIRE_MAIL", "gmail")]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    let limit = |seconds| Fault::Status { status: 429, reason: "rateLimitExceeded", retry_after: Some(seconds) };
    house.fake.fail("/messages/send", limit(120));
    ann.post(&format!("/api/v1/applications/{application}/invitation"), json!({})).await;
    house.work().await;
    let task = ann.get("/api/v1/tasks?kind=mail.send").await.json()["items"][0].clone();
    let due = Timestamp::parse(task["due_at"].as_str().unwrap()).unwrap();
    assert_eq!(due, Timestamp::from_millis((START + 120) * 1000), "{task}");
    house.pass(119);
    house.work().await;
    assert_eq!(house.fake.asked("POST", "/messages/send"), 1);
    house.pass(1);
    house.work().await;
    assert_eq!(house.fake.sent(ANN).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_stops_the_whole_look_through_a_mailbox_and_nothing_is_missed() {
    let house = House::open(&[("HIREWIRE_INBOX", "gmail")]).await;
    let ann = house.linked(ANN).await;
    ann.job("Backend engineer", "Rust").await;
    for n in 0..12 {
        let cv = format!("Ada Example {n}\nada{n}@example.org\n\nSkills\nRust\n");
        house.fake.deliver(ANN, &format!("ada{n}@example.org"), "Application", Some(&cv), &["INBOX"]);
    }
    // In the middle of the page: some messages were looked at already.
    let limit = Fault::Status { status: 403, reason: "userRateLimitExceeded", retry_after: Some(150) };
    house.fake.fail_later("/users/me/messages/m", limit, 5, 1);
    house.work().await;
    let asked = house.fake.asked("GET", "/gmail/");
    for _ in 0..2 {
        house.pass(60);
        house.work().await;
        assert_eq!(house.fake.asked("GET", "/gmail/"), asked, "Google is left alone");
    }
    for _ in 0..3 {
        house.pass(60);
        house.work().await;
    }
    let applications = ann.get("/api/v1/applications?limit=100").await.json();
    assert_eq!(applications["items"].as_array().unwrap().len(), 12);
    let lines = ann.get("/api/v1/inbox?limit=100").await.json();
    assert_eq!(lines["items"].as_array().unwrap().len(), 12, "one line a message");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_mail_calendars_and_busy_times_never_mix() {
    let house = House::open(&[("HIREWIRE_MAIL", "gmail"), ("HIREWIRE_INBOX", "gmail")]).await;
    let (ann, bob) = (house.linked(ANN).await, house.linked(BOB).await);
    house.fake.change(ANN, |a| a.busy = vec![(TUESDAY.into(), "2026-12-01T10:00:00Z".into())]);
    for (user, address, name) in [(&ann, ANN, "Olli"), (&bob, BOB, "Lulu")] {
        let own = application(user, &format!("{name} Example"), &format!("{name}@example.org")).await;
        let cv = format!("{name} Mailer\n{name}.mailer@example.org\n\nSkills\nRust\n");
        house.fake.deliver(address, &format!("{name}.mailer@example.org"), "Application", Some(&cv), &["INBOX"]);
        let slots = offer(user, &[TUESDAY, WEDNESDAY]).await;
        let token = invite(user, &own).await;
        let page = house.server.get(&format!("/api/v1/booking/{token}")).await.json();
        let shown = page["slots"].as_array().unwrap().len();
        assert_eq!(shown, if address == ANN { 1 } else { 2 }, "only Ann is busy on Tuesday");
        let old = house.server.get(&format!("/users/{}/available-slots/", user.id)).await.json();
        assert_eq!(old["slots"].as_array().unwrap().len(), shown);
        let busy = json!({ "slot_id": slots[0] });
        let answer = house.server.send(Method::POST, &format!("/api/v1/booking/{token}"), None, Some(busy)).await;
        if address == ANN {
            answer.problem(409, "slot_busy");
            house.book(&token, &slots[1]).await;
        } else {
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        }
    }
    for _ in 0..2 {
        house.work().await;
        house.pass(5);
    }
    for (user, address, name) in [(&ann, ANN, "Olli"), (&bob, BOB, "Lulu")] {
        let account = house.fake.account(address);
        let events: Vec<String> = account.events.values().map(|e| e["summary"].as_str().unwrap().to_owned()).collect();
        assert!(events.len() == 1 && events[0].contains(name), "{address}: {events:?}");
        let sent = house.fake.sent(address);
        assert_eq!(sent.len(), 3, "an invitation, and a confirmation for each side");
        // Names of letters that no id and no boundary is made of.
        for mail in sent {
            let raw = String::from_utf8_lossy(&mail.raw).to_lowercase();
            let other = if address == ANN { ["lulu", "bob@"] } else { ["olli", "ann@"] };
            let head = raw.split("\r\n\r\n").next().unwrap();
            assert!(other.iter().all(|word| !head.contains(word)), "{head}");
        }
        let applications = user.get("/api/v1/applications?limit=100").await.json();
        assert_eq!(applications["items"].as_array().unwrap().len(), 2, "{applications}");
        let lines = user.get("/api/v1/inbox").await.json();
        assert_eq!(lines["items"].as_array().unwrap().len(), 1, "{lines}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unlinking_ends_it_here_and_at_google_and_mail_is_refused_then() {
    let house = House::open(&[("HIREWIRE_MAIL", "gmail"), ("HIREWIRE_INBOX", "gmail")]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    house.fake.fail("/revoke", Fault::status(503, "backendError"));
    assert_eq!(ann.send(Method::DELETE, "/api/v1/google", None).await.status, StatusCode::NO_CONTENT);
    assert!(!google_auth(&ann).await);
    house.work().await;
    assert!(!house.fake.has_consent(ANN), "the task has ended it at Google");
    ann.post(&format!("/api/v1/applications/{application}/invitation"), json!({}))
        .await
        .problem(409, "google_not_linked");
    let mail = json!({ "userId": ann.id, "to_email": "ada@example.org", "subject": "Hi", "body": "Hello" });
    ann.post("/send-email/", mail).await.problem(409, "google_not_linked");
    house.fake.deliver(ANN, "ada@example.org", "Application", Some("cv"), &["INBOX"]);
    house.pass(60);
    house.work().await;
    assert_eq!(house.fake.asked("GET", "/gmail/v1/users/me/messages"), 0, "nobody's mail is read any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidates_page_shows_its_times_when_google_is_down_and_says_nothing_of_it() {
    let house = House::open(&[]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    offer(&ann, &[TUESDAY, WEDNESDAY]).await;
    let token = invite(&ann, &application).await;
    house.fake.fail("/freeBusy", Fault::status(500, "backendError"));
    let page = house.server.get(&format!("/book/{token}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(house.fake.asked("POST", "/freeBusy"), 1);
    let said = page.text.to_lowercase();
    assert!(page.text.matches("slot_").count() >= 2, "{}", page.text);
    assert!(!said.contains("google") && !said.contains("error"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booking_that_google_refuses_for_good_says_why_at_its_slot() {
    let house = House::open(&[]).await;
    let ann = house.linked(ANN).await;
    let application = application(&ann, "Ada Example", "ada@example.org").await;
    let slots = offer(&ann, &[TUESDAY]).await;
    let token = invite(&ann, &application).await;
    house.fake.fail_method(Method::POST, "/primary/events", Fault::status(403, "calendarUsageLimitsExceeded"));
    house.book(&token, &slots[0]).await;
    let mut ran = house.work().await;
    house.pass(5);
    ran.extend(house.work().await);
    assert!(ran.iter().any(|ran| ran.kind == "calendar.insert" && ran.after == Some(State::Parked)), "{ran:?}");
    let held = ann.get("/api/v1/slots?status=held").await.json();
    let calendar = &held["items"][0]["booked_by"]["calendar"];
    assert_eq!(calendar["state"], "failed");
    assert!(calendar["why"].as_str().unwrap().contains("calendarUsageLimitsExceeded"), "{calendar}");
    assert_eq!(house.subjects("ada@example.org").len(), 2, "the candidate is told all the same");
    let drift = ann.get("/api/v1/google/drift").await.json();
    assert_eq!(drift["bookings"][0]["problem"], "no_event", "{drift}");
    // An operator tries it again: it is made, and the report is clean.
    let parked = ann.get("/api/v1/tasks?state=parked").await.json();
    let id = parked["items"][0]["id"].as_str().unwrap();
    ann.post(&format!("/api/v1/tasks/{id}/retry"), json!({})).await;
    house.work().await;
    assert_eq!(ann.get("/api/v1/google/drift").await.json()["bookings"], json!([]));
}
