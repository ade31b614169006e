//! An engine that counts its calls, over any other: what a use case costs in round trips.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::kernel::Timestamp;
use hirewire::store::{Engine, Index, Query, RawDoc, Result};

/// Counts what is asked of the engine.
pub struct Counting {
    inner: Arc<dyn Engine>,
    calls: AtomicUsize,
}

impl Counting {
    pub fn over(inner: Arc<dyn Engine>) -> Arc<Self> {
        Arc::new(Self { inner, calls: AtomicUsize::new(0) })
    }

    /// Calls since the last [`Counting::forget`].
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub fn forget(&self) {
        self.calls.store(0, Ordering::SeqCst);
    }

    fn count(&self) -> &dyn Engine {
        self.calls.fetch_add(1, Ordering::SeqCst);
        &*self.inner
    }
}

#[async_trait]
impl Engine for Counting {
    async fn ensure_indexes(&self, c: &'static str, indexes: &'static [Index]) -> Result<()> {
        self.count().ensure_indexes(c, indexes).await
    }
    async fn missing_indexes(&self, c: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>> {
        self.count().missing_indexes(c, indexes).await
    }
    async fn insert(&self, c: &'static str, id: &str, body: String) -> Result<()> {
        self.count().insert(c, id, body).await
    }
    async fn get(&self, c: &'static str, id: &str) -> Result<Option<RawDoc>> {
        self.count().get(c, id).await
    }
    async fn replace(&self, c: &'static str, id: &str, expected: i64, body: String) -> Result<i64> {
        self.count().replace(c, id, expected, body).await
    }
    async fn delete(&self, c: &'static str, id: &str, expected: i64) -> Result<()> {
        self.count().delete(c, id, expected).await
    }
    async fn find(&self, c: &'static str, query: Query) -> Result<Vec<RawDoc>> {
        self.count().find(c, query).await
    }
    async fn count(&self, c: &'static str, query: Query) -> Result<u64> {
        Self::count(self).count(c, query).await
    }
    async fn explain(&self, c: &'static str, query: Query) -> Result<String> {
        self.count().explain(c, query).await
    }
    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.count().blob_put(sha256, bytes).await
    }
    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.count().blob_get(sha256).await
    }
    async fn blob_delete(&self, sha256: &str) -> Result<()> {
        self.count().blob_delete(sha256).await
    }
    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        self.count().blob_list(after, limit).await
    }
    async fn blob_sweep(&self, before: Timestamp) -> Result<u64> {
        self.count().blob_sweep(before).await
    }
    async fn ping(&self) -> Result<()> {
        self.count().ping().await
    }
    async fn restore(&self, collection: &'static str, doc: RawDoc) -> Result<()> {
        self.inner.restore(collection, doc).await
    }
    fn warnings(&self) -> Vec<String> {
        self.inner.warnings()
    }
    fn patience(&self) -> Option<Duration> {
        self.inner.patience()
    }
    async fn server_time(&self) -> Result<Option<Timestamp>> {
        self.inner.server_time().await
    }
    async fn describe(&self) -> Result<String> {
        self.count().describe().await
    }
}
