//! The embedded engine: SQLite in the data folder, nothing to install. Knows the port alone.
//!
//! One thread writes and commits queued writes together; a few threads read. One document by its id is read on the
//! thread that asks, async or not: the way to a reader and back costs several times the read (`benches/load/`).
//! Several processes may open one folder (`hirewire user list` beside a running server): SQLite's own locks part them.

mod blobs;
mod connection;
mod others;
mod pages;
mod readers;
mod schema;
mod sql;
mod writer;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::declared::Catalogue;
use super::engine::{About, Engine, Error, Index, Plan, Query, RawDoc, Result, Revision};
use crate::kernel::Timestamp;
use blobs::Blobs;
use connection::{Role, failed};
use others::Others;
use readers::Readers;
use writer::Writer;

/// The database's file in the data folder.
pub const FILE: &str = "hirewire.db";

pub struct Embedded {
    dir: PathBuf,
    catalogue: Catalogue,
    writer: Writer,
    readers: Readers,
    others: Others,
    blobs: Blobs,
}

impl Embedded {
    /// Opens the store in `dir`, and makes the folder (mode 0700: résumés lie there) when it is missing.
    ///
    /// # Errors
    /// `Unavailable` when the folder or the file can't be opened, `Corrupt` when the file is no SQLite database.
    pub fn open(dir: &Path) -> Result<Self> {
        let no_folder = |e: std::io::Error| Error::Unavailable(format!("data folder {}: {e}", dir.display()));
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(no_folder)?;
        let file = dir.join(FILE);
        // The writer first: it makes the file and its journal.
        let writing = connection::open(&file, Role::Writer)?;
        let others = Others::of(connection::open(&file, Role::ReaderAtHand)?, &writing).map_err(|e| failed(&e))?;
        let writer = Writer::start(writing).map_err(no_folder)?;
        let count = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 4);
        let open = |role| (0..count).map(|_| connection::open(&file, role)).collect::<Result<Vec<_>>>();
        let readers = Readers::start(open(Role::Reader)?, open(Role::ReaderAtHand)?).map_err(no_folder)?;
        let blobs = Blobs::open(&dir.join("blobs")).map_err(no_folder)?;
        Ok(Self { dir: dir.to_owned(), catalogue: Catalogue::default(), writer, readers, others, blobs })
    }
}

fn by_id(connection: &Connection, collection: &str, id: &str) -> rusqlite::Result<Option<RawDoc>> {
    connection
        .prepare_cached(&format!("SELECT version, body FROM \"{collection}\" WHERE id = ?1"))?
        .query_row([id], |row| Ok(RawDoc { id: id.to_owned(), version: row.get(0)?, body: row.get(1)? }))
        .optional()
}

/// Why a compare-and-swap matched nothing.
fn gone(connection: &Connection, collection: &str, id: &str) -> Error {
    let seen = connection
        .prepare_cached(&format!("SELECT 1 FROM \"{collection}\" WHERE id = ?1"))
        .and_then(|mut statement| statement.exists([id]));
    match seen {
        Ok(true) => Error::Stale,
        Ok(false) => Error::Missing,
        Err(e) => failed(&e),
    }
}

#[async_trait]
impl Engine for Embedded {
    async fn ensure_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<()> {
        let declared = self.catalogue.declare(collection, indexes)?;
        // Looking first keeps a start on a whole database free of writes.
        let looked_at = declared.clone();
        if self.readers.read(move |c| schema::is_whole(c, &looked_at)).await? {
            return Ok(());
        }
        self.writer.write(move |c| schema::ensure(c, &declared)).await
    }

    async fn missing_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>> {
        let declared = self.catalogue.declare(collection, indexes)?;
        self.readers.read(move |c| schema::missing(c, &declared)).await
    }

    async fn insert(&self, collection: &'static str, id: &str, body: String) -> Result<()> {
        let body = self.catalogue.get(collection)?.document(id, body)?.text;
        self.writer
            .change(collection, id.to_owned(), move |c, id| {
                c.prepare_cached(&format!("INSERT INTO \"{collection}\" (id, version, body) VALUES (?1, 1, ?2)"))
                    .and_then(|mut statement| statement.execute(params![id, body]))
                    .map(drop)
                    .map_err(|e| failed(&e))
            })
            .await
    }

    async fn get(&self, collection: &'static str, id: &str) -> Result<Option<RawDoc>> {
        self.catalogue.get(collection)?;
        if let Some(read) = self.readers.read_at_once(|c| by_id(c, collection, id)) {
            return read;
        }
        let id = id.to_owned();
        self.readers.read(move |c| by_id(c, collection, &id).map_err(|e| failed(&e))).await
    }

