//! The task document and its rules. No clock, no I/O, no store.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::kernel::Timestamp;
use crate::store::{Document, Effect, Index};

crate::typed_id!(
    /// A task; also the id of the effect that it came from.
    TaskId,
    "task"
);

/// Tries before a task is parked, where its handler does not say otherwise: about a day of back-off.
pub const MAX_ATTEMPTS: u32 = 12;

/// How long a lease lasts unless it is renewed, which its holder does three times in that time.
pub const LEASE: Duration = Duration::from_secs(30);

/// A gateway's wish for a pause counts up to this; a server that says "in a year" must not hide a task for one.
pub const LONGEST_AFTER: Duration = Duration::from_hours(6);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To be taken at `due_at`.
    Waiting,
    /// Leased by `owner` until `due_at`; to be taken by anybody then.
    Running,
    Done,
    /// Out of tries, or hopeless: a person may retry or cancel it.
    Parked,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Parked];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Parked => "parked",
        }
    }
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub id: TaskId,
    pub kind: String,
    /// Ids, never people's data.
    pub payload: serde_json::Value,
    pub state: State,
    /// When it may be taken; a lease is this instant moved ahead. There while the task is open, so that the index of
    /// what is due holds open tasks alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The clock when `due_at` was reckoned from it (a lease, a back-off). Absent when `due_at` is a date of its own
    /// (a reminder): that one stays what it is when the clock is set back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_set_at: Option<Timestamp>,
    /// Runs begun, those that waited or were given back left out.
    pub attempts: u32,
    /// All runs ever begun: above 1, an earlier one may have done its work and not come to say so.
    #[serde(default)]
    pub begun: u32,
    /// The process that holds the lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// At most one open task has it; taken off when the task is done or parked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// Of the document whose effect it is; absent for the house's own work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    /// A person decided that it need not be done; its state is `done`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}

impl Document for Task {
    const COLLECTION: &'static str = "tasks";
    const INDEXES: &'static [Index] = &[
        Index::on("due", &["due_at"]).sparse(),
        Index::on("kind_due", &["kind", "due_at"]).sparse(),
        Index::on("unique_key", &["unique_key"]).unique(),
        Index::on("state", &["state", "created_at"]),
        Index::on("workspace", &["workspace_id", "created_at"]).sparse(),
        Index::on("workspace_state", &["workspace_id", "state", "created_at"]).sparse(),
        Index::on("done", &["done_at"]).sparse(),
    ];
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// Why a person's wish can't be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    #[error("the task is done")]
    Done,
    #[error("the task is running")]
    Running,
}

