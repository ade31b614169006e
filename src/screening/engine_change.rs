//! A new version of the builtin engine: what an older one has scored is scored again in the background, once over all
//! processes, by the tasks that changed criteria put out.

use std::convert::Infallible;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::service::{BUILTIN_VERSION, ScreeningError};
use super::tasks::finished;
use crate::candidates::Candidates;
use crate::jobs::{JobError, Jobs};
use crate::kernel::{Clock, Page, PageRequest, Timestamp};
use crate::store::{self, Document, Fail, Index, Outbox, Store, outbox};
use crate::tasks::{Failure, Handler, Task};

/// Effect: have the jobs' applications scored again that another version of the builtin engine has scored.
pub const RESCORE_ALL: &str = "screening.rescore_all";

/// The version of the builtin engine that the workers run; one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineInUse {
    pub id: String,
    /// Empty before any has been taken up.
    pub version: String,
    #[serde(default)]
    pub outbox: Outbox,
}

impl Document for EngineInUse {
    const COLLECTION: &'static str = "engines_in_use";
    const INDEXES: &'static [Index] = &[outbox::INDEX];
    fn id(&self) -> &str {
        &self.id
    }
}

impl EngineInUse {
    pub const ID: &'static str = "builtin";

    fn none() -> Self {
        Self { id: Self::ID.to_owned(), version: String::new(), outbox: Outbox::default() }
    }

    /// Whoever is the first to bring another version puts out the work that follows from it.
    pub fn take_up(&mut self, version: &str, now: Timestamp) {
        if self.version != version {
            version.clone_into(&mut self.version);
            self.outbox.add(RESCORE_ALL, json!({ "version": version }), now);
        }
    }
}

/// What a worker's start has to look at; cheap to clone.
#[derive(Clone)]
pub struct EngineChange {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub jobs: Jobs,
    pub candidates: Candidates,
}

impl EngineChange {
    /// To be called where a worker starts.
    ///
    /// # Errors
    /// The store's.
    pub async fn look(&self) -> store::Result<()> {
        let now = self.clock.now();
        self.store.insert_once(&EngineInUse::none()).await?;
        let rule = |engine: &mut EngineInUse| {
            engine.take_up(BUILTIN_VERSION, now);
            Ok::<_, Infallible>(())
        };
        match self.store.modify::<EngineInUse, _, _>(EngineInUse::ID, rule).await {
            Ok(()) => Ok(()),
            Err(Fail::Store(e)) => Err(e),
            Err(Fail::Refused(never)) => match never {},
        }
    }
}

/// Has each job's scores looked through, job by job.
#[async_trait]
impl Handler for EngineChange {
    fn kind(&self) -> &'static str {
        RESCORE_ALL
    }

    fn concurrency(&self) -> usize {
        1
    }

    async fn run(&self, _: &Task, _: Timestamp) -> Result<(), Failure> {
        finished(self.ask_for_rescores().await)
    }
}

impl EngineChange {
    async fn ask_for_rescores(&self) -> Result<(), ScreeningError> {
        let mut page = PageRequest::first(PageRequest::MAX_LIMIT);
        loop {
            let Page { items, next_cursor } = self.jobs.page_of_all(&page).await?;
            for job in items {
                if self.candidates.count_of_job(&job).await? == 0 {
                    continue;
                }
                match self.jobs.ask_for_rescore(&job, BUILTIN_VERSION).await {
                    // Deleted meanwhile.
                    Ok(()) | Err(JobError::NotFound) => {}
                    Err(e) => return Err(e.into()),
                }
            }
            if next_cursor.is_none() {
                return Ok(());
            }
            page.cursor = next_cursor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_taken_up_once_and_one_that_was_left_again() {
        let now = Timestamp::from_millis(0);
        let mut engine = EngineInUse::none();
        engine.take_up("builtin-1", now);
        engine.take_up("builtin-1", now);
        assert_eq!(engine.outbox.items.len(), 1);
        engine.take_up("builtin-2", now);
        engine.take_up("builtin-1", now);
        assert_eq!((engine.outbox.items.len(), engine.version.as_str()), (3, "builtin-1"));
    }
}
