//! Copies a whole database into an empty one, between engines or within one: how a user outgrows the embedded store,
//! and the backup and the restore. Nothing must write to either side meanwhile.
//!
//! A copy that was broken off goes on where it stood. At the end both sides are read once more and compared.

use futures::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

use super::document::{CollectionInfo, Store};
use super::engine::{Cursor, Engine, Error, Query, RawDoc};
use super::exact;
use super::migrate::{self, MigrateError, Unfinished};
use crate::kernel::secret::hex;

/// Documents read in one go and written side by side.
const BATCH: usize = 200;
const AT_ONCE: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the copy's source: {0}")]
    Source(MigrateError),
    #[error("the copy's target: {0}")]
    Target(MigrateError),
    #[error("the copy's target is not empty: it has {0}")]
    NotEmpty(String),
    #[error("{0} differs after the copy: something wrote meanwhile. Empty the target and copy again")]
    Differs(String),
    #[error(transparent)]
    Store(#[from] Error),
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// A collection's name, or `blobs`.
    pub what: &'static str,
    pub stage: Stage,
    pub done: u64,
    /// Zero where it is not known.
    pub total: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Copying,
    Comparing,
}

/// One collection on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub name: &'static str,
    pub count: u64,
    /// SHA-256 in hex over ids, versions and bodies, in the order of the ids.
    pub checksum: String,
}

