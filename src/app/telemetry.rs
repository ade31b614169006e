//! The log: to stderr, JSON when stderr is not a terminal.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;

/// Starts the log; again is no change. A filter that can't be read falls back to `info`, and says so.
pub fn start(filter: &str) {
    let (filter, bad) = match EnvFilter::try_new(filter) {
        Ok(parsed) => (parsed, None),
        Err(e) => (EnvFilter::new("info"), Some(e.to_string())),
    };
    // Chatter of libraries that says nothing to whoever runs the server; yup_oauth2's at debug holds tokens.
    let filter = ["hyper=warn", "reqwest=warn", "rustls=warn", "mongodb=warn", "pdf_oxide=off", "yup_oauth2=warn"]
        .into_iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(filter, EnvFilter::add_directive);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if std::io::stderr().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false)).try_init()
    } else {
        registry
            .with(tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(std::io::stderr))
            .try_init()
    };
    if let (Ok(()), Some(cause)) = (started, bad) {
        tracing::warn!(%cause, "HIREWIRE_LOG can't be read; logging at info");
    }
}
