//! Tasks in the store: added once, taken by compare-and-swap, settled only by who holds the version.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::join_all;

use super::model::{Task, TaskId};
use super::wake::Wake;
use crate::kernel::Timestamp;
use crate::kernel::id::random_part;
use crate::store::{Cond, Error, Query, Result, Store, Stored};

/// How many of the first open tasks a runner looks at in one query. Runners start at different places in it, so that
/// processes seldom want the same task.
pub const WINDOW: usize = 32;

/// A kind that this process can run, and how it runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Tasks that may be taken now.
    pub free: usize,
    pub max_attempts: u32,
}

/// Who asks for tasks, and of what kinds.
#[derive(Clone, Copy)]
pub struct Taker<'a> {
    pub owner: &'a str,
    /// How long a lease lasts.
    pub lease: Duration,
    pub lanes: &'a BTreeMap<&'static str, Lane>,
    /// Tasks that it runs already: by a clock that jumped ahead their leases have run out.
    pub skip: &'a (dyn Fn(&TaskId) -> bool + Sync),
}

/// What one look at the queue gave.
#[derive(Debug, Default)]
pub struct Leased {
    pub tasks: Vec<Stored<Task>>,
    /// When the next task is due, where that is known and nothing is due now.
    pub next_due: Option<Timestamp>,
}

/// The name that one process leases under: its process number, and chance, since numbers come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(String);