/// What was copied and compared; the last is `blobs`, whose checksum is over their names.
///
/// # Errors
/// `NotEmpty` when the target holds something that is no part of this copy; `Differs` when the sides are not equal at
/// the end. A broken copy is taken up again by calling it again.
pub async fn copy(
    from: &Store,
    to: &Store,
    collections: &[CollectionInfo],
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Vec<Copied>, CopyError> {
    migrate::check(from, collections).await.map_err(CopyError::Source)?;
    let mut mark = begin(to, collections).await?;
    for info in collections.iter().filter(|info| !mark.done.iter().any(|done| done == info.name)).collect::<Vec<_>>() {
        documents(from, to, info.name, &mut mark, &mut progress).await?;
        mark.done.push(info.name.to_owned());
        mark.after = None;
        save(to, &mark).await?;
    }
    blobs(from, to, &mut progress).await?;

    let mut out = Vec::new();
    for info in collections {
        let copied = digest(from.engine().as_ref(), info.name, &mut progress).await?;
        if digest(to.engine().as_ref(), info.name, &mut progress).await? != copied {
            return Err(CopyError::Differs(info.name.to_owned()));
        }
        out.push(copied);
    }
    let copied = blob_digest(from.engine().as_ref()).await?;
    if blob_digest(to.engine().as_ref()).await? != copied {
        return Err(CopyError::Differs("the set of blobs".to_owned()));
    }
    out.push(copied);
    let standing = to.get::<Unfinished>("copy").await?.ok_or(Error::Missing)?;
    to.delete::<Unfinished>("copy", standing.version).await?;
    Ok(out)
}

/// Makes the target ready: empty and marked, or half-way already.
async fn begin(to: &Store, collections: &[CollectionInfo]) -> Result<Unfinished, CopyError> {
    migrate::format(to).await.map_err(CopyError::Target)?;
    to.ensure::<Unfinished>().await?;
    let standing = to.get::<Unfinished>("copy").await?;
    migrate::declare(to, collections).await.map_err(CopyError::Target)?;
    if let Some(standing) = standing {
        return Ok(standing.doc);
    }
    for info in collections {
        let count = to.engine().count(info.name, Query::new()).await?;
        if count > 0 {
            return Err(CopyError::NotEmpty(format!("{count} documents in {}", info.name)));
        }
    }
    if !to.engine().blob_list(None, 1).await?.is_empty() {
        return Err(CopyError::NotEmpty("files".to_owned()));
    }
    let mark = Unfinished { done: Vec::new(), after: None };
    to.insert(&mark).await?;
    Ok(mark)
}

async fn save(to: &Store, mark: &Unfinished) -> Result<(), Error> {
    let standing = to.get::<Unfinished>("copy").await?.ok_or(Error::Missing)?;
    to.replace(mark, standing.version).await.map(drop)
}

/// The next documents by id.
async fn batch(engine: &dyn Engine, name: &'static str, after: Option<&str>) -> Result<Vec<RawDoc>, Error> {
    let after = after.map(|id| Cursor(Vec::new(), id.to_owned()));
    engine.find(name, Query::new().limit(BATCH).after(after)).await
}

async fn documents(
    from: &Store,
    to: &Store,
    name: &'static str,
    mark: &mut Unfinished,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(), CopyError> {
    let total = from.engine().count(name, Query::new()).await?;
    // A copy that goes on has these already.
    let mut done = to.engine().count(name, Query::new()).await?;
    loop {
        progress(Progress { what: name, stage: Stage::Copying, done: done.min(total), total });
        let docs = batch(from.engine().as_ref(), name, mark.after.as_deref()).await?;
        let Some(last) = docs.last().map(|doc| doc.id.clone()) else { return Ok(()) };
        done += docs.len() as u64;
        stream::iter(docs.into_iter().map(Ok))
            .try_for_each_concurrent(AT_ONCE, |doc| to.engine().restore(name, doc))
            .await?;
        mark.after = Some(last);
        save(to, mark).await?;
    }
}

async fn blobs(from: &Store, to: &Store, progress: &mut (impl FnMut(Progress) + Send)) -> Result<(), CopyError> {
    let mut done = 0;
    let mut after: Option<String> = None;
    loop {
        let names = from.engine().blob_list(after.as_deref(), BATCH).await?;
        let there = to.engine().blob_list(after.as_deref(), BATCH).await?;
        let Some(last) = names.last() else { return Ok(()) };
        after = Some(last.clone());
        let mut copies = stream::iter(names.into_iter().map(|name| {
            let there = there.binary_search(&name).is_ok();
            async move {
                if !there && let Some(bytes) = from.engine().blob_get(&name).await? {
                    to.engine().blob_put(&name, bytes).await?;
                }
                Ok::<_, Error>(())
            }
        }))
        .buffer_unordered(4);
        while copies.try_next().await?.is_some() {
            done += 1;
            progress(Progress { what: "blobs", stage: Stage::Copying, done, total: 0 });
        }
    }
}

/// Count and checksum of a collection, from one reading of it.
async fn digest(
    engine: &dyn Engine,
    name: &'static str,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<Copied, CopyError> {
    let (mut hash, mut count, mut after) = (Sha256::new(), 0, None);
    loop {
        progress(Progress { what: name, stage: Stage::Comparing, done: count, total: 0 });
        let docs = batch(engine, name, after.as_deref()).await?;
        let Some(last) = docs.last() else { break };
        after = Some(last.id.clone());
        for doc in docs {
            let body = exact::parse(&doc.body).map_err(|_| Error::Corrupt(doc.id.clone()))?;
            let mut line = format!("{}\0{}\0", doc.id, doc.version);
            exact::canonical(&body, &mut line);
            line.push('\0');
            hash.update(line.as_bytes());
            count += 1;
        }
    }
    Ok(Copied { name, count, checksum: hex(&hash.finalize()) })
}

async fn blob_digest(engine: &dyn Engine) -> Result<Copied, CopyError> {
    let (mut hash, mut count, mut after) = (Sha256::new(), 0, None);
    loop {
        let names: Vec<String> = engine.blob_list(after.as_deref(), BATCH).await?;
        let Some(last) = names.last() else { break };
        after = Some(last.clone());
        for name in names {
            hash.update(name.as_bytes());
            count += 1;
        }
    }
    Ok(Copied { name: "blobs", count, checksum: hex(&hash.finalize()) })
}
