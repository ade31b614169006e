//! `hirewire openapi`: the OpenAPI document of every route.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use super::output;
use crate::app::App;
use crate::config::{Config, Source};
use crate::kernel::SystemClock;

/// Opens the app on an empty folder that is gone afterwards: the routes are the same on any data.
pub async fn run() -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let config = Config::read(Source::fixed(&[("HIREWIRE_DATA_DIR", &folder.path().to_string_lossy())]))?;
    let address: SocketAddr = (Ipv4Addr::LOCALHOST, 8000).into();
    let app = App::open(config, Arc::new(SystemClock), address, None).await?;
    output::line(&serde_json::to_string_pretty(&app.openapi())?)?;
    Ok(ExitCode::SUCCESS)
}
