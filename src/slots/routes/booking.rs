//! What a candidate can do by the link: look, book, move, cancel. No token but the link's own.

use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::{Body, CallerAddress, Json, Path, Problem, Query};
use crate::kernel::{Timestamp, Zone};
use crate::slots::Slots;
use crate::slots::model::{Slot, SlotId};
use crate::slots::service::BookingView;

/// What a candidate sees by the link.
#[derive(Serialize, ToSchema)]
pub struct PublicBody {
    pub job_title: String,
    /// Whom the candidate will meet.
    pub host: String,
    pub candidate_name: Option<String>,
    pub expires_at: Option<Timestamp>,
    pub booking: Option<PublicBooking>,
    /// Free times, at most 100.
    pub slots: Vec<PublicSlot>,
    /// Give it back as `after` for later times; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_after: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
pub struct PublicSlot {
    pub id: SlotId,
    pub start: Timestamp,
    pub end: Timestamp,
}

#[derive(Serialize, ToSchema)]
pub struct PublicBooking {
    pub slot_id: SlotId,
    pub start: Timestamp,
    pub end: Timestamp,
    #[schema(value_type = Option<String>)]
    pub zone: Option<Zone>,
    /// `null` while there is none; it may follow.
    pub meet_link: Option<String>,
}

impl From<BookingView> for PublicBody {
    fn from(view: BookingView) -> Self {
        let BookingView { invitation, slots, more_after, .. } = view;
        let public = |slot: Slot| PublicSlot { id: slot.id, start: slot.time.start, end: slot.time.end };
        Self {
            job_title: invitation.invitee.job_title,
            host: invitation.host.name.unwrap_or_else(|| invitation.host.email.to_string()),
            candidate_name: invitation.invitee.candidate_name,
            expires_at: invitation.link.map(|link| link.expires_at),
            booking: invitation.booking.map(|booking| PublicBooking {
                slot_id: booking.slot_id,
                start: booking.time.start,
                end: booking.time.end,
                zone: booking.zone,
                meet_link: booking.calendar.and_then(|calendar| calendar.meet_link),
            }),
            slots: slots.into_iter().map(public).collect(),
            more_after,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// `more_after` of the answer before.
    #[param(value_type = Option<String>)]
    after: Option<Timestamp>,
}

/// See the booking and the free times
#[utoipa::path(get, path = "/api/v1/booking/{token}", tag = "booking", params(("token" = String, Path), After), responses(
    (status = 200, body = PublicBody), (status = 404, description = "`not_found`: no such link"),
    (status = 410, description = "`link_gone`: expired or revoked")))]
pub(super) async fn look(
    State(slots): State<Slots>,
    caller: CallerAddress,
    Path(token): Path<String>,
    Query(After { after }): Query<After>,
) -> Result<Json<PublicBody>, Problem> {
    slots.admit(caller.limited())?;
    Ok(Json(slots.look(&token, after).await?.into()))
}

#[derive(Deserialize, Validate, ToSchema)]
#[garde(allow_unvalidated)]
pub struct BookBody {
    pub slot_id: SlotId,
    /// Moves a booking that stands to this slot.
    #[serde(default, rename = "move")]
    pub moving: bool,
    /// The zone to say times in, in mails.
    #[schema(value_type = Option<String>, examples("Europe/Berlin"))]
    pub zone: Option<Zone>,
}

/// Book a slot, or move the booking to it
///
/// A slot that is booked by this link already answers as the first time.
#[utoipa::path(post, path = "/api/v1/booking/{token}", tag = "booking", request_body = BookBody, params(("token" = String, Path)),
    responses((status = 200, body = PublicBody), (status = 404, description = "`not_found`: no such link or slot"),
    (status = 409, description = "`slot_taken`, `slot_busy`, `slot_passed`, `already_booked`, `interview_begun`, `too_many_changes`"),
    (status = 410, description = "`link_gone`: expired or revoked")))]
pub(super) async fn book(
    State(slots): State<Slots>,
    caller: CallerAddress,
    Path(token): Path<String>,
    Body(body): Body<BookBody>,
) -> Result<Json<PublicBody>, Problem> {
    slots.admit_change(&token, caller.limited())?;
    slots.book(&token, &body.slot_id, body.zone.as_ref(), body.moving).await?;
    Ok(Json(slots.look(&token, None).await?.into()))
}

/// Cancel the booking
///
/// None is no error.
#[utoipa::path(delete, path = "/api/v1/booking/{token}", tag = "booking", params(("token" = String, Path)), responses(
    (status = 200, body = PublicBody), (status = 404, description = "`not_found`: no such link"),
    (status = 409, description = "`interview_begun`"), (status = 410, description = "`link_gone`: expired or revoked")))]
pub(super) async fn cancel(
    State(slots): State<Slots>,
    caller: CallerAddress,
    Path(token): Path<String>,
) -> Result<Json<PublicBody>, Problem> {
    slots.admit_change(&token, caller.limited())?;
    slots.cancel(&token).await?;
    Ok(Json(slots.look(&token, None).await?.into()))
}
