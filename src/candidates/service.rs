//! Use cases of candidates and their applications.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::CandidateError;
use super::model::{
    Application, ApplicationDetail, ApplicationId, Candidate, CandidateId, HistoryLine, NewApplication, ResumeId,
    Stage, StoredResume,
};
use crate::auth::{Actor, UserId, WorkspaceId};
use crate::jobs::{JobId, Jobs};
use crate::kernel::{Clock, EmailAddress, Page, PageRequest};
use crate::resume::Profile;
use crate::store::{Document, Error as StoreError, Fail, Query, Recent, Shown, Store, Stored};

/// Every request for one holds it: a clone raises one count.
#[derive(Clone)]
pub struct Candidates(pub(super) Arc<Parts>);

pub(super) struct Parts {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) jobs: Jobs,
    applications_shown: Recent<WorkspaceId>,
    candidates_shown: Recent<WorkspaceId>,
}

/// Bytes of applications as they are shown that are kept: a thousand to four thousand of them.
const APPLICATIONS_SHOWN: usize = 8 * 1024 * 1024;
const CANDIDATES_SHOWN: usize = 1024 * 1024;

/// What a list of applications may be narrowed to.
#[derive(Clone, Debug, Default)]
pub struct ApplicationFilter {
    pub job: Option<JobId>,
    pub stage: Option<Stage>,
    pub candidate: Option<CandidateId>,
}

