//! The task document and its rules. No clock, no I/O, no store.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::kernel::Timestamp;
use crate::store::{Document, Effect, Index};

crate::typed_id!(
    /// A task; also the id of the effect that it came from.
    TaskId,
    "task"
);

/// Tries before a task is parked, where its handler does not say otherwise: about a day of back-off.
pub const MAX_ATTEMPTS: u32 = 12;

/// How long a lease lasts unless it is renewed, which its holder does three times in that time.
pub const LEASE: Duration = Duration::from_secs(30);

/// A gateway's wish for a pause counts up to this; a server that says "in a year" must not hide a task for one.
pub const LONGEST_AFTER: Duration = Duration::from_hours(6);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To be taken at `due_at`.
    Waiting,
    /// Leased by `owner` until `due_at`; to be taken by anybody then.
    Running,
    Done,
    /// Out of tries, or hopeless: a person may retry or cancel it.
    Parked,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Parked];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Parked => "parked",
        }
    }
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub id: TaskId,
    pub kind: String,
    /// Ids, never people's data.
    pub payload: serde_json::Value,
    pub state: State,
    /// When it may be taken; a lease is this instant moved ahead. There while the task is open, so that the index of
    /// what is due holds open tasks alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The clock when `due_at` was reckoned from it (a lease, a back-off). Absent when `due_at` is a date of its own
    /// (a reminder): that one stays what it is when the clock is set back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_set_at: Option<Timestamp>,
    /// Runs begun, those that waited or were given back left out.
    pub attempts: u32,
    /// All runs ever begun: above 1, an earlier one may have done its work and not come to say so.
    #[serde(default)]
    pub begun: u32,
    /// The process that holds the lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// At most one open task has it; taken off when the task is done or parked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// Of the document whose effect it is; absent for the house's own work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    /// A person decided that it need not be done; its state is `done`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}

impl Document for Task {
    const COLLECTION: &'static str = "tasks";
    const INDEXES: &'static [Index] = &[
        Index::on("due", &["due_at"]).sparse(),
        Index::on("kind_due", &["kind", "due_at"]).sparse(),
        Index::on("unique_key", &["unique_key"]).unique(),
        Index::on("state", &["state", "created_at"]),
        Index::on("workspace", &["workspace_id", "created_at"]).sparse(),
        Index::on("workspace_state", &["workspace_id", "state", "created_at"]).sparse(),
        Index::on("workspace_kind", &["workspace_id", "kind", "state", "created_at"]).sparse(),
        Index::on("done", &["done_at"]).sparse(),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// Why a person's wish can't be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    #[error("the task is done")]
    Done,
    #[error("the task is running")]
    Running,
}

