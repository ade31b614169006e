//! A company's service account with domain-wide delegation: tokens for its people without their consent
//! (<https://developers.google.com/identity/protocols/oauth2/service-account>).
//!
//! `yup-oauth2` signs and asks; nothing else of it is used, since its other flows serve one user of a desktop program.
//! It logs what it sends and gets at `debug`, tokens included: the log's filter keeps `yup_oauth2` out.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use google_gmail1::hyper_util::client::legacy::Client;
use google_gmail1::hyper_util::rt::TokioExecutor;
use secrecy::SecretString;
use yup_oauth2::{CustomHyperClientBuilder, ServiceAccountAuthenticator, ServiceAccountKey};

use super::{Access, Delegation, IdentityError, Scope};
use crate::gateways::google_client::{Connector, GoogleHost, connector};
use crate::gateways::http_client::NoClient;
use crate::kernel::{Clock, EmailAddress, SystemClock};

#[derive(Debug, thiserror::Error)]
pub enum ServiceAccountError {
    #[error("the service account's key file can't be read: {0}")]
    Unreadable(std::io::Error),
    /// Not the cause itself: it may quote the key.
    #[error("the service account's key file is not the JSON that Google gives out")]
    NotAKey,
    #[error(transparent)]
    NoClient(#[from] NoClient),
}

/// The key of a service account that may speak for one domain.
pub struct ServiceAccount {
    key: ServiceAccountKey,
    domain: String,
    http: Client<Connector, String>,
    limit: Duration,
}

impl ServiceAccount {
    /// `domain` is the company's, e.g. `example.com`; `limit` the time for one token.
    ///
    /// # Errors
    /// See [`ServiceAccountError`].
    pub fn read(path: &Path, domain: &str, host: &GoogleHost, limit: Duration) -> Result<Self, ServiceAccountError> {
        let text = std::fs::read(path).map_err(ServiceAccountError::Unreadable)?;
        let mut key: ServiceAccountKey = serde_json::from_slice(&text).map_err(|_| ServiceAccountError::NotAKey)?;
        // The key file names Google's own address; a base that stands for Google stands for this too.
        key.token_uri = host.token();
        let http = Client::builder(TokioExecutor::new()).build(connector()?);
        Ok(Self { key, domain: domain.trim().trim_start_matches('@').to_lowercase(), http, limit })
    }

    async fn ask(&self, address: &EmailAddress) -> Result<Access, IdentityError> {
        let authenticator = ServiceAccountAuthenticator::with_client(
            self.key.clone(),
            CustomHyperClientBuilder::from(self.http.clone()),
        )
        .subject(address.as_str())
        .build()
        .await
        .map_err(|_| IdentityError::Misconfigured("the service account's private key".into()))?;
        // The person's own address and identity are not asked for: the administrator has named them.
        let scopes = Scope::OPTIONAL.map(Scope::name);
        let token = authenticator.token(&scopes).await.map_err(|e| meaning(&e))?;
        let text = token.token().ok_or_else(|| IdentityError::Unavailable {
            reason: "Google gave the service account no token".into(),
            after: None,
        })?;
        // The library reckons the end by the machine's clock: back to a length, which means the same by any clock.
        let Some(end) = token.expiration_time() else {
            return Err(IdentityError::Unavailable { reason: "Google's token has no end".into(), after: None });
        };
        let lasts = u64::try_from(end.unix_timestamp() - SystemClock.now().as_seconds()).unwrap_or(0);
        Ok(Access { token: SecretString::from(text), lasts: Duration::from_secs(lasts) })
    }
}

#[async_trait]
impl Delegation for ServiceAccount {
    fn covers(&self, address: &EmailAddress) -> bool {
        !self.domain.is_empty() && address.domain().to_lowercase() == self.domain
    }

    async fn access(&self, address: &EmailAddress) -> Result<Access, IdentityError> {
        // The library's own limit is not applied to a client that it is given.
        tokio::time::timeout(self.limit, self.ask(address)).await.unwrap_or_else(|_| {
            Err(IdentityError::Unavailable { reason: "Google did not answer in time".into(), after: None })
        })
    }
}

fn meaning(error: &yup_oauth2::Error) -> IdentityError {
    use yup_oauth2::error::AuthErrorCode;
    match error {
        yup_oauth2::Error::AuthError(answer) => match &answer.error {
            // `unauthorized_client` is what an administrator's withdrawal looks like.
            AuthErrorCode::InvalidGrant | AuthErrorCode::UnauthorizedClient | AuthErrorCode::AccessDenied => {
                IdentityError::GrantRefused
            }
            other => IdentityError::Misconfigured(
                other.as_str().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect(),
            ),
        },
        _ => IdentityError::Unavailable { reason: "Google does not answer the service account".into(), after: None },
    }
}
