//! Blobs as files under their hash: written under a temporary name, synced, renamed.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use crate::kernel::Timestamp;
use crate::store::declared::check_blob;
use crate::store::engine::{Error, Result};

const UNFINISHED: &str = "tmp-";

/// `<folder>/ab/ab…`: two digits of fan-out keep folders small.
pub(super) struct Blobs(PathBuf);

impl Blobs {
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(Self(folder.to_owned()))
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.0.join(&sha256[..2]).join(sha256)
    }

    pub async fn put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        check_blob(sha256)?;
        let (root, path, sha256) = (self.0.clone(), self.path(sha256), sha256.to_owned());
        off_thread(move || {
            if crate::kernel::secret::sha256_hex(&bytes) != sha256 {
                return Ok(Err(Error::Refused("a blob's name is the SHA-256 of its bytes".to_owned())));
            }
            write(&root, &path, &bytes).map(Ok)
        })
        .await?
    }

    pub async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        check_blob(sha256)?;
        let path = self.path(sha256);
        off_thread(move || match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        })
        .await
    }

    pub async fn delete(&self, sha256: &str) -> Result<()> {
        check_blob(sha256)?;
        let path = self.path(sha256);
        off_thread(move || match fs::remove_file(path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        })
        .await
    }

    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>> {
        let (root, after) = (self.0.clone(), after.unwrap_or_default().to_owned());
        off_thread(move || {
            let mut out = Vec::new();
            for folder in names(&root)? {
                if folder.len() != 2 || after.get(..2).is_some_and(|first| folder.as_str() < first) {
                    continue;
                }
                out.extend(names(&root.join(folder))?.into_iter().filter(|n| check_blob(n).is_ok() && *n > after));
                if out.len() >= limit {
                    break;
                }
            }
            out.truncate(limit);
            Ok(out)
        })
        .await
    }

    pub async fn sweep(&self, before: Timestamp) -> Result<u64> {
        let root = self.0.clone();
        let before = UNIX_EPOCH + Duration::from_millis(u64::try_from(before.as_millis()).unwrap_or(0));
        off_thread(move || {
            let mut removed = 0;
            for name in names(&root)?.into_iter().filter(|n| n.starts_with(UNFINISHED)) {
                let path = root.join(name);
                // Another process may finish or sweep it at this moment.
                if fs::metadata(&path).and_then(|m| m.modified()).is_ok_and(|at| at < before)
                    && fs::remove_file(&path).is_ok()
                {
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }
}

fn write(root: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(root);
    if !path.exists() {
        let unfinished = root.join(format!("{UNFINISHED}{:032x}", rand::random::<u128>()));
        let written = (|| {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            fs::rename(&unfinished, path)
        })();
        if written.is_err() {
            // A full disk must not be left fuller; what can't be removed now is swept later.
            let _ = fs::remove_file(&unfinished);
            return written;
        }
    }
    // Names must last as bytes do; also where another upload of the same bytes made them a moment ago.
    File::open(folder)?.sync_all()?;
    File::open(root)?.sync_all()
}

/// Sorted names in a folder.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        if let Ok(name) = entry?.file_name().into_string() {
            out.push(name);
        }
    }
    out.sort_unstable();
    Ok(out)
}

async fn off_thread<T: Send + 'static>(act: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(act).await.map_err(|e| Error::Unavailable(format!("blob: {e}")))?;
    done.map_err(|e| Error::Unavailable(format!("blob: {e}")))
}
