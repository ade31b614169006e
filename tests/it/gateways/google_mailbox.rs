//! Gmail as an inbox at the wire: every message with a file once at least, in pages, whatever goes wrong between.

use std::collections::BTreeMap;
use std::time::Duration;

use hirewire::gateways::mailbox::gmail::GmailMailbox;
use hirewire::gateways::mailbox::{Account, Mailbox, MailboxError, Position};

use crate::support::fake_google::{ALL_SCOPES, Fault};
use crate::support::linked::World;

const ANN: &str = "ann@example.com";

/// Pages until there is no more; counts how often each message was named.
async fn walk(
    mailbox: &GmailMailbox,
    account: &Account,
    mut position: Option<Position>,
    limit: usize,
) -> Result<(BTreeMap<String, usize>, Option<Position>), MailboxError> {
    let mut seen = BTreeMap::new();
    loop {
        let batch = mailbox.list(account, position.as_ref(), limit).await?;
        assert!(batch.messages.len() <= limit);
        for message in batch.messages {
            *seen.entry(message.handle).or_insert(0) += 1;
        }
        position = batch.position.or(position);
        if !batch.more {
            return Ok((seen, position));
        }
    }
}

async fn account(mailbox: &GmailMailbox) -> Account {
    let accounts = mailbox.accounts().await.unwrap();
    assert_eq!(accounts.len(), 1);
    accounts.into_iter().next().unwrap()
}

fn deliver(world: &World, file: Option<&str>) -> String {
    world.fake.deliver(ANN, "ada@example.org", "Application", file, &["INBOX"])
}

#[tokio::test]
async fn the_first_look_takes_the_last_days_and_later_ones_what_came_since() {
    let world = World::start().await;
    world.linked(ANN).await;
    let old = deliver(&world, Some("old"));
    world.pass(Duration::from_hours(40 * 24));
    let mut wanted: Vec<String> = (0..7).map(|n| deliver(&world, Some(&format!("cv {n}")))).collect();
    for _ in 0..5 {
        deliver(&world, None);
    }
    world.fake.deliver(ANN, ANN, "to somebody else", Some("contract"), &["SENT"]);
    world.fake.deliver(ANN, "spam@example.org", "cheap", Some("spam"), &["SPAM"]);
    wanted.push(world.fake.deliver(ANN, ANN, "to myself, to try it", Some("cv"), &["SENT", "INBOX"]));
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let (seen, position) = walk(&mailbox, &account, None, 3).await.unwrap();
    assert_eq!(seen.keys().cloned().collect::<Vec<_>>(), wanted);
    assert!(seen.values().all(|n| *n == 1) && !seen.contains_key(&old));
    let (seen, position) = walk(&mailbox, &account, position, 3).await.unwrap();
    assert!(seen.is_empty(), "{seen:?}");
    let news: Vec<String> = (0..8).map(|n| deliver(&world, (n % 2 == 0).then_some("cv"))).collect();
    let (seen, position) = walk(&mailbox, &account, position, 3).await.unwrap();
    assert_eq!(seen.keys().collect::<Vec<_>>(), news.iter().step_by(2).collect::<Vec<_>>());
    let (seen, _) = walk(&mailbox, &account, position, 3).await.unwrap();
    assert!(seen.is_empty(), "{seen:?}");
}

#[tokio::test]
async fn what_arrives_during_the_search_is_not_missed() {
    let world = World::start().await;
    world.linked(ANN).await;
    for _ in 0..4 {
        deliver(&world, Some("cv"));
    }
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let first = mailbox.list(&account, None, 2).await.unwrap();
    assert!(first.more);
    let late = deliver(&world, Some("late"));
    let (mut seen, position) = walk(&mailbox, &account, first.position, 2).await.unwrap();
    let (since, _) = walk(&mailbox, &account, position, 2).await.unwrap();
    seen.extend(since);
    assert!(seen.contains_key(&late));
}

