//! Opens the app for a command that serves nothing; what is wrong is one clear line and an exit code.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use super::output;
use crate::app::App;
use crate::config::Config;
use crate::kernel::SystemClock;

/// The app, or the exit code: 2 for bad settings, else what the store's error says.
pub async fn app() -> Result<App, ExitCode> {
    let config = match Config::load() {
        Ok(config) => config,
        Err(e) => {
            output::complain(&e.to_string());
            return Err(ExitCode::from(2));
        }
    };
    crate::app::telemetry::start("warn");
    // Links in mails name where the server listens, not this command.
    let address: SocketAddr =
        if config.server.listen.port() == 0 { (Ipv4Addr::LOCALHOST, 8000).into() } else { config.server.listen };
    match App::open(config, Arc::new(SystemClock), address, None).await {
        Ok(app) => Ok(app),
        Err(e) => {
            output::complain(&e.to_string());
            Err(ExitCode::from(e.exit_code()))
        }
    }
}
