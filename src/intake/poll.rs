//! Looks through the mailboxes: every message gets its ledger line, its bytes are kept, and only then is it marked.
//! A crash anywhere finds the message again, and its line.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::ledger::{LedgerLine, Seen, Status};
use super::message;
use crate::auth::{Auth, User};
use crate::gateways::mailbox::{Account, Listed, Mailbox, MailboxError, Owner, Position};
use crate::kernel::secret::sha256_hex;
use crate::kernel::{EmailAddress, Timestamp};
use crate::store::{self, Cond, Document, Error, Fail, Index, Query, Store};
use crate::tasks::{Failure, Handler, State, Task, TaskId};

/// The kind of the task that looks through the mailboxes; a schedule of the same name puts it out.
pub const POLL: &str = "intake.poll";

/// A message over this is not fetched.
pub const MAX_MESSAGE: u64 = 50 * 1024 * 1024;
const BATCH: usize = 100;

/// Where the poll of one account (or of a whole mailbox, for what is no account's) stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailboxState {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem_since: Option<Timestamp>,
}

impl Document for MailboxState {
    const COLLECTION: &'static str = "mailbox_states";
    const INDEXES: &'static [Index] = &[Index::on("problem", &["problem_since"]).sparse()];
    fn id(&self) -> &str {
        &self.id
    }
}

impl MailboxState {
    fn note(&mut self, problem: Option<&str>, now: Timestamp) {
        if self.problem.as_deref() != problem {
            self.problem = problem.map(str::to_owned);
            self.problem_since = problem.map(|_| now);
        }
    }
}

/// The task's handler.
pub struct Poll {
    store: Store,
    auth: Auth,
    mailboxes: Vec<Arc<dyn Mailbox>>,
}

/// What stopped the look through one account.
enum Stopped {
    Store(Error),
    Mailbox(MailboxError),
}

impl From<Error> for Stopped {
    fn from(e: Error) -> Self {
        Self::Store(e)
    }
}

impl From<MailboxError> for Stopped {
    fn from(e: MailboxError) -> Self {
        Self::Mailbox(e)
    }
}

impl Poll {
    #[must_use]
    pub fn new(store: Store, auth: Auth, mailboxes: Vec<Arc<dyn Mailbox>>) -> Self {
        Self { store, auth, mailboxes }
    }

    async fn owner(&self, owner: &Owner) -> Result<Option<User>, Failure> {
        let failed = |e: crate::auth::AuthError| match e {
            crate::auth::AuthError::Store(e) => Failure::from(e),
            other => Failure::retry(other.to_string()),
        };
        match owner {
            Owner::FirstUser => self.auth.first_user().await.map_err(failed),
            Owner::Address(address) => self.auth.by_email(address).await.map_err(failed),
            Owner::User(id) => {
                let Ok(id) = id.parse::<crate::auth::UserId>() else { return Ok(None) };
                Ok(self.store.get::<User>(&id).await?.map(|user| user.doc))
            }
        }
    }

    async fn mailbox(&self, mailbox: &dyn Mailbox, now: Timestamp) -> Result<(), Failure> {
        let accounts = match mailbox.accounts().await {
            Ok(accounts) => accounts,
            Err(e) => return Ok(self.note(mailbox.name(), Some(&e.to_string()), now).await?),
        };
        self.note(mailbox.name(), None, now).await?;
        for account in accounts {
            let Some(owner) = self.owner(&account.owner).await? else {
                // The first user is still to come: no news. A folder that nobody owns is.
                let problem = (account.owner != Owner::FirstUser).then_some("the inbox belongs to no user");
                self.note(&account.id, problem, now).await?;
                continue;
            };
            let problem = match self.account(mailbox, &account, &owner, now).await {
                Ok(problem) => problem,
                Err(Stopped::Mailbox(e)) => Some(e.to_string()),
                Err(Stopped::Store(e)) => return Err(e.into()),
            };
            self.note(&account.id, problem.as_deref(), now).await?;
        }
        Ok(())
    }

