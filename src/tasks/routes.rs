//! `/api/v1/tasks`: what the server does in the background for a workspace.

use axum::extract::State as AppState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{NotNow, State, Task, TaskId};
use super::service::{TaskError, TaskFilter, Tasks};
use crate::auth::Actor;
use crate::http::body::ListParams;
use crate::http::{Code, Json, List, Path, Problem, Query};
use crate::kernel::{Page, Timestamp};

impl From<TaskError> for Problem {
    fn from(e: TaskError) -> Self {
        match e {
            TaskError::NotFound => Self::new(Code::NotFound),
            TaskError::NotNow(NotNow::Running) => Self::new(Code::TaskRunning),
            TaskError::NotNow(NotNow::Done) => Self::new(Code::TaskDone),
            TaskError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(tasks: Tasks) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(retry))
        .routes(routes!(cancel))
        .with_state(tasks)
}

/// A piece of background work.
#[derive(Serialize, ToSchema)]
pub struct TaskBody {
    pub id: TaskId,
    #[schema(examples("mail.send"))]
    pub kind: String,
    pub state: State,
    /// The ids that it is about.
    pub payload: serde_json::Value,
    /// When it is tried next, or how long it is held for; absent when it is done or parked.
    pub due_at: Option<Timestamp>,
    /// Tries so far.
    pub attempts: u32,
    /// Why the last try failed.
    #[schema(examples("the mail server put the message off (451)"))]
    pub last_error: Option<String>,
    pub cancelled: bool,
    pub created_at: Timestamp,
    pub done_at: Option<Timestamp>,
}

impl From<Task> for TaskBody {
    fn from(task: Task) -> Self {
        Self {
            id: task.id,
            kind: task.kind,
            state: task.state,
            payload: task.payload,
            due_at: task.due_at,
            attempts: task.attempts,
            last_error: task.last_error,
            cancelled: task.cancelled,
            created_at: task.created_at,
            done_at: task.done_at,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskParams {
    /// Only tasks in this state.
    pub state: Option<State>,
    /// Only tasks of this kind.
    #[param(example = "mail.send")]
    pub kind: Option<String>,
}

/// List background tasks
///
/// Newest first. Done ones are kept for a week.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "tasks", params(ListParams, TaskParams), security(("bearer" = [])), responses(
    (status = 200, body = Page<TaskBody>), (status = 400, description = "`bad_query`, `bad_cursor`")))]
async fn list(
    AppState(tasks): AppState<Tasks>,
    actor: Actor,
    List(page): List,
    Query(params): Query<TaskParams>,
) -> Result<Json<Page<TaskBody>>, Problem> {
    let filter = TaskFilter { state: params.state, kind: params.kind };
    Ok(Json(tasks.list(&actor, &filter, &page).await?.map(TaskBody::from)))
}

/// Get a background task
#[utoipa::path(get, path = "/api/v1/tasks/{id}", tag = "tasks", params(("id" = TaskId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = TaskBody), (status = 404, description = "`not_found`")))]
async fn get(
    AppState(tasks): AppState<Tasks>,
    actor: Actor,
    Path(id): Path<TaskId>,
) -> Result<Json<TaskBody>, Problem> {
    Ok(Json(tasks.get(&actor, &id).await?.into()))
}

/// Try a task again
///
/// At once and from its first try; also one that was parked.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/retry", tag = "tasks", params(("id" = TaskId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = TaskBody), (status = 404, description = "`not_found`"), (status = 409, description = "`task_running`, `task_done`")))]
async fn retry(
    AppState(tasks): AppState<Tasks>,
    actor: Actor,
    Path(id): Path<TaskId>,
) -> Result<Json<TaskBody>, Problem> {
    Ok(Json(tasks.retry(&actor, &id).await?.into()))
}

/// Cancel a task
///
/// It is left undone, and says so.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/cancel", tag = "tasks", params(("id" = TaskId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = TaskBody), (status = 404, description = "`not_found`"), (status = 409, description = "`task_running`, `task_done`")))]
async fn cancel(
    AppState(tasks): AppState<Tasks>,
    actor: Actor,
    Path(id): Path<TaskId>,
) -> Result<Json<TaskBody>, Problem> {
    Ok(Json(tasks.cancel(&actor, &id).await?.into()))
}
