//! The intake ledger as HR sees it: list, show, retry, dismiss.

use std::sync::Arc;

use super::ledger::{LedgerLine, LineId, NotNow, Status};
use crate::auth::Actor;
use crate::kernel::{Clock, Page, PageRequest};
use crate::store::{self, Fail, Query, Store};

#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    #[error("no such message")]
    NotFound,
    #[error(transparent)]
    NotNow(#[from] NotNow),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Inbox {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Inbox {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// The workspace's messages, newest first.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn list(
        &self,
        actor: &Actor,
        status: Option<Status>,
        page: &PageRequest,
    ) -> Result<Page<LedgerLine>, InboxError> {
        let mut query = Query::new().eq("workspace_id", actor.workspace_id.as_str());
        if let Some(status) = status {
            query = query.eq("status", status.as_str());
        }
        Ok(self.store.page::<LedgerLine>(query.desc("received_at"), page).await?.map(|line| line.doc))
    }

    /// # Errors
    /// `NotFound`, for another workspace's too.
    pub async fn get(&self, actor: &Actor, id: &LineId) -> Result<LedgerLine, InboxError> {
        let line = self.store.get::<LedgerLine>(id).await?.ok_or(InboxError::NotFound)?.doc;
        if line.workspace_id == actor.workspace_id { Ok(line) } else { Err(InboxError::NotFound) }
    }

    /// Has a message worked out again that failed or was set aside.
    ///
    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn retry(&self, actor: &Actor, id: &LineId) -> Result<LedgerLine, InboxError> {
        self.get(actor, id).await?;
        self.retry_any(id).await
    }

    /// Leaves such a message alone for good; its bytes go.
    ///
    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn dismiss(&self, actor: &Actor, id: &LineId) -> Result<LedgerLine, InboxError> {
        self.get(actor, id).await?;
        self.dismiss_any(id).await
    }

    /// A message of any workspace: for the command line.
    ///
    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn retry_any(&self, id: &LineId) -> Result<LedgerLine, InboxError> {
        let now = self.clock.now();
        self.change(id, |line| line.retry(now)).await
    }

    /// As [`Inbox::retry_any`].
    ///
    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn dismiss_any(&self, id: &LineId) -> Result<LedgerLine, InboxError> {
        let now = self.clock.now();
        let line = self.store.get::<LedgerLine>(id).await?.ok_or(InboxError::NotFound)?;
        let dismissed = self.change(id, |line| line.dismiss(now)).await?;
        if let (Some(raw), None) = (&line.raw_sha256, &dismissed.raw_sha256) {
            self.store.engine().blob_delete(raw).await?;
        }
        Ok(dismissed)
    }

    async fn change(
        &self,
        id: &LineId,
        change: impl Fn(&mut LedgerLine) -> Result<(), NotNow> + Send + Sync,
    ) -> Result<LedgerLine, InboxError> {
        let rule = |line: &mut LedgerLine| {
            change(line)?;
            Ok::<_, NotNow>(line.clone())
        };
        self.store.modify::<LedgerLine, _, _>(id, rule).await.map_err(|e| match e {
            Fail::Refused(not_now) => not_now.into(),
            Fail::Store(store::Error::Missing) => InboxError::NotFound,
            Fail::Store(e) => e.into(),
        })
    }

    /// Sets the gauges of /metrics: messages by status, and how long the oldest one has been waiting.
    ///
    /// # Errors
    /// The store's.
    pub async fn set_gauges(&self) -> Result<(), InboxError> {
        for status in Status::ALL {
            let count = self.store.count::<LedgerLine>(Query::new().eq("status", status.as_str())).await?;
            metrics::gauge!("inbox_messages", "status" => status.as_str()).set(count as f64);
        }
        let waiting = Query::new().eq("status", Status::Waiting.as_str()).asc("received_at");
        let oldest = self.store.find_one::<LedgerLine>(waiting).await?;
        let age = oldest.map_or(0.0, |line| self.clock.now().since(line.received_at).as_secs_f64());
        metrics::gauge!("inbox_oldest_waiting_age_seconds").set(age);
        Ok(())
    }
}
