//! What can go wrong below every feature, without the store's or HTTP's words: the store says it, HTTP maps it.

/// A failure that is no rule of a feature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The thing is gone since it was looked up.
    #[error("missing")]
    Missing,
    /// Somebody else wrote it at the same time, too often to try again.
    #[error("changed at the same time")]
    Conflict,
    #[error("bad cursor")]
    BadCursor,
    /// May be tried again; holds the cause, for the log.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The caller's data can't be stored as it is; holds why, for the caller.
    #[error("{0}")]
    Unstorable(String),
    /// A defect or damage; holds the cause, for the log.
    #[error("broken: {0}")]
    Broken(String),
}
