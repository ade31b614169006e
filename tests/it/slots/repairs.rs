//! A crash between the writes of one use case: the first write is made, and then its effects run.

use hirewire::slots::model::slot::Claimed;
use hirewire::slots::model::{Agenda, ClaimId, Interval, Invitation, Slot, SlotStatus};

use hirewire::slots::service::Standing;

use super::bed::{Bed, NOW, at};

const TUESDAY: &str = "2026-12-01T09:00:00Z";
const WEDNESDAY: &str = "2026-12-02T09:00:00Z";

fn hour(start: &str) -> Interval {
    Interval::lasting(at(start), std::time::Duration::from_hours(1)).unwrap()
}

#[tokio::test]
async fn slots_that_only_the_agenda_knows_are_written() {
    let bed = Bed::made().await;
    let user = &bed.actor.user_id;
    let mut agenda = Agenda::new(user.clone(), bed.actor.workspace_id.clone());
    let entries = agenda.reserve(&[hour(TUESDAY), hour(WEDNESDAY)], None, at(NOW)).unwrap();
    bed.store.insert(&agenda).await.unwrap();
    assert!(bed.slots.available(user, None, 10).await.unwrap().is_empty());
    bed.repair::<Agenda>(user.as_str()).await;
    let slots = bed.slots.available(user, None, 10).await.unwrap();
    assert_eq!(slots.iter().map(|s| &s.id).collect::<Vec<_>>(), entries.iter().map(|e| &e.slot_id).collect::<Vec<_>>());
    // Again, after one was withdrawn and one was booked: nothing comes back.
    let (_, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slots[0].id, None, false).await.unwrap();
    bed.slots.withdraw(&bed.actor, &slots[1].id).await.unwrap();
    bed.repair::<Agenda>(user.as_str()).await;
    assert_eq!(bed.slot(&slots[0].id).await.status, SlotStatus::Held);
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Withdrawn);
}

/// As a request leaves the slot that dies before it reaches the invitation.
async fn claim(bed: &Bed, slot: &Slot, invitation: &Invitation) -> ClaimId {
    let (new, now) = (ClaimId::random(), bed.slots.now());
    let claimed = bed.store.modify::<Slot, _, _>(&slot.id, |slot| slot.claim(&invitation.id, &new, now)).await.unwrap();
    assert!(matches!(claimed, Claimed::Anew(_)));
    new
}

#[tokio::test]
async fn a_claim_that_became_no_booking_is_released() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, _) = bed.invited("ada@example.org").await;
    claim(&bed, &slot, &invitation).await;
    bed.repair::<Slot>(slot.id.as_str()).await;
    assert_eq!(bed.slot(&slot.id).await.status, SlotStatus::Free);
}

#[tokio::test]
async fn a_booking_that_comes_after_the_repair_finds_its_claim_void() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (ada, _) = bed.invited("ada@example.org").await;
    let slow = claim(&bed, &slot, &ada).await;
    bed.repair::<Slot>(slot.id.as_str()).await;
    let (bob, token) = bed.invited("bob@example.org").await;
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    // The slow request wakes up and goes on to the invitation.
    let stale = hirewire::slots::model::Claim { id: slow, slot_id: slot.id.clone(), time: slot.time, host_zone: None };
    bed.store
        .modify::<Invitation, _, _>(&ada.id, |ada| {
            ada.book(&stale, false, None, None, at(NOW));
            Ok::<_, ()>(())
        })
        .await
        .unwrap();
    assert!(bed.reload(&ada).await.booking.is_none());
    assert_eq!(bed.slot(&slot.id).await.held.unwrap().invitation_id, bob.id);
}

#[tokio::test]
async fn the_candidate_who_tries_again_after_a_crash_goes_on_with_the_claim() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    let left = claim(&bed, &slot, &invitation).await;
    let booked = bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    assert_eq!(booked.booking.unwrap().claim_id, left);
    bed.repair::<Slot>(slot.id.as_str()).await;
    assert_eq!(bed.slot(&slot.id).await.status, SlotStatus::Held);
}

