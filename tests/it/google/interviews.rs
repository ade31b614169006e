//! A booking stands in the user's calendar once, wherever it stops in between.

use std::time::Duration;

use axum::http::Method;
use hirewire::google::service::Standing;
use hirewire::slots::model::{CalendarState, Change};
use hirewire::tasks::Failure;

use super::desk::{ANN, Desk};
use crate::support::fake_google::{ALL_SCOPES, Fault};

const TUESDAY: &str = "2026-12-01T09:00:00Z";
const WEDNESDAY: &str = "2026-12-02T09:00:00Z";

#[tokio::test]
async fn a_booking_stands_in_the_calendar_with_its_link() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    let (booked, _) = desk.booked(&slots[0].id).await;
    assert_eq!(Desk::calendar_of(&booked).state, CalendarState::Pending);
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    let calendar = Desk::calendar_of(&desk.reload(&booked).await);
    assert_eq!((calendar.state, calendar.why), (CalendarState::Ok, None));
    let events = desk.events();
    assert_eq!(events.len(), 1);
    assert_eq!(calendar.event_id.as_deref(), events[0]["id"].as_str());
    assert_eq!(calendar.meet_link.as_deref(), events[0]["hangoutLink"].as_str());
    assert_eq!(events[0]["summary"], "Interview with Ada Lovelace: Ingénieure");
    assert_eq!(events[0]["attendees"][0]["email"], "ada@example.org");
    assert_eq!(events[0]["reminders"]["overrides"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_crash_between_insert_and_record_makes_one_event() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    let (booked, _) = desk.booked(&slots[0].id).await;
    let insert = desk.effects(&booked).await.remove(0);
    // The event is made, and the process dies before it can write that down.
    desk.world.fake.fail_method(Method::POST, "/events", Fault::CutBody);
    assert!(matches!(desk.run(&insert).await, Err(Failure::Retry { .. })));
    assert_eq!(desk.events().len(), 1);
    for _ in 0..3 {
        desk.run(&insert).await.unwrap();
    }
    assert_eq!(desk.events().len(), 1);
    assert_eq!(Desk::calendar_of(&desk.reload(&booked).await).state, CalendarState::Ok);
}

#[tokio::test]
async fn a_move_and_a_cancellation_follow_in_any_order_of_tasks() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY, WEDNESDAY]).await;
    for order in 0..6 {
        let (booked, token) = desk.booked(&slots[0].id).await;
        let moved = desk.slots.book(&token, &slots[1].id, None, true).await.unwrap();
        assert_eq!(moved.booking.as_ref().unwrap().sequence, 1);
        let mut tasks = desk.effects(&booked).await;
        assert_eq!(tasks.len(), 2);
        if order % 2 == 1 {
            tasks.reverse();
        }
        for task in &tasks {
            desk.run(task).await.unwrap();
        }
        let events = desk.events();
        assert_eq!((events.len(), events[0]["start"]["dateTime"].as_str()), (1, Some(WEDNESDAY)));
        desk.slots.cancel(&token).await.unwrap();
        let mut tasks = desk.effects(&booked).await;
        assert_eq!(tasks.len(), 3);
        tasks.rotate_left(order % 3);
        for task in &tasks {
            desk.run(task).await.unwrap();
        }
        assert_eq!(desk.events().len(), 0, "{order}");
        desk.world.clock.advance(Duration::from_mins(5));
    }
}

#[tokio::test]
async fn a_cancellation_before_the_first_try_leaves_nothing_behind() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    let (booked, token) = desk.booked(&slots[0].id).await;
    desk.slots.cancel(&token).await.unwrap();
    let tasks = desk.effects(&booked).await;
    for task in tasks.iter().chain(tasks.iter().rev()) {
        desk.run(task).await.unwrap();
    }
    assert!(desk.events().is_empty());
    assert_eq!(desk.world.fake.asked("POST", "/events"), 0);
}

#[tokio::test]
async fn a_link_that_is_late_is_looked_for_and_told_when_it_comes() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    desk.world.fake.change(ANN, |a| a.meet_pending_reads = 3);
    let (booked, _) = desk.booked(&slots[0].id).await;
    let insert = desk.effects(&booked).await.remove(0);
    for _ in 0..2 {
        let Err(Failure::Wait { until, .. }) = desk.run(&insert).await else { panic!("pending is no end") };
        assert!(until.since(desk.slots.now()) <= Duration::from_secs(5));
        let calendar = Desk::calendar_of(&desk.reload(&booked).await);
        assert_eq!((calendar.state, calendar.meet_link.is_some()), (CalendarState::Pending, false));
        assert!(calendar.event_id.is_some());
        desk.world.clock.advance(Duration::from_secs(40));
    }
    // The confirmation went without it a moment ago: the link follows in a mail of its own.
    assert!(matches!(desk.run(&insert).await, Err(Failure::Wait { .. })));
    desk.run(&insert).await.unwrap();
    let after = desk.reload(&booked).await;
    assert!(Desk::calendar_of(&after).meet_link.is_some());
    assert_eq!(after.events.last().unwrap().change, Change::Linked);
    assert_eq!(desk.world.fake.asked("POST", "/events"), 1, "it is read, not made again");
}

