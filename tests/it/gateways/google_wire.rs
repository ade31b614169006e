//! Every call to Google against everything that can come back: what each failure means, that nothing is done twice, and
//! that the call goes well once Google does.

use std::time::Duration;

use axum::http::Method;
use hirewire::auth::Actor;
use hirewire::gateways::calendar::{Calendar, CalendarError, EventId, Move, NewEvent};
use hirewire::gateways::google_client::TokenError;
use hirewire::gateways::identity::{IdentityError, Scope};
use hirewire::gateways::mail::{Lookup, MailError, Mailer, MessageId, OutgoingMail, Party};
use hirewire::gateways::mailbox::{Account, Batch, Mailbox, MailboxError, Position};
use hirewire::google::service::Standing;
use hirewire::kernel::{EmailAddress, Timestamp, Zone};

use crate::support::fake_google::{ALL_SCOPES, FakeGoogle, Fault};
use crate::support::linked::{START, World, identity};

const ANN: &str = "ann@example.com";

/// A name for the fault, the fault, and how many requests in a row meet it.
fn faults() -> Vec<(&'static str, Fault, usize)> {
    let after = |status, reason, seconds| Fault::Status { status, reason, retry_after: Some(seconds) };
    vec![
        ("401", Fault::status(401, "authError"), 1),
        ("401 twice", Fault::status(401, "authError"), 2),
        ("400", Fault::status(400, "invalidArgument"), 1),
        ("403 scope", Fault::status(403, "insufficientPermissions"), 1),
        ("403 rate", after(403, "userRateLimitExceeded", 5), 1),
        ("403 other", Fault::status(403, "forbidden"), 1),
        ("404", Fault::status(404, "notFound"), 1),
        ("409", Fault::status(409, "conflict"), 1),
        ("410", Fault::status(410, "gone"), 1),
        ("429", after(429, "rateLimitExceeded", 30), 1),
        ("500", Fault::status(500, "backendError"), 1),
        ("503", after(503, "backendError", 2), 1),
        ("cut", Fault::CutBody, 1),
        ("slow", Fault::SlowBody, 1),
        ("silent", Fault::NoAnswer, 1),
    ]
}

fn retry(after: Option<Duration>) -> String {
    after.map_or("retry".to_owned(), |after| format!("retry in {}", after.as_secs()))
}

fn of_mail<T>(answer: Result<T, MailError>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(MailError::Retry { after, .. }) => retry(after),
        Err(MailError::Wait { .. }) => "wait".to_owned(),
        Err(MailError::GiveUp { .. }) => "give up".to_owned(),
    }
}

fn of_mailbox<T>(answer: Result<T, MailboxError>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(MailboxError::Retry { after, .. }) => retry(after),
        Err(MailboxError::Wait { .. }) => "wait".to_owned(),
        Err(MailboxError::PositionLost) => "lost".to_owned(),
        Err(MailboxError::Gone) => "gone".to_owned(),
        Err(MailboxError::TooLarge { .. }) => "too large".to_owned(),
    }
}

fn of_calendar<T>(answer: Result<T, CalendarError>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(CalendarError::Retry { after, .. }) => retry(after),
        Err(CalendarError::NeedsConsent { .. }) => "wait".to_owned(),
        Err(CalendarError::Missing) => "missing".to_owned(),
        Err(CalendarError::NotLinked) => "not linked".to_owned(),
        Err(CalendarError::GiveUp { .. }) => "give up".to_owned(),
    }
}

