//! Use cases of jobs.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::JobError;
use super::ads::Ads;
use super::invitation::InvitationWords;
use super::model::{Job, JobId, JobStatus, JobText};
use crate::auth::{Actor, UserId, WorkspaceId};
use crate::kernel::{Clock, Page, PageRequest, Said};
use crate::screening::{Criterion, criteria};
use crate::store::{Document, Error as StoreError, Fail, Query, Recent, Shown, Store};

/// How many open jobs a résumé without a job is compared with: the newest.
const MAX_OPEN_JOBS: usize = 200;

#[derive(Clone)]
pub struct Jobs(Arc<Parts>);

struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    shown: Recent<WorkspaceId>,
}

/// Bytes of jobs as they are shown that are kept.
const SHOWN: usize = 2 * 1024 * 1024;

/// A change of some of a job's text; `None` leaves a field as it is.
#[derive(Clone, Debug, Default)]
pub struct JobChange {
    pub title: Option<String>,
    pub description: Option<String>,
    pub location: Option<String>,
    pub job_type: Option<String>,
    pub category: Option<String>,
    pub salary: Said<i64>,
    pub status: Option<JobStatus>,
}

impl Jobs {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Parts { store, clock, shown: Recent::new(Job::COLLECTION, SHOWN) }))
    }

    /// # Errors
    /// The store's.
    pub async fn create(&self, actor: &Actor, text: JobText) -> Result<Job, JobError> {
        let drawn = criteria::draw(&text.title, &text.description);
        let job = Job::new(actor.workspace_id.clone(), actor.user_id.clone(), text, drawn, self.0.clock.now());
        self.0.store.insert(&job).await?;
        Ok(job)
    }

    /// As [`Jobs::create`], once for each `operation`: a repeat answers the job that stands.
    ///
    /// # Errors
    /// The store's.
    pub async fn create_once(&self, actor: &Actor, text: JobText, operation: &str) -> Result<Job, JobError> {
        let drawn = criteria::draw(&text.title, &text.description);
        let mut job = Job::new(actor.workspace_id.clone(), actor.user_id.clone(), text, drawn, self.0.clock.now());
        job.id = format!("job_{operation}").parse().unwrap_or_else(|_| JobId::derived(&[operation]));
        if self.0.store.insert_once(&job).await? { Ok(job) } else { self.get(actor, &job.id).await }
    }

    /// The job, if it is of the actor's workspace.
    ///
    /// # Errors
    /// `NotFound`, for another workspace's job too.
    pub async fn get(&self, actor: &Actor, id: &JobId) -> Result<Job, JobError> {
        let job = self.0.store.get::<Job>(id).await?.ok_or(JobError::NotFound)?.doc;
        if job.workspace_id == actor.workspace_id { Ok(job) } else { Err(JobError::NotFound) }
    }

    /// The job as JSON by its one `body`, if it is of the actor's workspace.
    ///
    /// # Errors
    /// As [`Jobs::get`].
    pub async fn shown<B: Serialize>(
        &self,
        actor: &Actor,
        id: &JobId,
        body: impl FnOnce(Job) -> B + Send,
    ) -> Result<Bytes, JobError> {
        let read = async {
            let job = self.0.store.get::<Job>(id).await?.ok_or(JobError::NotFound)?.doc;
            Ok::<_, JobError>(Shown::new(job.workspace_id.clone(), &body(job))?)
        };
        let shown = self.0.shown.get_or(&self.0.store, id.as_str(), read).await?;
        if shown.of == actor.workspace_id { Ok(shown.json.clone()) } else { Err(JobError::NotFound) }
    }

    /// Without an actor: for background work.
    ///
    /// # Errors
    /// The store's.
    pub async fn find(&self, id: &JobId) -> Result<Option<Job>, JobError> {
        Ok(self.0.store.get::<Job>(id).await?.map(|job| job.doc))
    }

    /// Newest first.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn list(
        &self,
        actor: &Actor,
        status: Option<JobStatus>,
        page: &PageRequest,
    ) -> Result<Page<Job>, JobError> {
        let mut query = Query::new().eq("workspace_id", actor.workspace_id.as_str());
        if let Some(status) = status {
            query = query.eq("status", status.as_str());
        }
        Ok(self.0.store.page::<Job>(query.desc("created_at"), page).await?.map(|job| job.doc))
    }

    /// All jobs of one HR user, newest first: the old system lists without pages.
    ///
    /// # Errors
    /// The store's.
    pub async fn of_user(&self, user: &UserId) -> Result<Vec<Job>, JobError> {
        let query = Query::new().eq("created_by", user.as_str()).desc("created_at").limit(0);
        Ok(self.0.store.find::<Job>(query).await?.into_iter().map(|job| job.doc).collect())
    }

    /// The open jobs of a workspace, newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn open_in(&self, workspace: &WorkspaceId) -> Result<Vec<Job>, JobError> {
        let query = Query::new()
            .eq("workspace_id", workspace.as_str())
            .eq("status", JobStatus::Open.as_str())
            .desc("created_at")
            .limit(MAX_OPEN_JOBS);
        Ok(self.0.store.find::<Job>(query).await?.into_iter().map(|job| job.doc).collect())
    }

    /// All jobs of the server, a page at a time: for background work.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn page_of_all(&self, page: &PageRequest) -> Result<Page<JobId>, JobError> {
        Ok(self.0.store.page::<Job>(Query::new(), page).await?.map(|job| job.doc.id))
    }

    /// See [`Job::ask_for_rescore`].
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn ask_for_rescore(&self, id: &JobId, engine_version: &str) -> Result<(), JobError> {
        let now = self.0.clock.now();
        self.work(id, |job| job.ask_for_rescore(engine_version, now)).await
    }

    /// # Errors
    /// The store's.
    pub async fn count_all(&self) -> Result<u64, JobError> {
        Ok(self.0.store.count::<Job>(Query::new()).await?)
    }

    /// # Errors
    /// `NotFound`.
    pub async fn change(&self, actor: &Actor, id: &JobId, change: JobChange) -> Result<Job, JobError> {
        let now = self.0.clock.now();
        self.modify(actor, id, move |job| {
            let old = &job.text;
            let text = JobText {
                title: change.title.clone().unwrap_or_else(|| old.title.clone()),
                description: change.description.clone().unwrap_or_else(|| old.description.clone()),
                location: change.location.clone().unwrap_or_else(|| old.location.clone()),
                job_type: change.job_type.clone().unwrap_or_else(|| old.job_type.clone()),
                category: change.category.clone().unwrap_or_else(|| old.category.clone()),
                salary: change.salary.or(old.salary),
            };
            let drawn = criteria::draw(&text.title, &text.description);
            job.rewrite(text, drawn, now);
            if let Some(status) = change.status {
                job.set_status(status, now);
            }
            Ok(())
        })
        .await
    }

    /// Replaces the criteria; the job's scores are made again in the background.
    ///
    /// # Errors
    /// `BadCriteria` names the fields at fault; `NotFound`.
    pub async fn set_criteria(&self, actor: &Actor, id: &JobId, wanted: Vec<Criterion>) -> Result<Job, JobError> {
        criteria::validate(&wanted).map_err(JobError::BadCriteria)?;
        let now = self.0.clock.now();
        self.modify(actor, id, move |job| {
            job.set_criteria(wanted.clone(), now);
            Ok(())
        })
        .await
    }

    /// Draws the criteria from the job's text again, and forgets what a person changed.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reset_criteria(&self, actor: &Actor, id: &JobId) -> Result<Job, JobError> {
        let now = self.0.clock.now();
        self.modify(actor, id, move |job| {
            let drawn = criteria::draw(&job.text.title, &job.text.description);
            job.reset_criteria(drawn, now);
            Ok(())
        })
        .await
    }

    /// See [`Job::await_words`].
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn await_words(&self, id: &JobId, written_for: &JobText) -> Result<(), JobError> {
        self.work(id, |job| job.await_words(written_for)).await
    }

    /// Open jobs that wait for a model's words, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn awaiting_words(&self, limit: usize) -> Result<Vec<JobId>, JobError> {
        let query =
            Query::new().eq("words_await", true).eq("status", JobStatus::Open.as_str()).desc("created_at").limit(limit);
        Ok(self.0.store.find::<Job>(query).await?.into_iter().map(|job| job.doc.id).collect())
    }

    /// See [`Job::ask_again_for_words`].
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn ask_again_for_words(&self, id: &JobId) -> Result<(), JobError> {
        let now = self.0.clock.now();
        self.work(id, |job| job.ask_again_for_words(now)).await
    }

    /// Puts a model's words in the place of the templates', if the text is still the one they were written for.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn set_ads(&self, id: &JobId, written_for: &JobText, ads: &Ads) -> Result<(), JobError> {
        self.work(id, |job| {
            if job.text == *written_for {
                job.ads = ads.clone();
            }
        })
        .await
    }

    /// Puts a model's words for invitations in the template's place, if the text is still the one they were written for.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn set_invitation(
        &self,
        id: &JobId,
        written_for: &JobText,
        words: &InvitationWords,
    ) -> Result<(), JobError> {
        self.work(id, |job| {
            if job.text == *written_for {
                job.invitation = Some(words.clone());
            }
        })
        .await
    }

    /// Deletes the job. `applications` is how many it has; with any, `force` must be said.
    ///
    /// # Errors
    /// `HasApplications`, `NotFound`.
    pub async fn delete(&self, actor: &Actor, id: &JobId, applications: u64, force: bool) -> Result<(), JobError> {
        if applications > 0 && !force {
            return Err(JobError::HasApplications(applications));
        }
        self.get(actor, id).await?;
        loop {
            let Some(job) = self.0.store.get::<Job>(id).await? else { return Ok(()) };
            match self.0.store.delete::<Job>(id, job.version).await {
                Ok(()) | Err(StoreError::Missing) => return Ok(()),
                Err(StoreError::Stale) => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    /// A change by background work.
    async fn work(&self, id: &JobId, change: impl Fn(&mut Job) + Send + Sync) -> Result<(), JobError> {
        let rule = |job: &mut Job| {
            change(job);
            Ok::<_, JobError>(())
        };
        self.0.store.modify::<Job, _, JobError>(id, rule).await.map_err(missing_is_not_found)
    }

    async fn modify(
        &self,
        actor: &Actor,
        id: &JobId,
        mut change: impl FnMut(&mut Job) -> Result<(), JobError> + Send,
    ) -> Result<Job, JobError> {
        self.0
            .store
            .modify::<Job, _, JobError>(id, |job| {
                if job.workspace_id != actor.workspace_id {
                    return Err(JobError::NotFound);
                }
                change(job)?;
                Ok(job.clone())
            })
            .await
            .map_err(missing_is_not_found)
    }
}

fn missing_is_not_found(e: Fail<JobError>) -> JobError {
    match e {
        Fail::Store(StoreError::Missing) => JobError::NotFound,
        other => other.flatten(),
    }
}
