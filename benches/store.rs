//! The store's engines in one run: `cargo bench --bench store`, and `.ci/mongo-peers cargo bench --bench store` with
//! MongoDB (the first server of `HIREWIRE_TEST_MONGO_URLS`). Documents of about 850 bytes with three indexes, as an
//! application.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hirewire::store::embedded::Embedded;
use hirewire::store::mongo::Mongo;
use hirewire::store::{Document, Engine, Index, Query, Store};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

#[derive(Clone, Serialize, Deserialize)]
struct Row {
    id: String,
    job_id: String,
    email: String,
    score: i64,
    changes: i64,
    text: String,
}

impl Document for Row {
    const COLLECTION: &'static str = "rows";
    const INDEXES: &'static [Index] = &[
        Index::on("email", &["email"]).unique(),
        Index::on("job_score", &["job_id", "score"]),
        Index::on("job", &["job_id"]),
    ];
    fn id(&self) -> &str {
        &self.id
    }
}

fn row(number: u64) -> Row {
    Row {
        id: format!("row_{number:026}"),
        job_id: "job_1".to_owned(),
        email: format!("somebody{number}@example.com"),
        score: i64::try_from(number.wrapping_mul(2_654_435_761) % 1001).unwrap_or(0),
        changes: 0,
        text: "x".repeat(700),
    }
}

/// An engine to measure.
#[derive(Clone)]
enum Place {
    Folder,
    Mongo(String),
}

impl Place {
    #[expect(clippy::disallowed_methods, reason = "the bench's own switch is no setting of the product")]
    fn all() -> Vec<Self> {
        let urls = std::env::var("HIREWIRE_TEST_MONGO_URLS").unwrap_or_default();
        let mongo = urls.split_whitespace().next().map(|url| Self::Mongo(url.to_owned()));
        std::iter::once(Self::Folder).chain(mongo).collect()
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Folder => "embedded",
            Self::Mongo(_) => "mongo",
        }
    }
}

struct Bed {
    runtime: Runtime,
    store: Store,
    next: Arc<AtomicU64>,
    _dir: tempfile::TempDir,
}

fn bed(place: &Place, rows: u64) -> Bed {
    let runtime = Runtime::new().expect("a runtime");
    let dir = tempfile::tempdir().expect("a folder");
    let engine: Arc<dyn Engine> = match place {
        Place::Folder => Arc::new(Embedded::open(dir.path()).expect("a store")),
        Place::Mongo(url) => {
            let fresh = format!("{}/b{:016x}", url.trim_end_matches('/'), rand::random::<u64>());
            Arc::new(runtime.block_on(Mongo::open(&fresh)).expect("a server"))
        }
    };
    let store = Store::new(engine);
    runtime.block_on(async {
        store.ensure::<Row>().await.expect("indexes");
        for from in (0..rows).step_by(500) {
            let rows: Vec<Row> = (from..rows.min(from + 500)).map(row).collect();
            futures::future::try_join_all(rows.iter().map(|row| store.insert(row))).await.expect("rows");
        }
    });
    Bed { runtime, store, next: Arc::new(AtomicU64::new(rows)), _dir: dir }
}

fn inserts(c: &mut Criterion) {
    for place in Place::all() {
        inserts_into(c, &place);
    }
}

fn inserts_into(c: &mut Criterion, place: &Place) {
    let bed = bed(place, 0);
    let mut group = c.benchmark_group(format!("insert, {}", place.name()));
    group.sample_size(20);
    for callers in [1u64, 100] {
        group.throughput(Throughput::Elements(callers));
        group.bench_function(BenchmarkId::new("callers", callers), |b| {
            b.to_async(&bed.runtime).iter(|| async {
                let rows: Vec<Row> = (0..callers).map(|_| row(bed.next.fetch_add(1, Ordering::Relaxed))).collect();
                futures::future::try_join_all(rows.iter().map(|row| bed.store.insert(row))).await.expect("inserted")
            });
        });
    }
}

fn reads(c: &mut Criterion) {
    for place in Place::all() {
        reads_from(c, &place);
    }
}

fn reads_from(c: &mut Criterion, place: &Place) {
    let small = bed(place, 1_000);
    let large = bed(place, 100_000);
    let mut group = c.benchmark_group(format!("read, {}", place.name()));
    group.sample_size(20);
    group.bench_function("get", |b| {
        b.to_async(&large.runtime).iter(|| async {
            let number = large.next.fetch_add(7919, Ordering::Relaxed) % 100_000;
            large.store.get::<Row>(format!("row_{number:026}")).await.expect("read").expect("there")
        });
    });
    for (name, bed, rows) in [("1k", &small, 1_000u64), ("100k", &large, 100_000)] {
        let page = || Query::new().eq("job_id", "job_1").desc("score").limit(50);
        group.bench_function(BenchmarkId::new("first page of 50", name), |b| {
            b.to_async(&bed.runtime).iter(|| async { bed.store.find::<Row>(page()).await.expect("read") });
        });
        let middle = bed.runtime.block_on(bed.store.get::<Row>(row(rows / 2).id)).expect("read").expect("there");
        let after = hirewire::store::Cursor(vec![middle.score.into()], middle.id.clone());
        group.bench_function(BenchmarkId::new("deep page of 50", name), |b| {
            b.to_async(&bed.runtime)
                .iter(|| async { bed.store.find::<Row>(page().after(Some(after.clone()))).await.expect("read") });
        });
    }
}

fn changes(c: &mut Criterion) {
    for place in Place::all() {
        changes_of(c, &place);
    }
}

fn changes_of(c: &mut Criterion, place: &Place) {
    let bed = bed(place, 1_000);
    let mut group = c.benchmark_group(format!("modify, {}", place.name()));
    group.sample_size(20);
    for callers in [1u64, 100] {
        group.throughput(Throughput::Elements(callers));
        group.bench_function(BenchmarkId::new("callers, a document each", callers), |b| {
            b.to_async(&bed.runtime).iter(|| async {
                let changes = (0..callers).map(|number| {
                    bed.store.modify::<Row, (), ()>(row(number).id, |row| {
                        row.changes += 1;
                        Ok(())
                    })
                });
                futures::future::join_all(changes).await.into_iter().for_each(|done| done.expect("changed"));
            });
        });
    }
}

criterion_group!(benches, inserts, reads, changes);
criterion_main!(benches);