/// Each fault meets `call` once; the words for what came of it, in the order of [`faults`]. Between two of them Google
/// is well, its pauses are over, and the account is linked as at first.
async fn outcomes(
    world: &World,
    ann: &Actor,
    (method, path): (Method, &'static str),
    call: impl AsyncFn(&str) -> String,
) -> Vec<(&'static str, String)> {
    let mut outcomes = Vec::new();
    for (name, fault, times) in faults() {
        world.fake.fail_times(method.clone(), path, fault, times);
        outcomes.push((name, call(name).await));
        world.fake.heal();
        world.pass(Duration::from_secs(30));
        world.link(ann, ANN, &ALL_SCOPES).await;
    }
    outcomes
}

/// What most calls make of the faults; `but` names those that mean something else to this one.
fn usual(but: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let word = |name| match name {
        "401" => "ok",
        "400" | "403 other" => "give up",
        "403 scope" => "wait",
        "403 rate" => "retry in 5",
        "429" => "retry in 30",
        "503" => "retry in 2",
        _ => "retry",
    };
    let other = |name| but.iter().find(|(of, _)| *of == name).map(|(_, word)| *word);
    faults().into_iter().map(|(name, ..)| (name, other(name).unwrap_or_else(|| word(name)).to_owned())).collect()
}

fn mail(user: &Actor, name: &str) -> OutgoingMail {
    let address = |text: &str| EmailAddress::parse(text).unwrap();
    OutgoingMail {
        message_id: MessageId::of_task(&format!("task_{}", name.replace(' ', "_")), "jobs.example"),
        date: Timestamp::from_millis(START * 1000),
        from: Party::from(address(ANN)),
        reply_to: None,
        to: vec![Party::from(address("ada@example.org"))],
        subject: "Hello".into(),
        text: "Hello".into(),
        html: None,
        ics: None,
        headers: Vec::new(),
        on_behalf_of: Some(user.user_id.to_string()),
    }
}

#[tokio::test]
async fn sending_a_mail() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let mailer = world.process.mailer(&world.fake);
    let send = async |name: &str| of_mail(mailer.send(&mail(&ann, name)).await);
    let met = outcomes(&world, &ann, (Method::POST, "/messages/send"), send).await;
    assert_eq!(met, usual(&[]));
    // As the task does it: look first, then send what did not go out. Each mail is there once in the end.
    for (name, ..) in faults() {
        let mail = mail(&ann, name);
        if mailer.find_sent(&mail).await.unwrap() == Lookup::NotSent {
            mailer.send(&mail).await.unwrap();
        }
        assert!(matches!(mailer.find_sent(&mail).await.unwrap(), Lookup::Sent(_)), "{name}");
    }
    assert_eq!(world.fake.sent(ANN).len(), faults().len());
}

#[tokio::test]
async fn looking_for_a_mail_that_may_have_been_sent() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let mailer = world.process.mailer(&world.fake);
    mailer.send(&mail(&ann, "sent")).await.unwrap();
    let look = async |_: &str| match mailer.find_sent(&mail(&ann, "never")).await {
        Ok(Lookup::CannotTell) => "can't tell".to_owned(),
        Ok(Lookup::Sent(_)) => "sent".to_owned(),
        other => of_mail(other),
    };
    // Never an unsure "no": without the scope to read it says that it can't tell.
    let met = outcomes(&world, &ann, (Method::GET, "/users/me/messages?"), look).await;
    assert_eq!(met, usual(&[("403 scope", "can't tell")]));
}

async fn account(mailbox: &impl Mailbox) -> Account {
    mailbox.accounts().await.unwrap().remove(0)
}

fn handles(batch: Batch) -> Vec<String> {
    batch.messages.into_iter().map(|m| m.handle).collect()
}

#[tokio::test]
async fn the_first_search_of_a_mailbox() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let wanted = world.fake.deliver(ANN, "ada@example.org", "Application", Some("cv"), &["INBOX"]);
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    for path in ["/users/me/messages?", "/users/me/profile"] {
        let list = async |_: &str| of_mailbox(mailbox.list(&account, None, 10).await);
        let met = outcomes(&world, &ann, (Method::GET, path), list).await;
        assert_eq!(met, usual(&[("400", "retry"), ("403 other", "retry")]), "{path}");
    }
    assert_eq!(handles(mailbox.list(&account, None, 10).await.unwrap()), [wanted]);
}

#[tokio::test]
async fn the_history_of_a_mailbox() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let start: Option<Position> = mailbox.list(&account, None, 10).await.unwrap().position;
    let wanted = world.fake.deliver(ANN, "ada@example.org", "Application", Some("cv"), &["INBOX"]);
    let list = async |_: &str| of_mailbox(mailbox.list(&account, start.as_ref(), 10).await);
    let met = outcomes(&world, &ann, (Method::GET, "/users/me/history"), list).await;
    assert_eq!(met, usual(&[("400", "lost"), ("403 other", "retry"), ("404", "lost")]));
    assert_eq!(handles(mailbox.list(&account, start.as_ref(), 10).await.unwrap()), [wanted]);
}

