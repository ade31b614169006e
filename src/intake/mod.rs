//! A message or a file -> résumé -> application: a step a file.

pub mod routes;
pub mod take_in;
pub mod upload;

pub use take_in::{IncomingFile, IntakeError, TakeIn, TakenIn};
