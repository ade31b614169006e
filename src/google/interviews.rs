//! Bookings into users' Google calendars: the handlers of the `calendar.*` effects.
//!
//! Whatever the effect was (insert, patch, delete), its handler brings the calendar to how the booking stands now, and
//! looks once more after it has written: so the order in which effects run, or run again after a crash, makes no odds.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::gateways::calendar::{Attendee, Calendar, CalendarError, Event, EventId, Move, NewEvent, Video};
use crate::kernel::{Timestamp, Zone};
use crate::slots::model::{self, Booking, CalendarState};
use crate::slots::service::Entry;
use crate::slots::{CALENDAR_DELETE, CALENDAR_INSERT, CALENDAR_PATCH, Slots};
use crate::tasks::{Failure, Handler, Task};

use super::busy::BusyTimes;

/// Until somebody has consented again.
const CONSENT_PAUSE: Duration = Duration::from_secs(30);
/// How often a write is followed by one more, when the booking changes under it; then the next try goes on.
const ROUNDS: usize = 4;
/// Minutes before an interview.
const REMINDERS: [u32; 2] = [60, 10];
/// Names and titles come out of strangers' files.
const LONGEST_SUMMARY: usize = 200;

/// The handlers of the calendar effects, for the runner.
#[must_use]
pub fn handlers(slots: &Slots, calendar: &Arc<dyn Calendar>, busy: &BusyTimes) -> Vec<Arc<dyn Handler>> {
    [CALENDAR_INSERT, CALENDAR_PATCH, CALENDAR_DELETE]
        .into_iter()
        .map(|kind| {
            let interviews = Interviews { slots: slots.clone(), calendar: calendar.clone(), busy: busy.clone(), kind };
            Arc::new(interviews) as Arc<dyn Handler>
        })
        .collect()
}

struct Interviews {
    slots: Slots,
    calendar: Arc<dyn Calendar>,
    busy: BusyTimes,
    kind: &'static str,
}

/// What the calendar has come to.
enum Outcome {
    /// Nothing was to be there, and nothing is.
    Gone,
    Stands(Event),
    /// A person deleted it in Google, and its id can't be used again.
    DeletedThere,
}

#[async_trait]
impl Handler for Interviews {
    fn kind(&self) -> &'static str {
        self.kind
    }

    async fn run(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        let Some(entry) = self.slots.entry(task).await? else { return Ok(()) };
        let outcome = self.bring_about(task, &entry).await;
        self.busy.forget(&entry.user_id);
        match outcome {
            Ok(Outcome::Gone) => Ok(()),
            Ok(Outcome::DeletedThere) => {
                let why = Some("The event was deleted in Google Calendar.".to_owned());
                let gone = model::Calendar { state: CalendarState::Failed, why, ..model::Calendar::pending() };
                self.note(&entry, gone).await
            }
            Ok(Outcome::Stands(event)) => self.stands(&entry, &event, now).await,
            Err(Trouble::Ours(failure)) => Err(failure),
            Err(Trouble::Calendar(error)) => self.trouble(task, &entry, error, now).await,
        }
    }
}

/// Why the calendar is not as it should be.
enum Trouble {
    Ours(Failure),
    Calendar(CalendarError),
}

impl From<CalendarError> for Trouble {
    fn from(e: CalendarError) -> Self {
        Self::Calendar(e)
    }
}

impl Interviews {
    async fn bring_about(&self, task: &Task, entry: &Entry) -> Result<Outcome, Trouble> {
        let user = entry.user_id.as_str();
        let id = event_id(&entry.uid);
        let mut wanted = entry.booking.clone();
        for _ in 0..ROUNDS {
            let outcome = if let Some(booking) = &wanted {
                self.have(user, &id, entry, booking).await?
            } else {
                self.calendar.delete(user, &id).await?;
                Outcome::Gone
            };
            // What was written may be old news by now; whoever writes last looks last.
            let now = self.slots.entry(task).await.map_err(|e| Trouble::Ours(e.into()))?;
            let stands = now.and_then(|entry| entry.booking);
            let time = |booking: &Option<Booking>| booking.as_ref().map(|b| b.time);
            if time(&stands) == time(&wanted) {
                return Ok(outcome);
            }
            wanted = stands;
        }
        Err(Trouble::Ours(Failure::retry("the booking changes faster than the calendar")))
    }

    /// The event, there and at the booking's time.
    async fn have(&self, user: &str, id: &EventId, entry: &Entry, booking: &Booking) -> Result<Outcome, CalendarError> {
        let known = booking.calendar.as_ref().is_some_and(|c| c.event_id.is_some());
        let found = if known { self.calendar.event(user, id).await? } else { None };
        let event = match found {
            Some(event) => event,
            None => self.calendar.insert(user, &new_event(id, entry, booking)).await?,
        };
        if event.cancelled {
            return Ok(Outcome::DeletedThere);
        }
        let time = booking.time;
        // Only what we moved is moved there: a person's own change of the time stays, and the drift report shows it.
        let moved = self.kind == CALENDAR_PATCH || !known;
        if !moved || (event.starts_at, event.ends_at) == (Some(time.start), Some(time.end)) {
            return Ok(Outcome::Stands(event));
        }
        let change = Move { starts_at: time.start, ends_at: time.end, zone: zone_of(booking) };
        match self.calendar.patch(user, id, &change).await {
            Ok(event) => Ok(Outcome::Stands(event)),
            Err(CalendarError::Missing) => Ok(Outcome::DeletedThere),
            Err(e) => Err(e),
        }
    }

