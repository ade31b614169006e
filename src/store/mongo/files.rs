//! Blobs in GridFS, named by their hash.
//!
//! Read and deleted through the driver, written by hand in GridFS's layout
//! (<https://github.com/mongodb/specifications/blob/master/source/gridfs/gridfs-spec.md>): the driver's upload deletes
//! its chunks when it is dropped, also when its last message, the file's own document, has arrived and only the answer
//! is lost. Each upload has an id of its own: of several uploads under one chosen id the losers delete the winner's
//! chunks. A file is seen once its document is there, after all of its chunks.

use std::collections::BTreeSet;

use futures::{AsyncReadExt, TryStreamExt};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, Document, doc};
use mongodb::gridfs::GridFsBucket;
use mongodb::options::{GridFsBucketOptions, IndexOptions};
use mongodb::{Collection, Database, IndexModel};
use tokio::sync::OnceCell;

use super::failure::failed;
use super::within;
use crate::kernel::Timestamp;
use crate::store::declared::check_blob;
use crate::store::engine::{Error, Result};

const BUCKET: &str = "blobs";
/// GridFS's own size of a chunk.
const CHUNK: usize = 255 * 1024;
const CHUNK_SIZE: i32 = 255 * 1024;
/// How many chunks one message carries: about 4 MB, so that each is answered in time.
const CHUNKS_A_MESSAGE: usize = 16;
/// How many chunks a sweep looks at in one go.
const SWEEP: i64 = 1000;

pub(super) struct Files {
    bucket: GridFsBucket,
    heads: Collection<Document>,
    chunks: Collection<Document>,
    indexed: OnceCell<()>,
}

impl Files {
    pub fn new(db: &Database) -> Self {
        let options = GridFsBucketOptions::builder().bucket_name(BUCKET.to_owned()).build();
        Self {
            bucket: db.gridfs_bucket(options),
            heads: db.collection(&format!("{BUCKET}.files")),
            chunks: db.collection(&format!("{BUCKET}.chunks")),
            indexed: OnceCell::new(),
        }
    }

    /// The two indexes that GridFS asks for.
    async fn index(&self) -> Result<()> {
        let unique = IndexOptions::builder().unique(true).build();
        let by_file = IndexModel::builder().keys(doc! { "files_id": 1, "n": 1 }).options(unique).build();
        let by_name = IndexModel::builder().keys(doc! { "filename": 1, "uploadDate": 1 }).build();
        self.heads.create_index(by_name).await.map_err(|e| failed(&e))?;
        self.chunks.create_index(by_file).await.map_err(|e| failed(&e))?;
        Ok(())
    }

    async fn find(&self, sha256: &str) -> Result<Option<Document>> {
        within(async { self.heads.find_one(doc! { "filename": sha256 }).await.map_err(|e| failed(&e).into()) }).await
    }