impl Task {
    #[must_use]
    pub fn new(id: TaskId, kind: &str, payload: serde_json::Value, now: Timestamp) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            payload,
            state: State::Waiting,
            due_at: Some(now),
            due_set_at: Some(now),
            attempts: 0,
            begun: 0,
            owner: None,
            unique_key: None,
            last_error: None,
            workspace_id: None,
            created_at: now,
            done_at: None,
            cancelled: false,
        }
    }

    /// The task of an effect: same id, so handing it over twice makes one task. An effect whose id is not of our
    /// making gets one derived from it.
    #[must_use]
    pub fn of_effect(effect: &Effect, workspace_id: Option<&str>, now: Timestamp) -> Self {
        let id = effect.id.parse().unwrap_or_else(|_| TaskId::derived(&["effect", &effect.id]));
        let mut task = Self::new(id, &effect.kind, effect.payload.clone(), now);
        if let Some(due_at) = effect.due_at {
            task.due_at = Some(due_at);
            task.due_set_at = None;
        }
        task.workspace_id = workspace_id.map(str::to_owned);
        task.unique_key.clone_from(&effect.unique_key);
        task
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Waiting | State::Running)
    }

    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_open() && self.due_at.is_some_and(|due| due <= now)
    }

    fn set_due(&mut self, now: Timestamp, after: Duration) {
        self.due_at = Some(now.plus(after));
        self.due_set_at = Some(now);
    }

    /// Takes the task for `owner`. `false`, and parked, when it was begun `max_attempts` times and never came to an
    /// end: whatever it does, it takes its process down with it.
    pub fn lease(&mut self, owner: &str, max_attempts: u32, lease: Duration, now: Timestamp) -> bool {
        if self.state == State::Running && self.attempts >= max_attempts {
            self.park("it was begun as often as allowed, and each time its process ended first");
            return false;
        }
        self.state = State::Running;
        self.owner = Some(owner.to_owned());
        self.attempts = self.attempts.saturating_add(1);
        self.begun = self.begun.saturating_add(1);
        self.set_due(now, lease);
        true
    }

    /// The holder goes on.
    pub fn renew(&mut self, lease: Duration, now: Timestamp) {
        self.set_due(now, lease);
    }

    /// The holder stops before the end, at no fault of the task: due at once, for anybody.
    pub fn give_back(&mut self, now: Timestamp) {
        self.state = State::Waiting;
        self.owner = None;
        self.attempts = self.attempts.saturating_sub(1);
        self.set_due(now, Duration::ZERO);
    }

    /// Its holder is known to be gone: due at once. The run counts as begun.
    pub fn expire(&mut self, now: Timestamp) {
        self.set_due(now, Duration::ZERO);
    }

    pub fn finish(&mut self, now: Timestamp) {
        self.close(State::Done);
        self.last_error = None;
        self.done_at = Some(now);
    }

    /// `chance` is 0 to 1, drawn by the caller.
    pub fn fail(&mut self, failure: &Failure, max_attempts: u32, chance: f64, now: Timestamp) {
        let reason = failure.to_string();
        match failure {
            Failure::GiveUp { .. } => self.park(&reason),
            Failure::Retry { .. } if self.attempts >= max_attempts => self.park(&reason),
            Failure::Retry { after, .. } => {
                let pause = backoff(self.attempts, chance);
                self.set_due(now, after.map_or(pause, |wish| wish.min(LONGEST_AFTER).max(pause)));
                self.wait_with(reason);
            }
            Failure::Wait { until, .. } => {
                self.attempts = self.attempts.saturating_sub(1);
                // Relative to the clock of now, though it is a date: "until the account is looked at again".
                self.set_due(now, until.since(now).max(Duration::from_secs(1)));
                self.wait_with(reason);
            }
        }
    }

    fn wait_with(&mut self, reason: String) {
        self.state = State::Waiting;
        self.owner = None;
        self.last_error = Some(shortened(reason));
    }

    fn park(&mut self, reason: &str) {
        self.close(State::Parked);
        self.last_error = Some(shortened(reason.to_owned()));
    }

    fn close(&mut self, state: State) {
        self.state = state;
        self.owner = None;
        self.due_at = None;
        self.due_set_at = None;
        self.unique_key = None;
    }

    /// A person wants it tried again, from the first try, at once.
    ///
    /// # Errors
    /// When it is done, or running just now.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), NotNow> {
        match self.state {
            State::Done => Err(NotNow::Done),
            State::Running => Err(NotNow::Running),
            State::Waiting | State::Parked => {
                self.state = State::Waiting;
                self.attempts = 0;
                self.set_due(now, Duration::ZERO);
                Ok(())
            }
        }
    }

    /// A person wants it left undone. Again is no change.
    ///
    /// # Errors
    /// When it is done, or running just now.
    pub fn cancel(&mut self, now: Timestamp) -> Result<(), NotNow> {
        match self.state {
            State::Done if self.cancelled => Ok(()),
            State::Done => Err(NotNow::Done),
            State::Running => Err(NotNow::Running),
            State::Waiting | State::Parked => {
                self.close(State::Done);
                self.cancelled = true;
                self.done_at = Some(now);
                Ok(())
            }
        }
    }

    /// The clock was set back: what was reckoned from a later clock is reckoned from this one. Answers whether
    /// anything was to be done.
    pub fn follow_clock_back(&mut self, now: Timestamp) -> bool {
        let (Some(due), Some(set)) = (self.due_at, self.due_set_at) else { return false };
        if set <= now {
            return false;
        }
        self.set_due(now, due.since(set));
        true
    }
}

