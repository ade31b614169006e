//! The MongoDB engine, for more than one process: natural documents that a person can read in a Mongo shell, and
//! nothing that one document's atomicity can't carry. Knows the port alone.
//!
//! A document is `{_id, _version, …body}`; a write is one update by `_id` and `_version`. No transactions, partial or
//! TTL indexes, pipelines or collations: a standalone server and its look-alikes must do.

mod bson;
mod connect;
mod failure;
mod files;
mod indexes;
mod plan;
mod query;

use std::time::Duration;

use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use mongodb::{Collection, Database};

use super::declared::{Catalogue, Declared, Sound};
use super::engine::{About, Engine, Error, Index, Plan, Query, RawDoc, Result, Revision, Service};
use crate::kernel::Timestamp;
pub use connect::OpenError;
use failure::{Failure, failed};
use files::Files;

/// How long one operation may take, all of its round trips together: a request must hear of an outage within 5 s.
const ANSWER: Duration = Duration::from_millis(3_500);

/// How long a read and its write may take together, with the wait for their turn.
const PATIENCE: Duration = Duration::from_secs(4);

pub struct Mongo {
    db: Database,
    server: connect::Server,
    catalogue: Catalogue,
    files: Files,
}

impl Mongo {
    /// Connects and looks at the server. The database is the URL's, else `hirewire`.
    ///
    /// # Errors
    /// `Settings` when the URL or its password is wrong, `Unreachable` when nobody answers within 5 s. Neither names
    /// the password.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let (db, server) = connect::open(url).await?;
        let files = Files::new(&db);
        Ok(Self { db, server, catalogue: Catalogue::default(), files })
    }

    fn collection(&self, name: &str) -> Collection<Document> {
        self.db.collection(name)
    }

    /// Why a compare-and-swap matched nothing.
    async fn gone(&self, collection: &str, id: &str) -> Error {
        match self.collection(collection).find_one(doc! { "_id": id }).projection(doc! { "_id": 1 }).await {
            Ok(Some(_)) => Error::Stale,
            Ok(None) => Error::Missing,
            Err(e) => failed(&e).into(),
        }
    }

    /// The rule that refused a write, where the server does not name it: looked for by what the body breaks.
    async fn refusal(&self, declared: &Declared, id: &str, body: &Sound, failure: Failure) -> Error {
        if !matches!(failure, Failure::UnnamedDuplicate) {
            return failure.into();
        }
        let collection = self.collection(declared.name);
        for index in declared.indexes.iter().filter(|i| i.unique) {
            let Some(mut same) = query::same_key(index, &body.tree) else { continue };
            same.insert("_id", doc! { "$ne": id });
            match collection.find_one(same).await {
                Ok(Some(_)) => return Error::Duplicate { index: index.name.to_owned() },
                Ok(None) => {}
                Err(e) => return failed(&e).into(),
            }
        }
        match collection.find_one(doc! { "_id": id }).await {
            Ok(Some(_)) => Error::Duplicate { index: "_id".to_owned() },
            Ok(None) => Error::Unavailable("refused by a document that is gone by now".to_owned()),
            Err(e) => failed(&e).into(),
        }
    }
}

/// Ends an operation that the server leaves hanging; the driver then drops its connection.
async fn within<T>(act: impl Future<Output = Result<T>> + Send) -> Result<T> {
    let timed_out = |_| Error::Unavailable(format!("no answer within {} ms", ANSWER.as_millis()));
    tokio::time::timeout(ANSWER, act).await.map_err(timed_out)?
}

#[async_trait]
impl Engine for Mongo {
    async fn ensure_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<()> {
        let declared = self.catalogue.declare(collection, indexes)?;
        // Without a bound: an index over a large collection takes its time.
        indexes::ensure(&self.collection(collection), &declared).await
    }

    async fn missing_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>> {
        let declared = self.catalogue.declare(collection, indexes)?;
        within(indexes::missing(&self.collection(collection), &declared)).await
    }

    async fn insert(&self, collection: &'static str, id: &str, body: String) -> Result<()> {
        let declared = self.catalogue.get(collection)?;
        let body = declared.document(id, body)?;
        within(async {
            match self.collection(collection).insert_one(bson::document(id, 1, &body.tree)).await {
                Ok(_) => Ok(()),
                Err(e) => Err(self.refusal(&declared, id, &body, failed(&e)).await),
            }
        })
        .await
    }

    async fn get(&self, collection: &'static str, id: &str) -> Result<Option<RawDoc>> {
        self.catalogue.get(collection)?;
        within(async {
            let found = self.collection(collection).find_one(doc! { "_id": id }).await;
            found.map_err(|e| failed(&e))?.map(bson::raw).transpose()
        })
        .await
    }

