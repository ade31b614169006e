//! What commands print: answers to stdout, complaints to stderr.

use std::io::{self, Write};

use serde::Serialize;

/// One JSON object on a line of its own, written at once.
///
/// # Errors
/// As stdout's: a closed pipe, for one.
pub fn json_line(value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}

/// Text to stdout, as it is.
///
/// # Errors
/// As stdout's.
pub fn text(words: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(words.as_bytes())?;
    out.flush()
}

/// One line to stdout.
///
/// # Errors
/// As stdout's.
pub fn line(words: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{words}")?;
    out.flush()
}

/// One line for people.
pub fn complain(words: &str) {
    // Nobody is left to tell when stderr is gone.
    let _ = writeln!(io::stderr().lock(), "hirewire: {words}");
}
