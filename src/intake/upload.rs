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
    pub result: Result<TakenIn, IntakeError>,
}

/// Takes in every file of the field `files`. The field `job_id`, where it comes first, names the job.
///
/// # Errors
/// `no_files`, `too_many_files`, `malformed_body`, the job's `not_found` or `job_closed`; a single file's fault is in its own result.
pub async fn take_files(
    take_in: &TakeIn,
    jobs: &Jobs,
    actor: &Actor,
    mut form: Multipart,
    max_files: usize,
) -> Result<Vec<Uploaded>, Problem> {
    let mut job: Option<JobId> = None;
    let mut running = FuturesOrdered::new();
    let mut done = Vec::new();
    let mut count = 0;
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        match field.name() {
            Some("job_id") => {
                let text = field.text().await.map_err(malformed)?;
                if !text.is_empty() {
                    let id = text.parse().map_err(|_| Problem::of_field(Code::BadId, "job_id", "is no id of a job"))?;
                    let named = jobs.get(actor, &id).await?;
                    if named.status == JobStatus::Closed {
                        let detail = "The job is closed: open it again to take applications for it.";
                        return Err(Problem::with(Code::JobClosed, detail));
                    }
                    job = Some(named.id);
                }
            }
            Some("files" | "files[]" | "file") => {
                count += 1;
                if count > max_files {
                    return Err(Problem::with(Code::TooManyFiles, format!("At most {max_files} files in one upload.")));
                }
                let file_name = clean_file_name(field.file_name().unwrap_or_default());
                let bytes = bounded(field, take_in.max_file()).await?;
                let incoming = bytes.map(|bytes| IncomingFile {
                    workspace_id: actor.workspace_id.clone(),
                    user_id: actor.user_id.clone(),
                    job_id: job.clone(),
                    file_name: file_name.clone(),
                    bytes,
                    source: Source::Upload,
                    sender: UPLOADED.to_owned(),
                });
                let take_in = take_in.clone();
                running.push_back(tokio::spawn(async move {
                    let result = match incoming {
                        Ok(file) => take_in.take(file).await,
                        Err(e) => Err(e.into()),
                    };
                    Uploaded { file_name, result }
                }));
                while running.len() >= AT_ONCE {
                    done.extend(finished(running.next().await));
                }
            }
            _ => {}
        }
    }
    while !running.is_empty() {
        done.extend(finished(running.next().await));
    }
    if count == 0 {
        return Err(Problem::with(Code::NoFiles, "Send one or more files in the field `files` (multipart/form-data)."));
    }
    Ok(done)
}

fn finished(joined: Option<Result<Uploaded, tokio::task::JoinError>>) -> Option<Uploaded> {
    match joined? {
        Ok(uploaded) => Some(uploaded),
        Err(e) => {
            tracing::error!(cause = %e, "taking a file in panicked");
            Some(Uploaded { file_name: String::new(), result: Err(ReadError::ReaderFailed.into()) })
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
pub fn file_error(e: &IntakeError) -> Option<(&'static str, String)> {
    match e {
        IntakeError::Read(read) => Some((read.code(), format!("{}.", capitalised(&read.to_string())))),
        IntakeError::Candidate(_) | IntakeError::Job(_) | IntakeError::Screening(_) | IntakeError::Store(_) => None,
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
