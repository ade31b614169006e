//! `hirewire serve`: runs the server until it is told to stop.

use std::process::ExitCode;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::output;
use crate::app::{App, telemetry};
use crate::config::Config;
use crate::kernel::SystemClock;
use crate::server::{self, Stopped};

/// 0 after a clean stop, 2 for bad settings, 3 when it can't start, 4 when what was running had to be cut off.
pub async fn run() -> anyhow::Result<ExitCode> {
    let config = match Config::load() {
        Ok(config) => config,
        Err(e) => {
            output::complain(&e.to_string());
            return Ok(ExitCode::from(2));
        }
    };
    telemetry::start(&config.server.log);
    let listener = match tokio::net::TcpListener::bind(config.server.listen).await {
        Ok(listener) => listener,
        Err(e) => {
            output::complain(&format!("can't listen on {}: {e}", config.server.listen));
            return Ok(ExitCode::from(3));
        }
    };
    let address = listener.local_addr()?;
    let opened = App::open(config, Arc::new(SystemClock), address, None).await;
    let (app, runner) = match opened.and_then(|app| Ok((app.runner()?, app))) {
        Ok((runner, app)) => (app, runner),
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
    let tasks = app.works().then(|| tokio::spawn(runner.run(stop_tasks.clone(), exclusive)));
    let (signal, hard) = (stop_signal(now.clone()), now.clone());
    let stopping = stop_tasks.clone();
    let signal = async move {
        signal.await;
        stopping.cancel();
    };
    let stopped = server::serve(listener, app.router(), signal, grace, now).await?;
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
