//! Every shape of query that the port promises to serve is served by an index: it seeks, and nothing is sorted.

use std::time::Instant;

use hirewire::app::start::COLLECTIONS;
use hirewire::store::inspect::index_use;
use hirewire::store::{Cond, Cursor, Dir, Query, Service, migrate};
use serde_json::json;

use super::beds::{self, Bed};
use super::things::{INDEXES, THINGS, put};

/// Shapes, each with the cursor of a place within it.
fn shapes() -> Vec<(&'static str, Query, Option<Cursor>)> {
    let q = Query::new;
    let id = || "k05".to_owned();
    let mut out = vec![
        ("by id", q().eq("_id", "k05"), None),
        ("by a unique path", q().eq("email", "e05"), None),
        ("by a unique path and more", q().eq("email", "e05").eq("status", "open"), None),
        ("by a compound unique rule", q().eq("a", "1").eq("b", "1"), None),
        ("by a member", q().filter("tags", Cond::Has("g1".into())), None),
        ("bound, by id", q().eq("status", "open"), Some(Cursor(vec![], id()))),
        ("bound, from an id on", q().eq("status", "open").filter("_id", Cond::Gt("k05".into())), None),
        ("all, by id", q(), Some(Cursor(vec![], id()))),
    ];
    for dir in [Dir::Asc, Dir::Desc] {
        let order = |query: Query, path| if dir == Dir::Asc { query.asc(path) } else { query.desc(path) };
        let at = || Some(Cursor(vec!["t01".into()], id()));
        out.extend([
            ("bound and ordered", order(q().eq("status", "open"), "at"), at()),
            (
                "bound, ranged and ordered",
                order(q().eq("status", "open").filter("at", Cond::Gt("t00".into())), "at"),
                at(),
            ),
            (
                "twice bound and ordered",
                order(q().eq("status", "open").eq("yes", true), "n"),
                Some(Cursor(vec![5.into()], id())),
            ),
            ("ordered by one path", order(q(), "at"), at()),
            (
                "ordered by two paths",
                order(order(q(), "status"), "at"),
                Some(Cursor(vec!["open".into(), "t01".into()], id())),
            ),
            ("ordered by a sparse path", order(q(), "x.y"), Some(Cursor(vec!["y05".into()], id()))),
            (
                "ranged and ordered",
                order(q().filter("n", Cond::Gte(3.into())).filter("n", Cond::Lt(9.into())), "n"),
                Some(Cursor(vec![5.into()], id())),
            ),
            ("by id, either way", order(q(), "_id"), Some(Cursor(vec!["k05".into()], id()))),
        ]);
    }
    out
}

pub async fn every_declared_shape_is_served_by_an_index(bed: Bed) {
    bed.engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    for i in 0..60i64 {
        let thing = json!({
            "status": if i % 2 == 0 { "open" } else { "shut" }, "at": format!("t{:02}", i / 8), "n": i, "yes": i % 3 == 0,
            "email": format!("e{i:02}"), "a": "1", "b": format!("{i}"), "tags": ["g1"], "x": { "y": format!("y{i:02}") },
        });
        put(&bed.engine, &format!("k{i:02}"), thing).await;
    }
    for (what, query, cursor) in shapes() {
        for after in [None, cursor] {
            let deep = after.is_some();
            let plan = bed.engine.explain(THINGS, query.clone().after(after)).await.unwrap();
            let expected = if bed.explains { Service::Index } else { Service::Unknown };
            assert_eq!(plan.service, expected, "{what}, deep: {deep}, {query:?}\n{}", plan.words);
        }
    }
}

/// What `doctor` asks.
pub async fn every_index_of_the_house_is_used(bed: Bed) {
    let store = bed.store();
    migrate(&store, COLLECTIONS).await.unwrap();
    let declared: usize = COLLECTIONS.iter().map(|c| c.indexes.len()).sum();
    let found = index_use(&store, COLLECTIONS).await.unwrap();
    assert_eq!(found.poor, []);
    let (served, unknown) = if bed.explains { (declared, 0) } else { (0, declared) };
    assert_eq!((found.served, found.unknown), (served, unknown));
}

/// The deepest page of a large collection is as near as the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_of_fifty_of_a_hundred_thousand_seeks_its_place() {
    let bed = beds::embedded();
    bed.engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    for thousand in 0..100i64 {
        let inserts = (thousand * 1000..(thousand + 1) * 1000).map(|i| {
            let engine = bed.engine.clone();
            let thing = json!({ "status": "open", "at": format!("t{:05}", i / 2), "n": i });
            async move { engine.insert(THINGS, &format!("k{i:06}"), thing.to_string()).await.unwrap() }
        });
        futures::future::join_all(inserts).await;
    }
    let query = Query::new().eq("status", "open").desc("at").limit(50);
    let timed = async |query: Query| {
        let started = Instant::now();
        let page = bed.engine.find(THINGS, query).await.unwrap();
        (page, started.elapsed())
    };
    let deep = query.clone().after(Some(Cursor(vec!["t00100".into()], "k000200".into())));
    assert_eq!(bed.engine.explain(THINGS, deep.clone()).await.unwrap().service, Service::Index);
    let (page, took) = timed(deep.clone()).await;
    assert_eq!(page.len(), 50);
    assert_eq!((page[0].id.as_str(), page[49].id.as_str()), ("k000199", "k000150"));
    // A walk over a hundred thousand takes hundreds of milliseconds here; a seek takes one or two.
    let walked = timed(query.limit(100_000)).await.1;
    assert!(took < walked / 20, "the deep page took {took:?}, the whole walk {walked:?}");
}
