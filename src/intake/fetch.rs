//! One message out of its mailbox: its bytes kept, then its ledger line, and only then is it marked. A crash anywhere
//! finds the message again, and its line. One that can't be fetched gets a line too, and a task of its own.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;

use super::ledger::{FETCH, LedgerLine, Seen, Status};
use super::mailbox_state::{Look, MailboxStates};
use super::message::Key;
use super::work_out::{Payload, note_failure};
use crate::auth::{UserId, WorkspaceId};
use crate::gateways::mailbox::{Account, Listed, Mailbox, MailboxError};
use crate::kernel::Timestamp;
use crate::kernel::secret::sha256_hex;
use crate::store::{self, Error, Fail, Store};
use crate::tasks::{Failure, Handler, Task};

/// A message over this is not fetched.
pub const MAX_MESSAGE: u64 = 50 * 1024 * 1024;

const TOO_LARGE: &str = "message_too_large";
/// It was taken out of the mailbox before it could be read.
const GONE: &str = "message_gone";

/// What stopped the work at a mailbox.
pub(super) enum Stopped {
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

/// How a message came to have its line.
pub(super) enum Fetched {
    Now,
    /// It has had one since an earlier poll, and a task or a person sees to the rest.
    Before,
    /// The line says that it can't be fetched, and why.
    Later(String),
}

/// Whose line a message gets.
#[derive(Clone)]
pub(super) struct Whose {
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
}

/// Writes messages into the ledger; cheap to clone.
#[derive(Clone)]
pub(super) struct Ledger {
    pub store: Store,
}

/// A message that was not fetched is known by its place, with size and date: another file of the same name is another
/// message.
fn key_of_place(listed: &Listed) -> String {
    let size = listed.size.unwrap_or_default();
    let at = listed.received_at.map(Timestamp::as_millis).unwrap_or_default();
    format!("handle:{} {size} {at}", listed.handle)
}

impl Ledger {
    /// Sees to it that the listed message has its line.
    pub async fn account_for(
        &self,
        mailbox: &dyn Mailbox,
        account: &Account,
        whose: &Whose,
        listed: &Listed,
        now: Timestamp,
    ) -> Result<Fetched, Stopped> {
        let place = key_of_place(listed);
        if let Some(line) = self.store.get::<LedgerLine>(LedgerLine::id_of(&account.id, &place)).await? {
            // Its own task fetches it, or a person has decided. What is over for good is not to be listed again.
            if !line.unfetched {
                mailbox.mark_handled(account, &listed.handle).await?;
            }
            return Ok(Fetched::Before);
        }
        let seen = |key: String, size: u64| Seen {
            workspace_id: whose.workspace_id.clone(),
            user_id: whose.user_id.clone(),
            account: account.id.clone(),
            key,
            content: String::new(),
            handle: listed.handle.clone(),
            size,
        };
        match mailbox.fetch(account, &listed.handle, MAX_MESSAGE).await {
            Ok(raw) => self.take(mailbox, account, seen(String::new(), raw.len() as u64), raw, now).await?,
            Err(MailboxError::TooLarge { size, .. }) => {
                let size = listed.size.unwrap_or(size).max(size);
                let line = LedgerLine::never_fetched(seen(place, size), TOO_LARGE, now);
                self.store.insert_once(&line).await?;
                mailbox.mark_handled(account, &listed.handle).await?;
            }
            // Another process was quicker, or a person took it away.
            Err(MailboxError::Gone) => {}
            Err(MailboxError::Retry { reason, after: None }) => {
                let line = LedgerLine::to_fetch(seen(place, listed.size.unwrap_or_default()), &reason, now);
                self.store.insert_once(&line).await?;
                return Ok(Fetched::Later(reason));
            }
            // A pause that was asked for, or a person who must act first: no fault of this message.
            Err(e) => return Err(e.into()),
        }
        Ok(Fetched::Now)
    }

    /// Gives the fetched message its line, unless it has one, and marks it. `seen` has no key yet.
    async fn take(
        &self,
        mailbox: &dyn Mailbox,
        account: &Account,
        seen: Seen,
        raw: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), Stopped> {
        let handle = seen.handle.clone();
        let copy = Arc::new(raw);
        let raw = Arc::clone(&copy);
        // Reading a stranger's header: not on an async thread, and a panic there is this message's own affair.
        let key = tokio::task::spawn_blocking(move || Key::of(&copy)).await.unwrap_or_else(|_| Key::of_bytes(&raw));
        let line = self.line_of(Seen { key: key.name, content: key.content, ..seen }, &raw, now).await?;
        if !line.handles.contains(&handle) {
            self.change(&line, |line| line.seen_again(&handle)).await?;
        }
        mailbox.mark_handled(account, &handle).await?;
        Ok(())
    }

    /// The line of this very content: found, or written down. The first message of a Message-ID has the id for its key;
    /// one that says something else under the same id has a line of its own.
    async fn line_of(&self, seen: Seen, raw: &[u8], now: Timestamp) -> store::Result<LedgerLine> {
        let first = match self.store.get::<LedgerLine>(LedgerLine::id_of(&seen.account, &seen.key)).await? {
            Some(first) => first.doc,
            None => self.write_down(LedgerLine::new(seen.clone(), now), raw).await?,
        };
        if first.content == seen.content {
            return Ok(first);
        }
        let key = format!("{} {}", seen.key, seen.content);
        match self.store.get::<LedgerLine>(LedgerLine::id_of(&seen.account, &key)).await? {
            Some(second) => Ok(second.doc),
            None => {
                let mut second = LedgerLine::new(Seen { key, ..seen }, now);
                second.same_id_as = Some(first.id);
                self.write_down(second, raw).await
            }
        }
    }

