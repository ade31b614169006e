//! Looks through the mailboxes: every message gets its ledger line, whatever is wrong with single ones.

use std::sync::Arc;

use async_trait::async_trait;

use super::fetch::{Fetched, Ledger, Stopped, Whose};
use super::ledger::{LedgerLine, Status};
use super::mailbox_state::{Look, MailboxStates};
use crate::auth::{Auth, User};
use crate::gateways::mailbox::{Account, Mailbox, MailboxError, Owner, Position};
use crate::kernel::Timestamp;
use crate::store::{self, Cond, Error, Fail, Query, Store};
use crate::tasks::{Failure, Handler, State, Task, TaskId};

/// The kind of the task that looks through the mailboxes; a schedule of the same name puts it out.
pub const POLL: &str = "intake.poll";

const BATCH: usize = 100;
/// So many messages in a row that can't be fetched are the mailbox's trouble, not theirs.
const IN_A_ROW: usize = 3;

/// The task's handler.
pub struct Poll {
    ledger: Ledger,
    states: MailboxStates,
    auth: Auth,
    mailboxes: Vec<Arc<dyn Mailbox>>,
}

impl Poll {
    #[must_use]
    pub fn new(store: Store, auth: Auth, mailboxes: Vec<Arc<dyn Mailbox>>) -> Self {
        Self { ledger: Ledger { store: store.clone() }, states: MailboxStates(store), auth, mailboxes }
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
                Ok(self.ledger.store.get::<User>(&id).await?.map(|user| user.doc))
            }
        }
    }

    /// Answers the accounts that it has; `None` where that can't be told now.
    async fn mailbox(&self, mailbox: &dyn Mailbox, now: Timestamp) -> Result<Option<Vec<String>>, Failure> {
        if matches!(self.states.look(mailbox.name(), now).await?, Look::NotYet(_)) {
            return Ok(None);
        }
        let accounts = match mailbox.accounts().await {
            Ok(accounts) => accounts,
            Err(e) => {
                self.states.failed(mailbox.name(), &e, now).await?;
                return Ok(None);
            }
        };
        self.states.well(mailbox.name(), now).await?;
        let all = accounts.iter().map(|account| account.id.clone()).collect();
        for account in accounts {
            let Look::From(position) = self.states.look(&account.id, now).await? else { continue };
            let Some(owner) = self.owner(&account.owner).await? else {
                // The first user is still to come: no news. A folder that nobody owns is.
                if account.owner == Owner::FirstUser {
                    self.states.well(&account.id, now).await?;
                } else {
                    self.states.ill(&account.id, "the inbox belongs to no user", None, now).await?;
                }
                continue;
            };
            match self.account(mailbox, &account, &owner, position, now).await {
                Ok(None) => self.states.well(&account.id, now).await?,
                Ok(Some(problem)) => self.states.ill(&account.id, &problem, None, now).await?,
                Err(Stopped::Mailbox(e)) => self.states.failed(&account.id, &e, now).await?,
                Err(Stopped::Store(e)) => return Err(e.into()),
            }
        }
        Ok(Some(all))
    }

    /// Every message that the account has now. Answers what is wrong with the whole, if anything: the next poll looks
    /// from the same place.
    async fn account(
        &self,
        mailbox: &dyn Mailbox,
        account: &Account,
        owner: &User,
        mut position: Option<Position>,
        now: Timestamp,
    ) -> Result<Option<String>, Stopped> {
        let whose = Whose { workspace_id: owner.workspace_id.clone(), user_id: owner.id.clone() };
        let mut lost = false;
        let mut failed_in_a_row = 0;
        loop {
            let batch = match mailbox.list(account, position.as_ref(), BATCH).await {
                Err(MailboxError::PositionLost) if !lost => {
                    (lost, position) = (true, None);
                    continue;
                }
                other => other?,
            };
            let mut fetched = 0;
            for message in &batch.messages {
                match self.ledger.account_for(mailbox, account, &whose, message, now).await? {
                    Fetched::Now => (fetched, failed_in_a_row) = (fetched + 1, 0),
                    Fetched::Before => {}
                    Fetched::Later(reason) => {
                        failed_in_a_row += 1;
                        if failed_in_a_row >= IN_A_ROW {
                            return Ok(Some(format!("messages can't be fetched: {reason}")));
                        }
                    }
                }
            }
            // A position is kept only when everything before it has its line.
            let has_positions = batch.position.is_some();
            if has_positions {
                position = batch.position;
                self.states.keep(&account.id, position.as_ref()).await?;
            }
            // What a mailbox without positions lists first again and again must not hold up the poll for ever.
            if !batch.more || !has_positions && fetched == 0 {
                return Ok(None);
            }
        }
    }

    /// Lines whose task was parked without having come to say so: each run had taken its process down.
    async fn settle_orphans(&self, now: Timestamp) -> store::Result<()> {
        let waiting = Query::new().eq("status", Status::Waiting.as_str());
        let again = Query::new().eq("will_retry", true);
        for lines in [waiting, again] {
            let query = lines.filter("received_at", Cond::Lt(now.into())).asc("received_at").limit(BATCH);
            for line in self.ledger.store.find::<LedgerLine>(query).await? {
                self.settle_orphan(&line, now).await?;
            }
        }
        Ok(())
    }

    async fn settle_orphan(&self, line: &LedgerLine, now: Timestamp) -> store::Result<()> {
        let Some(id) = line.task_id.as_deref().and_then(|id| id.parse::<TaskId>().ok()) else { return Ok(()) };
        let Some(task) = self.ledger.store.get::<Task>(&id).await? else { return Ok(()) };
        if task.state != State::Parked {
            return Ok(());
        }
        let reason = task.last_error.clone().unwrap_or_default();
        let rule = |line: &mut LedgerLine| {
            if !line.is_settled() && line.task_id.as_deref() == Some(id.as_str()) {
                line.settle(Status::Failed, Some(&reason), now);
            }
            Ok::<_, std::convert::Infallible>(())
        };
        match self.ledger.store.modify::<LedgerLine, _, _>(&line.id, rule).await {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Store(e)) => Err(e),
            Err(Fail::Refused(never)) => match never {},
        }
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
        let (mut accounts, mut unknown) = (Vec::new(), Vec::new());
        for mailbox in &self.mailboxes {
            match self.mailbox(mailbox.as_ref(), now).await? {
                Some(all) => accounts.extend(all),
                None => unknown.push(mailbox.name()),
            }
        }
        self.states.forget_others(&accounts, &unknown, now).await?;
        self.settle_orphans(now).await?;
        Ok(())
    }
}
