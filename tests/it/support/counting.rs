//! An engine that notes what is asked of it, over any other: what a use case costs in round trips.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hirewire::kernel::Timestamp;
use hirewire::store::{About, Engine, Index, Plan, Query, RawDoc, Result, Revision};

/// Notes what is asked of the engine: the operation and the collection.
pub struct Counting {
    inner: Arc<dyn Engine>,
    calls: Mutex<Vec<(&'static str, &'static str)>>,
}

impl Counting {
    pub fn over(inner: Arc<dyn Engine>) -> Arc<Self> {
        Arc::new(Self { inner, calls: Mutex::default() })
    }

    /// Each call since the last [`Counting::forget`].
    pub fn log(&self) -> Vec<(&'static str, &'static str)> {
        self.calls.lock().unwrap().clone()
    }

    pub fn calls(&self) -> usize {
        self.log().len()
    }

    pub fn forget(&self) {
        self.calls.lock().unwrap().clear();
    }

    fn noted(&self, what: &'static str, collection: &'static str) -> &dyn Engine {
        self.calls.lock().unwrap().push((what, collection));
        &*self.inner
    }

    pub async fn quiet_for(&self, time: Duration) -> bool {
        let before = self.calls.lock().unwrap().len();
        tokio::time::sleep(time).await;
        self.calls.lock().unwrap().len() == before
    }
}

#[async_trait]
impl Engine for Counting {
    async fn ensure_indexes(&self, c: &'static str, indexes: &'static [Index]) -> Result<()> {
        self.noted("ensure_indexes", c).ensure_indexes(c, indexes).await
    }
    async fn missing_indexes(&self, c: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>> {
        self.noted("missing_indexes", c).missing_indexes(c, indexes).await
    }
    async fn insert(&self, c: &'static str, id: &str, body: String) -> Result<()> {
        self.noted("insert", c).insert(c, id, body).await
    }
    async fn get(&self, c: &'static str, id: &str) -> Result<Option<RawDoc>> {
        self.noted("get", c).get(c, id).await
    }
    async fn replace(&self, c: &'static str, id: &str, expected: i64, body: String) -> Result<i64> {
        self.noted("replace", c).replace(c, id, expected, body).await
    }
    async fn delete(&self, c: &'static str, id: &str, expected: i64) -> Result<()> {
        self.noted("delete", c).delete(c, id, expected).await
    }
    async fn find(&self, c: &'static str, query: Query) -> Result<Vec<RawDoc>> {
        self.noted("find", c).find(c, query).await
    }
    async fn count(&self, c: &'static str, query: Query) -> Result<u64> {
        self.noted("count", c).count(c, query).await
    }
    async fn explain(&self, c: &'static str, query: Query) -> Result<Plan> {
        self.noted("explain", c).explain(c, query).await
    }
    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.noted("blob_put", "").blob_put(sha256, bytes).await
    }
    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.noted("blob_get", "").blob_get(sha256).await
    }
    async fn blob_delete(&self, sha256: &str) -> Result<()> {
        self.noted("blob_delete", "").blob_delete(sha256).await
    }
    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        self.noted("blob_list", "").blob_list(after, limit).await
    }
    async fn blob_sweep(&self, before: Timestamp) -> Result<u64> {
        self.noted("blob_sweep", "").blob_sweep(before).await
    }
    async fn ping(&self) -> Result<()> {
        self.noted("ping", "").ping().await
    }
    async fn restore(&self, c: &'static str, doc: RawDoc) -> Result<()> {
        self.noted("restore", c).restore(c, doc).await
    }
    fn revision(&self, collection: &'static str, id: &str) -> Option<Revision> {
        self.inner.revision(collection, id)
    }
    fn patience(&self) -> Option<Duration> {
        self.inner.patience()
    }
    async fn about(&self) -> Result<About> {
        self.inner.about().await
    }
}
