//! Takes due tasks, runs their handlers, and writes down how it went: only while it holds the lease.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Handler;
use super::holder::Holder;
use super::model::{LEASE, State, Task, TaskId};
use super::queue::{Lane, Owner, Queue, Taker};
use super::relay::Relay;
use super::schedule::{Entry, Schedules};
use crate::kernel::{Clock, Timestamp};
use crate::store::{CollectionInfo, Error, Query, Result, Stored};

/// How long a stop lets running tasks finish.
pub const GRACE: Duration = Duration::from_secs(20);
/// How often an idle runner looks for what other processes have added; its own process wakes it.
const POLL: Duration = Duration::from_secs(1);
/// How often every outbox is looked through, for what a crash left, and the gauges are set.
const SWEEP: Duration = Duration::from_secs(15);
/// A step back of the clock smaller than this is its usual correction.
const CLOCK_SLACK: Duration = Duration::from_secs(2);

/// What this process runs, and with what.
pub struct Runner {
    queue: Queue,
    relay: Relay,
    schedules: Schedules,
    handlers: BTreeMap<&'static str, Arc<dyn Handler>>,
    clock: Arc<dyn Clock>,
    holder: Holder,
    held: Mutex<Held>,
    grace: Duration,
    /// The latest clock reading, to see the clock go back.
    latest: AtomicI64,
}

#[derive(Default)]
struct Held {
    ids: HashSet<TaskId>,
    kinds: BTreeMap<&'static str, usize>,
}

/// A task that a step ran, as it stands afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    pub id: TaskId,
    pub kind: String,
    /// `None`: the lease was lost, somebody else has it.
    pub after: Option<State>,
}

/// Work that is not done: for tests, which fail when there is any.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOver {
    /// A task's kind, or `outbox of COLLECTION`.
    pub what: String,
    pub state: Option<State>,
    pub last_error: Option<String>,
}

impl Runner {
    /// `collections` are all of the house: those with an outbox are relayed. Of two handlers of one kind the later one
    /// counts.
    #[must_use]
    pub fn new(
        queue: Queue,
        collections: &[CollectionInfo],
        handlers: Vec<Arc<dyn Handler>>,
        entries: Vec<Entry>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let relay = Relay::new(queue.clone(), collections);
        let schedules = Schedules::new(queue.store().clone(), entries);
        let handlers = handlers.into_iter().map(|handler| (handler.kind(), handler)).collect();
        let latest = AtomicI64::new(clock.now().as_millis());
        let owner = Owner::of_this_process();
        let holder = Holder { queue: queue.clone(), clock: clock.clone(), owner, lease: LEASE };
        Self { queue, relay, schedules, handlers, clock, holder, held: Mutex::default(), grace: GRACE, latest }
    }

    /// Other times than the usual [`LEASE`] and [`GRACE`].
    #[must_use]
    pub fn with_times(self, lease: Duration, grace: Duration) -> Self {
        let holder = Holder { lease, ..self.holder };
        Self { holder, grace, ..self }
    }

