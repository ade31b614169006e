//! A model's score in the builtin one's place: asks, has the quotes checked, keeps what was said, and says beside the
//! score why it is not the model's where it can't be.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::answer::{Answer, Contents, fill, read};
use super::question::{Case, PROMPT_VERSION, Question, ask};
use super::{AskError, Asker, Asking, Told};
use crate::candidates::{Application, ApplicationId, Candidates, StoredResume};
use crate::gateways::llm::{Error, Health};
use crate::jobs::{Job, Jobs};
use crate::kernel::{Clock, Timestamp, Warning};
use crate::screening::quotes;
use crate::screening::reading::Reading;
use crate::screening::record::{ScreeningRecord, Talk};
use crate::screening::service::{Awaiting, BUILTIN, Screening, ScreeningError, today};
use crate::screening::{Assessment, Criterion, arithmetic};
use crate::tasks::Failure;

/// With every key resting for so long, `auto` leaves the builtin score.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long `always` waits before it looks for a usable key again.
const NEXT_LOOK: Duration = Duration::from_secs(30);

/// When the model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Always; without a key its scores are waited for.
    Always,
    /// While a usable key is there.
    Auto,
}

/// The note beside builtin scores that a model's will replace.
pub struct AwaitingModel {
    asker: Asker,
    choice: Choice,
}

impl AwaitingModel {
    #[must_use]
    pub fn new(asker: Asker, choice: Choice) -> Self {
        Self { asker, choice }
    }
}

#[async_trait]
impl Awaiting for AwaitingModel {
    async fn note(&self) -> Option<String> {
        let is_awaited = self.choice == Choice::Always || self.asker.health().await.usable();
        is_awaited.then(|| format!("the score of {} is awaited", self.asker.model()))
    }
}

/// Scores by the model.
#[derive(Clone)]
pub struct Scoring {
    clock: Arc<dyn Clock>,
    jobs: Jobs,
    candidates: Candidates,
    screening: Screening,
    asker: Asker,
    choice: Choice,
}

/// What a question and its answer make of a résumé: the same always, so that a replay can make it again.
pub struct Judged {
    pub assessment: Assessment,
    pub warnings: Vec<Warning>,
}

/// From a model's claims to findings, by the check that every engine's quotes go through.
#[must_use]
pub fn judge(
    model: &str,
    criteria: &[Criterion],
    resume: &StoredResume,
    question: &Question,
    answer: &Answer,
) -> Judged {
    let reading = Reading::new(&resume.text, &resume.profile);
    let checked = quotes::check(criteria, &reading, &answer.claims);
    let mut warnings = checked.warnings;
    if question.cut {
        warnings.push(Warning::new("truncated", "the résumé is longer than the model's window; it was shown in part"));
    }
    Judged { assessment: Assessment { engine: model.to_owned(), findings: checked.findings }, warnings }
}

impl Scoring {
    #[must_use]
    pub fn new(
        clock: Arc<dyn Clock>,
        jobs: Jobs,
        candidates: Candidates,
        screening: Screening,
        asker: Asker,
        choice: Choice,
    ) -> Self {
        Self { clock, jobs, candidates, screening, asker, choice }
    }

    #[must_use]
    pub fn asker(&self) -> &Asker {
        &self.asker
    }

    /// Whether the application's score is the model's already, for its job's criteria as they stand.
    #[must_use]
    pub fn is_scored(&self, application: &Application, job: &Job) -> bool {
        application
            .score
            .as_ref()
            .is_some_and(|card| card.engine == self.asker.model() && card.criteria_version == job.criteria_version)
    }

    /// Puts the model's score in the builtin one's place, which stands meanwhile. Again is no change.
    ///
    /// # Errors
    /// `Wait` while keys or the budget are; `Retry` when the store is out of reach. A model that fails for good is no
    /// failure of the task: the builtin score stays, and says why.
    pub async fn score(&self, id: &ApplicationId) -> Result<(), Failure> {
        let screened = match self.screening.score(id).await {
            Ok(screened) => screened,
            // Deleted, or without a job: nothing to score.
            Err(ScreeningError::NotFound | ScreeningError::NoJob) => return Ok(()),
            Err(e) => return Err(failure(e)),
        };
        let application = screened.application;
        let Some(job_id) = application.job_id.clone() else { return Ok(()) };
        let Some(job) = self.jobs.find(&job_id).await.map_err(|e| failure(e.into()))? else { return Ok(()) };
        if self.is_scored(&application, &job) {
            return Ok(());
        }
        if job.criteria.is_empty() {
            // Nothing to ask for, and an enum of no ids is no schema.
            return self.note(&application, &job, None).await;
        }
        let health = self.asker.health().await;
        if !health.usable() {
            return self.without_key(&application, &job, &health).await;
        }
        let Some(resume) = self.candidates.resume(&application.resume_id).await.map_err(|e| failure(e.into()))? else {
            return Ok(());
        };
        match self.ask(application.clone(), &job, &resume).await {
            Ok(()) => Ok(()),
            Err(AskError::Store(e)) => Err(e.into()),
            Err(e) => self.stay_builtin(&application, &job, e).await,
        }
    }