impl Owner {
    #[must_use]
    pub fn of_this_process() -> Self {
        Self(format!("{}-{}", std::process::id(), random_part()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` was a process of this machine that is gone. In a container each start has the same number.
    fn outlived(&self, other: &str) -> bool {
        let Some(pid) = other.split_once('-').and_then(|(pid, _)| pid.parse::<i32>().ok()) else { return false };
        let Some(process) = rustix::process::Pid::from_raw(pid) else { return false };
        if other == self.0 {
            return false;
        }
        let own = u32::try_from(pid).is_ok_and(|pid| pid == std::process::id());
        own || rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH)
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    store: Store,
    wake: Wake,
}

impl Queue {
    #[must_use]
    pub fn new(store: Store, wake: Wake) -> Self {
        Self { store, wake }
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    #[must_use]
    pub fn wake(&self) -> &Wake {
        &self.wake
    }

    /// Adds the task unless its id is there already, or an open one has its unique key. Answers whether it was added.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn add(&self, task: &Task) -> Result<bool> {
        let added = match self.store.insert_once(task).await {
            Err(Error::Duplicate { index }) if index == "unique_key" => false,
            other => other?,
        };
        if added {
            self.wake.task_added();
        }
        Ok(added)
    }

    /// # Errors
    /// `Unavailable`.
    pub async fn get(&self, id: &TaskId) -> Result<Option<Stored<Task>>> {
        self.store.get(id).await
    }

    /// Takes up to `want` due tasks, of the kinds in the lanes and as many of each as are free there.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn lease(&self, taker: &Taker<'_>, want: usize, now: Timestamp) -> Result<Leased> {
        let mut free = taker.lanes.clone();
        let skip = taker.skip;
        let first = self.store.find::<Task>(Query::new().asc("due_at").limit(WINDOW)).await?;
        let window_is_full = first.len() == WINDOW;
        let next_due = first.first().and_then(|t| t.due_at).filter(|due| *due > now);
        let due = first.iter().filter(|t| t.is_due(now)).count();
        let mut picked = Vec::new();
        pick(first, want, &mut free, &mut picked, skip, now);
        if window_is_full && due == WINDOW && picked.len() < want {
            // Tasks of busy or unknown kinds fill the window: ask for each kind that has room.
            for (kind, lane) in free.clone() {
                if lane.free == 0 || picked.len() >= want {
                    continue;
                }
                let query = Query::new().eq("kind", kind).filter("due_at", Cond::Lte(now.into())).asc("due_at");
                let more = self.store.find::<Task>(query.limit(WINDOW)).await?;
                pick(more, want, &mut free, &mut picked, skip, now);
            }
        }
        // Side by side, so that the engine commits them together.
        let took = join_all(picked.into_iter().map(|task| self.take(task, taker, now))).await;
        let mut tasks = Vec::new();
        for task in took {
            tasks.extend(task?);
        }
        Ok(Leased { tasks, next_due })
    }

    async fn take(&self, mut task: Stored<Task>, taker: &Taker<'_>, now: Timestamp) -> Result<Option<Stored<Task>>> {
        let max_attempts = taker.lanes.get(task.kind.as_str()).map_or(0, |lane| lane.max_attempts);
        let taken = task.doc.lease(taker.owner, max_attempts, taker.lease, now);
        match self.settle(&mut task).await {
            Ok(()) if taken => Ok(Some(task)),
            Ok(()) => {
                tracing::error!(task_id = %task.id, kind = task.kind, "parked: it never came to an end");
                Ok(None)
            }
            // Another runner was quicker.
            Err(Error::Stale | Error::Missing) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Writes what its holder made of the task, if the holder still holds it.
    ///
    /// # Errors
    /// `Stale` or `Missing` when the lease was lost; nothing was written then.
    pub async fn settle(&self, held: &mut Stored<Task>) -> Result<()> {
        held.version = self.store.replace(&held.doc, held.version).await?;
        Ok(())
    }

    /// The clock was set back: leases and pauses that were reckoned by the later clock are reckoned anew, so that
    /// nothing sleeps for as long as the clock was wrong. Answers how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn follow_clock_back(&self, now: Timestamp) -> Result<usize> {
        let mut moved = 0;
        let mut after = None;
        loop {
            let query = Query::new().filter("due_at", Cond::Gt(now.into())).asc("due_at").limit(500).after(after);
            let page = self.store.find::<Task>(query.clone()).await?;
            let Some(last) = page.last() else { return Ok(moved) };
            let Some(due) = last.due_at else { return Ok(moved) };
            after = Some(crate::store::Cursor(vec![due.into()], last.id.to_string()));
            for mut task in page {
                if task.doc.follow_clock_back(now) {
                    match self.settle(&mut task).await {
                        Ok(()) => moved += 1,
                        Err(Error::Stale | Error::Missing) => {}
                        Err(e) => return Err(e),
                    }
                }
            }
        }
    }

    /// Makes due what dead processes of this machine held: for a data folder, which only processes of one machine open.
    /// A run cut short by a kill still counts as begun. Answers how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn take_over(&self, own: &Owner, now: Timestamp) -> Result<usize> {
        let mut freed = 0;
        let running = self.store.find::<Task>(Query::new().eq("state", "running").asc("created_at").limit(0)).await?;
        for mut task in running {
            if !task.owner.as_deref().is_some_and(|owner| own.outlived(owner)) {
                continue;
            }
            task.doc.expire(now);
            match self.settle(&mut task).await {
                Ok(()) => freed += 1,
                Err(Error::Stale | Error::Missing) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(freed)
    }

    /// Deletes tasks that were done before `before`; answers how many. They are kept for days so that an effect handed
    /// over again finds its task.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn prune(&self, before: Timestamp) -> Result<usize> {
        let mut gone = 0;
        loop {
            let query = Query::new().filter("done_at", Cond::Lt(before.into())).asc("done_at").limit(200);
            let old = self.store.find::<Task>(query).await?;
            let all = old.len();
            for deleted in join_all(old.iter().map(|t| self.store.delete::<Task>(&t.id, t.version))).await {
                match deleted {
                    Ok(()) => gone += 1,
                    Err(Error::Stale | Error::Missing) => {}
                    Err(e) => return Err(e),
                }
            }
            if all < 200 {
                return Ok(gone);
            }
        }
    }
}

/// Of `due`, from a random place on, what fits the free lanes. Decides on each body whose version will be sent: a find
/// may answer a task that has changed since it matched.
fn pick(
    mut due: Vec<Stored<Task>>,
    want: usize,
    free: &mut BTreeMap<&'static str, Lane>,
    picked: &mut Vec<Stored<Task>>,
    skip: &(dyn Fn(&TaskId) -> bool + Sync),
    now: Timestamp,
) {
    due.retain(|task| task.is_due(now) && !skip(&task.id) && !picked.iter().any(|p| p.id == task.id));
    if due.len() > want {
        let start = rand::random_range(0..due.len());
        due.rotate_left(start);
    }
    for task in due {
        if picked.len() >= want {
            return;
        }
        if let Some(lane) = free.get_mut(task.kind.as_str())
            && lane.free > 0
        {
            lane.free -= 1;
            picked.push(task);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dead_processes_of_this_machine_are_taken_over() {
        let own = Owner::of_this_process();
        assert!(!own.outlived(own.as_str()));
        assert!(!own.outlived("1-x"), "process 1 lives");
        assert!(own.outlived(&format!("{}-another", std::process::id())), "the same number again is another process");
        // Above what Linux and macOS give out.
        assert!(own.outlived("2147483000-x"));
        for strange in ["", "-", "x-1", "0-x", "-1-x"] {
            assert!(!own.outlived(strange), "{strange}");
        }
    }
}
