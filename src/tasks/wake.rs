//! Wakes the runner when this process has written work, so that mail goes out at once and an idle runner polls seldom.
//! It watches the engine's writes: a feature that adds an effect need not know that there is a runner.

use std::collections::BTreeSet;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::kernel::Timestamp;
use crate::store::{About, Engine, Index, Plan, Query, RawDoc, Result, Revision};

/// What has been written since the runner looked last; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    notify: Notify,
    /// Collections where an outbox was filled.
    outboxes: Mutex<BTreeSet<&'static str>>,
}

impl Wake {
    /// There is a task that may be due.
    pub fn task_added(&self) {
        self.0.notify.notify_one();
    }

    fn outbox_filled(&self, collection: &'static str) {
        self.0.outboxes.lock().unwrap_or_else(PoisonError::into_inner).insert(collection);
        self.0.notify.notify_one();
    }

    /// The collections to look through; none is left afterwards.
    pub(super) fn take_outboxes(&self) -> BTreeSet<&'static str> {
        mem::take(&mut *self.0.outboxes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Until something was written; at once when that was since the last call.
    pub(super) async fn woken(&self) {
        self.0.notify.notified().await;
    }
}

/// An engine that tells `wake` of every filled outbox that it has written.
pub struct WakingEngine {
    inner: Arc<dyn Engine>,
    wake: Wake,
}

impl WakingEngine {
    #[must_use]
    pub fn new(inner: Arc<dyn Engine>, wake: Wake) -> Self {
        Self { inner, wake }
    }
}

/// How a filled [`crate::store::Outbox`] begins in a body: `since` is its first field, and there only when it is filled.
/// A text that happens to hold this costs one needless look.
const FILLED: &str = r#""outbox":{"since""#;

#[async_trait]
impl Engine for WakingEngine {
    async fn insert(&self, collection: &'static str, id: &str, body: String) -> Result<()> {
        let filled = body.contains(FILLED);
        self.inner.insert(collection, id, body).await?;
        if filled {
            self.wake.outbox_filled(collection);
        }
        Ok(())
    }

    async fn replace(&self, collection: &'static str, id: &str, expected: i64, body: String) -> Result<i64> {
        let filled = body.contains(FILLED);
        let version = self.inner.replace(collection, id, expected, body).await?;
        if filled {
            self.wake.outbox_filled(collection);
        }
        Ok(version)
    }

    async fn ensure_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<()> {
        self.inner.ensure_indexes(collection, indexes).await
    }
    async fn missing_indexes(&self, collection: &'static str, indexes: &'static [Index]) -> Result<Vec<&'static str>> {
        self.inner.missing_indexes(collection, indexes).await
    }
    async fn get(&self, collection: &'static str, id: &str) -> Result<Option<RawDoc>> {
        self.inner.get(collection, id).await
    }
    async fn delete(&self, collection: &'static str, id: &str, expected: i64) -> Result<()> {
        self.inner.delete(collection, id, expected).await
    }
    async fn restore(&self, collection: &'static str, doc: RawDoc) -> Result<()> {
        let filled = doc.body.contains(FILLED);
        self.inner.restore(collection, doc).await?;
        if filled {
            self.wake.outbox_filled(collection);
        }
        Ok(())
    }
    async fn find(&self, collection: &'static str, query: Query) -> Result<Vec<RawDoc>> {
        self.inner.find(collection, query).await
    }
    async fn count(&self, collection: &'static str, query: Query) -> Result<u64> {
        self.inner.count(collection, query).await
    }
    async fn explain(&self, collection: &'static str, query: Query) -> Result<Plan> {
        self.inner.explain(collection, query).await
    }
    async fn blob_put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        self.inner.blob_put(sha256, bytes).await
    }
    async fn blob_get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        self.inner.blob_get(sha256).await
    }
    async fn blob_delete(&self, sha256: &str) -> Result<()> {
        self.inner.blob_delete(sha256).await
    }
    async fn blob_list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        self.inner.blob_list(after, limit).await
    }
    async fn blob_sweep(&self, before: Timestamp) -> Result<u64> {
        self.inner.blob_sweep(before).await
    }
    async fn ping(&self) -> Result<()> {
        self.inner.ping().await
    }
    async fn about(&self) -> Result<About> {
        self.inner.about().await
    }
    fn revision(&self, collection: &'static str, id: &str) -> Option<Revision> {
        self.inner.revision(collection, id)
    }
    fn patience(&self) -> Option<Duration> {
        self.inner.patience()
    }
}

#[cfg(test)]
mod tests {
    use super::FILLED;
    use crate::kernel::Timestamp;
    use crate::store::Outbox;

    #[derive(serde::Serialize)]
    struct Sample {
        outbox: Outbox,
    }

    #[test]
    fn a_filled_outbox_is_seen_in_the_body_and_an_empty_one_is_not() {
        let mut sample = Sample { outbox: Outbox::default() };
        assert!(!serde_json::to_string(&sample).unwrap().contains(FILLED));
        sample.outbox.add("k", serde_json::json!({}), Timestamp::from_millis(0));
        assert!(serde_json::to_string(&sample).unwrap().contains(FILLED));
    }
}
