//! The running server: listens, serves, stops gracefully.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::Service;

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Everything that was running came to its end.
    Cleanly,
    /// The time was up, or a second signal came: what was running was cut off.
    Hard,
}

/// Serves `site` until `shutdown` completes, then lets running requests finish for `grace`.
///
/// # Errors
/// When accepting fails for good.
pub async fn serve<S>(
    listener: TcpListener,
    site: S,
    shutdown: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
    now: CancellationToken,
) -> std::io::Result<Stopped>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let stopping = CancellationToken::new();
    let serving = {
        let stopping = stopping.clone();
        axum::serve(listener, site.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move {
                shutdown.await;
                stopping.cancel();
            })
            .into_future()
    };
    tokio::select! {
        ended = serving => ended.map(|()| Stopped::Cleanly),
        () = async { stopping.cancelled().await; tokio::time::sleep(grace).await } => Ok(Stopped::Hard),
        () = now.cancelled() => Ok(Stopped::Hard),
    }
}
