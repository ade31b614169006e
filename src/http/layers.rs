//! What stands around every route: request ids, the access log, limits, CORS, compression, problems with their id.
//!
//! Every request passes here, so its price is a part of each answer's (`benches/load/`). What a `Router` is layered with
//! stands in a box around each route, and is cloned with all within it for each request: one such layer there is. What
//! can stand outside the router does, and a request that asks for neither CORS nor compression goes past both.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::Route;
use axum::routing::future::RouteFuture;
use futures::FutureExt;
use futures::future::{BoxFuture, Either};
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, ServiceBuilder, ServiceExt};
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
    /// For one request that is no upload.
    pub timeout: Duration,
    pub upload_timeout: Duration,
    /// Patterns of the upload routes.
    pub upload_routes: &'static [&'static str],
}

/// Puts the layers around `router`, and `inner` between them and its routes.
pub fn wrap<L, S>(router: Router, inner: L, options: LayerOptions) -> Site
where
    L: Layer<Route, Service = S> + Clone + Send + Sync + 'static,
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    let cors = (!options.cors_origins.is_empty()).then(|| cors(&options.cors_origins));
    let options = Arc::new(options);
    let observing = tower::layer::layer_fn(move |mut inner: S| {
        let options = options.clone();
        tower::service_fn(move |request| observe(options.clone(), &mut inner, request))
    });
    let plain = router
        .fallback(|| async { Problem::with(Code::NotFound, "There is no such path.") })
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        .layer(ServiceBuilder::new().layer(observing).layer(inner));
    // Outside the rest: compression writes some bodies anew, and a page may read what CORS answers.
    let not_pdf = DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"));
    let whole = ServiceBuilder::new()
        .map_response(|response: Response<_>| response.map(Body::new))
        .layer(CompressionLayer::new().compress_when(not_pdf))
        .option_layer(cors)
        .service(plain.clone());
    Site { plain, whole: Arc::new(BoxCloneSyncService::new(whole)) }
}

/// The server's service: the routes with all that stands around them. It is cloned for each request: two counts.
#[derive(Clone)]
pub struct Site {
    plain: Router,
    /// The same behind CORS and compression.
    whole: Arc<BoxCloneSyncService<Request, Response, Infallible>>,
}

impl Service<Request> for Site {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<RouteFuture<Infallible>, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if is_plain(request.method(), request.headers()) {
            Either::Left(self.plain.call(request))
        } else {
            Either::Right(Box::pin(BoxCloneSyncService::clone(&self.whole).oneshot(request)))
        }
    }
}

/// Neither from another origin's page nor from a caller that takes compressed answers.
fn is_plain(method: &Method, headers: &HeaderMap) -> bool {
    *method != Method::OPTIONS
        && !headers.contains_key(header::ORIGIN)
        && !headers.contains_key(header::ACCEPT_ENCODING)
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

/// The request id in and out, the time limit, problems, the access log and the request metrics. Logs the route, never
/// the path: paths carry booking tokens.
fn observe<S>(
    options: Arc<LayerOptions>,
    inner: &mut S,
    mut request: Request,
) -> impl Future<Output = Result<Response, Infallible>> + use<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let headers = request.headers();
    let id = headers.get(&REQUEST_ID).filter(|id| is_good_id(id)).cloned().unwrap_or_else(new_id);
    // The layers that are gone past would say so.
    let vary = is_plain(request.method(), headers).then(|| options.vary());
    if !options.trusted_proxies.0.is_empty() {
        request.extensions_mut().insert(options.trusted_proxies.clone());
    }
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let remote = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|peer| !peer.0.ip().is_loopback());
    let started = Instant::now();
    let answering = AssertUnwindSafe(inner.call(request)).catch_unwind();
    async move {
        let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
        let response = match tokio::time::timeout(options.time_for(route), answering).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Err(_)) => Problem::internal(&"a handler panicked").into_response(),
            Err(_) => Problem::new(Code::RequestTimeout).into_response(),
        };
        let request_id = id.to_str().unwrap_or_default();
        let mut response = name_problems(request_id, response);
        let elapsed = started.elapsed();
        let status = response.status().as_u16();
        super::metrics::request(&method, route, status, elapsed);
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        // Texts and not `%`: those are formatted into one first.
        let method = method.as_str();
        tracing::info!(target: "hirewire::access", request_id, method, route, status, micros, remote, "request");
        let headers = response.headers_mut();
        headers.insert(REQUEST_ID, id);
        headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
        if let Some(vary) = vary {
            headers.append(header::VARY, vary);
        }
        Ok(response)
    }
}

impl LayerOptions {
    fn time_for(&self, route: &str) -> Duration {
        if self.upload_routes.contains(&route) { self.upload_timeout } else { self.timeout }
    }

    /// What other answers the same URL has (RFC 9110 section 12.5.5).
    const fn vary(&self) -> HeaderValue {
        HeaderValue::from_static(if self.cors_origins.is_empty() {
            "accept-encoding"
        } else {
            "origin, accept-encoding"
        })
    }
}

fn is_good_id(id: &HeaderValue) -> bool {
    let id = id.as_bytes();
    !id.is_empty() && id.len() <= 64 && id.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
}

fn new_id() -> HeaderValue {
    let mut id = *b"req_00000000000000000000000000";
    id[4..].copy_from_slice(&crate::kernel::id::unordered_part());
    HeaderValue::from_bytes(&id).unwrap_or(HeaderValue::from_static("req_none"))
}
