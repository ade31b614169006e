//! The layer around the routes that take a key.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::future::{BoxFuture, Either};
use futures::{FutureExt, StreamExt, TryStreamExt};
use tower::{Layer, Service, ServiceExt};

use super::fingerprint::{self, Fingerprint};
use super::model::{Begun, KeptAnswer, LEASE};
use super::{Idempotency, Turn};
use crate::auth::Actor;
use crate::http::repeat::{self, Operation, REPLAYED};
use crate::http::{Code, Problem};
use crate::kernel::Fault;

/// How long an answer waits for its key to be settled; a store that has gone away must not hold it up.
const SETTLE: Duration = Duration::from_millis(250);
/// An answer that is longer is not kept: its document would come near what MongoDB takes.
const MAX_KEPT: usize = 8 * 1024 * 1024;

/// Puts [`Remember`] around a route.
#[derive(Clone)]
pub struct RememberLayer(Arc<Idempotency>);

impl RememberLayer {
    #[must_use]
    pub fn new(keys: Idempotency) -> Self {
        Self(Arc::new(keys))
    }
}

impl<S> Layer<S> for RememberLayer {
    type Service = Remember<S>;

    fn layer(&self, inner: S) -> Remember<S> {
        Remember { keys: self.0.clone(), inner }
    }
}

/// Runs a request with a key once, and answers the next ones as the first. Every other request goes straight on.
#[derive(Clone)]
pub struct Remember<S> {
    keys: Arc<Idempotency>,
    inner: S,
}

impl<S> Service<Request> for Remember<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, BoxFuture<'static, Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        if !repeat::takes_key(request.method(), route) {
            return Either::Left(self.inner.call(request));
        }
        let key = match repeat::key(request.headers()) {
            Ok(None) => return Either::Left(self.inner.call(request)),
            Ok(Some(key)) => Ok(key),
            Err(problem) => Err(problem),
        };
        let (keys, next) = (self.keys.clone(), self.inner.clone());
        Either::Right(Box::pin(async move {
            let answer = async { remember(Idempotency::clone(&keys), &key?, request, next).await };
            Ok(answer.await.unwrap_or_else(Problem::into_response))
        }))
    }
}

async fn remember<S>(keys: Idempotency, key: &str, request: Request, next: S) -> Result<Response, Problem>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    let (mut parts, body) = request.into_parts();
    let caller = caller(&mut parts).await?;
    attempt(keys, &caller, key, parts, body, next).await
}

/// Whose key it is: the signed-in user's, or that of a candidate's link.
async fn caller(parts: &mut Parts) -> Result<String, Problem> {
    match parts.uri.path().strip_prefix("/api/v1/booking/") {
        Some(token) => Ok(format!("link {token}")),
        None => {
            let actor = Actor::from_request_parts(parts, &()).await?;
            let caller = format!("user {}", actor.user_id);
            // The handler's own look at the token ends here.
            parts.extensions.insert(actor);
            Ok(caller)
        }
    }
}

async fn attempt<S>(
    keys: Idempotency,
    caller: &str,
    key: &str,
    mut parts: Parts,
    body: Body,
    next: S,
) -> Result<Response, Problem>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    let path = parts.uri.path_and_query().map_or_else(|| parts.uri.path().to_owned(), ToString::to_string);
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = content_type.and_then(fingerprint::boundary);
    let mut print = Fingerprint::of(parts.method.as_str(), &path, boundary.as_deref());
    if boundary.is_some() {
        // An upload is too large to be held: it is told by what came when all of it has come.
        let (turn, begun) = keys.begin(caller, key, None).await.map_err(Fault::from)?;
        return match begun {
            Begun::Run { operation } => {
                let print = Arc::new(Mutex::new(print));
                let seen = print.clone();
                let body = body.into_data_stream().inspect_ok(move |chunk| {
                    seen.lock().unwrap_or_else(PoisonError::into_inner).update(chunk);
                });
                parts.extensions.insert(Operation(operation));
                let request = Request::from_parts(parts, Body::from_stream(body));
                let taken = move || {
                    let empty = Fingerprint::of("", "", None);
                    std::mem::replace(&mut *print.lock().unwrap_or_else(PoisonError::into_inner), empty).finish()
                };
                run(keys, turn, request, next, taken).await
            }
            other => {
                let mut chunks = body.into_data_stream();
                while let Some(chunk) = chunks.next().await {
                    print.update(&chunk.map_err(|_| Problem::new(Code::MalformedBody))?);
                }
                repeated(other, &print.finish())
            }
        };
    }
    let bytes = crate::http::body::whole(body).await?;
    print.update(&bytes);
    let print = print.finish();
    let (turn, begun) = keys.begin(caller, key, Some(print.clone())).await.map_err(Fault::from)?;
    match begun {
        Begun::Run { operation } => {
            parts.extensions.insert(Operation(operation));
            run(keys, turn, Request::from_parts(parts, Body::from(bytes)), next, move || print).await
        }
        other => repeated(other, &print),
    }
}

