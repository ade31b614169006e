//! Incoming mail: accounts, their messages in pages, and the raw bytes of each. Knows nothing of what a message is for.

pub mod folder;
pub mod gmail;
pub mod imap;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::kernel::{EmailAddress, Timestamp};

/// Whose mail an account holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The first user of the server: what lies in the inbox folder itself.
    FirstUser,
    /// The HR user with this address; there may be none.
    Address(EmailAddress),
    /// The HR user with this id.
    User(String),
}

/// One mailbox that is looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Stable for good, since the ledger is keyed by it: `folder`, `folder:hr@example.com`, `gmail:user_…`, `imap:…`.
    pub id: String,
    pub owner: Owner,
}

/// A place in an account's list, as the mailbox wrote it; opaque to everybody else, kept between polls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub String);

/// A message as a list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What `fetch` and `mark_handled` know it by; stable for as long as the message is in the mailbox.
    pub handle: String,
    /// In bytes, where the list tells.
    pub size: Option<u64>,
    pub received_at: Option<Timestamp>,
}

/// Part of an account's list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub messages: Vec<Listed>,
    /// Give it back to go on after these messages; to be kept only once all of them are accounted for. `None`: as
    /// before.
    pub position: Option<Position>,
    /// There is more to fetch at once.
    pub more: bool,
}

/// Why the mailbox gave nothing. The reasons are for HR and the log: no addresses, no text of messages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// It may work later.
    #[error("{reason}")]
    Retry { reason: String, after: Option<Duration> },
    /// A person must do something first: link the account again, bring the folder back. Shown in /readyz.
    #[error("{reason}")]
    Wait { reason: String, look_again_in: Duration },
    /// The position is not known any more (Gmail forgets old ones): list again from the start; the ledger knows what
    /// was seen.
    #[error("the position in the mailbox is not known any more")]
    PositionLost,
    /// The message is not there any more.
    #[error("the message is not in the mailbox any more")]
    Gone,
    /// The message is larger than was asked for.
    #[error("the message has {size} bytes, and the limit is {limit}")]
    TooLarge { size: u64, limit: u64 },
}

/// A place that messages come from.
#[async_trait]
pub trait Mailbox: Send + Sync {
    /// `folder`, `gmail`, `imap`.
    fn name(&self) -> &'static str;

    /// The accounts there are now; they may come and go.
    ///
    /// # Errors
    /// See [`MailboxError`].
    async fn accounts(&self) -> Result<Vec<Account>, MailboxError>;

    /// Up to `limit` messages after `after`, oldest first where the mailbox can. A message may come again; one that
    /// was not handled must.
    ///
    /// # Errors
    /// See [`MailboxError`].
    async fn list(&self, account: &Account, after: Option<&Position>, limit: usize) -> Result<Batch, MailboxError>;

    /// The raw message (RFC 5322), at most `max_bytes`.
    ///
    /// # Errors
    /// `Gone`, `TooLarge`, and see [`MailboxError`].
    async fn fetch(&self, account: &Account, handle: &str, max_bytes: u64) -> Result<Vec<u8>, MailboxError>;

    /// The message has its ledger line: a later list need not name it. Again is no change.
    ///
    /// # Errors
    /// See [`MailboxError`].
    async fn mark_handled(&self, account: &Account, handle: &str) -> Result<(), MailboxError>;
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
