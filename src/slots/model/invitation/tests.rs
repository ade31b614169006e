use proptest::prelude::*;

use super::super::times::tests::{HOUR, at};
use super::super::{CalendarState, Interval};
use super::*;
use crate::kernel::secret::token_hash;

pub const NOW: &str = "2026-11-22T12:00:00Z";
const TUESDAY: &str = "2026-12-01T09:00:00Z";
const WEDNESDAY: &str = "2026-12-02T09:00:00Z";

pub fn link() -> Link {
    Link { hash: token_hash("token"), sealed: "sealed".into(), expires_at: at("2026-12-22T12:00:00Z") }
}

/// Sent at [`NOW`].
pub fn invitation() -> Invitation {
    let invitee = Invitee {
        application_id: ApplicationId::random(),
        job_id: Some(JobId::random()),
        job_title: "Engineer".into(),
        candidate_name: Some("Ada Lovelace".into()),
        candidate_email: EmailAddress::parse("Ada@Example.org").unwrap(),
    };
    let host = Host { email: EmailAddress::parse("hr@example.com").unwrap(), name: Some("Grace Hopper".into()) };
    let mut invitation = Invitation::draft(
        WorkspaceId::random(),
        UserId::random(),
        invitee.clone(),
        host.clone(),
        Text { text: format!("Here: {LINK_MARK}"), written_by: BY_TEMPLATE.to_owned() },
    );
    let text = invitation.text.clone();
    invitation.send(
        (invitation.user_id.clone(), host),
        invitee,
        text,
        link(),
        |task| format!("{task}@hire.example"),
        at(NOW),
    );
    invitation.outbox = Outbox::default();
    invitation
}

pub fn claim(start: &str) -> Claim {
    Claim {
        id: ClaimId::random(),
        slot_id: SlotId::derived(&[start]),
        time: Interval::lasting(at(start), HOUR).unwrap(),
        host_zone: None,
    }
}

/// Tuesday is booked.
pub fn booked() -> Invitation {
    let mut invitation = invitation();
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let Booked::Now { released: None } = invitation.book(&claim(TUESDAY), false, Some(&zone), None, at(NOW)) else {
        panic!()
    };
    invitation
}

fn kinds_of(invitation: &Invitation) -> Vec<&str> {
    invitation.outbox.items.iter().map(|effect| effect.kind.as_str()).collect()
}

#[test]
fn a_booking_tells_both_and_asks_for_an_event_where_a_calendar_is_linked() {
    assert_eq!(kinds_of(&booked()), ["mail.send", "mail.send", "slots.step"]);
    let mut linked = invitation();
    linked.book(&claim(TUESDAY), false, None, Some(Calendar::pending()), at(NOW));
    assert_eq!(kinds_of(&linked), ["calendar.insert", "mail.send", "mail.send", "slots.step"]);
}

#[test]
fn the_same_claim_again_changes_nothing() {
    let mut invitation = invitation();
    let claim = claim(TUESDAY);
    invitation.book(&claim, false, None, None, at(NOW));
    let before = serde_json::to_value(&invitation).unwrap();
    assert_eq!(invitation.book(&claim, false, None, None, at(NOW)), Booked::Before);
    assert_eq!(invitation.book(&claim, true, None, None, at(NOW)), Booked::Before);
    assert_eq!(serde_json::to_value(&invitation).unwrap(), before);
}

#[test]
fn another_slot_is_refused_and_its_claim_void_for_ever() {
    let mut invitation = booked();
    let second = claim(WEDNESDAY);
    assert_eq!(invitation.book(&second, false, None, None, at(NOW)), Booked::Not(NotBooked::AlreadyBooked));
    invitation.cancel(By::Candidate, at(NOW)).unwrap();
    // The request that was refused has freed the slot by now: nobody may go on with its claim.
    assert_eq!(invitation.book(&second, false, None, None, at(NOW)), Booked::Not(NotBooked::Void));
    assert!(matches!(invitation.book(&claim(WEDNESDAY), false, None, None, at(NOW)), Booked::Now { .. }));
}

#[test]
fn a_claim_that_was_given_up_is_never_booked_and_a_booked_one_never_given_up() {
    let mut invitation = invitation();
    let (late, good) = (claim(TUESDAY), claim(WEDNESDAY));
    assert!(invitation.give_up(&late.id));
    assert_eq!(invitation.book(&late, false, None, None, at(NOW)), Booked::Not(NotBooked::Void));
    invitation.book(&good, false, None, None, at(NOW));
    assert!(!invitation.give_up(&good.id));
}