    /// Runs until `stop`; then lets what runs finish for [`GRACE`], and gives the rest back.
    ///
    /// `exclusive`: the store is a data folder of this machine, so leases of dead processes are taken over at once.
    pub async fn run(self: Arc<Self>, stop: CancellationToken, exclusive: bool) {
        let (tracker, hard) = (TaskTracker::new(), CancellationToken::new());
        self.look_back(exclusive).await;
        let mut sweep_at = Instant::now();
        while !stop.is_cancelled() {
            let pause = match self.turn(&tracker, &hard, &mut sweep_at).await {
                Ok(pause) => pause,
                Err(e) => {
                    tracing::warn!(error = %e, "the task runner can't reach the store");
                    // What was to be relayed is only in the documents now.
                    sweep_at = Instant::now() + POLL;
                    POLL
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.queue.wake().woken() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        tracker.close();
        if tokio::time::timeout(self.grace, tracker.wait()).await.is_err() {
            hard.cancel();
            tracker.wait().await;
        }
    }

    /// What a start finds: leases of processes that are gone, and due times of a clock that was wrong.
    async fn look_back(&self, exclusive: bool) {
        let now = self.clock.now();
        let freed = if exclusive { self.queue.take_over(&self.holder.owner, now).await } else { Ok(0) };
        match (freed, self.queue.follow_clock_back(now).await) {
            (Ok(0), Ok(0)) => {}
            (Ok(freed), Ok(moved)) => tracing::info!(freed, moved, "took up the tasks of an earlier run"),
            (Err(e), _) | (_, Err(e)) => tracing::warn!(error = %e, "the task runner can't reach the store"),
        }
    }

    /// One look at everything; answers how long to sleep at most.
    async fn turn(
        self: &Arc<Self>,
        tracker: &TaskTracker,
        hard: &CancellationToken,
        sweep_at: &mut Instant,
    ) -> Result<Duration> {
        let now = self.look_at_the_clock().await?;
        self.schedules.tick(now).await?;
        if Instant::now() >= *sweep_at {
            self.relay.sweep(now).await?;
            self.set_gauges(now).await?;
            *sweep_at = Instant::now() + SWEEP;
        } else {
            self.relay.fresh(now).await?;
        }
        let lanes = self.lanes();
        let want: usize = lanes.values().map(|lane| lane.free).sum();
        if want == 0 {
            // A task that ends wakes the runner.
            return Ok(POLL);
        }
        let skip = |id: &TaskId| self.holds(id);
        let leased = self.queue.lease(&self.taker(&lanes, &skip), want, now).await?;
        if leased.tasks.is_empty() {
            let next = leased.next_due.into_iter().chain(self.schedules.next_at()).min();
            let pause = next.map_or(POLL, |next| next.since(now).min(POLL));
            return Ok(pause.max(Duration::from_millis(10)));
        }
        for task in leased.tasks {
            self.hold(&task);
            let (runner, hard) = (Arc::clone(self), hard.clone());
            tracker.spawn(async move {
                runner.execute(task, &hard).await;
                runner.queue.wake().task_added();
            });
        }
        Ok(Duration::ZERO)
    }

    /// For tests: relays everything, runs the schedules, then runs the one task that has been due for the longest, to
    /// its end. `None` when none is due.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn step(&self) -> Result<Option<Ran>> {
        let now = self.look_at_the_clock().await?;
        self.schedules.tick(now).await?;
        self.relay.sweep(now).await?;
        loop {
            let first = self.queue.store().find_one::<Task>(Query::new().asc("due_at")).await?;
            let Some(first) = first.filter(|task| task.is_due(now)) else { return Ok(None) };
            if let Some(ran) = self.run_one(first, now).await? {
                return Ok(Some(ran));
            }
            // Another runner was quicker with that one.
        }
    }

    async fn run_one(&self, first: Stored<Task>, now: Timestamp) -> Result<Option<Ran>> {
        let Some((kind, handler)) = self.handlers.get_key_value(first.kind.as_str()) else {
            return Err(Error::Refused(format!("no handler for tasks of kind {}", first.kind)));
        };
        let lane = Lane { free: 1, max_attempts: handler.max_attempts() };
        let lanes = BTreeMap::from([(*kind, lane)]);
        let only = |id: &TaskId| *id != first.id;
        let leased = self.queue.lease(&self.taker(&lanes, &only), 1, now).await?;
        let Some(task) = leased.tasks.into_iter().next() else {
            let state = self.queue.get(&first.id).await?.map(|task| task.state);
            let parked = state == Some(State::Parked);
            return Ok(parked.then_some(Ran { id: first.doc.id, kind: first.doc.kind, after: state }));
        };
        self.hold(&task);
        let (id, kind) = (task.doc.id.clone(), task.doc.kind.clone());
        let after = self.execute(task, &CancellationToken::new()).await;
        Ok(Some(Ran { id, kind, after }))
    }

    /// For tests: steps until nothing is due; answers what ran. At most 10,000 steps.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn run_due(&self) -> Result<Vec<Ran>> {
        let mut ran = Vec::new();
        while let Some(one) = self.step().await? {
            ran.push(one);
            if ran.len() >= 10_000 {
                return Err(Error::Refused("the tasks never come to an end".into()));
            }
        }
        Ok(ran)
    }

    /// For tests: what is open, parked, or still in an outbox.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn left_over(&self) -> Result<Vec<LeftOver>> {
        let mut left = Vec::new();
        for (collection, _) in self.relay.waiting().await? {
            left.push(LeftOver { what: format!("outbox of {collection}"), state: None, last_error: None });
        }
        for state in [State::Waiting, State::Running, State::Parked] {
            let query = Query::new().eq("state", state.as_str()).asc("created_at").limit(100);
            for task in self.queue.store().find::<Task>(query).await? {
                left.push(LeftOver { what: task.doc.kind, state: Some(state), last_error: task.doc.last_error });
            }
        }
        Ok(left)
    }

