//! Google Calendar at the wire: one event however often it is made, and what each failure means.

use std::time::Duration;

use axum::http::Method;
use hirewire::gateways::calendar::{Attendee, Calendar, CalendarError, EventId, Move, NewEvent, Video};
use hirewire::google::service::Standing;
use hirewire::kernel::{EmailAddress, Timestamp, Zone};

use crate::support::fake_google::{ALL_SCOPES, Fault};
use crate::support::linked::{START, World};

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis((START + minutes * 60) * 1000)
}

fn interview() -> NewEvent {
    NewEvent {
        id: EventId::derived(&["slot_1", "booking_1"]),
        summary: "Interview: Ingénieure".into(),
        description: "With Ada".into(),
        starts_at: at(60),
        ends_at: at(120),
        zone: Zone::parse("Europe/Berlin").unwrap(),
        attendees: vec![Attendee {
            email: EmailAddress::parse("ada@example.org").unwrap(),
            name: Some("Ada Lovelace".into()),
        }],
        reminders: vec![10, 60],
        video: true,
    }
}

#[tokio::test]
async fn an_event_says_who_when_where_and_asks_for_one_meeting() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    let made = calendar.insert(ann.user_id.as_str(), &interview()).await.unwrap();
    assert_eq!((made.cancelled, made.starts_at, made.ends_at), (false, Some(at(60)), Some(at(120))));
    assert!(matches!(made.video, Video::Ready(link) if link.starts_with("https://meet.")));
    let event = world.fake.account("ann@example.com").events[interview().id.as_str()].clone();
    assert_eq!(event["summary"], "Interview: Ingénieure");
    assert_eq!(event["start"]["timeZone"], "Europe/Berlin");
    assert_eq!(event["attendees"][0]["email"], "ada@example.org");
    assert_eq!(event["attendees"][0]["displayName"], "Ada Lovelace");
    assert_eq!(event["reminders"]["useDefault"], false);
    assert_eq!(event["reminders"]["overrides"][1]["minutes"], 60);
    assert_eq!(event["conferenceData"]["createRequest"]["conferenceSolutionKey"]["type"], "hangoutsMeet");
    assert_eq!(event["conferenceData"]["createRequest"]["requestId"], interview().id.as_str());
    let seen = world.fake.world().seen.last().unwrap().uri.clone();
    assert!(seen.contains("sendUpdates=none") && seen.contains("conferenceDataVersion=1"), "{seen}");
}

#[tokio::test]
async fn a_lost_answer_and_a_repeat_make_one_event() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    for fault in [Fault::CutBody, Fault::SlowBody] {
        world.fake.fail_method(Method::POST, "/events", fault);
        let lost = calendar.insert(ann.user_id.as_str(), &interview()).await;
        assert!(matches!(lost, Err(CalendarError::Retry { .. })), "{lost:?}");
    }
    for _ in 0..2 {
        let made = calendar.insert(ann.user_id.as_str(), &interview()).await.unwrap();
        assert_eq!(made.starts_at, Some(at(60)));
    }
    assert_eq!(world.fake.account("ann@example.com").events.len(), 1);
}

#[tokio::test]
async fn a_meeting_is_pending_until_it_is_ready_or_fails() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    world.fake.change("ann@example.com", |a| a.meet_pending_reads = 2);
    let user = ann.user_id.as_str();
    assert_eq!(calendar.insert(user, &interview()).await.unwrap().video, Video::Pending);
    let id = interview().id;
    assert_eq!(calendar.event(user, &id).await.unwrap().unwrap().video, Video::Pending);
    assert!(matches!(calendar.event(user, &id).await.unwrap().unwrap().video, Video::Ready(_)));
    world.fake.change("ann@example.com", |a| a.meet_fails = true);
    let second = NewEvent { id: EventId::derived(&["slot_2"]), ..interview() };
    assert_eq!(calendar.insert(user, &second).await.unwrap().video, Video::Failed);
    let third = NewEvent { id: EventId::derived(&["slot_3"]), video: false, ..interview() };
    assert_eq!(calendar.insert(user, &third).await.unwrap().video, Video::None);
}

#[tokio::test]
async fn moving_and_deleting_meet_whatever_people_did_in_google() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    let (user, id) = (ann.user_id.as_str(), interview().id);
    let later = Move { starts_at: at(180), ends_at: at(240), zone: Zone::utc() };
    assert_eq!(calendar.event(user, &id).await.unwrap(), None);
    assert_eq!(calendar.patch(user, &id, &later).await, Err(CalendarError::Missing));
    calendar.delete(user, &id).await.unwrap();
    calendar.insert(user, &interview()).await.unwrap();
    let moved = calendar.patch(user, &id, &later).await.unwrap();
    assert_eq!((moved.starts_at, moved.ends_at), (Some(at(180)), Some(at(240))));
    let event = world.fake.account("ann@example.com").events[id.as_str()].clone();
    assert_eq!(event["attendees"][0]["email"], "ada@example.org", "a move changes the time alone");
    calendar.delete(user, &id).await.unwrap();
    calendar.delete(user, &id).await.unwrap();
    assert!(calendar.event(user, &id).await.unwrap().unwrap().cancelled);
    assert_eq!(calendar.patch(user, &id, &later).await, Err(CalendarError::Missing));
    assert!(calendar.insert(user, &interview()).await.unwrap().cancelled, "an id is never used twice");
}

