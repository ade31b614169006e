use futures::future::join_all;
use hirewire::kernel::{EmailAddress, Zone};
use hirewire::slots::SlotsError;
use hirewire::slots::model::slot::NotClaimed;
use hirewire::slots::model::{Invitation, LinkState, SlotId, SlotStatus};
use hirewire::slots::service::NewSlots;

use super::bed::{Bed, at, someone};

const TUESDAY: &str = "2026-12-01T09:00:00Z";
const WEDNESDAY: &str = "2026-12-02T09:00:00Z";

fn booked(invitation: &Invitation) -> Option<&SlotId> {
    invitation.booking.as_ref().map(|booking| &booking.slot_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slot_goes_to_one_of_a_hundred_claims() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let invited = join_all((0..100).map(|_| bed.invited("ada@example.org"))).await;
    let claims = invited.iter().map(|(_, token)| {
        let (slots, token, slot) = (bed.slots.clone(), token.clone(), slot.id.clone());
        tokio::spawn(async move { slots.book(&token, &slot, None, false).await })
    });
    let mut won = 0;
    for answer in join_all(claims.collect::<Vec<_>>()).await {
        match answer.unwrap() {
            Ok(invitation) => {
                won += 1;
                assert_eq!(bed.slot(&slot.id).await.held.unwrap().invitation_id, invitation.id);
            }
            Err(SlotsError::NotClaimed(NotClaimed::Taken)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(won, 1);
    let mut holders = 0;
    for (invitation, _) in &invited {
        holders += usize::from(bed.reload(invitation).await.booking.is_some());
    }
    assert_eq!(holders, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_candidate_who_clicks_everywhere_at_once_holds_one_slot() {
    let bed = Bed::made().await;
    let starts: Vec<_> = (10..30).map(|day| format!("2026-12-{day}T09:00:00Z")).collect();
    let slots = bed.offer(&starts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (invitation, token) = bed.invited("ada@example.org").await;
    // Each slot twice.
    let clicks = slots.iter().chain(&slots).map(|slot| {
        let (service, token, slot) = (bed.slots.clone(), token.clone(), slot.id.clone());
        tokio::spawn(async move { service.book(&token, &slot, None, false).await.map(|i| booked(&i).cloned()) })
    });
    let answers: Vec<_> = join_all(clicks.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).collect();
    let holds = bed.reload(&invitation).await;
    let won: Vec<_> = answers.into_iter().filter_map(Result::ok).collect();
    assert!(!won.is_empty() && won.iter().all(|slot| slot.as_ref() == booked(&holds)), "{won:?}");
    for slot in &slots {
        let expected = if Some(&slot.id) == booked(&holds) { SlotStatus::Held } else { SlotStatus::Free };
        assert_eq!(bed.slot(&slot.id).await.status, expected);
    }
    assert_eq!(holds.events.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn candidates_who_book_move_and_cancel_at_once_never_share_a_slot() {
    let bed = Bed::made().await;
    let slots = bed.offer(&[TUESDAY, WEDNESDAY, "2026-12-03T09:00:00Z"]).await;
    let invited = join_all((0..6).map(|_| bed.invited("ada@example.org"))).await;
    let work = invited.iter().enumerate().map(|(n, (_, token))| {
        let (service, token, slots) = (bed.slots.clone(), token.clone(), slots.clone());
        tokio::spawn(async move {
            for step in 0..12 {
                let slot = &slots[(n + step) % slots.len()].id;
                match step % 4 {
                    3 => drop(service.cancel(&token).await.unwrap()),
                    _ => drop(service.book(&token, slot, None, true).await),
                }
            }
        })
    });
    for done in join_all(work.collect::<Vec<_>>()).await {
        done.unwrap();
    }
    let mut held = Vec::new();
    for (invitation, _) in &invited {
        held.extend(bed.reload(invitation).await.booking);
    }
    for slot in &slots {
        let by: Vec<_> = held.iter().filter(|booking| booking.slot_id == slot.id).collect();
        let stored = bed.slot(&slot.id).await;
        assert!(by.len() <= 1);
        assert_eq!(stored.held.map(|held| held.claim_id), by.first().map(|booking| booking.claim_id.clone()));
    }
}

#[tokio::test]
async fn booking_again_answers_as_the_first_time_and_another_slot_takes_a_move() {
    let bed = Bed::made().await;
    let slots = bed.offer(&[TUESDAY, WEDNESDAY]).await;
    let (_, token) = bed.invited("ada@example.org").await;
    let zone = Zone::parse("Asia/Tokyo").unwrap();
    let first = bed.slots.book(&token, &slots[0].id, Some(&zone), false).await.unwrap();
    let again = bed.slots.book(&token, &slots[0].id, None, false).await.unwrap();
    assert_eq!(first.booking, again.booking);
    assert!(matches!(bed.slots.book(&token, &slots[1].id, None, false).await, Err(SlotsError::AlreadyBooked)));
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Free);
    let moved = bed.slots.book(&token, &slots[1].id, None, true).await.unwrap();
    let (old, new) = (first.booking.unwrap(), moved.booking.unwrap());
    assert_eq!((new.uid, new.sequence, &new.slot_id), (old.uid, 1, &slots[1].id));
    assert_eq!(bed.slot(&slots[0].id).await.status, SlotStatus::Free);
    let cancelled = bed.slots.cancel(&token).await.unwrap();
    assert!(cancelled.booking.is_none() && bed.slots.cancel(&token).await.is_ok());
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Free);
    assert_eq!(bed.reload(&cancelled).await.events.len(), 3);
    // The same slot once more, under another claim and as another event.
    let anew = bed.slots.book(&token, &slots[1].id, None, false).await.unwrap().booking.unwrap();
    assert_ne!((anew.uid, anew.claim_id), (cancelled.events[0].uid.clone(), new.claim_id));
}

#[tokio::test]
async fn links_are_told_apart_and_die() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    let stored = bed.store.engine().get("invitations", invitation.id.as_str()).await.unwrap().unwrap().body;
    assert!(!stored.contains(&token), "the token is stored hashed and sealed alone");
    for unknown in ["", "x", "abcdefghijklmnopqrstuv", &"a".repeat(5000), "../../etc/passwd"] {
        assert!(matches!(bed.slots.look(unknown, None).await, Err(SlotsError::UnknownLink)), "{unknown}");
    }
    let other = someone();
    let new = NewSlots::starts(vec![TUESDAY.into()], 60, None);
    let theirs = &bed.slots.offer(&other, &new).await.unwrap()[0].id;
    assert!(matches!(bed.slots.book(&token, theirs, None, false).await, Err(SlotsError::UnknownSlot)));
    assert!(matches!(bed.slots.book(&token, &SlotId::random(), None, false).await, Err(SlotsError::UnknownSlot)));
    bed.pass(31 * 24 * 3600);
    for answer in [bed.slots.look(&token, None).await.err(), bed.slots.book(&token, &slot.id, None, false).await.err()]
    {
        assert!(matches!(answer, Some(SlotsError::DeadLink(LinkState::Expired))));
    }
    bed.slots.revoke(&bed.actor, &invitation.invitee.application_id).await.unwrap();
    assert!(matches!(bed.slots.cancel(&token).await, Err(SlotsError::DeadLink(LinkState::Revoked))));
}

#[tokio::test]
async fn the_host_calls_off_and_the_time_is_not_offered_again() {
    let bed = Bed::made().await;
    let slots = bed.offer(&[TUESDAY, WEDNESDAY]).await;
    let (invitation, token) = bed.invited("ada@example.org").await;
    let application = &invitation.invitee.application_id;
    bed.slots.book(&token, &slots[0].id, None, false).await.unwrap();
    assert!(matches!(bed.slots.withdraw(&bed.actor, &slots[0].id).await, Err(SlotsError::SlotBooked)));
    assert!(matches!(bed.slots.call_off(&someone(), application).await, Err(SlotsError::UnknownApplication)));
    bed.slots.call_off(&bed.actor, application).await.unwrap();
    assert_eq!(bed.slot(&slots[0].id).await.status, SlotStatus::Withdrawn);
    // The link goes on working.
    bed.slots.book(&token, &slots[1].id, None, false).await.unwrap();
    bed.slots.revoke(&bed.actor, application).await.unwrap();
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Withdrawn);
}

#[tokio::test]
async fn an_interview_that_has_begun_stands() {
    let bed = Bed::made().await;
    let slots = bed.offer(&[TUESDAY, WEDNESDAY]).await;
    let (_, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slots[0].id, None, false).await.unwrap();
    bed.clock.set(at(TUESDAY));
    assert!(matches!(bed.slots.cancel(&token).await, Err(SlotsError::Begun)));
    assert!(matches!(bed.slots.book(&token, &slots[1].id, None, true).await, Err(SlotsError::Begun)));
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Free);
}

#[tokio::test]
async fn by_address_only_the_invited_book_and_a_job_each() {
    let bed = Bed::made().await;
    let slots = bed.offer(&[TUESDAY, WEDNESDAY, "2026-12-03T09:00:00Z"]).await;
    let book = async |email: &str, start: &str| {
        let email = EmailAddress::parse(email).unwrap();
        bed.slots.book_by_address(&bed.actor.user_id, &email, at(start)).await
    };
    assert!(matches!(book("ada@example.org", TUESDAY).await, Err(SlotsError::NotInvited)));
    let draft = bed.candidate(Some("ada@example.org"));
    bed.slots.edit(&bed.actor, &draft, "not sent yet").await.unwrap();
    assert!(matches!(book("ada@example.org", TUESDAY).await, Err(SlotsError::NotInvited)));
    bed.invited("Ada@Example.org").await;
    assert!(matches!(book("ada@example.org", "2026-12-01T09:00:01Z").await, Err(SlotsError::UnknownSlot)));
    // The same instant with another offset.
    let first = book("ADA@example.org", "2026-12-01T14:30:00+05:30").await.unwrap();
    assert_eq!(booked(&first), Some(&slots[0].id));
    assert_eq!(book("ada@example.org", TUESDAY).await.unwrap().booking, first.booking);
    assert!(matches!(book("ada@example.org", WEDNESDAY).await, Err(SlotsError::AlreadyBooked)));
    bed.invited("bob@example.org").await;
    assert!(matches!(book("bob@example.org", TUESDAY).await, Err(SlotsError::NotClaimed(NotClaimed::Taken))));
    // Invited for a second job.
    bed.invited("ada@example.org").await;
    let second = book("ada@example.org", WEDNESDAY).await.unwrap();
    assert_ne!(second.id, first.id);
    let revoked = bed.invited("eve@example.org").await.0;
    bed.slots.revoke(&bed.actor, &revoked.invitee.application_id).await.unwrap();
    assert!(matches!(book("eve@example.org", "2026-12-03T09:00:00Z").await, Err(SlotsError::NotInvited)));
}
