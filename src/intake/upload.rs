//! A batch of uploaded files: each has its own result, and one bad file never stops the others.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use futures::StreamExt;
use futures::stream::FuturesOrdered;

use super::take_in::{IncomingFile, IntakeError, TakeIn, TakenIn, UPLOADED};
use crate::auth::Actor;
use crate::candidates::Source;
use crate::candidates::model::clean_file_name;
use crate::http::{Code, Problem};
use crate::jobs::model::JobStatus;
use crate::jobs::{JobId, Jobs};
use crate::resume::ReadError;

/// Files in memory at a time: the reader takes one a core, the others wait their turn.
const AT_ONCE: usize = 4;

/// One file's result, in the order of the upload.
pub struct Uploaded {
    pub file_name: String,
    pub result: Result<TakenIn, UploadError>,
}

/// Why one file gave nothing.
pub enum UploadError {
    /// Reading or keeping it failed.
    TakingIn(IntakeError),
    /// It was not looked at: one too many, or for a job that takes none.
    Refused(Problem),
}

impl From<UploadError> for Problem {
    fn from(e: UploadError) -> Self {
        match e {
            UploadError::TakingIn(e) => e.into(),
            UploadError::Refused(problem) => problem,
        }
    }
}

/// Takes in every file of the field `files`. The field `job_id`, where it comes first, names the job.
///
/// How many files there are shows only as they come, when those before are taken in already: so one that is too many is
/// an entry with an error, like any other bad file, and never an error of the whole. What can be known before the first
/// file refuses the whole, with nothing kept.
///
/// A body that breaks off keeps the files that came whole before: to hold them back until the last has come would take
/// the disk room of a whole upload (200 files of 10 MB by default), and a caller on a bad line would never get further.
/// The caller is told how many there are, and learns which by sending the same again: they answer as duplicates.
///
/// # Errors
/// `no_files`, `malformed_body`, the job's `bad_id`, `not_found` or `job_closed`; a single file's fault is in its own
/// result.
pub async fn take_files(
    take_in: &TakeIn,
    jobs: &Jobs,
    actor: &Actor,
    form: Multipart,
    max_files: usize,
) -> Result<Vec<Uploaded>, Problem> {
    let mut batch = Batch::default();
    let read = batch.read(take_in, jobs, actor, form, max_files).await;
    while !batch.running.is_empty() {
        batch.done.extend(finished(batch.running.next().await));
    }
    let kept = batch.done.iter().filter(|file| file.result.is_ok()).count();
    match read {
        Err(problem) if kept > 0 && problem.code == Code::MalformedBody => Err(broken_off(kept)),
        Err(problem) => Err(problem),
        Ok(()) if batch.count == 0 => {
            Err(Problem::with(Code::NoFiles, "Send one or more files in the field `files` (multipart/form-data)."))
        }
        Ok(()) => Ok(batch.done),
    }
}

/// The files of an upload that have come so far.
#[derive(Default)]
struct Batch {
    running: FuturesOrdered<tokio::task::JoinHandle<Uploaded>>,
    done: Vec<Uploaded>,
    count: usize,
}

