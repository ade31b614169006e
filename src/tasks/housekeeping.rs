//! The house's own tasks: what was done a week ago is deleted, and what broken uploads have left of files.

use std::time::Duration;

use async_trait::async_trait;

use super::{Entry, Failure, Handler, Queue, Task, When};
use crate::kernel::Timestamp;
use crate::store::Store;

const KIND: &str = "tasks.prune";
/// Long enough for an effect that is handed over again to find its task.
const KEPT: Duration = Duration::from_hours(24 * 7);

const SWEEP: &str = "blobs.sweep";
/// Longer than any upload takes: one that is under way looks like one that broke off.
const UNFINISHED: Duration = Duration::from_hours(24);

pub struct Prune(pub Queue);

/// Removes what uploads of files that never came to their end have left.
pub struct SweepBlobs(pub Store);

/// When they run.
#[must_use]
pub fn entries() -> [Entry; 2] {
    [KIND, SWEEP].map(|kind| Entry { name: kind, kind, when: When::Every(Duration::from_hours(1)) })
}

#[async_trait]
impl Handler for Prune {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, _: &Task, now: Timestamp) -> Result<(), Failure> {
        self.0.prune(now.minus(KEPT)).await?;
        Ok(())
    }
}

#[async_trait]
impl Handler for SweepBlobs {
    fn kind(&self) -> &'static str {
        SWEEP
    }

    async fn run(&self, _: &Task, now: Timestamp) -> Result<(), Failure> {
        let removed = self.0.engine().blob_sweep(now.minus(UNFINISHED)).await?;
        if removed > 0 {
            tracing::info!(removed, "what broken uploads had left of files is removed");
        }
        Ok(())
    }
}
