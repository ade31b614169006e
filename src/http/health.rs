//! `/healthz` (the process lives), `/readyz` (it can do its work), `/metrics`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::Json;

/// What one part says of itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Check {
    #[schema(examples("store"))]
    pub name: &'static str,
    /// `ok`, `warning` or `failed`; `failed` makes the server not ready.
    pub state: CheckState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(examples("the store can't be reached"))]
    pub detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckState {
    Ok,
    Warning,
    Failed,
}

/// Asks every part; the app provides it.
pub type Checks = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Vec<Check>> + Send>> + Send + Sync>;

/// The routes of health; `before_metrics` refreshes gauges that are counted when asked.
pub fn routes(checks: Checks, before_metrics: Checks) -> OpenApiRouter {
    let ready = OpenApiRouter::new().routes(routes!(ready)).with_state(checks);
    let metrics = OpenApiRouter::new().routes(routes!(metrics)).with_state(before_metrics);
    OpenApiRouter::new().routes(routes!(alive)).merge(ready).merge(metrics)
}

#[derive(Serialize, ToSchema)]
pub struct Alive {
    #[schema(examples("ok"))]
    status: &'static str,
}

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, body = Alive)))]
async fn alive() -> Json<Alive> {
    Json(Alive { status: "ok" })
}

#[derive(Serialize, ToSchema)]
pub struct Readiness {
    #[schema(examples("ready"))]
    status: &'static str,
    checks: Vec<Check>,
}

/// Whether it can do its work
///
/// A warning leaves it ready; the check says what an operator should look at.
#[utoipa::path(get, path = "/readyz", tag = "server", responses((status = 200, body = Readiness),
    (status = 503, body = Readiness, description = "A check has failed")))]
async fn ready(State(checks): State<Checks>) -> Response {
    let checks = checks().await;
    let failed = checks.iter().any(|c| c.state == CheckState::Failed);
    let status = if failed { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let word = if failed { "not ready" } else { "ready" };
    let body = serde_json::to_vec(&Readiness { status: word, checks }).unwrap_or_default();
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

/// Metrics, as Prometheus reads them
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200, body = String, content_type = "text/plain")))]
async fn metrics(State(refresh): State<Checks>) -> Response {
    refresh().await;
    super::metrics::render()
}
