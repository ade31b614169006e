//! Bookings in users' Google calendars, busy times, drift: the services over the fake Google and the embedded store.

mod desk;

mod busy;
mod drift;
mod house;
mod interviews;
mod kills;
mod large_mailbox;
mod operator;
mod processes;
mod told;
