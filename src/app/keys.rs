//! Keys that are made once and kept in the data folder, mode 0600.

use std::io::Write;
use std::path::Path;

use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::config::SecretsConfig;
use crate::kernel::secret::random_key;

/// The two keys of the house.
pub struct Keys {
    pub jwt: SecretString,
    pub seal: SecretString,
}

impl Keys {
    /// As the settings give them; else derived, or made once and kept in `data_dir/keys`.
    ///
    /// # Errors
    /// When the data folder can't be written, or a kept key can't be read.
    pub fn load(config: &SecretsConfig, data_dir: &Path) -> std::io::Result<Self> {
        let jwt = match &config.jwt {
            Some(jwt) => jwt.clone(),
            None => kept(&data_dir.join("keys"), "jwt")?,
        };
        let seal = match (&config.seal, &config.jwt) {
            (Some(seal), _) => seal.clone(),
            (None, Some(jwt)) => derived(jwt),
            (None, None) => kept(&data_dir.join("keys"), "seal")?,
        };
        Ok(Self { jwt, seal })
    }
}

/// HKDF-SHA256 (RFC 5869), so that the key that signs is not the one that seals.
fn derived(jwt: &SecretString) -> SecretString {
    use base64::Engine as _;
    let mut out = [0u8; 32];
    // 32 bytes are one block of SHA-256: the length is always sound.
    let expanded = Hkdf::<Sha256>::new(None, jwt.expose_secret().as_bytes()).expand(b"hirewire seal key v1", &mut out);
    debug_assert!(expanded.is_ok());
    SecretString::from(base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(out))
}

fn kept(folder: &Path, name: &str) -> std::io::Result<SecretString> {
    let path = folder.join(name);
    if let Some(key) = read(&path)? {
        return Ok(key);
    }
    create_folder(folder)?;
    // Written whole under another name, then linked: of two processes that start together one key wins, and the
    // other reads it.
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(random_key().as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(&path) {
        Ok(_) => {}
        Err(e) if e.error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(e.error),
    }
    std::fs::File::open(folder)?.sync_all()?;
    read(&path)?.ok_or_else(|| std::io::Error::other(format!("{} can't be read back", path.display())))
}

fn read(path: &Path) -> std::io::Result<Option<SecretString>> {
    match std::fs::read_to_string(path) {
        Ok(text) if text.trim().len() >= 32 => Ok(Some(SecretString::from(text.trim().to_owned()))),
        Ok(_) => Err(std::io::Error::other(format!(
            "{} holds no key of 32 bytes; restore it, or remove it to make a new one",
            path.display()
        ))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

fn create_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(jwt: Option<&str>, seal: Option<&str>) -> SecretsConfig {
        SecretsConfig {
            jwt: jwt.map(Into::into),
            seal: seal.map(Into::into),
            token_lifetime: std::time::Duration::from_secs(1),
        }
    }

    #[test]
    fn keys_are_made_once_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let one = Keys::load(&config(None, None), dir.path()).unwrap();
        let two = Keys::load(&config(None, None), dir.path()).unwrap();
        assert_eq!(one.jwt.expose_secret(), two.jwt.expose_secret());
        assert_ne!(one.jwt.expose_secret(), one.seal.expose_secret());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join("keys/jwt")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_set_jwt_secret_gives_the_seal_key_to_every_process() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let jwt = Some("0123456789abcdef0123456789abcdef");
        let one = Keys::load(&config(jwt, None), a.path()).unwrap();
        let two = Keys::load(&config(jwt, None), b.path()).unwrap();
        assert_eq!(one.seal.expose_secret(), two.seal.expose_secret());
        assert_ne!(one.seal.expose_secret(), one.jwt.expose_secret());
        assert!(!a.path().join("keys").exists());
    }
}
