//! What Gmail and Google Calendar share: where Google is, whose token goes along, how long a call may take, and what
//! its failures mean. Knows nothing of mail, calendars or the store.
//!
//! The generated clients can bring `yup-oauth2`, whose flows serve the one user of a desktop program. A server has many
//! users with tokens sealed in its store, so a token comes from a [`TokenSource`]; `yup-oauth2` is used for a company's
//! service account alone (`identity/service_account.rs`).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use google_gmail1::common::{self, Delegate, GetToken, Retry};
use google_gmail1::hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use google_gmail1::hyper_util::client::legacy::Client;
use google_gmail1::hyper_util::client::legacy::connect::HttpConnector;
use google_gmail1::hyper_util::rt::TokioExecutor;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::http_client::{self, NoClient};
use super::identity::Scope;
use crate::kernel::Clock;

mod pauses;

use pauses::Pauses;

pub type Connector = HttpsConnector<HttpConnector>;

/// Google's own hosts, or one base with Google's own paths behind it (tests, proxies).
#[derive(Clone, Debug, Default)]
pub struct GoogleHost(Option<Url>);

impl GoogleHost {
    /// `base` as in `HIREWIRE_GOOGLE_URL`; `None` for Google's own hosts.
    #[must_use]
    pub fn at(base: Option<Url>) -> Self {
        Self(base)
    }

    /// The page that asks a person for consent.
    #[must_use]
    pub fn consent(&self) -> String {
        self.join("https://accounts.google.com", "/o/oauth2/v2/auth")
    }
    #[must_use]
    pub fn token(&self) -> String {
        self.join("https://oauth2.googleapis.com", "/token")
    }
    #[must_use]
    pub fn revoke(&self) -> String {
        self.join("https://oauth2.googleapis.com", "/revoke")
    }
    /// The keys that ID tokens are signed with (RFC 7517).
    #[must_use]
    pub fn certs(&self) -> String {
        self.join("https://www.googleapis.com", "/oauth2/v3/certs")
    }
    /// The generated Gmail client puts `gmail/v1/…` and `upload/gmail/v1/…` behind it.
    #[must_use]
    pub fn gmail(&self) -> String {
        self.join("https://gmail.googleapis.com", "/")
    }
    /// The generated Calendar client puts `calendars/…` behind it.
    #[must_use]
    pub fn calendar(&self) -> String {
        self.join("https://www.googleapis.com", "/calendar/v3/")
    }
    #[must_use]
    pub fn calendar_root(&self) -> String {
        self.join("https://www.googleapis.com", "/")
    }

    fn join(&self, own: &str, path: &str) -> String {
        let base = self.0.as_ref().map_or(own, Url::as_str);
        format!("{}{path}", base.trim_end_matches('/'))
    }
}

/// Why there is no token. The reasons are for people and the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The user has no linked account.
    #[error("no Google account is linked")]
    NotLinked,
    /// Google has taken the consent back, or it was never given for this: a person must consent again.
    #[error("Google needs consent again: {reason}")]
    NeedsConsent { reason: String },
    /// The account is linked, and this was not granted.
    #[error("the Google account's consent does not cover {scope}")]
    ScopeMissing { scope: &'static str },
    /// Google or the store does not answer now.
    #[error("{reason}")]
    Unavailable { reason: String, after: Option<Duration> },
}

/// Whose token goes along with a call. Behind it: the sealed store, the refresh, the lease between processes.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A bearer token for `user`'s account that is good for the next minute and covers `scope`. With `refused`, Google
    /// has just answered 401 to that one: another is needed.
    ///
    /// # Errors
    /// See [`TokenError`].
    async fn access_token(
        &self,
        user: &str,
        scope: Scope,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, TokenError>;

    /// Google answered 403 for want of this scope, whatever it said at consent.
    async fn scope_is_missing(&self, user: &str, scope: Scope);

    /// The accounts that are linked and may be read from, in a stable order.
    ///
    /// # Errors
    /// `Unavailable` alone.
    async fn readable_mailboxes(&self) -> Result<Vec<Readable>, TokenError>;
}

/// A linked account whose mail may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    pub user: String,
    /// Another one for another Google account of the same user: places in one mailbox mean nothing in another.
    pub mailbox: String,
}

