//! Google's ID tokens (OpenID Connect Core 1.0, 3.1.3.7, and
//! <https://developers.google.com/identity/gsi/web/guides/verify-google-id-token>): keys kept for as long as Google
//! says, and the claims' rules.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::{IdentityError, Person};
use crate::kernel::{EmailAddress, Timestamp};

/// Both spellings are Google's own, wherever its keys are read from.
const ISSUERS: [&str; 2] = ["https://accounts.google.com", "accounts.google.com"];
/// Two clocks may differ by this much.
const LEEWAY_SECONDS: i64 = 30;
/// A token with an unknown key makes us ask Google; not more often than this many times a minute, or a stranger's
/// rubbish would make us a nuisance.
const UNKNOWN_KEYS_A_MINUTE: u32 = 6;
/// Far beyond Google's own tokens (about 1.2 kB).
const LONGEST_TOKEN: usize = 16 * 1024;

/// One RSA key for signatures (RFC 7517, RFC 7518 6.3).
struct Key {
    kid: String,
    key: DecodingKey,
}

/// The keys of one answer.
pub(super) struct Keys {
    keys: Vec<Key>,
    good_until: Timestamp,
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    #[serde(default)]
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Keys {
    /// From the body of the keys' address. Keys of other kinds are left out.
    pub(super) fn read(body: &[u8], lasts: Duration, now: Timestamp) -> Option<Self> {
        let set: JwkSet = serde_json::from_slice(body).ok()?;
        let usable = |jwk: Jwk| {
            let fits = jwk.kty == "RSA"
                && jwk.alg.is_none_or(|alg| alg == "RS256")
                && jwk.usage.is_none_or(|usage| usage == "sig");
            let (kid, n, e) = (jwk.kid?, jwk.n?, jwk.e?);
            let key = DecodingKey::from_rsa_components(n.trim_end_matches('='), e.trim_end_matches('=')).ok()?;
            fits.then_some(Key { kid, key })
        };
        Some(Self { keys: set.keys.into_iter().filter_map(usable).collect(), good_until: now.plus(lasts) })
    }

    fn find(&self, kid: &str) -> Option<&DecodingKey> {
        self.keys.iter().find(|k| k.kid == kid).map(|k| &k.key)
    }
}

/// How long an answer may be kept, by its `Cache-Control` and `Age`: a minute at least, a day at most.
pub(super) fn lifetime(cache_control: Option<&str>, age: Option<&str>) -> Duration {
    let max_age = cache_control.and_then(|value| {
        value.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.trim_matches('"').parse::<u64>().ok())
    });
    let age = age.and_then(|a| a.trim().parse::<u64>().ok()).unwrap_or(0);
    Duration::from_secs(max_age.unwrap_or(300).saturating_sub(age).clamp(60, 86_400))
}

/// The keys that stand now, and how often unknown ones were asked for.
#[derive(Default)]
pub(super) struct KeyCache {
    keys: Mutex<Option<Arc<Keys>>>,
    /// Held while Google is asked, so that many callers ask once. Those whose key is known don't wait for it.
    pub(super) asking: tokio::sync::Mutex<()>,
    unknown: Mutex<(i64, u32)>,
}

impl KeyCache {
    pub(super) fn good(&self, now: Timestamp) -> Option<Arc<Keys>> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.as_ref().filter(|k| k.good_until > now).cloned()
    }

    pub(super) fn put(&self, keys: Keys) -> Arc<Keys> {
        let keys = Arc::new(keys);
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys.clone());
        keys
    }

    /// Whether an unknown key may be asked for once more in this minute.
    pub(super) fn may_ask_again(&self, now: Timestamp) -> bool {
        let minute = now.as_seconds().div_euclid(60);
        let mut asked = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.0 != minute {
            *asked = (minute, 0);
        }
        asked.1 += 1;
        asked.1 <= UNKNOWN_KEYS_A_MINUTE
    }
}

/// The id of the key that a token names.
///
/// # Errors
/// `BadToken` for what is no RS256 token.
pub(super) fn key_id(token: &str) -> Result<String, IdentityError> {
    if token.len() > LONGEST_TOKEN {
        return Err(IdentityError::BadToken("too long"));
    }
    // `alg: none` is no algorithm that the header's type knows, so it fails here.
    let header = jsonwebtoken::decode_header(token).map_err(|_| IdentityError::BadToken("not a signed token"))?;
    if header.alg != Algorithm::RS256 {
        return Err(IdentityError::BadToken("not signed with RS256"));
    }
    header.kid.ok_or(IdentityError::BadToken("names no key"))
}

/// # Errors
/// `BadToken("unknown key")` where other keys may help; else any `BadToken`.
pub(super) fn check(token: &str, kid: &str, keys: &Keys, audience: &str, now: Timestamp) -> Checked {
    let Some(key) = keys.find(kid) else { return Checked::UnknownKey };
    Checked::Done(verify(token, key, audience, now))
}

