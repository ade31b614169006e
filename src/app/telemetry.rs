//! The log: to stderr, JSON when stderr is not a terminal. And what keeps the metrics' memory bounded.

mod line;

use std::fmt;
use std::io::{self, IsTerminal, stderr};

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::prelude::*;

pub use crate::http::metrics::keep_up as keep_counting;
use crate::kernel::{Clock, SystemClock};

/// A line's time as the house writes times. Each request has a line, and the library's own takes as long as the rest of
/// it.
struct HouseTime;

impl FormatTime for HouseTime {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        write!(line, "{}", SystemClock.now())
    }
}

/// Standard error without its lock: a line is written in one piece, so threads that answer requests need not wait for
/// each other to log.
struct Unlocked;

impl io::Write for Unlocked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(stderr(), bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts the log; again is no change. A filter that can't be read falls back to `info`, and says so.
pub fn start(filter: &str) {
    let (filter, bad) = match filter.parse::<Targets>() {
        Ok(parsed) => (parsed, None),
        Err(e) => (Targets::new().with_default(Level::INFO), Some(e.to_string())),
    };
    // Chatter of libraries that says nothing to whoever runs the server; yup_oauth2's at debug holds tokens.
    let filter = ["hyper", "reqwest", "rustls", "mongodb", "yup_oauth2"]
        .into_iter()
        .fold(filter, |filter, library| filter.with_target(library, Level::WARN))
        .with_target("pdf_oxide", LevelFilter::OFF);
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(|| Unlocked).with_timer(HouseTime);
    let started = if stderr().is_terminal() {
        registry.with(layer.with_target(false)).try_init()
    } else {
        registry.with(layer.event_format(line::JsonLine)).try_init()
    };
    if let (Ok(()), Some(cause)) = (started, bad) {
        tracing::warn!(%cause, "HIREWIRE_LOG can't be read; logging at info");
    }
}
