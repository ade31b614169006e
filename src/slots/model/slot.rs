//! A slot: one offered time, which one claim at a time can hold.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::agenda::Entry;
use super::{ClaimId, Interval, InvitationId, SlotId};
use crate::auth::{UserId, WorkspaceId};
use crate::kernel::{Timestamp, Zone};
use crate::store::outbox;
use crate::store::{Document, Index, Outbox};

/// A claim that did not become a booking by then is looked into.
const SETTLE_AFTER: Duration = Duration::from_mins(1);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Slot {
    pub id: SlotId,
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    #[serde(flatten)]
    pub time: Interval,
    /// The zone that the time was written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    pub status: SlotStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Hold>,
    /// When a booking last gave it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_at: Option<Timestamp>,
    #[serde(default)]
    pub outbox: Outbox,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SlotStatus {
    Free,
    Held,
    Withdrawn,
}

impl SlotStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// For so long after a booking was cancelled the user's calendar may still show its entry: the entry is deleted by a
/// task, and busy times are kept for a minute.
const ENTRY_LINGERS: Duration = Duration::from_mins(2);

/// Who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub invitation_id: InvitationId,
    pub claim_id: ClaimId,
    pub since: Timestamp,
}

/// A slot that a claim holds: what an invitation needs in order to book it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: ClaimId,
    pub slot_id: SlotId,
    pub time: Interval,
    pub host_zone: Option<Zone>,
}

/// Whether the claim is new, or one that the same invitation had on the slot already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    Anew(Claim),
    Before(Claim),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotClaimed {
    #[error("taken")]
    Taken,
    #[error("withdrawn")]
    Withdrawn,
    #[error("past")]
    Past,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the slot is held")]
pub struct StillHeld;

/// What becomes of a slot whose claim is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Afterwards {
    Free,
    Withdrawn,
}

impl Afterwards {
    /// A time that the candidate gives back is offered again; one that the host gives up is not.
    #[must_use]
    pub fn of(by: super::By) -> Self {
        match by {
            super::By::Candidate => Self::Free,
            super::By::Host => Self::Withdrawn,
        }
    }
}

impl Document for Slot {
    const COLLECTION: &'static str = "slots";
    const INDEXES: &'static [Index] = &[
        outbox::INDEX,
        Index::on("by_start", &["user_id", "start"]),
        Index::on("by_status", &["user_id", "status", "start"]),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Slot {
    #[must_use]
    pub fn new(workspace_id: WorkspaceId, user_id: UserId, entry: Entry) -> Self {
        let Entry { slot_id, time, zone } = entry;
        Self {
            id: slot_id,
            workspace_id,
            user_id,
            time,
            zone,
            status: SlotStatus::Free,
            held: None,
            freed_at: None,
            outbox: Outbox::default(),
        }
    }

    /// Takes the slot for an invitation. A claim that the invitation has on it already stands: a second click, or
    /// the first one's repetition after a crash, goes on with it.
    ///
    /// # Errors
    /// When somebody else has it, or it is not to be had any more.
    pub fn claim(
        &mut self,
        invitation_id: &InvitationId,
        new: &ClaimId,
        now: Timestamp,
    ) -> Result<Claimed, NotClaimed> {
        if let Some(held) = &self.held {
            return if held.invitation_id == *invitation_id {
                Ok(Claimed::Before(self.as_claim(held.claim_id.clone())))
            } else {
                Err(NotClaimed::Taken)
            };
        }
        if self.status == SlotStatus::Withdrawn {
            return Err(NotClaimed::Withdrawn);
        }
        if self.time.start <= now {
            return Err(NotClaimed::Past);
        }
        self.status = SlotStatus::Held;
        self.held = Some(Hold { invitation_id: invitation_id.clone(), claim_id: new.clone(), since: now });
        let payload = json!({ "slot_id": self.id, "claim_id": new });
        self.outbox.add_later(crate::slots::SETTLE, payload, now.plus(SETTLE_AFTER), now);
        Ok(Claimed::Anew(self.as_claim(new.clone())))
    }

    /// Whether what the user's calendar holds at this time may be the entry of a booking that was cancelled just now.
    #[must_use]
    pub fn entry_may_linger(&self, now: Timestamp) -> bool {
        self.freed_at.is_some_and(|freed| freed <= now && now.since(freed) < ENTRY_LINGERS)
    }

    fn as_claim(&self, id: ClaimId) -> Claim {
        Claim { id, slot_id: self.id.clone(), time: self.time, host_zone: self.zone.clone() }
    }

    /// Ends a claim; any other claim stays as it is. Only for claims that their invitation has declared void.
    pub fn release(&mut self, claim_id: &ClaimId, afterwards: Afterwards, now: Timestamp) {
        if self.held.as_ref().is_none_or(|held| held.claim_id != *claim_id) {
            return;
        }
        self.held = None;
        self.status = SlotStatus::Free;
        self.freed_at = Some(now);
        if afterwards == Afterwards::Withdrawn {
            self.leave(now);
        }
    }

    /// Takes the slot out of the offer; again is no change.
    ///
    /// # Errors
    /// When it is held: a booking is cancelled, not withdrawn from under the candidate.
    pub fn withdraw(&mut self, now: Timestamp) -> Result<(), StillHeld> {
        match self.status {
            SlotStatus::Held => return Err(StillHeld),
            SlotStatus::Withdrawn => {}
            SlotStatus::Free => self.leave(now),
        }
        Ok(())
    }

    fn leave(&mut self, now: Timestamp) {
        self.status = SlotStatus::Withdrawn;
        let payload = json!({ "user_id": self.user_id, "slot_id": self.id });
        self.outbox.add(crate::slots::FORGET, payload, now);
    }
}

#[cfg(test)]
mod tests {
    use super::super::times::tests::{HOUR, at};
    use super::*;

