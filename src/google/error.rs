//! What can go wrong with a linked account.

use std::time::Duration;

use crate::auth::AuthError;
use crate::gateways::identity::IdentityError;
use crate::store;

#[derive(Debug, thiserror::Error)]
pub enum GoogleError {
    /// The server has no client of its own at Google.
    #[error("Google is not set up on this server")]
    NotConfigured,
    #[error("no Google account is linked")]
    NotLinked,
    /// No consent of this user's is pending under that state, or under any.
    #[error("the state is not of a consent that this user began")]
    BadState,
    /// Used, old, or not of this consent.
    #[error("Google refused the code")]
    CodeRefused,
    /// Another user has linked, or signs in with, that very Google account.
    #[error("the Google account belongs to another user")]
    AccountTaken,
    #[error("the ID token is not valid: {0}")]
    BadIdToken(&'static str),
    /// Consent may only come back to the configured address.
    #[error("consent can't come back to that address")]
    ForeignRedirect,
    #[error("HIREWIRE_GOOGLE_SERVICE_ACCOUNT is not set")]
    NoServiceAccount,
    #[error("Google does not accept this server's client: {0}")]
    Misconfigured(String),
    #[error("{reason}")]
    Unavailable { reason: String, after: Option<Duration> },
    #[error(transparent)]
    Auth(AuthError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<AuthError> for GoogleError {
    fn from(e: AuthError) -> Self {
        match e {
            AuthError::EmailTaken => Self::AccountTaken,
            AuthError::Store(e) => Self::Store(e),
            other => Self::Auth(other),
        }
    }
}

impl From<IdentityError> for GoogleError {
    fn from(e: IdentityError) -> Self {
        match e {
            IdentityError::BadToken(why) => Self::BadIdToken(why),
            IdentityError::GrantRefused => Self::CodeRefused,
            IdentityError::Misconfigured(word) => Self::Misconfigured(word),
            IdentityError::Unavailable { reason, after } => Self::Unavailable { reason, after },
        }
    }
}