#[tokio::test]
async fn each_failure_says_whether_to_try_again() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    let user = ann.user_id.as_str();
    let id = interview().id;
    for (status, reason, retry_after, wanted) in [
        (429, "rateLimitExceeded", Some(17), Some(Duration::from_secs(17))),
        (403, "userRateLimitExceeded", Some(5), Some(Duration::from_secs(5))),
        (403, "rateLimitExceeded", None, None),
        (500, "backendError", None, None),
        (503, "backendError", Some(2), Some(Duration::from_secs(2))),
    ] {
        world.fake.fail("/events/", Fault::Status { status, reason, retry_after });
        match calendar.event(user, &id).await {
            Err(CalendarError::Retry { after, reason }) => {
                assert_eq!(after, wanted, "{status}");
                assert!(!reason.contains("ann@example.com"), "{reason}");
            }
            other => panic!("{status} {reason}: {other:?}"),
        }
        world.pass(retry_after.map_or(Duration::ZERO, Duration::from_secs));
    }
    world.fake.fail("/events/", Fault::status(400, "invalid"));
    assert!(matches!(calendar.event(user, &id).await, Err(CalendarError::GiveUp { .. })));
    world.fake.fail("/events/", Fault::status(410, "deleted"));
    assert_eq!(calendar.event(user, &id).await.unwrap(), None);
    world.fake.fail("/events/", Fault::NoAnswer);
    assert!(matches!(calendar.event(user, &id).await, Err(CalendarError::Retry { .. })));
    assert_eq!(calendar.event("user_01jdb3v7q2m8xk5t9w4ycz6r0p", &id).await, Err(CalendarError::NotLinked));
}

#[tokio::test]
async fn a_token_that_google_refuses_is_replaced_in_the_middle_of_a_call() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    world.fake.end_access_tokens();
    calendar.insert(ann.user_id.as_str(), &interview()).await.unwrap();
    assert_eq!(world.fake.asked("POST", "/events"), 2, "refused once, made once");
    // A second refusal in one call is no reason to go on asking.
    world.fake.fail_later("/events/", Fault::status(401, "authError"), 0, 2);
    let refused = calendar.event(ann.user_id.as_str(), &interview().id).await;
    assert!(matches!(refused, Err(CalendarError::Retry { .. })), "{refused:?}");
    assert_eq!(world.fake.asked("GET", "/events/"), 2);
}

#[tokio::test]
async fn a_scope_that_google_misses_is_shown_at_the_link() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    world.fake.fail("/events/", Fault::status(403, "insufficientPermissions"));
    for _ in 0..3 {
        let refused = calendar.event(ann.user_id.as_str(), &interview().id).await;
        assert!(matches!(refused, Err(CalendarError::NeedsConsent { .. })), "{refused:?}");
    }
    assert_eq!(world.fake.asked("GET", "/events/"), 1, "not asked again before a new consent");
    let status = world.process.google.status(&ann.user_id).await.unwrap();
    assert_eq!((status.state, status.missing), (Standing::Partial, vec![ALL_SCOPES[4].to_owned()]));
}

#[tokio::test]
async fn busy_times_come_in_order_and_an_end_of_consent_is_told() {
    let world = World::start().await;
    let ann = world.linked("ann@example.com").await;
    let calendar = world.process.calendar(&world.fake);
    world.fake.change("ann@example.com", |a| {
        a.busy = vec![
            ("2026-12-01T12:00:00+01:00".into(), "2026-12-01T13:00:00+01:00".into()),
            ("2026-12-01T08:00:00Z".into(), "2026-12-01T08:30:00Z".into()),
        ];
    });
    let busy = calendar.busy(ann.user_id.as_str(), at(0), at(60 * 24 * 30)).await.unwrap();
    let times: Vec<_> = busy.iter().map(|b| (b.from.to_string(), b.to.to_string())).collect();
    assert_eq!(times[0], ("2026-12-01T08:00:00.000Z".into(), "2026-12-01T08:30:00.000Z".into()));
    assert_eq!(times[1], ("2026-12-01T11:00:00.000Z".into(), "2026-12-01T12:00:00.000Z".into()));
    world.fake.end_consent("ann@example.com");
    let ended = calendar.busy(ann.user_id.as_str(), at(0), at(60)).await;
    assert!(matches!(ended, Err(CalendarError::NeedsConsent { .. })), "{ended:?}");
}