#[tokio::test]
async fn fetching_a_message() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let id = world.fake.deliver(ANN, "ada@example.org", "Application", Some("cv"), &["INBOX"]);
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let fetch = async |_: &str| of_mailbox(mailbox.fetch(&account, &id, 1 << 20).await);
    let met = outcomes(&world, &ann, (Method::GET, "format=raw"), fetch).await;
    assert_eq!(met, usual(&[("400", "retry"), ("403 other", "retry"), ("404", "gone"), ("410", "gone")]));
    assert_eq!(mailbox.fetch(&account, &id, 1 << 20).await.unwrap(), world.fake.account(ANN).mails[0].raw);
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis((START + minutes * 60) * 1000)
}

fn interview(name: &str) -> NewEvent {
    NewEvent {
        id: EventId::derived(&[name]),
        summary: "Interview".into(),
        description: "With Ada".into(),
        starts_at: at(60),
        ends_at: at(120),
        zone: Zone::utc(),
        attendees: Vec::new(),
        reminders: Vec::new(),
        video: true,
    }
}

const LATER: i64 = 600;

fn later() -> Move {
    Move { starts_at: at(LATER), ends_at: at(LATER + 60), zone: Zone::utc() }
}

#[tokio::test]
async fn making_an_event() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let calendar = world.process.calendar(&world.fake);
    let user = ann.user_id.as_str();
    let insert = async |name: &str| of_calendar(calendar.insert(user, &interview(name)).await);
    let met = outcomes(&world, &ann, (Method::POST, "/primary/events"), insert).await;
    assert_eq!(met, usual(&[]));
    for (name, ..) in faults() {
        calendar.insert(user, &interview(name)).await.unwrap();
    }
    assert_eq!(world.fake.account(ANN).events.len(), faults().len(), "each is there once");
    // One that is there already is read back; the reading may fail as well.
    world.fake.fail_method(Method::GET, "/primary/events/", Fault::status(500, "backendError"));
    assert_eq!(of_calendar(calendar.insert(user, &interview("500")).await), "retry");
    assert_eq!(calendar.insert(user, &interview("500")).await.unwrap().starts_at, Some(at(60)));
}

#[tokio::test]
async fn moving_an_event() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let calendar = world.process.calendar(&world.fake);
    let user = ann.user_id.as_str();
    for (name, ..) in faults() {
        calendar.insert(user, &interview(name)).await.unwrap();
    }
    let patch = async |name: &str| of_calendar(calendar.patch(user, &interview(name).id, &later()).await);
    let met = outcomes(&world, &ann, (Method::PATCH, "/primary/events/"), patch).await;
    assert_eq!(met, usual(&[("404", "missing"), ("410", "missing")]));
    for (name, ..) in faults() {
        let moved = calendar.patch(user, &interview(name).id, &later()).await.unwrap();
        assert_eq!(moved.starts_at, Some(at(LATER)), "{name}");
    }
}

#[tokio::test]
async fn deleting_an_event() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let calendar = world.process.calendar(&world.fake);
    let user = ann.user_id.as_str();
    for (name, ..) in faults() {
        calendar.insert(user, &interview(name)).await.unwrap();
    }
    let delete = async |name: &str| of_calendar(calendar.delete(user, &interview(name).id).await);
    let met = outcomes(&world, &ann, (Method::DELETE, "/primary/events/"), delete).await;
    // Its answer has no body that could be cut.
    assert_eq!(met, usual(&[("404", "ok"), ("410", "ok"), ("cut", "ok")]));
    for (name, ..) in faults() {
        calendar.delete(user, &interview(name).id).await.unwrap();
    }
    assert!(world.fake.account(ANN).events.values().all(|event| event["status"] == "cancelled"));
}

