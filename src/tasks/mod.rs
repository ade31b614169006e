//! Durable background work: tasks as documents, leased by compare-and-swap, run until done or parked.
//! Knows kinds and payloads of ids, never what a handler does.

mod holder;
pub mod housekeeping;
pub mod model;
pub mod queue;
pub mod relay;
pub mod routes;
pub mod runner;
pub mod schedule;
pub mod service;
pub mod wake;

use std::time::Duration;

use async_trait::async_trait;

use crate::kernel::Timestamp;

pub use model::{State, Task, TaskId};
pub use queue::Queue;
pub use runner::Runner;
pub use schedule::{Entry, Schedule, When};
pub use service::Tasks;
pub use wake::{Wake, WakingEngine};

/// What a feature does for one kind of task. It must be idempotent: after a crash it runs again from the start.
#[async_trait]
pub trait Handler: Send + Sync {
    /// The kind that it takes, e.g. `mail.send`.
    fn kind(&self) -> &'static str;

    /// How many tasks of this kind one process runs at a time.
    fn concurrency(&self) -> usize {
        4
    }

    /// How many tries a task of this kind has before it is parked.
    fn max_attempts(&self) -> u32 {
        model::MAX_ATTEMPTS
    }

    /// # Errors
    /// See [`Failure`].
    async fn run(&self, task: &Task, now: Timestamp) -> Result<(), Failure>;
}

/// Why a task is not done, said where it is known. Reasons are for HR and the log: ids and codes, no names, no texts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may work later; counted, and parked after the last try.
    #[error("{reason}")]
    Retry {
        reason: String,
        /// Not before this much has passed, as the other side asked (Retry-After); else the usual back-off.
        after: Option<Duration>,
    },
    /// Something must happen first that trying can't bring about; not counted.
    #[error("{reason}")]
    Wait {
        reason: String,
        until: Timestamp,
        /// Many tasks wait for the same, and whoever knows of it has said so in the log, once: not each task again.
        told: bool,
    },
    /// It never will: parked at once.
    #[error("{reason}")]
    GiveUp { reason: String },
}

impl Failure {
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry { reason: reason.into(), after: None }
    }

    /// A wait that is this task's own, and told by it.
    pub fn wait(reason: impl Into<String>, until: Timestamp) -> Self {
        Self::Wait { reason: reason.into(), until, told: false }
    }

    /// A wait that many tasks share, told elsewhere.
    pub fn told_wait(reason: impl Into<String>, until: Timestamp) -> Self {
        Self::Wait { reason: reason.into(), until, told: true }
    }

    pub fn give_up(reason: impl Into<String>) -> Self {
        Self::GiveUp { reason: reason.into() }
    }
}

/// The store's errors: an outage passes, broken data does not.
impl From<crate::store::Error> for Failure {
    fn from(e: crate::store::Error) -> Self {
        use crate::store::Error;
        match e {
            Error::Unavailable(_) | Error::Stale | Error::Missing | Error::Duplicate { .. } => {
                Self::retry(e.to_string())
            }
            Error::Corrupt(_) | Error::Refused(_) | Error::BadCursor => Self::give_up(e.to_string()),
        }
    }
}
