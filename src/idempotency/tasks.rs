//! The hourly cleanup of keys that have expired.

use std::time::Duration;

use async_trait::async_trait;

use super::Idempotency;
use crate::kernel::Timestamp;
use crate::tasks::{Entry, Failure, Handler, Task, When};

const KIND: &str = "idempotency.prune";

pub struct PruneKeys(pub Idempotency);

/// When it runs.
#[must_use]
pub fn entry() -> Entry {
    Entry { name: KIND, kind: KIND, when: When::Every(Duration::from_hours(1)) }
}

#[async_trait]
impl Handler for PruneKeys {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, _: &Task, now: Timestamp) -> Result<(), Failure> {
        self.0.prune(now).await?;
        Ok(())
    }
}
