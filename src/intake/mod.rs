//! A message or a file -> résumé -> application: a step a file.

pub mod acknowledge;
pub mod ledger;
pub mod message;
mod parameter;
pub mod placing;
pub mod poll;
pub mod routes;
pub mod take_in;
pub mod upload;
mod winmail;
pub mod work_out;

pub use take_in::{IncomingFile, IntakeError, TakeIn, TakenIn};
