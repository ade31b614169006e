//! Where the poll of each mailbox stands: its position, what is wrong with it, and how long it asked to be left alone.

use std::convert::Infallible;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::gateways::mailbox::{MailboxError, Position};
use crate::kernel::Timestamp;
use crate::store::{self, Document, Error, Fail, Index, Query, Store};
use crate::tasks::model::LONGEST_AFTER;

/// Of one account, or of a whole mailbox, for what is no account's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailboxState {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem_since: Option<Timestamp>,
    /// The other side asked for a pause (Retry-After), or a person must act first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
}

impl Document for MailboxState {
    const COLLECTION: &'static str = "mailbox_states";
    const INDEXES: &'static [Index] = &[Index::on("problem", &["problem_since"]).sparse()];
    fn id(&self) -> &str {
        &self.id
    }
}

impl MailboxState {
    fn new(id: &str) -> Self {
        Self { id: id.to_owned(), position: None, problem: None, problem_since: None, not_before: None }
    }

    fn note(&mut self, problem: Option<&str>, pause: Option<Duration>, now: Timestamp) {
        if self.problem.as_deref() != problem {
            self.problem = problem.map(str::to_owned);
            self.problem_since = problem.map(|_| now);
        }
        self.not_before = pause.map(|pause| now.plus(pause.min(LONGEST_AFTER)));
    }

    /// Until when it asked to be left alone. A pause that ends later than any begins is of a clock that was wrong.
    fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.not_before.filter(|until| *until > now && until.since(now) <= LONGEST_AFTER)
    }

    /// Whether it is of this mailbox: of the whole, or of one of its accounts.
    fn is_of(&self, mailbox: &str) -> bool {
        self.id.strip_prefix(mailbox).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

/// Whether to look into a mailbox now.
pub(super) enum Look {
    From(Option<Position>),
    /// It asked to be left alone until then.
    NotYet(Timestamp),
}

/// States with a problem that one poll looks at.
const FORGET: usize = 100;

/// The states in the store; cheap to clone.
#[derive(Clone)]
pub(super) struct MailboxStates(pub Store);

impl MailboxStates {
    pub async fn look(&self, id: &str, now: Timestamp) -> store::Result<Look> {
        let Some(state) = self.0.get::<MailboxState>(id).await? else { return Ok(Look::From(None)) };
        Ok(match state.rests_until(now) {
            Some(until) => Look::NotYet(until),
            None => Look::From(state.doc.position),
        })
    }

    /// No problem is left of what is not looked into any more: unlinked, taken away, or of other settings. `accounts`
    /// are all that there are, and of the mailboxes in `unknown` nobody could tell.
    pub async fn forget_others(&self, accounts: &[String], unknown: &[&str], now: Timestamp) -> store::Result<()> {
        for state in self.0.find::<MailboxState>(Query::new().asc("problem_since").limit(FORGET)).await? {
            let is_known = accounts.contains(&state.id) || unknown.iter().any(|mailbox| state.is_of(mailbox));
            if !is_known {
                self.well(&state.id, now).await?;
            }
        }
        Ok(())
    }

    pub async fn keep(&self, id: &str, position: Option<&Position>) -> store::Result<()> {
        self.change(id, |state| state.position = position.cloned()).await
    }

    /// A pause that is in force stays: somebody was asked for it while this look went on.
    pub async fn well(&self, id: &str, now: Timestamp) -> store::Result<()> {
        self.change(id, |state| state.note(None, state.rests_until(now).map(|until| until.since(now)), now)).await
    }

    pub async fn ill(&self, id: &str, problem: &str, pause: Option<Duration>, now: Timestamp) -> store::Result<()> {
        tracing::warn!(account = account_for_log(id), problem, "the inbox can't be read");
        self.change(id, |state| state.note(Some(problem), pause, now)).await
    }

    pub async fn failed(&self, id: &str, e: &MailboxError, now: Timestamp) -> store::Result<()> {
        let pause = match e {
            MailboxError::Retry { after, .. } => *after,
            MailboxError::Wait { look_again_in, .. } => Some(*look_again_in),
            MailboxError::PositionLost | MailboxError::Gone | MailboxError::TooLarge { .. } => None,
        };
        self.ill(id, &e.to_string(), pause, now).await
    }

    async fn change(&self, id: &str, mut change: impl FnMut(&mut MailboxState) + Send) -> store::Result<()> {
        let mut state = MailboxState::new(id);
        let none = state.clone();
        change(&mut state);
        let rule = |state: &mut MailboxState| {
            change(state);
            Ok::<_, Infallible>(())
        };
        match self.0.modify::<MailboxState, _, _>(id, rule).await {
            Ok(()) => Ok(()),
            Err(Fail::Store(Error::Missing)) if state == none => Ok(()),
            // Two that start together: what is lost is noted at the next poll.
            Err(Fail::Store(Error::Missing)) => self.0.insert_once(&state).await.map(drop),
            Err(Fail::Store(e)) => Err(e),
            Err(Fail::Refused(never)) => match never {},
        }
    }
}

/// An account may hold an address, which has no place in the log.
fn account_for_log(id: &str) -> &str {
    match id.split_once(':') {
        Some((kind, name)) if name.contains('@') => kind,
        _ => id,
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    #[test]
    fn a_pause_is_kept_bounded_and_ends_with_a_clock_that_was_wrong() {
        let minute = Duration::from_mins(1);
        let mut state = MailboxState::new("gmail");
        state.note(Some("429"), Some(minute), NOON);
        assert_eq!((state.rests_until(NOON), state.rests_until(NOON.plus(minute))), (Some(NOON.plus(minute)), None));
        state.note(Some("429"), Some(Duration::from_hours(24 * 365)), NOON);
        assert_eq!(state.rests_until(NOON.plus(LONGEST_AFTER)), None, "not for a year");
        // Asked for by a clock that was a day ahead.
        assert_eq!(state.rests_until(NOON.minus(Duration::from_hours(24))), None);
        assert_eq!(state.problem_since, Some(NOON), "the same problem since then");
        state.note(None, None, NOON);
        assert_eq!(state.rests_until(NOON), None);
    }

    #[test]
    fn a_state_is_of_its_own_mailbox() {
        let of = |id: &str, mailbox: &str| MailboxState::new(id).is_of(mailbox);
        assert!(of("gmail", "gmail") && of("gmail:user_1:m", "gmail"));
        assert!(!of("gmail2:user_1", "gmail") && !of("folder:hr@example.com", "gmail"));
    }
}