#[tokio::test]
async fn the_slot_that_was_moved_from_or_cancelled_is_freed_after_a_crash() {
    let bed = Bed::made().await;
    let slots = bed.offer(&[TUESDAY, WEDNESDAY]).await;
    let (invitation, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slots[0].id, None, false).await.unwrap();
    let new = claim(&bed, &slots[1], &invitation).await;
    let claim =
        hirewire::slots::model::Claim { id: new, slot_id: slots[1].id.clone(), time: slots[1].time, host_zone: None };
    let book = |invitation: &mut Invitation| {
        invitation.book(&claim, true, None, None, at(NOW));
        Ok::<_, ()>(())
    };
    bed.store.modify::<Invitation, _, _>(&invitation.id, book).await.unwrap();
    assert_eq!(bed.slot(&slots[0].id).await.status, SlotStatus::Held);
    bed.repair::<Invitation>(invitation.id.as_str()).await;
    assert_eq!(bed.slot(&slots[0].id).await.status, SlotStatus::Free);
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Held);

    let cancel = |invitation: &mut Invitation| {
        invitation.cancel(hirewire::slots::model::By::Host, at(NOW));
        Ok::<_, ()>(())
    };
    bed.store.modify::<Invitation, _, _>(&invitation.id, cancel).await.unwrap();
    bed.repair::<Invitation>(invitation.id.as_str()).await;
    assert_eq!(bed.slot(&slots[1].id).await.status, SlotStatus::Withdrawn);
    // And the agenda follows by the slot's own effect.
    bed.repair::<Slot>(slots[1].id.as_str()).await;
    bed.offer(&[WEDNESDAY]).await;
}

#[tokio::test]
async fn the_application_hears_each_step_and_how_things_stand_now() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    bed.repair::<Invitation>(invitation.id.as_str()).await;
    bed.slots.cancel(&token).await.unwrap();
    bed.repair::<Invitation>(invitation.id.as_str()).await;
    let steps: Vec<_> = bed.people.steps.lock().unwrap().iter().map(|s| (s.what.clone(), s.stands)).collect();
    let (booked, invited) = (Standing::Booked, Standing::Invited);
    // The first two once more, as tasks may be: they say what stands now, not what stood then.
    let expected =
        [("invited", booked), ("booked", booked), ("invited", invited), ("booked", invited), ("cancelled", invited)];
    assert_eq!(steps, expected.map(|(what, stands)| (what.to_owned(), stands)));
}

#[tokio::test]
async fn a_late_release_spares_the_same_candidates_new_booking_of_that_slot() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    bed.slots.cancel(&token).await.unwrap();
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    bed.repair::<Invitation>(invitation.id.as_str()).await;
    bed.repair::<Slot>(slot.id.as_str()).await;
    let held = bed.slot(&slot.id).await.held.map(|held| held.claim_id);
    assert!(held.is_some() && held == bed.reload(&invitation).await.booking.map(|booking| booking.claim_id));
}

#[tokio::test]
async fn a_crash_after_a_cancellation_does_not_keep_the_candidate_from_that_slot() {
    let bed = Bed::made().await;
    let [slot] = bed.offer(&[TUESDAY]).await.try_into().unwrap();
    let (invitation, token) = bed.invited("ada@example.org").await;
    bed.slots.book(&token, &slot.id, None, false).await.unwrap();
    let cancel = |invitation: &mut Invitation| {
        invitation.cancel(hirewire::slots::model::By::Candidate, at(NOW));
        Ok::<_, ()>(())
    };
    bed.store.modify::<Invitation, _, _>(&invitation.id, cancel).await.unwrap();
    // The slot is still held by the void claim.
    let booked = bed.slots.book(&token, &slot.id, None, false).await.unwrap().booking.unwrap();
    assert_eq!(bed.slot(&slot.id).await.held.unwrap().claim_id, booked.claim_id);
    bed.repair::<Invitation>(invitation.id.as_str()).await;
    assert_eq!(bed.slot(&slot.id).await.status, SlotStatus::Held);
}
