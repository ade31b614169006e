//! `/api/v1` as a client meets it.

mod accounts;
mod applications;
mod bad_input;
mod booking_page;
mod explain;
mod google;
mod hostile;
mod idempotency;
pub mod interviews;
mod jobs;
mod limits;
mod model;
mod openapi;
mod outage;
mod processes;
mod requests;
mod serving;
