//! Google's OAuth 2.0 and OpenID Connect (<https://developers.google.com/identity/protocols/oauth2/web-server>).

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::id_token::{self, Checked, KeyCache, Keys};
use super::{Access, Grant, Identity, IdentityError, Person, Refreshed, Scope};
use crate::gateways::google_client::{GoogleHost, retry_after};
use crate::gateways::http_client::read_capped;
use crate::kernel::Timestamp;

/// This installation as Google knows it, from the Cloud Console.
#[derive(Clone, Debug)]
pub struct OAuthClient {
    pub id: String,
    pub secret: SecretString,
    /// One of the client's own redirect addresses, letter by letter.
    pub redirect_url: Url,
}

/// What Google adds to the standard token answer.
#[derive(Clone, Default, Deserialize, Serialize)]
struct Extras {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token_expires_in: Option<u64>,
}

/// No derive: it would print the ID token.
impl fmt::Debug for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extras").finish_non_exhaustive()
    }
}

impl ExtraTokenFields for Extras {}

type Answer = StandardTokenResponse<Extras, BasicTokenType>;
type Protocol = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Google over HTTP.
pub struct GoogleIdentity {
    host: GoogleHost,
    client: OAuthClient,
    protocol: Protocol,
    http: reqwest::Client,
    keys: KeyCache,
}

/// Token answers and key sets are a few kB; more than this is not Google.
const LARGEST_ANSWER: usize = 1 << 20;

impl GoogleIdentity {
    /// `http` is the house's client; it must not follow redirects (RFC 6749, 10.6).
    ///
    /// # Errors
    /// When an address is none; the text names it.
    pub fn new(host: GoogleHost, client: OAuthClient, http: reqwest::Client) -> Result<Self, url::ParseError> {
        let protocol = oauth2::Client::new(ClientId::new(client.id.clone()))
            .set_client_secret(ClientSecret::new(client.secret.expose_secret().to_owned()))
            // As Google's own examples send it; both ways are taken.
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(host.consent())?)
            .set_token_uri(TokenUrl::new(host.token())?)
            .set_redirect_uri(RedirectUrl::new(client.redirect_url.to_string())?);
        Ok(Self { host, client, protocol, http, keys: KeyCache::default() })
    }

    async fn fetch_keys(&self, now: Timestamp) -> Result<Keys, IdentityError> {
        let lost = |reason: &str| unavailable(format!("Google's keys: {reason}"), None);
        let response = self.http.get(self.host.certs()).send().await.map_err(|_| lost("no answer"))?;
        if !response.status().is_success() {
            return Err(lost(&format!("answer {}", response.status().as_u16())));
        }
        let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok());
        let lasts = id_token::lifetime(header("cache-control"), header("age"));
        let body = read_capped(response, LARGEST_ANSWER).await.map_err(|_| lost("the answer was cut short"))?;
        Keys::read(&body, lasts, now).ok_or_else(|| lost("the answer can't be read"))
    }
}

#[async_trait]
impl Identity for GoogleIdentity {
    async fn check_id_token(&self, token: &str, now: Timestamp) -> Result<Person, IdentityError> {
        let kid = id_token::key_id(token)?;
        let check = |keys: &Keys| id_token::check(token, &kid, keys, &self.client.id, now);
        let known = self.keys.good(now);
        if let Some(Checked::Done(answer)) = known.as_deref().map(check) {
            return answer;
        }
        let _turn = self.keys.asking.lock().await;
        // Somebody else may have asked while we waited for our turn.
        let since = self.keys.good(now);
        if let Some(Checked::Done(answer)) = since.as_deref().map(check) {
            return answer;
        }
        // Without good keys we must ask; for an unknown one among good keys, not without end.
        if since.is_some() && !self.keys.may_ask_again(now) {
            return Err(IdentityError::BadToken("signed with an unknown key"));
        }
        let keys = self.keys.put(self.fetch_keys(now).await?);
        match check(&keys) {
            Checked::Done(answer) => answer,
            Checked::UnknownKey => Err(IdentityError::BadToken("signed with an unknown key")),
        }
    }

