//! What stands around every route: request ids, the access log, limits, CORS, compression, problems with their id.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
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

/// A request's id, as the caller gave it or as it was made.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Puts the layers around `router`; the outermost comes last.
pub fn wrap(router: Router, options: &LayerOptions) -> Router {
    let (timeout, upload_timeout, upload_routes) = (options.timeout, options.upload_timeout, options.upload_routes);
    let trusted = options.trusted_proxies.clone();
    router
        .fallback(|| async { Problem::with(Code::NotFound, "There is no such path.") })
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        .layer(axum::extract::DefaultBodyLimit::max(options.max_body))
        .layer(middleware::from_fn(move |request: Request, next: Next| async move {
            let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
            let is_upload = route.is_some_and(|route| upload_routes.contains(&route));
            match tokio::time::timeout(if is_upload { upload_timeout } else { timeout }, next.run(request)).await {
                Ok(response) => response,
                Err(_) => Problem::new(Code::RequestTimeout).into_response(),
            }
        }))
        .layer(CatchPanicLayer::custom(|_| Problem::internal(&"a handler panicked").into_response()))
        // Inside compression: it writes some bodies anew.
        .layer(middleware::from_fn(name_problems))
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"))),
        )
        .layer(cors(&options.cors_origins))
        .layer(middleware::from_fn(observe))
        .layer(axum::Extension(trusted))
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
        .max_age(Duration::from_secs(3600))
}

/// Gives every error its problem+json with the request's id, those of the router and of extractors too.
async fn name_problems(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let id = id.as_ref().map(|id| id.0.as_str());
    if let Some(problem) = response.extensions().get::<Problem>() {
        let mut named = problem.response(id);
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
    Problem::new(code).response(id)
}

/// The request id in and out, the access log and the request metrics. Logs the route, never the path: paths carry
/// booking tokens.
async fn observe(mut request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|v| v.to_str().ok())
        .filter(|v| {
            !v.is_empty() && v.len() <= 64 && v.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        })
        .map_or_else(|| format!("req_{}", crate::kernel::id::random_part()), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let remote = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|peer| !peer.0.ip().is_loopback());
    let started = Instant::now();
    let mut response = next.run(request).await;
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response.headers_mut().entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    super::metrics::request(&method, &route, status, elapsed);
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "hirewire::access", request_id = %id, %method, route, status, micros, remote, "request");
    response
}
