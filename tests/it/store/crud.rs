//! Single documents: versions, unique rules, and the rules for what may be stored.

use hirewire::store::Error;
use serde_json::json;

use super::beds::Bed;
use super::things::{INDEXES, THINGS, body, duplicate, put};

pub async fn reads_writes_and_versions(bed: Bed) {
    let engine = &bed.engine;
    assert_eq!(engine.missing_indexes(THINGS, INDEXES).await.unwrap().len(), INDEXES.len());
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    assert!(engine.missing_indexes(THINGS, INDEXES).await.unwrap().is_empty());

    assert_eq!(engine.get(THINGS, "1").await.unwrap(), None);
    put(engine, "1", json!({ "email": "a@x", "n": 1, "f": 0.5, "deep": { "er": [1, "two", true, null, {}] } })).await;
    assert_eq!(duplicate(engine.insert(THINGS, "1", "{}".into()).await), "_id");
    let found = engine.get(THINGS, "1").await.unwrap().unwrap();
    assert_eq!((found.id.as_str(), found.version), ("1", 1));
    assert_eq!(body(&found), json!({ "email": "a@x", "n": 1, "f": 0.5, "deep": { "er": [1, "two", true, null, {}] } }));

    assert_eq!(engine.replace(THINGS, "1", 1, json!({ "email": "b@x" }).to_string()).await.unwrap(), 2);
    assert_eq!(body(&engine.get(THINGS, "1").await.unwrap().unwrap()), json!({ "email": "b@x" }));
    assert!(matches!(engine.replace(THINGS, "1", 1, "{}".into()).await, Err(Error::Stale)));
    assert!(matches!(engine.replace(THINGS, "9", 1, "{}".into()).await, Err(Error::Missing)));
    assert!(matches!(engine.delete(THINGS, "1", 1).await, Err(Error::Stale)));
    engine.delete(THINGS, "1", 2).await.unwrap();
    assert!(matches!(engine.delete(THINGS, "1", 2).await, Err(Error::Missing)));
    assert_eq!(engine.get(THINGS, "1").await.unwrap(), None);
    engine.ping().await.unwrap();
    let about = engine.about().await.unwrap();
    assert!(!about.what.is_empty() && about.durability.starts_with("a write is done when"), "{about:?}");
}

pub async fn unique_rules_refuse_and_name_themselves(bed: Bed) {
    let engine = &bed.engine;
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    put(engine, "1", json!({ "email": "a@x", "a": "1", "b": "1" })).await;
    assert_eq!(duplicate(engine.insert(THINGS, "2", json!({ "email": "a@x" }).to_string()).await), "email");
    let pair = json!({ "email": "b@x", "a": "1", "b": "1" }).to_string();
    assert_eq!(duplicate(engine.insert(THINGS, "2", pair).await), "pair");
    put(engine, "3", json!({ "email": "c@x", "a": "1", "b": "2" })).await;
    assert_eq!(duplicate(engine.replace(THINGS, "3", 1, json!({ "email": "a@x" }).to_string()).await), "email");
    assert_eq!(duplicate(engine.replace(THINGS, "3", 1, json!({ "a": "1", "b": "1" }).to_string()).await), "pair");
    // A refused write left nothing, and the rule is free for whoever comes first once it is given up.
    assert_eq!(engine.get(THINGS, "3").await.unwrap().unwrap().version, 1);
    engine.delete(THINGS, "1", 1).await.unwrap();
    engine.replace(THINGS, "3", 1, json!({ "email": "a@x" }).to_string()).await.unwrap();
    // Lacking or null: not in the rule.
    for (id, lacking) in
        [("n1", json!({})), ("n2", json!({})), ("n3", json!({ "email": null })), ("n4", json!({ "email": null }))]
    {
        put(engine, id, lacking).await;
    }
}

pub async fn one_of_sixty_racing_inserts_wins(bed: Bed) {
    bed.engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    let racers: Vec<_> = (0..60)
        .map(|i| {
            let engine = bed.engine.clone();
            tokio::spawn(async move {
                engine.insert(THINGS, &format!("r{i}"), json!({ "email": "race@x" }).to_string()).await
            })
        })
        .collect();
    let mut won = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(()) => won += 1,
            lost => assert_eq!(duplicate(lost), "email"),
        }
    }
    assert_eq!(won, 1);
}

pub async fn documents_that_differ_between_engines_are_refused(bed: Bed) {
    let engine = &bed.engine;
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    let mut deep = json!("bottom");
    for _ in 0..70 {
        deep = json!([deep]);
    }
    for (why, bad) in [
        ("U+0000", json!({ "at": "a\0b" })),
        ("U+0000 anywhere", json!({ "free": [{ "text": "a\0b" }] })),
        ("over 63 bits", json!({ "big": u64::MAX })),
        ("a float on an indexed path", json!({ "n": 1.5 })),
        ("an object on an indexed path", json!({ "n": {} })),
        ("an array on an indexed path", json!({ "n": [1] })),
        ("an array on the way", json!({ "x": [{ "y": "1" }] })),
        ("a scalar on the way", json!({ "x": 1 })),
        ("a scalar where members are indexed", json!({ "tags": "one" })),
        ("a null among members", json!({ "tags": [null] })),
        ("a float among members", json!({ "tags": [0.5] })),
        ("half a compound rule", json!({ "a": "1" })),
        ("half a compound rule", json!({ "b": "1" })),
        ("a dot in a key", json!({ "free": { "a.b": 1 } })),
        ("a dollar in a key", json!({ "$where": 1 })),
        ("an empty key", json!({ "": 1 })),
        ("the engine's own field", json!({ "_id": "2" })),
        ("the engine's own field", json!({ "_version": 2 })),
        ("too deep", json!({ "free": deep })),
        ("no object", json!([1])),
    ] {
        let refused = engine.insert(THINGS, "bad", bad.to_string()).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{why}: {refused:?}");
    }
    for id in ["", "a\0b"] {
        assert!(matches!(engine.insert(THINGS, id, "{}".into()).await, Err(Error::Refused(_))), "{id:?}");
    }
    assert!(matches!(engine.insert(THINGS, "bad", "{".into()).await, Err(Error::Refused(_))));
    assert!(matches!(engine.insert("undeclared", "1", "{}".into()).await, Err(Error::Refused(_))));
    assert_eq!(engine.get(THINGS, "bad").await.unwrap(), None);

    // One path, one type.
    put(engine, "int", json!({ "n": 1, "tags": ["one"] })).await;
    for other in [json!({ "n": "1" }), json!({ "n": true }), json!({ "tags": [1] })] {
        assert!(matches!(engine.insert(THINGS, "bad", other.to_string()).await, Err(Error::Refused(_))), "{other}");
        assert!(matches!(engine.replace(THINGS, "int", 1, other.to_string()).await, Err(Error::Refused(_))), "{other}");
    }
    // All of it is free where no index looks, and every text round-trips.
    let free =
        json!({ "free": [0.5, -1.25e3, i64::MIN, i64::MAX, "", "é", "\u{1F600}", "it's", "a\\b\"", "$x", false] });
    put(engine, "free", free.clone()).await;
    assert_eq!(body(&engine.get(THINGS, "free").await.unwrap().unwrap()), free);
}

pub async fn null_members_are_dropped(bed: Bed) {
    let engine = &bed.engine;
    engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    put(engine, "1", json!({ "email": null, "free": { "a": null, "b": 1 }, "list": [null, { "c": null }] })).await;
    let found = engine.get(THINGS, "1").await.unwrap().unwrap();
    assert_eq!(body(&found), json!({ "free": { "b": 1 }, "list": [null, {}] }));
}
