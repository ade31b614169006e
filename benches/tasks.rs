//! Background work on the embedded store: `cargo bench --bench tasks`.
//!
//! `runners`: tasks that wait 20 ms for a gateway, four at a time in each runner; four runners should do three times
//! the work of one at least. `idle look`: what ten thousand tasks for tomorrow cost a runner at each look.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hirewire::kernel::{Clock, SystemClock, Timestamp};
use hirewire::store::Store;
use hirewire::store::embedded::Embedded;
use hirewire::tasks::model::LEASE;
use hirewire::tasks::queue::{Lane, Taker};
use hirewire::tasks::{Failure, Handler, Queue, Runner, Schedule, Task, TaskId, Wake};
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

const KIND: &str = "bench.wait";
const TASKS: u64 = 400;

/// As a gateway that answers after a while.
#[derive(Default)]
struct Gateway {
    done: AtomicU64,
    ended: Notify,
}

#[async_trait]
impl Handler for Gateway {
    fn kind(&self) -> &'static str {
        KIND
    }
    async fn run(&self, _: &Task, _: Timestamp) -> Result<(), Failure> {
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.done.fetch_add(1, Ordering::SeqCst);
        self.ended.notify_one();
        Ok(())
    }
}

struct Bed {
    store: Store,
    _dir: tempfile::TempDir,
}

async fn bed() -> Bed {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::new(Arc::new(Embedded::open(dir.path()).expect("a store")));
    store.ensure::<Task>().await.expect("indexes");
    store.ensure::<Schedule>().await.expect("indexes");
    Bed { store, _dir: dir }
}

async fn fill(queue: &Queue, tasks: u64, due: Timestamp) {
    let add = (0..tasks).map(|_| {
        let mut task = Task::new(TaskId::random(), KIND, json!({}), due);
        task.due_at = Some(due);
        async move { queue.add(&task).await.expect("added") }
    });
    futures::future::join_all(add).await;
}

/// How long so many runners take for all tasks, each with a queue of its own as a process has.
async fn work(runners: usize) -> Duration {
    let bed = bed().await;
    let gateway = Arc::new(Gateway::default());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    fill(&Queue::new(bed.store.clone(), Wake::default()), TASKS, clock.now()).await;
    let stop = CancellationToken::new();
    let began = Instant::now();
    let running: Vec<_> = (0..runners)
        .map(|_| {
            let queue = Queue::new(bed.store.clone(), Wake::default());
            let runner = Runner::new(queue, &[], vec![gateway.clone()], Vec::new(), clock.clone());
            tokio::spawn(Arc::new(runner).run(stop.clone(), false))
        })
        .collect();
    while gateway.done.load(Ordering::SeqCst) < TASKS {
        gateway.ended.notified().await;
    }
    let took = began.elapsed();
    stop.cancel();
    for one in running {
        one.await.expect("it stops");
    }
    took
}

fn runners(c: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let mut group = c.benchmark_group("runners");
    group.sample_size(10).throughput(Throughput::Elements(TASKS)).measurement_time(Duration::from_secs(20));
    for runners in [1usize, 4] {
        group.bench_function(BenchmarkId::from_parameter(runners), |b| {
            b.iter_custom(|times| (0..times).map(|_| runtime.block_on(work(runners))).sum());
        });
    }
}

fn idle_look(c: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let now = SystemClock.now();
    let bed = runtime.block_on(bed());
    let queue = Queue::new(bed.store.clone(), Wake::default());
    runtime.block_on(fill(&queue, 10_000, now.plus(Duration::from_hours(24))));
    let lanes = BTreeMap::from([(KIND, Lane { free: 4, max_attempts: 3 })]);
    c.bench_function("idle look", |b| {
        b.to_async(&runtime).iter(|| async {
            let taker = Taker { owner: "p1", lease: LEASE, lanes: &lanes, skip: &|_| false };
            queue.lease(&taker, 4, now).await.expect("a look")
        });
    });
}

criterion_group!(benches, runners, idle_look);
criterion_main!(benches);
