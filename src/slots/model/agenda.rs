//! One user's agenda: all times that the user offers, in one document, so that no two of them can overlap.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Interval, SlotId};
use crate::auth::{UserId, WorkspaceId};
use crate::kernel::{Timestamp, Zone};
use crate::store::outbox;
use crate::store::{Document, Index, Outbox};

/// More than a year of working days with four interviews each; it bounds the document, and what `reserve` must look at.
pub const MOST_ENTRIES: usize = 1000;

/// The slots that a batch made are written right after their agenda: the repair need not be in a hurry.
const REPAIR_AFTER: Duration = Duration::from_secs(30);

/// How long an entry stays after it has passed, should the machine's clock be put back.
const KEPT_AFTER: Duration = Duration::from_hours(24);

/// Its id is the user's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Agenda {
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
    /// By start; no two overlap.
    pub entries: Vec<Entry>,
    #[serde(default)]
    pub outbox: Outbox,
}

/// A reserved time, and the slot that stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub slot_id: SlotId,
    #[serde(flatten)]
    pub time: Interval,
    /// The zone that the times were written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
}

impl Document for Agenda {
    const COLLECTION: &'static str = "agendas";
    const INDEXES: &'static [Index] = &[outbox::INDEX];
    fn id(&self) -> &str {
        self.user_id.as_str()
    }
}

/// Why a batch was refused; `index` counts in the batch, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReserved {
    #[error("time {index} overlaps a slot of yours at {other}")]
    Overlaps { index: usize, other: Timestamp },
    #[error("times {first} and {index} of the batch overlap")]
    OverlapsBatch { index: usize, first: usize },
    #[error("time {index} is in the past")]
    Past { index: usize },
    #[error("a user may offer {MOST_ENTRIES} future times")]
    TooMany,
}

impl Agenda {
    #[must_use]
    pub fn new(user_id: UserId, workspace_id: WorkspaceId) -> Self {
        Self { user_id, workspace_id, entries: Vec::new(), outbox: Outbox::default() }
    }

    /// Takes all of `times` into the agenda or none, and answers their new entries in the order of `times`.
    ///
    /// # Errors
    /// Names the first of `times` that can't stand, and why.
    pub fn reserve(
        &mut self,
        times: &[Interval],
        zone: Option<&Zone>,
        now: Timestamp,
    ) -> Result<Vec<Entry>, NotReserved> {
        if let Some(index) = times.iter().position(|time| time.start <= now) {
            return Err(NotReserved::Past { index });
        }
        self.forget_past(now);
        if self.entries.len() + times.len() > MOST_ENTRIES {
            return Err(NotReserved::TooMany);
        }
        for (index, time) in times.iter().enumerate() {
            if let Some(other) = self.entries.iter().find(|entry| entry.time.overlaps(time)) {
                return Err(NotReserved::Overlaps { index, other: other.time.start });
            }
            if let Some(first) = times[..index].iter().position(|earlier| earlier.overlaps(time)) {
                return Err(NotReserved::OverlapsBatch { index, first });
            }
        }
        let made: Vec<_> =
            times.iter().map(|&time| Entry { slot_id: SlotId::random(), time, zone: zone.cloned() }).collect();
        self.entries.extend(made.iter().cloned());
        self.entries.sort_by_key(|entry| entry.time.start);
        if !made.is_empty() {
            let ids: Vec<_> = made.iter().map(|entry| entry.slot_id.as_str()).collect();
            let payload = json!({ "user_id": self.user_id, "slot_ids": ids });
            self.outbox.add_later(crate::slots::MATERIALIZE, payload, now.plus(REPAIR_AFTER), now);
        }
        Ok(made)
    }

    /// Gives the time of a withdrawn slot back.
    pub fn forget(&mut self, slot_id: &SlotId) {
        self.entries.retain(|entry| entry.slot_id != *slot_id);
    }

