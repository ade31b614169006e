//! Mailboxes that misbehave: single messages that can't be fetched, whole ones that are away, pauses that they ask for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::app::start::COLLECTIONS;
use hirewire::gateways::mailbox::{Account, Batch, Listed, Mailbox, MailboxError, Owner, Position};
use hirewire::intake::fetch::FetchLater;
use hirewire::intake::ledger::LedgerLine;
use hirewire::intake::mailbox_state::{MailboxState, problems};
use hirewire::intake::poll::{POLL, Poll};
use hirewire::kernel::{Clock, ManualClock, SystemClock};
use hirewire::store::Query;
use hirewire::tasks::{Entry, Handler, Runner, Task, When};
use serde_json::{Value, json};

use super::letters::Draft;
use crate::support::fake_google::Fault;
use crate::support::linked::World;
use crate::support::{TestServer, TestUser};

const MINUTE: Duration = Duration::from_mins(1);

/// A mailbox with positions. What a message's fetch or the next list answers in its place can be told.
#[derive(Default)]
struct Scripted {
    messages: Mutex<Vec<Message>>,
    list_fails: Mutex<Option<MailboxError>>,
    lists: Mutex<usize>,
    fetches: Mutex<Vec<String>>,
    unlinked: Mutex<bool>,
    accounts_fail: Mutex<Option<MailboxError>>,
}

struct Message {
    handle: String,
    raw: Vec<u8>,
    fails: Option<MailboxError>,
}

fn later(after: Option<Duration>) -> MailboxError {
    MailboxError::Retry { reason: "no answer".into(), after }
}

impl Scripted {
    fn deliver(&self, n: usize) {
        let (handle, raw) = (format!("m{n}"), Draft::application(n).bytes());
        self.messages.lock().unwrap().push(Message { handle, raw, fails: None });
    }

    fn fail(&self, n: usize, how: Option<MailboxError>) {
        self.messages.lock().unwrap()[n].fails = how;
    }
}

#[async_trait]
impl Mailbox for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }
    async fn accounts(&self) -> Result<Vec<Account>, MailboxError> {
        if let Some(e) = self.accounts_fail.lock().unwrap().clone() {
            return Err(e);
        }
        let account = Account { id: "scripted:1".into(), owner: Owner::FirstUser };
        Ok(if *self.unlinked.lock().unwrap() { Vec::new() } else { vec![account] })
    }
    async fn list(&self, _: &Account, after: Option<&Position>, limit: usize) -> Result<Batch, MailboxError> {
        *self.lists.lock().unwrap() += 1;
        if let Some(e) = self.list_fails.lock().unwrap().clone() {
            return Err(e);
        }
        let from: usize = after.map_or(0, |p| p.0.parse().unwrap());
        let all = self.messages.lock().unwrap();
        let from = from.min(all.len());
        let upto = all.len().min(from + limit);
        let listed = |m: &Message| Listed { handle: m.handle.clone(), size: None, received_at: None };
        let messages = all[from..upto].iter().map(listed).collect();
        Ok(Batch { messages, position: Some(Position(upto.to_string())), more: upto < all.len() })
    }
    async fn fetch(&self, _: &Account, handle: &str, _: u64) -> Result<Vec<u8>, MailboxError> {
        self.fetches.lock().unwrap().push(handle.to_owned());
        let all = self.messages.lock().unwrap();
        let message = all.iter().find(|m| m.handle == handle).ok_or(MailboxError::Gone)?;
        message.fails.clone().map_or_else(|| Ok(message.raw.clone()), Err)
    }
    async fn mark_handled(&self, _: &Account, _: &str) -> Result<(), MailboxError> {
        Ok(())
    }
}

struct Bed {
    server: TestServer,
    clock: ManualClock,
    mailbox: Arc<Scripted>,
    runner: Runner,
}

async fn bed() -> Bed {
    let clock = ManualClock::at(SystemClock.now());
    // Days pass here, and who signed in stays so.
    let server = TestServer::start_with(&[("HIREWIRE_TOKEN_HOURS", "1000")], Arc::new(clock.clone())).await;
    let mailbox = Arc::new(Scripted::default());
    let runner = runner(&server, &clock, &mailbox);
    Bed { server, clock, mailbox, runner }
}

