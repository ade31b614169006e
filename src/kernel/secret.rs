//! Secrets: random tokens, their hashes, and sealing at rest.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// A bearer token of 128 random bits, 22 characters of base64url.
#[must_use]
pub fn random_token() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

/// 256 random bits, 43 characters of base64url: for keys that a file or a setting keeps.
#[must_use]
pub fn random_key() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is stored in a token's place: SHA-256 in hex. A token of 128 random bits needs no slow hash.
#[must_use]
pub fn token_hash(token: &str) -> String {
    sha256_hex(token.as_bytes())
}

/// SHA-256 as 64 lower-case hex digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Two lower-case hex digits a byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        use std::fmt::Write;
        // Writing to a String can't fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sealed text can't be opened: another key, another place, or damage")]
pub struct Unsealable;

/// Seals short texts (tokens, webhook secrets) with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) and a random nonce.
#[derive(Clone)]
pub struct Sealer(XChaCha20Poly1305);

impl Sealer {
    /// The key is the SHA-256 of `key`'s bytes, so any text of enough entropy serves.
    #[must_use]
    pub fn new(key: &SecretString) -> Self {
        let digest: [u8; 32] = Sha256::digest(key.expose_secret().as_bytes()).into();
        Self(XChaCha20Poly1305::new(&digest.into()))
    }

    /// `place` (say, the owner's id) is bound into the seal: a sealed text copied elsewhere doesn't open.
    #[must_use]
    pub fn seal(&self, place: &str, plain: &str) -> String {
        let nonce: [u8; 24] = rand::random();
        let sealed =
            self.0.encrypt(&nonce.into(), Payload { msg: plain.as_bytes(), aad: place.as_bytes() }).unwrap_or_default();
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// # Errors
    /// When the text was sealed with another key or for another place, or was changed.
    pub fn open(&self, place: &str, sealed: &str) -> Result<SecretString, Unsealable> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Unsealable)?;
        let (nonce, rest) = bytes.split_at_checked(24).ok_or(Unsealable)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| Unsealable)?;
        let plain =
            self.0.decrypt(&nonce.into(), Payload { msg: rest, aad: place.as_bytes() }).map_err(|_| Unsealable)?;
        String::from_utf8(plain).map(SecretString::from).map_err(|_| Unsealable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_in_its_own_place_alone() {
        let sealer = Sealer::new(&SecretString::from("k"));
        let sealed = sealer.seal("user_1", "token");
        assert!(!sealed.contains("token"));
        assert_eq!(sealer.open("user_1", &sealed).unwrap().expose_secret(), "token");
        assert!(sealer.open("user_2", &sealed).is_err());
        assert!(Sealer::new(&SecretString::from("other")).open("user_1", &sealed).is_err());
        assert!(sealer.open("user_1", "rubbish").is_err());
        assert_ne!(sealed, sealer.seal("user_1", "token"));
    }

    #[test]
    fn hashes_are_hex_of_64() {
        assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(random_token().len(), 22);
    }
}
