//! What can go wrong with candidates and applications.

use crate::jobs::JobError;
use crate::store;

#[derive(Debug, thiserror::Error)]
pub enum CandidateError {
    #[error("no such application")]
    NotFound,
    /// The same file is there for that job already.
    #[error("the job has this file already")]
    Duplicate,
    #[error(transparent)]
    Job(#[from] JobError),
    #[error(transparent)]
    Store(#[from] store::Error),
}