/// What a failed call means, whichever API it was for. Never holds a body: Google's quote people's data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error(transparent)]
    Token(#[from] TokenError),
    /// 403 `insufficientPermissions`: the consent does not cover it.
    #[error("the Google account's consent does not cover this ({reason})")]
    ScopeMissing { reason: String },
    #[error("Google does not know it (404)")]
    NotFound,
    #[error("Google has it already (409)")]
    Conflict,
    #[error("Google has deleted it (410)")]
    Gone,
    /// 429, or 403 with one of the rate limit reasons.
    #[error("Google's rate limit ({reason})")]
    RateLimited { reason: String, after: Option<Duration> },
    /// No connection, no answer in time, a cut or unreadable body, 5xx, 401 twice.
    #[error("{reason}")]
    Unavailable { reason: String, after: Option<Duration> },
    /// Any other 4xx: the same call will not go better later.
    #[error("Google refused the call ({status} {reason})")]
    Refused { status: u16, reason: String },
}

/// Makes calls in users' names; cheap to clone.
#[derive(Clone)]
pub struct GoogleClient {
    host: GoogleHost,
    http: Client<Connector, common::Body>,
    tokens: Arc<dyn TokenSource>,
    limit: Duration,
    clock: Arc<dyn Clock>,
    pauses: Arc<Pauses>,
}

impl GoogleClient {
    /// `limit` is the time for one call, its token and its body included.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(
        host: GoogleHost,
        tokens: Arc<dyn TokenSource>,
        limit: Duration,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, NoClient> {
        let http = Client::builder(TokioExecutor::new()).build(connector()?);
        Ok(Self { host, http, tokens, limit, clock, pauses: Arc::default() })
    }

    #[must_use]
    pub fn host(&self) -> &GoogleHost {
        &self.host
    }
    #[must_use]
    pub fn http(&self) -> Client<Connector, common::Body> {
        self.http.clone()
    }
    #[must_use]
    pub fn tokens(&self) -> &Arc<dyn TokenSource> {
        &self.tokens
    }

    /// What one call needs: the user's token, and an eye on the answers.
    #[must_use]
    pub fn attempt(&self, user: &str, scope: Scope) -> (UserToken, Watch) {
        let refusal = Arc::new(Mutex::new(Refusal::default()));
        let token = UserToken { tokens: self.tokens.clone(), user: user.to_owned(), scope, refusal: refusal.clone() };
        (token, Watch { refusal, seen: None })
    }

    /// Waits for a call within the time limit, and says what its failure means. Within a pause that Google has asked
    /// for nothing is sent.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn run<T>(
        &self,
        user: &str,
        scope: Scope,
        call: impl Future<Output = (common::Result<T>, Watch)> + Send,
    ) -> Result<T, CallError> {
        if let Some(left) = self.pauses.left(user, scope, self.clock.now()) {
            return Err(CallError::Unavailable {
                reason: "Google has asked for a pause".to_owned(),
                after: Some(left),
            });
        }
        let Ok((answer, watch)) = tokio::time::timeout(self.limit, call).await else {
            let reason = format!("Google did not answer within {} s", self.limit.as_secs_f32());
            return Err(CallError::Unavailable { reason, after: None });
        };
        match answer {
            Ok(value) => Ok(value),
            Err(error) => {
                let error = meaning(error, &watch);
                match &error {
                    CallError::ScopeMissing { .. } => self.tokens.scope_is_missing(user, scope).await,
                    CallError::RateLimited { after: Some(after), .. }
                    | CallError::Unavailable { after: Some(after), .. } => {
                        self.pauses.begin(user, scope, *after, self.clock.now());
                    }
                    _ => {}
                }
                Err(error)
            }
        }
    }
}

/// A hyper connector with the house's TLS. It goes straight to Google: proxies in the settings are not heeded here.
///
/// # Errors
/// When TLS can't be set up.
pub fn connector() -> Result<Connector, NoClient> {
    let mut tls = http_client::tls()?;
    // The connector names its protocols itself, and panics over a configuration that has some.
    tls.alpn_protocols.clear();
    Ok(HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build())
}

/// The token that Google has refused in this call, if any.
#[derive(Default)]
struct Refusal {
    last: Option<SecretString>,
    refused: Option<SecretString>,
}

