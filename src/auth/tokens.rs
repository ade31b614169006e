//! Bearer tokens: JWT (RFC 7519), HS256, with iss, aud, exp, sub and a generation that sign-out raises.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use foldhash::HashMap;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{AuthError, User, UserId};
use crate::kernel::Timestamp;

const ISSUER: &str = "hirewire";
const AUDIENCE: &str = "hirewire";
/// Tokens that are remembered as checked, and the longest of them in bytes: ours have some 300.
const REMEMBERED: usize = 10_000;
const LONGEST: usize = 1024;

#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    pub sub: UserId,
    /// The user's generation when the token was given out.
    #[serde(rename = "gen")]
    pub generation: i64,
    /// Seconds since the epoch.
    pub iat: i64,
    pub exp: i64,
}

pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    lifetime: Duration,
    /// By their signatures: a front end sends the same token with every request.
    checked: Mutex<HashMap<String, Checked>>,
}

struct Checked {
    token: String,
    claims: Arc<Claims>,
}

impl Tokens {
    /// The key is the raw bytes of `secret`.
    #[must_use]
    pub fn new(secret: &SecretString, lifetime: Duration) -> Self {
        let bytes = secret.expose_secret().as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The expiry is compared with the service's own clock, below.
        validation.validate_exp = false;
        Self {
            encoding: EncodingKey::from_secret(bytes),
            decoding: DecodingKey::from_secret(bytes),
            validation,
            lifetime,
            checked: Mutex::default(),
        }
    }

    /// # Errors
    /// `Hashing` when signing fails, which HS256 never does.
    pub fn issue(&self, user: &User, now: Timestamp) -> Result<String, AuthError> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user.id.clone(),
            generation: user.generation,
            iat: now.as_seconds(),
            exp: now.plus(self.lifetime).as_seconds(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(|e| AuthError::Hashing(e.to_string()))
    }

    /// # Errors
    /// `BadToken` for anything but a token of this server that is still good by itself.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<Arc<Claims>, AuthError> {
        let claims = match self.known(token) {
            Some(claims) => claims,
            None => self.read(token)?,
        };
        if claims.exp <= now.as_seconds() { Err(AuthError::BadToken) } else { Ok(claims) }
    }

    fn known(&self, token: &str) -> Option<Arc<Claims>> {
        let checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = checked.get(signature(token))?;
        // All of it: a signature that was copied says nothing of what stands before it.
        (known.token == token).then(|| known.claims.clone())
    }

    fn read(&self, token: &str) -> Result<Arc<Claims>, AuthError> {
        let decoded = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation);
        let claims = Arc::new(decoded.map_err(|_| AuthError::BadToken)?.claims);
        if token.len() <= LONGEST {
            let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
            if checked.len() >= REMEMBERED {
                checked.clear();
            }
            let known = Checked { token: token.to_owned(), claims: claims.clone() };
            checked.insert(signature(token).to_owned(), known);
        }
        Ok(claims)
    }
}

/// The last of a token's three parts (RFC 7515 section 7.1): short, and as good as the whole to find it by.
fn signature(token: &str) -> &str {
    token.rsplit_once('.').map_or(token, |(_, signature)| signature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::WorkspaceId;
    use crate::kernel::EmailAddress;

    fn user() -> User {
        User {
            id: UserId::random(),
            workspace_id: WorkspaceId::random(),
            email: EmailAddress::parse("a@example.com").unwrap(),
            email_key: "a@example.com".into(),
            name: None,
            picture: None,
            password_hash: None,
            google_subject: None,
            generation: 3,
            created_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn a_token_is_good_until_it_expires_and_under_its_own_key() {
        let tokens = Tokens::new(&"0123456789abcdef0123456789abcdef".into(), Duration::from_mins(1));
        let now = Timestamp::from_millis(1_800_000_000_000);
        let token = tokens.issue(&user(), now).unwrap();
        assert_eq!(tokens.check(&token, now).unwrap().generation, 3);
        assert_eq!(tokens.check(&token, now).unwrap().generation, 3, "and again, as remembered");
        assert!(tokens.check(&token, now.plus(Duration::from_mins(1))).is_err());
        assert!(tokens.check(&format!("{token}x"), now).is_err());
        let other = tokens.issue(&User { generation: 4, ..user() }, now).unwrap();
        let mixed = format!("{}.{}", other.rsplit_once('.').unwrap().0, signature(&token));
        assert!(tokens.check(&mixed, now).is_err(), "another's claims under a signature that is remembered");
        let others = Tokens::new(&"another-key-another-key-another-k".into(), Duration::from_mins(1));
        assert!(others.check(&token, now).is_err());
    }

    #[test]
    fn forged_tokens_are_refused() {
        let secret = "0123456789abcdef0123456789abcdef";
        let tokens = Tokens::new(&secret.into(), Duration::from_mins(1));
        let now = Timestamp::from_millis(1_800_000_000_000);
        let claims = |iss: &str, aud: &str| serde_json::json!({"iss": iss, "aud": aud, "sub": UserId::random(), "gen": 0, "iat": 0, "exp": 4_102_444_800_i64});
        let sign = |alg, claims: &serde_json::Value| {
            jsonwebtoken::encode(&Header::new(alg), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
        };
        assert!(tokens.check(&sign(Algorithm::HS256, &claims("hirewire", "hirewire")), now).is_ok());
        assert!(tokens.check(&sign(Algorithm::HS256, &claims("x", "hirewire")), now).is_err());
        assert!(tokens.check(&sign(Algorithm::HS256, &claims("hirewire", "x")), now).is_err());
        assert!(tokens.check(&sign(Algorithm::HS512, &claims("hirewire", "hirewire")), now).is_err());
        // alg none: header and claims in the clear, no signature
        use base64::Engine as _;
        let b64 = |s: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(s);
        let none = format!("{}.{}.", b64(r#"{"alg":"none"}"#), b64(&claims("hirewire", "hirewire").to_string()));
        assert!(tokens.check(&none, now).is_err());
        assert!(tokens.check("", now).is_err());
    }
}
