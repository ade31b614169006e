//! Interview slots, invitations and bookings.

pub mod error;
pub mod ics;
pub mod mails;
pub mod model;
pub mod routes;
pub mod service;
pub mod words;

pub use error::SlotsError;
pub use service::Slots;

/// Effect: writes the slots that an agenda has reserved, should the writer have died. `{user_id, slot_ids}`.
pub const MATERIALIZE: &str = "slots.materialize";
/// Effect: gives the time of a withdrawn slot back to its agenda. `{user_id, slot_id}`.
pub const FORGET: &str = "slots.forget";
/// Effect: frees a slot whose claim became no booking. `{slot_id, claim_id}`.
pub const SETTLE: &str = "slots.settle";
/// Effect: frees the slot of a booking that was moved or cancelled. `{slot_id, claim_id, afterwards}`.
pub const RELEASE: &str = "slots.release";
/// Effect: a line in the application's history, and its stage. `{invitation_id, what, detail?, at, by?}`.
pub const STEP: &str = "slots.step";
/// Effect: a mail. `{template, invitation_id}`, and `event_id` when it tells of a booking.
pub const MAIL: &str = "mail.send";
/// Effects on the user's calendar. `{invitation_id, uid, event_id}`; `event_id` names the [`model::BookingEvent`].
pub const CALENDAR_INSERT: &str = "calendar.insert";
pub const CALENDAR_PATCH: &str = "calendar.patch";
pub const CALENDAR_DELETE: &str = "calendar.delete";