/// The answer to a request that does not run.
fn repeated(begun: Begun, print: &str) -> Result<Response, Problem> {
    match begun {
        Begun::Done { fingerprint, answer } if fingerprint.as_deref() == Some(print) => Ok(replay(answer)),
        Begun::Done { .. } | Begun::Other => Err(Problem::new(Code::IdempotencyConflict)),
        // Sooner than the lease ends: most requests are done in a second.
        Begun::Running { wait } => {
            Err(Problem::new(Code::IdempotencyInFlight).retry_after(wait.min(Duration::from_secs(2))))
        }
        Begun::Run { .. } => Err(Problem::internal(&"a request's turn was not taken")),
    }
}

/// In a task of its own: a caller who hangs up is just who will ask again, and shall find the answer.
async fn run<S>(
    keys: Idempotency,
    turn: Turn,
    request: Request,
    next: S,
    print: impl FnOnce() -> String + Send + 'static,
) -> Result<Response, Problem>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    let work = tokio::spawn(async move {
        let mut running = tokio::spawn(next.oneshot(request).map(|Ok(response)| response));
        let mut beat = tokio::time::interval(LEASE / 3);
        beat.tick().await;
        let done = loop {
            tokio::select! {
                done = &mut running => break done,
                _ = beat.tick() => {
                    if let Err(cause) = keys.renew(&turn).await {
                        tracing::warn!(%cause, "an idempotency key's lease was not renewed");
                    }
                }
            }
        };
        match done {
            Ok(response) => Ok(keep(&keys, &turn, response, print).await),
            Err(e) => {
                free(&keys, &turn, false).await;
                Err(e)
            }
        }
    });
    match work.await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(e)) | Err(e) => Err(Problem::internal(&e)),
    }
}

/// What was done is kept. What was refused is not: the caller may set it right and try again under the same key.
async fn keep(keys: &Idempotency, turn: &Turn, response: Response, print: impl FnOnce() -> String) -> Response {
    if !response.status().is_success() {
        free(keys, turn, response.status().is_client_error()).await;
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        free(keys, turn, false).await;
        return Problem::internal(&"an answer broke off").into_response();
    };
    let text = |name: HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    match std::str::from_utf8(&bytes) {
        Ok(body) if bytes.len() <= MAX_KEPT => {
            let answer = KeptAnswer {
                status: parts.status.as_u16(),
                content_type: text(header::CONTENT_TYPE),
                location: text(header::LOCATION),
                body: body.to_owned(),
            };
            let (keys, turn, print) = (keys.clone(), turn.clone(), print());
            soon(async move {
                if let Err(cause) = keys.finish(&turn, &print, &answer).await {
                    tracing::warn!(%cause, "an answer was not kept under its idempotency key");
                }
            })
            .await;
        }
        _ => free(keys, turn, false).await,
    }
    Response::from_parts(parts, Body::from(bytes))
}

async fn free(keys: &Idempotency, turn: &Turn, refused: bool) {
    let (keys, turn) = (keys.clone(), turn.clone());
    soon(async move {
        if let Err(cause) = keys.release(&turn, refused).await {
            tracing::warn!(%cause, "an idempotency key was not freed; its lease ends by itself");
        }
    })
    .await;
}

/// Waits for it for a moment; it goes on by itself.
async fn soon(work: impl Future<Output = ()> + Send + 'static) {
    // Too late, or panicked: the lease ends by itself in either case.
    let _ = tokio::time::timeout(SETTLE, tokio::spawn(work)).await;
}

fn replay(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, Bytes::from(answer.body)).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in [(header::CONTENT_TYPE, answer.content_type), (header::LOCATION, answer.location)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
