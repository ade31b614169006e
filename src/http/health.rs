//! `/healthz` (the process lives), `/readyz` (it can do its work), `/metrics`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::get};
use serde::Serialize;

/// What one part says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub name: &'static str,
    /// `ok`, `warning` or `failed`; `failed` makes the server not ready.
    pub state: CheckState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckState {
    Ok,
    Warning,
    Failed,
}

/// Asks every part; the app provides it.
pub type Checks = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Vec<Check>> + Send>> + Send + Sync>;

/// The routes of health; `before_metrics` refreshes gauges that are counted when asked.
pub fn routes(checks: Checks, before_metrics: Checks) -> Router {
    Router::new()
        .route("/healthz", get(|| async { Json(serde_json::json!({ "status": "ok" })) }))
        .route("/readyz", get(ready).with_state(checks))
        .route("/metrics", get(metrics).with_state(before_metrics))
}

async fn ready(State(checks): State<Checks>) -> Response {
    let checks = checks().await;
    let failed = checks.iter().any(|c| c.state == CheckState::Failed);
    let status = if failed { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let word = if failed { "not ready" } else { "ready" };
    let body = serde_json::to_vec(&serde_json::json!({ "status": word, "checks": checks })).unwrap_or_default();
    // Said outright, so that the checks reach the operator and are not replaced by a problem.
    let mut response = (status, [("content-type", "application/json")], body).into_response();
    if failed {
        response.extensions_mut().insert(PlainAnswer);
    }
    response
}

/// Marks an error response whose body is meant as it is.
#[derive(Clone, Copy, Debug)]
pub struct PlainAnswer;

async fn metrics(State(refresh): State<Checks>) -> Response {
    refresh().await;
    super::metrics::render()
}
