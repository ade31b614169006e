//! The booking page: times to choose from, or the booking with cancel and move.

use std::time::Duration;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::context;
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};

use super::{page, zones};
use crate::http::{CallerAddress, Problem};
use crate::kernel::{Timestamp, Zone};
use crate::slots::model::slot::NotClaimed;
use crate::slots::model::{LinkState, Slot, SlotId};
use crate::slots::service::BookingView;
use crate::slots::words::Spoken;
use crate::slots::{Slots, SlotsError};

/// What the page's address says beside the token. What can't be read counts as not said: a page, unlike the API, has
/// nobody to read a code.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    zone: String,
    #[serde(default)]
    after: String,
    #[serde(default, rename = "move")]
    moving: String,
    #[serde(default)]
    done: String,
}

impl Asked {
    fn zone(&self) -> Option<Zone> {
        Zone::parse(&self.zone).ok()
    }

    fn after(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.after).ok()
    }

    fn is_moving(&self) -> bool {
        !self.moving.is_empty()
    }
}

/// The fields of the forms.
#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(default)]
    slot_id: String,
    #[serde(default)]
    zone: String,
    #[serde(default, rename = "move")]
    moving: String,
}

/// `GET /book/{token}`
pub async fn show(
    State(slots): State<Slots>,
    caller: CallerAddress,
    Path(token): Path<String>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    if let Err(e) = slots.admit(caller.limited()) {
        return failed(e);
    }
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    look(&slots, &token, &asked, None).await
}

/// `POST /book/{token}`
pub async fn book(
    State(slots): State<Slots>,
    caller: CallerAddress,
    Path(token): Path<String>,
    choice: Result<Form<Choice>, FormRejection>,
) -> Response {
    if let Err(e) = slots.admit_change(&token, caller.limited()) {
        return failed(e);
    }
    let Ok(Form(choice)) = choice else {
        return look(&slots, &token, &Asked::default(), Some(Notice::NotChosen)).await;
    };
    let asked = Asked { zone: choice.zone, moving: choice.moving, ..Asked::default() };
    let Ok(slot) = choice.slot_id.parse::<SlotId>() else {
        return look(&slots, &token, &asked, Some(Notice::NotChosen)).await;
    };
    let done = slots.book(&token, &slot, asked.zone().as_ref(), asked.is_moving()).await;
    told(&slots, &token, &asked, done, if asked.is_moving() { "moved" } else { "booked" }).await
}

/// `POST /book/{token}/cancel`
pub async fn cancel(
    State(slots): State<Slots>,
    caller: CallerAddress,
    Path(token): Path<String>,
    choice: Result<Form<Choice>, FormRejection>,
) -> Response {
    if let Err(e) = slots.admit_change(&token, caller.limited()) {
        return failed(e);
    }
    let zone = choice.map(|Form(choice)| choice.zone).unwrap_or_default();
    let asked = Asked { zone, ..Asked::default() };
    let done = slots.cancel(&token).await;
    told(&slots, &token, &asked, done, "cancelled").await
}

/// The page that says what was done, or why it was not.
async fn told<T>(
    slots: &Slots,
    token: &str,
    asked: &Asked,
    done: Result<T, SlotsError>,
    what: &'static str,
) -> Response {
    match done {
        Ok(_) => see(token, asked, what),
        Err(e) => match Notice::of(&e) {
            Some(notice) => look(slots, token, asked, Some(notice)).await,
            None => failed(e),
        },
    }
}

/// Why what was asked for did not happen, above the page as it stands now.
#[derive(Clone, Copy, Debug)]
enum Notice {
    NotChosen,
    Taken,
    AlreadyBooked,
    Begun,
    TooManyChanges,
}

impl Notice {
    /// `None` where there is no page to show it above.
    fn of(e: &SlotsError) -> Option<Self> {
        match e {
            SlotsError::NotClaimed(NotClaimed::Taken | NotClaimed::Withdrawn | NotClaimed::Past)
            | SlotsError::Busy
            | SlotsError::UnknownSlot => Some(Self::Taken),
            SlotsError::AlreadyBooked => Some(Self::AlreadyBooked),
            SlotsError::Begun => Some(Self::Begun),
            SlotsError::TooManyChanges => Some(Self::TooManyChanges),
            _ => None,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::NotChosen => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Taken | Self::AlreadyBooked | Self::Begun | Self::TooManyChanges => StatusCode::CONFLICT,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::NotChosen => "Please choose one of the times first.",
            Self::Taken => {
                "Sorry, somebody else has just taken that time, so nothing was booked. The times below are still free."
            }
            Self::AlreadyBooked => "You have booked already. To take another time, move the interview.",
            Self::Begun => "The interview has begun, so it can’t be moved or cancelled here any more.",
            Self::TooManyChanges => {
                "This interview was changed too often to be changed here again. Please answer the invitation’s mail."
            }
        }
    }
}

