//! Tasks as HR and the command line see them: list, show, retry, cancel, count.

use std::sync::Arc;

use super::model::{NotNow, State, Task, TaskId};
use super::queue::Queue;
use crate::auth::Actor;
use crate::kernel::{Clock, Page, PageRequest, Timestamp};
use crate::store::{self, Cond, Fail, Query};

#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    #[error("no such task")]
    NotFound,
    #[error(transparent)]
    NotNow(#[from] NotNow),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What a list may be narrowed to.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    pub state: Option<State>,
    pub kind: Option<String>,
}

/// How many tasks are in a state, and for how long the oldest has been there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StateCount {
    pub state: State,
    pub count: u64,
    pub oldest: Option<Timestamp>,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Tasks {
    queue: Queue,
    clock: Arc<dyn Clock>,
}

impl Tasks {
    #[must_use]
    pub fn new(queue: Queue, clock: Arc<dyn Clock>) -> Self {
        Self { queue, clock }
    }

    /// The workspace's tasks, newest first.
    ///
    /// # Errors
    /// `BadCursor`.
    pub async fn list(&self, actor: &Actor, filter: &TaskFilter, page: &PageRequest) -> Result<Page<Task>, TaskError> {
        let mut query = Query::new().eq("workspace_id", actor.workspace_id.as_str());
        if let Some(state) = filter.state {
            query = query.eq("state", state.as_str());
        }
        if let Some(kind) = &filter.kind {
            query = query.eq("kind", kind);
            if filter.state.is_none() {
                query = query.filter("state", Cond::In(State::ALL.map(|state| state.as_str().into()).to_vec()));
            }
        }
        Ok(self.queue.store().page::<Task>(query.desc("created_at"), page).await?.map(|task| task.doc))
    }

    /// # Errors
    /// `NotFound`, for another workspace's and the house's own too.
    pub async fn get(&self, actor: &Actor, id: &TaskId) -> Result<Task, TaskError> {
        let task = self.queue.get(id).await?.ok_or(TaskError::NotFound)?.doc;
        let own = task.workspace_id.as_deref() == Some(actor.workspace_id.as_str());
        if own { Ok(task) } else { Err(TaskError::NotFound) }
    }

    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn retry(&self, actor: &Actor, id: &TaskId) -> Result<Task, TaskError> {
        self.get(actor, id).await?;
        self.retry_any(id).await
    }

    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn cancel(&self, actor: &Actor, id: &TaskId) -> Result<Task, TaskError> {
        self.get(actor, id).await?;
        self.cancel_any(id).await
    }

    /// Any task, the house's own too: for the command line.
    ///
    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn retry_any(&self, id: &TaskId) -> Result<Task, TaskError> {
        let now = self.clock.now();
        let task = self.change(id, |task| task.retry(now)).await?;
        self.queue.wake().task_added();
        Ok(task)
    }

    /// As [`Tasks::retry_any`].
    ///
    /// # Errors
    /// `NotFound`, `NotNow`.
    pub async fn cancel_any(&self, id: &TaskId) -> Result<Task, TaskError> {
        let now = self.clock.now();
        self.change(id, |task| task.cancel(now)).await
    }

    async fn change(
        &self,
        id: &TaskId,
        change: impl Fn(&mut Task) -> Result<(), NotNow> + Send + Sync,
    ) -> Result<Task, TaskError> {
        let rule = |task: &mut Task| {
            change(task)?;
            Ok::<_, NotNow>(task.clone())
        };
        self.queue.store().modify::<Task, _, _>(id, rule).await.map_err(|e| match e {
            Fail::Refused(not_now) => not_now.into(),
            Fail::Store(store::Error::Missing) => TaskError::NotFound,
            Fail::Store(e) => e.into(),
        })
    }

    /// The newest tasks of all workspaces in a state: for the command line.
    ///
    /// # Errors
    /// The store's.
    pub async fn newest(&self, state: State, limit: usize) -> Result<Vec<Task>, TaskError> {
        let query = Query::new().eq("state", state.as_str()).desc("created_at").limit(limit);
        Ok(self.queue.store().find::<Task>(query).await?.into_iter().map(|task| task.doc).collect())
    }

    /// Open and parked tasks, counted.
    ///
    /// # Errors
    /// The store's.
    pub async fn counts(&self) -> Result<Vec<StateCount>, TaskError> {
        let mut counts = Vec::new();
        for state in [State::Waiting, State::Running, State::Parked] {
            let of_state = || Query::new().eq("state", state.as_str());
            let count = self.queue.store().count::<Task>(of_state()).await?;
            let oldest = self.queue.store().find_one::<Task>(of_state().asc("created_at")).await?;
            counts.push(StateCount { state, count, oldest: oldest.map(|task| task.created_at) });
        }
        Ok(counts)
    }

    /// Sets the gauges of /metrics: counts and ages by state, and how late the first due task is.
    ///
    /// # Errors
    /// The store's.
    pub async fn set_gauges(&self) -> Result<(), TaskError> {
        let now = self.clock.now();
        for StateCount { state, count, oldest } in self.counts().await? {
            let age = oldest.map_or(0.0, |at| now.since(at).as_secs_f64());
            metrics::gauge!("tasks", "state" => state.as_str()).set(count as f64);
            metrics::gauge!("tasks_oldest_age_seconds", "state" => state.as_str()).set(age);
        }
        let first = self.queue.store().find_one::<Task>(Query::new().asc("due_at")).await?;
        let late = first.and_then(|task| task.due_at).map_or(0.0, |due| now.since(due).as_secs_f64());
        metrics::gauge!("tasks_lag_seconds").set(late);
        Ok(())
    }
}
