//! Use cases of screening: score an application, explain a score, re-score a job.

use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, stream};

use super::explain::Explained;
use super::record::ScreeningRecord;
use super::{Assessment, Scores, arithmetic, builtin, ranking};
use crate::auth::Actor;
use crate::candidates::{Application, ApplicationId, CandidateError, Candidates, ScoreCard, StoredResume};
use crate::jobs::{Job, JobError, JobId, Jobs};
use crate::kernel::{Clock, Page, PageRequest, Timestamp};
use crate::store::{self, Store};

/// Applications of a job that are scored anew at a time.
const AT_ONCE: usize = 16;
/// Raised when the builtin engine's answers change: older scores are then made again, by the next worker that starts,
/// or sooner when asked for.
pub const BUILTIN_VERSION: &str = "builtin-3";
/// The builtin engine's name in answers.
pub const BUILTIN: &str = "builtin";

#[derive(Debug, thiserror::Error)]
pub enum ScreeningError {
    #[error("no such application")]
    NotFound,
    #[error("the application has no job")]
    NoJob,
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    #[error(transparent)]
    Job(#[from] JobError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl ScreeningError {
    /// For background work, where what can go wrong besides absence is the store's.
    #[must_use]
    pub fn into_store(self) -> store::Error {
        match self {
            Self::Store(e) | Self::Candidate(CandidateError::Store(e)) | Self::Job(JobError::Store(e)) => e,
            other => store::Error::Refused(other.to_string()),
        }
    }
}

#[derive(Clone)]
pub struct Screening {
    store: Store,
    clock: Arc<dyn Clock>,
    jobs: Jobs,
    candidates: Candidates,
    awaiting: Option<Arc<dyn Awaiting>>,
}

/// Says of a builtin score whether a model's will replace it. Asked each time: keys come and go.
#[async_trait]
pub trait Awaiting: Send + Sync {
    /// The note beside the builtin score; `None` when it stands for good.
    async fn note(&self) -> Option<String>;
}

/// A screening and the application that it is of.
#[derive(Clone, Debug)]
pub struct Screened {
    pub application: Application,
    pub record: ScreeningRecord,
}

/// A screening with the résumé that it is of.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub screened: Screened,
    pub resume: StoredResume,
    pub job_title: String,
}

impl Explanation {
    #[must_use]
    pub fn explained(&self) -> Explained<'_> {
        let record = &self.screened.record;
        Explained {
            title: &self.screened.application.file_name,
            job: &self.job_title,
            criteria: &record.criteria,
            assessment: &record.assessment,
            scores: &record.scores,
            engine_version: &record.engine_version,
            as_of: &record.as_of,
            profile: &self.resume.profile,
            text: &self.resume.text,
            warnings: &record.warnings,
        }
    }
}

