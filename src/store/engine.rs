//! The port: what both engines can do, and nothing more.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::kernel::secret::sha256_hex;
use crate::kernel::{Fault, Timestamp};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Absent is never an error: it is `Ok(None)`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique index refused the write; `index` is its name, `_id` for the id.
    #[error("duplicate key: {index}")]
    Duplicate { index: String },
    /// Somebody else wrote the document since it was read.
    #[error("stale version")]
    Stale,
    #[error("no such document")]
    Missing,
    /// The engine can't be reached or timed out. A write may or may not have happened; the caller may try again.
    #[error("store unavailable: {0}")]
    Unavailable(String),
    /// What is stored can't be read as what it should be.
    #[error("corrupt data: {0}")]
    Corrupt(String),
    /// The document or the query breaks a rule of the port (see [`crate::store`]); the writer is at fault.
    #[error("refused by the store's rules: {0}")]
    Refused(String),
    /// A cursor that this query did not give out.
    #[error("bad cursor")]
    BadCursor,
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        match e {
            Error::Stale | Error::Duplicate { .. } => Self::Conflict,
            Error::Missing => Self::Missing,
            Error::BadCursor => Self::BadCursor,
            Error::Unavailable(cause) => Self::Unavailable(cause),
            Error::Refused(rule) if rule.contains("U+0000") => {
                Self::Unstorable("Text must not hold the character U+0000.".to_owned())
            }
            Error::Corrupt(cause) | Error::Refused(cause) => Self::Broken(cause),
        }
    }
}

/// A document as the engine holds it: `body` is a JSON object without id and version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawDoc {
    pub id: String,
    /// 1 after the insert, one more with each replace.
    pub version: i64,
    pub body: String,
}

/// What may be filtered or ordered on. One type a path; no floats, no nulls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Val {
    Bool(bool),
    Int(i64),
    Str(String),
}