    /// Notes how the event stands; while its meeting is being made, the task comes again.
    async fn stands(&self, entry: &Entry, event: &Event, now: Timestamp) -> Result<(), Failure> {
        let note = |state, meet_link, why: Option<&str>| model::Calendar {
            state,
            event_id: Some(event.id.as_str().to_owned()),
            meet_link,
            why: why.map(str::to_owned),
        };
        match &event.video {
            Video::Ready(link) => self.note(entry, note(CalendarState::Ok, Some(link.clone()), None)).await,
            Video::None => self.note(entry, note(CalendarState::Ok, None, None)).await,
            Video::Failed => {
                let why = "Google could not make a link to meet at.";
                self.note(entry, note(CalendarState::Ok, None, Some(why))).await
            }
            Video::Pending => {
                let Some(pause) = next_look(now.since(entry.event.at)) else {
                    let why = "Google did not make a link to meet at within an hour.";
                    return self.note(entry, note(CalendarState::Ok, None, Some(why))).await;
                };
                self.note(entry, note(CalendarState::Pending, None, None)).await?;
                Err(Failure::wait("Google is still making the link to meet at", now.plus(pause)))
            }
        }
    }

    /// Notes why the calendar does not have it, and says when to try again.
    async fn trouble(&self, task: &Task, entry: &Entry, error: CalendarError, now: Timestamp) -> Result<(), Failure> {
        let why = error.to_string();
        match error {
            CalendarError::NotLinked => {
                self.note(entry, as_before(entry, CalendarState::Failed, "No Google account is linked any more.")).await
            }
            CalendarError::NeedsConsent { reason } => {
                self.note(entry, as_before(entry, CalendarState::Pending, &reason)).await?;
                Err(Failure::wait(reason, now.plus(CONSENT_PAUSE)))
            }
            CalendarError::Retry { reason, after } => {
                let last = task.attempts >= self.max_attempts();
                let state = if last { CalendarState::Failed } else { CalendarState::Pending };
                self.note(entry, as_before(entry, state, &why)).await?;
                Err(Failure::Retry { reason, after })
            }
            CalendarError::Missing | CalendarError::GiveUp { .. } => {
                self.note(entry, as_before(entry, CalendarState::Failed, &why)).await?;
                Err(Failure::give_up(why))
            }
        }
    }

    async fn note(&self, entry: &Entry, calendar: model::Calendar) -> Result<(), Failure> {
        Ok(self.slots.note_calendar(&entry.invitation.id, &entry.uid, calendar).await?)
    }
}

/// What is known of the entry, with another state and why.
fn as_before(entry: &Entry, state: CalendarState, why: &str) -> model::Calendar {
    let known = entry.booking.as_ref().and_then(|b| b.calendar.clone()).unwrap_or_else(model::Calendar::pending);
    model::Calendar { state, why: Some(why.to_owned()), ..known }
}

/// The event's id follows from the booking's, and that from slot and claim. A booking's id is hex already.
pub(super) fn event_id(uid: &str) -> EventId {
    EventId::parse(uid).unwrap_or_else(|| EventId::derived(&["booking", uid]))
}

fn zone_of(booking: &Booking) -> Zone {
    booking.host_zone.clone().unwrap_or_else(Zone::utc)
}

fn new_event(id: &EventId, entry: &Entry, booking: &Booking) -> NewEvent {
    let invitee = &entry.invitation.invitee;
    let name = invitee.candidate_name.as_deref().map(|name| one_line(name, LONGEST_SUMMARY));
    let candidate = name.as_deref().unwrap_or(invitee.candidate_email.as_str());
    NewEvent {
        id: id.clone(),
        summary: one_line(&format!("Interview with {candidate}: {}", invitee.job_title), LONGEST_SUMMARY),
        description: "Booked through Hirewire.".to_owned(),
        starts_at: booking.time.start,
        ends_at: booking.time.end,
        zone: zone_of(booking),
        attendees: vec![Attendee { email: invitee.candidate_email.clone(), name }],
        reminders: REMINDERS.to_vec(),
        video: true,
    }
}

fn one_line(text: &str, most: usize) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

/// How long until the next look for a meeting that was asked for this long ago; `None` when it has been long enough.
/// Close together while the confirmation waits for it, which is a minute.
fn next_look(age: Duration) -> Option<Duration> {
    match age.as_secs() {
        0..60 => Some(Duration::from_secs(1)),
        60..600 => Some(Duration::from_secs(15)),
        600..3600 => Some(Duration::from_mins(1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_looked_for_often_at_first_and_not_for_ever() {
        let mut age = Duration::ZERO;
        let mut looks = 0;
        while let Some(pause) = next_look(age) {
            assert!(age >= Duration::from_mins(1) || pause <= Duration::from_secs(5));
            age += pause;
            looks += 1;
        }
        assert!(age >= Duration::from_hours(1) && looks < 200, "{looks}");
    }

    #[test]
    fn an_event_keeps_the_bookings_id_and_a_strange_one_gets_one() {
        assert_eq!(event_id("0123456789abcdef0123456789abcdef").as_str(), "0123456789abcdef0123456789abcdef");
        assert_eq!(event_id("XYZ"), event_id("XYZ"));
    }

    #[test]
    fn a_title_is_one_bounded_line() {
        assert_eq!(one_line("a\r\nb\u{0}\t c", 10), "a b c");
        assert_eq!(one_line(&"ä".repeat(300), 200).chars().count(), 200);
    }
}
