//! Asks the model, as cheaply as may be: a kept answer serves the same question again, the same question in flight is
//! asked once, and a workspace's day has a budget. Knows no résumé: the caller says what an answer must be.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::kept::{KeptAnswer, TokenDay, next_utc_midnight};
use crate::auth::WorkspaceId;
use crate::gateways::llm::{self, Health, Llm, Prompt, Spent, Usage};
use crate::kernel::{Clock, Timestamp};
use crate::store::{self, Fail, Store};

/// A question of one prompt version; `input_hash` is of everything in `prompt`.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub workspace: &'a WorkspaceId,
    pub prompt_version: &'a str,
    pub input_hash: &'a str,
    pub prompt: &'a Prompt,
}

/// An answer that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<T> {
    pub answer: T,
    /// As the model gave it.
    pub reply: String,
    pub model_version: String,
    pub usage: Usage,
}

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Llm(#[from] llm::Error),
    /// The answer came, and can't be what was asked for.
    #[error("{0}")]
    Unreadable(String),
    /// The workspace's tokens of this day are used up; more at `until`.
    #[error("the workspace's budget of tokens for today is used up")]
    OverBudget { until: Timestamp },
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl AskError {
    /// Whether it is told in the log by the [`Asker`], once for as long as it stands: a thousand applications that meet
    /// one mistyped setting are one line.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(self, Self::OverBudget { .. }) || matches!(self, Self::Llm(e) if e.stands())
    }
}

#[derive(Clone)]
pub struct Asker {
    llm: Arc<dyn Llm>,
    store: Store,
    clock: Arc<dyn Clock>,
    /// Tokens a workspace and UTC day; `None`: no bound.
    daily_tokens: Option<u64>,
    under_way: Arc<Mutex<UnderWay>>,
    /// What stood between us and an answer at the last question.
    trouble: Arc<Mutex<Option<Trouble>>>,
    /// Workspaces whose budget is used up, and until when: told once.
    over_budget: Arc<Mutex<HashMap<WorkspaceId, Timestamp>>>,
}

/// What the next question will meet as well.
struct Trouble {
    /// The same for as long as it stands, though the words may change: a rest is one, whichever key ends it.
    what: String,
    words: String,
    /// Where it ends by itself.
    until: Option<Timestamp>,
    met_at: Timestamp,
}

impl Trouble {
    /// `None` where it is of one question alone, or told elsewhere.
    fn of(e: &llm::Error, now: Timestamp) -> Option<Self> {
        let words = e.to_string();
        match e {
            // A key's state tells of itself, in the log and to people, and changes with the key file.
            llm::Error::KeyRefused { .. } => None,
            llm::Error::Resting { until, since } => {
                Some(Self { what: format!("rest of {since}"), words, until: Some(*until), met_at: now })
            }
            e if e.stands() => Some(Self { what: words.clone(), words, until: None, met_at: now }),
            _ => None,
        }
    }
}

#[derive(Default)]
struct UnderWay {
    /// One turn a question; taken out when nobody waits for it any more.
    turns: HashMap<String, Arc<tokio::sync::Mutex<()>>>,
    /// What the calls in flight will use, reckoned: else eight at once would pass the budget together.
    reserved: HashMap<WorkspaceId, u64>,
}

impl Asker {
    #[must_use]
    pub fn new(llm: Arc<dyn Llm>, store: Store, clock: Arc<dyn Clock>, daily_tokens: Option<u64>) -> Self {
        let (under_way, trouble, over_budget) = (Arc::default(), Arc::default(), Arc::default());
        Self { llm, store, clock, daily_tokens, under_way, trouble, over_budget }
    }

    #[must_use]
    pub fn model(&self) -> &str {
        self.llm.model()
    }

    #[must_use]
    pub fn window_tokens(&self) -> u32 {
        self.llm.window_tokens()
    }

