//! What can go wrong with slots, invitations and bookings.

use crate::kernel::Timestamp;
use crate::store;

use super::model::slot::NotClaimed;
use super::model::{LinkState, NotReserved};

#[derive(Debug, thiserror::Error)]
pub enum SlotsError {
    #[error("{field}: {detail}")]
    BadField { field: String, detail: String },
    #[error("{field}: {detail}")]
    BadTime { field: String, detail: String },
    #[error("the time is in the past: {field}")]
    InPast { field: String },
    #[error("overlaps the slot at {0}")]
    Overlaps(Timestamp),
    #[error("times {0} and {1} of the batch overlap")]
    OverlapsBatch(usize, usize),
    #[error("too many future slots")]
    TooManySlots,
    #[error("no such slot")]
    UnknownSlot,
    #[error("a booked slot can't be withdrawn")]
    SlotBooked,
    #[error("the slot is not to be had: {0}")]
    NotClaimed(#[from] NotClaimed),
    #[error("the interviewer is busy then")]
    Busy,
    #[error("another slot is booked")]
    AlreadyBooked,
    #[error("the interview has begun")]
    Begun,
    #[error("changed too often")]
    TooManyChanges,
    /// And how long to wait.
    #[error("too many tries")]
    TooManyTries(std::time::Duration),
    #[error("no such link")]
    UnknownLink,
    #[error("the link does not work any more")]
    DeadLink(LinkState),
    #[error("the address was not invited")]
    NotInvited,
    #[error("no such application")]
    UnknownApplication,
    #[error("mail of this user has no way out")]
    NoMailOut,
    #[error("the candidate has no e-mail address")]
    NoEmail,
    #[error("the invitation was sent already")]
    Sent,
    /// A defect or damage; the cause is for the log.
    #[error("{0}")]
    Broken(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl SlotsError {
    pub(super) fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::BadField { field: field.into(), detail: detail.into() }
    }
}

impl From<NotReserved> for SlotsError {
    fn from(e: NotReserved) -> Self {
        match e {
            NotReserved::Overlaps { other, .. } => Self::Overlaps(other),
            NotReserved::OverlapsBatch { index, first } => Self::OverlapsBatch(first, index),
            NotReserved::Past { index } => Self::InPast { field: format!("start_times[{index}]") },
            NotReserved::TooMany => Self::TooManySlots,
        }
    }
}

impl From<minijinja::Error> for SlotsError {
    fn from(e: minijinja::Error) -> Self {
        Self::Broken(format!("a template: {e}"))
    }
}
