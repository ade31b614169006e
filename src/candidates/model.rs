//! Candidates, applications and résumés as documents, and their pure rules.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::auth::{UserId, WorkspaceId};
use crate::jobs::JobId;
use crate::kernel::{EmailAddress, Timestamp, Warning};
use crate::resume::{MediaKind, Profile};
use crate::screening::Scores;
use crate::screening::model::ScreeningId;
use crate::store::{Document, Index, Outbox, outbox};
use crate::typed_id;

typed_id!(
    /// A person.
    CandidateId,
    "cand"
);
typed_id!(
    /// One résumé for one job, or for none yet.
    ApplicationId,
    "app"
);
typed_id!(
    /// A file that was read, once for each workspace.
    ResumeId,
    "resume"
);

/// Task: score an application with the engine of choice.
pub const SCORE: &str = "screening.score";
/// Task: let the model that scored an application write the reason.
pub const WRITE_REASON: &str = "llm.write_reason";

/// How long the task for a reason waits for others of its job, which one question takes in together.
const REASONS_GATHER: Duration = Duration::from_secs(15);

/// A person, known by e-mail address: one in a workspace, with any number of applications.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Candidate {
    pub id: CandidateId,
    pub workspace_id: WorkspaceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// Workspace and folded address: one person each; absent for a person whose résumé shows no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub created_at: Timestamp,
}

impl Document for Candidate {
    const COLLECTION: &'static str = "candidates";
    const INDEXES: &'static [Index] = &[
        Index::on("person", &["person_key"]).unique(),
        Index::on("workspace_created", &["workspace_id", "created_at"]),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What one file gave: text, profile, warnings. The bytes lie in the blob store under their hash.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredResume {
    pub id: ResumeId,
    pub workspace_id: WorkspaceId,
    pub sha256: String,
    pub kind: MediaKind,
    pub size: i64,
    /// The visible text: what engines see and quotes point into.
    pub text: String,
    /// What a person can't see in the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    pub pages: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    pub profile: Profile,
    pub read_at: Timestamp,
}

impl Document for StoredResume {
    const COLLECTION: &'static str = "resumes";
    const INDEXES: &'static [Index] = &[Index::on("workspace", &["workspace_id", "read_at"])];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl StoredResume {
    #[must_use]
    pub fn id_of(workspace: &WorkspaceId, sha256: &str) -> ResumeId {
        ResumeId::derived(&[workspace.as_str(), sha256])
    }
}

/// How an application came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    Upload,
    Import,
    Mail,
}

/// Where an application stands. HR decides; a score never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    New,
    Invited,
    Booked,
    Hired,
    Rejected,
    Withdrawn,
}

