//! A user's offer of times: making, listing and withdrawing slots.

use std::time::Duration;

use futures::stream::{self, StreamExt, TryStreamExt};

use super::Slots;
use crate::auth::{Actor, UserId};
use crate::kernel::{Page, PageRequest, Timestamp, Zone};
use crate::slots::SlotsError;
use crate::slots::model::agenda::Entry;
use crate::slots::model::times::{self, cut};
use crate::slots::model::{Agenda, Interval, Invitation, Slot, SlotId, SlotStatus};
use crate::store::{Cond, Error, Fail, Query};

/// Times of one request.
const MOST_AT_ONCE: usize = 200;
/// Of one slot, and of the pause between two, in minutes.
const LONGEST: i64 = 24 * 60;
/// Slots of a batch written at the same time: the store commits them together.
const WRITTEN_AT_ONCE: usize = 32;

/// Times to offer, as people write them.
#[derive(Clone, Debug)]
pub struct NewSlots {
    pub times: Times,
    /// Length of each, in minutes.
    pub minutes: i64,
    /// Of times without an offset.
    pub zone: Option<Zone>,
}

#[derive(Clone, Debug)]
pub enum Times {
    /// When each begins.
    Starts(Vec<String>),
    /// A span of at most a day, cut into pieces with a pause of so many minutes between them.
    Range { from: String, to: String, pause: i64 },
}

impl NewSlots {
    pub fn starts(starts: Vec<String>, minutes: i64, zone: Option<Zone>) -> Self {
        Self { times: Times::Starts(starts), minutes, zone }
    }

    /// # Errors
    /// Names the field that can't be read or is out of range.
    pub fn intervals(&self) -> Result<Vec<Interval>, SlotsError> {
        let length = minutes("minutes", self.minutes, 1)?;
        let intervals: Vec<_> = match &self.times {
            Times::Starts(starts) => {
                let one = |(n, text): (usize, &String)| {
                    let field = format!("start_times[{n}]");
                    let start = self.read(&field, text)?;
                    Interval::lasting(start, length).ok_or_else(|| SlotsError::field(field, "lies too far ahead"))
                };
                check_number("start_times", starts.len())?;
                starts.iter().enumerate().map(one).collect::<Result<_, _>>()?
            }
            Times::Range { from, to, pause } => {
                let pause = minutes("range.pause_minutes", *pause, 0)?;
                let range = Interval { start: self.read("range.from", from)?, end: self.read("range.to", to)? };
                if range.end <= range.start {
                    return Err(SlotsError::field("range.to", "must come after range.from"));
                }
                // 25 hours: a day whose clocks go back.
                if range.end.since(range.start) > Duration::from_hours(25) {
                    return Err(SlotsError::field("range.to", "must lie at most a day after range.from"));
                }
                cut(range, length, pause).take(MOST_AT_ONCE + 1).collect()
            }
        };
        let field = match self.times {
            Times::Starts(_) => "start_times",
            Times::Range { .. } => "range",
        };
        check_number(field, intervals.len())?;
        Ok(intervals)
    }

    fn read(&self, field: &str, text: &str) -> Result<Timestamp, SlotsError> {
        let zone = self.zone.clone().unwrap_or_else(Zone::utc);
        times::read(text, &zone).map_err(|why| SlotsError::BadTime { field: field.to_owned(), detail: why.to_string() })
    }
}

fn minutes(field: &str, minutes: i64, least: i64) -> Result<Duration, SlotsError> {
    match u64::try_from(minutes) {
        Ok(n) if (least..=LONGEST).contains(&minutes) => Ok(Duration::from_secs(n * 60)),
        _ => Err(SlotsError::field(field, format!("must be {least} to {LONGEST}"))),
    }
}

fn check_number(field: &str, number: usize) -> Result<(), SlotsError> {
    match number {
        0 => Err(SlotsError::field(field, "gives no slot")),
        1..=MOST_AT_ONCE => Ok(()),
        _ => Err(SlotsError::field(field, format!("gives more than {MOST_AT_ONCE} slots"))),
    }
}

/// A slot as its user sees it, with who has booked it.
#[derive(Clone, Debug)]
pub struct OfferedSlot {
    pub slot: Slot,
    pub invitation: Option<Invitation>,
}

impl Slots {
    /// Offers new times: all of them or none.
    ///
    /// # Errors
    /// `BadTime`, `BadField`, `InPast`, `Overlaps`, `OverlapsBatch`, `TooManySlots`.
    pub async fn offer(&self, actor: &Actor, new: &NewSlots) -> Result<Vec<Slot>, SlotsError> {
        let times = new.intervals()?;
        let entries = self.reserve(actor, &times, new.zone.as_ref()).await?;
        let slot = |entry| Slot::new(actor.workspace_id.clone(), actor.user_id.clone(), entry);
        let slots: Vec<_> = entries.into_iter().map(slot).collect();
        // They are offered from here on, whatever becomes of this: the agenda's effect writes what is missing.
        if let Err(cause) = self.insert_all(&slots).await {
            tracing::warn!(user_id = %actor.user_id, %cause, "slots are left to their effect");
        }
        Ok(slots)
    }