/// The `GetToken` of the generated clients over a [`TokenSource`]; the scopes they ask for play no part, since what
/// was consented to is what there is.
#[derive(Clone)]
pub struct UserToken {
    tokens: Arc<dyn TokenSource>,
    user: String,
    scope: Scope,
    refusal: Arc<Mutex<Refusal>>,
}

type TokenAnswer<'a> = std::pin::Pin<
    Box<dyn Future<Output = Result<Option<String>, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a>,
>;

impl GetToken for UserToken {
    fn get_token<'a>(&'a self, _scopes: &'a [&str]) -> TokenAnswer<'a> {
        Box::pin(async move {
            let refused = self.refusal.lock().unwrap_or_else(PoisonError::into_inner).refused.clone();
            let token = self.tokens.access_token(&self.user, self.scope, refused.as_ref()).await?;
            self.refusal.lock().unwrap_or_else(PoisonError::into_inner).last = Some(token.clone());
            Ok(Some(token.expose_secret().to_owned()))
        })
    }
}

/// Sees the failures as Google sent them (the client's own errors have no headers), and has a call repeated once with
/// another token after a 401.
pub struct Watch {
    refusal: Arc<Mutex<Refusal>>,
    seen: Option<Seen>,
}

struct Seen {
    status: u16,
    reason: String,
    after: Option<Duration>,
}

impl Delegate for Watch {
    fn http_failure(&mut self, response: &common::Response, error: Option<&serde_json::Value>) -> Retry {
        let status = response.status().as_u16();
        let after = response.headers().get("retry-after").and_then(|v| v.to_str().ok()).and_then(retry_after);
        self.seen = Some(Seen { status, reason: reason_of(error), after });
        let mut refusal = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        if status == 401 && refusal.refused.is_none() && refusal.last.is_some() {
            refusal.refused = refusal.last.take();
            return Retry::After(Duration::ZERO);
        }
        Retry::Abort
    }
}

/// Seconds (RFC 9110, 10.2.3; Google sends no dates), at most an hour.
pub(super) fn retry_after(value: &str) -> Option<Duration> {
    value.trim().parse::<u64>().ok().map(|s| Duration::from_secs(s).min(pauses::LONGEST))
}

/// The machine-readable reason of Google's error body: `errors[0].reason`, else `status`. Only words pass: texts may
/// quote people.
fn reason_of(error: Option<&serde_json::Value>) -> String {
    let error = error.and_then(|e| e.get("error"));
    let first = error.and_then(|e| e.pointer("/errors/0/reason"));
    let word = first.or_else(|| error.and_then(|e| e.get("status"))).and_then(serde_json::Value::as_str);
    word.filter(|w| w.len() <= 64 && w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        .unwrap_or("no reason given")
        .to_owned()
}

const RATE_REASONS: [&str; 5] =
    ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "RESOURCE_EXHAUSTED"];

fn meaning(error: common::Error, watch: &Watch) -> CallError {
    let lost = |reason: &str| CallError::Unavailable { reason: reason.to_owned(), after: None };
    match error {
        common::Error::MissingToken(e) => match e.downcast::<TokenError>() {
            Ok(e) => CallError::Token(*e),
            Err(_) => lost("no token for Google"),
        },
        common::Error::BadRequest(_) | common::Error::Failure(_) => match &watch.seen {
            Some(seen) => status_meaning(seen),
            None => lost("Google answered with a failure"),
        },
        // Both print what came; a body that was cut off is this error too, and comes whole the next time.
        common::Error::JsonDecodeError(..) => lost("Google's answer was cut short or can't be read"),
        common::Error::HttpError(_) | common::Error::Io(_) => lost("Google can't be reached"),
        common::Error::UploadSizeLimitExceeded(..) => {
            CallError::Refused { status: 413, reason: "larger than Google takes".to_owned() }
        }
        common::Error::MissingAPIKey | common::Error::Cancelled | common::Error::FieldClash(_) => {
            CallError::Refused { status: 400, reason: "the call was not sent".to_owned() }
        }
    }
}

