//! What interviews need of the other rooms: who applied, who invites, and where to write the steps down.

use async_trait::async_trait;

use crate::auth::{Actor, Auth, AuthError, UserId, WorkspaceId};
use crate::candidates::model::HistoryLine;
use crate::candidates::{ApplicationId, CandidateError, Candidates, Stage};
use crate::google::{Google, GoogleError};
use crate::jobs::{JobError, Jobs};
use crate::slots::model::Host;
use crate::slots::service::{Applicant, People, Standing, Step};
use crate::store;

/// The rooms that keep people.
#[derive(Clone)]
pub struct Rooms {
    pub auth: Auth,
    pub jobs: Jobs,
    pub candidates: Candidates,
    pub google: Google,
}

#[async_trait]
impl People for Rooms {
    async fn applicant(&self, workspace: &WorkspaceId, id: &ApplicationId) -> store::Result<Option<Applicant>> {
        let found = self.candidates.find(id).await.map_err(of_candidates)?;
        let Some(application) = found.filter(|application| application.workspace_id == *workspace) else {
            return Ok(None);
        };
        let actor = Actor { user_id: application.user_id.clone(), workspace_id: workspace.clone() };
        let candidate = match self.candidates.candidate(&actor, &application.candidate_id).await {
            Ok(candidate) => Some(candidate),
            Err(CandidateError::NotFound) => None,
            Err(e) => return Err(of_candidates(e)),
        };
        let job = match &application.job_id {
            Some(id) => self.jobs.find(id).await.map_err(of_jobs)?,
            None => None,
        };
        Ok(Some(Applicant {
            application_id: application.id,
            job_id: application.job_id,
            job_title: job.as_ref().map(|job| job.text.title.clone()),
            words: job.and_then(|job| job.invitation),
            name: candidate.as_ref().and_then(|candidate| candidate.name.clone()),
            email: candidate.and_then(|candidate| candidate.email),
        }))
    }

    async fn host(&self, id: &UserId) -> store::Result<Option<Host>> {
        match self.auth.user(id).await {
            Ok(user) => Ok(Some(Host { email: user.email, name: user.name })),
            Err(AuthError::Store(e)) => Err(e),
            Err(_) => Ok(None),
        }
    }

    async fn may_mail(&self, id: &UserId) -> store::Result<bool> {
        match self.google.may_mail(id).await {
            Ok(()) => Ok(true),
            Err(GoogleError::Store(e)) => Err(e),
            Err(_) => Ok(false),
        }
    }

    async fn step(&self, step: Step) -> store::Result<()> {
        let Step { application_id, what, detail, at, by, stands } = step;
        let line = HistoryLine { at, what, detail, by };
        match self.candidates.follow(&application_id, &line, |stage| follow(stage, stands)).await {
            Ok(()) | Err(CandidateError::NotFound) => Ok(()),
            Err(e) => Err(of_candidates(e)),
        }
    }
}

/// A stage that HR has decided stays.
fn follow(stage: Stage, stands: Standing) -> Stage {
    match (stage, stands) {
        (Stage::Hired | Stage::Rejected | Stage::Withdrawn, _) | (Stage::New, Standing::Open) => stage,
        (_, Standing::Open) => Stage::New,
        (_, Standing::Invited) => Stage::Invited,
        (_, Standing::Booked) => Stage::Booked,
    }
}

fn of_candidates(e: CandidateError) -> store::Error {
    match e {
        CandidateError::Store(e) => e,
        CandidateError::Job(e) => of_jobs(e),
        CandidateError::NotFound => store::Error::Missing,
        CandidateError::Duplicate => store::Error::Stale,
    }
}

fn of_jobs(e: JobError) -> store::Error {
    match e {
        JobError::Store(e) => e,
        other => store::Error::Refused(other.to_string()),
    }
}
