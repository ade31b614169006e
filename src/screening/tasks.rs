//! Background work of screening: the score that an upload asked for, and a job's scores again after its criteria changed.

use async_trait::async_trait;
use serde::Deserialize;

use super::llm::Scoring;
use super::service::{Screening, ScreeningError};
use crate::candidates::model::SCORE;
use crate::candidates::{ApplicationId, CandidateError, Candidates};
use crate::jobs::model::RESCORE;
use crate::jobs::{JobId, Jobs};
use crate::kernel::{PageRequest, Timestamp};
use crate::tasks::{Failure, Handler, Task};

/// Scores one application: by the model where there is one, else by the builtin engine.
pub struct ScoreTask {
    pub screening: Screening,
    pub scoring: Option<Scoring>,
}

#[derive(Deserialize)]
struct ScorePayload {
    application_id: ApplicationId,
}

#[async_trait]
impl Handler for ScoreTask {
    fn kind(&self) -> &'static str {
        SCORE
    }

    /// A model's answer takes seconds that cost this process nothing.
    fn concurrency(&self) -> usize {
        8
    }

    async fn run(&self, task: &Task, _now: Timestamp) -> Result<(), Failure> {
        let ScorePayload { application_id } = payload(task)?;
        if let Some(scoring) = &self.scoring {
            return scoring.score(&application_id).await;
        }
        match self.screening.score(&application_id).await {
            // Deleted, or without a job meanwhile: nothing to score.
            Ok(_) | Err(ScreeningError::NotFound | ScreeningError::NoJob) => Ok(()),
            Err(e) => Err(failure(e)),
        }
    }
}

/// Scores a job's applications again: by the builtin engine at once, and each asks for the model's score.
pub struct RescoreTask {
    pub screening: Screening,
    pub scoring: Option<Scoring>,
    pub jobs: Jobs,
    pub candidates: Candidates,
}

#[derive(Deserialize)]
struct RescorePayload {
    job_id: JobId,
}

#[async_trait]
impl Handler for RescoreTask {
    fn kind(&self) -> &'static str {
        RESCORE
    }

    async fn run(&self, task: &Task, _now: Timestamp) -> Result<(), Failure> {
        let RescorePayload { job_id } = payload(task)?;
        self.screening.rescore_job(&job_id).await.map_err(failure)?;
        let Some(scoring) = &self.scoring else { return Ok(()) };
        let Some(job) = self.jobs.find(&job_id).await.map_err(|e| failure(e.into()))? else { return Ok(()) };
        let mut page = PageRequest::first(PageRequest::MAX_LIMIT);
        loop {
            let applications = self.candidates.page_of_job(&job_id, &page).await.map_err(|e| failure(e.into()))?;
            for application in applications.items.iter().filter(|a| !scoring.is_scored(a, &job)) {
                match self.candidates.ask_for_score(&application.id).await {
                    Ok(()) | Err(CandidateError::NotFound) => {}
                    Err(e) => return Err(failure(e.into())),
                }
            }
            if applications.next_cursor.is_none() {
                return Ok(());
            }
            page.cursor = applications.next_cursor;
        }
    }
}

fn payload<'a, T: Deserialize<'a>>(task: &'a Task) -> Result<T, Failure> {
    T::deserialize(&task.payload).map_err(|_| Failure::give_up("the task's payload is not of its kind"))
}

fn failure(e: ScreeningError) -> Failure {
    e.into_store().into()
}
