//! What the driver's errors mean to the port. Servers quote documents in their messages: those never get further.

use mongodb::error::{Error as DriverError, ErrorKind, WriteFailure};

use crate::store::engine::Error;

#[derive(Debug)]
pub(super) enum Failure {
    /// A unique rule refused the write, and the server names no rule.
    UnnamedDuplicate,
    Known(Error),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::UnnamedDuplicate => Self::Duplicate { index: "_id".to_owned() },
            Failure::Known(error) => error,
        }
    }
}

const DUPLICATE_KEY: i32 = 11_000;

pub(super) fn failed(error: &DriverError) -> Failure {
    match &*error.kind {
        ErrorKind::Write(WriteFailure::WriteError(e)) if e.code == DUPLICATE_KEY => duplicate(&e.message),
        ErrorKind::Command(e) if e.code == DUPLICATE_KEY => duplicate(&e.message),
        // FerretDB 1.24 answers so to an update.
        ErrorKind::Command(e) if e.code == 1 && e.message.contains("UNIQUE constraint failed") => {
            Failure::UnnamedDuplicate
        }
        ErrorKind::Write(WriteFailure::WriteError(e)) => {
            unavailable(format!("the server refused a write ({})", e.code))
        }
        // The write stands on the primary, and may yet be lost.
        ErrorKind::Write(_) => unavailable("the write was not confirmed by a majority".to_owned()),
        ErrorKind::Command(e) => unavailable(format!("the server refused a command: {} ({})", e.code_name, e.code)),
        ErrorKind::BsonDeserialization(_) | ErrorKind::Bson(_) | ErrorKind::GridFs(_) => {
            Failure::Known(Error::Corrupt("a document that can't be read".to_owned()))
        }
        ErrorKind::Authentication { .. } => unavailable("the database refused the user name or password".to_owned()),
        // These speak of addresses and sockets alone.
        ErrorKind::ServerSelection { .. } | ErrorKind::Io(_) | ErrorKind::DnsResolve { .. } => {
            unavailable(error.kind.to_string())
        }
        ErrorKind::ConnectionPoolCleared { .. } => unavailable("the connection was lost".to_owned()),
        _ => unavailable("the driver could not carry it out".to_owned()),
    }
}

/// The server has no such command.
pub(super) fn is_unknown_command(error: &DriverError) -> bool {
    const COMMAND_NOT_FOUND: i32 = 59;
    matches!(&*error.kind, ErrorKind::Command(e) if e.code == COMMAND_NOT_FOUND)
}

fn unavailable(why: String) -> Failure {
    Failure::Known(Error::Unavailable(why))
}

/// `E11000 duplicate key error collection: db.users index: email dup key: { … }`, as mongod writes it.
fn duplicate(message: &str) -> Failure {
    let name = message.split("index: ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    match name {
        "" => Failure::UnnamedDuplicate,
        "_id_" => Failure::Known(Error::Duplicate { index: "_id".to_owned() }),
        name => Failure::Known(Error::Duplicate { index: name.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_named_as_the_server_names_it() {
        let named = |message: &str| match duplicate(message) {
            Failure::Known(Error::Duplicate { index }) => index,
            other => format!("{other:?}"),
        };
        let mongod =
            "E11000 duplicate key error collection: hirewire.users index: email dup key: { email: \"index: x\" }";
        assert_eq!(named(mongod), "email");
        assert_eq!(named("E11000 duplicate key error collection: h.u index: _id_ dup key: { _id: \"1\" }"), "_id");
        assert_eq!(named("E11000 duplicate key error collection: h.u"), "UnnamedDuplicate");
    }
}
