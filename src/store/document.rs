//! The typed layer: documents, and `modify` = read + pure rule + compare-and-swap.

use std::hash::{BuildHasher, RandomState};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::engine::{Cursor, Engine, Error, Index, Query, RawDoc, Result};
use crate::kernel::{Page, PageRequest};

/// A kind of document. Serde's form of it is what is stored, in both engines: `Option`s are skipped when `None`, no
/// maps keyed by data, no U+0000, whole numbers of 63 bits on indexed paths. The field that holds the id is skipped
/// or repeated as the type likes: the engine keeps the id beside the body.
pub trait Document: Serialize + DeserializeOwned + Send + Sync + 'static {
    const COLLECTION: &'static str;
    const INDEXES: &'static [Index];
    fn id(&self) -> &str;
}

/// A collection without its type: for migration, copying and the relay.
#[derive(Debug, Clone, Copy)]
pub struct CollectionInfo {
    pub name: &'static str,
    pub indexes: &'static [Index],
}

impl CollectionInfo {
    #[must_use]
    pub const fn of<T: Document>() -> Self {
        Self { name: T::COLLECTION, indexes: T::INDEXES }
    }

    /// Whether its documents carry an outbox: those collections declare [`super::outbox::INDEX`].
    #[must_use]
    pub fn has_outbox(&self) -> bool {
        self.indexes.iter().any(|i| i.name == super::outbox::INDEX.name)
    }
}

/// A document and the version it was read at.
#[derive(Clone, Debug)]
pub struct Stored<T> {
    pub version: i64,
    pub doc: T,
}

impl<T> Deref for Stored<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.doc
    }
}

/// Why a `modify` did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Fail<E> {
    /// The rule said no; nothing was written.
    #[error("{0}")]
    Refused(E),
    #[error(transparent)]
    Store(#[from] Error),
}

impl<E> Fail<E> {
    /// One error type for both, where the feature's error can hold a store error.
    pub fn flatten<F: From<E> + From<Error>>(self) -> F {
        match self {
            Self::Refused(e) => e.into(),
            Self::Store(e) => e.into(),
        }
    }
}

/// The port as features use it; a clone raises one count.
#[derive(Clone)]
pub struct Store(Arc<Parts>);

struct Parts {
    engine: Arc<dyn Engine>,
    turns: Vec<Mutex<()>>,
    hash: RandomState,
}

/// How often `modify` tries before it gives up as `Stale`: far more than two processes ever need.
const TRIES: u32 = 30;

