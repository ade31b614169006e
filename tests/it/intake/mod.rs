//! Messages come in: a step at a time, and through kills.

mod kills;
mod ledger;
pub mod letters;
mod mail_kills;
mod mailboxes;