#[tokio::test]
async fn a_meeting_that_fails_leaves_the_event() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    desk.world.fake.change(ANN, |a| a.meet_fails = true);
    let (booked, _) = desk.booked(&slots[0].id).await;
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    let calendar = Desk::calendar_of(&desk.reload(&booked).await);
    assert_eq!((calendar.state, calendar.meet_link), (CalendarState::Ok, None));
    assert!(calendar.why.is_some());
}

#[tokio::test]
async fn without_consent_the_entry_waits_and_follows_a_new_one() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    desk.world.fake.end_consent(ANN);
    let (booked, _) = desk.booked(&slots[0].id).await;
    for _ in 0..3 {
        let outcome = desk.work(&booked).await.remove(0);
        assert!(matches!(outcome, Err(Failure::Wait { .. })), "{outcome:?}");
    }
    assert_eq!(desk.world.process.google.status(&desk.ann.user_id).await.unwrap().state, Standing::NeedsConsent);
    let calendar = Desk::calendar_of(&desk.reload(&booked).await);
    assert_eq!(calendar.state, CalendarState::Pending);
    assert!(calendar.why.unwrap().contains("consent"));
    // One more booking while consent is missing: it is taken, and waits as well.
    let more = desk.offer(&[WEDNESDAY]).await;
    let (second, _) = desk.booked(&more[0].id).await;
    assert!(second.booking.as_ref().unwrap().calendar.is_some());
    desk.world.link(&desk.ann, ANN, &ALL_SCOPES).await;
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    desk.work(&second).await.into_iter().for_each(Result::unwrap);
    assert_eq!(desk.events().len(), 2);
}

#[tokio::test]
async fn an_unlinked_account_and_a_deleted_event_are_told_and_end() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY, WEDNESDAY]).await;
    let (booked, token) = desk.booked(&slots[0].id).await;
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    desk.world.fake.change(ANN, |a| {
        for event in a.events.values_mut() {
            event["status"] = "cancelled".into();
        }
    });
    desk.slots.book(&token, &slots[1].id, None, true).await.unwrap();
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    let calendar = Desk::calendar_of(&desk.reload(&booked).await);
    assert_eq!(calendar.state, CalendarState::Failed);
    assert!(calendar.why.unwrap().contains("deleted"));
    desk.world.process.google.unlink(&desk.ann).await.unwrap();
    desk.slots.cancel(&token).await.unwrap();
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    let more = desk.offer(&["2026-12-03T09:00:00Z"]).await;
    let (unlinked, _) = desk.booked(&more[0].id).await;
    assert!(unlinked.booking.unwrap().calendar.is_none(), "nothing is linked, nothing is to be made");
}

#[tokio::test]
async fn faults_are_tried_again_and_the_last_one_is_told() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    let (booked, _) = desk.booked(&slots[0].id).await;
    let mut insert = desk.effects(&booked).await.remove(0);
    desk.world.fake.fail("/events", Fault::Status { status: 429, reason: "rateLimitExceeded", retry_after: Some(7) });
    let limited = desk.run(&insert).await;
    assert!(matches!(limited, Err(Failure::Retry { after, .. }) if after == Some(Duration::from_secs(7))));
    assert_eq!(Desk::calendar_of(&desk.reload(&booked).await).state, CalendarState::Pending);
    desk.world.pass(Duration::from_secs(7));
    insert.attempts = hirewire::tasks::model::MAX_ATTEMPTS;
    desk.world.fake.fail("/events", Fault::status(500, "backendError"));
    assert!(matches!(desk.run(&insert).await, Err(Failure::Retry { .. })));
    let calendar = Desk::calendar_of(&desk.reload(&booked).await);
    assert_eq!((calendar.state, calendar.why.as_deref()), (CalendarState::Failed, Some("Google answered 500")));
    desk.world.fake.fail("/events", Fault::status(403, "calendarUsageLimitsExceeded"));
    assert!(matches!(desk.run(&insert).await, Err(Failure::GiveUp { .. })));
}

#[tokio::test]
async fn an_answer_can_wait_a_little_for_the_link() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY, WEDNESDAY]).await;
    let (booked, _) = desk.booked(&slots[0].id).await;
    let waiting = desk.slots.once_in_calendar(booked.clone(), Duration::from_secs(30));
    let (answered, _) = tokio::join!(waiting, desk.work(&booked));
    assert!(Desk::calendar_of(&answered.unwrap()).meet_link.is_some());
    let (second, _) = desk.booked(&slots[1].id).await;
    let without = desk.slots.once_in_calendar(second, Duration::from_millis(300)).await.unwrap();
    assert_eq!(Desk::calendar_of(&without).meet_link, None);
}
