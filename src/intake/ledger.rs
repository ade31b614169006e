//! The intake ledger: exactly one line for each message of each account, and what became of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::auth::{UserId, WorkspaceId};
use crate::candidates::ApplicationId;
use crate::kernel::Timestamp;
use crate::store::{Document, Index, Outbox, outbox};
use crate::typed_id;

typed_id!(
    /// A line of the intake ledger.
    LineId,
    "msg"
);

/// The kind of task that works a message out.
pub const MESSAGE: &str = "intake.message";
/// The kind of task that fetches a message which the poll could not fetch.
pub const FETCH: &str = "intake.fetch";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = MessageStatus)]
pub enum Status {
    /// Seen, and not worked out yet.
    Waiting,
    /// It made an application of a person who was not known.
    Created,
    /// It made an application of a known candidate.
    Attached,
    /// It made none, and `reason` says why.
    Ignored,
    /// `reason` says why; the message is kept, and a person may have it tried again.
    Failed,
}

impl Status {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Created, Self::Attached, Self::Ignored, Self::Failed];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Created => "created",
            Self::Attached => "attached",
            Self::Ignored => "ignored",
            Self::Failed => "failed",
        }
    }
}

/// What became of one file of the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileLine {
    #[schema(examples("cv.pdf"))]
    pub name: String,
    /// `created`, `attached`, `duplicate`, `failed`, or why it was left out: `picture`, `cover_letter`, …
    #[schema(examples("created"))]
    pub outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// Of a failed one: the reader's code, e.g. `password_protected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A message, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerLine {
    pub id: LineId,
    pub workspace_id: WorkspaceId,
    /// Whose mailbox it came to.
    pub user_id: UserId,
    pub account: String,
    /// By which it is known in its account (see [`super::message::Key`]); `handle:` and its place there for as long as
    /// it was not fetched.
    pub key: String,
    /// A hash of what a person wrote; empty for as long as it was not fetched.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// Another line, whose message had the same Message-ID and came first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_id_as: Option<LineId>,
    /// A person has said that it is an application all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wanted: bool,
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a failed one: it is tried again by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub will_retry: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileLine>,
    pub size: i64,
    /// The raw message in the blob store, until it is worked out; a failed one keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_sha256: Option<String>,
    /// It still lies in the mailbox alone: fetching it failed, and may work later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfetched: bool,
    /// The places it was seen at: more than one when the message lay there several times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handles: Vec<String>,
    /// The task that works it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_id: Option<String>,
    pub received_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for LedgerLine {
    const COLLECTION: &'static str = "inbox";
    const INDEXES: &'static [Index] = &[
        outbox::INDEX,
        Index::on("workspace", &["workspace_id", "received_at"]),
        Index::on("workspace_status", &["workspace_id", "status", "received_at"]),
        Index::on("status", &["status", "received_at"]),
        Index::on("will_retry", &["will_retry", "received_at"]).sparse(),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// Why a person's wish can't be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    #[error("the message is being worked out")]
    Working,
    #[error("the message is done")]
    Done,
}

/// A mailbox that has just failed is not asked for the same message again at once.
const FETCH_LATER: Duration = Duration::from_secs(30);

const DUPLICATE: &str = "duplicate";

/// Places kept of a message that lies there again and again.
const MOST_HANDLES: usize = 20;

/// A message as the poll has just seen it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    pub account: String,
    pub key: String,
    pub content: String,
    pub handle: String,
    pub size: u64,
}

impl LedgerLine {
    /// The same message of the same account has the same line, however often it is seen.
    #[must_use]
    pub fn id_of(account: &str, key: &str) -> LineId {
        LineId::derived(&[account, key])
    }

    fn seen(seen: Seen, now: Timestamp) -> Self {
        Self {
            id: Self::id_of(&seen.account, &seen.key),
            workspace_id: seen.workspace_id,
            user_id: seen.user_id,
            account: seen.account,
            key: seen.key,
            content: seen.content,
            same_id_as: None,
            wanted: false,
            status: Status::Waiting,
            reason: None,
            will_retry: false,
            sender: None,
            subject: None,
            sent_at: None,
            files: Vec::new(),
            size: i64::try_from(seen.size).unwrap_or(i64::MAX),
            raw_sha256: None,
            unfetched: false,
            handles: vec![seen.handle],
            task_id: None,
            received_at: now,
            settled_at: None,
            outbox: Outbox::default(),
        }
    }

    /// A message to be worked out; who writes it down puts its bytes into the blob store first, and their name into
    /// `raw_sha256`.
    #[must_use]
    pub fn new(seen: Seen, now: Timestamp) -> Self {
        let mut line = Self::seen(seen, now);
        line.ask(now);
        line
    }

    /// A message that is not fetched at all, such as one that is too large.
    #[must_use]
    pub fn never_fetched(seen: Seen, reason: &str, now: Timestamp) -> Self {
        let mut line = Self::seen(seen, now);
        line.settle(Status::Failed, Some(reason), now);
        line
    }