/// See other (RFC 9110 section 15.4.4): the page that follows can be loaded again without booking again.
fn see(token: &str, asked: &Asked, done: &str) -> Response {
    let to = Address { token, zone: asked.zone().as_ref() }.with(&[("done", done)]);
    let mut response = (StatusCode::SEE_OTHER, page::HEADERS).into_response();
    if let Ok(to) = to.parse() {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// The page as it stands now.
async fn look(slots: &Slots, token: &str, asked: &Asked, notice: Option<Notice>) -> Response {
    match slots.look(token, asked.after()).await {
        Ok(view) => show_view(token, asked, notice, &view),
        Err(e) => failed(e),
    }
}

/// A day and its times, on the zone's clock.
#[derive(Serialize)]
struct Day {
    name: String,
    times: Vec<Time>,
}

#[derive(Serialize)]
struct Time {
    id: String,
    from: String,
    to: String,
    machine: String,
}

fn days(slots: &[Slot], zone: &Zone) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for slot in slots {
        let Spoken { day, from, to, machine, .. } = Spoken::of(slot.time, zone);
        let time = Time { id: slot.id.to_string(), from, to, machine };
        match days.last_mut().filter(|last| last.name == day) {
            Some(last) => last.times.push(time),
            None => days.push(Day { name: day, times: vec![time] }),
        }
    }
    days
}

fn show_view(token: &str, asked: &Asked, notice: Option<Notice>, view: &BookingView) -> Response {
    let BookingView { invitation, slots, more_after, now } = view;
    let booking = invitation.booking.as_ref();
    // The zone that was chosen, then or now; else that of the host, who has written the times.
    let known = asked.zone().or_else(|| booking.and_then(|booking| booking.zone.clone()));
    let hosts = || slots.iter().find_map(|slot| slot.zone.clone());
    let zone = known.clone().or_else(hosts).unwrap_or_else(Zone::utc);
    let address = Address { token, zone: known.as_ref() };
    let over = booking.is_some_and(|booking| booking.time.start <= *now);
    let choosing = booking.is_none() || (asked.is_moving() && !over && !matches!(notice, Some(Notice::TooManyChanges)));
    let values = context! {
        path => address.path(),
        zone => zone.name(),
        zone_chosen => known.is_some(),
        job_title => invitation.invitee.job_title.as_str(),
        host => invitation.host.name.as_deref().unwrap_or(invitation.host.email.as_str()),
        candidate_name => invitation.invitee.candidate_name.as_deref(),
        booking => booking.map(|booking| Serde(Spoken::of(booking.time, &zone))),
        notice => notice.map(Notice::text),
        done => asked.done.as_str(),
    };
    let status = notice.map_or(StatusCode::OK, Notice::status);
    if !choosing {
        let calendar = booking.and_then(|booking| booking.calendar.as_ref());
        let values = context! {
            meet_link => calendar.and_then(|calendar| calendar.meet_link.as_deref()),
            move_link => address.with(&[("move", "1")]),
            asked_to_cancel => false,
            over,
            ..values
        };
        return page::render(status, "booked.html", values);
    }
    let moving = booking.is_some();
    let step = moving.then_some(("move", "1"));
    let after = more_after.map(|after| after.to_string());
    let later = after.as_deref().map(|after| {
        let mut query = vec![("after", after)];
        query.extend(step);
        address.with(&query)
    });
    let values = context! {
        days => Serde(days(slots, &zone)),
        moving,
        later,
        from_later => asked.after().is_some(),
        first => address.with(step.as_slice()),
        first_booked => address.with(&[]),
        zone_label => label(&zone, slots.first().map_or(*now, |slot| slot.time.start)),
        zones => zones::OPTIONS.as_str(),
        ..values
    };
    page::render(status, "choose.html", values)
}

/// `Europe/Berlin (UTC+1)`, as it is at that instant.
fn label(zone: &Zone, at: Timestamp) -> String {
    let offset = crate::slots::words::offset(at.in_zone(zone).offset().seconds());
    let name = zone.name().replace('_', " ");
    if name == offset { name } else { format!("{name} ({offset})") }
}

/// The page's own address.
#[derive(Clone, Copy)]
struct Address<'a> {
    token: &'a str,
    /// Goes along where it was chosen.
    zone: Option<&'a Zone>,
}

impl Address<'_> {
    fn path(self) -> String {
        // The path was decoded on its way in; a link's token needs no encoding, anything else is none.
        let token: String =
            self.token.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        format!("/book/{token}")
    }

    fn with(self, query: &[(&str, &str)]) -> String {
        let mut serializer = url::form_urlencoded::Serializer::new(String::new());
        if let Some(zone) = self.zone {
            serializer.append_pair("zone", zone.name());
        }
        let query = serializer.extend_pairs(query).finish();
        if query.is_empty() { self.path() } else { format!("{}?{query}", self.path()) }
    }
}

/// A page of its own for what leaves nothing to show.
fn failed(e: SlotsError) -> Response {
    match e {
        SlotsError::UnknownLink => page::message(
            StatusCode::NOT_FOUND,
            "This link is not known here",
            "Please check that you have copied the whole address from the newest mail we sent you, or answer that mail.",
        ),
        SlotsError::DeadLink(LinkState::Expired) => page::message(
            StatusCode::GONE,
            "This link has expired",
            "The time to book an interview with it is over. Please answer the invitation’s mail if you would still like to meet.",
        ),
        SlotsError::DeadLink(LinkState::Revoked | LinkState::Live) => page::message(
            StatusCode::GONE,
            "This link does not work any more",
            "The invitation was withdrawn, or a newer one has taken its place. Please look for a newer mail, or answer the one you have.",
        ),
        SlotsError::TooManyTries(wait) => {
            let text = "Nothing was changed by this last try. Please wait a few seconds, then load the page again.";
            retry_after(wait, page::message(StatusCode::TOO_MANY_REQUESTS, "That was a little too fast", text))
        }
        other => {
            // Logs the cause.
            let problem = Problem::from(other);
            let text = "Nothing was changed that you were not told of. Please try again in a moment.";
            let page = page::message(problem.code.status(), "That did not work", text);
            match problem.retry_after {
                Some(wait) => retry_after(wait, page),
                None => page,
            }
        }
    }
}

/// A page that says when to come again.
fn retry_after(wait: Duration, mut page: Response) -> Response {
    // Whole seconds, never zero (RFC 9110 section 10.2.3).
    page.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait.as_secs() + 1));
    page
}
