//! Runners in full swing: several at once, lost leases, a stop, an idle poll. Waits for events, never for a time.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::kernel::{Clock, ManualClock, Timestamp};
use hirewire::store::{CollectionInfo, Query, Service, Store};
use hirewire::tasks::model::LEASE;
use hirewire::tasks::queue::{Lane, Taker, WINDOW};
use hirewire::tasks::{Entry, Failure, Handler, Queue, Runner, Schedule, State, Task, TaskId, Wake, When};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::bed::{Act, DAY, Doer, NOON, Wish, all_done, house, house_with};
use crate::store::beds::Bed;
use crate::support::counting::Counting;

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

pub async fn no_more_of_a_kind_run_at_a_time_than_it_allows(bed: Bed) {
    let house = house_with(bed, Doer { concurrency: 3, ..Doer::default() }).await;
    let other = Arc::new(Other::default());
    house.wish("w1", 40).await;
    house.tell((0..40).map(|_| Act::Take(Duration::from_millis(10))));
    for n in 0..6 {
        let task = Task::new(TaskId::derived(&["other", &n.to_string()]), "other.kind", json!({}), house.clock.now());
        house.queue.add(&task).await.unwrap();
    }
    let stop = CancellationToken::new();
    let runner = Arc::new(house.runner_of(vec![other.clone()]));
    let running = tokio::spawn(runner.clone().run(stop.clone(), false));
    until(async || house.finished() == 40 && other.0.lock().unwrap().1 == 6).await;
    stop.cancel();
    running.await.unwrap();
    assert_eq!(house.doer.most.load(Ordering::SeqCst), 3, "as many as it allows, and no more");
    assert_eq!(other.0.lock().unwrap().0, 1);
    all_done(&runner).await;
}

/// One at a time: (the most that ran together, how many ended).
#[derive(Default)]
struct Other(Mutex<(usize, usize)>, AtomicUsize);

#[async_trait]
impl Handler for Other {
    fn kind(&self) -> &'static str {
        "other.kind"
    }
    fn concurrency(&self) -> usize {
        1
    }
    async fn run(&self, _: &Task, _: Timestamp) -> std::result::Result<(), Failure> {
        let going = self.1.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
        self.1.fetch_sub(1, Ordering::SeqCst);
        let mut seen = self.0.lock().unwrap();
        *seen = (seen.0.max(going), seen.1 + 1);
        Ok(())
    }
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

pub async fn ten_thousand_waiting_tasks_cost_an_idle_runner_one_indexed_query_a_look(bed: Bed) {
    let counting = Counting::over(bed.engine.clone());
    let wake = Wake::default();
    let store = Store::new(counting.clone());
    store.ensure::<Task>().await.unwrap();
    store.ensure::<Schedule>().await.unwrap();
    store.ensure::<Wish>().await.unwrap();
    let queue = Queue::new(store, wake.clone());
    let clock = ManualClock::at(NOON);
    let all = (0..10_000).map(|n: i32| {
        let mut task = Task::new(TaskId::derived(&[&n.to_string()]), "test.do", json!({}), NOON);
        task.due_at = Some(NOON.plus(DAY));
        let queue = queue.clone();
        async move { queue.add(&task).await.unwrap() }
    });
    futures::future::join_all(all).await;
    let collections = [CollectionInfo::of::<Wish>(), CollectionInfo::of::<Schedule>(), CollectionInfo::of::<Task>()];
    let entries = vec![Entry { name: "nightly", kind: "test.do", when: When::Every(DAY) }];
    let handlers: Vec<Arc<dyn Handler>> = vec![Arc::new(Doer { concurrency: 4, ..Doer::default() })];
    let runner = Arc::new(Runner::new(queue, &collections, handlers, entries, Arc::new(clock)));
    let stop = CancellationToken::new();
    let running = tokio::spawn(runner.run(stop.clone(), false));
    // Its first looks: what an earlier run left, the schedule and its run, every outbox.
    until(async || counting.log().contains(&("replace", "schedules"))).await;
    until(async || counting.quiet_for(Duration::from_millis(300)).await).await;
    counting.forget();
    let began = std::time::Instant::now();
    for look in 1..=20 {
        wake.task_added();
        until(async || counting.calls() >= look).await;
    }
    let calls = counting.log();
    // Beside the twenty it is woken for, it looks once a second by itself, and each quarter of a minute into the outboxes.
    let seconds = usize::try_from(began.elapsed().as_secs()).unwrap() + 1;
    let finds = calls.iter().filter(|call| **call == ("find", "tasks")).count();
    assert!(finds <= 20 + seconds, "{finds} queries in {seconds} s");
    let others: Vec<_> = calls.iter().filter(|call| **call != ("find", "tasks")).collect();
    assert!(others.iter().all(|call| call.0 == "find") && others.len() <= 2 * seconds.div_ceil(15), "{others:?}");
    stop.cancel();
    running.await.unwrap();
    let plan = bed.engine.explain("tasks", Query::new().asc("due_at").limit(WINDOW)).await.unwrap();
    assert!(plan.words.contains("due") && plan.service == Service::Index, "{plan:?}");
}
