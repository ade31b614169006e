//! What interview times, invitations and bookings are, and their rules. No store calls, no clock: `now` is an argument.
//!
//! Two documents take part in a booking, the slot and the invitation, and neither write can span both. A *claim* ties
//! them: the slot says which claim holds it, the invitation decides, in one write of its own, whether that claim is
//! its booking or void for ever. A slot is freed only of a claim that is void, so no order of crashes, retries and
//! double clicks books a slot twice or frees one that is booked.

pub mod agenda;
pub mod booking;
pub mod invitation;
pub mod slot;
pub mod times;

pub use agenda::{Agenda, NotReserved};
pub use booking::{Booking, BookingEvent, By, Calendar, CalendarState, Change};
pub use invitation::{Host, Invitation, InvitationStatus, Invitee, Link, LinkState};
pub use slot::{Claim, Claimed, NotClaimed, Slot, SlotStatus};
pub use times::Interval;

use crate::typed_id;

typed_id!(
    /// An interview time that a user offers.
    SlotId,
    "slot"
);
typed_id!(
    /// One application's invitation to an interview.
    InvitationId,
    "inv"
);
typed_id!(
    /// One try of one invitation to hold one slot; never used twice.
    ClaimId,
    "claim"
);
typed_id!(
    /// Something that happened to a booking, and that mail tells of.
    EventId,
    "event"
);