    pub async fn put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        check_blob(sha256)?;
        if crate::kernel::secret::sha256_hex(&bytes) != sha256 {
            return Err(Error::Refused("a blob's name is the SHA-256 of its bytes".to_owned()));
        }
        if self.find(sha256).await?.is_some() {
            return Ok(());
        }
        within(self.indexed.get_or_try_init(|| self.index())).await?;
        let id = ObjectId::new();
        let mut number = 0i32;
        for message in bytes.chunks(CHUNK * CHUNKS_A_MESSAGE) {
            let chunks: Vec<Document> = message
                .chunks(CHUNK)
                .map(|piece| {
                    let data = Binary { subtype: BinarySubtype::Generic, bytes: piece.to_vec() };
                    let chunk = doc! { "_id": ObjectId::new(), "files_id": id, "n": number, "data": data };
                    number += 1;
                    chunk
                })
                .collect();
            within(async { self.chunks.insert_many(chunks).await.map_err(|e| failed(&e).into()) }).await?;
        }
        let file = doc! {
            "_id": id, "length": i64::try_from(bytes.len()).unwrap_or(i64::MAX), "chunkSize": CHUNK_SIZE,
            "uploadDate": id.timestamp(), "filename": sha256,
        };
        within(async { self.heads.insert_one(file).await.map_err(|e| failed(&e).into()) }).await?;
        Ok(())
    }

    pub async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        check_blob(sha256)?;
        let Some(file) = self.find(sha256).await? else { return Ok(None) };
        let (id, length) = (file.get("_id").cloned().unwrap_or(Bson::Null), file.get_i64("length").unwrap_or(0));
        let mut stream =
            within(async { self.bucket.open_download_stream(id).await.map_err(|e| failed(&e).into()) }).await?;
        let mut out = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        let mut piece = vec![0; CHUNK];
        loop {
            let read = within(async { Ok(stream.read(&mut piece).await) }).await?;
            match read {
                Ok(0) => return Ok(Some(out)),
                Ok(count) => out.extend_from_slice(&piece[..count]),
                // It went away while it was read, or its chunks did.
                Err(_) if self.find(sha256).await?.is_none() => return Ok(None),
                Err(e) => return Err(broken(&e)),
            }
        }
    }

    pub async fn delete(&self, sha256: &str) -> Result<()> {
        check_blob(sha256)?;
        // Racing uploads have each left one.
        while let Some(file) = self.find(sha256).await? {
            let id = file.get("_id").cloned().unwrap_or(Bson::Null);
            within(async {
                // The name first: nobody finds a file that loses its chunks.
                self.heads.delete_one(doc! { "_id": id.clone() }).await.map_err(|e| failed(&e))?;
                self.chunks.delete_many(doc! { "files_id": id }).await.map_err(|e| failed(&e))?;
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        let mut names = BTreeSet::new();
        let mut after = after.unwrap_or_default().to_owned();
        // Again where racing uploads have left a name twice.
        while names.len() < limit {
            let page: Vec<Document> = within(async {
                let found = self
                    .heads
                    .find(doc! { "filename": { "$gt": &after } })
                    .sort(doc! { "filename": 1 })
                    .projection(doc! { "filename": 1 })
                    .limit(i64::try_from(limit).unwrap_or(i64::MAX))
                    .await
                    .map_err(|e| failed(&e))?;
                found.try_collect().await.map_err(|e| failed(&e).into())
            })
            .await?;
            let Some(last) = page.last().and_then(|file| file.get_str("filename").ok()) else { break };
            last.clone_into(&mut after);
            names.extend(page.iter().filter_map(|file| file.get_str("filename").ok()).map(str::to_owned));
        }
        Ok(names.into_iter().take(limit).collect())
    }

    /// Chunks whose file never came. An upload that is under way looks the same: its id tells when it began.
    pub async fn sweep(&self, before: Timestamp) -> Result<u64> {
        let seconds = u32::try_from(before.as_seconds().max(0)).unwrap_or(u32::MAX);
        let end = ObjectId::from_parts(seconds, [0; 5], [0; 3]);
        let mut from = ObjectId::from_bytes([0; 12]);
        let mut removed = 0;
        loop {
            let page: Vec<Document> = within(async {
                let found = self
                    .chunks
                    .find(doc! { "files_id": { "$gt": from, "$lt": end } })
                    .sort(doc! { "files_id": 1, "n": 1 })
                    .projection(doc! { "files_id": 1 })
                    .limit(SWEEP)
                    .await
                    .map_err(|e| failed(&e))?;
                found.try_collect().await.map_err(|e| failed(&e).into())
            })
            .await?;
            let owners: BTreeSet<ObjectId> = page.iter().filter_map(|c| c.get_object_id("files_id").ok()).collect();
            let Some(last) = owners.last().copied() else { return Ok(removed) };
            from = last;
            for owner in owners {
                removed += within(self.sweep_one(owner)).await?;
            }
        }
    }

    async fn sweep_one(&self, id: ObjectId) -> Result<u64> {
        if self.heads.find_one(doc! { "_id": id }).await.map_err(|e| failed(&e))?.is_some() {
            return Ok(0);
        }
        self.chunks.delete_many(doc! { "files_id": id }).await.map_err(|e| failed(&e))?;
        Ok(1)
    }
}

fn broken(error: &std::io::Error) -> Error {
    let driver = error.get_ref().and_then(|inner| inner.downcast_ref::<mongodb::error::Error>());
    driver.map_or_else(|| Error::Unavailable(error.kind().to_string()), |e| failed(e).into())
}
