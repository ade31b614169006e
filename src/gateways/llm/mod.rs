//! A language model as the house sees it: words and a JSON schema go in, JSON text comes out. Knows nothing of
//! résumés, jobs or scores; another provider is one more file that implements [`Llm`].

mod attempts;
pub mod gemini;
pub mod key_file;
pub mod keys;
pub mod openai;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::http_client::Timeouts;
use crate::kernel::Timestamp;

pub use gemini::Gemini;
pub use openai::OpenAi;

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// What the model is to do; ours alone, never a stranger's words.
    pub system: String,
    /// What it is to do it with.
    pub user: String,
    /// A name for the schema: letters, digits, `_` and `-` (some providers ask for one).
    pub schema_name: &'static str,
    /// JSON Schema of the answer; its root is an object.
    pub schema: serde_json::Value,
    pub limits: Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest answer in tokens, thoughts included.
    pub max_output_tokens: u32,
}

/// A whole answer: the model ended by itself, and the text is a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    pub usage: Usage,
    /// As the provider names the model that answered; the asked one where it says nothing.
    pub model_version: String,
}

/// Tokens that the provider counts (and bills).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Usage {
    pub tokens_in: u64,
    /// Thoughts included.
    pub tokens_out: u64,
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, more: Self) {
        self.tokens_in = self.tokens_in.saturating_add(more.tokens_in);
        self.tokens_out = self.tokens_out.saturating_add(more.tokens_out);
    }
}

/// What one question has cost so far, answers that were of no use included: a provider bills an answer that was cut off
/// or blocked as any other. Kept by whoever asks, so that it is known whatever becomes of the question.
#[derive(Debug, Default)]
pub struct Spent(Mutex<(u64, Usage)>);

impl Spent {
    /// Adds an answer whose tokens the provider told.
    pub fn add(&self, usage: Usage) {
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spent.0 += 1;
        spent.1 += usage;
    }

    /// Answers, and their tokens together.
    #[must_use]
    pub fn so_far(&self) -> (u64, Usage) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why there is no answer. The words are for people and never hold a key or anything of the question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Every key was refused by the provider.
    #[error("the provider refused the key {label}; put another into the key file")]
    KeyRefused { label: String },
    /// Every usable key rests, and has since `since`; the first is ready again at `until`.
    #[error("every key rests until {until}")]
    Resting { until: Timestamp, since: Timestamp },
    #[error("the provider would not answer: {0}")]
    Blocked(Block),
    /// The answer reached its limit of tokens.
    #[error("the model's answer was cut off at its limit of tokens")]
    Truncated,
    #[error("the model's answer was empty")]
    Empty,
    #[error("the model's answer is not the JSON that was asked for: {0}")]
    NotSchema(String),
    #[error("the provider knows no model named {model}")]
    ModelUnknown { model: String },
    /// The provider understood, and would not: asking the same again is no use.
    #[error("the provider refused the request ({status}): {reason}")]
    Refused { status: u16, reason: String },
    /// All tries failed in passing: out of reach, overloaded, too slow, broken off. Later it may well work.
    #[error("the model's service could not be reached in {tries} tries: {reason}")]
    Unavailable { tries: u32, reason: String },
    /// A setting, the key file or something between here and the provider is wrong; a person must look.
    #[error("{0}")]
    Misconfigured(String),
}

impl Error {
    /// Stable, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyRefused { .. } => "key_refused",
            Self::Resting { .. } => "resting",
            Self::Blocked(_) => "blocked",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::NotSchema(_) => "not_schema",
            Self::ModelUnknown { .. } => "model_unknown",
            Self::Refused { .. } => "refused",
            Self::Unavailable { .. } => "unavailable",
            Self::Misconfigured(_) => "misconfigured",
        }
    }
}

impl Error {
    /// Whether it is the provider, the settings or the way between, and not this one question: the next question will
    /// most likely meet the same.
    #[must_use]
    pub fn stands(&self) -> bool {
        match self {
            Self::KeyRefused { .. }
            | Self::Resting { .. }
            | Self::ModelUnknown { .. }
            | Self::Unavailable { .. }
            | Self::Misconfigured(_) => true,
            Self::Blocked(_) | Self::Truncated | Self::Empty | Self::NotSchema(_) | Self::Refused { .. } => false,
        }
    }
}

/// What the provider blocked, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Block {
    #[error("safety")]
    Safety,
    #[error("recitation of a text under copyright")]
    Recitation,
    #[error("prohibited content")]
    ProhibitedContent,
    /// The question itself was refused.
    #[error("the prompt was blocked ({0})")]
    Prompt(String),
    /// The model declined in words.
    #[error("the model declined")]
    Declined,
    #[error("the answer ended for the reason {0}")]
    Other(String),
}

/// One key's state, for people: never the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeyState {
    #[schema(examples("second project"))]
    pub label: String,
    pub state: Readiness,
    /// When a resting key is ready again; null for the others.
    pub until: Option<Timestamp>,
    /// Calls made with it since the server started.
    pub uses: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = KeyReadiness)]
pub enum Readiness {
    Ready,
    Resting,
    /// The provider refused it; it is tried again when the key file changes.
    Refused,
}

/// What stands between the settings and a first answer, for `doctor` and `/api/v1/llm`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Health {
    #[schema(examples("gemini"))]
    pub provider: String,
    #[schema(examples("gemini-3.8-flash"))]
    pub model: String,
    /// One sentence, where something is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    pub keys: Vec<KeyState>,
}

impl Health {
    /// Whether a key stands that the provider has not refused.
    #[must_use]
    pub fn usable(&self) -> bool {
        self.keys.iter().any(|k| k.state != Readiness::Refused)
    }
}

/// How to reach a provider.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Without a slash at its end.
    pub base: url::Url,
    pub model: String,
    /// How many tokens a question may have; what is longer is cut before it is asked.
    pub window_tokens: u32,
    pub timeouts: Timeouts,
    /// Before the second try; doubled before each further one.
    pub back_off: Duration,
}

impl Reach {
    /// The second try comes after a second.
    #[must_use]
    pub fn new(base: url::Url, model: impl Into<String>, window_tokens: u32) -> Self {
        Self {
            base,
            model: model.into(),
            window_tokens,
            timeouts: Timeouts::default(),
            back_off: Duration::from_secs(1),
        }
    }
}

/// A provider of a language model.
#[async_trait]
pub trait Llm: Send + Sync {
    /// The model's name as set.
    fn model(&self) -> &str;

    /// How many tokens a question may have.
    fn window_tokens(&self) -> u32;

    /// Asks once; passing faults are tried again inside, with back-off, 4 tries in all. Every answer that tells its
    /// tokens is added to `spent`, of use or not.
    ///
    /// # Errors
    /// See [`Error`]. The keys' states are kept up to date by what the provider answers.
    async fn ask(&self, prompt: &Prompt, spent: &Spent) -> Result<Reply, Error>;

    /// The keys as they stand now; asks nobody.
    async fn health(&self) -> Health;

    /// Asks the provider whether it knows the model with these keys, without using tokens.
    ///
    /// # Errors
    /// As [`Llm::ask`].
    async fn check(&self) -> Result<(), Error>;
}