#[test]
fn a_move_keeps_the_uid_and_raises_the_sequence() {
    let mut invitation = invitation();
    let first = claim(TUESDAY);
    invitation.book(&first, false, Zone::parse("Asia/Tokyo").ok().as_ref(), Some(Calendar::pending()), at(NOW));
    let uid = invitation.booking.as_ref().unwrap().uid.clone();
    if let Some(calendar) = invitation.booking.as_mut().unwrap().calendar.as_mut() {
        *calendar = Calendar { state: CalendarState::Ok, event_id: Some("e".into()), meet_link: None, why: None };
    }
    invitation.outbox = Outbox::default();
    let booked = invitation.book(&claim(WEDNESDAY), true, None, Some(Calendar::pending()), at(NOW));
    assert_eq!(booked, Booked::Now { released: Some((first.slot_id, first.id.clone())) });
    let booking = invitation.booking.as_ref().unwrap();
    assert_eq!((&booking.uid, booking.sequence), (&uid, 1));
    assert_eq!(booking.zone.as_ref().map(Zone::name), Some("Asia/Tokyo"));
    let calendar = booking.calendar.as_ref().unwrap();
    assert_eq!((calendar.state, calendar.event_id.as_deref()), (CalendarState::Pending, Some("e")));
    assert!(invitation.void_claims.contains(&first.id));
    assert_eq!(kinds_of(&invitation), ["calendar.patch", "mail.send", "mail.send", "slots.step", "slots.release"]);
    assert_eq!(invitation.events[1].before, Some(at(TUESDAY)));
}

#[test]
fn an_interview_that_has_begun_is_neither_moved_nor_cancelled() {
    let mut invitation = booked();
    assert_eq!(invitation.book(&claim(WEDNESDAY), true, None, None, at(TUESDAY)), Booked::Not(NotBooked::Begun));
    assert_eq!(invitation.cancel(By::Candidate, at(TUESDAY)), None);
}

#[test]
fn a_link_lives_until_it_expires_or_until_the_interview_is_over() {
    let fresh = invitation();
    let mut late = invitation();
    late.book(&claim("2027-01-10T09:00:00Z"), false, None, None, at(NOW));
    for (now, without, with) in [
        (NOW, LinkState::Live, LinkState::Live),
        ("2026-12-22T12:00:00Z", LinkState::Expired, LinkState::Live),
        ("2027-01-10T10:00:00Z", LinkState::Expired, LinkState::Expired),
    ] {
        assert_eq!((fresh.link_state(at(now)), late.link_state(at(now))), (without, with), "{now}");
    }
}

#[test]
fn revoking_ends_link_and_booking_and_sending_again_makes_a_new_link() {
    let mut invitation = booked();
    invitation.revoke(at(NOW));
    assert_eq!((invitation.link_state(at(NOW)), invitation.booking.is_none()), (LinkState::Revoked, true));
    assert_eq!(
        invitation.book(&claim(WEDNESDAY), false, None, None, at(NOW)),
        Booked::Not(NotBooked::Link(LinkState::Revoked))
    );
    let fresh = Link { hash: "new".into(), ..link() };
    let (invitee, host) = (invitation.invitee.clone(), invitation.host.clone());
    let link =
        invitation.send((invitation.user_id.clone(), host), invitee, "t".into(), fresh, str::to_owned, at(NOW)).clone();
    assert_eq!(link.hash, "new");
}

#[test]
fn sending_again_keeps_a_link_that_lives_and_makes_room_after_an_interview() {
    let mut invitation = booked();
    let over = at("2026-12-03T09:00:00Z");
    let fresh = Link { hash: "new".into(), expires_at: at("2027-01-03T09:00:00Z"), ..link() };
    let (invitee, host) = (invitation.invitee.clone(), invitation.host.clone());
    let kept =
        invitation.send((invitation.user_id.clone(), host), invitee, "t".into(), fresh, str::to_owned, over).clone();
    assert_eq!((kept.hash, kept.expires_at), (token_hash("token"), at("2027-01-03T09:00:00Z")));
    assert_eq!((invitation.booking.is_none(), invitation.events.len()), (true, 1));
}

#[test]
fn a_link_sends_a_bounded_number_of_mails() {
    let mut invitation = booked();
    let days: Vec<_> = (2..30).map(|day| format!("2026-12-{day:02}T09:00:00Z")).collect();
    let mut refused = 0;
    for day in &days {
        match invitation.book(&claim(day), true, None, None, at(NOW)) {
            Booked::Now { .. } => {}
            Booked::Not(NotBooked::TooManyChanges) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((invitation.events.len(), refused), (MOST_CHANGES, days.len() + 1 - MOST_CHANGES));
}

proptest! {
    /// Whatever the order of claims, repetitions, repairs and cancellations: the claim that is booked is not void,
    /// a void one never becomes booked, and the sequence of one uid only rises.
    #[test]
    fn a_claim_is_booked_or_void_and_stays_void(steps in prop::collection::vec((0usize..6, 0usize..4), 1..60)) {
        let mut invitation = invitation();
        let claims: Vec<_> = (1..7).map(|day| claim(&format!("2026-12-0{day}T09:00:00Z"))).collect();
        let mut void = Vec::new();
        for (which, step) in steps {
            match step {
                0 | 1 => {
                    invitation.book(&claims[which], step == 1, None, None, at(NOW));
                }
                2 => {
                    invitation.cancel(By::Candidate, at(NOW));
                }
                _ => {
                    invitation.give_up(&claims[which].id);
                }
            }
            let booked = invitation.booking.as_ref().map(|booking| booking.claim_id.clone());
            prop_assert!(booked.is_none_or(|id| !invitation.void_claims.contains(&id)));
            prop_assert!(void.iter().all(|id| invitation.void_claims.contains(id)));
            void.clone_from(&invitation.void_claims);
        }
        for pair in invitation.events.windows(2) {
            prop_assert!(pair[0].uid != pair[1].uid || pair[0].sequence < pair[1].sequence);
        }
    }
}