impl Candidates {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, jobs: Jobs) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            jobs,
            applications_shown: Recent::new(Application::COLLECTION, APPLICATIONS_SHOWN),
            candidates_shown: Recent::new(Candidate::COLLECTION, CANDIDATES_SHOWN),
        }))
    }

    /// The person with this profile: the one with the same address, or a new one.
    ///
    /// # Errors
    /// The store's.
    pub async fn person(
        &self,
        workspace: &WorkspaceId,
        profile: &Profile,
        resume: &ResumeId,
    ) -> Result<CandidateId, CandidateError> {
        let email = profile.email.as_deref().and_then(|e| EmailAddress::parse(e).ok());
        // Without an address the file is all there is to know a person by.
        let id = match &email {
            Some(email) => CandidateId::derived(&[workspace.as_str(), &email.key()]),
            None => CandidateId::derived(&[workspace.as_str(), resume.as_str()]),
        };
        let candidate = Candidate {
            id: id.clone(),
            workspace_id: workspace.clone(),
            name: profile.name.clone(),
            person_key: email.as_ref().map(|email| format!("{workspace}|{}", email.key())),
            email,
            phone: profile.phone.clone(),
            location: profile.location.clone(),
            created_at: self.0.clock.now(),
        };
        self.0.store.insert_once(&candidate).await?;
        Ok(id)
    }

    /// Adds the application, or answers the one that the same file made for the same job; `true` when it is new.
    ///
    /// # Errors
    /// The store's.
    pub async fn add(&self, new: NewApplication) -> Result<(Application, bool), CandidateError> {
        let application = Application::new(new, self.0.clock.now());
        match self.0.store.insert(&application).await {
            Ok(()) => Ok((application, true)),
            Err(StoreError::Duplicate { .. }) => {
                let query = Query::new()
                    .eq("workspace_id", application.workspace_id.as_str())
                    .eq("file_key", &application.file_key);
                let same = self.0.store.find_one::<Application>(query).await?;
                Ok((same.map_or(application, |found| found.doc), false))
            }
            Err(e) => Err(e.into()),
        }
    }

    /// An application that this very file made, for any job: a second upload without a job named finds it.
    ///
    /// # Errors
    /// The store's.
    pub async fn of_file(
        &self,
        workspace: &WorkspaceId,
        resume: &ResumeId,
        job: Option<&JobId>,
    ) -> Result<Option<Application>, CandidateError> {
        let query =
            Query::new().eq("workspace_id", workspace.as_str()).eq("file_key", Application::file_key(job, resume));
        Ok(self.0.store.find_one::<Application>(query).await?.map(|a| a.doc))
    }

    /// # Errors
    /// The store's.
    pub async fn resume(&self, id: &ResumeId) -> Result<Option<StoredResume>, CandidateError> {
        Ok(self.0.store.get::<StoredResume>(id).await?.map(|r| r.doc))
    }

    /// Keeps what was read of a file, and the file itself under its hash; again is no change.
    ///
    /// # Errors
    /// The store's.
    pub async fn keep_resume(&self, resume: &StoredResume, bytes: Vec<u8>) -> Result<(), CandidateError> {
        // The bytes first: a résumé document whose file is missing would be a lie.
        self.0.store.engine().blob_put(&resume.sha256, bytes).await?;
        self.0.store.insert_once(resume).await?;
        Ok(())
    }

    /// The original file's bytes.
    ///
    /// # Errors
    /// `NotFound` when the file is gone.
    pub async fn original(&self, resume: &StoredResume) -> Result<Vec<u8>, CandidateError> {
        self.0.store.engine().blob_get(&resume.sha256).await?.ok_or(CandidateError::NotFound)
    }

    /// The application, if it is of the actor's workspace.
    ///
    /// # Errors
    /// `NotFound`, for another workspace's too.
    pub async fn get(&self, actor: &Actor, id: &ApplicationId) -> Result<Application, CandidateError> {
        let application = self.0.store.get::<Application>(id).await?.ok_or(CandidateError::NotFound)?.doc;
        if application.workspace_id == actor.workspace_id { Ok(application) } else { Err(CandidateError::NotFound) }
    }

    /// The application with its record as JSON (an [`ApplicationDetail`]), if it is of the actor's workspace.
    ///
    /// # Errors
    /// `NotFound`, for another workspace's too.
    pub async fn detail(&self, actor: &Actor, id: &ApplicationId) -> Result<Bytes, CandidateError> {
        let shown = self.0.applications_shown.get_or(&self.0.store, id.as_str(), self.read_detail(id)).await?;
        if shown.of == actor.workspace_id { Ok(shown.json.clone()) } else { Err(CandidateError::NotFound) }
    }

    async fn read_detail(&self, id: &ApplicationId) -> Result<Shown<WorkspaceId>, CandidateError> {
        let detail =
            self.0.store.get_as::<Application, ApplicationDetail>(id).await?.ok_or(CandidateError::NotFound)?;
        Ok(Shown::new(detail.workspace_id.clone(), &detail)?)
    }

    /// Without an actor: for background work.
    ///
    /// # Errors
    /// The store's.
    pub async fn find(&self, id: &ApplicationId) -> Result<Option<Application>, CandidateError> {
        Ok(self.0.store.get::<Application>(id).await?.map(|a| a.doc))
    }

    /// Newest first.
    ///
    /// # Errors
    /// `BadCursor`; the job's `NotFound`.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &ApplicationFilter,
        page: &PageRequest,
    ) -> Result<Page<Application>, CandidateError> {
        let mut query = Query::new();
        if let Some(job) = &filter.job {
            // Asked for its workspace's sake: the index below is by job alone.
            self.0.jobs.get(actor, job).await?;
            query = query.eq("job_id", job.as_str());
        } else if let Some(candidate) = &filter.candidate {
            self.candidate(actor, candidate).await?;
            query = query.eq("candidate_id", candidate.as_str());
        } else {
            query = query.eq("workspace_id", actor.workspace_id.as_str());
        }
        if let Some(stage) = filter.stage {
            query = query.eq("stage", stage.as_str());
        }
        Ok(self.0.store.page::<Application>(query.desc("created_at"), page).await?.map(|a| a.doc))
    }

    /// # Errors
    /// `NotFound`, for another workspace's too.
    pub async fn candidate(&self, actor: &Actor, id: &CandidateId) -> Result<Candidate, CandidateError> {
        let candidate = self.0.store.get::<Candidate>(id).await?.ok_or(CandidateError::NotFound)?.doc;
        if candidate.workspace_id == actor.workspace_id { Ok(candidate) } else { Err(CandidateError::NotFound) }
    }

    /// The person as JSON by their one `body`, if they are of the actor's workspace.
    ///
    /// # Errors
    /// As [`Candidates::candidate`].
    pub async fn candidate_shown<B: Serialize>(
        &self,
        actor: &Actor,
        id: &CandidateId,
        body: impl FnOnce(Candidate) -> B + Send,
    ) -> Result<Bytes, CandidateError> {
        let read = async {
            let candidate = self.0.store.get::<Candidate>(id).await?.ok_or(CandidateError::NotFound)?.doc;
            Ok::<_, CandidateError>(Shown::new(candidate.workspace_id.clone(), &body(candidate))?)
        };
        let shown = self.0.candidates_shown.get_or(&self.0.store, id.as_str(), read).await?;
        if shown.of == actor.workspace_id { Ok(shown.json.clone()) } else { Err(CandidateError::NotFound) }
    }

    /// People, newest first.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn candidates(&self, actor: &Actor, page: &PageRequest) -> Result<Page<Candidate>, CandidateError> {
        let query = Query::new().eq("workspace_id", actor.workspace_id.as_str()).desc("created_at");
        Ok(self.0.store.page::<Candidate>(query, page).await?.map(|c| c.doc))
    }

    /// All applications of a job, newest first: the old system lists without pages.
    ///
    /// # Errors
    /// The store's.
    pub async fn of_job(&self, job: &JobId) -> Result<Vec<Application>, CandidateError> {
        let query = Query::new().eq("job_id", job.as_str()).desc("created_at").limit(0);
        Ok(self.0.store.find::<Application>(query).await?.into_iter().map(|a| a.doc).collect())
    }

    /// How many applications the job has.
    ///
    /// # Errors
    /// The store's.
    pub async fn count_of_job(&self, job: &JobId) -> Result<u64, CandidateError> {
        Ok(self.0.store.count::<Application>(Query::new().eq("job_id", job.as_str())).await?)
    }

    /// # Errors
    /// The store's.
    pub async fn count_all(&self) -> Result<u64, CandidateError> {
        Ok(self.0.store.count::<Application>(Query::new()).await?)
    }

    /// Places an application with a job, or with none.
    ///
    /// # Errors
    /// `NotFound`; `Duplicate` when the job has this file already.
    pub async fn assign(
        &self,
        actor: &Actor,
        id: &ApplicationId,
        job: Option<&JobId>,
    ) -> Result<Application, CandidateError> {
        if let Some(job) = job {
            self.0.jobs.get(actor, job).await?;
        }
        let now = self.0.clock.now();
        self.modify(actor, id, |a| a.assign(job, &actor.user_id, now)).await
    }

    /// # Errors
    /// `NotFound`.
    pub async fn set_stage(
        &self,
        actor: &Actor,
        id: &ApplicationId,
        stage: Stage,
    ) -> Result<Application, CandidateError> {
        let now = self.0.clock.now();
        self.modify(actor, id, |a| a.set_stage(stage, Some(&actor.user_id), now)).await
    }

    /// A step that followed from elsewhere (an invitation sent, a slot booked): the stage and a line of history.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn step(
        &self,
        id: &ApplicationId,
        stage: Option<Stage>,
        what: &str,
        by: Option<&UserId>,
    ) -> Result<(), CandidateError> {
        let now = self.0.clock.now();
        self.change(id, |a| {
            if let Some(stage) = stage {
                a.stage = stage;
            }
            a.note(what, None, by, now);
            Ok(())
        })
        .await
    }

    /// As [`Candidates::step`], for a step that may be told again: a line that is there already is not written twice.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn follow(
        &self,
        id: &ApplicationId,
        line: &HistoryLine,
        stage: impl Fn(Stage) -> Stage + Send + Sync,
    ) -> Result<(), CandidateError> {
        self.change(id, |application| {
            application.stage = stage(application.stage);
            if !application.history.contains(line) {
                application.note(&line.what, line.detail.clone(), line.by.as_ref(), line.at);
            }
            Ok(())
        })
        .await
    }

    /// Deletes a job; its applications stay, with no job, when `force` is said.
    ///
    /// # Errors
    /// The job's `NotFound` and `HasApplications`.
    pub async fn delete_job(&self, actor: &Actor, job: &JobId, force: bool) -> Result<(), CandidateError> {
        self.0.jobs.get(actor, job).await?;
        let applications = self.count_of_job(job).await?;
        if applications > 0 && force {
            loop {
                let query = Query::new().eq("job_id", job.as_str()).desc("created_at").limit(100);
                let page: Vec<Stored<Application>> = self.0.store.find(query).await?;
                if page.is_empty() {
                    break;
                }
                for application in page {
                    self.unplace(actor, &application.doc.id).await?;
                }
            }
        }
        let left = if force { 0 } else { applications };
        Ok(self.0.jobs.delete(actor, job, left, force).await?)
    }

    /// Takes an application out of its job; where the same file lies unassigned already, this one goes.
    async fn unplace(&self, actor: &Actor, id: &ApplicationId) -> Result<(), CandidateError> {
        match self.assign(actor, id, None).await {
            Err(CandidateError::Duplicate) => self.delete(actor, id).await,
            other => other.map(drop),
        }
    }

    /// Deletes an application; the résumé stays with the candidate's others.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn delete(&self, actor: &Actor, id: &ApplicationId) -> Result<(), CandidateError> {
        loop {
            let found = self.0.store.get::<Application>(id).await?.filter(|a| a.workspace_id == actor.workspace_id);
            let Some(application) = found else { return Err(CandidateError::NotFound) };
            match self.0.store.delete::<Application>(id, application.version).await {
                Ok(()) | Err(StoreError::Missing) => return Ok(()),
                Err(StoreError::Stale) => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    async fn modify(
        &self,
        actor: &Actor,
        id: &ApplicationId,
        mut change: impl FnMut(&mut Application) + Send,
    ) -> Result<Application, CandidateError> {
        self.change(id, |a| {
            if a.workspace_id != actor.workspace_id {
                return Err(CandidateError::NotFound);
            }
            change(a);
            Ok(a.clone())
        })
        .await
    }

    pub(super) async fn change<R: Send>(
        &self,
        id: &ApplicationId,
        rule: impl FnMut(&mut Application) -> Result<R, CandidateError> + Send,
    ) -> Result<R, CandidateError> {
        match self.0.store.modify::<Application, R, CandidateError>(id, rule).await {
            Err(Fail::Store(StoreError::Missing)) => Err(CandidateError::NotFound),
            Err(Fail::Store(StoreError::Duplicate { .. })) => Err(CandidateError::Duplicate),
            other => other.map_err(Fail::flatten),
        }
    }
}
