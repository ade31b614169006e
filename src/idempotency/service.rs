//! Keys, claimed and answered by compare-and-swap: one request under a key runs at a time, across all processes.

use std::sync::Arc;

use super::model::{Begun, KeptAnswer, KeptRequest};
use crate::kernel::{Clock, Timestamp, id};
use crate::store::{Cond, Error, Fail, Query, Result, Store};

/// Records that one round of the cleanup deletes at most.
const ROUND: usize = 500;

/// Cheap to clone.
#[derive(Clone)]
pub struct Idempotency {
    store: Store,
    clock: Arc<dyn Clock>,
}

/// The right to run a request and to say its answer.
#[derive(Clone, Debug)]
pub struct Turn {
    id: String,
    holder: String,
}

impl Idempotency {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// A request of `caller` under `key` arrives.
    ///
    /// # Errors
    /// The store's.
    pub async fn begin(&self, caller: &str, key: &str, fingerprint: Option<String>) -> Result<(Turn, Begun)> {
        let now = self.clock.now();
        let turn = Turn { id: format!("idem_{}", id::derived_part(&[caller, key])), holder: id::random_part() };
        let fresh = KeptRequest::new(turn.id.clone(), id::random_part(), turn.holder.clone(), fingerprint, now);
        loop {
            if self.store.insert_once(&fresh).await? {
                return Ok((turn, Begun::Run { operation: fresh.operation }));
            }
            let begun = self
                .store
                .modify::<KeptRequest, _, std::convert::Infallible>(&turn.id, |kept| Ok(kept.begin(&fresh, now)))
                .await;
            match begun {
                Ok(begun) => return Ok((turn, begun)),
                // The cleanup took it in between.
                Err(Fail::Store(Error::Missing)) => {}
                Err(Fail::Refused(never)) => match never {},
                Err(Fail::Store(e)) => return Err(e),
            }
        }
    }

    /// The one whose turn it is is still at it.
    ///
    /// # Errors
    /// The store's.
    pub async fn renew(&self, turn: &Turn) -> Result<()> {
        let now = self.clock.now();
        self.change(turn, |kept| kept.renew(&turn.holder, now)).await
    }

    /// # Errors
    /// The store's.
    pub async fn finish(&self, turn: &Turn, fingerprint: &str, answer: &KeptAnswer) -> Result<()> {
        self.change(turn, |kept| kept.finish(&turn.holder, fingerprint, answer)).await
    }

    /// Frees the key; `refused`: surely nothing was done.
    ///
    /// # Errors
    /// The store's.
    pub async fn release(&self, turn: &Turn, refused: bool) -> Result<()> {
        let (now, next) = (self.clock.now(), id::random_part());
        self.change(turn, |kept| kept.release(&turn.holder, refused.then(|| next.clone()), now)).await
    }

    async fn change(&self, turn: &Turn, mut change: impl FnMut(&mut KeptRequest) + Send) -> Result<()> {
        let changed = self
            .store
            .modify::<KeptRequest, _, std::convert::Infallible>(&turn.id, |kept| {
                change(kept);
                Ok(())
            })
            .await;
        match changed {
            Ok(()) | Err(Fail::Store(Error::Missing)) => Ok(()),
            Err(Fail::Refused(never)) => match never {},
            Err(Fail::Store(e)) => Err(e),
        }
    }

    /// Deletes what has expired; answers how many.
    ///
    /// # Errors
    /// The store's.
    pub async fn prune(&self, now: Timestamp) -> Result<usize> {
        let mut gone = 0;
        loop {
            let query = Query::new().filter("expires_at", Cond::Lte(now.into())).asc("expires_at").limit(ROUND);
            let old = self.store.find::<KeptRequest>(query).await?;
            let round = old.len();
            for kept in old {
                match self.store.delete::<KeptRequest>(&kept.id, kept.version).await {
                    Ok(()) => gone += 1,
                    // Used anew, or deleted by another process, in between.
                    Err(Error::Stale | Error::Missing) => {}
                    Err(e) => return Err(e),
                }
            }
            if round < ROUND {
                return Ok(gone);
            }
        }
    }
}
