//! Taking one file in, whether it came by upload, folder or mail: read, parse, person, application, job, score.

use std::sync::Arc;

use crate::auth::{UserId, WorkspaceId};
use crate::candidates::model::{NewApplication, clean_file_name};
use crate::candidates::{Application, CandidateError, Candidates, Source, StoredResume};
use crate::jobs::{Job, JobError, JobId, Jobs};
use crate::kernel::Clock;
use crate::kernel::secret::sha256_hex;
use crate::resume::{self, ReadError, Reader};
use crate::screening::service::{Screening, ScreeningError, today};
use crate::store;

/// Sender of what did not come by mail: the old system's words, whatever the format.
pub const UPLOADED: &str = "Uploaded PDF";

#[derive(Clone)]
pub struct TakeIn {
    clock: Arc<dyn Clock>,
    reader: Reader,
    jobs: Jobs,
    candidates: Candidates,
    screening: Screening,
}

/// A file and where it came from.
#[derive(Clone, Debug)]
pub struct IncomingFile {
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    /// `None`: the best of the open jobs, or none.
    pub job_id: Option<JobId>,
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub source: Source,
    pub sender: String,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct TakenIn {
    pub application: Application,
    /// `false`: the same file had made this application before.
    pub is_new: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file's own fault; the others go on.
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    #[error(transparent)]
    Job(#[from] JobError),
    #[error(transparent)]
    Screening(#[from] ScreeningError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl TakeIn {
    #[must_use]
    pub fn new(
        clock: Arc<dyn Clock>,
        reader: Reader,
        jobs: Jobs,
        candidates: Candidates,
        screening: Screening,
    ) -> Self {
        Self { clock, reader, jobs, candidates, screening }
    }

    /// The largest file that is read, in bytes.
    #[must_use]
    pub fn max_file(&self) -> usize {
        self.reader.file_bytes()
    }

    /// Takes one file in. Again with the same file for the same job answers the same application.
    ///
    /// # Errors
    /// `Read` when the file gives nothing; nothing of it is kept then.
    pub async fn take(&self, file: IncomingFile) -> Result<TakenIn, IntakeError> {
        let resume = self.resume(&file).await?;
        let job = match file.job_id {
            Some(job) => Some(job),
            None => self.job_for(&file.workspace_id, &resume).await?,
        };
        let candidate_id = self.candidates.person(&file.workspace_id, &resume.profile, &resume.id).await?;
        let new = NewApplication {
            workspace_id: file.workspace_id,
            user_id: file.user_id,
            candidate_id,
            job_id: job,
            resume_id: resume.id,
            file_name: clean_file_name(&file.file_name),
            source: file.source,
            sender: file.sender,
            profile: resume.profile,
            warnings: resume.warnings,
        };
        let (application, is_new) = self.candidates.add(new).await?;
        // At once, so that nobody waits unscored; the task of the same effect finds it done.
        let application = match self.screening.score(&application.id).await {
            Ok(screened) => screened.application,
            Err(ScreeningError::NoJob) => application,
            Err(e) => return Err(e.into()),
        };
        Ok(TakenIn { application, is_new })
    }

    /// The file's text and profile: as kept when the workspace has read this file before, else read now and kept.
    async fn resume(&self, file: &IncomingFile) -> Result<StoredResume, IntakeError> {
        if file.bytes.len() > self.max_file() {
            return Err(ReadError::FileTooLarge.into());
        }
        let sha256 = sha256_hex(&file.bytes);
        let id = StoredResume::id_of(&file.workspace_id, &sha256);
        if let Some(known) = self.candidates.resume(&id).await? {
            return Ok(known);
        }
        let read = self.reader.read(file.bytes.clone()).await?;
        let now = self.clock.now();
        // Parsing is pure computation of some milliseconds: not on an async thread.
        let (read, profile) = resume::profiled(read, today(now)).await?;
        let resume = StoredResume {
            id,
            workspace_id: file.workspace_id.clone(),
            sha256,
            kind: read.kind,
            size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            text: read.text,
            hidden: read.hidden,
            pages: read.pages,
            warnings: read.warnings,
            profile,
            read_at: now,
        };
        self.candidates.keep_resume(&resume, file.bytes.clone()).await?;
        Ok(resume)
    }

    async fn job_for(&self, workspace: &WorkspaceId, read: &StoredResume) -> Result<Option<JobId>, IntakeError> {
        let jobs: Vec<Job> = self.jobs.open_in(workspace).await?;
        let (screening, read) = (self.screening.clone(), read.clone());
        Ok(resume::apart(move || screening.best_job(&jobs, &read)).await?)
    }
}
