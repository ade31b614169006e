//! Words for the jobs that were written while no model could be asked: a look every few minutes, and once one can be,
//! their tasks are put out again.

use std::time::Duration;

use async_trait::async_trait;

use super::ads::failure;
use crate::jobs::{JobError, Jobs};
use crate::kernel::Timestamp;
use crate::screening::llm::Asker;
use crate::tasks::{Entry, Failure, Handler, Task, When};

/// Looks for jobs whose words wait for a model; a schedule of the same name puts it out.
pub const CATCH_UP: &str = "llm.catch_up";

/// Jobs of one look, the newest first: a model that has just been set up is not flooded.
const MOST: usize = 20;

/// The schedule of [`CATCH_UP`].
#[must_use]
pub fn entry() -> Entry {
    Entry { name: CATCH_UP, kind: CATCH_UP, when: When::Every(Duration::from_mins(5)) }
}

pub struct CatchUp {
    pub jobs: Jobs,
    pub asker: Asker,
}

#[async_trait]
impl Handler for CatchUp {
    fn kind(&self) -> &'static str {
        CATCH_UP
    }

    async fn run(&self, _: &Task, _: Timestamp) -> Result<(), Failure> {
        if !self.asker.health().await.usable() {
            return Ok(());
        }
        // Where the last question met something that stands, one job's tries whether it still does.
        let most = if self.asker.trouble().is_some() { 1 } else { MOST };
        for job in self.jobs.awaiting_words(most).await.map_err(failure)? {
            match self.jobs.ask_again_for_words(&job).await {
                Ok(()) | Err(JobError::NotFound) => {}
                Err(e) => return Err(failure(e)),
            }
        }
        Ok(())
    }
}