    fn forget_past(&mut self, now: Timestamp) {
        self.entries.retain(|entry| entry.time.end.plus(KEPT_AFTER) > now);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::times::tests::{HOUR, MINUTE, at};
    use super::*;

    fn agenda() -> Agenda {
        Agenda::new(UserId::random(), WorkspaceId::random())
    }

    fn span(start: &str, minutes: u32) -> Interval {
        Interval::lasting(at(start), MINUTE * minutes).unwrap()
    }

    const NOW: &str = "2026-11-22T12:00:00Z";

    #[test]
    fn a_batch_is_taken_whole_or_not_at_all() {
        let mut agenda = agenda();
        let stands = [span("2026-12-01T09:00:00Z", 60), span("2026-12-01T11:00:00Z", 30)];
        agenda.reserve(&stands, None, at(NOW)).unwrap();
        let good = span("2026-12-01T10:00:00Z", 60);
        for (batch, why) in [
            (vec![good, span("2026-12-01T11:15:00Z", 5)], NotReserved::Overlaps { index: 1, other: stands[1].start }),
            (vec![good, span("2026-12-01T08:00:00Z", 240)], NotReserved::Overlaps { index: 1, other: stands[0].start }),
            (vec![good, span("2026-12-01T10:30:00Z", 10)], NotReserved::OverlapsBatch { index: 1, first: 0 }),
            (vec![good, good], NotReserved::OverlapsBatch { index: 1, first: 0 }),
            (vec![good, span("2026-11-22T12:00:00Z", 60)], NotReserved::Past { index: 1 }),
        ] {
            assert_eq!(agenda.reserve(&batch, None, at(NOW)), Err(why));
            assert_eq!(agenda.entries.len(), 2);
        }
        assert_eq!(agenda.outbox.items.len(), 1);
        // It touches both neighbours.
        let made = agenda.reserve(&[good], None, at(NOW)).unwrap();
        assert_eq!(made[0].time, good);
        assert_eq!(agenda.entries.iter().map(|e| e.time).collect::<Vec<_>>(), [stands[0], good, stands[1]]);
    }

    #[test]
    fn what_has_passed_or_was_withdrawn_makes_room() {
        let mut agenda = agenda();
        let time = span("2026-12-01T09:00:00Z", 60);
        let made = agenda.reserve(&[time], None, at(NOW)).unwrap();
        agenda.forget(&made[0].slot_id);
        agenda.reserve(&[time], None, at(NOW)).unwrap();
        agenda.reserve(&[span("2026-12-05T09:00:00Z", 60)], None, at("2026-12-04T09:00:00Z")).unwrap();
        assert_eq!(agenda.entries.len(), 1);
    }

    #[test]
    fn an_agenda_is_bounded() {
        let mut agenda = agenda();
        let times: Vec<_> =
            (0..=MOST_ENTRIES as u32).map(|n| Interval::lasting(at(NOW).plus(HOUR * (n + 1)), HOUR).unwrap()).collect();
        assert_eq!(agenda.reserve(&times, None, at(NOW)), Err(NotReserved::TooMany));
        agenda.reserve(&times[1..], None, at(NOW)).unwrap();
        assert_eq!(agenda.reserve(&times[..1], None, at(NOW)), Err(NotReserved::TooMany));
    }

    proptest! {
        #[test]
        fn no_order_of_batches_makes_an_overlap(
            batches in prop::collection::vec(prop::collection::vec((1u32..200, 1u32..20), 1..4), 1..30),
        ) {
            let now = at(NOW);
            let mut agenda = agenda();
            let mut kept: Vec<Interval> = Vec::new();
            for batch in batches {
                let times: Vec<_> = batch
                    .iter()
                    .map(|&(start, length)| Interval::lasting(now.plus(MINUTE * start), MINUTE * length).unwrap())
                    .collect();
                let clash = times.iter().enumerate().any(|(i, time)| {
                    kept.iter().chain(&times[..i]).any(|other| time.overlaps(other))
                });
                prop_assert_eq!(agenda.reserve(&times, None, now).is_err(), clash);
                if !clash {
                    kept.extend(times);
                }
            }
            kept.sort_by_key(|time| time.start);
            prop_assert_eq!(agenda.entries.iter().map(|e| e.time).collect::<Vec<_>>(), kept);
        }
    }
}
