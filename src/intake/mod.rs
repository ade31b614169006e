//! A message or a file -> résumé -> application: a step a file.

pub mod acknowledge;
pub mod fetch;
pub mod inbox;
pub mod inbox_routes;
pub mod ledger;
pub mod mailbox_state;
pub mod message;
mod mime;
mod parameter;
mod parts;
pub mod placing;
pub mod poll;
pub mod routes;
pub mod take_in;
pub mod upload;
mod winmail;
pub mod work_out;

pub use take_in::{IncomingFile, IntakeError, TakeIn, TakenIn};
