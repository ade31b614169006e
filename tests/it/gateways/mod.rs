//! Edges at the wire, against loopback servers of our own.

mod google_calendar;
mod google_identity;
mod google_link;
mod google_mail;
mod google_mailbox;
