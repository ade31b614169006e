//! Background work of screening: score one application, score a job's applications again.

use async_trait::async_trait;
use serde::Deserialize;

use super::llm::Scoring;
use super::service::{Screening, ScreeningError};
use crate::candidates::model::SCORE;
use crate::candidates::{ApplicationId, CandidateError, Candidates};
use crate::jobs::model::RESCORE;
use crate::jobs::{JobError, JobId, Jobs};
use crate::kernel::{PageRequest, Timestamp};
use crate::tasks::{Failure, Handler, Task};

#[derive(Deserialize)]
struct OfApplication {
    application_id: ApplicationId,
}

#[derive(Deserialize)]
struct OfJob {
    job_id: JobId,
    /// Of the builtin engine, where its change is the reason.
    #[serde(default)]
    engine_version: Option<String>,
}

/// Scores an application that has no score of its job's present criteria: by the model where there is one, else by the
/// builtin engine.
pub struct Score {
    pub screening: Screening,
    pub scoring: Option<Scoring>,
}

#[async_trait]
impl Handler for Score {
    fn kind(&self) -> &'static str {
        SCORE
    }

    /// A model's answer takes seconds that cost this process nothing.
    fn concurrency(&self) -> usize {
        if self.scoring.is_some() { 8 } else { 4 }
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let OfApplication { application_id } = payload(task)?;
        match &self.scoring {
            Some(scoring) => scoring.score(&application_id).await,
            None => finished(self.screening.score(&application_id).await.map(drop)),
        }
    }
}

/// Scores every application of a job whose criteria have changed, or that another version of the builtin engine has
/// scored: by the builtin engine at once, and each asks for the model's score where there is a model.
pub struct Rescore {
    pub screening: Screening,
    pub scoring: Option<Scoring>,
    pub jobs: Jobs,
    pub candidates: Candidates,
}

#[async_trait]
impl Handler for Rescore {
    fn kind(&self) -> &'static str {
        RESCORE
    }

    fn concurrency(&self) -> usize {
        1
    }

    async fn run(&self, task: &Task, _: Timestamp) -> Result<(), Failure> {
        let OfJob { job_id, engine_version } = payload(task)?;
        finished(self.screening.rescore_job(&job_id).await.map(drop))?;
        if engine_version.is_some() {
            finished(self.screening.rescore_older_engines(&job_id).await.map(drop))?;
        }
        match &self.scoring {
            Some(scoring) => finished(self.ask_for_scores(scoring, &job_id).await),
            None => Ok(()),
        }
    }
}

impl Rescore {
    async fn ask_for_scores(&self, scoring: &Scoring, job_id: &JobId) -> Result<(), ScreeningError> {
        let Some(job) = self.jobs.find(job_id).await? else { return Ok(()) };
        let mut page = PageRequest::first(PageRequest::MAX_LIMIT);
        loop {
            let applications = self.candidates.page_of_job(job_id, &page).await?;
            for application in applications.items.iter().filter(|a| !scoring.is_scored(a, &job)) {
                match self.candidates.ask_for_score(&application.id).await {
                    Ok(()) | Err(CandidateError::NotFound) => {}
                    Err(e) => return Err(e.into()),
                }
            }
            if applications.next_cursor.is_none() {
                return Ok(());
            }
            page.cursor = applications.next_cursor;
        }
    }
}

fn payload<T: for<'de> Deserialize<'de>>(task: &Task) -> Result<T, Failure> {
    T::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no application or job"))
}

/// What is gone or unassigned by now needs no score.
pub(super) fn finished(result: Result<(), ScreeningError>) -> Result<(), Failure> {
    match result {
        Ok(())
        | Err(
            ScreeningError::NotFound
            | ScreeningError::NoJob
            | ScreeningError::Candidate(CandidateError::NotFound)
            | ScreeningError::Job(JobError::NotFound),
        ) => Ok(()),
        Err(
            ScreeningError::Store(e)
            | ScreeningError::Candidate(CandidateError::Store(e))
            | ScreeningError::Job(JobError::Store(e)),
        ) => Err(e.into()),
        Err(e @ (ScreeningError::Candidate(_) | ScreeningError::Job(_))) => Err(Failure::retry(e.to_string())),
    }
}