#[tokio::test]
async fn a_message_taken_out_of_spam_comes_in() {
    let world = World::start().await;
    world.linked(ANN).await;
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let (_, position) = walk(&mailbox, &account, None, 10).await.unwrap();
    let id = world.fake.deliver(ANN, "ada@example.org", "Application", Some("cv"), &["SPAM"]);
    let (seen, position) = walk(&mailbox, &account, position, 10).await.unwrap();
    assert!(seen.is_empty());
    world.fake.relabel(ANN, &id, &["INBOX"]);
    let (seen, _) = walk(&mailbox, &account, position, 10).await.unwrap();
    assert_eq!(seen.into_keys().collect::<Vec<_>>(), [id]);
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_a_walk_is_replaced_and_nothing_is_missed() {
    let world = World::start().await;
    world.linked(ANN).await;
    let wanted: Vec<String> = (0..9).map(|_| deliver(&world, Some("cv"))).collect();
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let mut position = None;
    let mut seen = Vec::new();
    loop {
        // Before each page the token that was good for the last one ends.
        world.fake.end_access_tokens();
        let batch = mailbox.list(&account, position.as_ref(), 2).await.unwrap();
        seen.extend(batch.messages.into_iter().map(|m| m.handle));
        position = batch.position;
        if !batch.more {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn a_page_that_fails_is_asked_for_again_from_the_same_place() {
    let world = World::start().await;
    world.linked(ANN).await;
    let wanted: Vec<String> = (0..6).map(|_| deliver(&world, Some("cv"))).collect();
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let faults = [
        Fault::Status { status: 429, reason: "rateLimitExceeded", retry_after: Some(9) },
        Fault::Status { status: 403, reason: "userRateLimitExceeded", retry_after: Some(9) },
        Fault::status(500, "backendError"),
        Fault::CutBody,
        Fault::SlowBody,
    ];
    let mut seen = Vec::new();
    let mut position = None;
    for (n, fault) in faults.into_iter().chain([Fault::CutBody; 1]).enumerate() {
        // Now the list itself, now one of the looks at its messages.
        world.fake.fail_later("/gmail/v1/users/me/messages", fault.clone(), n % 3, 1);
        match mailbox.list(&account, position.as_ref(), 1).await {
            Err(MailboxError::Retry { after, .. }) => {
                let asked = matches!(fault, Fault::Status { retry_after: Some(_), .. });
                assert_eq!(after.is_some(), asked, "{fault:?}");
                world.pass(after.unwrap_or_default());
            }
            Err(other) => panic!("{fault:?}: {other:?}"),
            Ok(batch) => {
                seen.extend(batch.messages.into_iter().map(|m| m.handle));
                position = batch.position;
            }
        }
    }
    world.fake.heal();
    let (rest, _) = walk(&mailbox, &account, position, 1).await.unwrap();
    seen.extend(rest.into_keys());
    seen.sort();
    seen.dedup();
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn a_forgotten_history_and_a_forgotten_page_begin_again() {
    let world = World::start().await;
    world.linked(ANN).await;
    let wanted: Vec<String> = (0..5).map(|_| deliver(&world, Some("cv"))).collect();
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let (_, position) = walk(&mailbox, &account, None, 10).await.unwrap();
    world.fake.forget_history(ANN);
    assert_eq!(mailbox.list(&account, position.as_ref(), 10).await.unwrap_err(), MailboxError::PositionLost);
    let (seen, _) = walk(&mailbox, &account, None, 10).await.unwrap();
    assert_eq!(seen.into_keys().collect::<Vec<_>>(), wanted);
    let first = mailbox.list(&account, None, 2).await.unwrap();
    let stale = Position(first.position.unwrap().0.replace("page-", "gone-"));
    assert_eq!(mailbox.list(&account, Some(&stale), 2).await.unwrap_err(), MailboxError::PositionLost);
    for rubbish in ["", "12", "{}"] {
        let answer = mailbox.list(&account, Some(&Position(rubbish.into())), 2).await;
        assert_eq!(answer.unwrap_err(), MailboxError::PositionLost);
    }
}

#[tokio::test]
async fn messages_are_fetched_in_every_spelling_and_within_their_bound() {
    let world = World::start().await;
    world.linked(ANN).await;
    let id = deliver(&world, Some("Rust, SQL??>>"));
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let stored = world.fake.account(ANN).mails[0].raw.clone();
    for padded in [true, false] {
        world.fake.world().padded = padded;
        assert_eq!(mailbox.fetch(&account, &id, 1 << 20).await.unwrap(), stored);
    }
    let size = stored.len() as u64;
    let before = world.fake.asked("GET", "format=raw");
    assert_eq!(
        mailbox.fetch(&account, &id, size - 1).await.unwrap_err(),
        MailboxError::TooLarge { size, limit: size - 1 }
    );
    assert_eq!(world.fake.asked("GET", "format=raw"), before, "too large is known before it is fetched");
    assert_eq!(mailbox.fetch(&account, "gone", 1 << 20).await.unwrap_err(), MailboxError::Gone);
    world.fake.fail("format=raw", Fault::CutBody);
    let cut = mailbox.fetch(&account, &id, 1 << 20).await.unwrap_err();
    assert!(matches!(&cut, MailboxError::Retry { reason, .. } if !reason.contains("raw")), "{cut:?}");
}

#[tokio::test]
async fn a_mailbox_of_ten_thousand_comes_in_pages() {
    let world = World::start().await;
    world.linked(ANN).await;
    for n in 0..10_000 {
        deliver(&world, (n % 50 == 0).then_some("cv"));
    }
    let mailbox = world.process.mailbox(&world.fake);
    let account = account(&mailbox).await;
    let (seen, _) = walk(&mailbox, &account, None, 100).await.unwrap();
    assert_eq!(seen.len(), 200);
    assert_eq!(world.fake.asked("GET", "/messages?"), 2);
    assert_eq!(world.fake.asked("GET", "/messages/m"), 200, "only those that may hold a file are looked at");
}

#[tokio::test]
async fn another_account_of_the_same_user_is_another_mailbox() {
    let world = World::start().await;
    let ann = world.linked(ANN).await;
    let bob = world.linked("bob@example.com").await;
    let mailbox = world.process.mailbox(&world.fake);
    let before = mailbox.accounts().await.unwrap();
    assert_eq!(before.len(), 2);
    world.link(&ann, "ann.private@gmail.example", &ALL_SCOPES).await;
    let after = mailbox.accounts().await.unwrap();
    assert_eq!(before.iter().filter(|a| after.contains(a)).count(), 1, "Bob's alone is the same");
    world.process.google.unlink(&bob).await.unwrap();
    assert_eq!(mailbox.accounts().await.unwrap().len(), 1);
    let gone = before.iter().find(|a| a.id.contains(bob.user_id.as_str())).unwrap();
    assert!(matches!(mailbox.list(gone, None, 10).await, Err(MailboxError::Wait { .. })));
}