    /// The bytes first: a line without its message would be a promise that can't be kept. Answers the line that stands:
    /// another process may have been quicker.
    async fn write_down(&self, mut line: LedgerLine, raw: &[u8]) -> store::Result<LedgerLine> {
        let kept = with_account(&line.account, raw);
        let sha256 = sha256_hex(&kept);
        self.store.engine().blob_put(&sha256, kept).await?;
        line.raw_sha256 = Some(sha256.clone());
        if self.store.insert_once(&line).await? {
            return Ok(line);
        }
        let Some(first) = self.store.get::<LedgerLine>(&line.id).await? else { return Ok(line) };
        if first.content == line.content && first.raw_sha256.as_deref() != Some(sha256.as_str()) {
            // The other one kept its own bytes, or is done with them: these are nobody's.
            self.store.engine().blob_delete(&sha256).await?;
        }
        Ok(first.doc)
    }

    async fn change(&self, line: &LedgerLine, change: impl Fn(&mut LedgerLine) + Send + Sync) -> store::Result<()> {
        let rule = |line: &mut LedgerLine| {
            change(line);
            Ok::<_, std::convert::Infallible>(())
        };
        match self.store.modify(&line.id, rule).await {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Store(e)) => Err(e),
            Err(Fail::Refused(never)) => match never {},
        }
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

/// The handler of `intake.fetch`: a message that could not be fetched when the poll saw it.
pub struct FetchLater {
    ledger: Ledger,
    states: MailboxStates,
    mailboxes: Vec<Arc<dyn Mailbox>>,
}

impl FetchLater {
    #[must_use]
    pub fn new(store: Store, mailboxes: Vec<Arc<dyn Mailbox>>) -> Self {
        Self { ledger: Ledger { store: store.clone() }, states: MailboxStates(store), mailboxes }
    }

    /// The mailbox that has the account now.
    async fn mailbox_of(&self, id: &str) -> Result<Option<(&dyn Mailbox, Account)>, MailboxError> {
        for mailbox in &self.mailboxes {
            if let Some(account) = mailbox.accounts().await?.into_iter().find(|account| account.id == id) {
                return Ok(Some((mailbox.as_ref(), account)));
            }
        }
        Ok(None)
    }

    /// The message's own line takes the place of the one that said it could not be fetched.
    async fn line(&self, line: &LedgerLine, now: Timestamp) -> Result<(), Stopped> {
        let handle = line.handles.first().map(String::as_str).unwrap_or_default();
        let Some((mailbox, account)) = self.mailbox_of(&line.account).await? else {
            let reason = "the mailbox is not linked any more".to_owned();
            return Err(MailboxError::Retry { reason, after: None }.into());
        };
        let raw = match mailbox.fetch(&account, handle, MAX_MESSAGE).await {
            Ok(raw) => raw,
            Err(MailboxError::Gone) => return Ok(self.ledger.change(line, |l| l.give_up_fetching(GONE, now)).await?),
            Err(MailboxError::TooLarge { .. }) => {
                self.ledger.change(line, |line| line.give_up_fetching(TOO_LARGE, now)).await?;
                return Ok(mailbox.mark_handled(&account, handle).await?);
            }
            Err(e) => return Err(e.into()),
        };
        let seen = Seen {
            workspace_id: line.workspace_id.clone(),
            user_id: line.user_id.clone(),
            account: line.account.clone(),
            key: String::new(),
            content: String::new(),
            handle: handle.to_owned(),
            size: raw.len() as u64,
        };
        self.ledger.take(mailbox, &account, seen, raw, now).await?;
        match self.ledger.store.get::<LedgerLine>(&line.id).await? {
            Some(old) => match self.ledger.store.delete::<LedgerLine>(&old.id, old.version).await {
                Ok(()) | Err(Error::Missing) => Ok(()),
                Err(e) => Err(e.into()),
            },
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Handler for FetchLater {
    fn kind(&self) -> &'static str {
        FETCH
    }

    async fn run(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        let Payload { line_id } =
            Payload::deserialize(&task.payload).map_err(|_| Failure::give_up("the task names no message"))?;
        let Some(line) = self.ledger.store.get::<LedgerLine>(&line_id).await? else { return Ok(()) };
        if !line.unfetched || line.is_settled() && line.status != Status::Failed {
            return Ok(());
        }
        if let Look::NotYet(until) = self.states.look(&line.account, now).await? {
            return Err(Failure::told_wait("the mailbox asked to be left alone", until));
        }
        let done = self.line(&line, now).await;
        if let Err(Stopped::Mailbox(e @ MailboxError::Retry { after: Some(_), .. })) = &done {
            // Meant for all that ask of this mailbox: the poll, the other tasks, other processes, and after a restart.
            self.states.failed(&line.account, e, now).await?;
        }
        let done = done.map_err(|stopped| match stopped {
            Stopped::Store(e) => Failure::from(e),
            Stopped::Mailbox(MailboxError::Retry { reason, after }) => Failure::Retry { reason, after },
            Stopped::Mailbox(MailboxError::Wait { reason, look_again_in }) => {
                Failure::wait(reason, now.plus(look_again_in))
            }
            Stopped::Mailbox(e @ (MailboxError::PositionLost | MailboxError::Gone | MailboxError::TooLarge { .. })) => {
                Failure::retry(e.to_string())
            }
        });
        if let Err(failure) = &done {
            let again = matches!(failure, Failure::Wait { .. }) || task.attempts < self.max_attempts();
            let will_retry = again && !matches!(failure, Failure::GiveUp { .. });
            note_failure(&self.ledger.store, &line_id, failure, will_retry, now).await;
        }
        done
    }
}
