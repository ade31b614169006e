//! What can go wrong with jobs.

use crate::kernel::warning::FieldFault;
use crate::store;

#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error("no such job")]
    NotFound,
    #[error("the job has {0} applications")]
    HasApplications(u64),
    #[error("criteria are not valid")]
    BadCriteria(Vec<FieldFault>),
    #[error(transparent)]
    Store(#[from] store::Error),
}
