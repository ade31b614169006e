//! Texts that a model writes in the templates' place: words, never facts.

pub mod ads;
pub mod catch_up;
pub mod invitation;
pub mod reasons;
pub mod wording;

use crate::auth::WorkspaceId;
use crate::gateways::llm::{Error, Prompt};
use crate::jobs::{Job, JobError, Jobs};
use crate::kernel::secret::sha256_hex;
use crate::screening::llm::{AskError, Asker, Asking};
use crate::tasks::Failure;

/// What a model made of a question for words.
#[derive(Debug)]
enum Words<T> {
    Written(T),
    /// None came that can be believed: the template stays.
    Stay,
    /// The model can't be asked as things stand: the template stays meanwhile.
    NotNow,
}

/// The model, where there is one with a key that can be used.
async fn usable(asker: Option<&Asker>) -> Option<&Asker> {
    let asker = asker?;
    asker.health().await.usable().then_some(asker)
}

/// Asks for words of one workspace. `what` says in the log whose they would have been, by ids alone.
///
/// # Errors
/// `Wait` while keys rest or the day's budget is used up; the store's.
async fn ask<T: Send + 'static>(
    asker: &Asker,
    workspace: &WorkspaceId,
    prompt_version: &str,
    prompt: &Prompt,
    what: &str,
    read: impl Fn(&str) -> Result<T, String> + Send + Sync + 'static,
) -> Result<Words<T>, Failure> {
    let asked = serde_json::json!([prompt.system, prompt.user, prompt.schema]).to_string();
    let input_hash = sha256_hex(asked.as_bytes());
    let asking = Asking { workspace, prompt_version, input_hash: &input_hash, prompt };
    match asker.ask(asking, read).await {
        Ok(told) => Ok(Words::Written(told.answer)),
        Err(AskError::Llm(Error::Resting { until, .. }) | AskError::OverBudget { until }) => {
            Err(Failure::told_wait("the model can't be asked yet", until))
        }
        Err(AskError::Store(e)) => Err(e.into()),
        Err(e) if e.is_told() => Ok(Words::NotNow),
        Err(e @ (AskError::Llm(_) | AskError::Unreadable(_))) => {
            tracing::warn!("the template stays for {what}: {e}");
            Ok(Words::Stay)
        }
    }
}

/// The job's words are asked for again once a model can be.
async fn later(jobs: &Jobs, job: &Job) -> Result<(), Failure> {
    match jobs.await_words(&job.id, &job.text).await {
        Ok(()) | Err(JobError::NotFound) => Ok(()),
        Err(e) => Err(ads::failure(e)),
    }
}
