//! Offers, invitations and bookings over the embedded engine: races, crashes, and what the store keeps of them.

pub mod bed;
mod bookings;
mod invitations;
mod offers;
mod repairs;
