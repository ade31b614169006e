//! One message of the ledger: read, placed, its files taken in, its line written, the applicant answered.

use async_trait::async_trait;
use serde::Deserialize;

use super::acknowledge::Acknowledgement;
use super::ledger::{FileLine, LedgerLine, LineId, MESSAGE, Status};
use super::message::{self, Attached, Letter};
use super::placing::{Named, named_job};
use super::take_in::{IncomingFile, IntakeError, TakeIn, TakenIn};
use crate::auth::User;
use crate::candidates::{Application, Candidate, CandidateError, Source};
use crate::jobs::{Job, JobError, JobId, Jobs};
use crate::kernel::Timestamp;
use crate::screening::service::ScreeningError;
use crate::store::{Error, Fail, Store};
use crate::tasks::{Failure, Handler, Task};

/// The handler of `intake.message`.
pub struct WorkOut {
    store: Store,
    jobs: Jobs,
    take_in: TakeIn,
    acknowledge: bool,
}

/// What the tasks of a message carry.
#[derive(Deserialize)]
pub(super) struct Payload {
    pub line_id: LineId,
}

/// What a message came to.
struct Outcome {
    files: Vec<FileLine>,
    /// The jobs of the applications that it made.
    jobs: Vec<Option<JobId>>,
}

impl WorkOut {
    #[must_use]
    pub fn new(store: Store, jobs: Jobs, take_in: TakeIn, acknowledge: bool) -> Self {
        Self { store, jobs, take_in, acknowledge }
    }

    async fn line(&self, line: &LedgerLine, now: Timestamp) -> Result<(), Failure> {
        let raw = match &line.raw_sha256 {
            Some(sha256) => self.store.engine().blob_get(sha256).await?,
            None => None,
        };
        let Some(raw) = raw else {
            return self.settle(line, |line| line.settle(Status::Failed, Some("message_lost"), now)).await;
        };
        let read = tokio::task::spawn_blocking(move || message::read(&raw)).await;
        // A panic in the parser counts as unreadable too.
        let Ok(Ok(letter)) = read else {
            return self.settle(line, |line| line.settle(Status::Failed, Some("unreadable"), now)).await;
        };
        let left_out: Vec<FileLine> = letter
            .left_out
            .iter()
            .map(|left| FileLine {
                name: left.name.clone(),
                outcome: left.reason.to_owned(),
                application_id: None,
                error: None,
            })
            .collect();
        let envelope = |line: &mut LedgerLine| {
            line.sender = letter.from.as_ref().map(ToString::to_string);
            line.subject = Some(letter.subject.clone()).filter(|s| !s.is_empty());
            line.sent_at = letter.sent_at;
        };
        if letter.files.is_empty() && letter.cut_short() {
            return self
                .settle(line, |line| {
                    envelope(line);
                    line.files.clone_from(&left_out);
                    line.settle(Status::Failed, Some("too_complex"), now);
                })
                .await;
        }
        if let Some(reason) = letter.ignored() {
            return self
                .settle(line, |line| {
                    envelope(line);
                    line.files.clone_from(&left_out);
                    line.settle(Status::Ignored, Some(reason), now);
                })
                .await;
        }
        if line.is_second_of_its_id() {
            return self
                .settle(line, |line| {
                    envelope(line);
                    line.files.clone_from(&left_out);
                    line.set_aside(now);
                })
                .await;
        }
        let outcome = self.files(line, &letter).await?;
        if self.acknowledge {
            self.answer(line, &letter, &outcome.jobs, now).await?;
        }
        let files: Vec<FileLine> = outcome.files.into_iter().chain(left_out).collect();
        self.settle(line, |line| {
            envelope(line);
            line.settle_by_files(files.clone(), now);
        })
        .await
    }

    async fn files(&self, line: &LedgerLine, letter: &Letter) -> Result<Outcome, Failure> {
        let job = self.job(line, letter).await?;
        let mut outcome = Outcome { files: Vec::new(), jobs: Vec::new() };
        for file in &letter.files {
            let taken = self.take_in.take(incoming(line, letter, file, job.clone())).await;
            let entry = match taken {
                Ok(taken) => {
                    let what = self.what_became(line, &taken).await?;
                    if what != "duplicate" {
                        outcome.jobs.push(taken.application.job_id.clone());
                    }
                    FileLine {
                        name: taken.application.file_name,
                        outcome: what.to_owned(),
                        application_id: Some(taken.application.id),
                        error: None,
                    }
                }
                Err(IntakeError::Read(e)) => FileLine {
                    name: file.name.clone(),
                    outcome: "failed".to_owned(),
                    application_id: None,
                    error: Some(e.code().to_owned()),
                },
                Err(other) => return Err(for_later(other)),
            };
            outcome.files.push(entry);
        }
        Ok(outcome)
    }

    /// The job that the message names, if it is the workspace's.
    async fn job(&self, line: &LedgerLine, letter: &Letter) -> Result<Option<JobId>, Failure> {
        let open = self.jobs.open_in(&line.workspace_id).await.map_err(|e| for_later(e.into()))?;
        let titles: Vec<(JobId, &str)> = open.iter().map(|job| (job.id.clone(), job.text.title.as_str())).collect();
        match named_job(letter, &titles) {
            Named::Job(id) => Ok(Some(id)),
            Named::Nothing => Ok(None),
            Named::Ids(ids) => {
                for id in ids {
                    let job = self.store.get::<Job>(&id).await?;
                    if job.is_some_and(|job| job.workspace_id == line.workspace_id) {
                        return Ok(Some(id));
                    }
                }
                Ok(None)
            }
        }
    }