impl Stage {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Invited => "invited",
            Self::Booked => "booked",
            Self::Hired => "hired",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The standing score of an application, so that a ranking is one query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScoreCard {
    pub scores: Scores,
    /// What a ranking sorts by: higher is better.
    pub rank: i64,
    /// `builtin`, or the model's name.
    pub engine: String,
    /// Why it is this engine's, where that needs a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine_note: Option<String>,
    /// The job's criteria that it was made with.
    pub criteria_version: i64,
    pub screening_id: ScreeningId,
    /// The reason in words, for a ranking's line.
    pub reason: String,
    /// `template`, or the name of the model that wrote it.
    #[serde(default = "template")]
    pub reason_by: String,
    /// The model whose reason will replace the template's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_awaits: Option<String>,
    pub at: Timestamp,
}

fn template() -> String {
    crate::screening::ranking::BY_TEMPLATE.to_owned()
}

/// One line of the record that explains every step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HistoryLine {
    pub at: Timestamp,
    /// `received`, `assigned`, `scored`, `stage`, `invited`, `booked`, …
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Absent when the server did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

/// How many lines of history an application keeps: the first, and the newest.
const MAX_HISTORY: usize = 200;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Application {
    pub id: ApplicationId,
    pub workspace_id: WorkspaceId,
    /// The HR user whom it came to.
    pub user_id: UserId,
    pub candidate_id: CandidateId,
    /// Absent: unassigned, for HR to place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    pub resume_id: ResumeId,
    /// Job and file: the same file is one application for a job.
    pub file_key: String,
    /// The file's name as it came, cleaned.
    pub file_name: String,
    pub source: Source,
    /// The mail's sender, or `Uploaded PDF`.
    pub sender: String,
    /// The line of the intake ledger whose message made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// As parsed, without places in the text (the résumé has those).
    pub profile: Profile,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    pub stage: Stage,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreCard>,
    pub history: Vec<HistoryLine>,
    pub created_at: Timestamp,
    #[serde(default)]
    pub outbox: Outbox,
}

/// An application with its record, as it is shown. Its large parts stay as the store keeps them: to take them apart and
/// put them together again cost more than all the rest of a read by id (`benches/load/`).
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApplicationDetail {
    pub id: ApplicationId,
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub workspace_id: WorkspaceId,
    pub candidate_id: CandidateId,
    #[serde(default)]
    pub job_id: Option<JobId>,
    pub user_id: UserId,
    pub file_name: String,
    pub source: Source,
    pub sender: String,
    pub stage: Stage,
    #[serde(default)]
    #[schema(value_type = Option<ScoreCard>)]
    pub score: Option<Box<RawValue>>,
    #[schema(value_type = Profile)]
    pub profile: Box<RawValue>,
    #[serde(default)]
    pub warnings: Vec<Warning>,
    pub created_at: Timestamp,
    /// Every step, oldest first.
    #[schema(value_type = Vec<HistoryLine>)]
    pub history: Box<RawValue>,
}

impl Document for Application {
    const COLLECTION: &'static str = "applications";
    const INDEXES: &'static [Index] = &[
        Index::on("file", &["workspace_id", "file_key"]).unique(),
        Index::on("workspace_created", &["workspace_id", "created_at"]),
        Index::on("workspace_stage_created", &["workspace_id", "stage", "created_at"]),
        Index::on("job_created", &["job_id", "created_at"]).sparse(),
        Index::on("job_stage_created", &["job_id", "stage", "created_at"]).sparse(),
        Index::on("job_rank", &["job_id", "score.rank"]).sparse(),
        Index::on("job_criteria", &["job_id", "score.criteria_version"]).sparse(),
        Index::on("reason_awaits", &["score.reason_awaits", "job_id"]).sparse(),
        Index::on("candidate_created", &["candidate_id", "created_at"]),
        Index::on("user_created", &["user_id", "created_at"]),
        outbox::INDEX,
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// What a new application is made of.
#[derive(Clone, Debug)]
pub struct NewApplication {
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    pub candidate_id: CandidateId,
    pub job_id: Option<JobId>,
    pub resume_id: ResumeId,
    pub file_name: String,
    pub source: Source,
    pub sender: String,
    pub profile: Profile,
    pub warnings: Vec<Warning>,
}

impl Application {
    /// What makes a file one application: the job (or none) and the file.
    #[must_use]
    pub fn file_key(job: Option<&JobId>, resume: &ResumeId) -> String {
        format!("{}|{resume}", job.map_or("none", JobId::as_str))
    }

    /// The id follows from workspace, job and file, so that taking the same file in twice makes one.
    #[must_use]
    pub fn new(new: NewApplication, now: Timestamp) -> Self {
        let file_key = Self::file_key(new.job_id.as_ref(), &new.resume_id);
        let mut profile = new.profile;
        profile.marks = Vec::new();
        profile.sections = Vec::new();
        let mut application = Self {
            id: ApplicationId::derived(&[new.workspace_id.as_str(), &file_key]),
            workspace_id: new.workspace_id,
            user_id: new.user_id,
            candidate_id: new.candidate_id,
            job_id: new.job_id,
            resume_id: new.resume_id,
            file_key,
            file_name: new.file_name,
            source: new.source,
            sender: new.sender,
            message: None,
            profile,
            warnings: new.warnings,
            stage: Stage::New,
            score: None,
            history: Vec::new(),
            created_at: now,
            outbox: Outbox::default(),
        };
        application.note("received", None, None, now);
        application.ask_for_score(now);
        application
    }

    /// Whether the message of ledger line `line`, received at `received_at`, is the one that made it; the first that
    /// asks is. An upload was made by no message, and what was there before a message came was not made by it.
    pub fn made_by(&mut self, line: &str, received_at: Timestamp) -> bool {
        if self.message.is_none() && self.source == Source::Mail && self.created_at >= received_at {
            self.message = Some(line.to_owned());
        }
        self.message.as_deref() == Some(line)
    }

