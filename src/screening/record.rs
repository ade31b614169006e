//! What is kept of a screening, so that a score can be explained and made again.

use serde::{Deserialize, Serialize};

use super::model::ScreeningId;
use super::{Assessment, Criterion, Scores};
use crate::auth::WorkspaceId;
use crate::candidates::{ApplicationId, ResumeId};
use crate::gateways::llm::Usage;
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
    /// `builtin-3`, or a model's version and the prompt's.
    pub engine_version: String,
    /// The day that "present" meant, `YYYY-MM-DD`.
    pub as_of: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// What was said with a model; absent for the builtin engine, which says everything by itself again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk: Option<Talk>,
    pub created_at: Timestamp,
}

/// Enough of a talk with a model to make its score again without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// As set.
    pub model: String,
    /// As the provider named the one that answered.
    pub model_version: String,
    pub prompt_version: String,
    /// The job's title as it was asked.
    pub job_title: String,
    /// Tokens that a question could have then: it decides what of a long résumé was shown.
    pub window_tokens: u32,
    /// SHA-256 of all that was asked.
    pub input_hash: String,
    /// As the model gave it.
    pub reply: String,
    pub usage: Usage,
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