    async fn reserve(&self, actor: &Actor, times: &[Interval], zone: Option<&Zone>) -> Result<Vec<Entry>, SlotsError> {
        let now = self.now();
        let id = &actor.user_id;
        loop {
            match self.store.modify::<Agenda, _, _>(id, |agenda| agenda.reserve(times, zone, now)).await {
                Err(Fail::Store(Error::Missing)) => {
                    let agenda = Agenda::new(id.clone(), actor.workspace_id.clone());
                    self.store.insert_once(&agenda).await?;
                }
                other => return other.map_err(Fail::flatten),
            }
        }
    }

    pub(super) async fn insert_all(&self, slots: &[Slot]) -> Result<(), Error> {
        let insert = |slot: Slot| {
            let store = self.store.clone();
            async move { store.insert_once(&slot).await }
        };
        stream::iter(slots.to_vec())
            .map(insert)
            .buffer_unordered(WRITTEN_AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await
    }

    /// The actor's own slots that begin at `from` or later, by time.
    ///
    /// # Errors
    /// `Store` with `BadCursor` for a cursor of another list.
    pub async fn list(
        &self,
        actor: &Actor,
        status: Option<SlotStatus>,
        from: Timestamp,
        page: &PageRequest,
    ) -> Result<Page<OfferedSlot>, SlotsError> {
        let mut query = Query::new().eq("user_id", actor.user_id.as_str());
        if let Some(status) = status {
            query = query.eq("status", status.as_str());
        }
        let query = query.filter("start", Cond::Gte(from.into())).asc("start");
        let found = self.store.page::<Slot>(query, page).await?;
        let holders: Vec<_> = found.items.iter().filter_map(|slot| slot.held.as_ref()).collect();
        let ids: Vec<_> = holders.iter().map(|held| held.invitation_id.as_str().into()).collect();
        let mut invitations = Vec::new();
        if !ids.is_empty() {
            let query = Query::new().filter("_id", Cond::In(ids)).limit(PageRequest::MAX_LIMIT);
            invitations = self.store.find::<Invitation>(query).await?;
        }
        Ok(found.map(|slot| {
            let holder = slot.held.as_ref().map(|held| &held.invitation_id);
            let invitation = invitations.iter().find(|i| Some(&i.id) == holder).map(|i| i.doc.clone());
            OfferedSlot { slot: slot.doc, invitation }
        }))
    }

    /// Takes a free slot out of the offer; again is no change.
    ///
    /// # Errors
    /// `UnknownSlot`; `SlotBooked`.
    pub async fn withdraw(&self, actor: &Actor, id: &SlotId) -> Result<Slot, SlotsError> {
        let slot = self.store.get::<Slot>(id).await?.filter(|slot| slot.workspace_id == actor.workspace_id);
        let slot = slot.ok_or(SlotsError::UnknownSlot)?;
        let now = self.now();
        let withdrawn =
            self.store.modify::<Slot, _, _>(id, |slot| slot.withdraw(now).map(|()| slot.clone())).await.map_err(
                |e| match e {
                    Fail::Refused(_) => SlotsError::SlotBooked,
                    Fail::Store(e) => e.into(),
                },
            )?;
        // At once, so that the time can be offered anew; the slot's effect does it after a crash.
        if let Err(cause) = self.forget(&slot.user_id, id).await {
            tracing::warn!(slot_id = %id, %cause, "the agenda is left to its effect");
        }
        Ok(withdrawn)
    }

    /// Free slots of a user that lie ahead and do not meet other things in the user's calendar, by time. At most
    /// `limit`, from those that begin after `after`.
    ///
    /// # Errors
    /// `Store`.
    pub async fn available(
        &self,
        user: &UserId,
        after: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<Slot>, SlotsError> {
        let now = self.now();
        let after = after.map_or(now, |after| after.max(now));
        let query = Query::new()
            .eq("user_id", user.as_str())
            .eq("status", SlotStatus::Free.as_str())
            .filter("start", Cond::Gt(after.into()))
            .asc("start")
            .limit(limit);
        // The status is looked at again: a find may answer what has changed since it matched.
        let mut slots: Vec<_> = self.store.find::<Slot>(query).await?.into_iter().map(|slot| slot.doc).collect();
        slots.retain(|slot| slot.status == SlotStatus::Free);
        let busy = self.busy(user, &slots).await;
        slots.retain(|slot| slot.entry_may_linger(now) || !busy.iter().any(|busy| busy.overlaps(&slot.time)));
        Ok(slots)
    }

    pub(super) async fn busy(&self, user: &UserId, slots: &[Slot]) -> Vec<Interval> {
        let (Some(first), Some(last)) = (slots.first(), slots.iter().map(|slot| slot.time.end).max()) else {
            return Vec::new();
        };
        self.calendars.busy(user, Interval { start: first.time.start, end: last }).await
    }

    /// Gives the time of a withdrawn slot back.
    pub(super) async fn forget(&self, user: &UserId, slot: &SlotId) -> Result<(), Error> {
        let forget = |agenda: &mut Agenda| {
            agenda.forget(slot);
            Ok::<_, std::convert::Infallible>(())
        };
        match self.store.modify::<Agenda, _, _>(user, forget).await {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Store(e)) => Err(e),
        }
    }
}