impl Task {
    #[must_use]
    pub fn new(id: TaskId, kind: &str, payload: serde_json::Value, now: Timestamp) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            payload,
            state: State::Waiting,
            due_at: Some(now),
            due_set_at: Some(now),
            attempts: 0,
            begun: 0,
            owner: None,
            unique_key: None,
            last_error: None,
            workspace_id: None,
            created_at: now,
            done_at: None,
            cancelled: false,
        }
    }

    /// The task of an effect: same id, so handing it over twice makes one task. An effect whose id is not of our
    /// making gets one derived from it.
    #[must_use]
    pub fn of_effect(effect: &Effect, workspace_id: Option<&str>, now: Timestamp) -> Self {
        let id = effect.id.parse().unwrap_or_else(|_| TaskId::derived(&["effect", &effect.id]));
        let mut task = Self::new(id, &effect.kind, effect.payload.clone(), now);
        if let Some(due_at) = effect.due_at {
            task.due_at = Some(due_at);
            task.due_set_at = None;
        }
        task.workspace_id = workspace_id.map(str::to_owned);
        task.unique_key.clone_from(&effect.unique_key);
        task
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Waiting | State::Running)
    }

    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_open() && self.due_at.is_some_and(|due| due <= now)
    }

    fn set_due(&mut self, now: Timestamp, after: Duration) {
        self.due_at = Some(now.plus(after));
        self.due_set_at = Some(now);
    }

    /// Takes the task for `owner`. `false`, and parked, when it was begun `max_attempts` times and never came to an
    /// end: whatever it does, it takes its process down with it.
    pub fn lease(&mut self, owner: &str, max_attempts: u32, lease: Duration, now: Timestamp) -> bool {
        if self.state == State::Running && self.attempts >= max_attempts {
            self.park("it was begun as often as allowed, and each time its process ended first");
            return false;
        }
        self.state = State::Running;
        self.owner = Some(owner.to_owned());
        self.attempts = self.attempts.saturating_add(1);
        self.begun = self.begun.saturating_add(1);
        self.set_due(now, lease);
        true
    }

    /// The holder goes on.
    pub fn renew(&mut self, lease: Duration, now: Timestamp) {
        self.set_due(now, lease);
    }

    /// The holder stops before the end, at no fault of the task: due at once, for anybody.
    pub fn give_back(&mut self, now: Timestamp) {
        self.state = State::Waiting;
        self.owner = None;
        self.attempts = self.attempts.saturating_sub(1);
        self.set_due(now, Duration::ZERO);
    }

    /// Its holder is known to be gone: due at once. The run counts as begun.
    pub fn expire(&mut self, now: Timestamp) {
        self.set_due(now, Duration::ZERO);
    }

    pub fn finish(&mut self, now: Timestamp) {
        self.close(State::Done);
        self.last_error = None;
        self.done_at = Some(now);
    }

    /// `chance` is 0 to 1, drawn by the caller.
    pub fn fail(&mut self, failure: &Failure, max_attempts: u32, chance: f64, now: Timestamp) {
        let reason = failure.to_string();
        match failure {
            Failure::GiveUp { .. } => self.park(&reason),
            Failure::Retry { .. } if self.attempts >= max_attempts => self.park(&reason),
            Failure::Retry { after, .. } => {
                let pause = backoff(self.attempts, chance);
                self.set_due(now, after.map_or(pause, |wish| wish.min(LONGEST_AFTER).max(pause)));
                self.wait_with(reason);
            }
            Failure::Wait { until, .. } => {
                self.attempts = self.attempts.saturating_sub(1);
                // Relative to the clock of now, though it is a date: "until the account is looked at again".
                self.set_due(now, until.since(now).max(Duration::from_secs(1)));
                self.wait_with(reason);
            }
        }
    }

    fn wait_with(&mut self, reason: String) {
        self.state = State::Waiting;
        self.owner = None;
        self.last_error = Some(shortened(reason));
    }

    fn park(&mut self, reason: &str) {
        self.close(State::Parked);
        self.last_error = Some(shortened(reason.to_owned()));
    }

    fn close(&mut self, state: State) {
        self.state = state;
        self.owner = None;
        self.due_at = None;
        self.due_set_at = None;
        self.unique_key = None;
    }

    /// A person wants it tried again, from the first try, at once.
    ///
    /// # Errors
    /// When it is done, or running just now.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), NotNow> {
        match self.state {
            State::Done => Err(NotNow::Done),
            State::Running => Err(NotNow::Running),
            State::Waiting | State::Parked => {
                self.state = State::Waiting;
                self.attempts = 0;
                self.set_due(now, Duration::ZERO);
                Ok(())
            }
        }
    }

    /// A person wants it left undone. Again is no change.
    ///
    /// # Errors
    /// When it is done, or running just now.
    pub fn cancel(&mut self, now: Timestamp) -> Result<(), NotNow> {
        match self.state {
            State::Done if self.cancelled => Ok(()),
            State::Done => Err(NotNow::Done),
            State::Running => Err(NotNow::Running),
            State::Waiting | State::Parked => {
                self.close(State::Done);
                self.cancelled = true;
                self.done_at = Some(now);
                Ok(())
            }
        }
    }

    /// The clock was set back: what was reckoned from a later clock is reckoned from this one. Answers whether
    /// anything was to be done.
    pub fn follow_clock_back(&mut self, now: Timestamp) -> bool {
        let (Some(due), Some(set)) = (self.due_at, self.due_set_at) else { return false };
        if set <= now {
            return false;
        }
        self.set_due(now, due.since(set));
        true
    }
}

/// The pause after the n-th try: 2 s doubled each time up to 3 hours, and of that between half and all, so that what
/// failed together does not come back together.
#[must_use]
pub fn backoff(attempts: u32, chance: f64) -> Duration {
    const FIRST_MS: u64 = 2_000;
    const LONGEST_MS: u64 = 3 * 3_600 * 1_000;
    let whole = FIRST_MS.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(LONGEST_MS);
    let part = 0.5 + chance.clamp(0.0, 1.0) / 2.0;
    Duration::from_millis((whole as f64 * part) as u64)
}

fn shortened(reason: String) -> String {
    const LONGEST: usize = 500;
    if reason.chars().count() <= LONGEST { reason } else { reason.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests;
