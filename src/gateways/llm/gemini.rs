//! Google's Gemini API, by its REST reference: <https://ai.google.dev/api/generate-content>, errors by
//! <https://ai.google.dev/gemini-api/docs/troubleshooting> and google.rpc's `ErrorInfo`, `QuotaFailure`, `RetryInfo`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use super::attempts::{Answer, Fault, Rest, checked, cleaned, exchange, passing, with_tries};
use super::key_file::KeyRing;
use super::keys::{Turn, next_pacific_midnight};
use super::{Block, Error, Health, Llm, Prompt, Reach, Reply, Spent, Usage};
use crate::gateways::http_client::{self, Route};
use crate::kernel::Clock;

/// Where Google serves it.
pub const GOOGLE: &str = "https://generativelanguage.googleapis.com";

/// The newest model of the Flash line that is generally available (November 2026).
pub const DEFAULT_MODEL: &str = "gemini-3.8-flash";

/// Tokens of a question by default. The models take 1,048,576; a résumé of 60 pages fits into this, and a longer one
/// is paid for without being read any better.
pub const DEFAULT_WINDOW: u32 = 65_536;

/// The client of one model; its connections are shared by all calls.
pub struct Gemini {
    reach: Reach,
    client: reqwest::Client,
    ring: KeyRing,
    clock: Arc<dyn Clock>,
}

impl Gemini {
    /// # Errors
    /// `Misconfigured` when the model's name can't be part of an address, or TLS can't be set up.
    pub fn new(mut reach: Reach, keys: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        reach.model = reach.model.trim_start_matches("models/").into();
        let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        if reach.model.is_empty() || !reach.model.bytes().all(sound) {
            return Err(Error::Misconfigured(format!("{:?} is no name of a Gemini model", reach.model)));
        }
        let client = http_client::client(reach.timeouts, Route::to(&reach.base))
            .map_err(|e| Error::Misconfigured(e.to_string()))?;
        Ok(Self { reach, client, ring: KeyRing::of_file(keys), clock })
    }

    fn address(&self, what: &str) -> String {
        let base = self.reach.base.as_str().trim_end_matches('/');
        format!("{base}/v1beta/models/{}{what}", self.reach.model)
    }

    async fn attempt(&self, body: &Value, turn: Turn, spent: &Spent) -> Result<Reply, Fault> {
        let request = self
            .client
            .post(self.address(":generateContent"))
            .header("x-goog-api-key", turn.secret.expose_secret())
            .json(body);
        let answer = exchange(request).await?;
        if answer.status != 200 {
            return Err(self.fault(&answer, &turn));
        }
        checked(self.reply(&answer.body, spent)?)
    }

    /// Only an answer that ended by itself is used.
    fn reply(&self, body: &[u8], spent: &Spent) -> Result<Reply, Fault> {
        let answer: Generated =
            serde_json::from_slice(body).map_err(|_| passing("the answer's envelope is no JSON of this API"))?;
        let counted = answer.usage_metadata.unwrap_or_default();
        let usage = Usage { tokens_in: counted.prompt, tokens_out: counted.candidates + counted.thoughts };
        spent.add(usage);
        if let Some(reason) = answer.prompt_feedback.block_reason {
            return Err(Error::Blocked(Block::Prompt(reason)).into());
        }
        let Some(first) = answer.candidates.into_iter().next() else {
            return Err(Error::Empty.into());
        };
        match first.finish_reason.as_deref() {
            Some("STOP") => {}
            Some("MAX_TOKENS") => return Err(Error::Truncated.into()),
            Some("SAFETY") => return Err(Error::Blocked(Block::Safety).into()),
            Some("RECITATION") => return Err(Error::Blocked(Block::Recitation).into()),
            Some("PROHIBITED_CONTENT") => return Err(Error::Blocked(Block::ProhibitedContent).into()),
            Some(other) => return Err(Error::Blocked(Block::Other(other.to_owned())).into()),
            None => return Err(passing("the answer does not say that it is finished")),
        }
        // Parts marked as thoughts are the model's notes, not its answer.
        let text: String = first.content.parts.into_iter().filter(|p| !p.thought).filter_map(|p| p.text).collect();
        Ok(Reply { text, usage, model_version: answer.model_version.unwrap_or_else(|| self.reach.model.clone()) })
    }

    fn fault(&self, answer: &Answer, turn: &Turn) -> Fault {
        let told = serde_json::from_slice::<Failed>(&answer.body).map(|f| f.error).unwrap_or_default();
        let has_reason = |reason: &str| told.details.iter().any(|d| d.reason.as_deref() == Some(reason));
        match answer.status {
            400 if has_reason("API_KEY_INVALID") => Fault::KeyRefused,
            401 | 403 => Fault::KeyRefused,
            404 => Error::ModelUnknown { model: self.reach.model.clone() }.into(),
            429 => Fault::KeyRests(told.rest(self.clock.as_ref()).unwrap_or(match answer.retry_after {
                Some(wait) => Rest::For(wait),
                None => Rest::Unsaid,
            })),
            408 | 500 | 502 | 503 | 504 => Fault::Passing {
                reason: cleaned(
                    &format!("status {} {}", answer.status, told.status.as_deref().unwrap_or_default()),
                    turn,
                ),
                after: answer.retry_after,
            },
            status => Error::Refused { status, reason: cleaned(&told.message, turn) }.into(),
        }
    }
}

#[async_trait]
impl Llm for Gemini {
    fn model(&self) -> &str {
        &self.reach.model
    }