    #[must_use]
    pub fn daily_tokens(&self) -> Option<u64> {
        self.daily_tokens
    }

    pub async fn health(&self) -> Health {
        self.llm.health().await
    }

    /// One sentence on what the last question met, where the next one will meet it as well.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        trouble.as_ref().filter(|t| t.until.is_none_or(|until| until > now)).map(|t| t.words.clone())
    }

    /// Takes in how a question went that was put at `asked_at`, and says in the log what has changed.
    fn note(&self, reply: &Result<llm::Reply, llm::Error>, asked_at: Timestamp) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match reply {
            // One that was on its way before proves nothing.
            Ok(_) if trouble.as_ref().is_some_and(|t| t.met_at <= asked_at) => {
                tracing::info!(model = self.model(), "the model answers again");
                *trouble = None;
            }
            Ok(_) => {}
            Err(e) => {
                let Some(met) = Trouble::of(e, self.clock.now()) else { return };
                if trouble.as_ref().is_none_or(|before| before.what != met.what) {
                    tracing::warn!(model = self.model(), "the model can't be asked: {}", met.words);
                }
                *trouble = Some(met);
            }
        }
    }

    fn note_over_budget(&self, workspace: &WorkspaceId, until: Timestamp) {
        let mut told = self.over_budget.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        told.retain(|_, until| *until > now);
        if told.insert(workspace.clone(), until).is_none() {
            tracing::warn!(%workspace, %until, "the workspace's budget of tokens for today is used up");
        }
    }

    /// Whether the provider knows model and keys.
    ///
    /// # Errors
    /// The gateway's.
    pub async fn check(&self) -> Result<(), llm::Error> {
        self.llm.check().await
    }

    /// The workspace's tokens of today.
    ///
    /// # Errors
    /// The store's.
    pub async fn today(&self, workspace: &WorkspaceId) -> Result<TokenDay, store::Error> {
        let empty = TokenDay::empty(workspace, self.clock.now());
        Ok(self.store.get::<TokenDay>(&empty.id).await?.map_or(empty, |day| day.doc))
    }

    /// Answers from what was kept, else asks; only an answer that `read` takes is kept. `read` says in one sentence
    /// what is wrong with another; it may compute for long, and does so beside the async threads.
    ///
    /// # Errors
    /// See [`AskError`].
    pub async fn ask<T: Send + 'static>(
        &self,
        asking: Asking<'_>,
        read: impl Fn(&str) -> Result<T, String> + Send + Sync + 'static,
    ) -> Result<Told<T>, AskError> {
        let read: Read<T> = Arc::new(read);
        let id = KeptAnswer::id_of(asking.workspace, self.model(), asking.prompt_version, asking.input_hash);
        let turn = self.turn(id.as_str());
        let _held = turn.lock.lock().await;
        match self.kept(id.as_str(), &read).await? {
            Some(told) => Ok(told),
            None => self.ask_now(&id, asking, &read).await,
        }
    }

    async fn kept<T: Send + 'static>(&self, id: &str, read: &Read<T>) -> Result<Option<Told<T>>, store::Error> {
        let Some(kept) = self.store.get::<KeptAnswer>(id).await? else { return Ok(None) };
        let kept = kept.doc;
        // One that can't be read any more is asked for anew.
        Ok(beside(read, &kept.reply).await.ok().map(|answer| Told {
            answer,
            reply: kept.reply,
            model_version: kept.model_version,
            usage: kept.usage,
        }))
    }

    async fn ask_now<T: Send + 'static>(
        &self,
        id: &super::kept::AnswerId,
        asking: Asking<'_>,
        read: &Read<T>,
    ) -> Result<Told<T>, AskError> {
        let reserved = self.reserve(asking.workspace, reckon(asking.prompt)).await?;
        let (spent, asked_at) = (Spent::default(), self.clock.now());
        let reply = self.llm.ask(asking.prompt, &spent).await;
        // Before the reply is looked at: what failed has cost its tokens too.
        self.count(asking.workspace, &spent).await?;
        drop(reserved);
        self.note(&reply, asked_at);
        let reply = reply?;
        let answer = beside(read, &reply.text).await.map_err(AskError::Unreadable)?;
        let kept = KeptAnswer {
            id: id.clone(),
            workspace_id: asking.workspace.clone(),
            model: self.model().to_owned(),
            prompt_version: asking.prompt_version.to_owned(),
            input_hash: asking.input_hash.to_owned(),
            reply: reply.text.clone(),
            model_version: reply.model_version.clone(),
            usage: reply.usage,
            at: self.clock.now(),
        };
        self.store.insert_once(&kept).await?;
        Ok(Told { answer, reply: reply.text, model_version: reply.model_version, usage: reply.usage })
    }

    async fn reserve(&self, workspace: &WorkspaceId, tokens: u64) -> Result<Option<Reserved>, AskError> {
        let Some(budget) = self.daily_tokens else { return Ok(None) };
        let used = self.today(workspace).await?.tokens();
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let reserved = under_way.reserved.entry(workspace.clone()).or_default();
        if used + *reserved + tokens > budget {
            let until = next_utc_midnight(self.clock.now());
            drop(under_way);
            self.note_over_budget(workspace, until);
            return Err(AskError::OverBudget { until });
        }
        *reserved += tokens;
        Ok(Some(Reserved { under_way: self.under_way.clone(), workspace: workspace.clone(), tokens }))
    }

    async fn count(&self, workspace: &WorkspaceId, spent: &Spent) -> Result<(), store::Error> {
        let (answers, usage) = spent.so_far();
        if answers == 0 {
            return Ok(());
        }
        let empty = TokenDay::empty(workspace, self.clock.now());
        self.store.insert_once(&empty).await?;
        let added = self.store.modify::<TokenDay, (), store::Error>(&empty.id, |day| {
            day.add(answers, usage);
            Ok(())
        });
        added.await.map_err(|fail| match fail {
            Fail::Refused(e) | Fail::Store(e) => e,
        })
    }

    fn turn(&self, id: &str) -> Turn {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = under_way.turns.entry(id.to_owned()).or_default().clone();
        Turn { under_way: self.under_way.clone(), id: id.to_owned(), lock }
    }
}