pub(super) enum Checked {
    UnknownKey,
    Done(Result<Person, IdentityError>),
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Flag,
    name: Option<String>,
    picture: Option<String>,
}

/// Google writes a boolean; some of its older answers write the text.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
    #[default]
    Missing,
}

impl Flag {
    fn is_true(&self) -> bool {
        match self {
            Self::Bool(b) => *b,
            Self::Text(t) => t == "true",
            Self::Missing => false,
        }
    }
}

fn verify(token: &str, key: &DecodingKey, audience: &str, now: Timestamp) -> Result<Person, IdentityError> {
    use jsonwebtoken::errors::ErrorKind;
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_audience(&[audience]);
    rules.set_issuer(&ISSUERS);
    rules.required_spec_claims = HashSet::from(["exp", "iss", "aud", "sub"].map(str::to_owned));
    // The library would look at the machine's clock; time is our argument.
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<Claims>(token, key, &rules).map_err(|e| {
        IdentityError::BadToken(match e.kind() {
            ErrorKind::InvalidSignature => "the signature is not of that key",
            ErrorKind::InvalidAudience => "meant for another client",
            ErrorKind::InvalidIssuer => "not issued by Google",
            ErrorKind::MissingRequiredClaim(_) => "a claim is missing",
            _ => "can't be read",
        })
    })?;
    let claims = claims.claims;
    let seconds = now.as_seconds();
    if claims.exp.saturating_add(LEEWAY_SECONDS) <= seconds {
        return Err(IdentityError::BadToken("expired"));
    }
    if claims.nbf.is_some_and(|nbf| nbf.saturating_sub(LEEWAY_SECONDS) > seconds) {
        return Err(IdentityError::BadToken("not valid yet"));
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(IdentityError::BadToken("names no account"));
    }
    if !claims.email_verified.is_true() {
        return Err(IdentityError::BadToken("the address is not verified"));
    }
    let email = claims.email.as_deref().and_then(|e| EmailAddress::parse(e).ok());
    let email = email.ok_or(IdentityError::BadToken("names no address"))?;
    let short = |text: Option<String>, most: usize| {
        text.filter(|t| !t.trim().is_empty() && t.len() <= most && !t.chars().any(char::is_control))
    };
    let picture = short(claims.picture, 2000).filter(|p| p.starts_with("https://"));
    Ok(Person { subject: claims.sub, email, name: short(claims.name, 300), picture })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_as_long_as_google_says() {
        let kept = |cache: &str, age: &str| lifetime(Some(cache), Some(age)).as_secs();
        assert_eq!(kept("public, max-age=19870, must-revalidate", "0"), 19_870);
        assert_eq!(kept("public, max-age=19870", "870"), 19_000);
        assert_eq!(kept("max-age=1", "0"), 60);
        assert_eq!(kept("max-age=99999999", "0"), 86_400);
        assert_eq!(kept("no-store", "0"), 300);
        assert_eq!(lifetime(None, None).as_secs(), 300);
    }

    #[test]
    fn only_rsa_keys_for_signatures_count() {
        let body = br#"{"keys":[
            {"kty":"RSA","kid":"a","alg":"RS256","use":"sig","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"b","n":"AQAB=","e":"AQAB"},
            {"kty":"RSA","kid":"c","use":"enc","n":"AQAB","e":"AQAB"},
            {"kty":"RSA","kid":"d","alg":"RS512","n":"AQAB","e":"AQAB"},
            {"kty":"EC","kid":"e","crv":"P-256","x":"AQAB","y":"AQAB"},
            {"kty":"oct","kid":"f","k":"AQAB"},
            {"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#;
        let keys = Keys::read(body, Duration::from_mins(1), Timestamp::from_millis(0)).unwrap();
        let kids: Vec<_> = keys.keys.iter().map(|k| k.kid.as_str()).collect();
        assert_eq!(kids, ["a", "b"]);
        assert!(Keys::read(b"<html>", Duration::from_mins(1), Timestamp::from_millis(0)).is_none());
    }

    #[test]
    fn rubbish_never_reaches_a_key() {
        let none = "eyJhbGciOiJub25lIn0.e30.";
        let hs256 = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImEifQ.e30.AAAA";
        let no_kid = "eyJhbGciOiJSUzI1NiJ9.e30.AAAA";
        for bad in ["", "x", "a.b.c", none, hs256, no_kid, &"a".repeat(20_000)] {
            assert!(matches!(key_id(bad), Err(IdentityError::BadToken(_))), "{bad:.40}");
        }
    }

    #[test]
    fn unknown_keys_are_asked_for_a_few_times_a_minute() {
        let cache = KeyCache::default();
        let at = Timestamp::from_millis(600_000);
        assert_eq!((0..20).filter(|_| cache.may_ask_again(at)).count(), 6);
        assert!(cache.may_ask_again(at.plus(Duration::from_mins(1))));
    }
}
