//! Random operations on an engine and on a map, compared after each: the port's rules are the map's.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use hirewire::store::{Cond, Dir, Error, Query, Val};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::beds::Bed;
use super::things::{INDEXES, THINGS, body, duplicate};

type Model = BTreeMap<String, (i64, Value)>;

pub async fn random_operations_agree_with_a_map(bed: Bed) {
    bed.engine.ensure_indexes(THINGS, INDEXES).await.unwrap();
    // The same walks each time; a seed of one's own is tried by changing the range.
    for seed in 0..bed.model_rounds {
        let mut model = Model::new();
        let mut random = StdRng::seed_from_u64(seed);
        for step in 0..300 {
            let place = format!("seed {seed} step {step}");
            match random.random_range(0..8) {
                0 | 1 => insert(&bed, &mut model, &mut random, &place).await,
                2 | 3 => replace(&bed, &mut model, &mut random, &place).await,
                4 => delete(&bed, &mut model, &mut random, &place).await,
                5 => {
                    let id = some_id(&mut random);
                    let found = bed.engine.get(THINGS, &id).await.unwrap().map(|d| (d.version, body(&d)));
                    assert_eq!(found.as_ref(), model.get(&id), "{place}");
                }
                _ => look(&bed, &model, &mut random, &place).await,
            }
        }
        for (id, (version, _)) in model {
            bed.engine.delete(THINGS, &id, version).await.unwrap();
        }
        assert_eq!(bed.engine.count(THINGS, Query::new()).await.unwrap(), 0);
        assert_eq!(bed.engine.count(THINGS, Query::new().filter("tags", Cond::Has("g0".into()))).await.unwrap(), 0);
    }
}

fn some_id(random: &mut StdRng) -> String {
    format!("i{:02}", random.random_range(0..25))
}

fn some_body(random: &mut StdRng) -> Value {
    let tags: Vec<String> = (0..random.random_range(0..3)).map(|_| format!("g{}", random.random_range(0..3))).collect();
    let mut body = json!({
        "status": if random.random_bool(0.5) { "p" } else { "q" },
        "at": format!("t{}", random.random_range(0..4)),
        "n": random.random_range(-3..4i64),
        "yes": random.random_bool(0.5),
        "free": [f64::from(random.random_range(0..9)) / 4.0, { "text": "it's" }],
        "tags": tags,
    });
    if random.random_bool(0.6) {
        body["email"] = json!(format!("e{}", random.random_range(0..12)));
    }
    if random.random_bool(0.3) {
        body["x"] = json!({ "y": format!("y{}", random.random_range(0..3)) });
    }
    if random.random_bool(0.1) {
        body["gone"] = Value::Null;
    }
    body
}

/// What the rules make of a body: `None` when they refuse it.
fn spoiled(random: &mut StdRng, body: &mut Value) -> bool {
    match random.random_range(0..24) {
        0 => body["n"] = json!(0.5),
        1 => body["n"] = json!("1"),
        2 => body["at"] = json!("t\0"),
        3 => body["a"] = json!("half"),
        4 => body["free"] = json!({ "a.b": 1 }),
        _ => {
            if let Some(members) = body.as_object_mut() {
                members.retain(|_, v| !v.is_null());
            }
            return false;
        }
    }
    true
}

fn clash(model: &Model, id: &str, body: &Value) -> bool {
    body.get("email").is_some_and(|email| model.iter().any(|(k, v)| k != id && v.1.get("email") == Some(email)))
}

async fn insert(bed: &Bed, model: &mut Model, random: &mut StdRng, place: &str) {
    let (id, mut body) = (some_id(random), some_body(random));
    let sent = body.clone();
    let spoiled = spoiled(random, &mut body);
    let text = if spoiled { body.to_string() } else { sent.to_string() };
    let answer = bed.engine.insert(THINGS, &id, text).await;
    if spoiled {
        assert!(matches!(answer, Err(Error::Refused(_))), "{place}: {answer:?}");
    } else if model.contains_key(&id) {
        // Id and rule broken together: either may be named.
        let rule = duplicate(answer);
        assert!(rule == "_id" || rule == "email" && body.get("email").is_some(), "{place}: {rule}");
    } else if clash(model, &id, &body) {
        assert_eq!(duplicate(answer), "email", "{place}");
    } else {
        answer.unwrap();
        model.insert(id, (1, body));
    }
}

async fn replace(bed: &Bed, model: &mut Model, random: &mut StdRng, place: &str) {
    let (id, mut body) = (some_id(random), some_body(random));
    let sent = body.clone();
    let spoiled = spoiled(random, &mut body);
    let text = if spoiled { body.to_string() } else { sent.to_string() };
    let expected = model.get(&id).map_or(1, |d| d.0) - i64::from(random.random_bool(0.2));
    let answer = bed.engine.replace(THINGS, &id, expected, text).await;
    match model.get(&id) {
        _ if spoiled => assert!(matches!(answer, Err(Error::Refused(_))), "{place}: {answer:?}"),
        None => assert!(matches!(answer, Err(Error::Missing)), "{place}: {answer:?}"),
        Some(d) if d.0 != expected => assert!(matches!(answer, Err(Error::Stale)), "{place}: {answer:?}"),
        Some(_) if clash(model, &id, &body) => assert_eq!(duplicate(answer), "email", "{place}"),
        Some(_) => {
            assert_eq!(answer.unwrap(), expected + 1, "{place}");
            model.insert(id, (expected + 1, body));
        }
    }
}

