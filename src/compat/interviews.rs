//! Invitations, slots and bookings.

use std::time::Duration;

use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Compat;
use super::candidates::own_application;
use super::owner::Owner;
use super::shapes::OldSlot;
use crate::auth::UserId;
use crate::candidates::ApplicationId;
use crate::http::body::parse_json;
use crate::http::{Body, CallerAddress, Code, Json, Path, Problem};
use crate::kernel::{EmailAddress, Timestamp};
use crate::slots::service::NewSlots;

#[derive(Serialize, ToSchema)]
pub struct InvitationDraft {
    message: String,
    email_body: String,
}

/// Draft an invitation (old)
///
/// Sends nothing.
#[utoipa::path(get, path = "/invite-interview/{userId}/{candidate_id}", tag = "compat", params(("userId" = UserId, Path), ("candidate_id" = ApplicationId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = InvitationDraft), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`")))]
pub async fn draft(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, ApplicationId)>,
) -> Result<Json<InvitationDraft>, Problem> {
    let id = ids.1;
    own_application(&compat, &actor, &id).await?;
    let written = compat.slots.invitation(&actor, &id).await?;
    Ok(Json(InvitationDraft { message: "Invitation drafted; nothing was sent".to_owned(), email_body: written.text }))
}

#[derive(Default, Deserialize, ToSchema)]
pub struct Invite {
    /// In place of the draft; the candidate's link is added where it is missing.
    #[serde(default)]
    email_body: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Invited {
    message: String,
    #[serde(rename = "Message ID")]
    message_id: String,
    email_body: String,
}

/// Send an invitation (old)
#[utoipa::path(post, path = "/invite-interview/{userId}/{candidate_id}", tag = "compat", params(("userId" = UserId, Path), ("candidate_id" = ApplicationId, Path)), request_body = Option<Invite>, security(("bearer" = [])), responses(
    (status = 200, body = Invited), (status = 403, description = "`other_user`"), (status = 404, description = "`not_found`"), (status = 409, description = "`no_email`, `google_not_linked`")))]
pub async fn invite(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Path(ids): Path<(UserId, ApplicationId)>,
    body: axum::body::Bytes,
) -> Result<Json<Invited>, Problem> {
    let id = ids.1;
    // The old front end sends no body at all where the draft stands.
    let body = if body.is_empty() { Invite::default() } else { parse_json::<Invite>(&body)? };
    own_application(&compat, &actor, &id).await?;
    let text = body.email_body.filter(|text| !text.trim().is_empty());
    let sent = compat.slots.send(&actor, &id, text.as_deref()).await?;
    Ok(Json(Invited { message: "Invitation sent".to_owned(), message_id: sent.message_id, email_body: sent.text }))
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct CreateSlots {
    /// ISO 8601; a time without an offset is UTC.
    #[garde(skip)]
    start_times: Vec<String>,
    /// Minutes.
    #[garde(skip)]
    #[serde(default = "hour")]
    duration: i64,
}

fn hour() -> i64 {
    60
}

#[derive(Serialize, ToSchema)]
pub struct OldSlots {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    slots: Vec<OldSlot>,
}

/// Create slots (old)
///
/// All or none.
#[utoipa::path(post, path = "/users/{userId}/create-slots/", tag = "compat", params(("userId" = UserId, Path)), request_body = CreateSlots, security(("bearer" = [])), responses(
    (status = 200, body = OldSlots), (status = 400, description = "`bad_time`, `slot_in_past`"), (status = 403, description = "`other_user`"), (status = 409, description = "`slot_overlap`"), (status = 422, description = "`invalid_fields`")))]
pub async fn create_slots(
    State(compat): State<Compat>,
    Owner(actor): Owner,
    Body(new): Body<CreateSlots>,
) -> Result<Json<OldSlots>, Problem> {
    let slots = compat.slots.offer(&actor, &NewSlots::starts(new.start_times, new.duration, None)).await?;
    let message = Some(format!("{} slots created", slots.len()));
    Ok(Json(OldSlots { message, slots: slots.into_iter().map(OldSlot::from).collect() }))
}

/// Free slots of an HR user (old)
///
/// Future and free ones only; no token needed.
#[utoipa::path(get, path = "/users/{userId}/available-slots/", tag = "compat", params(("userId" = UserId, Path)), responses(
    (status = 200, body = OldSlots), (status = 404, description = "`not_found`")))]
pub async fn available_slots(
    State(compat): State<Compat>,
    Path(user): Path<UserId>,
) -> Result<Json<OldSlots>, Problem> {
    let user = compat.auth.user(&user).await?;
    let slots = compat.slots.available(&user.id, None, 0).await?;
    Ok(Json(OldSlots { message: None, slots: slots.into_iter().map(OldSlot::from).collect() }))
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct BookSlot {
    #[garde(skip)]
    candidate_email: EmailAddress,
    /// An instant: any offset will do; none means UTC.
    #[garde(skip)]
    selected_start_time: String,
}

#[derive(Serialize, ToSchema)]
pub struct Booked {
    message: String,
    meet_link: Option<String>,
    event_id: Option<String>,
}

/// How long an answer waits for the calendar's.
const CALENDAR_WAIT: Duration = Duration::from_secs(3);

/// Book a slot (old)
///
/// For an address that was invited; no token needed. Again with the same slot answers as the first time.
#[utoipa::path(post, path = "/users/{userId}/book-slot/", tag = "compat", params(("userId" = UserId, Path)), request_body = BookSlot, responses(
    (status = 200, body = Booked), (status = 400, description = "`bad_time`"), (status = 403, description = "`not_invited`"), (status = 404, description = "`not_found`"), (status = 409, description = "`slot_taken`, `already_booked`, `slot_busy`")))]
pub async fn book_slot(
    State(compat): State<Compat>,
    caller: CallerAddress,
    Path(user): Path<UserId>,
    Body(body): Body<BookSlot>,
) -> Result<Json<Booked>, Problem> {
    // No link here: what could be guessed is an invited address.
    compat.slots.admit_change(&format!("{user} {}", body.candidate_email.key()), caller.limited())?;
    let user = compat.auth.user(&user).await?;
    let start = Timestamp::parse_lenient(&body.selected_start_time)
        .map_err(|e| Problem::of_field(Code::BadTime, "selected_start_time", &e.to_string()))?;
    let invitation = compat.slots.book_by_address(&user.id, &body.candidate_email, start).await?;
    // By reading, not by booking again: the candidate may have cancelled meanwhile.
    let invitation = compat.slots.once_in_calendar(invitation, CALENDAR_WAIT).await?;
    let calendar = invitation.booking.and_then(|booking| booking.calendar);
    Ok(Json(Booked {
        message: "Slot booked".to_owned(),
        meet_link: calendar.as_ref().and_then(|c| c.meet_link.clone()),
        event_id: calendar.and_then(|c| c.event_id),
    }))
}
