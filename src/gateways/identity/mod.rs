//! Who somebody is (ID tokens), and what they let Hirewire do in their name (consent, its tokens, their end).
//! Knows nothing of users, sessions or where tokens are kept.

mod google;
mod id_token;
mod service_account;

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use url::Url;

use crate::kernel::{EmailAddress, Timestamp};

pub use google::{GoogleIdentity, OAuthClient};
pub use service_account::{ServiceAccount, ServiceAccountError};

/// What may be asked of a person's account. No more than these is ever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    OpenId,
    Email,
    SendMail,
    ReadMail,
    Events,
    FreeBusy,
}

impl Scope {
    pub const ALL: [Self; 6] =
        [Self::OpenId, Self::Email, Self::SendMail, Self::ReadMail, Self::Events, Self::FreeBusy];
    /// Those that a linked account can be without and yet be linked.
    pub const OPTIONAL: [Self; 4] = [Self::SendMail, Self::ReadMail, Self::Events, Self::FreeBusy];

    /// Google's name (<https://developers.google.com/identity/protocols/oauth2/scopes>).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenId => "openid",
            Self::Email => "email",
            Self::SendMail => "https://www.googleapis.com/auth/gmail.send",
            Self::ReadMail => "https://www.googleapis.com/auth/gmail.readonly",
            Self::Events => "https://www.googleapis.com/auth/calendar.events",
            Self::FreeBusy => "https://www.googleapis.com/auth/calendar.freebusy",
        }
    }

    /// `email` comes back as `…/auth/userinfo.email`. What was not asked for is nobody's.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if name == "https://www.googleapis.com/auth/userinfo.email" {
            return Some(Self::Email);
        }
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// What an ID token says, once it is proved to be Google's, for us, and of now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Google's id of the account (`sub`): never changes and is never given to somebody else, as addresses are.
    pub subject: String,
    /// Verified by Google.
    pub email: EmailAddress,
    pub name: Option<String>,
    pub picture: Option<String>,
}

/// A bearer token and how long Google says that it lasts.
#[derive(Clone, Debug)]
pub struct Access {
    pub token: SecretString,
    pub lasts: Duration,
}

/// What consent gave.
#[derive(Clone, Debug)]
pub struct Grant {
    pub access: Access,
    /// Google gives one with `access_type=offline` and `prompt=consent`.
    pub refresh_token: Option<SecretString>,
    /// How long the refresh token lasts, where Google puts an end to it (time-bound consent, a client in testing).
    pub refresh_lasts: Option<Duration>,
    /// What was granted, which may be less than was asked; `None` where Google doesn't say, and then all was.
    pub scopes: Option<Vec<Scope>>,
    /// Who consented, by the ID token that came along.
    pub person: Option<Person>,
}

/// A new access token, and what else changed with it.
#[derive(Clone, Debug)]
pub struct Refreshed {
    pub access: Access,
    /// Seldom: Google gave another refresh token, and the old one may end.
    pub refresh_token: Option<SecretString>,
    pub scopes: Option<Vec<Scope>>,
}

/// The reasons are words of Google's protocol or our own: no tokens, no addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The ID token is rubbish, forged, for somebody else, or out of date.
    #[error("the ID token is not valid: {0}")]
    BadToken(&'static str),
    /// `invalid_grant`: the code was used, is old or somebody else's; the refresh token was revoked or has expired.
    #[error("Google refused the grant")]
    GrantRefused,
    /// Our own client id, secret or redirect address is not what Google knows.
    #[error("Google does not accept this installation's client: {0}")]
    Misconfigured(String),
    #[error("{reason}")]
    Unavailable { reason: String, after: Option<Duration> },
}

/// Google as the one who knows people.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Checks signature, audience, issuer, time and that the address is verified.
    ///
    /// # Errors
    /// `BadToken`, or `Unavailable` when Google's keys can't be had.
    async fn check_id_token(&self, token: &str, now: Timestamp) -> Result<Person, IdentityError>;

    /// Where the browser goes for consent (RFC 6749, 4.1.1; PKCE S256, RFC 7636). `verifier` is 43 to 128 characters.
    fn consent_url(&self, state: &str, verifier: &SecretString) -> Url;

    /// The address that Google sends the browser back to.
    fn redirect_url(&self) -> &Url;

    /// The code from consent for tokens.
    ///
    /// # Errors
    /// See [`IdentityError`].
    async fn exchange(&self, code: &str, verifier: &SecretString, now: Timestamp) -> Result<Grant, IdentityError>;

    /// # Errors
    /// `GrantRefused` when only consent helps; see [`IdentityError`].
    async fn refresh(&self, refresh_token: &SecretString) -> Result<Refreshed, IdentityError>;

    /// Ends a token and the whole consent with it. One that Google doesn't know any more is no error.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn revoke(&self, token: &SecretString) -> Result<(), IdentityError>;
}

/// A company that vouches for its own people (domain-wide delegation).
#[async_trait]
pub trait Delegation: Send + Sync {
    /// Whether the company may speak for this address.
    fn covers(&self, address: &EmailAddress) -> bool;

    /// A token for the account with that address.
    ///
    /// # Errors
    /// `GrantRefused` when the address has no account or the administrator allows it no more; see [`IdentityError`].
    async fn access(&self, address: &EmailAddress) -> Result<Access, IdentityError>;
}
