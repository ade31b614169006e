//! Every shape of query that the port promises to serve is served by an index: it seeks, and nothing is sorted.

use hirewire::store::{Cond, Cursor, Dir, Query, Service};
use serde_json::json;

use super::beds::Bed;
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
