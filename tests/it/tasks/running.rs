//! Runners in full swing: several at once, lost leases, a stop, an idle poll. Waits for events, never for a time.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::kernel::{Clock, Timestamp};
use hirewire::store::{About, Engine, Index, Plan, Query, RawDoc, Result, Service, Store};
use hirewire::tasks::model::LEASE;
use hirewire::tasks::queue::{Lane, Taker, WINDOW};
use hirewire::tasks::{Queue, State, Task, TaskId, Wake};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::bed::{Act, DAY, Doer, NOON, all_done, house, house_with};
use crate::store::beds::Bed;

const PATIENCE: Duration = Duration::from_mins(1);

/// Until it holds; the test fails when it never does.
async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let wait = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap();
}

pub async fn four_runners_share_the_work_and_each_task_is_done_once(bed: Bed) {
    let house = house_with(bed, Doer { concurrency: 4, ..Doer::default() }).await;
    for n in 0..20 {
        house.wish(&format!("w{n}"), 20).await;
    }
    let stop = CancellationToken::new();
    let runners: Vec<_> = (0..4).map(|_| Arc::new(house.runner())).collect();
    let running: Vec<_> = runners.iter().map(|r| tokio::spawn(r.clone().run(stop.clone(), false))).collect();
    until(async || house.finished() >= 400).await;
    stop.cancel();
    for one in running {
        one.await.unwrap();
    }
    let runs = house.doer.runs.lock().unwrap().clone();
    assert_eq!((runs.len(), runs.iter().collect::<HashSet<_>>().len()), (400, 400));
    all_done(&runners[0]).await;
}

pub async fn who_loses_the_lease_stops_and_commits_nothing(bed: Bed) {
    let house = house(bed).await;
    house.wish("w1", 1).await;
    house.tell([Act::Hang]);
    let stop = CancellationToken::new();
    let runner = Arc::new(house.runner().with_times(Duration::from_millis(300), Duration::from_secs(20)));
    let running = tokio::spawn(runner.clone().run(stop.clone(), false));
    house.doer.entered.notified().await;
    let id = house.only_task().await.id;
    // Another process, by whose clock the lease has run out.
    let later = house.clock.now().plus(DAY);
    let steal = |task: &mut Task| {
        task.lease("another", 9, DAY, later);
        Ok::<_, ()>(())
    };
    house.store.modify::<Task, _, _>(&id, steal).await.unwrap();
    until(async || house.doer.dropped.load(Ordering::SeqCst) == 1).await;
    stop.cancel();
    running.await.unwrap();
    let task = house.only_task().await;
    assert_eq!((task.state, task.owner.as_deref(), task.attempts), (State::Running, Some("another"), 2));
}

pub async fn a_long_run_keeps_its_lease(bed: Bed) {
    let house = house(bed).await;
    house.wish("w1", 1).await;
    house.tell([Act::Hang]);
    let stop = CancellationToken::new();
    let times = (Duration::from_millis(300), Duration::ZERO);
    let runner = Arc::new(house.runner().with_times(times.0, times.1));
    let running = tokio::spawn(runner.clone().run(stop.clone(), false));
    house.doer.entered.notified().await;
    let mut due = house.only_task().await.due_at.unwrap();
    for _ in 0..5 {
        house.clock.advance(Duration::from_millis(200));
        until(async || house.only_task().await.due_at.unwrap() > due).await;
        due = house.only_task().await.due_at.unwrap();
    }
    assert_eq!(house.runs(), 1);
    stop.cancel();
    running.await.unwrap();
    let task = house.only_task().await;
    assert_eq!((task.state, task.attempts), (State::Waiting, 0), "given back at once, at no cost");
    assert!(task.is_due(house.clock.now()));
    assert_eq!(house.runner().run_due().await.unwrap().len(), 1);
}

pub async fn a_stop_lets_what_runs_come_to_its_end(bed: Bed) {
    let house = house(bed).await;
    let stop = CancellationToken::new();
    let runner = Arc::new(house.runner());
    let running = tokio::spawn(runner.clone().run(stop.clone(), false));
    house.wish("w1", 1).await;
    house.doer.entered.notified().await;
    stop.cancel();
    running.await.unwrap();
    assert_eq!(house.finished(), 1);
    all_done(&runner).await;
}

