//! One leased task, from its handler's first step to what is written down: only while the lease is held.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::model::{State, Task};
use super::queue::{Owner, Queue};
use super::{Failure, Handler};
use crate::kernel::Clock;
use crate::store::{Error, Fail, Result, Stored};

/// A process, as the holder of leases.
pub(super) struct Holder {
    pub queue: Queue,
    pub clock: Arc<dyn Clock>,
    pub owner: Owner,
    pub lease: Duration,
}

enum End {
    Ran(std::result::Result<std::result::Result<(), Failure>, Box<dyn Any + Send>>),
    Stopped,
    Lost,
}

/// The lease is somebody else's now.
struct Lost;

impl Holder {
    /// Runs one leased task to its end and writes down how it went. `None` when the lease was lost.
    pub async fn execute(
        &self,
        handler: &dyn Handler,
        mut task: Stored<Task>,
        hard: &CancellationToken,
    ) -> Option<State> {
        let given = task.doc.clone();
        let began = Instant::now();
        let end = self.work(handler, &given, &mut task, hard).await;
        let now = self.clock.now();
        let lost_before = matches!(end, End::Lost);
        let told = matches!(end, End::Ran(Ok(Err(Failure::Wait { told: true, .. }))));
        let written = match end {
            End::Lost => Err(Lost),
            End::Stopped => self.write(&mut task, |task| task.give_back(now)).await,
            End::Ran(Ok(Ok(()))) => self.write(&mut task, |task| task.finish(now)).await,
            End::Ran(failed) => {
                let failure = match failed {
                    Ok(Err(failure)) => failure,
                    _ => Failure::retry("the handler panicked"),
                };
                let chance = rand::random::<f64>();
                self.write(&mut task, |task| task.fail(&failure, handler.max_attempts(), chance, now)).await
            }
        };
        let outcome = match (&written, task.state) {
            (Err(Lost), _) => "lost",
            (Ok(()), State::Done) => "done",
            (Ok(()), State::Parked) => "parked",
            (Ok(()), State::Waiting | State::Running) => "again",
        };
        metrics::counter!("tasks_total", "kind" => given.kind.clone(), "outcome" => outcome).increment(1);
        metrics::histogram!("task_duration_seconds", "kind" => given.kind.clone())
            .record(began.elapsed().as_secs_f64());
        let (id, kind, attempts) = (&given.id, &given.kind, given.attempts);
        match outcome {
            "done" => tracing::debug!(task_id = %id, kind, attempts, "task done"),
            "again" if told => tracing::debug!(task_id = %id, kind, reason = task.last_error, "task waits"),
            "lost" => tracing::warn!(task_id = %id, kind, attempts, early = lost_before, "lost the lease of a task"),
            _ => tracing::warn!(task_id = %id, kind, attempts, outcome, reason = task.last_error, "task not done"),
        }
        written.ok().map(|()| task.state)
    }

    /// Polls the handler, and renews the lease meanwhile. When the lease is lost the handler is dropped where it
    /// stands, so that it commits nothing more.
    async fn work(
        &self,
        handler: &dyn Handler,
        given: &Task,
        task: &mut Stored<Task>,
        hard: &CancellationToken,
    ) -> End {
        let work = AssertUnwindSafe(handler.run(given, self.clock.now())).catch_unwind();
        tokio::pin!(work);
        let mut renewals = tokio::time::interval_at(Instant::now() + self.lease / 3, self.lease / 3);
        renewals.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut good_until = Instant::now() + self.lease;
        loop {
            tokio::select! {
                biased;
                done = &mut work => return End::Ran(done),
                () = hard.cancelled() => return End::Stopped,
                // The store does not answer, and somebody else may take the task any moment.
                () = tokio::time::sleep_until(good_until) => return End::Lost,
                _ = renewals.tick() => {
                    let asked = Instant::now();
                    let renewal = self.change(task, |task| task.renew(self.lease, self.clock.now()));
                    match tokio::time::timeout_at(good_until, renewal).await {
                        Ok(Ok(Ok(()))) => good_until = asked + self.lease,
                        Ok(Ok(Err(Lost))) | Err(_) => return End::Lost,
                        Ok(Err(e)) => tracing::warn!(task_id = %given.id, error = %e, "can't renew a lease"),
                    }
                }
            }
        }
    }

    /// Writes the end of a run; for as long as a lease lasts when the store does not answer.
    async fn write(&self, task: &mut Stored<Task>, change: impl Fn(&mut Task) + Sync) -> std::result::Result<(), Lost> {
        let give_up = Instant::now() + self.lease;
        let mut pause = Duration::from_millis(50);
        loop {
            match self.change(task, &change).await {
                Ok(written) => return written,
                Err(e) if Instant::now() + pause < give_up => {
                    tracing::warn!(task_id = %task.id, error = %e, "can't write how a task went; trying again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(e) => {
                    tracing::error!(task_id = %task.id, error = %e, "can't write how a task went; it will run again");
                    return Err(Lost);
                }
            }
        }
    }

    /// Changes a task that this process holds, by the version it holds. Where that is stale, the task is ours only if
    /// it says so: somebody set the due time after a clock went back, or our own write came through unanswered.
    async fn change(
        &self,
        task: &mut Stored<Task>,
        change: impl Fn(&mut Task) + Sync,
    ) -> Result<std::result::Result<(), Lost>> {
        let mut changed = task.clone();
        change(&mut changed.doc);
        match self.queue.settle(&mut changed).await {
            Ok(()) => {
                *task = changed;
                return Ok(Ok(()));
            }
            Err(Error::Stale) => {}
            Err(Error::Missing) => return Ok(Err(Lost)),
            Err(e) => return Err(e),
        }
        let (owner, attempts, wanted) = (self.owner.as_str(), task.attempts, changed.doc);
        let rule = |now: &mut Task| {
            if *now == wanted {
                return Ok(());
            }
            let ours = now.state == State::Running && now.owner.as_deref() == Some(owner) && now.attempts == attempts;
            if !ours {
                return Err(Lost);
            }
            change(now);
            Ok(())
        };
        match self.queue.store().modify::<Task, _, _>(&wanted.id, rule).await {
            Ok(()) => {}
            Err(Fail::Refused(Lost) | Fail::Store(Error::Missing)) => return Ok(Err(Lost)),
            Err(Fail::Store(e)) => return Err(e),
        }
        match self.queue.get(&wanted.id).await? {
            Some(fresh) => *task = fresh,
            None => return Ok(Err(Lost)),
        }
        Ok(Ok(()))
    }
}
