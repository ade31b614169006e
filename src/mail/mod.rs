//! Sending what features decided to say: a task names a template and ids, the feature writes the message, a mailer
//! sends it, once as far as the transport can tell.

pub mod letters;
pub mod send;

use async_trait::async_trait;
use serde::Deserialize;

use crate::gateways::mail::OutgoingMail;
use crate::kernel::Timestamp;
use crate::tasks::{Failure, Task};

pub use letters::{Letter, Letters};
pub use send::SendMail;

/// The kind of task that sends a message. Its payload holds `template`, and the ids that the template's composer needs.
pub const SEND: &str = "mail.send";

/// What a composer made of a task.
#[derive(Clone, Debug, PartialEq)]
pub enum Composed {
    Mail(Box<OutgoingMail>),
    /// Something that belongs into it is still to come.
    NotBefore(Timestamp),
    /// There is nothing to say any more.
    Void,
}

/// Writes the messages of some templates. The same task gives the same message each time, under a Message-ID that
/// follows from the task's id.
#[async_trait]
pub trait Composer: Send + Sync {
    fn writes(&self, template: &str) -> bool;

    /// # Errors
    /// See [`Failure`].
    async fn compose(&self, task: &Task, now: Timestamp) -> Result<Composed, Failure>;
}

#[derive(Deserialize)]
struct Payload {
    template: String,
}
