//! HR's slots: offer, list, withdraw.

use axum::extract::State;
use axum::http::StatusCode;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Actor;
use crate::candidates::ApplicationId;
use crate::http::body::ListParams;
use crate::http::{Body, Json, List, Path, Problem, Query};
use crate::jobs::JobId;
use crate::kernel::{EmailAddress, Page, Timestamp, Zone};
use crate::slots::Slots;
use crate::slots::model::{Calendar, Invitation, Slot, SlotId, SlotStatus};
use crate::slots::service::offer::{NewSlots, OfferedSlot, Times};

/// Either `start_times` or `range`.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "range": { "from": "2026-12-01T09:00", "to": "2026-12-01T12:00", "pause_minutes": 15 },
    "minutes": 45, "zone": "Europe/Berlin"
}))]
#[garde(allow_unvalidated)]
pub struct OfferBody {
    /// When each slot begins: ISO 8601, with an offset, or on the clock of `zone`. 1 to 200.
    #[schema(examples(json!(["2026-12-01T09:00:00+01:00", "2026-12-01T10:00:00+01:00"])))]
    pub start_times: Option<Vec<String>>,
    pub range: Option<RangeBody>,
    /// Length of each slot, 1 to 1440; 60 unless said.
    #[schema(minimum = 1, maximum = 1440, examples(45))]
    pub minutes: Option<i64>,
    /// Of times without an offset; UTC unless said.
    #[schema(value_type = Option<String>, examples("Europe/Berlin"))]
    pub zone: Option<Zone>,
}

/// A span of at most a day, cut into slots from its start; what is left over makes none.
#[derive(Deserialize, ToSchema)]
pub struct RangeBody {
    #[schema(examples("2026-12-01T09:00"))]
    pub from: String,
    #[schema(examples("2026-12-01T12:00"))]
    pub to: String,
    /// Between two slots; none unless said.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1440)]
    pub pause_minutes: i64,
}

impl OfferBody {
    fn read(self) -> Result<NewSlots, Problem> {
        let times = match (self.start_times, self.range) {
            (Some(starts), None) => Times::Starts(starts),
            (None, Some(RangeBody { from, to, pause_minutes })) => Times::Range { from, to, pause: pause_minutes },
            (None, None) => return Err(Problem::field("start_times", "is missing, and so is range")),
            (Some(_), Some(_)) => return Err(Problem::field("range", "can't stand beside start_times")),
        };
        Ok(NewSlots { times, minutes: self.minutes.unwrap_or(60), zone: self.zone })
    }
}

#[derive(Serialize, ToSchema)]
pub struct SlotsBody {
    pub slots: Vec<SlotBody>,
}

/// A slot as its user sees it.
#[derive(Serialize, ToSchema)]
pub struct SlotBody {
    pub id: SlotId,
    pub start: Timestamp,
    pub end: Timestamp,
    pub status: SlotStatus,
    /// The zone that its times were written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub zone: Option<Zone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booked_by: Option<BookedBy>,
}

#[derive(Serialize, ToSchema)]
pub struct BookedBy {
    pub application_id: ApplicationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    pub job_title: String,
    pub candidate_name: Option<String>,
    pub candidate_email: EmailAddress,
    /// How the booking stands in the user's calendar; absent when none is linked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl From<Slot> for SlotBody {
    fn from(slot: Slot) -> Self {
        let Slot { id, time, status, zone, .. } = slot;
        Self { id, start: time.start, end: time.end, status, zone, booked_by: None }
    }
}

impl From<OfferedSlot> for SlotBody {
    fn from(offered: OfferedSlot) -> Self {
        // Between claim and booking, or between cancellation and release, a slot is held by nobody to name.
        let holds = |i: &Invitation| i.booking.as_ref().is_some_and(|booking| booking.slot_id == offered.slot.id);
        let booked_by = offered.invitation.filter(holds).map(|invitation| BookedBy {
            application_id: invitation.invitee.application_id,
            job_id: invitation.invitee.job_id,
            job_title: invitation.invitee.job_title,
            candidate_name: invitation.invitee.candidate_name,
            candidate_email: invitation.invitee.candidate_email,
            calendar: invitation.booking.and_then(|booking| booking.calendar),
        });
        Self { booked_by, ..offered.slot.into() }
    }
}

/// Offer interview slots
///
/// Single times, or a range cut into pieces. Where clocks change inside the range, it has an hour's pieces more or
/// fewer. All are stored or none.
#[utoipa::path(post, path = "/api/v1/slots", tag = "slots", request_body = OfferBody, security(("bearer" = [])), responses(
    (status = 201, body = SlotsBody), (status = 400, description = "`bad_time`, `slot_in_past`"),
    (status = 409, description = "`slot_overlap`, `too_many_slots`"), (status = 422, description = "`invalid_fields`")))]
pub(super) async fn offer(
    State(slots): State<Slots>,
    actor: Actor,
    Body(body): Body<OfferBody>,
) -> Result<(StatusCode, Json<SlotsBody>), Problem> {
    let made = slots.offer(&actor, &body.read()?).await?;
    Ok((StatusCode::CREATED, Json(SlotsBody { slots: made.into_iter().map(Into::into).collect() })))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SlotFilter {
    /// Slots of this status alone.
    status: Option<SlotStatus>,
    /// Slots that begin then or later; now unless said.
    #[param(value_type = Option<String>, example = "2026-12-01T00:00:00Z")]
    from: Option<Timestamp>,
}

/// List your slots
///
/// By time, from now on unless `from` says otherwise, with who has booked them.
#[utoipa::path(get, path = "/api/v1/slots", tag = "slots", params(SlotFilter, ListParams), security(("bearer" = [])), responses(
    (status = 200, body = Page<SlotBody>), (status = 400, description = "`bad_query`, `bad_cursor`")))]
pub(super) async fn list(
    State(slots): State<Slots>,
    actor: Actor,
    Query(filter): Query<SlotFilter>,
    List(page): List,
) -> Result<Json<Page<SlotBody>>, Problem> {
    let from = filter.from.unwrap_or_else(|| slots.now());
    Ok(Json(slots.list(&actor, filter.status, from, &page).await?.map(Into::into)))
}

/// Withdraw a free slot
///
/// Its time can be offered anew. Again is no change.
#[utoipa::path(delete, path = "/api/v1/slots/{id}", tag = "slots", params(("id" = SlotId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = SlotBody), (status = 404, description = "`not_found`"), (status = 409, description = "`slot_booked`")))]
pub(super) async fn withdraw(
    State(slots): State<Slots>,
    actor: Actor,
    Path(id): Path<SlotId>,
) -> Result<Json<SlotBody>, Problem> {
    Ok(Json(slots.withdraw(&actor, &id).await?.into()))
}
