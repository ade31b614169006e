//! Google Calendar, the user's primary one (<https://developers.google.com/calendar/api/v3/reference/events>).

use async_trait::async_trait;
use google_calendar3::CalendarHub;
use google_calendar3::api;

use super::{Busy, Calendar, CalendarError, Event, EventId, Move, NewEvent, Video};
use crate::gateways::google_client::{CallError, Connector, GoogleClient, TokenError, UserToken, Watch};
use crate::gateways::identity::Scope;
use crate::kernel::{Timestamp, Zone};

/// Means the calendar of the token's own account.
const PRIMARY: &str = "primary";
/// Hirewire mails both sides itself, with the same .ics for every calendar: Google's own notices would be second ones.
const NO_NOTICES: &str = "none";

/// Google Calendar in users' names.
#[derive(Clone)]
pub struct GoogleCalendar {
    client: GoogleClient,
}

impl GoogleCalendar {
    #[must_use]
    pub fn new(client: GoogleClient) -> Self {
        Self { client }
    }

    fn hub(&self, user: &str, scope: Scope) -> (CalendarHub<Connector>, Watch) {
        let (token, watch): (UserToken, Watch) = self.client.attempt(user, scope);
        let mut hub = CalendarHub::new(self.client.http(), token);
        hub.base_url(self.client.host().calendar());
        hub.root_url(self.client.host().calendar_root());
        (hub, watch)
    }

    async fn get(&self, user: &str, id: &EventId) -> Result<Option<Event>, CalendarError> {
        let (hub, mut watch) = self.hub(user, Scope::Events);
        let call = async move {
            let answer =
                hub.events().get(PRIMARY, id.as_str()).delegate(&mut watch).doit().await.map(|(_, event)| event);
            (answer, watch)
        };
        match self.client.run(user, Scope::Events, call).await {
            Ok(event) => read(&event).map(Some),
            Err(CallError::NotFound | CallError::Gone) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }
}

#[async_trait]
impl Calendar for GoogleCalendar {
    async fn insert(&self, user: &str, event: &NewEvent) -> Result<Event, CalendarError> {
        let (hub, mut watch) = self.hub(user, Scope::Events);
        let request = write(event);
        let call = async move {
            let call = hub.events().insert(request, PRIMARY).send_updates(NO_NOTICES).conference_data_version(1);
            let answer = call.delegate(&mut watch).doit().await.map(|(_, event)| event);
            (answer, watch)
        };
        match self.client.run(user, Scope::Events, call).await {
            Ok(made) => read(&made),
            Err(CallError::Conflict) => self.get(user, &event.id).await?.ok_or_else(|| CalendarError::Retry {
                reason: "Google says that the event exists, and does not find it".into(),
                after: None,
            }),
            Err(e) => Err(of_calendar(e)),
        }
    }

    async fn event(&self, user: &str, id: &EventId) -> Result<Option<Event>, CalendarError> {
        self.get(user, id).await
    }

    async fn patch(&self, user: &str, id: &EventId, change: &Move) -> Result<Event, CalendarError> {
        let (hub, mut watch) = self.hub(user, Scope::Events);
        let request = api::Event {
            start: Some(at(change.starts_at, &change.zone)),
            end: Some(at(change.ends_at, &change.zone)),
            ..api::Event::default()
        };
        let call = async move {
            let call = hub.events().patch(request, PRIMARY, id.as_str()).send_updates(NO_NOTICES);
            let answer = call.conference_data_version(1).delegate(&mut watch).doit().await.map(|(_, event)| event);
            (answer, watch)
        };
        read(&self.client.run(user, Scope::Events, call).await?)
    }

