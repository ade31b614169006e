//! Connections to the database file, and what SQLite's errors mean to the port.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use crate::store::engine::{Error, Result};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Writer,
    Reader,
    /// Reads on whatever thread asks, and so never waits.
    ReaderAtHand,
}

pub(super) fn open(file: &Path, role: Role) -> Result<Connection> {
    let named = |e: rusqlite::Error| match failed(&e) {
        Error::Corrupt(why) => Error::Corrupt(format!("{}: {why}", file.display())),
        _ => Error::Unavailable(format!("{}: {e}", file.display())),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(named)?;
    connection.set_prepared_statement_cache_capacity(256);
    // FULL: a commit is on the disk when it returns. The time-out is for other processes on the same folder, and
    // stays under the 5 s in which a request must hear of an outage; setting up may wait, reading at hand never does.
    // Readers read through the map, and need little cache.
    let (cache_kib, query_only, patience) = match role {
        Role::Writer => (16_384, "OFF", 4_000),
        Role::Reader => (4_096, "ON", 4_000),
        Role::ReaderAtHand => (1_024, "ON", 0),
    };
    connection
        .execute_batch(&format!(
            "PRAGMA busy_timeout = 4000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA busy_timeout = {patience}; PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY; \
             PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 67108864; PRAGMA query_only = {query_only};"
        ))
        .map_err(named)?;
    Ok(connection)
}

/// SQLite's number for `synchronous=FULL`.
pub(super) const FULL: i64 = 2;

/// The journal's mode and the number of `synchronous`, as they are in force.
pub(super) fn durability(connection: &Connection) -> Result<(String, i64)> {
    let journal = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).map_err(|e| failed(&e))?;
    let synchronous = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).map_err(|e| failed(&e))?;
    Ok((journal, synchronous))
}

/// Another process or a repair holds the file.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// SQLite's words are for the log: they name tables and indexes, never values.
pub(super) fn failed(error: &rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(cause, message) = error else {
        return Error::Corrupt(error.to_string());
    };
    let message = message.clone().unwrap_or_else(|| cause.to_string());
    match (cause.extended_code, cause.code) {
        (ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _) => Error::Duplicate { index: "_id".to_owned() },
        (ffi::SQLITE_CONSTRAINT_UNIQUE, _) => Error::Duplicate { index: rule_in(&message).to_owned() },
        (_, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch) => Error::Corrupt(message),
        // The library's own complaint about a statement, which only a writer of queries can have caused.
        (ffi::SQLITE_ERROR, _) => Error::Refused(message),
        _ => Error::Unavailable(message),
    }
}

/// `UNIQUE constraint failed: index 'users.email'`: how SQLite names an index on expressions.
fn rule_in(message: &str) -> &str {
    message.split('\'').nth(1).and_then(|name| name.rsplit('.').next()).unwrap_or("?")
}
