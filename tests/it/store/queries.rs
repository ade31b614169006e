//! Conditions, orders and cursors mean the same in both engines.

use hirewire::store::{Cond, Cursor, Dir, Error, Query, Val};
use serde_json::json;

use super::beds::Bed;
use super::things::{INDEXES, THINGS, ids, put};

async fn forty(bed: &Bed) {
    bed.engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    for i in 0..40i64 {
        let mut thing = json!({
            "status": if i % 2 == 0 { "open" } else { "shut" },
            "at": format!("t{:02}", i / 8),
            "n": i,
            "yes": i % 3 == 0,
            "email": format!("e{i:02}"),
            "tags": [format!("g{}", i % 4), "all"],
        });
        if i % 5 == 0 {
            thing["x"] = json!({ "y": format!("y{i:02}") });
        }
        put(&bed.engine, &format!("k{i:02}"), thing).await;
    }
}

fn q() -> Query {
    Query::new()
}

pub async fn conditions_match(bed: Bed) {
    forty(&bed).await;
    let engine = &bed.engine;
    assert_eq!(ids(engine, q().eq("n", 7)).await, ["k07"]);
    let open_yes = q().eq("status", "open").eq("yes", true).filter("n", Cond::Lt(13.into())).asc("n");
    assert_eq!(ids(engine, open_yes).await, ["k00", "k06", "k12"]);
    let between = q().filter("n", Cond::Gte(3.into())).filter("n", Cond::Lte(5.into())).desc("n");
    assert_eq!(ids(engine, between).await, ["k05", "k04", "k03"]);
    assert_eq!(ids(engine, q().filter("n", Cond::Gt(37.into())).asc("n")).await, ["k38", "k39"]);
    assert_eq!(
        ids(engine, q().filter("n", Cond::In(vec![30.into(), 5.into(), 99.into(), 5.into()]))).await,
        ["k05", "k30"]
    );
    assert_eq!(ids(engine, q().filter("n", Cond::In(vec![]))).await, [""; 0]);
    assert_eq!(ids(engine, q().filter("tags", Cond::Has("g1".into())).limit(3)).await, ["k01", "k05", "k09"]);
    let tagged = q().filter("tags", Cond::Has("g1".into())).filter("n", Cond::Gt(30.into())).desc("n");
    assert_eq!(ids(engine, tagged).await, ["k37", "k33"]);
    // Ordering by a path means that it is there.
    assert_eq!(ids(engine, q().asc("x.y").limit(3)).await, ["k00", "k05", "k10"]);
    assert_eq!(ids(engine, q().eq("x.y", "y05")).await, ["k05"]);
    assert_eq!(ids(engine, q().filter("_id", Cond::Gt("k37".into()))).await, ["k38", "k39"]);
    assert_eq!(
        ids(engine, q().filter("_id", Cond::In(vec!["k09".into(), "k02".into(), "no".into()]))).await,
        ["k02", "k09"]
    );
    assert_eq!(ids(engine, q().eq("status", "open").desc("_id").limit(2)).await, ["k38", "k36"]);
    assert_eq!(ids(engine, q().desc("_id").limit(2)).await, ["k39", "k38"]);
    assert_eq!(ids(engine, q().eq("status", "open").limit(0)).await.len(), 20);
    assert_eq!(ids(engine, q().limit(0)).await.len(), 40);
    assert_eq!(engine.count(THINGS, q().eq("status", "open")).await.unwrap(), 20);
    assert_eq!(engine.count(THINGS, q().eq("status", "open").filter("at", Cond::Lt("t02".into()))).await.unwrap(), 8);
    assert_eq!(engine.count(THINGS, q()).await.unwrap(), 40);
    assert_eq!(engine.count(THINGS, q().filter("n", Cond::In(vec![1.into(), 2.into()]))).await.unwrap(), 2);
}

/// Reads page after page, and says the ids in the order in which they came.
async fn walk(bed: &Bed, mut query: Query) -> Vec<String> {
    let mut seen = Vec::new();
    loop {
        let docs = bed.engine.find(THINGS, query.clone()).await.unwrap();
        let Some(last) = docs.last() else { return seen };
        // As text, as a client keeps it.
        let cursor = query.cursor_of(last).unwrap().encode(THINGS, &query.order);
        let place = Cursor::decode(&cursor, THINGS, &query.order).unwrap();
        query = query.after(Some(place));
        seen.extend(docs.into_iter().map(|d| d.id));
        assert!(seen.len() <= 100, "a walk without an end");
    }
}

fn flip(order: std::cmp::Ordering, dir: Dir) -> std::cmp::Ordering {
    if dir == Dir::Asc { order } else { order.reverse() }
}

