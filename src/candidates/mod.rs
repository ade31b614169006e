//! People, their applications, the résumés that came with them, and where they stand.

pub mod error;
pub mod model;
pub mod routes;
mod scores;
pub mod service;

pub use error::CandidateError;
pub use model::{Application, ApplicationId, Candidate, CandidateId, ResumeId, ScoreCard, Source, Stage, StoredResume};
pub use service::Candidates;