    fn consent_url(&self, state: &str, verifier: &SecretString) -> Url {
        let verifier = PkceCodeVerifier::new(verifier.expose_secret().to_owned());
        let (url, _) = self
            .protocol
            .authorize_url(|| CsrfToken::new(state.to_owned()))
            .add_scopes(Scope::ALL.map(|s| oauth2::Scope::new(s.name().to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_extra_param("access_type", "offline")
            .add_extra_param("prompt", "consent")
            .url();
        url
    }

    fn redirect_url(&self) -> &Url {
        &self.client.redirect_url
    }

    async fn exchange(&self, code: &str, verifier: &SecretString, now: Timestamp) -> Result<Grant, IdentityError> {
        let exchange = Exchange::new(&self.http);
        let answer = self
            .protocol
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()))
            .request_async(&exchange)
            .await
            .map_err(|e| match exchange.meaning(&e) {
                // Here the code is all that comes from outside: it is what makes the request invalid.
                IdentityError::Misconfigured(word) if word == "invalid_request" => IdentityError::GrantRefused,
                other => other,
            })?;
        let person = match answer.extra_fields().id_token.as_deref() {
            Some(token) => Some(self.check_id_token(token, now).await?),
            None => None,
        };
        Ok(Grant {
            access: access(&answer),
            refresh_token: answer.refresh_token().map(secret_of),
            refresh_lasts: answer.extra_fields().refresh_token_expires_in.map(Duration::from_secs),
            scopes: scopes(&answer),
            person,
        })
    }

    async fn refresh(&self, refresh_token: &SecretString) -> Result<Refreshed, IdentityError> {
        let exchange = Exchange::new(&self.http);
        let answer = self
            .protocol
            .exchange_refresh_token(&RefreshToken::new(refresh_token.expose_secret().to_owned()))
            .request_async(&exchange)
            .await
            .map_err(|e| exchange.meaning(&e))?;
        Ok(Refreshed {
            access: access(&answer),
            refresh_token: answer.refresh_token().map(secret_of),
            scopes: scopes(&answer),
        })
    }

    /// By a request of our own: the library refuses any address but https, and so every loopback test.
    async fn revoke(&self, token: &SecretString) -> Result<(), IdentityError> {
        let sent = self.http.post(self.host.revoke()).form(&[("token", token.expose_secret())]).send().await;
        let response = sent.map_err(|_| unavailable("Google does not answer".to_owned(), None))?;
        match response.status().as_u16() {
            // 400 is `invalid_token`: gone already (RFC 7009, 2.2, would say 200).
            200..=299 | 400 => Ok(()),
            status => Err(unavailable(format!("Google answered {status} to the end of consent"), None)),
        }
    }
}

fn secret_of(token: &RefreshToken) -> SecretString {
    SecretString::from(token.secret().as_str())
}

fn access(answer: &Answer) -> Access {
    Access {
        token: SecretString::from(answer.access_token().secret().as_str()),
        // Google always says; an hour is what it says.
        lasts: answer.expires_in().unwrap_or(Duration::from_hours(1)),
    }
}

fn scopes(answer: &Answer) -> Option<Vec<Scope>> {
    let mut known: Vec<Scope> = answer.scopes()?.iter().filter_map(|s| Scope::parse(s)).collect();
    known.sort_unstable();
    known.dedup();
    Some(known)
}

fn unavailable(reason: String, after: Option<Duration>) -> IdentityError {
    IdentityError::Unavailable { reason, after }
}

/// reqwest's own error prints the address, which may hold what we sent.
#[derive(Debug, thiserror::Error)]
#[error("no whole answer")]
struct SendFailed;

impl<'c> AsyncHttpClient<'c> for Exchange {
    type Error = SendFailed;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, SendFailed>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// One token request. Remembers the status, which the library forgets when it reads the body.
struct Exchange {
    http: reqwest::Client,
    seen: Mutex<Option<(u16, Option<Duration>)>>,
}

impl Exchange {
    fn new(http: &reqwest::Client) -> Self {
        Self { http: http.clone(), seen: Mutex::new(None) }
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, SendFailed> {
        let request = reqwest::Request::try_from(request).map_err(|_| SendFailed)?;
        let response = self.http.execute(request).await.map_err(|_| SendFailed)?;
        let status = response.status();
        let after = response.headers().get("retry-after").and_then(|v| v.to_str().ok()).and_then(retry_after);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some((status.as_u16(), after));
        let headers = response.headers().clone();
        let mut answer = HttpResponse::new(read_capped(response, LARGEST_ANSWER).await.map_err(|_| SendFailed)?);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }

    fn meaning(&self, error: &RequestTokenError<SendFailed, BasicErrorResponse>) -> IdentityError {
        let (status, after) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or((0, None));
        if status == 429 || status >= 500 {
            return unavailable(format!("Google answered {status} to a request for a token"), after);
        }
        match error {
            RequestTokenError::ServerResponse(answer) => match answer.error() {
                BasicErrorResponseType::InvalidGrant => IdentityError::GrantRefused,
                BasicErrorResponseType::InvalidRequest
                | BasicErrorResponseType::InvalidClient
                | BasicErrorResponseType::UnauthorizedClient
                | BasicErrorResponseType::UnsupportedGrantType
                | BasicErrorResponseType::InvalidScope => {
                    IdentityError::Misconfigured(answer.error().as_ref().to_owned())
                }
                BasicErrorResponseType::Extension(word) => IdentityError::Misconfigured(
                    word.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect(),
                ),
            },
            RequestTokenError::Request(_) => unavailable("Google does not answer requests for tokens".into(), None),
            // The error holds the body: it stays unprinted.
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                unavailable("Google's answer to a request for a token can't be read".into(), None)
            }
        }
    }
}