pub async fn pages_walk_every_order_once(bed: Bed) {
    forty(&bed).await;
    for dir in [Dir::Asc, Dir::Desc] {
        let mut all: Vec<i64> = (0..40).collect();
        let name = |i: &i64| format!("k{i:02}");
        let at = |i: &i64| i / 8;
        let status = |i: &i64| i % 2;

        all.sort_by(|a, b| flip(status(a).cmp(&status(b)).then(at(a).cmp(&at(b))).then(a.cmp(b)), dir));
        let mut query = q().limit(7);
        query.order = vec![("status", dir), ("at", dir)];
        assert_eq!(walk(&bed, query).await, all.iter().map(name).collect::<Vec<_>>(), "two paths, {dir:?}");

        all.sort_by(|a, b| flip(at(a).cmp(&at(b)).then(a.cmp(b)), dir));
        let mut query = q().limit(7);
        query.order = vec![("at", dir)];
        assert_eq!(walk(&bed, query.clone()).await, all.iter().map(name).collect::<Vec<_>>(), "equal keys, {dir:?}");

        let open: Vec<_> = all.iter().filter(|i| status(i) == 0).map(name).collect();
        assert_eq!(walk(&bed, query.clone().eq("status", "open")).await, open, "bound, {dir:?}");
        let mut both = query.clone().eq("status", "open");
        both.order.insert(0, ("status", Dir::Asc));
        assert_eq!(walk(&bed, both).await, open, "an order over what is bound, {dir:?}");

        let late: Vec<_> = all.iter().filter(|i| status(i) == 0 && at(i) >= 2).map(name).collect();
        assert_eq!(walk(&bed, query.eq("status", "open").filter("at", Cond::Gte("t02".into()))).await, late, "{dir:?}");

        let mut query = q().limit(3);
        query.order = vec![("_id", dir)];
        all.sort_by(|a, b| flip(a.cmp(b), dir));
        assert_eq!(walk(&bed, query.clone()).await, all.iter().map(name).collect::<Vec<_>>(), "by id, {dir:?}");
        let shut: Vec<_> = all.iter().filter(|i| status(i) == 1).map(name).collect();
        assert_eq!(walk(&bed, query.eq("status", "shut")).await, shut, "bound by id, {dir:?}");

        let mut query = q().limit(3);
        query.order = vec![("x.y", dir)];
        let deep: Vec<_> = all.iter().filter(|i| *i % 5 == 0).map(name).collect();
        assert_eq!(walk(&bed, query).await, deep, "sparse, {dir:?}");
    }
    assert_eq!(walk(&bed, q().limit(7)).await.len(), 40);
    assert_eq!(walk(&bed, q().filter("tags", Cond::Has("g2".into())).desc("n").limit(3)).await.len(), 10);
}

pub async fn lists_of_values_keep_the_order(bed: Bed) {
    forty(&bed).await;
    for dir in [Dir::Asc, Dir::Desc] {
        let mut query = q().filter("status", Cond::In(vec!["shut".into(), "open".into(), "open".into()])).limit(6);
        query.order = vec![("at", dir)];
        let mut want: Vec<i64> = (0..40).collect();
        want.sort_by(|a, b| flip((a / 8).cmp(&(b / 8)).then(a.cmp(b)), dir));
        let want: Vec<_> = want.iter().map(|i| format!("k{i:02}")).collect();
        assert_eq!(walk(&bed, query).await, want, "{dir:?}");
    }
    let two_lists = q()
        .filter("status", Cond::In(vec!["shut".into(), "open".into()]))
        .filter("yes", Cond::In(vec![true.into(), false.into()]))
        .asc("n")
        .limit(9);
    assert_eq!(walk(&bed, two_lists).await, (0..40).map(|i| format!("k{i:02}")).collect::<Vec<_>>());
    let many = q().filter("n", Cond::In((0..90).map(Val::Int).collect())).asc("n").limit(11);
    assert_eq!(walk(&bed, many).await.len(), 40);
}

/// By code point: the order of UTF-8's bytes. (UTF-16's puts U+1F600 before U+FFFD.)
pub async fn text_is_ordered_by_code_point(bed: Bed) {
    bed.engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    let mut words = vec![
        "", "A", "Z", "a", "z", "é", "e\u{301}", "ß", "日本", "it's", "$where", "a\\b", "\"q\"", "%_", "10", "9",
        "null", "true", "\u{7f}", "\u{1}",
    ];
    if bed.orders_by_code_point {
        words.extend(["\u{FFFD}", "\u{1F600}"]);
    }
    for (i, word) in words.iter().enumerate() {
        put(&bed.engine, &format!("w{i:02}"), json!({ "status": "w", "at": word, "email": word })).await;
    }
    let query = q().eq("status", "w").asc("at").limit(100);
    let found = bed.engine.find(THINGS, query).await.unwrap();
    let found: Vec<String> = found.iter().map(|d| super::things::body(d)["at"].as_str().unwrap().to_owned()).collect();
    for word in &words {
        assert_eq!(bed.engine.count(THINGS, q().eq("at", *word)).await.unwrap(), 1, "{word:?}");
    }
    words.sort_unstable();
    assert_eq!(found, words);
}

