//! A message or a file -> résumé -> application: a step a file.

pub mod message;
mod parameter;
pub mod routes;
pub mod take_in;
pub mod upload;
mod winmail;

pub use take_in::{IncomingFile, IntakeError, TakeIn, TakenIn};
