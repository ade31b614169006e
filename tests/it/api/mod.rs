//! `/api/v1` as a client meets it.

mod accounts;
mod applications;
mod booking_page;
mod google;
mod hostile;
mod idempotency;
mod interviews;
mod jobs;
mod limits;
mod model;
mod openapi;
mod outage;
mod processes;
mod requests;
mod serving;
