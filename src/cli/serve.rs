//! `hirewire serve`: runs the server until it is told to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::output;
use crate::app::work_runtime::WorkRuntime;
use crate::app::{App, telemetry};
use crate::config::{Config, Role};
use crate::kernel::SystemClock;
use crate::server::{self, Stopped};

/// 0 after a clean stop, 2 for bad settings, 3 when it can't start, 4 when what was running had to be cut off.
/// `role` wins over the settings'.
pub async fn run(role: Option<Role>) -> anyhow::Result<ExitCode> {
    let mut config = match Config::load() {
        Ok(config) => config,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(2));
        }
    };
    config.server.role = role.unwrap_or(config.server.role);
    telemetry::start(&config.server.log);
    let listener = match listen(config.server.listen).await {
        Ok(listener) => listener,
        Err(code) => return Ok(code),
    };
    let address = listener.local_addr()?;
    match App::open(config, Arc::new(SystemClock), address, None).await {
        Ok(app) => until_told(app, listener).await,
        Err(e) => {
            output::complain(&e.to_string());
            Ok(ExitCode::from(e.exit_code()))
        }
    }
}

/// The bound listener, or exit code 3 with one line on why.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ExitCode> {
    TcpListener::bind(address).await.map_err(|e| {
        output::complain(&format!("can't listen on {address}: {e}"));
        ExitCode::from(3)
    })
}

/// Serves and works until a signal comes.
pub async fn until_told(app: App, listener: TcpListener) -> anyhow::Result<ExitCode> {
    let address = listener.local_addr()?;
    let runner = match app.runner() {
        Ok(runner) => runner,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(e.exit_code()));
        }
    };
    output::line(&format!("hirewire listening on http://{address}"))?;
    let now = CancellationToken::new();
    let grace = app.config.server.stop_timeout;
    let stop_tasks = CancellationToken::new();
    // The embedded store is this machine's alone: leases of its dead processes are free at once.
    let exclusive = app.config.store.url.is_none();
    let work_runtime = app.works().then(WorkRuntime::start).transpose()?;
    let tasks = work_runtime.as_ref().and_then(|runtime| {
        let (app, stop) = (app.clone(), stop_tasks.clone());
        runtime.spawn(async move {
            app.begin_work().await;
            runner.run(stop, exclusive).await;
        })
    });
    let (hard, stopping) = (now.clone(), stop_tasks.clone());
    let signal = stop_signal(now.clone());
    let signal = async move {
        signal.await;
        stopping.cancel();
    };
    let counting = tokio::spawn(telemetry::keep_counting());
    let stopped = server::serve(listener, app.router(), signal, grace, now).await?;
    counting.abort();
    stop_tasks.cancel();
    if let Some(tasks) = tasks {
        // The runner bounds itself; a second signal ends it at once.
        tokio::select! {
            _ = tasks => {}
            () = hard.cancelled() => {}
        }
    }
    Ok(match stopped {
        Stopped::Cleanly => ExitCode::SUCCESS,
        Stopped::Hard => ExitCode::from(4),
    })
}

/// Completes with the first SIGTERM or SIGINT; the second one cancels `now`.
async fn stop_signal(now: CancellationToken) {
    wait_for_signal().await;
    tracing::info!("stopping: no new work, finishing what runs; a second signal stops at once");
    tokio::spawn(async move {
        wait_for_signal().await;
        now.cancel();
    });
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}