    /// A message that could not be fetched, and is tried again by a task of its own while the poll goes on.
    #[must_use]
    pub fn to_fetch(seen: Seen, reason: &str, now: Timestamp) -> Self {
        let mut line = Self::seen(seen, now);
        line.unfetched = true;
        line.fail_for_now(reason, true, now);
        let payload = json!({ "line_id": line.id });
        line.task_id = Some(line.outbox.add_later(FETCH, payload, now.plus(FETCH_LATER), now));
        line
    }

    /// It can't be fetched any more; there is nothing to try again with.
    pub fn give_up_fetching(&mut self, reason: &str, now: Timestamp) {
        self.settle(Status::Failed, Some(reason), now);
        self.unfetched = false;
    }

    fn ask(&mut self, now: Timestamp) {
        let kind = if self.unfetched { FETCH } else { MESSAGE };
        self.task_id = Some(self.outbox.add(kind, json!({ "line_id": self.id }), now));
    }

    /// Nothing more happens to it by itself.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        match self.status {
            Status::Waiting => false,
            Status::Failed => !self.will_retry,
            Status::Created | Status::Attached | Status::Ignored => true,
        }
    }

    /// The message lies at another place too.
    pub fn seen_again(&mut self, handle: &str) {
        if self.handles.len() < MOST_HANDLES && !self.handles.iter().any(|h| h == handle) {
            self.handles.push(handle.to_owned());
        }
    }

    /// Writes what became of the files, and of the message by them: a new application counts most, then one of a known
    /// candidate, then a fault, then that all of them were there before.
    pub fn settle_by_files(&mut self, files: Vec<FileLine>, now: Timestamp) {
        let has = |outcome: &str| files.iter().any(|f| f.outcome == outcome);
        let error = files.iter().find_map(|f| f.error.clone());
        let (status, reason) = if has("created") {
            (Status::Created, None)
        } else if has("attached") {
            (Status::Attached, None)
        } else if has("failed") {
            (Status::Failed, error)
        } else if has("duplicate") {
            (Status::Ignored, Some(DUPLICATE.to_owned()))
        } else {
            (Status::Ignored, Some("no_resume".to_owned()))
        };
        self.files = files;
        self.settle(status, reason.as_deref(), now);
    }

    pub fn settle(&mut self, status: Status, reason: Option<&str>, now: Timestamp) {
        self.status = status;
        self.reason = reason.map(str::to_owned);
        self.will_retry = false;
        self.settled_at = Some(now);
        if status != Status::Failed {
            self.raw_sha256 = None;
            self.unfetched = false;
        }
    }

    /// Its Message-ID is another message's: that counts as a duplicate, and is none by its content. It is kept, and a
    /// person may have it worked out.
    pub fn set_aside(&mut self, now: Timestamp) {
        let raw = self.raw_sha256.clone();
        self.settle(Status::Ignored, Some(DUPLICATE), now);
        self.raw_sha256 = raw;
    }

    /// To be set aside when it is worked out.
    #[must_use]
    pub fn is_second_of_its_id(&self) -> bool {
        self.same_id_as.is_some() && !self.wanted
    }

    /// What the reason alone does not say, for people.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        let first = self.same_id_as.as_ref().filter(|_| self.status == Status::Ignored && self.raw_sha256.is_some())?;
        Some(format!("Its Message-ID is that of {first}, and its content is another. Retry it to take it in."))
    }

    /// This try failed for a reason that may pass.
    pub fn fail_for_now(&mut self, reason: &str, will_retry: bool, now: Timestamp) {
        self.settle(Status::Failed, Some(reason), now);
        self.will_retry = will_retry;
    }

    /// A person wants it tried again.
    ///
    /// # Errors
    /// When it is being worked out, or was worked out.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), NotNow> {
        match self.status {
            Status::Failed if self.raw_sha256.is_none() && !self.unfetched => Err(NotNow::Done),
            Status::Failed if self.will_retry => Err(NotNow::Working),
            Status::Failed => {
                self.ask_again(now);
                Ok(())
            }
            Status::Ignored if self.raw_sha256.is_some() => {
                self.wanted = true;
                self.ask_again(now);
                Ok(())
            }
            Status::Waiting => Err(NotNow::Working),
            Status::Created | Status::Attached | Status::Ignored => Err(NotNow::Done),
        }
    }

    fn ask_again(&mut self, now: Timestamp) {
        self.status = Status::Waiting;
        self.reason = None;
        self.settled_at = None;
        self.ask(now);
    }

    /// A person wants it left alone. Again is no change.
    ///
    /// # Errors
    /// When it is being worked out, or was worked out.
    pub fn dismiss(&mut self, now: Timestamp) -> Result<(), NotNow> {
        match self.status {
            Status::Ignored if self.reason.as_deref() == Some("dismissed") => Ok(()),
            Status::Failed if self.will_retry => Err(NotNow::Working),
            Status::Ignored if self.raw_sha256.is_none() => Err(NotNow::Done),
            Status::Failed | Status::Ignored => {
                self.settle(Status::Ignored, Some("dismissed"), now);
                Ok(())
            }
            Status::Waiting => Err(NotNow::Working),
            Status::Created | Status::Attached => Err(NotNow::Done),
        }
    }
}

#[cfg(test)]
mod tests;