    async fn replace(&self, collection: &'static str, id: &str, expected: i64, body: String) -> Result<i64> {
        let declared = self.catalogue.get(collection)?;
        let body = declared.document(id, body)?;
        within(async {
            let stands = doc! { "_id": id, "_version": expected };
            let next = bson::document(id, expected + 1, &body.tree);
            match self.collection(collection).replace_one(stands, next).await {
                Ok(done) if done.matched_count == 1 => Ok(expected + 1),
                Ok(_) => Err(self.gone(collection, id).await),
                Err(e) => Err(self.refusal(&declared, id, &body, failed(&e)).await),
            }
        })
        .await
    }

    async fn delete(&self, collection: &'static str, id: &str, expected: i64) -> Result<()> {
        self.catalogue.get(collection)?;
        within(async {
            let done = self.collection(collection).delete_one(doc! { "_id": id, "_version": expected }).await;
            match done.map_err(|e| failed(&e))?.deleted_count {
                1 => Ok(()),
                _ => Err(self.gone(collection, id).await),
            }
        })
        .await
    }

    async fn restore(&self, collection: &'static str, doc: RawDoc) -> Result<()> {
        let declared = self.catalogue.get(collection)?;
        let body = declared.document(&doc.id, doc.body)?;
        within(async {
            let whole = bson::document(&doc.id, doc.version, &body.tree);
            let done = self.collection(collection).replace_one(doc! { "_id": &doc.id }, whole).upsert(true).await;
            match done {
                Ok(_) => Ok(()),
                Err(e) => Err(self.refusal(&declared, &doc.id, &body, failed(&e)).await),
            }
        })
        .await
    }

    async fn find(&self, collection: &'static str, query: Query) -> Result<Vec<RawDoc>> {
        self.catalogue.get(collection)?.query(&query)?;
        let collection = self.collection(collection);
        let found = collection.find(query::filter(&query)?).sort(query::sort(&query)?).limit(query::limit(&query));
        // The whole page in the first answer: one round trip.
        let found = if query.limit == 0 { found } else { found.batch_size(query::batch(&query)) };
        let mut cursor = within(async { found.await.map_err(|e| failed(&e).into()) }).await?;
        let mut out = Vec::new();
        while within(async { cursor.advance().await.map_err(|e| failed(&e).into()) }).await? {
            let doc = cursor.deserialize_current().map_err(|e| failed(&e))?;
            out.push(bson::raw(doc)?);
        }
        Ok(out)
    }

    async fn count(&self, collection: &'static str, query: Query) -> Result<u64> {
        self.catalogue.get(collection)?.count(&query)?;
        let filter = query::conditions(&query)?;
        within(async { self.collection(collection).count_documents(filter).await.map_err(|e| failed(&e).into()) }).await
    }

    async fn explain(&self, collection: &'static str, query: Query) -> Result<Plan> {
        self.catalogue.get(collection)?.query(&query)?;
        let find = doc! {
            "find": collection, "filter": query::filter(&query)?, "sort": query::sort(&query)?,
            "limit": query::limit(&query),
        };
        within(async {
            let command = doc! { "explain": find, "verbosity": "queryPlanner" };
            match self.db.run_command(command).await {
                Ok(answer) => Ok(plan::read(&answer)),
                Err(e) if failure::is_unknown_command(&e) => {
                    Ok(Plan { words: "the server does not explain".to_owned(), service: Service::Unknown })
                }
                Err(e) => Err(failed(&e).into()),
            }
        })
        .await
    }

    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.files.put(sha256, bytes).await
    }

    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.files.get(sha256).await
    }

    async fn blob_delete(&self, sha256: &str) -> Result<()> {
        self.files.delete(sha256).await
    }

    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        self.files.list(after, limit).await
    }

    async fn blob_sweep(&self, before: Timestamp) -> Result<u64> {
        self.files.sweep(before).await
    }

    async fn ping(&self) -> Result<()> {
        within(async {
            self.db.run_command(doc! { "ping": 1 }).await.map_err(|e| failed(&e))?;
            Ok(())
        })
        .await
    }

    async fn about(&self) -> Result<About> {
        let clock = within(async {
            let hello = self.db.run_command(doc! { "isMaster": 1 }).await.map_err(|e| failed(&e))?;
            Ok(hello.get_datetime("localTime").ok().map(|at| Timestamp::from_millis(at.timestamp_millis())))
        })
        .await?;
        let (what, durability) = (self.server.describe(), self.server.durability());
        Ok(About { what, durability, warnings: self.server.warnings(), clock })
    }

    fn revision(&self, _: &'static str, _: &str) -> Option<Revision> {
        None
    }

    fn patience(&self) -> Option<Duration> {
        Some(PATIENCE)
    }
}
