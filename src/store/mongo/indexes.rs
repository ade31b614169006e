//! Declares indexes, and tells which are missing.

use mongodb::bson::{Bson, Document};
use mongodb::options::IndexOptions;
use mongodb::{Collection, IndexModel};

use super::failure::failed;
use crate::store::declared::Declared;
use crate::store::engine::{Error, Index, Result};

const NAMESPACE_NOT_FOUND: i32 = 26;

/// The id breaks the ties of every order. A unique rule must not have it: no two documents would be equal.
fn keys(index: &Index) -> Document {
    let mut keys: Document = index.paths.iter().map(|path| ((*path).to_owned(), Bson::Int32(1))).collect();
    if !index.unique {
        keys.insert("_id", 1);
    }
    keys
}

fn model(index: &Index) -> IndexModel {
    // A compound index that ends in _id holds every document, sparse or not: only unique ones say it.
    let options = IndexOptions::builder()
        .name(index.name.to_owned())
        .unique(index.unique.then_some(true))
        .sparse(index.unique.then_some(true))
        .build();
    IndexModel::builder().keys(keys(index)).options(options).build()
}

fn same(index: &Index, standing: &IndexModel) -> bool {
    let flag = |read: fn(&IndexOptions) -> Option<bool>| standing.options.as_ref().and_then(read).unwrap_or(false);
    let direction = |value: &Bson| match value {
        Bson::Int32(n) => Some(i64::from(*n)),
        Bson::Int64(n) => Some(*n),
        Bson::Double(f) => Some(*f as i64),
        _ => None,
    };
    let flat = |keys: &Document| keys.iter().map(|(k, v)| (k.clone(), direction(v))).collect::<Vec<_>>();
    flat(&keys(index)) == flat(&standing.keys) && flag(|o| o.unique) == index.unique
}

async fn standing(collection: &Collection<Document>) -> Result<Vec<IndexModel>> {
    let mut cursor = match collection.list_indexes().await {
        Ok(cursor) => cursor,
        Err(e) if matches!(&*e.kind, mongodb::error::ErrorKind::Command(c) if c.code == NAMESPACE_NOT_FOUND) => {
            return Ok(Vec::new());
        }
        Err(e) => return Err(failed(&e).into()),
    };
    let mut out = Vec::new();
    while cursor.advance().await.map_err(|e| failed(&e))? {
        out.push(cursor.deserialize_current().map_err(|e| failed(&e))?);
    }
    Ok(out)
}

fn named<'a>(standing: &'a [IndexModel], index: &Index) -> Option<&'a IndexModel> {
    standing.iter().find(|s| s.options.as_ref().and_then(|o| o.name.as_deref()) == Some(index.name))
}

pub(super) async fn missing(collection: &Collection<Document>, declared: &Declared) -> Result<Vec<&'static str>> {
    let standing = standing(collection).await?;
    let lacking = declared.indexes.iter().filter(|i| !named(&standing, i).is_some_and(|s| same(i, s)));
    Ok(lacking.map(|i| i.name).collect())
}

pub(super) async fn ensure(collection: &Collection<Document>, declared: &Declared) -> Result<()> {
    let standing = standing(collection).await?;
    for index in declared.indexes {
        match named(&standing, index) {
            Some(found) if same(index, found) => {}
            Some(_) => {
                return Err(Error::Refused(format!(
                    "{}.{} stands with another definition: give the index a new name",
                    declared.name, index.name
                )));
            }
            None => {
                collection.create_index(model(index)).await.map_err(|e| failed(&e))?;
            }
        }
    }
    Ok(())
}