    /// Places it with a job, or with none; a score for another job is worth nothing here.
    pub fn assign(&mut self, job: Option<&JobId>, by: &UserId, now: Timestamp) {
        if self.job_id.as_ref() == job {
            return;
        }
        self.job_id = job.cloned();
        self.file_key = Self::file_key(job, &self.resume_id);
        self.score = None;
        self.note("assigned", Some(job.map_or_else(|| "no job".to_owned(), ToString::to_string)), Some(by), now);
        self.ask_for_score(now);
    }

    /// Asks for a score by the engine of choice, in the background.
    pub fn ask_for_score(&mut self, now: Timestamp) {
        if self.job_id.is_some() {
            self.outbox.add(SCORE, serde_json::json!({ "application_id": self.id }), now);
        }
    }

    /// Takes a score that was made for `job` unless the application was placed elsewhere meanwhile, or has one made
    /// with newer criteria.
    pub fn take_score(&mut self, job: &JobId, card: ScoreCard) -> bool {
        if self.job_id.as_ref() != Some(job) {
            return false;
        }
        if self.score.as_ref().is_some_and(|old| old.criteria_version > card.criteria_version) {
            return false;
        }
        let same = self.score.as_ref().is_some_and(|old| {
            (&old.scores, &old.engine, &old.engine_note, old.criteria_version)
                == (&card.scores, &card.engine, &card.engine_note, card.criteria_version)
        });
        if !same {
            let detail = format!("{} by {}", card.scores.overall, card.engine);
            self.note("scored", Some(detail), None, card.at);
        }
        // The same figures from another screening (a newer engine's) are no news, but that screening explains them.
        if !same || self.score.as_ref().is_some_and(|old| old.screening_id != card.screening_id) {
            if card.reason_awaits.is_some() {
                let payload = serde_json::json!({ "application_id": self.id });
                self.outbox.add_later(WRITE_REASON, payload, card.at.plus(REASONS_GATHER), card.at);
            }
            self.score = Some(card);
        }
        true
    }

    /// Changes the word beside the standing score where it is `engine`'s, made for `job` with these criteria: another
    /// one may have come meanwhile.
    pub fn note_engine(&mut self, job: &JobId, criteria_version: i64, engine: &str, note: Option<&str>) {
        if self.job_id.as_ref() == Some(job)
            && let Some(card) = &mut self.score
            && (card.engine.as_str(), card.criteria_version) == (engine, criteria_version)
        {
            card.engine_note = note.map(str::to_owned);
        }
    }

    /// Takes a reason and its author in the template's place, if the score is still the one of that screening; with
    /// `None` the template's stays.
    pub fn take_reason(&mut self, screening: &ScreeningId, reason: Option<(&str, &str)>) {
        if let Some(card) = self.score.as_mut().filter(|card| card.screening_id == *screening) {
            card.reason_awaits = None;
            if let Some((reason, by)) = reason {
                (card.reason, card.reason_by) = (reason.to_owned(), by.to_owned());
            }
        }
    }

    /// Takes contents that were read more closely; who it is stays as the parser found it.
    pub fn take_contents(&mut self, mut profile: Profile) {
        profile.marks = Vec::new();
        profile.sections = Vec::new();
        self.profile = profile;
    }

    /// Whether the standing score was made with these criteria.
    #[must_use]
    pub fn is_scored_with(&self, criteria_version: i64) -> bool {
        self.score.as_ref().is_some_and(|s| s.criteria_version == criteria_version)
    }

    pub fn set_stage(&mut self, stage: Stage, by: Option<&UserId>, now: Timestamp) {
        if self.stage != stage {
            self.stage = stage;
            self.note("stage", Some(stage.as_str().to_owned()), by, now);
        }
    }

    pub fn note(&mut self, what: &str, detail: Option<String>, by: Option<&UserId>, now: Timestamp) {
        if self.history.len() >= MAX_HISTORY {
            self.history.remove(1);
        }
        self.history.push(HistoryLine { at: now, what: what.to_owned(), detail, by: by.cloned() });
    }
}

/// A file's name fit to be shown and sent back: no path, no control or quoting characters, at most 120 characters.
#[must_use]
pub fn clean_file_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(120)
        .collect();
    let clean = clean.trim().trim_start_matches('.').trim();
    if clean.is_empty() { "resume".to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests;