pub async fn a_kind_that_hangs_leaves_the_others_their_lanes(bed: Bed) {
    let house = house(bed).await;
    let queue = &house.queue;
    // More than a window of a kind that nobody here runs, all older.
    for n in 0..WINDOW + 5 {
        let task = Task::new(TaskId::derived(&["other", &n.to_string()]), "other.kind", json!({}), NOON);
        queue.add(&task).await.unwrap();
    }
    house.clock.advance(Duration::from_secs(1));
    queue.add(&Task::new(TaskId::random(), "test.do", json!({}), house.clock.now())).await.unwrap();
    let lanes = BTreeMap::from([("test.do", Lane { free: 4, max_attempts: 3 })]);
    let taker = Taker { owner: "p1", lease: LEASE, lanes: &lanes, skip: &|_| false };
    let leased = queue.lease(&taker, 4, house.clock.now()).await.unwrap();
    assert_eq!(leased.tasks.len(), 1);
}

pub async fn ten_thousand_waiting_tasks_cost_an_idle_poll_one_indexed_query(bed: Bed) {
    let counting = Arc::new(Counting { inner: bed.engine.clone(), calls: AtomicUsize::new(0) });
    let store = Store::new(counting.clone());
    store.ensure::<Task>().await.unwrap();
    let queue = Queue::new(store, Wake::default());
    let tomorrow = NOON.plus(DAY);
    let all = (0..10_000).map(|n: i32| {
        let mut task = Task::new(TaskId::derived(&[&n.to_string()]), "test.do", json!({}), NOON);
        task.due_at = Some(tomorrow);
        let queue = queue.clone();
        async move { queue.add(&task).await.unwrap() }
    });
    futures::future::join_all(all).await;
    counting.calls.store(0, Ordering::SeqCst);
    let lanes = BTreeMap::from([("test.do", Lane { free: 4, max_attempts: 3 })]);
    let taker = Taker { owner: "p1", lease: LEASE, lanes: &lanes, skip: &|_| false };
    let leased = queue.lease(&taker, 4, NOON).await.unwrap();
    assert_eq!((leased.tasks.len(), leased.next_due), (0, Some(tomorrow)));
    assert_eq!(counting.calls.load(Ordering::SeqCst), 1);
    let plan = bed.engine.explain("tasks", Query::new().asc("due_at").limit(WINDOW)).await.unwrap();
    assert!(plan.words.contains("due") && plan.service == Service::Index, "{plan:?}");
}

/// Counts what is asked of the engine.
struct Counting {
    inner: Arc<dyn Engine>,
    calls: AtomicUsize,
}

impl Counting {
    fn count(&self) -> &dyn Engine {
        self.calls.fetch_add(1, Ordering::SeqCst);
        &*self.inner
    }
}

#[async_trait]
impl Engine for Counting {
    async fn ensure_indexes(&self, c: &'static str, indexes: &'static [Index]) -> Result<()> {
        self.count().ensure_indexes(c, indexes).await
    }
    async fn missing_indexes(&self, c: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>> {
        self.count().missing_indexes(c, indexes).await
    }
    async fn insert(&self, c: &'static str, id: &str, body: String) -> Result<()> {
        self.count().insert(c, id, body).await
    }
    async fn get(&self, c: &'static str, id: &str) -> Result<Option<RawDoc>> {
        self.count().get(c, id).await
    }
    async fn replace(&self, c: &'static str, id: &str, expected: i64, body: String) -> Result<i64> {
        self.count().replace(c, id, expected, body).await
    }
    async fn delete(&self, c: &'static str, id: &str, expected: i64) -> Result<()> {
        self.count().delete(c, id, expected).await
    }
    async fn find(&self, c: &'static str, query: Query) -> Result<Vec<RawDoc>> {
        self.count().find(c, query).await
    }
    async fn count(&self, c: &'static str, query: Query) -> Result<u64> {
        Self::count(self).count(c, query).await
    }
    async fn explain(&self, c: &'static str, query: Query) -> Result<Plan> {
        self.count().explain(c, query).await
    }
    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.count().blob_put(sha256, bytes).await
    }
    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.count().blob_get(sha256).await
    }
    async fn blob_delete(&self, sha256: &str) -> Result<()> {
        self.count().blob_delete(sha256).await
    }
    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        self.count().blob_list(after, limit).await
    }
    async fn blob_sweep(&self, before: Timestamp) -> Result<u64> {
        self.count().blob_sweep(before).await
    }
    async fn ping(&self) -> Result<()> {
        self.count().ping().await
    }
    async fn restore(&self, collection: &'static str, doc: RawDoc) -> Result<()> {
        self.inner.restore(collection, doc).await
    }
    fn patience(&self) -> Option<Duration> {
        self.inner.patience()
    }
    async fn about(&self) -> Result<About> {
        self.count().about().await
    }
}
