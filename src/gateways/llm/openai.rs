//! The OpenAI-compatible API (`POST /chat/completions`, <https://platform.openai.com/docs/api-reference/chat>), which
//! Ollama, vLLM, llama.cpp and most hosts speak.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::attempts::{Answer, Fault, Rest, checked, cleaned, exchange, passing, with_tries};
use super::key_file::KeyRing;
use super::keys::Turn;
use super::{Block, Error, Health, Llm, Prompt, Reach, Reply, Spent, Usage};
use crate::gateways::http_client::{self, Route};
use crate::kernel::Clock;

/// Tokens of a question by default: servers at home often run with a window no larger.
pub const DEFAULT_WINDOW: u32 = 8_192;

/// The client of one model at one address; its connections are shared by all calls.
pub struct OpenAi {
    reach: Reach,
    client: reqwest::Client,
    ring: KeyRing,
    clock: Arc<dyn Clock>,
}

impl OpenAi {
    /// `reach.base` is what stands before `/chat/completions`, such as `http://127.0.0.1:11434/v1`. Without a key no
    /// `Authorization` is sent.
    ///
    /// # Errors
    /// `Misconfigured` without a model, or when TLS can't be set up.
    pub fn new(reach: Reach, key: Option<SecretString>, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        if reach.model.trim().is_empty() {
            return Err(Error::Misconfigured("HIREWIRE_LLM_URL is set, and HIREWIRE_LLM_MODEL is not".to_owned()));
        }
        let client = http_client::client(reach.timeouts, Route::to(&reach.base))
            .map_err(|e| Error::Misconfigured(e.to_string()))?;
        let label = if key.is_some() { "HIREWIRE_LLM_KEY" } else { "no key" };
        Ok(Self { reach, client, ring: KeyRing::of_setting(key, label), clock })
    }

    fn request(&self, method: reqwest::Method, path: &str, turn: &Turn) -> reqwest::RequestBuilder {
        let base = self.reach.base.as_str().trim_end_matches('/');
        let request = self.client.request(method, format!("{base}{path}"));
        let key = turn.secret.expose_secret();
        if key.is_empty() { request } else { request.bearer_auth(key) }
    }

    async fn attempt(&self, body: &Value, turn: Turn, spent: &Spent) -> Result<Reply, Fault> {
        let answer = exchange(self.request(reqwest::Method::POST, "/chat/completions", &turn).json(body)).await?;
        if answer.status != 200 {
            return Err(self.fault(&answer, &turn));
        }
        checked(self.reply(&answer.body, spent)?)
    }

    fn reply(&self, body: &[u8], spent: &Spent) -> Result<Reply, Fault> {
        let answer: Completion =
            serde_json::from_slice(body).map_err(|_| passing("the answer's envelope is no JSON of this API"))?;
        let counted = answer.usage.unwrap_or_default();
        let usage = Usage { tokens_in: counted.prompt_tokens, tokens_out: counted.completion_tokens };
        spent.add(usage);
        let Some(first) = answer.choices.into_iter().next() else {
            return Err(Error::Empty.into());
        };
        if first.message.refusal.is_some_and(|words| !words.is_empty()) {
            return Err(Error::Blocked(Block::Declined).into());
        }
        match first.finish_reason.as_deref() {
            Some("stop") => {}
            Some("length") => return Err(Error::Truncated.into()),
            Some("content_filter") => return Err(Error::Blocked(Block::Safety).into()),
            Some(other) => return Err(Error::Blocked(Block::Other(other.to_owned())).into()),
            None => return Err(passing("the answer does not say that it is finished")),
        }
        Ok(Reply {
            text: first.message.content.unwrap_or_default(),
            usage,
            model_version: answer.model.filter(|m| !m.is_empty()).unwrap_or_else(|| self.reach.model.clone()),
        })
    }

    fn fault(&self, answer: &Answer, turn: &Turn) -> Fault {
        match answer.status {
            401 | 403 => Fault::KeyRefused,
            404 => Error::ModelUnknown { model: self.reach.model.clone() }.into(),
            429 => Fault::KeyRests(answer.retry_after.map_or(Rest::Unsaid, Rest::For)),
            408 | 500 | 502 | 503 | 504 => {
                Fault::Passing { reason: format!("status {}", answer.status), after: answer.retry_after }
            }
            status => {
                // OpenAI says {"error": {"message"}}, Ollama {"error": "…"}, some {"message"}.
                let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                let words = [&told["error"]["message"], &told["error"], &told["message"]];
                let message = words.into_iter().find_map(Value::as_str).unwrap_or_default();
                Error::Refused { status, reason: cleaned(message, turn) }.into()
            }
        }
    }
}

#[async_trait]
impl Llm for OpenAi {
    fn model(&self) -> &str {
        &self.reach.model
    }

    fn window_tokens(&self) -> u32 {
        self.reach.window_tokens
    }

    async fn ask(&self, prompt: &Prompt, spent: &Spent) -> Result<Reply, Error> {
        let body = json!({
            "model": self.reach.model,
            "messages": [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": prompt.user},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": prompt.schema_name, "strict": true, "schema": prompt.schema},
            },
            "temperature": 0,
            "max_tokens": prompt.limits.max_output_tokens,
            "stream": false,
        });
        with_tries(&self.ring, self.clock.as_ref(), self.reach.back_off, |turn| self.attempt(&body, turn, spent)).await
    }

    async fn health(&self) -> Health {
        let (keys, problem) = self.ring.states(self.clock.now()).await;
        Health { provider: "openai".to_owned(), model: self.reach.model.clone(), problem, keys }
    }

    async fn check(&self) -> Result<(), Error> {
        with_tries(&self.ring, self.clock.as_ref(), self.reach.back_off, |turn| async move {
            let answer = exchange(self.request(reqwest::Method::GET, "/models", &turn)).await?;
            if answer.status != 200 {
                return Err(self.fault(&answer, &turn));
            }
            let list: Models = serde_json::from_slice(&answer.body).map_err(|_| {
                Error::Misconfigured("the address in HIREWIRE_LLM_URL does not speak this API".to_owned())
            })?;
            // Ollama's own name of a model without a tag ends in `:latest`.
            let known = |id: &str| id == self.reach.model || id.strip_suffix(":latest") == Some(&self.reach.model);
            if list.data.iter().any(|m| known(&m.id)) {
                Ok(())
            } else {
                Err(Error::ModelUnknown { model: self.reach.model.clone() }.into())
            }
        })
        .await
    }
}

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Counted>,
    model: Option<String>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Counted {
    prompt_tokens: u64,
    completion_tokens: u64,
}

#[derive(Deserialize)]
struct Models {
    data: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    id: String,
}
