//! What is kept of a screening, so that a score can be explained and made again.

use serde::{Deserialize, Serialize};

use super::model::ScreeningId;
use super::{Assessment, Criterion, Scores};
use crate::auth::WorkspaceId;
use crate::candidates::{ApplicationId, ResumeId};
use crate::jobs::JobId;
use crate::kernel::{Timestamp, Warning};
use crate::store::{Document, Index};

/// One screening: what was asked, with which engine, and what came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScreeningRecord {
    pub id: ScreeningId,
    pub workspace_id: WorkspaceId,
    pub application_id: ApplicationId,
    pub job_id: JobId,
    pub resume_id: ResumeId,
    pub criteria_version: i64,
    /// As they were: a job's criteria may change later.
    pub criteria: Vec<Criterion>,
    pub assessment: Assessment,
    pub scores: Scores,
    /// `builtin-1`, or a model's version and the prompt's.
    pub engine_version: String,
    /// The day that "present" meant, `YYYY-MM-DD`.
    pub as_of: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    pub created_at: Timestamp,
}

impl Document for ScreeningRecord {
    const COLLECTION: &'static str = "screenings";
    const INDEXES: &'static [Index] = &[Index::on("application_created", &["application_id", "created_at"])];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl ScreeningRecord {
    /// The same question to the same engine has the same id, so that a repeat changes nothing.
    #[must_use]
    pub fn id_of(
        application: &ApplicationId,
        job: &JobId,
        resume: &ResumeId,
        criteria_version: i64,
        engine_version: &str,
    ) -> ScreeningId {
        let version = criteria_version.to_string();
        ScreeningId::derived(&[application.as_str(), job.as_str(), resume.as_str(), &version, engine_version])
    }
}
