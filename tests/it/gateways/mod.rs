//! Outside services, met at the wire: each against a loopback server of the suite's own.

mod google_calendar;
mod google_identity;
mod google_link;
mod google_mail;
mod google_mailbox;
mod google_wire;
mod imap;
mod llm;
mod smtp;
mod smtp_keys;