    /// `created`, `attached` or `duplicate`. The application notes which message made it, so that of two messages with
    /// one file one alone has made it, and a message whose earlier run died before it could say so finds its own.
    async fn what_became(&self, line: &LedgerLine, taken: &TakenIn) -> Result<&'static str, Failure> {
        let application = &taken.application;
        let ours = |application: &mut Application| {
            Ok::<_, std::convert::Infallible>(application.made_by(line.id.as_str(), line.received_at))
        };
        match self.store.modify::<Application, _, _>(&application.id, ours).await {
            Ok(true) => {}
            Ok(false) | Err(Fail::Store(Error::Missing)) => return Ok("duplicate"),
            Err(Fail::Store(e)) => return Err(e.into()),
            Err(Fail::Refused(never)) => match never {},
        }
        let candidate = self.store.get::<Candidate>(&application.candidate_id).await?;
        let known = candidate.is_some_and(|candidate| candidate.created_at < line.received_at);
        Ok(if known { "attached" } else { "created" })
    }

    async fn answer(
        &self,
        line: &LedgerLine,
        letter: &Letter,
        jobs: &[Option<JobId>],
        now: Timestamp,
    ) -> Result<(), Failure> {
        let Some(job) = jobs.first() else { return Ok(()) };
        let Some(owner) = self.store.get::<User>(&line.user_id).await? else { return Ok(()) };
        if let Some(acknowledgement) = Acknowledgement::of(letter, &owner, job.as_ref(), now) {
            self.store.insert_once(&acknowledgement).await?;
        }
        Ok(())
    }

    async fn settle(&self, line: &LedgerLine, change: impl Fn(&mut LedgerLine) + Send + Sync) -> Result<(), Failure> {
        let rule = |line: &mut LedgerLine| {
            if !line.is_settled() || line.status == Status::Failed {
                change(line);
            }
            Ok::<_, std::convert::Infallible>(line.raw_sha256.is_some())
        };
        let kept = match self.store.modify::<LedgerLine, _, _>(&line.id, rule).await {
            Ok(kept) => kept,
            Err(Fail::Store(Error::Missing)) => false,
            Err(Fail::Store(e)) => return Err(e.into()),
            Err(Fail::Refused(never)) => match never {},
        };
        if let (false, Some(sha256)) = (kept, &line.raw_sha256) {
            // A crash before this leaves a blob that nothing names, and loses nothing.
            self.store.engine().blob_delete(sha256).await?;
        }
        Ok(())
    }
}

/// Writes into a message's line why its task failed just now.
pub(super) async fn note_failure(store: &Store, line: &LineId, failure: &Failure, will_retry: bool, now: Timestamp) {
    let reason = failure.to_string();
    let rule = |line: &mut LedgerLine| {
        if !line.is_settled() {
            line.fail_for_now(&reason, will_retry, now);
        }
        Ok::<_, std::convert::Infallible>(())
    };
    match store.modify::<LedgerLine, _, _>(line, rule).await {
        Ok(()) => {}
        // The task says it too.
        Err(Fail::Store(e)) => tracing::warn!(line_id = %line, error = %e, "can't note a failure in the ledger"),
        Err(Fail::Refused(never)) => match never {},
    }
}

fn incoming(line: &LedgerLine, letter: &Letter, file: &Attached, job_id: Option<JobId>) -> IncomingFile {
    IncomingFile {
        workspace_id: line.workspace_id.clone(),
        user_id: line.user_id.clone(),
        job_id,
        file_name: file.name.clone(),
        bytes: file.bytes.clone(),
        source: Source::Mail,
        sender: letter.from.as_ref().map_or_else(|| "unknown".to_owned(), ToString::to_string),
    }
}

/// What is no fault of the file: the store's troubles pass, and so does a job deleted in that moment.
fn for_later(e: IntakeError) -> Failure {
    match e {
        IntakeError::Store(e)
        | IntakeError::Candidate(CandidateError::Store(e) | CandidateError::Job(JobError::Store(e)))
        | IntakeError::Job(JobError::Store(e))
        | IntakeError::Screening(ScreeningError::Store(e)) => e.into(),
        other => Failure::retry(other.to_string()),
    }
}

#[async_trait]
impl Handler for WorkOut {
    fn kind(&self) -> &'static str {
        MESSAGE
    }

    fn concurrency(&self) -> usize {
        std::thread::available_parallelism().map_or(2, usize::from)
    }

    async fn run(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        let Payload { line_id } =
            Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no message"))?;
        let Some(line) = self.store.get::<LedgerLine>(&line_id).await? else { return Ok(()) };
        // A failed one is looked at again: its task only runs then when a person has asked for it.
        if line.is_settled() && line.status != Status::Failed {
            return Ok(());
        }
        let done = self.line(&line, now).await;
        if let Err(failure) = &done {
            let will_retry = !matches!(failure, Failure::GiveUp { .. }) && task.attempts < self.max_attempts();
            note_failure(&self.store, &line_id, failure, will_retry, now).await;
        }
        done
    }
}