impl Batch {
    /// Until the form ends or breaks off; what is being taken in then goes on.
    async fn read(
        &mut self,
        take_in: &TakeIn,
        jobs: &Jobs,
        actor: &Actor,
        mut form: Multipart,
        max_files: usize,
    ) -> Result<(), Problem> {
        let mut job: Result<Option<JobId>, Problem> = Ok(None);
        while let Some(field) = form.next_field().await.map_err(malformed)? {
            match field.name() {
                Some("job_id") => {
                    job = job_named(jobs, actor, &field.text().await.map_err(malformed)?).await;
                    if self.count == 0 {
                        job = Ok(job?);
                    }
                }
                Some("files" | "files[]" | "file") => {
                    self.count += 1;
                    let file_name = clean_file_name(field.file_name().unwrap_or_default());
                    let refused = match &job {
                        _ if self.count > max_files => Some(too_many(max_files)),
                        Ok(_) => None,
                        Err(problem) => Some(problem.clone()),
                    };
                    let taking = match refused {
                        Some(problem) => {
                            // Read past, so that the next file can be reached.
                            bounded(field, 0).await?.ok();
                            Err(UploadError::Refused(problem))
                        }
                        None => bounded(field, take_in.max_file()).await?.map_err(|e| UploadError::TakingIn(e.into())),
                    };
                    let incoming = taking.map(|bytes| IncomingFile {
                        workspace_id: actor.workspace_id.clone(),
                        user_id: actor.user_id.clone(),
                        job_id: job.as_ref().ok().cloned().flatten(),
                        file_name: file_name.clone(),
                        bytes,
                        source: Source::Upload,
                        sender: UPLOADED.to_owned(),
                    });
                    let take_in = take_in.clone();
                    self.running.push_back(tokio::spawn(async move {
                        let result = match incoming {
                            Ok(file) => take_in.take(file).await.map_err(UploadError::TakingIn),
                            Err(e) => Err(e),
                        };
                        Uploaded { file_name, result }
                    }));
                    while self.running.len() >= AT_ONCE {
                        self.done.extend(finished(self.running.next().await));
                    }
                    // The entries of what is refused are kept in memory: they have an end too.
                    if self.count >= MOST_ENTRIES.max(2 * max_files) {
                        break;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn broken_off(kept: usize) -> Problem {
    let files =
        if kept == 1 { "1 file that came whole is".to_owned() } else { format!("{kept} files that came whole are") };
    let detail = format!("The body breaks off. {files} taken in: send all of it again, and they answer as duplicates.");
    Problem::with(Code::MalformedBody, detail)
}

/// Refused files that have an entry each; what comes behind them is not read.
const MOST_ENTRIES: usize = 1000;

fn too_many(max_files: usize) -> Problem {
    let detail = format!("At most {max_files} files in one upload: send this one in another, with those behind it.");
    Problem::with(Code::TooManyFiles, detail)
}

/// The open job that the form names; none where it says nothing.
async fn job_named(jobs: &Jobs, actor: &Actor, text: &str) -> Result<Option<JobId>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let id = text.parse().map_err(|_| Problem::of_field(Code::BadId, "job_id", "is no id of a job"))?;
    let named = jobs.get(actor, &id).await?;
    if named.status == JobStatus::Closed {
        let detail = "The job is closed: open it again to take applications for it.";
        return Err(Problem::with(Code::JobClosed, detail));
    }
    Ok(Some(named.id))
}

fn finished(joined: Option<Result<Uploaded, tokio::task::JoinError>>) -> Option<Uploaded> {
    match joined? {
        Ok(uploaded) => Some(uploaded),
        Err(e) => {
            tracing::error!(cause = %e, "taking a file in panicked");
            let result = Err(UploadError::TakingIn(ReadError::ReaderFailed.into()));
            Some(Uploaded { file_name: String::new(), result })
        }
    }
}

/// The field's bytes, or that they are too many; what is over the limit is read and thrown away, so that the next
/// file can be reached.
async fn bounded(mut field: Field<'_>, max: usize) -> Result<Result<Vec<u8>, ReadError>, Problem> {
    let mut bytes = Vec::new();
    let mut too_large = false;
    while let Some(chunk) = field.chunk().await.map_err(malformed)? {
        if bytes.len() + chunk.len() > max {
            too_large = true;
            bytes = Vec::new();
        } else if !too_large {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(if too_large { Err(ReadError::FileTooLarge) } else { Ok(bytes) })
}

fn malformed(e: MultipartError) -> Problem {
    if e.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(Code::BodyTooLarge);
    }
    Problem::with(Code::MalformedBody, "The body is not sound multipart/form-data.")
}

/// A file's fault as a stable code and a sentence; `None` when the server is at fault, which is no file's entry.
#[must_use]
pub fn file_error(e: &UploadError) -> Option<(&'static str, String)> {
    match e {
        UploadError::TakingIn(IntakeError::Read(read)) => {
            Some((read.code(), format!("{}.", capitalised(&read.to_string()))))
        }
        UploadError::Refused(problem) if problem.code.status().is_client_error() => {
            Some((problem.code.as_str(), problem.detail.clone()))
        }
        UploadError::Refused(_)
        | UploadError::TakingIn(
            IntakeError::Candidate(_) | IntakeError::Job(_) | IntakeError::Screening(_) | IntakeError::Store(_),
        ) => None,
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
