//! A booking: the slot that an invitation holds, what has happened to it, and how it stands in a calendar.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Claim, ClaimId, EventId, Interval, SlotId};
use crate::kernel::secret::sha256_hex;
use crate::kernel::{Timestamp, Zone};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    pub slot_id: SlotId,
    pub claim_id: ClaimId,
    #[serde(flatten)]
    pub time: Interval,
    /// The zone that the candidate saw the times in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// The zone that the slot was written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_zone: Option<Zone>,
    pub booked_at: Timestamp,
    /// The same from the first booking until it is cancelled, moves included (RFC 5545 section 3.8.4.7, without its
    /// domain). 32 hex digits, which also makes it a valid event id at Google.
    pub uid: String,
    /// 0, and one more with each move (RFC 5545 section 3.8.7.4).
    pub sequence: u32,
    /// Absent when the user's calendar is not linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// How the booking stands in the user's own calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Calendar {
    pub state: CalendarState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meet_link: Option<String>,
    /// Of a failure: one sentence for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CalendarState {
    Pending,
    Ok,
    Failed,
}

impl Calendar {
    #[must_use]
    pub fn pending() -> Self {
        Self { state: CalendarState::Pending, event_id: None, meet_link: None, why: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Booked,
    Moved,
    /// A link to meet at has come.
    Linked,
    Cancelled,
}

impl Change {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Linked => "linked",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    Candidate,
    Host,
}

/// What happened to a booking. It says by itself what the mail about it says, whatever has happened since: the mail of
/// a booking may be written after its cancellation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BookingEvent {
    pub id: EventId,
    pub change: Change,
    pub by: By,
    pub at: Timestamp,
    pub uid: String,
    pub sequence: u32,
    pub slot_id: SlotId,
    #[serde(flatten)]
    pub time: Interval,
    /// Of a move: when it was to be before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_zone: Option<Zone>,
}

/// A calendar makes the link to meet at a moment after the event: the mail can wait that long for it.
const WAIT_FOR_LINK: Duration = Duration::from_mins(1);

impl BookingEvent {
    /// Until when its mail waits for a link to meet at, if one is to be expected.
    #[must_use]
    pub fn waits_until(&self) -> Timestamp {
        self.at.plus(WAIT_FOR_LINK)
    }
}

impl Booking {
    #[must_use]
    pub fn new(claim: Claim, zone: Option<Zone>, calendar: Option<Calendar>, now: Timestamp) -> Self {
        let uid = sha256_hex(claim.id.as_str().as_bytes())[..32].to_owned();
        Self {
            slot_id: claim.slot_id,
            claim_id: claim.id,
            time: claim.time,
            zone,
            host_zone: claim.host_zone,
            booked_at: now,
            uid,
            sequence: 0,
            calendar,
        }
    }

    /// The same booking at another time; its calendar entry, if it has one, has to follow.
    #[must_use]
    pub fn moved_to(&self, claim: Claim, zone: Option<Zone>, calendar: Option<Calendar>, now: Timestamp) -> Self {
        let calendar = match (&self.calendar, calendar) {
            (Some(stands), _) => Some(Calendar { state: CalendarState::Pending, why: None, ..stands.clone() }),
            (None, new) => new,
        };
        Self {
            uid: self.uid.clone(),
            sequence: self.sequence + 1,
            zone: zone.or_else(|| self.zone.clone()),
            ..Self::new(claim, None, calendar, now)
        }
    }

    #[must_use]
    pub fn event(&self, change: Change, by: By, before: Option<Timestamp>, now: Timestamp) -> BookingEvent {
        BookingEvent {
            id: EventId::random(),
            change,
            by,
            at: now,
            uid: self.uid.clone(),
            // A cancellation is one more revision of the event (RFC 5546 section 3.2.5).
            sequence: self.sequence + u32::from(change == Change::Cancelled),
            slot_id: self.slot_id.clone(),
            time: self.time,
            before,
            zone: self.zone.clone(),
            host_zone: self.host_zone.clone(),
        }
    }
}
