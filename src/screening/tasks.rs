//! Background work of screening: score one application, score a job's applications again.

use async_trait::async_trait;
use serde::Deserialize;

use super::service::{Screening, ScreeningError};
use crate::candidates::model::SCORE;
use crate::candidates::{ApplicationId, CandidateError};
use crate::jobs::model::RESCORE;
use crate::jobs::{JobError, JobId};
use crate::kernel::Timestamp;
use crate::tasks::{Failure, Handler, Task};

#[derive(Deserialize)]
struct OfApplication {
    application_id: ApplicationId,
}

#[derive(Deserialize)]
struct OfJob {
    job_id: JobId,
}

/// Scores an application that has no score of its job's present criteria.
pub struct Score(pub Screening);

#[async_trait]
impl Handler for Score {
    fn kind(&self) -> &'static str {
        SCORE
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let OfApplication { application_id } = payload(task)?;
        finished(self.0.score(&application_id).await.map(drop))
    }
}

/// Scores every application of a job whose criteria have changed.
pub struct Rescore(pub Screening);

#[async_trait]
impl Handler for Rescore {
    fn kind(&self) -> &'static str {
        RESCORE
    }

    fn concurrency(&self) -> usize {
        1
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let OfJob { job_id } = payload(task)?;
        finished(self.0.rescore_job(&job_id).await.map(drop))
    }
}

fn payload<T: for<'de> Deserialize<'de>>(task: &Task) -> Result<T, Failure> {
    T::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no application or job"))
}

/// What is gone or unassigned by now needs no score.
fn finished(result: Result<(), ScreeningError>) -> Result<(), Failure> {
    match result {
        Ok(()) | Err(ScreeningError::NotFound | ScreeningError::NoJob) => Ok(()),
        Err(ScreeningError::Candidate(CandidateError::NotFound) | ScreeningError::Job(JobError::NotFound)) => Ok(()),
        Err(
            ScreeningError::Store(e)
            | ScreeningError::Candidate(CandidateError::Store(e))
            | ScreeningError::Job(JobError::Store(e)),
        ) => Err(e.into()),
        Err(e @ (ScreeningError::Candidate(_) | ScreeningError::Job(_))) => Err(Failure::retry(e.to_string())),
    }
}