    const NOW: &str = "2026-11-22T12:00:00Z";

    fn slot() -> Slot {
        let time = Interval::lasting(at("2026-12-01T09:00:00Z"), HOUR).unwrap();
        Slot::new(WorkspaceId::random(), UserId::random(), Entry { slot_id: SlotId::random(), time, zone: None })
    }

    #[test]
    fn the_first_claim_holds_and_its_own_repetition_finds_it() {
        let (mut slot, mine, theirs) = (slot(), InvitationId::random(), InvitationId::random());
        let first = ClaimId::random();
        let Ok(Claimed::Anew(claim)) = slot.claim(&mine, &first, at(NOW)) else { panic!() };
        assert_eq!(claim.id, first);
        assert_eq!(slot.claim(&theirs, &ClaimId::random(), at(NOW)), Err(NotClaimed::Taken));
        assert_eq!(slot.claim(&mine, &ClaimId::random(), at(NOW)), Ok(Claimed::Before(claim)));
        assert_eq!(slot.outbox.items.len(), 1);
        assert_eq!(slot.outbox.items[0].due_at, Some(at("2026-11-22T12:01:00Z")));
    }

    #[test]
    fn a_late_release_of_an_old_claim_changes_nothing() {
        let (mut slot, mine) = (slot(), InvitationId::random());
        let (old, new) = (ClaimId::random(), ClaimId::random());
        slot.claim(&mine, &old, at(NOW)).unwrap();
        slot.release(&old, Afterwards::Free, at(NOW));
        slot.claim(&mine, &new, at(NOW)).unwrap();
        slot.release(&old, Afterwards::Withdrawn, at(NOW));
        assert_eq!((slot.status, slot.held.map(|h| h.claim_id)), (SlotStatus::Held, Some(new)));
    }

    #[test]
    fn past_and_withdrawn_slots_are_not_to_be_had() {
        let (mut slot, mine, claim) = (slot(), InvitationId::random(), ClaimId::random());
        assert_eq!(slot.claim(&mine, &claim, slot.time.start), Err(NotClaimed::Past));
        slot.withdraw(at(NOW)).unwrap();
        slot.withdraw(at(NOW)).unwrap();
        assert_eq!(slot.outbox.items.len(), 1);
        assert_eq!(slot.claim(&mine, &claim, at(NOW)), Err(NotClaimed::Withdrawn));
    }

    #[test]
    fn a_held_slot_is_not_withdrawn_but_may_leave_with_its_claim() {
        let (mut slot, mine, claim) = (slot(), InvitationId::random(), ClaimId::random());
        slot.claim(&mine, &claim, at(NOW)).unwrap();
        assert_eq!(slot.withdraw(at(NOW)), Err(StillHeld));
        slot.release(&claim, Afterwards::Withdrawn, at(NOW));
        assert_eq!((slot.status, slot.held), (SlotStatus::Withdrawn, None));
    }

    #[test]
    fn a_slot_is_stored_flat_with_its_times_as_text() {
        let body = serde_json::to_value(slot()).unwrap();
        assert_eq!(body["start"], "2026-12-01T09:00:00.000Z");
        assert_eq!(body["status"], "free");
        assert!(body.get("held").is_none());
    }
}
