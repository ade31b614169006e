//! A house with one kind of document that has an outbox, one kind of task, and a clock of its own.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::kernel::{Clock, ManualClock, Timestamp};
use hirewire::store::{CollectionInfo, Document, Index, Outbox, Store, outbox};
use hirewire::tasks::{Entry, Failure, Handler, Queue, Runner, Schedule, Task, Wake, WakingEngine};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Notify;

use crate::store::beds::Bed;

pub const NOON: Timestamp = Timestamp::from_millis(1_795_000_000_000);
pub const DAY: Duration = Duration::from_hours(24);

/// A document that wants things done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wish {
    pub id: String,
    pub workspace_id: String,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for Wish {
    const COLLECTION: &'static str = "wishes";
    const INDEXES: &'static [Index] = &[outbox::INDEX];
    fn id(&self) -> &str {
        &self.id
    }
}

impl Wish {
    pub fn of(id: &str, effects: usize, now: Timestamp) -> Self {
        let mut wish = Self { id: id.into(), workspace_id: "ws_1".into(), outbox: Outbox::default() };
        for n in 0..effects {
            wish.outbox.add("test.do", json!({ "n": n }), now);
        }
        wish
    }
}

/// Does what it is told to next, and notes each run; once told nothing more, all goes well.
#[derive(Default)]
pub struct Doer {
    pub script: Mutex<VecDeque<Act>>,
    pub runs: Mutex<Vec<String>>,
    pub finished: AtomicUsize,
    /// Runs that were dropped before their end.
    pub dropped: Arc<AtomicUsize>,
    pub entered: Notify,
    pub concurrency: usize,
    /// Runs going on, and the most that ever did.
    pub going: AtomicUsize,
    pub most: AtomicUsize,
}

pub enum Act {
    Fail(Failure),
    Panic,
    /// Never comes to an end by itself.
    Hang,
    /// As a gateway that takes its time.
    Take(Duration),
}

struct Going<'a>(&'a AtomicUsize);

impl Drop for Going<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

struct CountDrop(Option<Arc<AtomicUsize>>);

impl Drop for CountDrop {
    fn drop(&mut self) {
        if let Some(count) = &self.0 {
            count.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[async_trait]
impl Handler for Doer {
    fn kind(&self) -> &'static str {
        "test.do"
    }
    fn concurrency(&self) -> usize {
        self.concurrency.max(1)
    }
    fn max_attempts(&self) -> u32 {
        3
    }
    async fn run(&self, task: &Task, _now: Timestamp) -> Result<(), Failure> {
        let mut guard = CountDrop(Some(self.dropped.clone()));
        self.runs.lock().unwrap().push(task.id.to_string());
        let act = self.script.lock().unwrap().pop_front();
        let going = self.going.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(going, Ordering::SeqCst);
        let _going = Going(&self.going);
        self.entered.notify_one();
        match act {
            None => tokio::task::yield_now().await,
            Some(Act::Take(time)) => tokio::time::sleep(time).await,
            Some(Act::Hang) => std::future::pending().await,
            Some(Act::Panic) => {
                guard.0 = None;
                panic!("as told")
            }
            Some(Act::Fail(failure)) => {
                guard.0 = None;
                return Err(failure);
            }
        }
        guard.0 = None;
        self.finished.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

pub struct House {
    pub store: Store,
    pub queue: Queue,
    pub clock: ManualClock,
    pub doer: Arc<Doer>,
    _bed: Bed,
}

pub async fn house(bed: Bed) -> House {
    house_with(bed, Doer::default()).await
}

pub async fn house_with(bed: Bed, doer: Doer) -> House {
    let wake = Wake::default();
    let store = Store::new(Arc::new(WakingEngine::new(bed.engine.clone(), wake.clone())));
    store.ensure::<Wish>().await.unwrap();
    store.ensure::<Task>().await.unwrap();
    store.ensure::<Schedule>().await.unwrap();
    let queue = Queue::new(store.clone(), wake);
    House { store, queue, clock: ManualClock::at(NOON), doer: Arc::new(doer), _bed: bed }
}

impl House {
    /// Another process, so to say: a runner of its own over the same store.
    pub fn runner(&self) -> Runner {
        self.runner_with(Vec::new())
    }

    /// As [`House::runner`], with further kinds.
    pub fn runner_of(&self, others: Vec<Arc<dyn Handler>>) -> Runner {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let handlers = others.into_iter().chain([self.doer.clone() as Arc<dyn Handler>]).collect();
        Runner::new(self.queue.clone(), &[CollectionInfo::of::<Wish>()], handlers, Vec::new(), clock)
    }

    pub fn runner_with(&self, entries: Vec<Entry>) -> Runner {
        let collections =
            [CollectionInfo::of::<Wish>(), CollectionInfo::of::<Schedule>(), CollectionInfo::of::<Task>()];
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        Runner::new(self.queue.clone(), &collections, vec![self.doer.clone()], entries, clock)
    }

    pub async fn wish(&self, id: &str, effects: usize) {
        self.store.insert(&Wish::of(id, effects, self.clock.now())).await.unwrap();
    }

    pub fn tell(&self, acts: impl IntoIterator<Item = Act>) {
        self.doer.script.lock().unwrap().extend(acts);
    }

    pub fn runs(&self) -> usize {
        self.doer.runs.lock().unwrap().len()
    }

    pub fn finished(&self) -> usize {
        self.doer.finished.load(Ordering::SeqCst)
    }

    pub async fn tasks(&self) -> Vec<Task> {
        let mut all = Vec::new();
        for state in hirewire::tasks::State::ALL {
            let query = hirewire::store::Query::new().eq("state", state.as_str()).asc("created_at").limit(0);
            all.extend(self.store.find::<Task>(query).await.unwrap().into_iter().map(|t| t.doc));
        }
        all
    }

    pub async fn only_task(&self) -> Task {
        let mut all = self.tasks().await;
        assert_eq!(all.len(), 1);
        all.remove(0)
    }
}

/// Nothing may be left: call at a test's end.
pub async fn all_done(runner: &Runner) {
    assert_eq!(runner.left_over().await.unwrap(), []);
}
