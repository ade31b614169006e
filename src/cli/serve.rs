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
    // Before the line that says it is ready: whoever reads that may send a signal at once.
    let mut signals = StopSignals::listen()?;
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
    let (hard, second, stopping) = (now.clone(), now.clone(), stop_tasks.clone());
    let signal = async move {
        signals.next().await;
        tracing::info!("stopping: no new work, finishing what runs; a second signal stops at once");
        stopping.cancel();
        tokio::spawn(async move {
            signals.next().await;
            second.cancel();
        });
    };
    let counting = tokio::spawn(telemetry::keep_counting());
    let stopped = server::serve(listener, app.site(), signal, grace, now).await?;
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

/// SIGTERM and SIGINT, caught from [`StopSignals::listen`] on: none that comes between two looks is lost.
#[cfg(unix)]
struct StopSignals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ctrl-C, caught from [`StopSignals::listen`] on.
#[cfg(windows)]
struct StopSignals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl StopSignals {
    fn listen() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