    async fn replace(&self, collection: &'static str, id: &str, expected: i64, body: String) -> Result<i64> {
        let body = self.catalogue.get(collection)?.document(id, body)?.text;
        self.writer
            .change(collection, id.to_owned(), move |c, id| {
                let changed = c
                    .prepare_cached(&format!(
                        "UPDATE \"{collection}\" SET version = version + 1, body = ?2 WHERE id = ?1 AND version = ?3"
                    ))
                    .and_then(|mut statement| statement.execute(params![id, body, expected]))
                    .map_err(|e| failed(&e))?;
                if changed == 1 { Ok(expected + 1) } else { Err(gone(c, collection, id)) }
            })
            .await
    }

    async fn delete(&self, collection: &'static str, id: &str, expected: i64) -> Result<()> {
        self.catalogue.get(collection)?;
        self.writer
            .change(collection, id.to_owned(), move |c, id| {
                let changed = c
                    .prepare_cached(&format!("DELETE FROM \"{collection}\" WHERE id = ?1 AND version = ?2"))
                    .and_then(|mut statement| statement.execute(params![id, expected]))
                    .map_err(|e| failed(&e))?;
                if changed == 1 { Ok(()) } else { Err(gone(c, collection, id)) }
            })
            .await
    }

    async fn restore(&self, collection: &'static str, doc: RawDoc) -> Result<()> {
        let body = self.catalogue.get(collection)?.document(&doc.id, doc.body)?.text;
        let (id, version) = (doc.id, doc.version);
        self.writer
            .change(collection, id, move |c, id| {
                c.prepare_cached(&format!(
                    "INSERT INTO \"{collection}\" (id, version, body) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body"
                ))
                .and_then(|mut statement| statement.execute(params![id, version, body]))
                .map(drop)
                .map_err(|e| failed(&e))
            })
            .await
    }

    async fn find(&self, collection: &'static str, query: Query) -> Result<Vec<RawDoc>> {
        self.catalogue.get(collection)?.query(&query)?;
        let walks = sql::walks(collection, &query)?;
        self.readers.read(move |c| pages::read(c, walks, &query)).await
    }

    async fn count(&self, collection: &'static str, query: Query) -> Result<u64> {
        self.catalogue.get(collection)?.count(&query)?;
        let count = sql::count(collection, &query)?;
        self.readers
            .read(move |c| {
                c.prepare_cached(&count.text)
                    .and_then(|mut statement| {
                        statement.query_row(params_from_iter(count.values), |row| row.get::<_, i64>(0))
                    })
                    .map(i64::unsigned_abs)
                    .map_err(|e| failed(&e))
            })
            .await
    }

    async fn explain(&self, collection: &'static str, query: Query) -> Result<Plan> {
        self.catalogue.get(collection)?.query(&query)?;
        let walks = sql::walks(collection, &query)?;
        let deep = query.after.is_some();
        let words = self.readers.read(move |c| pages::explain(c, walks, query.limit)).await?;
        Ok(Plan { service: pages::service(&words, deep), words })
    }

    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.blobs.put(sha256, bytes).await
    }

    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.blobs.get(sha256).await
    }

    async fn blob_delete(&self, sha256: &str) -> Result<()> {
        self.blobs.delete(sha256).await
    }

    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        self.blobs.list(after, limit).await
    }

    async fn blob_sweep(&self, before: Timestamp) -> Result<u64> {
        self.blobs.sweep(before).await
    }

    async fn ping(&self) -> Result<()> {
        self.readers.read(|c| c.query_row("SELECT 1", [], |_| Ok(())).map_err(|e| failed(&e))).await
    }

    async fn about(&self) -> Result<About> {
        let (journal, synchronous) = self.readers.read(connection::durability).await?;
        let mut warnings = Vec::new();
        if journal != "wal" {
            warnings.push(format!("SQLite's journal is {journal}: the folder's file system has no write-ahead log"));
        }
        if synchronous < connection::FULL {
            warnings.push("SQLite does not wait for the disk: a crash of the machine can lose writes".to_owned());
        }
        Ok(About {
            what: format!("SQLite {} in {}", rusqlite::version(), self.dir.display()),
            durability: format!("a write is done when it is on this machine's disk (journal {journal})"),
            warnings,
            clock: None,
        })
    }

    fn revision(&self, collection: &'static str, id: &str) -> Option<Revision> {
        let others = self.others.commits(&self.writer)?;
        Some(Revision { own: self.writer.changes_of(collection, id), others })
    }

    fn patience(&self) -> Option<Duration> {
        None
    }
}