/// What a process runs that has nothing in memory yet.
fn runner(server: &TestServer, clock: &ManualClock, mailbox: &Arc<Scripted>) -> Runner {
    let mailboxes: Vec<Arc<dyn Mailbox>> = vec![mailbox.clone()];
    let app = &server.app;
    let handlers: Vec<Arc<dyn Handler>> = vec![
        Arc::new(Poll::new(app.store.clone(), app.auth.clone(), mailboxes.clone())),
        Arc::new(FetchLater::new(app.store.clone(), mailboxes)),
    ];
    let entries = vec![Entry { name: POLL, kind: POLL, when: When::Every(MINUTE) }];
    Runner::new(app.queue.clone(), COLLECTIONS, handlers, entries, Arc::new(clock.clone()))
}

impl Bed {
    fn another_process(&self) -> Runner {
        runner(&self.server, &self.clock, &self.mailbox)
    }

    /// How often the mailbox was asked for anything of its messages.
    fn asked(&self) -> usize {
        *self.mailbox.lists.lock().unwrap() + self.mailbox.fetches.lock().unwrap().len()
    }

    async fn work(&self) {
        self.work_in(&self.runner, 1).await;
    }

    async fn work_in(&self, runner: &Runner, minutes: usize) {
        for _ in 0..minutes {
            self.clock.advance(MINUTE);
            runner.run_due().await.unwrap();
        }
    }

    async fn state(&self) -> MailboxState {
        self.server.app.store.get::<MailboxState>("scripted:1").await.unwrap().unwrap().doc
    }
}

