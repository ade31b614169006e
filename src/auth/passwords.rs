//! argon2id (RFC 9106) off the async threads, at most one hash a core, its 19 MiB blocks kept and used again: fresh
//! blocks for each hash leave the allocator holding hundreds of megabytes under load.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use super::AuthError;

/// OWASP's second choice: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_LENGTH: usize = 32;

pub struct Passwords {
    turns: Semaphore,
    blocks: Arc<Mutex<Vec<Vec<Block>>>>,
    /// Verified against when there is no account, so that the time is the same.
    nobody: String,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    #[must_use]
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let salt: [u8; 16] = rand::random();
        let hash: [u8; HASH_LENGTH] = rand::random();
        Self {
            turns: Semaphore::new(cores),
            blocks: Arc::default(),
            nobody: phc(MEMORY_KIB, PASSES, LANES, &salt, &hash),
        }
    }

    /// A PHC string of `password` with a random salt.
    ///
    /// # Errors
    /// `Hashing` when the memory can't be had.
    pub async fn hash(&self, password: SecretString) -> Result<String, AuthError> {
        let salt: [u8; 16] = rand::random();
        let hash = self
            .run(
                password,
                Parts { memory: MEMORY_KIB, passes: PASSES, lanes: LANES, salt: salt.to_vec(), hash: Vec::new() },
            )
            .await?;
        Ok(phc(MEMORY_KIB, PASSES, LANES, &salt, &hash))
    }

    /// Whether `password` is that of `stored`; takes as long when there is none.
    ///
    /// # Errors
    /// `Hashing` when the stored string can't be read or the memory can't be had.
    pub async fn verify(&self, password: SecretString, stored: Option<&str>) -> Result<bool, AuthError> {
        let parts = Parts::parse(stored.unwrap_or(&self.nobody))
            .ok_or_else(|| AuthError::Hashing("not a PHC string".to_owned()))?;
        let expected = parts.hash.clone();
        let hash = self.run(password, parts).await?;
        Ok(bool::from(hash.ct_eq(&expected)) && stored.is_some())
    }

    async fn run(&self, password: SecretString, parts: Parts) -> Result<Vec<u8>, AuthError> {
        let _turn = self.turns.acquire().await.map_err(|e| AuthError::Hashing(e.to_string()))?;
        let pool = self.blocks.clone();
        let hashed = tokio::task::spawn_blocking(move || {
            let params = Params::new(parts.memory, parts.passes, parts.lanes, Some(HASH_LENGTH))?;
            let mut blocks = pool.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            blocks.resize(params.block_count(), Block::default());
            let mut out = vec![0; HASH_LENGTH];
            let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
                password.expose_secret().as_bytes(),
                &parts.salt,
                &mut out,
                blocks.as_mut_slice(),
            );
            pool.lock().unwrap_or_else(PoisonError::into_inner).push(blocks);
            done.map(|()| out)
        });
        match hashed.await {
            Ok(Ok(hash)) => Ok(hash),
            Ok(Err(e)) => Err(AuthError::Hashing(e.to_string())),
            Err(e) => Err(AuthError::Hashing(e.to_string())),
        }
    }
}

/// What a PHC string says.
struct Parts {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Parts {
    fn parse(text: &str) -> Option<Self> {
        let mut fields = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let mut costs =
            fields.next()?.split(',').map(|cost| cost.split_once('=').and_then(|(_, n)| n.parse::<u32>().ok()));
        let (memory, passes, lanes) = (costs.next()??, costs.next()??, costs.next()??);
        let salt = BASE64_STANDARD_NO_PAD.decode(fields.next()?).ok()?;
        let hash = BASE64_STANDARD_NO_PAD.decode(fields.next()?).ok()?;
        (hash.len() == HASH_LENGTH && fields.next().is_none()).then_some(Self { memory, passes, lanes, salt, hash })
    }
}

fn phc(memory: u32, passes: u32, lanes: u32, salt: &[u8], hash: &[u8]) -> String {
    let (salt, hash) = (BASE64_STANDARD_NO_PAD.encode(salt), BASE64_STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_alone() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse".into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify("Correct horse".into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horse".into(), None).await.unwrap());
        assert_ne!(hash, passwords.hash("correct horse".into()).await.unwrap());
    }

    #[tokio::test]
    async fn blocks_are_used_again() {
        let passwords = Passwords::new();
        for _ in 0..3 {
            passwords.hash("x".into()).await.unwrap();
        }
        assert_eq!(passwords.blocks.lock().unwrap().len(), 1);
    }
}