fn status_meaning(seen: &Seen) -> CallError {
    let Seen { status, reason, after } = seen;
    let (reason, after) = (reason.clone(), *after);
    match status {
        // The second 401, after a fresh token: the account is disabled, or Google is confused. Not a reason to give up.
        401 => CallError::Unavailable { reason: "Google refused a fresh token (401)".to_owned(), after },
        403 if RATE_REASONS.contains(&reason.as_str()) => CallError::RateLimited { reason, after },
        403 if ["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"].contains(&reason.as_str()) => {
            CallError::ScopeMissing { reason }
        }
        404 => CallError::NotFound,
        408 => CallError::Unavailable { reason: "Google answered 408".to_owned(), after },
        409 => CallError::Conflict,
        410 => CallError::Gone,
        429 => CallError::RateLimited { reason, after },
        500.. => CallError::Unavailable { reason: format!("Google answered {status}"), after },
        _ => CallError::Refused { status: *status, reason },
    }
}

/// Base64url with or without padding (Google's own clients meet both), standard alphabet included.
#[must_use]
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    use base64::alphabet::{STANDARD, URL_SAFE};
    use base64::engine::DecodePaddingMode;
    use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
    const EITHER: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&URL_SAFE, EITHER)
        .decode(text)
        .or_else(|_| GeneralPurpose::new(&STANDARD, EITHER).decode(text))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_base_stands_for_all_of_googles_hosts() {
        let own = GoogleHost::default();
        assert_eq!(own.consent(), "https://accounts.google.com/o/oauth2/v2/auth");
        assert_eq!(own.token(), "https://oauth2.googleapis.com/token");
        assert_eq!(own.gmail(), "https://gmail.googleapis.com/");
        for base in ["http://127.0.0.1:9/g", "http://127.0.0.1:9/g/"] {
            let fake = GoogleHost::at(Some(base.parse().unwrap()));
            assert_eq!(fake.certs(), "http://127.0.0.1:9/g/oauth2/v3/certs");
            assert_eq!(fake.revoke(), "http://127.0.0.1:9/g/revoke");
            assert_eq!(fake.gmail(), "http://127.0.0.1:9/g/");
            assert_eq!(fake.calendar(), "http://127.0.0.1:9/g/calendar/v3/");
            assert_eq!(fake.calendar_root(), "http://127.0.0.1:9/g/");
        }
    }

    #[test]
    fn a_status_and_its_reason_say_what_to_do() {
        let seen = |status, reason: &str| Seen { status, reason: reason.to_owned(), after: None };
        let of = |status, reason| status_meaning(&seen(status, reason));
        assert!(matches!(of(403, "userRateLimitExceeded"), CallError::RateLimited { .. }));
        assert!(matches!(of(403, "insufficientPermissions"), CallError::ScopeMissing { .. }));
        assert!(matches!(of(403, "calendarUsageLimitsExceeded"), CallError::Refused { status: 403, .. }));
        assert!(matches!(of(429, "x"), CallError::RateLimited { .. }));
        assert!(matches!(of(500, "backendError"), CallError::Unavailable { .. }));
        assert!(matches!(of(503, "backendError"), CallError::Unavailable { .. }));
        assert!(matches!(of(400, "invalid"), CallError::Refused { status: 400, .. }));
        assert_eq!(of(410, "deleted"), CallError::Gone);
    }

    #[test]
    fn reasons_are_words_and_never_googles_texts() {
        let with = |reason: &str| serde_json::json!({"error": {"errors": [{"reason": reason}], "status": "INVALID"}});
        assert_eq!(reason_of(Some(&with("rateLimitExceeded"))), "rateLimitExceeded");
        assert_eq!(reason_of(Some(&with("mail of ann@example.com"))), "no reason given");
        assert_eq!(reason_of(Some(&serde_json::json!({"error": {"status": "NOT_FOUND"}}))), "NOT_FOUND");
        assert_eq!(reason_of(Some(&serde_json::json!("invalid_grant"))), "no reason given");
        assert_eq!(reason_of(None), "no reason given");
    }

    #[test]
    fn base64_is_read_in_every_spelling() {
        for text in ["-_8=", "-_8", "+/8=", "+/8"] {
            assert_eq!(decode_base64(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        assert_eq!(decode_base64("?"), None);
    }

    #[test]
    fn a_wish_to_wait_is_bounded() {
        assert_eq!(retry_after(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("99999999"), Some(Duration::from_hours(1)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), None);
    }
}