async fn lines(user: &TestUser<'_>, filter: &str) -> Vec<Value> {
    user.get(&format!("/api/v1/inbox?limit=100{filter}")).await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_can_not_be_fetched_holds_up_no_other_and_comes_in_later() {
    let bed = bed().await;
    let user = bed.server.user("hr@hire.example").await;
    (0..250).for_each(|n| bed.mailbox.deliver(n));
    bed.mailbox.fail(7, Some(later(None)));
    bed.work().await;
    let failed = lines(&user, "&status=failed").await;
    assert_eq!(
        (failed.len(), failed[0]["will_retry"].as_bool(), failed[0]["reason"].as_str()),
        (1, Some(true), Some("no answer"))
    );
    assert_eq!(bed.server.app.store.count::<LedgerLine>(Query::new()).await.unwrap(), 250);
    assert_eq!(bed.state().await.position, Some(Position("250".into())));
    assert_eq!(problems(&bed.server.app.store).await.unwrap(), Vec::<String>::new());
    let id = failed[0]["id"].as_str().unwrap();
    user.post(&format!("/api/v1/inbox/{id}/retry"), json!({})).await.problem(409, "task_running");
    // It gets better.
    bed.mailbox.fail(7, None);
    bed.work().await;
    assert!(lines(&user, "&status=failed").await.is_empty());
    assert_eq!(bed.server.app.store.count::<LedgerLine>(Query::new()).await.unwrap(), 250, "one line for each still");
    assert_eq!(bed.mailbox.fetches.lock().unwrap().iter().filter(|h| *h == "m8").count(), 1);
    // Listed from the start again, it is known.
    bed.server
        .app
        .store
        .modify::<MailboxState, _, _>("scripted:1", |s| {
            s.position = None;
            Ok::<_, ()>(())
        })
        .await
        .unwrap();
    bed.work().await;
    assert_eq!(bed.server.app.store.count::<LedgerLine>(Query::new()).await.unwrap(), 250);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_can_be_fetched_is_a_failed_line_that_a_person_may_retry_or_dismiss() {
    let bed = bed().await;
    let user = bed.server.user("hr@hire.example").await;
    (0..3).for_each(|n| bed.mailbox.deliver(n));
    bed.mailbox.fail(0, Some(later(None)));
    bed.mailbox.fail(2, Some(later(None)));
    bed.work().await;
    // The longest pause between two tries, as often as there are tries and some more.
    for _ in 0..16 {
        bed.clock.advance(Duration::from_hours(3));
        bed.work().await;
    }
    let asked = bed.mailbox.fetches.lock().unwrap().len();
    assert!(asked <= 2 * 14, "not for ever: {asked}");
    let failed = lines(&user, "&status=failed").await;
    assert!(failed.len() == 2 && failed.iter().all(|l| l["will_retry"] == false), "{failed:#?}");
    let ids: Vec<_> = failed.iter().map(|l| l["id"].as_str().unwrap().to_owned()).collect();
    bed.mailbox.fail(0, None);
    bed.mailbox.fail(2, None);
    for id in &ids {
        let retried = user.post(&format!("/api/v1/inbox/{id}/retry"), json!({})).await.json();
        assert_eq!(retried["status"], "waiting");
    }
    // One of them is gone by now.
    bed.mailbox.messages.lock().unwrap().remove(2);
    bed.work().await;
    let failed = lines(&user, "&status=failed").await;
    assert_eq!((failed.len(), failed[0]["reason"].as_str()), (1, Some("message_gone")));
    let gone = failed[0]["id"].as_str().unwrap();
    user.post(&format!("/api/v1/inbox/{gone}/retry"), json!({})).await.problem(409, "task_done");
    assert_eq!(user.post(&format!("/api/v1/inbox/{gone}/cancel"), json!({})).await.json()["reason"], "dismissed");
    assert_eq!(lines(&user, "").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_gives_nothing_keeps_its_place_and_says_so() {
    let bed = bed().await;
    let user = bed.server.user("hr@hire.example").await;
    (0..50).for_each(|n| bed.mailbox.deliver(n));
    (0..50).for_each(|n| bed.mailbox.fail(n, Some(later(None))));
    bed.work().await;
    assert_eq!(bed.state().await.position, None);
    assert_eq!(lines(&user, "").await.len(), 3, "three in a row are the mailbox's trouble");
    let ready = bed.server.get("/readyz").await;
    assert!(ready.text.contains("messages can't be fetched: no answer"), "{}", ready.text);
    (0..50).for_each(|n| bed.mailbox.fail(n, None));
    bed.work().await;
    bed.work().await;
    assert_eq!(lines(&user, "&status=waiting").await.len(), 50);
    assert_eq!(bed.state().await.problem, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_the_other_side_asks_for_is_kept() {
    let bed = bed().await;
    let user = bed.server.user("hr@hire.example").await;
    bed.mailbox.deliver(0);
    *bed.mailbox.list_fails.lock().unwrap() = Some(later(Some(MINUTE * 10)));
    for _ in 0..9 {
        bed.work().await;
    }
    assert_eq!(*bed.mailbox.lists.lock().unwrap(), 1);
    *bed.mailbox.list_fails.lock().unwrap() = None;
    // Now a message's fetch asks for it: nothing is asked for, nothing is put down to the message.
    bed.mailbox.fail(0, Some(later(Some(MINUTE * 10))));
    for _ in 0..12 {
        bed.work().await;
    }
    let fetches = bed.mailbox.fetches.lock().unwrap().len();
    assert!((1..=2).contains(&fetches), "{fetches}");
    assert!(lines(&user, "").await.is_empty());
    // A clock that goes back a day takes the pause with it.
    bed.clock.set(bed.clock.now().minus(Duration::from_hours(24)));
    bed.mailbox.fail(0, None);
    // The schedule comes nearer with the first look, and runs with the second.
    bed.work().await;
    bed.work().await;
    assert_eq!(lines(&user, "").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_outlives_a_restart_whoever_was_asked_for_it() {
    let bed = bed().await;
    let user = bed.server.user("hr@hire.example").await;
    bed.mailbox.deliver(0);
    *bed.mailbox.list_fails.lock().unwrap() = Some(later(Some(MINUTE * 10)));
    bed.work().await;
    *bed.mailbox.list_fails.lock().unwrap() = None;
    let asked = bed.asked();
    bed.work_in(&bed.another_process(), 8).await;
    assert_eq!(bed.asked(), asked, "the poll was asked for it");
    bed.work_in(&bed.runner, 3).await;
    assert_eq!(lines(&user, "").await.len(), 1);

    // Two messages come to be fetched by themselves, and the first of these fetches is asked for a pause.
    (1..4).for_each(|n| bed.mailbox.deliver(n));
    bed.mailbox.fail(1, Some(later(None)));
    bed.mailbox.fail(3, Some(later(None)));
    bed.work().await;
    assert_eq!(lines(&user, "&status=failed").await.len(), 2);
    bed.mailbox.fail(1, Some(later(Some(MINUTE * 10))));
    bed.mailbox.fail(3, Some(later(Some(MINUTE * 10))));
    let (lists, fetches) = (*bed.mailbox.lists.lock().unwrap(), bed.mailbox.fetches.lock().unwrap().len());
    bed.work().await;
    let (listed, fetched) = (*bed.mailbox.lists.lock().unwrap(), bed.mailbox.fetches.lock().unwrap().len());
    assert!(listed <= lists + 1 && fetched == fetches + 1, "{lists} {listed} {fetches} {fetched}");
    let asked = bed.asked();
    bed.work_in(&bed.another_process(), 8).await;
    assert_eq!(bed.asked(), asked, "a fetch was asked for it");
    assert!(bed.server.get("/readyz").await.text.contains("no answer"));
    bed.mailbox.fail(1, None);
    bed.mailbox.fail(3, None);
    bed.work_in(&bed.runner, 5).await;
    assert_eq!((lines(&user, "").await.len(), lines(&user, "&status=failed").await.len()), (4, 0));
    assert!(!bed.server.get("/readyz").await.text.contains("no answer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_is_not_linked_any_more_has_no_problem() {
    let bed = bed().await;
    bed.server.user("hr@hire.example").await;
    let inbox = async || {
        let ready = bed.server.get("/readyz").await.json();
        ready["checks"].as_array().unwrap().iter().find(|check| check["name"] == "inbox").unwrap()["state"].clone()
    };
    *bed.mailbox.list_fails.lock().unwrap() = Some(later(None));
    bed.work().await;
    assert_eq!(inbox().await, "warning");
    // As long as nobody can tell what accounts there are, it stays.
    *bed.mailbox.accounts_fail.lock().unwrap() = Some(later(None));
    bed.work().await;
    assert_eq!(problems(&bed.server.app.store).await.unwrap().len(), 2, "the account's, and the mailbox's own");
    *bed.mailbox.accounts_fail.lock().unwrap() = None;
    *bed.mailbox.unlinked.lock().unwrap() = true;
    bed.work().await;
    assert_eq!(inbox().await, "ok");
    *bed.mailbox.unlinked.lock().unwrap() = false;
    bed.work().await;
    assert_eq!(inbox().await, "warning", "linked again, it is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_message_does_not_block_a_gmail_mailbox() {
    const ANN: &str = "ann@example.com";
    let world = World::start().await;
    world.linked(ANN).await;
    let store = world.process.store.clone();
    store.ensure::<LedgerLine>().await.unwrap();
    store.ensure::<MailboxState>().await.unwrap();
    store.ensure::<Task>().await.unwrap();
    let poll = Poll::new(store.clone(), world.process.auth.clone(), vec![Arc::new(world.process.mailbox(&world.fake))]);
    let mut now = world.clock.now();
    let mut run = async |count: u64| {
        now = now.plus(MINUTE);
        poll.run(&Task::new(hirewire::tasks::TaskId::random(), POLL, json!({}), now), now).await.unwrap();
        assert_eq!(store.count::<LedgerLine>(Query::new()).await.unwrap(), count);
    };
    run(0).await;
    // Its look, its size, its text: each fails for one message of several.
    for (path, so_far) in [("format=full", 4), ("format=minimal", 8), ("format=raw", 12)] {
        for n in 0..4 {
            world.fake.deliver(ANN, "ada@example.org", "Application", Some(&format!("{path} {n}")), &["INBOX"]);
        }
        world.fake.fail_later(path, Fault::status(500, "backendError"), 1, 1);
        run(so_far).await;
        world.fake.heal();
    }
    // What came later comes in, and nothing is asked for twice.
    let asked = world.fake.asked("GET", "format=raw");
    run(12).await;
    assert_eq!(world.fake.asked("GET", "format=raw"), asked);
    let failed = store.find::<LedgerLine>(Query::new().eq("will_retry", true).asc("received_at")).await.unwrap();
    assert_eq!(failed.len(), 2, "a message whose look fails is fetched all the same");
}