#[tokio::test]
async fn asking_when_somebody_is_busy() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let calendar = world.process.calendar(&world.fake);
    let busy = async |_: &str| of_calendar(calendar.busy(ann.user_id.as_str(), at(0), at(60)).await);
    let met = outcomes(&world, &ann, (Method::POST, "/freeBusy"), busy).await;
    assert_eq!(met, usual(&[]));
}

#[tokio::test]
async fn refreshing_a_token_ends_a_link_by_invalid_grant_alone() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let google = &world.process.google;
    let tokens = google.tokens();
    let ask = async || {
        world.pass(Duration::from_hours(1));
        let answer = tokens.access_token(ann.user_id.as_str(), Scope::Events, None).await;
        world.fake.heal();
        answer
    };
    let oauth = ["invalid_client", "invalid_request", "unauthorized_client", "unsupported_grant_type", "rubbish!"];
    let refusals = oauth.map(|word| (word, Fault::oauth(if word == "invalid_client" { 401 } else { 400 }, word), 1));
    for (name, fault, times) in faults().into_iter().chain(refusals) {
        world.fake.fail_times(Method::POST, "/token", fault, times);
        let Err(TokenError::Unavailable { reason, after }) = ask().await else { panic!("{name}") };
        let wanted = match name {
            "429" => Some(30),
            "503" => Some(2),
            _ => None,
        };
        assert_eq!(after.map(|a| a.as_secs()), wanted, "{name}");
        assert!(!reason.contains('@') && !reason.contains("1//"), "{reason}");
        assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::Ok, "{name}");
        ask().await.unwrap();
    }
    world.fake.fail("/token", Fault::oauth(400, "invalid_grant"));
    assert!(matches!(ask().await, Err(TokenError::NeedsConsent { .. })));
    assert_eq!(google.status(&ann.user_id).await.unwrap().state, Standing::NeedsConsent);
}

#[tokio::test]
async fn reading_googles_keys_never_takes_an_outage_for_a_forgery() {
    let world = World::start().await;
    let identity = identity(&world.fake);
    let now = Timestamp::from_millis(START * 1000);
    let token = FakeGoogle::id_token(&world.fake.claims(ANN));
    for (name, fault, _) in faults() {
        world.fake.fail("/oauth2/v3/certs", fault);
        let answer = identity.check_id_token(&token, now).await;
        assert!(matches!(answer, Err(IdentityError::Unavailable { .. })), "{name}: {answer:?}");
    }
    identity.check_id_token(&token, now).await.unwrap();
}

#[tokio::test]
async fn a_pause_that_google_asks_for_is_kept_by_every_call_of_that_kind_and_no_other() {
    let world = World::start().await;
    let (ann, bob) = (world.linked(ANN).await, world.linked("bob@example.com").await);
    let mailbox = world.process.mailbox(&world.fake);
    let accounts = mailbox.accounts().await.unwrap();
    let of = |actor: &Actor| accounts.iter().find(|a| a.id.contains(actor.user_id.as_str())).unwrap();
    let limit = Fault::Status { status: 429, reason: "rateLimitExceeded", retry_after: Some(120) };
    world.fake.fail("/users/me/messages?", limit);
    assert_eq!(of_mailbox(mailbox.list(of(&ann), None, 10).await), "retry in 120");
    let asked = world.fake.asked("GET", "/gmail/");
    world.pass(Duration::from_mins(1));
    assert_eq!(of_mailbox(mailbox.list(of(&ann), None, 10).await), "retry in 60");
    assert_eq!(of_mailbox(mailbox.fetch(of(&ann), "m1", 10).await), "retry in 60");
    assert_eq!(world.fake.asked("GET", "/gmail/"), asked, "nothing is sent meanwhile");
    assert_eq!(of_mailbox(mailbox.list(of(&bob), None, 10).await), "ok", "another account is no part of it");
    let mailer = world.process.mailer(&world.fake);
    assert_eq!(of_mail(mailer.send(&mail(&ann, "meanwhile")).await), "ok", "nor is sending");
    world.pass(Duration::from_mins(1));
    assert_eq!(of_mailbox(mailbox.list(of(&ann), None, 10).await), "ok");
}
