//! Prometheus metrics: one recorder a process, `/metrics` prints it.

use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use foldhash::HashMap;
use metrics::{Counter, Histogram};
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

/// How often the recorder takes in what it was told.
const KEEP_UP: Duration = Duration::from_secs(10);

/// Runs for as long as the server does. The recorder keeps each time that was measured until it is taken in, which else
/// `/metrics` alone does: where nobody asks for that, memory would grow with every request.
pub async fn keep_up() {
    let Some(recorder) = install() else { return };
    let mut timer = tokio::time::interval(KEEP_UP);
    loop {
        timer.tick().await;
        recorder.run_upkeep();
    }
}

/// What is counted of one kind of request.
struct Kind {
    method: &'static str,
    status: u16,
    total: Counter,
    seconds: Histogram,
}

/// By the route's pattern. The recorder's own look-up builds a key of owned strings for each request.
static KINDS: LazyLock<RwLock<HashMap<String, Vec<Kind>>>> = LazyLock::new(RwLock::default);

/// Counts one request. Labels are the route's pattern, never the path.
pub fn request(method: &Method, route: &str, status: u16, took: Duration) {
    let method = label(method);
    let count = |kinds: &HashMap<String, Vec<Kind>>| {
        let mut of_route = kinds.get(route).into_iter().flatten();
        let kind = of_route.find(|kind| kind.status == status && kind.method == method)?;
        kind.total.increment(1);
        kind.seconds.record(took.as_secs_f64());
        Some(())
    };
    if count(&KINDS.read().unwrap_or_else(PoisonError::into_inner)).is_some() {
        return;
    }
    let mut kinds = KINDS.write().unwrap_or_else(PoisonError::into_inner);
    // Another thread may have been first.
    if count(&kinds).is_none() {
        // Handles that are made before the recorder is there count nothing.
        install();
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        let total = metrics::counter!("http_requests_total", &labels);
        let seconds = metrics::histogram!("http_request_duration_seconds", "route" => route.to_owned());
        kinds.entry(route.to_owned()).or_default().push(Kind { method, status, total, seconds });
        count(&kinds);
    }
}

/// A caller may make methods up (RFC 9110, section 9.1): each would be a series that is kept for good.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// `GET /metrics`, in the Prometheus text format 0.0.4.
pub fn render() -> Response {
    let text = install().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_methods_are_one_kind_and_each_kind_is_kept_once() {
        let route = "/made-up-methods";
        let made_up = (0..50).map(|n| Method::from_bytes(format!("M{n}").as_bytes()).unwrap());
        for method in made_up.chain([Method::GET, Method::GET]) {
            request(&method, route, 405, Duration::ZERO);
        }
        let kinds = KINDS.read().unwrap();
        assert_eq!(kinds[route].iter().map(|kind| kind.method).collect::<Vec<_>>(), ["other", "GET"]);
    }
}
