//! Scores of applications: which stand in a ranking, which are to be made again, and how one takes its place.

use super::model::{Application, ApplicationId, ScoreCard};
use super::{CandidateError, Candidates};
use crate::auth::Actor;
use crate::jobs::JobId;
use crate::kernel::{Page, PageRequest};
use crate::resume::Profile;
use crate::screening::model::ScreeningId;
use crate::store::{Cond, Query};

impl Candidates {
    /// Best first, by stored score, in one query; ties in a stable order.
    ///
    /// # Errors
    /// `BadCursor`; the job's `NotFound`.
    pub async fn ranked(
        &self,
        actor: &Actor,
        job: &JobId,
        page: &PageRequest,
    ) -> Result<Page<Application>, CandidateError> {
        self.0.jobs.get(actor, job).await?;
        let query = Query::new().eq("job_id", job.as_str()).desc("score.rank");
        Ok(self.0.store.page::<Application>(query, page).await?.map(|a| a.doc))
    }

    /// All scored applications of a job, best first: the old system ranks without pages.
    ///
    /// # Errors
    /// The store's.
    pub async fn all_ranked(&self, job: &JobId) -> Result<Vec<Application>, CandidateError> {
        let query = Query::new().eq("job_id", job.as_str()).desc("score.rank").limit(0);
        Ok(self.0.store.find::<Application>(query).await?.into_iter().map(|a| a.doc).collect())
    }

    /// Applications of the job scored with older criteria than `criteria_version`, the oldest criteria first, a page at a
    /// time: one that is scored anew meanwhile leaves the list, and the next page goes on behind it.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn stale(
        &self,
        job: &JobId,
        criteria_version: i64,
        page: &PageRequest,
    ) -> Result<Page<ApplicationId>, CandidateError> {
        let query = Query::new()
            .eq("job_id", job.as_str())
            .filter("score.criteria_version", Cond::Lt(criteria_version.into()))
            .asc("score.criteria_version");
        Ok(self.0.store.page::<Application>(query, page).await?.map(|a| a.doc.id))
    }

    /// Applications of the job that wait for this model's reason, up to `limit`.
    ///
    /// # Errors
    /// The store's.
    pub async fn awaiting_reason(
        &self,
        job: &JobId,
        model: &str,
        limit: usize,
    ) -> Result<Vec<Application>, CandidateError> {
        let query = Query::new().eq("score.reason_awaits", model).eq("job_id", job.as_str()).limit(limit);
        Ok(self.0.store.find::<Application>(query).await?.into_iter().map(|a| a.doc).collect())
    }

    /// Puts a reason in the template's place; see [`Application::take_reason`].
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn take_reason(
        &self,
        id: &ApplicationId,
        screening: &ScreeningId,
        reason: Option<(&str, &str)>,
    ) -> Result<(), CandidateError> {
        self.change(id, |a| {
            a.take_reason(screening, reason);
            Ok(())
        })
        .await
    }

    /// Puts a score in its place; `false` when the application was placed elsewhere meanwhile.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn take_score(&self, id: &ApplicationId, job: &JobId, card: &ScoreCard) -> Result<bool, CandidateError> {
        self.change(id, |a| Ok(a.take_score(job, card.clone()))).await
    }

    /// Changes the word beside a standing score; see [`Application::note_engine`].
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn note_engine(
        &self,
        id: &ApplicationId,
        job: &JobId,
        criteria_version: i64,
        engine: &str,
        note: Option<&str>,
    ) -> Result<(), CandidateError> {
        self.change(id, |a| {
            a.note_engine(job, criteria_version, engine, note);
            Ok(())
        })
        .await
    }

    /// Puts a closer reading of the résumé's contents into the application.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn take_contents(&self, id: &ApplicationId, profile: &Profile) -> Result<(), CandidateError> {
        self.change(id, |a| {
            a.take_contents(profile.clone());
            Ok(())
        })
        .await
    }

    /// Asks for a score by the engine of choice, in the background.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn ask_for_score(&self, id: &ApplicationId) -> Result<(), CandidateError> {
        let now = self.0.clock.now();
        self.change(id, |a| {
            a.ask_for_score(now);
            Ok(())
        })
        .await
    }

    /// The job's applications, oldest first, a page at a time: for background work.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn page_of_job(&self, job: &JobId, page: &PageRequest) -> Result<Page<Application>, CandidateError> {
        let query = Query::new().eq("job_id", job.as_str()).asc("created_at");
        Ok(self.0.store.page::<Application>(query, page).await?.map(|a| a.doc))
    }
}
