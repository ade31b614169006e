//! `/api/v1` as a client meets it.

mod accounts;
mod applications;
mod booking_page;
mod google;
mod interviews;
mod jobs;
mod model;
mod openapi;
mod requests;
