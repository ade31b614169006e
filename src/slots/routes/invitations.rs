//! HR's invitations: draft, edit, send, revoke, and the host's cancellation.

use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Actor;
use crate::candidates::ApplicationId;
use crate::http::{Body, Json, Path, Problem};
use crate::kernel::{EmailAddress, Timestamp, Zone};
use crate::slots::Slots;
use crate::slots::model::{Booking, Calendar, Invitation, InvitationStatus, LinkState, SlotId};
use crate::slots::service::Written;

/// An application's invitation.
#[derive(Serialize, ToSchema)]
pub struct InvitationBody {
    pub application_id: ApplicationId,
    pub status: InvitationStatus,
    /// Where it goes to; `null` when the candidate's address is not known.
    pub to: Option<EmailAddress>,
    /// `{booking_link}` stands for the candidate's own link.
    #[schema(examples("Dear Ada, please choose a time: {booking_link}"))]
    pub text: String,
    /// `template`, `person`, or the model that wrote the words; a text that a person has changed stays theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// Of the mail that carried it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingBody>,
}

#[derive(Serialize, ToSchema)]
pub struct LinkBody {
    pub state: LinkState,
    pub expires_at: Timestamp,
}

#[derive(Serialize, ToSchema)]
pub struct BookingBody {
    pub slot_id: SlotId,
    pub start: Timestamp,
    pub end: Timestamp,
    /// The zone that the candidate saw the times in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub zone: Option<Zone>,
    pub booked_at: Timestamp,
    /// How often it was moved.
    pub sequence: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl From<Booking> for BookingBody {
    fn from(booking: Booking) -> Self {
        let Booking { slot_id, time, zone, booked_at, sequence, calendar, .. } = booking;
        Self { slot_id, start: time.start, end: time.end, zone, booked_at, sequence, calendar }
    }
}

impl InvitationBody {
    fn of(invitation: Invitation, now: Timestamp) -> Self {
        let state = invitation.link_state(now);
        Self {
            application_id: invitation.invitee.application_id,
            status: invitation.status,
            to: Some(invitation.invitee.candidate_email),
            text: invitation.text,
            written_by: invitation.written_by,
            sent_at: invitation.sent_at,
            message_id: invitation.message_id,
            link: invitation.link.map(|link| LinkBody { state, expires_at: link.expires_at }),
            booking: invitation.booking.map(Into::into),
        }
    }

    fn written(written: Written, now: Timestamp) -> Self {
        let Written { application_id, text, written_by, to, invitation } = written;
        match invitation {
            Some(invitation) => Self { to, ..Self::of(invitation, now) },
            None => Self {
                application_id,
                status: InvitationStatus::Draft,
                to,
                text,
                written_by,
                sent_at: None,
                message_id: None,
                link: None,
                booking: None,
            },
        }
    }
}

/// See an invitation, or its draft
///
/// Where none was written yet, a draft is shown and nothing is stored: a template's, or a model's words for the job with
/// the candidate's name, the title and the link put in by the server.
#[utoipa::path(get, path = "/api/v1/applications/{id}/invitation", tag = "slots", params(("id" = ApplicationId, Path)),
    security(("bearer" = [])), responses((status = 200, body = InvitationBody), (status = 404, description = "`not_found`")))]
pub(super) async fn get(
    State(slots): State<Slots>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Json<InvitationBody>, Problem> {
    let written = slots.invitation(&actor, &id).await?;
    Ok(Json(InvitationBody::written(written, slots.now())))
}

#[derive(Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
pub struct TextBody {
    /// At most 20,000 characters. Where it has no `{booking_link}`, the link is added at its end.
    #[schema(examples("Dear Ada, please choose a time: {booking_link}"), min_length = 1, max_length = 20000)]
    pub text: String,
}

/// Edit an invitation that was not sent
#[utoipa::path(put, path = "/api/v1/applications/{id}/invitation", tag = "slots", request_body = TextBody,
    params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses((status = 200, body = InvitationBody),
    (status = 404, description = "`not_found`"), (status = 409, description = "`invitation_sent`, `no_email`"),
    (status = 422, description = "`invalid_fields`")))]
pub(super) async fn edit(
    State(slots): State<Slots>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
    Body(body): Body<TextBody>,
) -> Result<Json<InvitationBody>, Problem> {
    let invitation = slots.edit(&actor, &id, &body.text).await?;
    Ok(Json(InvitationBody::of(invitation, slots.now())))
}

#[derive(Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
pub struct SendBody {
    /// In place of the stored text or the draft.
    #[schema(max_length = 20000)]
    pub text: Option<String>,
}

/// Send an invitation
///
/// Also sends one again: the candidate's link stays the same while it works, and its time begins anew.
#[utoipa::path(post, path = "/api/v1/applications/{id}/invitation", tag = "slots", request_body = SendBody,
    params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses((status = 200, body = InvitationBody),
    (status = 404, description = "`not_found`"), (status = 409, description = "`no_email`"),
    (status = 422, description = "`invalid_fields`")))]
pub(super) async fn send(
    State(slots): State<Slots>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
    Body(body): Body<SendBody>,
) -> Result<Json<InvitationBody>, Problem> {
    let sent = slots.send(&actor, &id, body.text.as_deref()).await?;
    Ok(Json(InvitationBody::of(sent.invitation, slots.now())))
}

/// Revoke an invitation
///
/// Ends the candidate's link, and cancels the booking that was made by it. Again is no change.
#[utoipa::path(delete, path = "/api/v1/applications/{id}/invitation", tag = "slots", params(("id" = ApplicationId, Path)),
    security(("bearer" = [])), responses((status = 200, body = InvitationBody), (status = 404, description = "`not_found`")))]
pub(super) async fn revoke(
    State(slots): State<Slots>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Json<InvitationBody>, Problem> {
    let invitation = slots.revoke(&actor, &id).await?;
    Ok(Json(InvitationBody::of(invitation, slots.now())))
}

/// Cancel an interview as its host
///
/// Its time is not offered again; the candidate is told, and can choose another by the same link.
#[utoipa::path(delete, path = "/api/v1/applications/{id}/invitation/booking", tag = "slots",
    params(("id" = ApplicationId, Path)), security(("bearer" = [])), responses((status = 200, body = InvitationBody),
    (status = 404, description = "`not_found`"), (status = 409, description = "`interview_begun`")))]
pub(super) async fn call_off(
    State(slots): State<Slots>,
    actor: Actor,
    Path(id): Path<ApplicationId>,
) -> Result<Json<InvitationBody>, Problem> {
    let invitation = slots.call_off(&actor, &id).await?;
    Ok(Json(InvitationBody::of(invitation, slots.now())))
}
