//! `/api/v1/inbox`: every message that came in, and what became of it.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::inbox::{Inbox, InboxError};
use super::ledger::{FileLine, LedgerLine, LineId, NotNow, Status};
use crate::auth::Actor;
use crate::http::body::ListParams;
use crate::http::{Code, Json, List, Path, Problem, Query};
use crate::kernel::{Page, Timestamp};

impl From<InboxError> for Problem {
    fn from(e: InboxError) -> Self {
        match e {
            InboxError::NotFound => Self::new(Code::NotFound),
            InboxError::NotNow(NotNow::Working) => Self::new(Code::TaskRunning),
            InboxError::NotNow(NotNow::Done) => Self::new(Code::TaskDone),
            InboxError::Store(e) => crate::kernel::Fault::from(e).into(),
        }
    }
}

pub fn routes(inbox: Inbox) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(retry))
        .routes(routes!(cancel))
        .with_state(inbox)
}

/// A message, and what became of it.
#[derive(Serialize, ToSchema)]
pub struct InboxBody {
    pub id: LineId,
    /// The mailbox that it came to.
    #[schema(examples("folder"))]
    pub account: String,
    pub status: Status,
    /// Of an ignored or failed one: `no_resume`, `newsletter`, `own_mail`, `duplicate`, `unreadable`, `too_complex`,
    /// `message_too_large`, or the reader's code such as `password_protected`.
    #[schema(examples("no_resume"))]
    pub reason: Option<String>,
    /// What the reason alone does not say.
    #[schema(examples(
        "Its Message-ID is that of msg_01jdb3v7q2m8xk5t9w4ycz6r0p, and its content is another. Retry it to take it in."
    ))]
    pub detail: Option<String>,
    /// A failed one that is tried again by itself.
    pub will_retry: bool,
    #[schema(examples("ann@example.com"))]
    pub sender: Option<String>,
    #[schema(examples("Application as backend engineer"))]
    pub subject: Option<String>,
    pub sent_at: Option<Timestamp>,
    pub files: Vec<FileLine>,
    /// Bytes.
    pub size: i64,
    /// How many times the same message lay in the mailbox.
    pub copies: usize,
    pub received_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

impl From<LedgerLine> for InboxBody {
    fn from(line: LedgerLine) -> Self {
        Self {
            detail: line.detail(),
            id: line.id,
            account: line.account,
            status: line.status,
            reason: line.reason,
            will_retry: line.will_retry,
            sender: line.sender,
            subject: line.subject,
            sent_at: line.sent_at,
            files: line.files,
            size: line.size,
            copies: line.handles.len(),
            received_at: line.received_at,
            settled_at: line.settled_at,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InboxParams {
    /// Only messages of this status.
    pub status: Option<Status>,
}

/// List the messages that came in
///
/// Newest first: one line for each, whatever became of it.
#[utoipa::path(get, path = "/api/v1/inbox", tag = "inbox", params(ListParams, InboxParams), security(("bearer" = [])), responses(
    (status = 200, body = Page<InboxBody>), (status = 400, description = "`bad_query`, `bad_cursor`")))]
async fn list(
    State(inbox): State<Inbox>,
    actor: Actor,
    List(page): List,
    Query(params): Query<InboxParams>,
) -> Result<Json<Page<InboxBody>>, Problem> {
    Ok(Json(inbox.list(&actor, params.status, &page).await?.map(InboxBody::from)))
}

/// Get a message's line
#[utoipa::path(get, path = "/api/v1/inbox/{id}", tag = "inbox", params(("id" = LineId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = InboxBody), (status = 404, description = "`not_found`")))]
async fn get(State(inbox): State<Inbox>, actor: Actor, Path(id): Path<LineId>) -> Result<Json<InboxBody>, Problem> {
    Ok(Json(inbox.get(&actor, &id).await?.into()))
}

/// Work a message out again
///
/// A failed one, or one that was set aside as a `duplicate` by its Message-ID though its content is another.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/retry", tag = "inbox", params(("id" = LineId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = InboxBody), (status = 404, description = "`not_found`"), (status = 409, description = "`task_running`, `task_done`")))]
async fn retry(State(inbox): State<Inbox>, actor: Actor, Path(id): Path<LineId>) -> Result<Json<InboxBody>, Problem> {
    Ok(Json(inbox.retry(&actor, &id).await?.into()))
}

/// Leave a message alone
///
/// A failed one, or one that was set aside.
/// It counts as ignored from then on, with the reason `dismissed`, and its content is deleted.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/cancel", tag = "inbox", params(("id" = LineId, Path)), security(("bearer" = [])), responses(
    (status = 200, body = InboxBody), (status = 404, description = "`not_found`"), (status = 409, description = "`task_running`, `task_done`")))]
async fn cancel(State(inbox): State<Inbox>, actor: Actor, Path(id): Path<LineId>) -> Result<Json<InboxBody>, Problem> {
    Ok(Json(inbox.dismiss(&actor, &id).await?.into()))
}