impl From<&str> for Val {
    fn from(s: &str) -> Self {
        Self::Str(s.to_owned())
    }
}
impl From<String> for Val {
    fn from(s: String) -> Self {
        Self::Str(s)
    }
}
impl From<&String> for Val {
    fn from(s: &String) -> Self {
        Self::Str(s.clone())
    }
}
impl From<i64> for Val {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<bool> for Val {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl From<Timestamp> for Val {
    fn from(at: Timestamp) -> Self {
        Self::Str(at.to_string())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cond {
    Eq(Val),
    In(Vec<Val>),
    Lt(Val),
    Lte(Val),
    Gt(Val),
    Gte(Val),
    /// The array at the path holds this scalar.
    Has(Val),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dir {
    Asc,
    Desc,
}

/// The place after one document: its order values, then its id. Opaque text for clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor(pub Vec<Val>, pub String);

/// A cursor as clients hold it.
#[derive(Serialize, Deserialize)]
struct Written(String, Cursor);

impl Cursor {
    /// For the list of `collection` in this order, and no other.
    #[must_use]
    pub fn encode(&self, collection: &str, order: &[(&'static str, Dir)]) -> String {
        let written = Written(self.check(collection, order), self.clone());
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&written).unwrap_or_default())
    }

    /// # Errors
    /// `BadCursor` for any text that [`Cursor::encode`] did not write for the same list: values of other types or
    /// another number would mean something else in each engine, and nothing where a collection is empty.
    pub fn decode(text: &str, collection: &str, order: &[(&'static str, Dir)]) -> Result<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::BadCursor)?;
        let Written(check, cursor) = serde_json::from_slice(&bytes).map_err(|_| Error::BadCursor)?;
        if check == cursor.check(collection, order) { Ok(cursor) } else { Err(Error::BadCursor) }
    }

    /// A checksum of list and place. No secret: who forges one gets a page of what is theirs to see anyway.
    fn check(&self, collection: &str, order: &[(&'static str, Dir)]) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        let mut hash = sha256_hex(format!("{collection} {order:?} {text}").as_bytes());
        hash.truncate(12);
        hash
    }
}

/// Conditions on declared index paths (all must hold), an order, a place to go on from, a limit.
///
/// The path `_id` is the document's id. Ordering by a path implies that the path exists. The id breaks ties, in the
/// direction of the last order path, so that one index serves, read either way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub filters: Vec<(&'static str, Cond)>,
    pub order: Vec<(&'static str, Dir)>,
    pub after: Option<Cursor>,
    /// At most this many documents; 0 means no bound.
    pub limit: usize,
}

impl Query {
    #[must_use]
    pub fn new() -> Self {
        Self { limit: 50, ..Self::default() }
    }
    #[must_use]
    pub fn filter(mut self, path: &'static str, cond: Cond) -> Self {
        self.filters.push((path, cond));
        self
    }
    #[must_use]
    pub fn eq(self, path: &'static str, value: impl Into<Val>) -> Self {
        self.filter(path, Cond::Eq(value.into()))
    }
    #[must_use]
    pub fn asc(mut self, path: &'static str) -> Self {
        self.order.push((path, Dir::Asc));
        self
    }
    #[must_use]
    pub fn desc(mut self, path: &'static str) -> Self {
        self.order.push((path, Dir::Desc));
        self
    }
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
    #[must_use]
    pub fn after(mut self, cursor: Option<Cursor>) -> Self {
        self.after = cursor;
        self
    }

    #[must_use]
    pub fn id_dir(&self) -> Dir {
        self.order.last().map_or(Dir::Asc, |o| o.1)
    }

    /// The cursor after `doc` in this query's order.
    ///
    /// # Errors
    /// `Corrupt` when the body is no JSON or an order path holds no scalar.
    pub fn cursor_of(&self, doc: &RawDoc) -> Result<Cursor> {
        let body: serde_json::Value = serde_json::from_str(&doc.body).map_err(|e| Error::Corrupt(e.to_string()))?;
        let mut values = Vec::with_capacity(self.order.len());
        for (path, _) in &self.order {
            if *path == "_id" {
                values.push(Val::Str(doc.id.clone()));
                continue;
            }
            let at = path.split('.').try_fold(&body, |v, key| v.get(key));
            let value = at
                .and_then(|v| serde_json::from_value(v.clone()).ok())
                .ok_or_else(|| Error::Corrupt(format!("order path {path} is no scalar in {}", doc.id)))?;
            values.push(value);
        }
        Ok(Cursor(values, doc.id.clone()))
    }
}

/// A declared index. Put a version into the name when its definition changes.
///
/// A unique index never counts documents that lack its first path, and all paths of a compound unique rule must be
/// there together. `multi` means that the one path is an array of scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    pub name: &'static str,
    pub paths: &'static [&'static str],
    pub unique: bool,
    pub sparse: bool,
    pub multi: bool,
}

impl Index {
    #[must_use]
    pub const fn on(name: &'static str, paths: &'static [&'static str]) -> Self {
        Self { name, paths, unique: false, sparse: false, multi: false }
    }
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self.sparse = true;
        self
    }
    #[must_use]
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }
    #[must_use]
    pub const fn multi(mut self) -> Self {
        self.multi = true;
        self
    }
}

/// Paths go into SQL text and BSON keys: letters, digits, underscores and dots only.
///
/// # Errors
/// `Refused` for anything else.
pub fn check_path(path: &str) -> Result<&str> {
    let sound = !path.is_empty()
        && path.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    if sound { Ok(path) } else { Err(Error::Refused(format!("path {path:?}"))) }
}

/// What an engine says of itself, for the people who run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// One line on what it is: `SQLite 3.54.1 in ./data`, `MongoDB 8.0.4 at db.example:27017`.
    pub what: String,
    /// When a write counts as done.
    pub durability: String,
    /// What they should know of it, a line each.
    pub warnings: Vec<String>,
    /// Its own clock, where it has one.
    pub clock: Option<Timestamp>,
}

/// How an engine would run a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// In the engine's own words.
    pub words: String,
    pub service: Service,
}

/// Whether an index serves a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// It goes straight to its place in an index, and reads on in order.
    Index,
    /// It walks a whole collection, sorts in memory, or begins a deep page at the front: which of these.
    Poor(&'static str),
    /// The engine does not say.
    Unknown,
}

/// As long as it is the same, the document was not written: exactly for the writes of this process once they are
/// answered, some milliseconds late for those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    pub own: u64,
    pub others: u64,
}

/// What an engine must do. Implementations know this trait alone, and no feature.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Declares the collection and its indexes; again is no change.
    async fn ensure_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<()>;
    /// Names of the declared indexes that the database lacks.
    async fn missing_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>>;
    /// Durable when it returns, as every write. `Duplicate` when a unique rule refuses it.
    async fn insert(&self, collection: &'static str, id: &str, body: String) -> Result<()>;
    async fn get(&self, collection: &'static str, id: &str) -> Result<Option<RawDoc>>;
    /// Writes `body` when the stored version is `expected`, and answers the new version; else `Stale` or `Missing`.
    async fn replace(&self, collection: &'static str, id: &str, expected: i64, body: String) -> Result<i64>;
    async fn delete(&self, collection: &'static str, id: &str, expected: i64) -> Result<()>;
    /// For copies: writes the document as it stands, its version too, over whatever has its id.
    async fn restore(&self, collection: &'static str, doc: RawDoc) -> Result<()>;
    /// May answer a document that has changed since it matched: decide again on the body whose version you send.
    async fn find(&self, collection: &'static str, query: Query) -> Result<Vec<RawDoc>>;
    /// How many match the filters; order, cursor and limit play no part.
    async fn count(&self, collection: &'static str, query: Query) -> Result<u64>;
    /// How it would run the query, for `doctor` and tests.
    async fn explain(&self, collection: &'static str, query: Query) -> Result<Plan>;
    /// Stores bytes under their SHA-256 (64 lower-case hex digits); again is no change.
    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()>;
    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>>;
    async fn blob_delete(&self, sha256: &str) -> Result<()>;
    /// The SHA-256 of up to `limit` blobs after `after`, ascending.
    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>>;
    /// Removes what uploads that never ended have left from before `before`; answers how many.
    async fn blob_sweep(&self, before: Timestamp) -> Result<u64>;
    /// A round trip to the engine: `Unavailable` when it does not answer.
    async fn ping(&self) -> Result<()>;
    async fn about(&self) -> Result<About>;
    /// Where a document stands, whether it is there or not. `None` when the engine can't say so at once.
    fn revision(&self, collection: &'static str, id: &str) -> Option<Revision>;
    /// How long a caller waits for a whole read-and-write, its turn included, before it hears `Unavailable`. None where
    /// the engine is in this process: it does not go away.
    fn patience(&self) -> Option<Duration>;
}
