//! What stands around every route: request ids, the access log, limits, CORS, compression, problems with their id.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::address::TrustedProxies;
use super::{Code, Problem};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the layers need of the settings.
#[derive(Clone, Debug)]
pub struct LayerOptions {
    /// Exact origins; empty allows none.
    pub cors_origins: Vec<HeaderValue>,
    pub trusted_proxies: TrustedProxies,
    /// Bytes of one request's body; an upload route lifts it for itself.
    pub max_body: usize,
    /// For one request that is no upload.
    pub timeout: Duration,
    pub upload_timeout: Duration,
    /// Patterns of the upload routes.
    pub upload_routes: &'static [&'static str],
}

/// Puts the layers around `router`. Each `Router::layer` is a box around every route that is cloned with all within it
/// for each request: two of them, then, and not one for each thing that they do.
pub fn wrap(router: Router, options: &LayerOptions) -> Router {
    let not_pdf = DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"));
    router
        .fallback(|| async { Problem::with(Code::NotFound, "There is no such path.") })
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        // Inside compression: it writes some bodies anew. Inside CORS: a page may read what it answers.
        .layer(middleware::from_fn_with_state(Arc::new(options.clone()), observe))
        .layer(
            ServiceBuilder::new()
                .layer(CompressionLayer::new().compress_when(not_pdf))
                // Without origins it would only tell each answer's reader of headers that nobody may read.
                .option_layer((!options.cors_origins.is_empty()).then(|| cors(&options.cors_origins)))
                .layer(axum::extract::DefaultBodyLimit::max(options.max_body)),
        )
}

impl LayerOptions {
    /// The answer, or the problem of one that takes too long or panics.
    async fn answer(&self, route: &str, request: Request, next: Next) -> Response {
        let timeout = if self.upload_routes.contains(&route) { self.upload_timeout } else { self.timeout };
        let answering = tokio::time::timeout(timeout, next.run(request));
        match AssertUnwindSafe(answering).catch_unwind().await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => Problem::new(Code::RequestTimeout).into_response(),
            Err(_) => Problem::internal(&"a handler panicked").into_response(),
        }
    }
}

fn cors(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, super::repeat::IDEMPOTENCY_KEY, REQUEST_ID])
        .expose_headers([
            REQUEST_ID,
            header::RETRY_AFTER,
            header::CONTENT_DISPOSITION,
            header::LOCATION,
            super::repeat::REPLAYED,
        ])
        .max_age(Duration::from_hours(1))
}

/// Gives every error its problem+json with the request's id, those of the router and of extractors too.
fn name_problems(id: &str, response: Response) -> Response {
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    if let Some(problem) = response.extensions().get::<Problem>() {
        let mut named = problem.response(Some(id));
        // What inner layers added (CORS, Allow) stays.
        for (name, value) in response.headers() {
            if !named.headers().contains_key(name) && name != header::CONTENT_LENGTH {
                named.headers_mut().append(name, value.clone());
            }
        }
        return named;
    }
    if response.extensions().get::<super::health::PlainAnswer>().is_some() {
        return response;
    }
    let html = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if html {
        return response;
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        StatusCode::SERVICE_UNAVAILABLE => Code::Overloaded,
        status if status.is_server_error() => Code::Internal,
        _ => Code::MalformedBody,
    };
    Problem::new(code).response(Some(id))
}

/// The request id in and out, the time limit, problems, the access log and the request metrics. Logs the route, never the path: paths carry
/// booking tokens.
async fn observe(State(options): State<Arc<LayerOptions>>, mut request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|v| v.to_str().ok())
        .filter(|v| {
            !v.is_empty() && v.len() <= 64 && v.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        })
        .map_or_else(|| format!("req_{}", crate::kernel::id::unordered_part()), str::to_owned);
    if !options.trusted_proxies.0.is_empty() {
        request.extensions_mut().insert(options.trusted_proxies.clone());
    }
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let remote = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|peer| !peer.0.ip().is_loopback());
    let started = Instant::now();
    let mut response = name_problems(&id, options.answer(route, request, next).await);
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response.headers_mut().entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    super::metrics::request(&method, route, status, elapsed);
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    // Texts and not `%`: those are formatted into one first.
    let (request_id, method) = (id.as_str(), method.as_str());
    tracing::info!(target: "hirewire::access", request_id, method, route, status, micros, remote, "request");
    response
}
