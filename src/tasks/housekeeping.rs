//! The tasks' own task: what was done a week ago is deleted.

use std::time::Duration;

use async_trait::async_trait;

use super::{Entry, Failure, Handler, Queue, Task, When};
use crate::kernel::Timestamp;

const KIND: &str = "tasks.prune";
/// Long enough for an effect that is handed over again to find its task.
const KEPT: Duration = Duration::from_hours(24 * 7);

pub struct Prune(pub Queue);

/// When it runs.
#[must_use]
pub fn entry() -> Entry {
    Entry { name: KIND, kind: KIND, when: When::Every(Duration::from_hours(1)) }
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