impl Screening {
    /// `awaiting` is `None` where there is no model.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        jobs: Jobs,
        candidates: Candidates,
        awaiting: Option<Arc<dyn Awaiting>>,
    ) -> Self {
        Self { store, clock, jobs, candidates, awaiting }
    }

    async fn awaited(&self) -> Option<String> {
        match &self.awaiting {
            Some(awaiting) => awaiting.note().await,
            None => None,
        }
    }

    /// The standing screening of an application; made now by the builtin engine where there is none, or where the
    /// criteria have changed since.
    ///
    /// # Errors
    /// `NotFound`; `NoJob` when it is unassigned.
    pub async fn get(&self, actor: &Actor, id: &ApplicationId) -> Result<Screened, ScreeningError> {
        let application = self.candidates.get(actor, id).await?;
        self.ensure(application).await
    }

    /// As [`Screening::get`], with all that it takes to explain it to people.
    ///
    /// # Errors
    /// As [`Screening::get`].
    pub async fn explain(&self, actor: &Actor, id: &ApplicationId) -> Result<Explanation, ScreeningError> {
        let screened = self.get(actor, id).await?;
        let record = &screened.record;
        let resume = self.candidates.resume(&record.resume_id).await?.ok_or(ScreeningError::NotFound)?;
        let job = self.jobs.find(&record.job_id).await?.ok_or(ScreeningError::NoJob)?;
        Ok(Explanation { screened, resume, job_title: job.text.title })
    }

    /// As [`Screening::get`], for background work.
    ///
    /// # Errors
    /// As [`Screening::get`].
    pub async fn score(&self, id: &ApplicationId) -> Result<Screened, ScreeningError> {
        let application = self.candidates.find(id).await?.ok_or(ScreeningError::NotFound)?;
        self.ensure(application).await
    }

    async fn ensure(&self, application: Application) -> Result<Screened, ScreeningError> {
        let job = self.job_of(&application).await?;
        if let Some(card) = application.score.as_ref().filter(|card| card.criteria_version == job.criteria_version)
            && let Some(record) = self.store.get::<ScreeningRecord>(&card.screening_id).await?
        {
            // A score of an older builtin engine is made again; a model's stands until its task replaces it.
            if record.assessment.engine != BUILTIN || record.engine_version == BUILTIN_VERSION {
                return Ok(Screened { application, record: record.doc });
            }
        }
        let note = self.awaited().await;
        self.score_builtin(application, &job, note.as_deref()).await
    }

    async fn job_of(&self, application: &Application) -> Result<Job, ScreeningError> {
        let job = application.job_id.as_ref().ok_or(ScreeningError::NoJob)?;
        // A job deleted meanwhile: the application is as good as unassigned.
        self.jobs.find(job).await?.ok_or(ScreeningError::NoJob)
    }

    /// What stands and what it was made from, without making anything again.
    ///
    /// # Errors
    /// `NotFound` without such an application or a score.
    pub async fn kept(&self, id: &ApplicationId) -> Result<(ScreeningRecord, StoredResume), ScreeningError> {
        let application = self.candidates.find(id).await?.ok_or(ScreeningError::NotFound)?;
        let card = application.score.ok_or(ScreeningError::NotFound)?;
        let record = self.store.get::<ScreeningRecord>(&card.screening_id).await?.ok_or(ScreeningError::NotFound)?.doc;
        let resume = self.candidates.resume(&record.resume_id).await?.ok_or(ScreeningError::NotFound)?;
        Ok((record, resume))
    }

    /// Scores with the builtin engine, and puts the score in its place.
    ///
    /// # Errors
    /// The store's.
    pub async fn score_builtin(
        &self,
        application: Application,
        job: &Job,
        note: Option<&str>,
    ) -> Result<Screened, ScreeningError> {
        let resume = self.candidates.resume(&application.resume_id).await?.ok_or(ScreeningError::NotFound)?;
        let now = self.clock.now();
        // Milliseconds of computing: not on a thread that answers requests.
        let asked = job.clone();
        let computed = tokio::task::spawn_blocking(move || {
            let (assessment, scores) = assess(&asked, &resume, now);
            (resume, assessment, scores)
        });
        let (resume, assessment, scores) = match computed.await {
            Ok(computed) => computed,
            // A panic is this application's own fault, and its caller's to tell.
            Err(e) => match e.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => return Err(store::Error::Unavailable("the server is stopping".to_owned()).into()),
            },
        };
        let record = ScreeningRecord {
            id: ScreeningRecord::id_of(&application.id, &job.id, &resume.id, job.criteria_version, BUILTIN_VERSION),
            workspace_id: application.workspace_id.clone(),
            application_id: application.id.clone(),
            job_id: job.id.clone(),
            resume_id: resume.id.clone(),
            criteria_version: job.criteria_version,
            criteria: job.criteria.clone(),
            assessment,
            scores,
            engine_version: BUILTIN_VERSION.to_owned(),
            as_of: today(now).to_string(),
            warnings: application.warnings.clone(),
            talk: None,
            created_at: now,
        };
        self.place(application, record, note).await
    }

    /// Keeps a record and puts its score in place: the way of every engine.
    ///
    /// # Errors
    /// The store's.
    pub async fn place(
        &self,
        application: Application,
        record: ScreeningRecord,
        note: Option<&str>,
    ) -> Result<Screened, ScreeningError> {
        // The record first: a score whose record is missing could not be explained.
        self.store.insert_once(&record).await?;
        let card = ScoreCard {
            scores: record.scores,
            rank: ranking::rank(&record.scores),
            engine: record.assessment.engine.clone(),
            engine_note: note.map(str::to_owned),
            criteria_version: record.criteria_version,
            screening_id: record.id.clone(),
            reason: ranking::reason(&record.criteria, &record.assessment.findings, &record.scores),
            reason_by: ranking::BY_TEMPLATE.to_owned(),
            // A model that scored says why as well, of what there is to say.
            reason_awaits: (record.assessment.engine != BUILTIN && record.scores.fine > 0)
                .then(|| record.assessment.engine.clone()),
            at: record.created_at,
        };
        self.candidates.take_score(&application.id, &record.job_id, &card).await?;
        let application = self.candidates.find(&application.id).await?.ok_or(ScreeningError::NotFound)?;
        Ok(Screened { application, record })
    }

    /// Scores every application of the job again that was scored with older criteria; answers how many. Several at a time:
    /// the store commits what waits together, and the cores share the scoring.
    ///
    /// # Errors
    /// The store's.
    pub async fn rescore_job(&self, id: &JobId) -> Result<usize, ScreeningError> {
        let Some(job) = self.jobs.find(id).await? else { return Ok(0) };
        let mut page = PageRequest::first(PageRequest::MAX_LIMIT);
        let mut done = 0;
        loop {
            let Page { items, next_cursor } = self.candidates.stale(id, job.criteria_version, &page).await?;
            done += self.score_all(items).await?;
            if next_cursor.is_none() {
                return Ok(done);
            }
            page.cursor = next_cursor;
        }
    }

    /// As [`Screening::rescore_job`], for what another version of the builtin engine has scored.
    ///
    /// # Errors
    /// The store's.
    pub async fn rescore_older_engines(&self, id: &JobId) -> Result<usize, ScreeningError> {
        let mut page = PageRequest::first(PageRequest::MAX_LIMIT);
        let mut done = 0;
        loop {
            let Page { items, next_cursor } = self.candidates.page_of_job(id, &page).await?;
            let older = items.into_iter().filter(is_of_another_builtin).map(|application| application.id);
            done += self.score_all(older.collect()).await?;
            if next_cursor.is_none() {
                return Ok(done);
            }
            page.cursor = next_cursor;
        }
    }

    async fn score_all(&self, applications: Vec<ApplicationId>) -> Result<usize, ScreeningError> {
        let mut done = 0;
        let scored = stream::iter(applications).map(|application| async move { self.score(&application).await });
        let mut scored = std::pin::pin!(scored.buffer_unordered(AT_ONCE));
        while let Some(result) = scored.next().await {
            match result {
                // Placed elsewhere or deleted meanwhile: nothing to do.
                Ok(_) | Err(ScreeningError::NoJob | ScreeningError::NotFound) => done += 1,
                Err(e) => return Err(e),
            }
        }
        Ok(done)
    }

    /// The best of `jobs` for a résumé, if one fits.
    #[must_use]
    pub fn best_job(&self, jobs: &[Job], resume: &StoredResume) -> Option<JobId> {
        if let [only] = jobs {
            return Some(only.id.clone());
        }
        let now = self.clock.now();
        let scored = jobs.iter().map(|job| (assess(job, resume, now).1, job));
        let fitting = scored.filter(|(scores, _)| scores.overall >= FITS);
        // The first of equals: the newest job.
        let best =
            fitting.reduce(|best, next| if ranking::rank(&next.0) > ranking::rank(&best.0) { next } else { best });
        best.map(|(_, job)| job.id.clone())
    }
}

/// A screening's id tells the engine's version, so that no record is read for it.
fn is_of_another_builtin(application: &Application) -> bool {
    let (Some(card), Some(job)) = (&application.score, &application.job_id) else { return false };
    let own =
        ScreeningRecord::id_of(&application.id, job, &application.resume_id, card.criteria_version, BUILTIN_VERSION);
    card.engine == BUILTIN && card.screening_id != own
}

/// A résumé that names no job goes to the best one of several only from this score on.
pub const FITS: u32 = 30;

/// Levels and arithmetic of the builtin engine.
#[must_use]
pub fn assess(job: &Job, resume: &StoredResume, now: Timestamp) -> (Assessment, Scores) {
    let assessment = builtin::assess(&job.criteria, &resume.text, &resume.profile, today(now));
    let scores = arithmetic::score(&job.criteria, &assessment.findings);
    (assessment, scores)
}

/// The UTC day of an instant.
#[must_use]
pub fn today(now: Timestamp) -> jiff::civil::Date {
    now.in_zone(&crate::kernel::Zone::utc()).date()
}