    async fn ask(&self, application: Application, job: &Job, resume: &StoredResume) -> Result<(), AskError> {
        let window_tokens = self.asker.window_tokens();
        let (job_kept, resume_kept) = (Arc::new(job.clone()), Arc::new(resume.clone()));
        // Masking and folding a long résumé are pure computation: not on an async thread.
        let question = {
            let (job, resume) = (job_kept.clone(), resume_kept.clone());
            tokio::task::spawn_blocking(move || question_of(&job.text.title, &job.criteria, &resume, window_tokens))
        };
        let question =
            question.await.map_err(|e| AskError::Unreadable(format!("the question could not be put: {e}")))?;
        let question = Arc::new(question);
        let asking = Asking {
            workspace: &application.workspace_id,
            prompt_version: PROMPT_VERSION,
            input_hash: &question.input_hash,
            prompt: &question.prompt,
        };
        let (model, asked) = (self.asker.model().to_owned(), question.clone());
        let read = move |reply: &str| -> Result<(Judged, Contents), String> {
            let criteria = &job_kept.criteria;
            let answer = read(reply, criteria, &asked.view, &resume_kept.text).map_err(|e| e.to_string())?;
            let judged = judge(&model, criteria, &resume_kept, &asked, &answer);
            Ok((judged, answer.contents))
        };
        let Told { answer, reply, model_version, usage } = self.asker.ask(asking, read).await?;
        let (judged, contents) = answer;
        let now = self.clock.now();
        let engine_version = format!("{model_version} {PROMPT_VERSION}");
        let mut warnings = application.warnings.clone();
        for warning in judged.warnings {
            if !warnings.iter().any(|w| w.code == warning.code) {
                warnings.push(warning);
            }
        }
        let record = ScreeningRecord {
            id: ScreeningRecord::id_of(&application.id, &job.id, &resume.id, job.criteria_version, &engine_version),
            workspace_id: application.workspace_id.clone(),
            application_id: application.id.clone(),
            job_id: job.id.clone(),
            resume_id: resume.id.clone(),
            criteria_version: job.criteria_version,
            criteria: job.criteria.clone(),
            scores: arithmetic::score(&job.criteria, &judged.assessment.findings),
            assessment: judged.assessment,
            engine_version,
            as_of: today(now).to_string(),
            warnings,
            talk: Some(Talk {
                model: self.asker.model().to_owned(),
                model_version,
                prompt_version: PROMPT_VERSION.to_owned(),
                job_title: job.text.title.clone(),
                window_tokens,
                input_hash: question.input_hash.clone(),
                reply,
                usage,
            }),
            created_at: now,
        };
        let profile = fill(&resume.profile, contents);
        let id = application.id.clone();
        let placed = match self.candidates.take_contents(&id, &profile).await {
            Ok(()) => self.screening.place(application, record, None).await,
            Err(e) => Err(e.into()),
        };
        match placed {
            // Deleted meanwhile: nobody's score.
            Ok(_) | Err(ScreeningError::NotFound) => Ok(()),
            Err(e) => Err(AskError::Store(e.into_store())),
        }
    }

    async fn without_key(&self, application: &Application, job: &Job, health: &Health) -> Result<(), Failure> {
        let problem = health.problem.clone().unwrap_or_else(|| "the provider refused every key".to_owned());
        match self.choice {
            // As it is without a model: nothing is awaited, and nothing is said where nobody ever gave a key.
            Choice::Auto => {
                let note = (!health.keys.is_empty()).then(|| format!("not scored by {}: {problem}", health.model));
                self.note(application, job, note.as_deref()).await
            }
            Choice::Always => {
                let note = format!("the score of {} waits for a key: {problem}", health.model);
                self.note(application, job, Some(&note)).await?;
                Err(Failure::told_wait(problem, self.clock.now().plus(NEXT_LOOK)))
            }
        }
    }

    async fn stay_builtin(&self, application: &Application, job: &Job, e: AskError) -> Result<(), Failure> {
        let model = self.asker.model();
        let now = self.clock.now();
        let wait: Option<Timestamp> = match &e {
            AskError::Llm(Error::Resting { until, since }) => match self.choice {
                Choice::Always => Some(*until),
                Choice::Auto if since.plus(PATIENCE) > now => Some((*until).min(since.plus(PATIENCE))),
                Choice::Auto => None,
            },
            AskError::Llm(Error::KeyRefused { .. } | Error::Misconfigured(_)) if self.choice == Choice::Always => {
                Some(now.plus(NEXT_LOOK))
            }
            AskError::OverBudget { until } => Some(*until),
            AskError::Llm(_) | AskError::Unreadable(_) | AskError::Store(_) => None,
        };
        if !e.is_told() {
            tracing::warn!(application = %application.id, model, code = code(&e), "not scored by the model: {e}");
        }
        let note = match wait {
            Some(_) => format!("the score of {model} is awaited: {e}"),
            None => format!("not scored by {model}: {e}"),
        };
        self.note(application, job, Some(&note)).await?;
        match wait {
            Some(until) => Err(Failure::told_wait(e.to_string(), until)),
            None => Ok(()),
        }
    }

    async fn note(&self, application: &Application, job: &Job, note: Option<&str>) -> Result<(), Failure> {
        let noted = self.candidates.note_engine(&application.id, &job.id, job.criteria_version, BUILTIN, note).await;
        match noted {
            Ok(()) | Err(crate::candidates::CandidateError::NotFound) => Ok(()),
            Err(e) => Err(failure(e.into())),
        }
    }
}

/// The question that is put of a résumé.
#[must_use]
pub fn question_of(job_title: &str, criteria: &[Criterion], resume: &StoredResume, window_tokens: u32) -> Question {
    ask(&Case { job_title, criteria, text: &resume.text, profile: &resume.profile }, window_tokens)
}

fn code(e: &AskError) -> &'static str {
    match e {
        AskError::Llm(e) => e.code(),
        AskError::Unreadable(_) => "unreadable",
        AskError::OverBudget { .. } => "over_budget",
        AskError::Store(_) => "store",
    }
}

fn failure(e: ScreeningError) -> Failure {
    e.into_store().into()
}