    /// Reads the clock, and when it has gone back, has the tasks follow.
    async fn look_at_the_clock(&self) -> Result<Timestamp> {
        let now = self.clock.now();
        let latest = Timestamp::from_millis(self.latest.fetch_max(now.as_millis(), Ordering::SeqCst));
        if latest.since(now) > CLOCK_SLACK {
            let moved = self.queue.follow_clock_back(now).await?;
            tracing::warn!(moved, "the clock went back; leases and pauses follow it");
            self.latest.store(now.as_millis(), Ordering::SeqCst);
        }
        Ok(now)
    }

    fn lanes(&self) -> BTreeMap<&'static str, Lane> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = |(kind, handler): (&&'static str, &Arc<dyn Handler>)| {
            let busy = held.kinds.get(kind).copied().unwrap_or(0);
            let free = handler.concurrency().max(1).saturating_sub(busy);
            (*kind, Lane { free, max_attempts: handler.max_attempts() })
        };
        self.handlers.iter().map(lane).collect()
    }

    fn taker<'a>(
        &'a self,
        lanes: &'a BTreeMap<&'static str, Lane>,
        skip: &'a (dyn Fn(&TaskId) -> bool + Sync),
    ) -> Taker<'a> {
        Taker { owner: self.holder.owner.as_str(), lease: self.holder.lease, lanes, skip }
    }

    fn holds(&self, id: &TaskId) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).ids.contains(id)
    }

    fn hold(&self, task: &Task) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.ids.insert(task.id.clone());
        if let Some((kind, _)) = self.handlers.get_key_value(task.kind.as_str()) {
            *held.kinds.entry(kind).or_default() += 1;
        }
    }

    fn let_go(&self, task: &Task) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.ids.remove(&task.id);
        if let Some(busy) = held.kinds.get_mut(task.kind.as_str()) {
            *busy = busy.saturating_sub(1);
        }
    }

    async fn execute(&self, task: Stored<Task>, hard: &CancellationToken) -> Option<State> {
        let handler = self.handlers.get(task.kind.as_str())?;
        let given = task.doc.clone();
        let after = self.holder.execute(handler.as_ref(), task, hard).await;
        self.let_go(&given);
        after
    }

    async fn set_gauges(&self, now: Timestamp) -> Result<()> {
        let store = self.queue.store();
        for state in [State::Waiting, State::Running, State::Parked] {
            let count = store.count::<Task>(Query::new().eq("state", state.as_str())).await?;
            metrics::gauge!("tasks", "state" => state.as_str()).set(count as f64);
            let oldest = Query::new().eq("state", state.as_str()).asc("created_at").limit(1);
            let age = store.find_one::<Task>(oldest).await?.map_or(0.0, |t| now.since(t.created_at).as_secs_f64());
            metrics::gauge!("tasks_oldest_age_seconds", "state" => state.as_str()).set(age);
        }
        let first = store.find_one::<Task>(Query::new().asc("due_at")).await?.and_then(|task| task.due_at);
        let late = first.map_or(0.0, |due| now.since(due).as_secs_f64());
        metrics::gauge!("tasks_lag_seconds").set(late);
        Ok(())
    }
}