/// What makes an answer of a reply.
type Read<T> = Arc<dyn Fn(&str) -> Result<T, String> + Send + Sync>;

/// Reads on a thread for computing.
async fn beside<T: Send + 'static>(read: &Read<T>, reply: &str) -> Result<T, String> {
    let (read, reply) = (read.clone(), reply.to_owned());
    let read = tokio::task::spawn_blocking(move || read(&reply));
    read.await.unwrap_or_else(|e| Err(format!("the answer could not be read: {e}")))
}

/// A question's turn; gone when dropped, so that a caller that is cut off leaves nothing behind.
struct Turn {
    under_way: Arc<Mutex<UnderWay>>,
    id: String,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        // The map's and this one: nobody else waits.
        if Arc::strong_count(&self.lock) == 2 {
            under_way.turns.remove(&self.id);
        }
    }
}

/// Tokens set aside for a call in flight; given back when dropped.
struct Reserved {
    under_way: Arc<Mutex<UnderWay>>,
    workspace: WorkspaceId,
    tokens: u64,
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reserved) = under_way.reserved.get_mut(&self.workspace) {
            *reserved = reserved.saturating_sub(self.tokens);
            if *reserved == 0 {
                under_way.reserved.remove(&self.workspace);
            }
        }
    }
}

/// What a call will use, about: four bytes of a question a token, and a short answer.
fn reckon(prompt: &Prompt) -> u64 {
    let bytes = prompt.system.len() + prompt.user.len() + prompt.schema.to_string().len();
    (bytes / 4) as u64 + 256
}
