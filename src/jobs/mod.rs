//! Jobs (vacancies), their criteria, and the ads written for them.

pub mod ads;
pub mod error;
pub mod invitation;
pub mod model;
pub mod routes;
pub mod service;

pub use error::JobError;
pub use model::{Job, JobId, JobStatus};
pub use service::Jobs;