async fn delete(bed: &Bed, model: &mut Model, random: &mut StdRng, place: &str) {
    let id = some_id(random);
    let expected = model.get(&id).map_or(1, |d| d.0) - i64::from(random.random_bool(0.2));
    let answer = bed.engine.delete(THINGS, &id, expected).await;
    match model.get(&id) {
        None => assert!(matches!(answer, Err(Error::Missing)), "{place}: {answer:?}"),
        Some(d) if d.0 != expected => assert!(matches!(answer, Err(Error::Stale)), "{place}: {answer:?}"),
        Some(_) => {
            answer.unwrap();
            model.remove(&id);
        }
    }
}

/// A query of a shape that the declared indexes serve.
fn some_query(random: &mut StdRng) -> Query {
    let dir = if random.random_bool(0.5) { Dir::Asc } else { Dir::Desc };
    let limit = random.random_range(1..8);
    let status = |random: &mut StdRng, query: Query| match random.random_range(0..3) {
        0 => query.filter("status", Cond::In(vec!["p".into(), "q".into(), "r".into()])),
        1 => query.eq("status", "p"),
        _ => query.eq("status", "q"),
    };
    let some_n = |random: &mut StdRng| Val::Int(random.random_range(-3..4));
    let ranged = |random: &mut StdRng, query: Query, path: &'static str, value: Val| {
        let all = [Cond::Lt(value.clone()), Cond::Lte(value.clone()), Cond::Gt(value.clone()), Cond::Gte(value)];
        if random.random_bool(0.5) { query.filter(path, all.choose(random).unwrap().clone()) } else { query }
    };
    let mut query = Query::new().limit(limit);
    let ordered: &[&'static str] = match random.random_range(0..8) {
        0 => {
            query = status(random, query);
            query = ranged(random, query, "at", "t2".into());
            &["at"]
        }
        1 => {
            query = status(random, query).eq("yes", random.random_bool(0.5));
            let n = some_n(random);
            query = ranged(random, query, "n", n);
            &["n"]
        }
        2 => {
            query = status(random, query);
            &[]
        }
        3 => {
            let n = some_n(random);
            query = ranged(random, query, "n", n);
            &["n"]
        }
        4 => &["x.y"],
        5 => {
            query = query.filter("tags", Cond::Has(format!("g{}", random.random_range(0..3)).into()));
            if random.random_bool(0.5) {
                query = query.eq("yes", random.random_bool(0.5));
            }
            &["n"]
        }
        6 => {
            query = query.eq("email", format!("e{}", random.random_range(0..12))).eq("yes", true);
            &["at"]
        }
        _ => &["status", "at"],
    };
    query.order = ordered.iter().map(|path| (*path, dir)).collect();
    query
}

fn at<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(body, |v, key| v.get(key))
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => a.as_i64().cmp(&b.as_i64()),
    }
}

fn holds(body: &Value, path: &str, cond: &Cond) -> bool {
    let json = |v: &Val| serde_json::to_value(v).unwrap();
    at(body, path).is_some_and(|value| match cond {
        Cond::Eq(v) => *value == json(v),
        Cond::In(list) => list.iter().any(|v| *value == json(v)),
        Cond::Lt(v) => compare(value, &json(v)).is_lt(),
        Cond::Lte(v) => compare(value, &json(v)).is_le(),
        Cond::Gt(v) => compare(value, &json(v)).is_gt(),
        Cond::Gte(v) => compare(value, &json(v)).is_ge(),
        Cond::Has(v) => value.as_array().unwrap().contains(&json(v)),
    })
}

async fn look(bed: &Bed, model: &Model, random: &mut StdRng, place: &str) {
    let mut query = some_query(random);
    let matching = |b: &Value| query.filters.iter().all(|(path, cond)| holds(b, path, cond));
    let mut want: Vec<(&String, &Value)> =
        model.iter().map(|(id, d)| (id, &d.1)).filter(|(_, b)| matching(b)).collect();
    want.retain(|(_, b)| query.order.iter().all(|(path, _)| at(b, path).is_some()));
    want.sort_by(|a, b| {
        let paths = query.order.iter().map(|(path, _)| compare(at(a.1, path).unwrap(), at(b.1, path).unwrap()));
        let order = paths.fold(Ordering::Equal, Ordering::then).then_with(|| a.0.cmp(b.0));
        if query.id_dir() == Dir::Asc { order } else { order.reverse() }
    });
    let want: Vec<String> = want.into_iter().map(|w| w.0.clone()).collect();
    let counted = model.values().filter(|(_, b)| matching(b)).count() as u64;
    assert_eq!(bed.engine.count(THINGS, query.clone()).await.unwrap(), counted, "{place}: {query:?}");
    let mut got = Vec::new();
    loop {
        let docs = bed.engine.find(THINGS, query.clone()).await.unwrap();
        let Some(last) = docs.last() else { break };
        query.after = Some(query.cursor_of(last).unwrap());
        got.extend(docs.into_iter().map(|d| d.id));
        assert!(got.len() <= want.len(), "{place}: {query:?}");
    }
    assert_eq!(got, want, "{place}: {query:?}");
}
