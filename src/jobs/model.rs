//! A job as a document, and its pure rules.

use serde::{Deserialize, Serialize};

use super::ads::Ads;
use super::invitation::InvitationWords;
use crate::auth::{UserId, WorkspaceId};
use crate::kernel::Timestamp;
use crate::screening::Criterion;
use crate::store::{Document, Index, Outbox, outbox};
use crate::typed_id;

typed_id!(
    /// A vacancy.
    JobId,
    "job"
);

/// Task: score the applications of a job again, whose criteria have changed, or that another version of the builtin
/// engine has scored.
pub const RESCORE: &str = "screening.rescore_job";
/// Task: let the model write the job's ads, where there is a model.
pub const WRITE_ADS: &str = "llm.write_ads";
/// Task: let the model write the words of the job's invitations, where there is a model.
pub const WRITE_INVITATION: &str = "llm.write_invitation";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    Open,
    Closed,
}

impl JobStatus {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// What HR writes of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobText {
    pub title: String,
    pub description: String,
    #[serde(default)]
    pub location: String,
    /// `Full-time`, `Contract`, … as HR puts it.
    #[serde(default)]
    pub job_type: String,
    #[serde(default)]
    pub category: String,
    /// Yearly, in the company's own currency; absent when it isn't said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salary: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub id: JobId,
    pub workspace_id: WorkspaceId,
    pub created_by: UserId,
    pub text: JobText,
    pub status: JobStatus,
    pub criteria: Vec<Criterion>,
    /// Raised with every change of the criteria: a score of a lower version is stale.
    pub criteria_version: i64,
    /// A person changed the criteria: a new description doesn't draw them anew.
    #[serde(default)]
    pub criteria_edited: bool,
    pub ads: Ads,
    /// A model's words for invitations; absent: the template's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationWords>,
    /// No model could be asked when the words were due, so the templates stand; they are asked for again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub words_await: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for Job {
    const COLLECTION: &'static str = "jobs";
    const INDEXES: &'static [Index] = &[
        Index::on("workspace_created", &["workspace_id", "created_at"]),
        Index::on("workspace_status_created", &["workspace_id", "status", "created_at"]),
        Index::on("owner_created", &["created_by", "created_at"]),
        Index::on("words_await", &["words_await", "status", "created_at"]).sparse(),
        outbox::INDEX,
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Job {
    /// A job as it is first written: open, with the criteria drawn from its text and ads from templates.
    #[must_use]
    pub fn new(
        workspace_id: WorkspaceId,
        created_by: UserId,
        text: JobText,
        criteria: Vec<Criterion>,
        now: Timestamp,
    ) -> Self {
        let mut job = Self {
            id: JobId::random(),
            workspace_id,
            created_by,
            ads: Ads::from_templates(&text),
            invitation: None,
            words_await: false,
            text,
            status: JobStatus::Open,
            criteria,
            criteria_version: 1,
            criteria_edited: false,
            created_at: now,
            updated_at: now,
            outbox: Outbox::default(),
        };
        job.ask_for_words(now);
        job
    }

    /// Writes a new text. `drawn` are the criteria drawn from it; they are taken unless a person edited the old ones.
    pub fn rewrite(&mut self, text: JobText, drawn: Vec<Criterion>, now: Timestamp) {
        if self.text == text {
            return;
        }
        self.ads = Ads::from_templates(&text);
        self.invitation = None;
        self.text = text;
        self.updated_at = now;
        self.ask_for_words(now);
        if !self.criteria_edited {
            self.take_criteria(drawn, now);
        }
    }

    /// A person's criteria; the scores so far are stale and are made again in the background.
    pub fn set_criteria(&mut self, criteria: Vec<Criterion>, now: Timestamp) {
        self.criteria_edited = true;
        self.take_criteria(criteria, now);
    }

    /// Back to the criteria drawn from the text.
    pub fn reset_criteria(&mut self, drawn: Vec<Criterion>, now: Timestamp) {
        self.criteria_edited = false;
        self.take_criteria(drawn, now);
    }

    fn take_criteria(&mut self, criteria: Vec<Criterion>, now: Timestamp) {
        if self.criteria == criteria {
            return;
        }
        self.criteria = criteria;
        self.criteria_version += 1;
        self.updated_at = now;
        self.outbox.add(
            RESCORE,
            serde_json::json!({ "job_id": self.id, "criteria_version": self.criteria_version }),
            now,
        );
    }

    /// Another version of the builtin engine has come: what others have scored is scored again in the background.
    pub fn ask_for_rescore(&mut self, engine_version: &str, now: Timestamp) {
        let payload = serde_json::json!({
            "job_id": self.id, "criteria_version": self.criteria_version, "engine_version": engine_version,
        });
        self.outbox.add(RESCORE, payload, now);
    }

    /// The templates stand until a model has written.
    fn ask_for_words(&mut self, now: Timestamp) {
        self.words_await = false;
        for kind in [WRITE_ADS, WRITE_INVITATION] {
            self.outbox.add(kind, serde_json::json!({ "job_id": self.id }), now);
        }
    }

    /// No model could be asked for words about this text.
    pub fn await_words(&mut self, written_for: &JobText) {
        // Another text has asked for its own already.
        self.words_await |= self.text == *written_for;
    }

    /// A model can be asked now.
    pub fn ask_again_for_words(&mut self, now: Timestamp) {
        if self.words_await {
            self.ask_for_words(now);
        }
    }

    pub fn set_status(&mut self, status: JobStatus, now: Timestamp) {
        if self.status != status {
            self.status = status;
            self.updated_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::CriterionKind;

    fn text(description: &str) -> JobText {
        JobText {
            title: "Backend engineer".into(),
            description: description.into(),
            location: String::new(),
            job_type: String::new(),
            category: String::new(),
            salary: None,
        }
    }

    fn criterion(label: &str) -> Criterion {
        Criterion { must_have: true, ..Criterion::new(format!("skill_{label}"), CriterionKind::Skill, label) }
    }

    fn rescores(job: &Job) -> usize {
        job.outbox.items.iter().filter(|e| e.kind == RESCORE).count()
    }

    #[test]
    fn changed_criteria_make_scores_stale_once() {
        let now = Timestamp::from_millis(0);
        let mut job = Job::new(WorkspaceId::random(), UserId::random(), text("a"), vec![criterion("a")], now);
        assert_eq!((job.criteria_version, rescores(&job)), (1, 0));
        job.set_criteria(vec![criterion("a")], now);
        assert_eq!((job.criteria_version, rescores(&job)), (1, 0), "the same criteria change nothing");
        job.set_criteria(vec![criterion("b")], now);
        assert_eq!((job.criteria_version, rescores(&job)), (2, 1));
    }

    #[test]
    fn words_that_no_model_could_be_asked_for_are_asked_for_once_more() {
        let now = Timestamp::from_millis(0);
        let asked = |job: &Job| job.outbox.items.iter().filter(|e| e.kind == WRITE_ADS).count();
        let mut job = Job::new(WorkspaceId::random(), UserId::random(), text("a"), vec![], now);
        job.ask_again_for_words(now);
        assert_eq!(asked(&job), 1, "the first asking is under way");
        job.await_words(&text("a"));
        job.ask_again_for_words(now);
        job.ask_again_for_words(now);
        assert_eq!(asked(&job), 2);
        job.rewrite(text("b"), vec![], now);
        job.await_words(&text("a"));
        job.ask_again_for_words(now);
        assert_eq!(asked(&job), 3, "the new text's own");
    }

    #[test]
    fn a_persons_criteria_outlive_a_new_description() {
        let now = Timestamp::from_millis(0);
        let mut job = Job::new(WorkspaceId::random(), UserId::random(), text("a"), vec![criterion("a")], now);
        job.rewrite(text("b"), vec![criterion("b")], now);
        assert_eq!(job.criteria[0].label, "b");
        job.set_criteria(vec![criterion("mine")], now);
        job.rewrite(text("c"), vec![criterion("c")], now);
        assert_eq!(job.criteria[0].label, "mine");
        job.reset_criteria(vec![criterion("c")], now);
        assert_eq!((job.criteria[0].label.as_str(), job.criteria_edited), ("c", false));
    }
}
