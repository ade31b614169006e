//! Queries as filters and sorts, within what every server that speaks the protocol has.

use mongodb::bson::{Bson, Document, doc};
use serde_json::{Map, Value};

use super::bson::scalar;
use crate::store::declared::{moving_order, places};
use crate::store::engine::{Cond, Dir, Index, Query, Result, check_path};

/// What must hold, without order and place.
pub(super) fn conditions(query: &Query) -> Result<Document> {
    Ok(all_of(parts(query)?))
}

/// What must hold for a page: the conditions, that what is ordered by exists, and the place to go on from.
pub(super) fn filter(query: &Query) -> Result<Document> {
    let mut parts = parts(query)?;
    let order = moving_order(query);
    if query.after.is_none() {
        for (path, _) in order.iter().filter(|(path, _)| *path != "_id") {
            let compared = query.filters.iter().any(|(p, cond)| p == path && !matches!(cond, Cond::Has(_)));
            if !compared {
                parts.push(doc! { *path: { "$exists": true } });
            }
        }
        return Ok(all_of(parts));
    }
    let places = places(query);
    let terms: Vec<Document> = places
        .iter()
        .map(|place| {
            let mut term = Document::new();
            for (path, value) in &place.equal {
                term.insert(*path, scalar(value));
            }
            if let Some((path, dir, value)) = &place.beyond {
                term.insert(*path, doc! { than(*dir): scalar(value) });
            }
            term
        })
        .collect();
    // The first path's bound said apart is what an index is sought by.
    if let [.., last] = places.as_slice()
        && places.len() > 1
        && let Some((path, dir, value)) = &last.beyond
    {
        parts.push(doc! { *path: { format!("{}e", than(*dir)): scalar(value) } });
    }
    parts.push(if terms.len() == 1 {
        all_of(terms)
    } else {
        doc! { "$or": terms }
    });
    Ok(all_of(parts))
}

fn than(dir: Dir) -> &'static str {
    match dir {
        Dir::Asc => "$gt",
        Dir::Desc => "$lt",
    }
}

/// One document a condition: a path may come twice.
fn parts(query: &Query) -> Result<Vec<Document>> {
    query
        .filters
        .iter()
        .map(|(path, cond)| {
            let path = if *path == "_id" { path } else { check_path(path)? };
            let (op, value) = match cond {
                // Plain, not `$eq`: the same, and more servers use an index for it.
                Cond::Eq(v) | Cond::Has(v) => return Ok(doc! { path: scalar(v) }),
                Cond::Lt(v) => ("$lt", scalar(v)),
                Cond::Lte(v) => ("$lte", scalar(v)),
                Cond::Gt(v) => ("$gt", scalar(v)),
                Cond::Gte(v) => ("$gte", scalar(v)),
                Cond::In(list) => ("$in", Bson::Array(list.iter().map(scalar).collect())),
            };
            Ok(doc! { path: { op: value } })
        })
        .collect()
}

fn all_of(mut parts: Vec<Document>) -> Document {
    match parts.len() {
        0 => Document::new(),
        1 => parts.remove(0),
        _ => doc! { "$and": parts },
    }
}

pub(super) fn sort(query: &Query) -> Result<Document> {
    moving_order(query)
        .into_iter()
        .map(|(path, dir)| {
            let path = if path == "_id" { path } else { check_path(path)? };
            Ok((path.to_owned(), Bson::Int32(if dir == Dir::Asc { 1 } else { -1 })))
        })
        .collect()
}

/// Zero is no limit here too.
pub(super) fn limit(query: &Query) -> i64 {
    i64::try_from(query.limit).unwrap_or(i64::MAX)
}

/// A batch of one would close the cursor in some servers' eyes.
pub(super) fn batch(query: &Query) -> u32 {
    u32::try_from(query.limit).unwrap_or(u32::MAX).max(2)
}

/// A filter for documents with the same key in a unique index; `None` when the body has none.
pub(super) fn same_key(index: &Index, body: &Map<String, Value>) -> Option<Document> {
    let mut out = Document::new();
    for path in index.paths {
        let mut keys = path.split('.');
        let first = body.get(keys.next()?)?;
        let value = keys.try_fold(first, |value, key| value.get(key))?;
        out.insert(*path, scalar(&serde_json::from_value(value.clone()).ok()?));
    }
    Some(out)
}
