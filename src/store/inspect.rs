//! Looks at a database without changing it: whether the declared indexes are used.

use super::document::{CollectionInfo, Store};
use super::engine::{Cond, Index, Query, Result, Service};

/// How many declared indexes serve what they were declared for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexUse {
    pub served: usize,
    /// The engine does not say, or there is nothing in the collection yet.
    pub unknown: usize,
    /// `collection.index` and what the engine does instead.
    pub poor: Vec<(String, &'static str)>,
}

/// Asks the engine, for each index, how it would run a page of the query that the index is there for.
///
/// # Errors
/// `Unavailable`, or `Refused` when the collection is not declared.
pub async fn index_use(store: &Store, collections: &[CollectionInfo]) -> Result<IndexUse> {
    let mut found = IndexUse::default();
    for info in collections {
        for index in info.indexes {
            let plan = store.engine().explain(info.name, question(index)).await?;
            match plan.service {
                Service::Index => found.served += 1,
                Service::Unknown => found.unknown += 1,
                Service::Poor(why) => found.poor.push((format!("{}.{}", info.name, index.name), why)),
            }
        }
    }
    Ok(found)
}

/// A page of 50 as features ask for it: the first path bound, the others ordered; a unique rule by its whole key.
fn question(index: &Index) -> Query {
    let page = Query::new().limit(50);
    let Some((first, rest)) = index.paths.split_first() else { return page };
    if index.multi {
        return page.filter(first, Cond::Has("x".into()));
    }
    if index.unique {
        return index.paths.iter().fold(page, |query, path| query.eq(path, "x"));
    }
    rest.iter().fold(page.eq(first, "x"), |query, path| query.asc(path))
}
