//! `/api/v1/slots`, `/api/v1/applications/{id}/invitation`, and the candidate's `/api/v1/booking/{token}`.

mod booking;
mod invitations;
mod offers;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::LinkState;
use super::model::slot::NotClaimed;
use super::{Slots, SlotsError};
use crate::http::{Code, FieldError, Problem};

impl From<SlotsError> for Problem {
    fn from(e: SlotsError) -> Self {
        let of_field = |code: Code, field: String, detail: String| Self {
            errors: vec![FieldError::new(&field, &detail)],
            ..Self::with(code, format!("{field}: {detail}"))
        };
        match e {
            SlotsError::BadField { field, detail } => of_field(Code::InvalidFields, field, detail),
            SlotsError::BadTime { field, detail } => of_field(Code::BadTime, field, detail),
            SlotsError::InPast { field } => of_field(Code::SlotInPast, field, "is in the past".to_owned()),
            SlotsError::Overlaps(other) => {
                Self::with(Code::SlotOverlap, format!("A time overlaps the slot of yours at {other}."))
            }
            SlotsError::OverlapsBatch(a, b) => {
                Self::with(Code::SlotOverlap, format!("start_times[{a}] and start_times[{b}] overlap."))
            }
            SlotsError::TooManySlots => Self::new(Code::TooManySlots),
            SlotsError::UnknownSlot => Self::with(Code::NotFound, "There is no such slot."),
            SlotsError::SlotBooked => {
                Self::with(Code::SlotBooked, "The slot is booked: cancel the booking, which withdraws the slot too.")
            }
            SlotsError::NotClaimed(NotClaimed::Taken) => Self::new(Code::SlotTaken),
            SlotsError::NotClaimed(NotClaimed::Withdrawn) => {
                Self::with(Code::SlotTaken, "The slot is not offered any more.")
            }
            SlotsError::NotClaimed(NotClaimed::Past) => Self::new(Code::SlotPassed),
            SlotsError::Busy => Self::new(Code::SlotBusy),
            SlotsError::AlreadyBooked => Self::with(
                Code::AlreadyBooked,
                "Another slot is booked already; say \"move\": true to move the booking to this one.",
            ),
            SlotsError::Begun => Self::new(Code::InterviewBegun),
            SlotsError::TooManyChanges => Self::new(Code::TooManyChanges),
            SlotsError::TooManyTries(wait) => {
                Self::with(Code::TooManyRequests, "The link was tried too often; wait a little, then try again.")
                    .retry_after(wait)
            }
            SlotsError::UnknownLink => Self::with(Code::NotFound, "There is no such booking link."),
            SlotsError::DeadLink(LinkState::Expired) => Self::with(Code::LinkGone, "The booking link has expired."),
            SlotsError::DeadLink(LinkState::Revoked | LinkState::Live) => {
                Self::with(Code::LinkGone, "The booking link was revoked.")
            }
            SlotsError::NotInvited => Self::new(Code::NotInvited),
            SlotsError::UnknownApplication => Self::new(Code::NotFound),
            SlotsError::NoMailOut => Self::new(Code::GoogleNotLinked),
            SlotsError::NoEmail => Self::new(Code::InvitationNoEmail),
            SlotsError::Sent => Self::with(
                Code::InvitationSent,
                "The invitation was sent already; send it again with another text instead.",
            ),
            SlotsError::Broken(cause) => Self::internal(&cause),
            SlotsError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(slots: Slots) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(offers::offer, offers::list))
        .routes(routes!(offers::withdraw))
        .routes(routes!(invitations::get, invitations::edit, invitations::send, invitations::revoke))
        .routes(routes!(invitations::call_off))
        .routes(routes!(booking::look, booking::book, booking::cancel))
        .with_state(slots)
}
