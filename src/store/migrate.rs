//! Brings a database up to what this Hirewire needs, and tells when it can't be used: another format, missing indexes,
//! a copy that was never finished.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::document::{CollectionInfo, Document, Store};
use super::engine::{Error, Index};

/// The format of what is stored. It is raised when documents of before can't be read any more without a change.
pub const FORMAT: i64 = 1;

/// The one document that says in which format the rest is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Format {
    format: i64,
}

impl Document for Format {
    const COLLECTION: &'static str = "store_format";
    const INDEXES: &'static [Index] = &[];
    fn id(&self) -> &'static str {
        "format"
    }
}

/// In a copy's target while the copy is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unfinished {
    /// Collections that are whole.
    pub done: Vec<String>,
    /// The last id of the next one that has arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Document for Unfinished {
    const COLLECTION: &'static str = "store_copy";
    const INDEXES: &'static [Index] = &[];
    fn id(&self) -> &'static str {
        "copy"
    }
}

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("this database was written by a newer Hirewire: its format is {found}, this program knows {FORMAT}")]
    Newer { found: i64 },
    #[error("{0}; run `hirewire migrate`")]
    Lacking(Lacking),
    #[error("a copy into this database was not finished: run the same `hirewire copy` again")]
    HalfCopied,
    #[error(transparent)]
    Store(#[from] Error),
}

/// What a database lacks. The indexes are `collection.name`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lacking {
    /// It has no format yet: nobody has prepared it.
    pub format: bool,
    pub indexes: Vec<String>,
}

/// Indexes that are named before the rest is a number: an empty database lacks all of them.
const NAMED: usize = 3;

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the database ")?;
        if self.format {
            f.write_str(if self.indexes.is_empty() { "was never prepared" } else { "was never prepared: it " })?;
        }
        if self.indexes.is_empty() {
            return Ok(());
        }
        let (count, named) = (self.indexes.len(), self.indexes.iter().take(NAMED).cloned().collect::<Vec<_>>());
        write!(f, "lacks {count} {} ({}", if count == 1 { "index" } else { "indexes" }, named.join(", "))?;
        match count - named.len() {
            0 => f.write_str(")"),
            more => write!(f, " and {more} more)"),
        }
    }
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Migrated {
    /// It was empty, and is of this format now.
    pub founded: bool,
    /// Each collection with the indexes that it lacked.
    pub declared: Vec<(&'static str, Vec<&'static str>)>,
}

impl fmt::Display for Migrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.founded {
            writeln!(f, "the database is new: format {FORMAT}")?;
        }
        for (collection, indexes) in &self.declared {
            writeln!(f, "{collection}: declared {}", indexes.join(", "))?;
        }
        if !self.founded && self.declared.is_empty() {
            writeln!(f, "nothing to do: format {FORMAT}, every index is there")?;
        }
        Ok(())
    }
}

/// Declares what is missing; again is no change. Safe to run while servers use the database, and by several at once.
///
/// # Errors
/// `Newer`, `HalfCopied`, or the store's own.
pub async fn migrate(store: &Store, collections: &[CollectionInfo]) -> Result<Migrated, MigrateError> {
    let found = format(store).await?;
    if unfinished(store).await?.is_some() {
        return Err(MigrateError::HalfCopied);
    }
    let mut done = declare(store, collections).await?;
    done.founded = found.is_none();
    Ok(done)
}

/// As [`migrate`], also where a copy is under way.
pub(super) async fn declare(store: &Store, collections: &[CollectionInfo]) -> Result<Migrated, MigrateError> {
    let mut done = Migrated::default();
    store.ensure::<Format>().await?;
    for info in collections {
        let missing = store.engine().missing_indexes(info.name, info.indexes).await?;
        store.engine().ensure_indexes(info.name, info.indexes).await?;
        if !missing.is_empty() {
            done.declared.push((info.name, missing));
        }
    }
    store.insert_once(&Format { format: FORMAT }).await?;
    Ok(done)
}

/// Declares nothing: answers whether a server may run on the database as it stands.
///
/// # Errors
/// `Newer`, `Lacking`, `HalfCopied`, or the store's own.
pub async fn check(store: &Store, collections: &[CollectionInfo]) -> Result<(), MigrateError> {
    let mut lacking = Lacking { format: format(store).await?.is_none(), indexes: Vec::new() };
    for info in collections {
        let missing = store.engine().missing_indexes(info.name, info.indexes).await?;
        lacking.indexes.extend(missing.into_iter().map(|name| format!("{}.{name}", info.name)));
    }
    if lacking != Lacking::default() {
        return Err(MigrateError::Lacking(lacking));
    }
    match unfinished(store).await? {
        Some(_) => Err(MigrateError::HalfCopied),
        None => Ok(()),
    }
}

/// The database's format; `None` when it has none yet.
pub(super) async fn format(store: &Store) -> Result<Option<i64>, MigrateError> {
    store.ensure::<Format>().await?;
    let found = store.get::<Format>("format").await?.map(|f| f.doc.format);
    match found {
        Some(found) if found > FORMAT => Err(MigrateError::Newer { found }),
        found => Ok(found),
    }
}

async fn unfinished(store: &Store) -> Result<Option<Unfinished>, MigrateError> {
    store.ensure::<Unfinished>().await?;
    Ok(store.get::<Unfinished>("copy").await?.map(|u| u.doc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_missing_indexes_are_a_number_and_the_first_three() {
        let said = |format: bool, count: usize| {
            let indexes = (1..=count).map(|n| format!("jobs.i{n}")).collect();
            MigrateError::Lacking(Lacking { format, indexes }).to_string()
        };
        assert_eq!(said(false, 1), "the database lacks 1 index (jobs.i1); run `hirewire migrate`");
        assert_eq!(said(false, 3), "the database lacks 3 indexes (jobs.i1, jobs.i2, jobs.i3); run `hirewire migrate`");
        assert_eq!(
            said(true, 57),
            "the database was never prepared: it lacks 57 indexes (jobs.i1, jobs.i2, jobs.i3 and 54 more); run `hirewire migrate`"
        );
        assert_eq!(said(true, 0), "the database was never prepared; run `hirewire migrate`");
    }
}
