//! `/api/v1` as a client meets it.

mod accounts;
mod applications;
mod jobs;
mod model;
mod openapi;
mod requests;