impl Store {
    #[must_use]
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        let turns = (0..256).map(|_| Mutex::new(())).collect();
        Self(Arc::new(Parts { engine, turns, hash: RandomState::new() }))
    }

    #[must_use]
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.0.engine
    }

    /// # Errors
    /// As [`Engine::ensure_indexes`].
    pub async fn ensure<T: Document>(&self) -> Result<()> {
        self.0.engine.ensure_indexes(T::COLLECTION, T::INDEXES).await
    }

    /// # Errors
    /// `Duplicate` when a unique rule refuses it.
    pub async fn insert<T: Document>(&self, doc: &T) -> Result<()> {
        self.0.engine.insert(T::COLLECTION, doc.id(), encode(doc)?).await
    }

    /// Inserts unless the id is taken already; answers whether it was inserted.
    ///
    /// # Errors
    /// `Duplicate` when a unique rule other than the id's refuses it.
    pub async fn insert_once<T: Document>(&self, doc: &T) -> Result<bool> {
        match self.insert(doc).await {
            Ok(()) => Ok(true),
            Err(Error::Duplicate { index }) if index == "_id" => Ok(false),
            // A document whose id and unique paths both stand already may be refused by either rule.
            Err(Error::Duplicate { index }) => match self.get::<T>(doc.id()).await? {
                Some(_) => Ok(false),
                None => Err(Error::Duplicate { index }),
            },
            Err(e) => Err(e),
        }
    }

    /// # Errors
    /// `Unavailable`, or `Corrupt` when the stored body does not fit the type.
    pub async fn get<T: Document>(&self, id: impl AsRef<str> + Send) -> Result<Option<Stored<T>>> {
        self.0.engine.get(T::COLLECTION, id.as_ref()).await?.map(decode).transpose()
    }

    /// The document as another type reads it: one that leaves out what it does not need, or keeps parts unparsed.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub async fn get_as<T: Document, V: DeserializeOwned>(&self, id: impl AsRef<str> + Send) -> Result<Option<V>> {
        let read = self.0.engine.get(T::COLLECTION, id.as_ref()).await?.map(decode::<V>).transpose()?;
        Ok(read.map(|stored| stored.doc))
    }

    /// # Errors
    /// `Stale` or `Missing` when the version does not stand any more.
    pub async fn replace<T: Document>(&self, doc: &T, expected: i64) -> Result<i64> {
        self.0.engine.replace(T::COLLECTION, doc.id(), expected, encode(doc)?).await
    }

    /// # Errors
    /// `Stale` or `Missing` when the version does not stand any more.
    pub async fn delete<T: Document>(&self, id: impl AsRef<str> + Send, expected: i64) -> Result<()> {
        self.0.engine.delete(T::COLLECTION, id.as_ref(), expected).await
    }

    /// # Errors
    /// As [`Store::get`].
    pub async fn find<T: Document>(&self, query: Query) -> Result<Vec<Stored<T>>> {
        self.0.engine.find(T::COLLECTION, query).await?.into_iter().map(decode).collect()
    }

    /// # Errors
    /// As [`Store::get`].
    pub async fn find_one<T: Document>(&self, query: Query) -> Result<Option<Stored<T>>> {
        Ok(self.find(query.limit(1)).await?.into_iter().next())
    }

    /// # Errors
    /// `Unavailable`.
    pub async fn count<T: Document>(&self, query: Query) -> Result<u64> {
        self.0.engine.count(T::COLLECTION, query).await
    }

    /// One page of `query` as `request` asks for it; the query's own limit and place are replaced.
    ///
    /// # Errors
    /// `BadCursor` when the cursor is not of this query's order.
    pub async fn page<T: Document>(&self, query: Query, request: &PageRequest) -> Result<Page<Stored<T>>> {
        let written = request.cursor.as_deref();
        let after = written.map(|text| Cursor::decode(text, T::COLLECTION, &query.order)).transpose()?;
        // One more than asked tells whether there is a next page, without a count.
        let query = query.after(after).limit(request.limit + 1);
        let mut docs = self.0.engine.find(T::COLLECTION, query.clone()).await?;
        let mut next_cursor = None;
        if docs.len() > request.limit {
            docs.truncate(request.limit);
            let last = docs.last().map(|d| query.cursor_of(d)).transpose()?;
            next_cursor = last.map(|cursor| cursor.encode(T::COLLECTION, &query.order));
        }
        Ok(Page { items: docs.into_iter().map(decode).collect::<Result<_>>()?, next_cursor })
    }

    /// Reads, applies the rule, writes if nobody else did; again on a stale version. The rule may run many times: no
    /// effects in it. What it leaves unchanged is not written.
    ///
    /// # Errors
    /// `Refused` with the rule's own error; `Missing` when there is no such document; `Stale` after 30 lost races;
    /// `Unavailable` when the engine is away, also for those who wait behind somebody that finds it so.
    pub async fn modify<T: Document, R: Send, E: Send>(
        &self,
        id: impl AsRef<str> + Send,
        rule: impl FnMut(&mut T) -> std::result::Result<R, E> + Send,
    ) -> std::result::Result<R, Fail<E>> {
        let changed = self.modify_in_turn(id.as_ref(), rule);
        let Some(patience) = self.0.engine.patience() else { return changed.await };
        match tokio::time::timeout(patience, changed).await {
            Ok(done) => done,
            Err(_) => Err(Error::Unavailable(format!("no turn and answer within {} ms", patience.as_millis())).into()),
        }
    }

    async fn modify_in_turn<T: Document, R: Send, E: Send>(
        &self,
        id: &str,
        mut rule: impl FnMut(&mut T) -> std::result::Result<R, E> + Send,
    ) -> std::result::Result<R, Fail<E>> {
        // Callers of this process queue per document: no retry storm among them; only other processes make a write stale.
        let place = usize::try_from(self.0.hash.hash_one((T::COLLECTION, id)) % self.0.turns.len() as u64).unwrap_or(0);
        let _turn = self.0.turns[place].lock().await;
        for attempt in 0..TRIES {
            let raw = self.0.engine.get(T::COLLECTION, id).await?.ok_or(Error::Missing)?;
            let Stored { version, mut doc } = decode::<T>(raw)?;
            // Not the raw body: the order of its keys is the engine's affair.
            let before = encode(&doc)?;
            let answer = rule(&mut doc).map_err(Fail::Refused)?;
            let after = encode(&doc)?;
            if after == before {
                return Ok(answer);
            }
            match self.0.engine.replace(T::COLLECTION, id, version, after).await {
                Ok(_) => return Ok(answer),
                Err(Error::Stale) => {
                    let jitter = rand::random_range(0..=500u64 << attempt.min(7));
                    tokio::time::sleep(Duration::from_micros(jitter)).await;
                }
                Err(e) => return Err(e.into()),
            }
        }
        Err(Error::Stale.into())
    }
}

fn encode<T: Serialize>(doc: &T) -> Result<String> {
    serde_json::to_string(doc).map_err(|e| Error::Refused(e.to_string()))
}

fn decode<T: DeserializeOwned>(raw: RawDoc) -> Result<Stored<T>> {
    match serde_json::from_str(&raw.body) {
        Ok(doc) => Ok(Stored { version: raw.version, doc }),
        // serde's message may quote a value: the id and the place are enough to find it.
        Err(e) => Err(Error::Corrupt(format!("{} at line {} column {}", raw.id, e.line(), e.column()))),
    }
}