    fn window_tokens(&self) -> u32 {
        self.reach.window_tokens
    }

    async fn ask(&self, prompt: &Prompt, spent: &Spent) -> Result<Reply, Error> {
        let body = request_body(&self.reach.model, prompt);
        with_tries(&self.ring, self.clock.as_ref(), self.reach.back_off, |turn| self.attempt(&body, turn, spent)).await
    }

    async fn health(&self) -> Health {
        let (keys, problem) = self.ring.states(self.clock.now()).await;
        Health { provider: "gemini".to_owned(), model: self.reach.model.clone(), problem, keys }
    }

    async fn check(&self) -> Result<(), Error> {
        with_tries(&self.ring, self.clock.as_ref(), self.reach.back_off, |turn| async move {
            let request = self.client.get(self.address("")).header("x-goog-api-key", turn.secret.expose_secret());
            let answer = exchange(request).await?;
            if answer.status == 200 { Ok(()) } else { Err(self.fault(&answer, &turn)) }
        })
        .await
    }
}

/// `responseJsonSchema` takes the schema as it is; `responseSchema` would want Google's own dialect.
fn request_body(model: &str, prompt: &Prompt) -> Value {
    let mut config = json!({
        "responseMimeType": "application/json",
        "responseJsonSchema": prompt.schema,
        "temperature": 0,
        "candidateCount": 1,
        "maxOutputTokens": prompt.limits.max_output_tokens,
    });
    if let Some(thinking) = thinking(model) {
        config["thinkingConfig"] = thinking;
    }
    json!({
        "systemInstruction": {"parts": [{"text": prompt.system}]},
        "contents": [{"role": "user", "parts": [{"text": prompt.user}]}],
        "generationConfig": config,
    })
}

/// As little thought as the model allows: finding quotes needs none, and thoughts are billed and count against the
/// answer's limit. From Gemini 3 on it is a level, which every model has as `low`; 2.5 has a budget, which Pro can't
/// set to nothing; older ones and others refuse the field (<https://ai.google.dev/gemini-api/docs/thinking>).
fn thinking(model: &str) -> Option<Value> {
    let rest = model.strip_prefix("gemini-")?;
    let version = rest.split('-').next().unwrap_or_default();
    let major: Option<u32> = version.split('.').next().and_then(|n| n.parse().ok());
    match major {
        Some(2) if version == "2.5" => {
            let least = if rest.starts_with("2.5-pro") { 128 } else { 0 };
            Some(json!({"thinkingBudget": least}))
        }
        Some(n) if n >= 3 => Some(json!({"thinkingLevel": "low"})),
        Some(_) => None,
        // `gemini-flash-latest` and its like follow the newest generation.
        None => model.ends_with("-latest").then(|| json!({"thinkingLevel": "low"})),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Generated {
    #[serde(default)]
    candidates: Vec<Candidate>,
    #[serde(default)]
    prompt_feedback: PromptFeedback,
    usage_metadata: Option<UsageMetadata>,
    model_version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    #[serde(default)]
    content: Content,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Content {
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    text: Option<String>,
    #[serde(default)]
    thought: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PromptFeedback {
    block_reason: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UsageMetadata {
    #[serde(rename = "promptTokenCount")]
    prompt: u64,
    #[serde(rename = "candidatesTokenCount")]
    candidates: u64,
    #[serde(rename = "thoughtsTokenCount")]
    thoughts: u64,
}

#[derive(Deserialize)]
struct Failed {
    error: Told,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    message: String,
    status: Option<String>,
    details: Vec<Detail>,
}

/// The members of all kinds of details that matter here; each kind has its own.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Detail {
    reason: Option<String>,
    violations: Vec<Violation>,
    retry_delay: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Violation {
    quota_id: Option<String>,
}

impl Told {
    /// How long the key must rest. A daily quota comes before the delay that stands beside it: Google says "retry in
    /// 22 s" even there.
    fn rest(&self, clock: &dyn Clock) -> Option<Rest> {
        let mut quotas = self.details.iter().flat_map(|d| &d.violations).filter_map(|v| v.quota_id.as_deref());
        if quotas.any(|id| id.contains("PerDay")) {
            return Some(Rest::Until(next_pacific_midnight(clock.now())));
        }
        self.details.iter().find_map(|d| seconds(d.retry_delay.as_deref()?)).map(Rest::For)
    }
}

/// google.protobuf.Duration in JSON: seconds with a fraction and an `s`.
fn seconds(text: &str) -> Option<Duration> {
    let number: f64 = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinking_is_asked_of_models_that_have_it() {
        for (model, wanted) in [
            ("gemini-3.8-flash", Some(json!({"thinkingLevel": "low"}))),
            ("gemini-3-pro-preview", Some(json!({"thinkingLevel": "low"}))),
            ("gemini-flash-latest", Some(json!({"thinkingLevel": "low"}))),
            ("gemini-2.5-flash", Some(json!({"thinkingBudget": 0}))),
            ("gemini-2.5-pro", Some(json!({"thinkingBudget": 128}))),
            ("gemini-2.0-flash", None),
            ("gemma-3-27b-it", None),
            ("gemini-fake", None),
        ] {
            assert_eq!(thinking(model), wanted, "{model}");
        }
    }

    #[test]
    fn protobuf_durations_are_read() {
        assert_eq!(seconds("22s"), Some(Duration::from_secs(22)));
        assert_eq!(seconds("3.5s"), Some(Duration::from_millis(3500)));
        for bad in ["", "s", "22", "-1s", "NaNs", "1e400s"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