    /// Every message that the account has now. Answers what went wrong with single ones: the next poll sees them again.
    async fn account(
        &self,
        mailbox: &dyn Mailbox,
        account: &Account,
        owner: &User,
        now: Timestamp,
    ) -> Result<Option<String>, Stopped> {
        let mut position = self.store.get::<MailboxState>(&account.id).await?.and_then(|state| state.doc.position);
        let mut problem = None;
        let mut lost = false;
        loop {
            let batch = match mailbox.list(account, position.as_ref(), BATCH).await {
                Err(MailboxError::PositionLost) if !lost => {
                    (lost, position) = (true, None);
                    continue;
                }
                other => other?,
            };
            let has_positions = batch.position.is_some();
            let mut handled = 0;
            for message in &batch.messages {
                match self.message(mailbox, account, owner, message, now).await {
                    Ok(()) => handled += 1,
                    Err(Stopped::Mailbox(e)) => problem = Some(e.to_string()),
                    Err(e @ Stopped::Store(_)) => return Err(e),
                }
            }
            // A position is kept only when everything before it has its line.
            if problem.is_none() && has_positions {
                position = batch.position;
                self.keep(&account.id, position.as_ref()).await?;
            }
            // What a mailbox without positions lists first again and again must not hold up the poll for ever.
            if !batch.more || handled == 0 || problem.is_some() && has_positions {
                return Ok(problem);
            }
        }
    }

    async fn message(
        &self,
        mailbox: &dyn Mailbox,
        account: &Account,
        owner: &User,
        listed: &Listed,
        now: Timestamp,
    ) -> Result<(), Stopped> {
        let seen = |key: String, size: u64| Seen {
            workspace_id: owner.workspace_id.clone(),
            user_id: owner.id.clone(),
            account: account.id.clone(),
            key,
            handle: listed.handle.clone(),
            size,
        };
        let line = match mailbox.fetch(account, &listed.handle, MAX_MESSAGE).await {
            Ok(raw) => {
                let key = message::key_of(&raw);
                let known = self.store.get::<LedgerLine>(LedgerLine::id_of(&account.id, &key)).await?;
                match known {
                    Some(line) => line.doc,
                    None => self.write_down(seen(key, raw.len() as u64), &raw, now).await?,
                }
            }
            Err(MailboxError::TooLarge { size, .. }) => {
                let size = listed.size.unwrap_or(size).max(size);
                let key = format!("handle:{}:{size}", listed.handle);
                let line = LedgerLine::unfetched(seen(key, size), "message_too_large", now);
                self.store.insert_once(&line).await?;
                line
            }
            // Another process was quicker, or a person took it away.
            Err(MailboxError::Gone) => return Ok(()),
            Err(e) => return Err(e.into()),
        };
        if !line.handles.contains(&listed.handle) {
            self.seen_again(&line, &listed.handle).await?;
        }
        mailbox.mark_handled(account, &listed.handle).await?;
        Ok(())
    }

    /// The bytes first: a line without its message would be a promise that can't be kept.
    async fn write_down(&self, seen: Seen, raw: &[u8], now: Timestamp) -> store::Result<LedgerLine> {
        let kept = with_account(&seen.account, raw);
        let sha256 = sha256_hex(&kept);
        self.store.engine().blob_put(&sha256, kept).await?;
        let line = LedgerLine::new(seen, sha256, now);
        self.store.insert_once(&line).await?;
        Ok(line)
    }