/// The pause after the n-th try: 2 s doubled each time up to 3 hours, and of that between half and all, so that what
/// failed together does not come back together.
#[must_use]
pub fn backoff(attempts: u32, chance: f64) -> Duration {
    const FIRST_MS: u64 = 2_000;
    const LONGEST_MS: u64 = 3 * 3_600 * 1_000;
    let whole = FIRST_MS.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(LONGEST_MS);
    let part = 0.5 + chance.clamp(0.0, 1.0) / 2.0;
    Duration::from_millis((whole as f64 * part) as u64)
}

fn shortened(reason: String) -> String {
    const LONGEST: usize = 500;
    if reason.chars().count() <= LONGEST { reason } else { reason.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn task() -> Task {
        Task::new(TaskId::random(), "mail.send", json!({"invitation_id": "inv_1"}), NOON)
    }

    fn leased() -> Task {
        let mut task = task();
        assert!(task.lease("p1", MAX_ATTEMPTS, LEASE, NOON));
        task
    }

    #[test]
    fn a_lease_is_the_due_time_moved_ahead() {
        let task = leased();
        assert_eq!((task.state, task.attempts, task.owner.as_deref()), (State::Running, 1, Some("p1")));
        assert!(!task.is_due(NOON));
        assert!(task.is_due(NOON.plus(LEASE)), "a dead holder's task is simply due again");
    }

    #[test]
    fn a_retry_waits_at_least_as_long_as_the_gateway_asked_but_never_for_a_year() {
        let wish = |after| {
            let mut task = leased();
            task.fail(&Failure::Retry { reason: "503".into(), after: Some(after) }, MAX_ATTEMPTS, 0.0, NOON);
            assert_eq!((task.state, task.attempts), (State::Waiting, 1));
            task.due_at.unwrap().since(NOON)
        };
        assert_eq!(wish(Duration::from_mins(2)), Duration::from_mins(2));
        assert_eq!(wish(Duration::ZERO), backoff(1, 0.0));
        assert_eq!(wish(Duration::from_hours(24 * 365)), LONGEST_AFTER);
    }

    #[test]
    fn the_last_try_parks_and_a_hopeless_one_parks_at_once() {
        let mut task = leased();
        task.fail(&Failure::retry("no route"), 1, 0.5, NOON);
        assert_eq!((task.state, task.due_at, task.last_error.as_deref()), (State::Parked, None, Some("no route")));
        let mut task = leased();
        task.fail(&Failure::give_up("550"), MAX_ATTEMPTS, 0.5, NOON);
        assert_eq!(task.state, State::Parked);
    }

    #[test]
    fn waiting_and_giving_back_cost_no_try() {
        let mut task = leased();
        task.fail(&Failure::Wait { reason: "link the account".into(), until: NOON.plus(LEASE) }, 1, 0.5, NOON);
        assert_eq!((task.state, task.attempts, task.due_at), (State::Waiting, 0, Some(NOON.plus(LEASE))));
        let mut task = leased();
        task.give_back(NOON);
        assert_eq!((task.state, task.attempts, task.due_at), (State::Waiting, 0, Some(NOON)));
    }

    #[test]
    fn a_task_that_kills_its_process_each_time_is_parked() {
        let mut task = task();
        let mut now = NOON;
        for _ in 0..3 {
            assert!(task.lease("p1", 3, LEASE, now));
            now = now.plus(LEASE);
        }
        assert!(!task.lease("p1", 3, LEASE, now));
        assert_eq!(task.state, State::Parked);
    }

    #[test]
    fn a_person_may_retry_and_cancel_what_is_not_running_or_done() {
        let mut parked = leased();
        parked.fail(&Failure::give_up("550"), 1, 0.5, NOON);
        parked.clone().cancel(NOON).unwrap();
        parked.retry(NOON).unwrap();
        assert_eq!((parked.state, parked.attempts, parked.due_at), (State::Waiting, 0, Some(NOON)));
        assert_eq!(leased().retry(NOON), Err(NotNow::Running));
        assert_eq!(leased().cancel(NOON), Err(NotNow::Running));
        let mut done = leased();
        done.finish(NOON);
        assert_eq!(done.retry(NOON), Err(NotNow::Done));
        assert_eq!(done.cancel(NOON), Err(NotNow::Done));
        let mut cancelled = task();
        cancelled.cancel(NOON).unwrap();
        assert_eq!(cancelled.cancel(NOON), Ok(()));
        assert!(cancelled.cancelled && cancelled.state == State::Done && cancelled.due_at.is_none());
    }

    #[test]
    fn when_the_clock_goes_back_a_day_pauses_follow_and_dates_stay() {
        let day = Duration::from_hours(24);
        let mut paused = leased();
        paused.fail(&Failure::retry("x"), MAX_ATTEMPTS, 1.0, NOON.plus(day));
        assert!(paused.follow_clock_back(NOON));
        assert_eq!(paused.due_at, Some(NOON.plus(backoff(1, 1.0))));
        assert!(!paused.follow_clock_back(NOON));
        let effect = Effect {
            id: "task_1".into(),
            kind: "remind".into(),
            payload: json!({}),
            due_at: Some(NOON.plus(day)),
            unique_key: None,
        };
        let mut reminder = Task::of_effect(&effect, None, NOON.plus(day));
        assert!(!reminder.follow_clock_back(NOON));
        assert_eq!(reminder.due_at, Some(NOON.plus(day)));
    }

    #[test]
    fn an_effect_keeps_its_id_and_a_strange_one_gets_the_same_each_time() {
        let id = TaskId::random();
        let effect =
            Effect { id: id.to_string(), kind: "k".into(), payload: json!({}), due_at: None, unique_key: None };
        assert_eq!(Task::of_effect(&effect, None, NOON).id, id);
        let strange = Effect { id: "x".into(), ..effect };
        assert_eq!(Task::of_effect(&strange, None, NOON).id, Task::of_effect(&strange, None, NOON).id);
    }

    proptest! {
        #[test]
        fn the_pause_grows_stays_in_its_bounds_and_is_never_nothing(attempts in 0u32..100_000, chance in -1.0f64..2.0) {
            let pause = backoff(attempts, chance);
            prop_assert!(pause >= Duration::from_secs(1) && pause <= Duration::from_hours(3));
            prop_assert!(backoff(attempts + 1, chance) >= pause);
            prop_assert!(backoff(attempts, 1.0) <= backoff(attempts, 0.0) * 2);
        }

        /// Whatever happens to a task, an open one has a due time and a closed one has neither that nor an owner.
        #[test]
        fn a_task_is_open_and_due_some_day_or_closed(steps in prop::collection::vec((0u8..8, 0u64..1_000_000), 0..40)) {
            let mut task = task();
            let mut now = NOON;
            for (step, ms) in steps {
                now = now.plus(Duration::from_millis(ms));
                match step {
                    0 | 1 if task.is_due(now) => { task.lease("p", 5, LEASE, now); }
                    2 if task.state == State::Running => task.fail(&Failure::retry("r"), 5, 0.3, now),
                    3 if task.state == State::Running => task.finish(now),
                    4 if task.state == State::Running => task.give_back(now),
                    5 => { let _ = task.retry(now); }
                    6 => { let _ = task.cancel(now); }
                    7 => { task.follow_clock_back(now.minus(Duration::from_mins(30))); }
                    _ => {}
                }
                prop_assert_eq!(task.is_open(), task.due_at.is_some());
                prop_assert_eq!(task.state == State::Running, task.owner.is_some());
                prop_assert!(task.attempts <= 5);
            }
        }
    }
}
