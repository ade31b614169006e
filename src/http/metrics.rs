//! Prometheus metrics: one recorder a process, `/metrics` prints it.

use std::sync::OnceLock;
use std::time::Duration;

use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the recorder; again is no change (tests start many servers in one process).
pub fn install() -> Option<&'static PrometheusHandle> {
    RECORDER
        .get_or_init(|| {
            let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
            PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Full("http_request_duration_seconds".to_owned()), &seconds)
                .and_then(PrometheusBuilder::install_recorder)
                .inspect_err(|cause| tracing::error!(%cause, "no metrics"))
                .ok()
        })
        .as_ref()
}

/// Counts one request. Labels are the route's pattern, never the path.
pub fn request(method: &Method, route: &str, status: u16, took: Duration) {
    let labels = [("method", method.to_string()), ("route", route.to_owned()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route.to_owned()).record(took.as_secs_f64());
}

/// `GET /metrics`, in the Prometheus text format 0.0.4.
pub fn render() -> Response {
    let text = install().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
