//! Interviews in somebody's calendar, and when that person is busy. Knows nothing of slots, bookings or candidates.

mod google;

use std::time::Duration;

use async_trait::async_trait;

use crate::kernel::{EmailAddress, Timestamp, Zone};

pub use google::GoogleCalendar;

/// The id of an event, chosen by us so that making it twice makes one: letters a to v and digits, as Google wants it
/// (base32hex, RFC 2938, 3.1.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventId(String);

impl EventId {
    /// The same id for the same seed (say, slot and booking): 52 hex digits.
    #[must_use]
    pub fn derived(seed: &[&str]) -> Self {
        // The length before each part keeps ("ab","c") and ("a","bc") apart.
        let joined: Vec<String> = seed.iter().map(|part| format!("{}:{part}", part.len())).collect();
        let mut hex = crate::kernel::secret::sha256_hex(joined.concat().as_bytes());
        hex.truncate(48);
        Self(format!("hire{hex}"))
    }

    /// As it was stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sound = (5..=1024).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'v'));
        sound.then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    pub email: EmailAddress,
    pub name: Option<String>,
}

/// An event to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    pub id: EventId,
    pub summary: String,
    pub description: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// The zone that the calendar's owner thinks in.
    pub zone: Zone,
    pub attendees: Vec<Attendee>,
    /// Minutes before the start, at most five; the calendar's own reminders when empty.
    pub reminders: Vec<u32>,
    /// Whether a video meeting goes with it. Asked for once: the request's id follows from the event's.
    pub video: bool,
}

/// What changes when an interview moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub zone: Zone,
}

/// The meeting that goes with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Video {
    None,
    /// The provider is still making it: look again.
    Pending,
    Ready(String),
    /// The provider could not; the event stands without.
    Failed,
}

/// An event as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    /// Deleted events are remembered for a while, and their ids for good.
    pub cancelled: bool,
    /// `None` for an event that a person made last all day.
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub video: Video,
    /// The calendar's own page on it.
    pub link: Option<String>,
}

/// A time when the person is not free; `from` < `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// Why the calendar did not do it. The reasons are for HR and the log: no addresses, no titles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The user has no linked calendar.
    #[error("no calendar is linked")]
    NotLinked,
    /// A person must consent again; not counted as a try.
    #[error("{reason}")]
    NeedsConsent { reason: String },
    /// It may work later; it may also have happened after all.
    #[error("{reason}")]
    Retry { reason: String, after: Option<Duration> },
    /// There is no such event, or it was deleted.
    #[error("the event is not in the calendar")]
    Missing,
    /// It never will.
    #[error("{reason}")]
    GiveUp { reason: String },
}

/// Users' calendars. `user` is the HR user's id.
#[async_trait]
pub trait Calendar: Send + Sync {
    /// Makes the event; where the id is taken (a repeat), answers the event that has it, cancelled or not.
    ///
    /// # Errors
    /// See [`CalendarError`].
    async fn insert(&self, user: &str, event: &NewEvent) -> Result<Event, CalendarError>;

    /// `None` where there never was such an event.
    ///
    /// # Errors
    /// See [`CalendarError`].
    async fn event(&self, user: &str, id: &EventId) -> Result<Option<Event>, CalendarError>;

    /// Moves it; everything else stays as people have left it.
    ///
    /// # Errors
    /// `Missing` where it was deleted; see [`CalendarError`].
    async fn patch(&self, user: &str, id: &EventId, change: &Move) -> Result<Event, CalendarError>;

    /// Deletes it; one that is gone already is no error.
    ///
    /// # Errors
    /// See [`CalendarError`].
    async fn delete(&self, user: &str, id: &EventId) -> Result<(), CalendarError>;

    /// When the user is busy between the two instants, in order.
    ///
    /// # Errors
    /// See [`CalendarError`].
    async fn busy(&self, user: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Busy>, CalendarError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_id_follows_from_its_seed_and_suits_google() {
        let id = EventId::derived(&["slot_1", "booking_1"]);
        assert_eq!(id, EventId::derived(&["slot_1", "booking_1"]));
        assert_ne!(id, EventId::derived(&["slot_1b", "ooking_1"]));
        assert_eq!(EventId::parse(id.as_str()), Some(id.clone()));
        assert_eq!(id.as_str().len(), 52);
        for bad in ["", "abcd", "wxyz1", "ABCDE", "abc-de"] {
            assert_eq!(EventId::parse(bad), None, "{bad}");
        }
    }
}