pub async fn members_follow_the_document(bed: Bed) {
    forty(&bed).await;
    let engine = &bed.engine;
    let has = |tag: &str| q().filter("tags", Cond::Has(tag.into()));
    assert_eq!(engine.count(THINGS, has("g1")).await.unwrap(), 10);
    engine.replace(THINGS, "k01", 1, json!({ "tags": ["new", "new"] }).to_string()).await.unwrap();
    assert_eq!(ids(engine, has("new")).await, ["k01"]);
    assert_eq!(engine.count(THINGS, has("g1")).await.unwrap(), 9);
    engine.replace(THINGS, "k01", 2, json!({}).to_string()).await.unwrap();
    assert_eq!(ids(engine, has("new")).await, [""; 0]);
    engine.delete(THINGS, "k05", 1).await.unwrap();
    assert_eq!(engine.count(THINGS, has("g1")).await.unwrap(), 8);
    assert_eq!(engine.count(THINGS, has("all")).await.unwrap(), 38);
}

pub async fn what_no_index_serves_is_refused(bed: Bed) {
    forty(&bed).await;
    let mut mixed = q().desc("status").asc("at");
    mixed.limit = 5;
    for (why, query) in [
        ("a path that nobody declared", q().eq("colour", "red")),
        ("an order that nobody declared", q().asc("colour")),
        ("members compared as a scalar", q().eq("tags", "all")),
        ("a scalar asked for members", q().filter("status", Cond::Has("open".into()))),
        ("a second condition outside the index", q().eq("at", "t01").eq("yes", true)),
        ("an order outside the index", q().eq("yes", true).asc("at")),
        ("a range on another path than the order's", q().filter("n", Cond::Gt(1.into())).asc("at")),
        ("a range without its order", q().filter("n", Cond::Gt(1.into()))),
        ("directions that no index has", mixed),
        ("another type", q().eq("n", "7")),
        ("U+0000", q().eq("at", "a\0b")),
    ] {
        let answer = bed.engine.find(THINGS, query).await;
        assert!(matches!(answer, Err(Error::Refused(_))), "{why}: {answer:?}");
    }
    assert!(matches!(bed.engine.count(THINGS, q().eq("at", "t").eq("n", 1)).await, Err(Error::Refused(_))));
    assert!(matches!(bed.engine.find("undeclared", q()).await, Err(Error::Refused(_))));
}

pub async fn a_strange_cursor_is_a_bad_cursor(bed: Bed) {
    forty(&bed).await;
    let order = [("n", Dir::Asc)];
    let good = Cursor(vec![1.into()], "k01".into()).encode(THINGS, &order);
    assert_eq!(Cursor::decode(&good, THINGS, &order).unwrap(), Cursor(vec![1.into()], "k01".into()));
    // Of another list, of the same one in another order, by hand (the last but one is [[1],""]), and cut off.
    for other in [("others", order), (THINGS, [("n", Dir::Desc)]), (THINGS, [("at", Dir::Asc)])] {
        assert!(matches!(Cursor::decode(&good, other.0, &other.1), Err(Error::BadCursor)), "{other:?}");
    }
    for strange in ["", "!", "e30", "W10", "bnVsbA", "W1sxXSwiIl0", &good[..good.len() - 4]] {
        assert!(matches!(Cursor::decode(strange, THINGS, &order), Err(Error::BadCursor)), "{strange}");
    }
    for cursor in [
        Cursor(vec![], "k01".into()),
        Cursor(vec!["a".into(), "b".into()], "k01".into()),
        Cursor(vec!["t01".into()], "k01".into()),
        Cursor(vec![true.into()], "k01".into()),
        Cursor(vec![1.into()], "k\0".into()),
    ] {
        let answer = bed.engine.find(THINGS, q().asc("n").after(Some(cursor))).await;
        assert!(matches!(answer, Err(Error::BadCursor)), "{answer:?}");
    }
    // One that fits names a place, whether or not a document stands there.
    let between = q().asc("n").limit(1).after(Some(Cursor(vec![5.into()], "zz".into())));
    assert_eq!(ids(&bed.engine, between).await, ["k06"]);
}
