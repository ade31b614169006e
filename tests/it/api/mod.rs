//! `/api/v1` as a client meets it.

mod accounts;
mod applications;
mod booking_page;
mod interviews;
mod jobs;
mod openapi;
mod requests;