    async fn delete(&self, user: &str, id: &EventId) -> Result<(), CalendarError> {
        let (hub, mut watch) = self.hub(user, Scope::Events);
        let call = async move {
            let call = hub.events().delete(PRIMARY, id.as_str()).send_updates(NO_NOTICES);
            let answer = call.delegate(&mut watch).doit().await.map(drop);
            (answer, watch)
        };
        match self.client.run(user, Scope::Events, call).await {
            Ok(()) | Err(CallError::Gone | CallError::NotFound) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }

    async fn busy(&self, user: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Busy>, CalendarError> {
        let (hub, mut watch) = self.hub(user, Scope::FreeBusy);
        let request = api::FreeBusyRequest {
            time_min: from.to_string().parse().ok(),
            time_max: to.to_string().parse().ok(),
            items: Some(vec![api::FreeBusyRequestItem { id: Some(PRIMARY.to_owned()) }]),
            ..api::FreeBusyRequest::default()
        };
        let call = async move {
            let answer = hub.freebusy().query(request).delegate(&mut watch).doit().await.map(|(_, answer)| answer);
            (answer, watch)
        };
        let answer = self.client.run(user, Scope::FreeBusy, call).await.map_err(of_calendar)?;
        let mut busy = Vec::new();
        for calendar in answer.calendars.unwrap_or_default().into_values() {
            if calendar.errors.is_some_and(|errors| !errors.is_empty()) {
                return Err(CalendarError::Retry { reason: "Google does not know when".into(), after: None });
            }
            for period in calendar.busy.unwrap_or_default() {
                if let (Some(from), Some(to)) = (period.start, period.end) {
                    let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
                    busy.push(Busy { from: Timestamp::from_millis(from), to: Timestamp::from_millis(to) });
                }
            }
        }
        busy.retain(|b| b.from < b.to);
        busy.sort_by_key(|b| (b.from, b.to));
        Ok(busy)
    }
}

fn at(instant: Timestamp, zone: &Zone) -> api::EventDateTime {
    api::EventDateTime {
        date: None,
        date_time: instant.to_string().parse().ok(),
        time_zone: Some(zone.name().to_owned()),
    }
}

fn write(event: &NewEvent) -> api::Event {
    let conference = event.video.then(|| api::ConferenceData {
        create_request: Some(api::CreateConferenceRequest {
            // A request with an id that was used is ignored by Google: a repeat makes no second meeting.
            request_id: Some(event.id.as_str().to_owned()),
            conference_solution_key: Some(api::ConferenceSolutionKey { type_: Some("hangoutsMeet".into()) }),
            status: None,
        }),
        ..api::ConferenceData::default()
    });
    let attendees = event.attendees.iter().map(|a| api::EventAttendee {
        email: Some(a.email.to_string()),
        display_name: a.name.clone(),
        ..api::EventAttendee::default()
    });
    let reminders = event.reminders.iter().take(5).map(|minutes| api::EventReminder {
        method: Some("popup".into()),
        // Google's own bound: four weeks.
        minutes: i32::try_from((*minutes).min(40_320)).ok(),
    });
    api::Event {
        id: Some(event.id.as_str().to_owned()),
        summary: Some(event.summary.clone()),
        description: Some(event.description.clone()),
        start: Some(at(event.starts_at, &event.zone)),
        end: Some(at(event.ends_at, &event.zone)),
        attendees: Some(attendees.collect()),
        reminders: Some(api::EventReminders {
            use_default: Some(event.reminders.is_empty()),
            overrides: (!event.reminders.is_empty()).then(|| reminders.collect()),
        }),
        conference_data: conference,
        // One candidate's address is not another guest's business.
        guests_can_see_other_guests: Some(false),
        ..api::Event::default()
    }
}

fn read(event: &api::Event) -> Result<Event, CalendarError> {
    let id = event.id.as_deref().and_then(EventId::parse);
    let Some(id) = id else {
        return Err(CalendarError::Retry { reason: "Google answered an event without its id".into(), after: None });
    };
    let instant = |time: &Option<api::EventDateTime>| {
        time.as_ref().and_then(|t| t.date_time.as_ref()).map(|t| Timestamp::from_millis(t.timestamp_millis()))
    };
    Ok(Event {
        id,
        cancelled: event.status.as_deref() == Some("cancelled"),
        starts_at: instant(&event.start),
        ends_at: instant(&event.end),
        video: video(event),
        link: event.html_link.clone().filter(|link| link.starts_with("https://")),
    })
}

fn video(event: &api::Event) -> Video {
    let conference = event.conference_data.as_ref();
    let entry = conference
        .and_then(|c| c.entry_points.as_ref())
        .and_then(|points| points.iter().find(|p| p.entry_point_type.as_deref() == Some("video")))
        .and_then(|p| p.uri.clone());
    // A link goes into mails and pages: https or nothing.
    if let Some(link) = event.hangout_link.clone().or(entry).filter(|link| link.starts_with("https://")) {
        return Video::Ready(link);
    }
    let request = conference.and_then(|c| c.create_request.as_ref());
    match request.and_then(|r| r.status.as_ref()).and_then(|s| s.status_code.as_deref()) {
        Some("pending") => Video::Pending,
        Some("failure") => Video::Failed,
        // Asked for, and not answered on yet.
        Some(_) | None if request.is_some() => Video::Pending,
        Some(_) | None => Video::None,
    }
}

/// Of a call that is about no event: what Google does not find is the whole calendar.
fn of_calendar(error: CallError) -> CalendarError {
    match error {
        CallError::NotFound | CallError::Gone => CalendarError::Retry { reason: error.to_string(), after: None },
        other => other.into(),
    }
}

impl From<CallError> for CalendarError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Token(TokenError::NotLinked) => Self::NotLinked,
            CallError::Token(TokenError::NeedsConsent { reason }) => Self::NeedsConsent { reason },
            CallError::ScopeMissing { .. } | CallError::Token(TokenError::ScopeMissing { .. }) => {
                Self::NeedsConsent { reason: error.to_string() }
            }
            CallError::Token(TokenError::Unavailable { reason, after }) | CallError::Unavailable { reason, after } => {
                Self::Retry { reason, after }
            }
            CallError::RateLimited { after, .. } => Self::Retry { reason: error.to_string(), after },
            CallError::NotFound | CallError::Gone => Self::Missing,
            // Two writers at once; the next try sees what the other wrote.
            CallError::Conflict => Self::Retry { reason: error.to_string(), after: None },
            CallError::Refused { .. } => Self::GiveUp { reason: error.to_string() },
        }
    }
}
