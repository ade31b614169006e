//! Busy times hide slots, for a minute at a time, and never at the price of the page.

use std::time::Duration;

use hirewire::slots::SlotsError;

use super::desk::{ANN, Desk};
use crate::support::fake_google::Fault;

const TUESDAY: &str = "2026-12-01T09:00:00Z";
const NOON: &str = "2026-12-01T12:00:00Z";

fn busy(desk: &Desk, spans: &[(&str, &str)]) {
    let spans = spans.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    desk.world.fake.change(ANN, |a| a.busy = spans);
}

async fn shown(desk: &Desk) -> Vec<String> {
    let slots = desk.slots.available(&desk.ann.user_id, None, 100).await.unwrap();
    slots.into_iter().map(|s| s.time.start.to_string()).collect()
}

#[tokio::test]
async fn a_busy_time_hides_a_slot_and_booking_it_is_refused() {
    let desk = Desk::open().await;
    busy(&desk, &[("2026-12-01T09:30:00Z", "2026-12-01T10:00:00Z")]);
    let slots = desk.offer(&[TUESDAY, NOON]).await;
    assert_eq!(slots.len(), 2, "making them is allowed");
    assert_eq!(shown(&desk).await, ["2026-12-01T12:00:00.000Z"]);
    let (_, token) = desk.invited().await;
    assert!(matches!(desk.slots.book(&token, &slots[0].id, None, false).await, Err(SlotsError::Busy)));
    desk.slots.book(&token, &slots[1].id, None, false).await.unwrap();
    // Events that only touch a slot leave it free.
    busy(&desk, &[("2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z"), ("2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z")]);
    desk.world.clock.advance(Duration::from_secs(61));
    assert_eq!(shown(&desk).await, ["2026-12-01T09:00:00.000Z"]);
}

#[tokio::test]
async fn google_is_asked_once_a_minute_however_many_look() {
    let desk = Desk::open().await;
    desk.offer(&[TUESDAY, NOON]).await;
    let looks = (0..20).map(|_| shown(&desk));
    futures::future::join_all(looks).await;
    assert_eq!(desk.world.fake.asked("POST", "/freeBusy"), 1);
    desk.world.clock.advance(Duration::from_secs(59));
    shown(&desk).await;
    assert_eq!(desk.world.fake.asked("POST", "/freeBusy"), 1);
    desk.world.clock.advance(Duration::from_secs(1));
    shown(&desk).await;
    assert_eq!(desk.world.fake.asked("POST", "/freeBusy"), 2);
}

#[tokio::test]
async fn slots_are_shown_when_google_is_down_and_it_is_left_alone_for_a_while() {
    let desk = Desk::open().await;
    busy(&desk, &[(TUESDAY, NOON)]);
    desk.offer(&[TUESDAY]).await;
    for fault in [Fault::status(500, "backendError"), Fault::CutBody, Fault::NoAnswer] {
        let before = desk.world.fake.asked("POST", "/freeBusy");
        desk.world.fake.fail("/freeBusy", fault);
        for _ in 0..3 {
            assert_eq!(shown(&desk).await.len(), 1);
        }
        assert_eq!(desk.world.fake.asked("POST", "/freeBusy") - before, 1);
        desk.world.clock.advance(Duration::from_secs(16));
    }
    assert!(shown(&desk).await.is_empty(), "back again, it hides what is busy");
}

#[tokio::test]
async fn a_time_that_a_cancelled_booking_gave_back_can_be_booked_at_once() {
    let desk = Desk::open().await;
    let slots = desk.offer(&[TUESDAY]).await;
    let (booked, token) = desk.booked(&slots[0].id).await;
    desk.work(&booked).await.into_iter().for_each(Result::unwrap);
    // Google shows our own entry until its task has deleted it.
    busy(&desk, &[("2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z")]);
    desk.world.clock.advance(Duration::from_secs(61));
    desk.slots.cancel(&token).await.unwrap();
    assert_eq!(shown(&desk).await.len(), 1);
    desk.slots.book(&token, &slots[0].id, None, false).await.unwrap();
}

#[tokio::test]
async fn without_a_link_or_its_consent_nothing_is_asked() {
    let desk = Desk::open().await;
    busy(&desk, &[(TUESDAY, NOON)]);
    desk.offer(&[TUESDAY]).await;
    desk.world.process.google.unlink(&desk.ann).await.unwrap();
    assert_eq!(shown(&desk).await.len(), 1);
    desk.world.link(&desk.ann, ANN, &["openid", "email"]).await;
    assert_eq!(shown(&desk).await.len(), 1);
    assert_eq!(desk.world.fake.asked("POST", "/freeBusy"), 0);
}
