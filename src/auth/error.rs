//! What can go wrong with accounts.

use std::time::Duration;

use crate::store;

#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    #[error("the address has an account")]
    EmailTaken,
    #[error("wrong e-mail address or password")]
    WrongCredentials,
    #[error("too many tries")]
    TooManyTries(Duration),
    #[error("not a valid token")]
    BadToken,
    #[error("the address has a password account")]
    LinkRequired,
    #[error("no such user")]
    NoSuchUser,
    #[error("hashing failed: {0}")]
    Hashing(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}