    async fn seen_again(&self, line: &LedgerLine, handle: &str) -> store::Result<()> {
        let again = |line: &mut LedgerLine| {
            line.seen_again(handle);
            Ok::<_, std::convert::Infallible>(())
        };
        match self.store.modify(&line.id, again).await {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Store(e)) => Err(e),
            Err(Fail::Refused(never)) => match never {},
        }
    }

    async fn keep(&self, id: &str, position: Option<&Position>) -> store::Result<()> {
        self.change(id, |state| state.position = position.cloned()).await
    }

    async fn note(&self, id: &str, problem: Option<&str>, now: Timestamp) -> store::Result<()> {
        if let Some(problem) = problem {
            tracing::warn!(account = account_for_log(id), problem, "the inbox can't be read");
        }
        self.change(id, |state| state.note(problem, now)).await
    }

    async fn change(&self, id: &str, mut change: impl FnMut(&mut MailboxState) + Send) -> store::Result<()> {
        let mut state = MailboxState { id: id.to_owned(), position: None, problem: None, problem_since: None };
        let none = state.clone();
        change(&mut state);
        let rule = |state: &mut MailboxState| {
            change(state);
            Ok::<_, std::convert::Infallible>(())
        };
        match self.store.modify::<MailboxState, _, _>(id, rule).await {
            Ok(()) => Ok(()),
            Err(Fail::Store(Error::Missing)) if state == none => Ok(()),
            // Two that start together: what is lost is noted at the next poll.
            Err(Fail::Store(Error::Missing)) => self.store.insert_once(&state).await.map(drop),
            Err(Fail::Store(e)) => Err(e),
            Err(Fail::Refused(never)) => match never {},
        }
    }

    /// Lines whose task was parked without having come to say so: each run had taken its process down.
    async fn settle_orphans(&self, now: Timestamp) -> store::Result<()> {
        let query = Query::new().eq("status", Status::Waiting.as_str()).filter("received_at", Cond::Lt(now.into()));
        for line in self.store.find::<LedgerLine>(query.asc("received_at").limit(BATCH)).await? {
            let Some(id) = line.task_id.as_deref().and_then(|id| id.parse::<TaskId>().ok()) else { continue };
            let Some(task) = self.store.get::<Task>(&id).await? else { continue };
            if task.state != State::Parked {
                continue;
            }
            let reason = task.last_error.clone().unwrap_or_default();
            let rule = |line: &mut LedgerLine| {
                if line.status == Status::Waiting && line.task_id.as_deref() == Some(id.as_str()) {
                    line.settle(Status::Failed, Some(&reason), now);
                }
                Ok::<_, std::convert::Infallible>(())
            };
            match self.store.modify::<LedgerLine, _, _>(&line.id, rule).await {
                Ok(()) | Err(Fail::Store(Error::Missing)) => {}
                Err(Fail::Store(e)) => return Err(e),
                Err(Fail::Refused(never)) => match never {},
            }
        }
        Ok(())
    }
}

/// The account's name stands before the raw message as a header of its own, so that the bytes of one message in two
/// accounts are two blobs, and each belongs to one line.
fn with_account(account: &str, raw: &[u8]) -> Vec<u8> {
    let name: String = account.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    let mut kept = format!("X-Hirewire-Account: {name}\r\n").into_bytes();
    kept.extend_from_slice(raw);
    kept
}

/// A folder's account ends in an address, which has no place in the log.
fn account_for_log(id: &str) -> &str {
    match id.split_once(':') {
        Some((kind, name)) if EmailAddress::parse(name).is_ok() => kind,
        _ => id,
    }
}

#[async_trait]
impl Handler for Poll {
    fn kind(&self) -> &'static str {
        POLL
    }

    fn concurrency(&self) -> usize {
        1
    }

    async fn run(&self, _: &Task, now: Timestamp) -> Result<(), Failure> {
        for mailbox in &self.mailboxes {
            self.mailbox(mailbox.as_ref(), now).await?;
        }
        self.settle_orphans(now).await?;
        Ok(())
    }
}

/// What the mailboxes are suffering from now, for /readyz.
///
/// # Errors
/// The store's.
pub async fn problems(store: &Store) -> store::Result<Vec<String>> {
    let states = store.find::<MailboxState>(Query::new().asc("problem_since").limit(20)).await?;
    Ok(states.into_iter().filter_map(|state| state.doc.problem).collect())
}
