//! The key file: read anew at each call, taken over when its content changed. A file is a few hundred bytes and a call
//! to a model takes seconds, so looking each time costs nothing, and no change is missed.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;
use serde::Deserialize;

use super::keys::{Entry, NoTurn, Pool, Turn, is_placeholder};
use super::{Error, KeyState};
use crate::kernel::Timestamp;
use crate::kernel::secret::sha256_hex;

/// Far above any list of keys: what is larger is another file.
const LARGEST_FILE: u64 = 1 << 20;

/// What a file gives: its keys, and how many placeholders were left out.
#[derive(Debug, Default)]
pub struct Keys {
    pub entries: Vec<Entry>,
    pub placeholders: usize,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Bare(String),
    Full {
        key: String,
        #[serde(default)]
        label: Option<String>,
        #[serde(default)]
        requests_per_minute: Option<u32>,
        #[serde(default)]
        requests_per_day: Option<u32>,
    },
}

/// Reads a list of strings or of `{key, label, requests_per_minute, requests_per_day}`, mixed as you like.
///
/// # Errors
/// One sentence that names the place and holds nothing of the text: it may be a key.
pub fn parse(text: &str) -> Result<Keys, String> {
    let lines: Vec<serde_json::Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        format!("it is no JSON list of keys (line {line}, column {column})")
    })?;
    let mut keys = Keys::default();
    for (place, line) in lines.into_iter().enumerate() {
        let line: Line = serde_json::from_value(line)
            .map_err(|_| format!("its entry {} is neither a key nor {{\"key\": …, \"label\": …}}", place + 1))?;
        let entry = match line {
            Line::Bare(key) => {
                Entry { key: trimmed(&key), label: None, requests_per_minute: None, requests_per_day: None }
            }
            Line::Full { key, label, requests_per_minute, requests_per_day } => {
                Entry { key: trimmed(&key), label, requests_per_minute, requests_per_day }
            }
        };
        let key = secrecy::ExposeSecret::expose_secret(&entry.key);
        if is_placeholder(key) {
            keys.placeholders += 1;
        } else if key.bytes().all(|b| b.is_ascii_graphic()) {
            keys.entries.push(entry);
        } else {
            return Err(format!("its entry {} holds a character that no key has", place + 1));
        }
    }
    Ok(keys)
}

fn trimmed(key: &str) -> SecretString {
    key.trim().into()
}

/// A pool of keys and the file behind it; without a file, the keys of a setting.
#[derive(Debug)]
pub struct KeyRing {
    file: Option<PathBuf>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    pool: Pool,
    /// SHA-256 of what was last seen, or the words of the fault that was last seen: each is logged once.
    seen: Option<String>,
    problem: Option<String>,
}

impl KeyRing {
    /// Reads nothing yet.
    #[must_use]
    pub fn of_file(path: impl Into<PathBuf>) -> Self {
        Self { file: Some(path.into()), inner: Mutex::default() }
    }

    /// One key from a setting; `None` for a service that asks for none.
    #[must_use]
    pub fn of_setting(key: Option<SecretString>, label: &str) -> Self {
        let mut inner = Inner::default();
        inner.pool.replace(vec![Entry {
            key: key.unwrap_or_default(),
            label: Some(label.to_owned()).filter(|l| !l.is_empty()),
            requests_per_minute: None,
            requests_per_day: None,
        }]);
        Self { file: None, inner: Mutex::new(inner) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // A panic between two of the pool's steps leaves counts, at worst, one off.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the file, and takes its keys over when it changed. A file that can't be understood leaves the keys as
    /// they were (it may be half saved); one that is gone takes them away.
    pub async fn refresh(&self) {
        let Some(path) = &self.file else { return };
        let read = read(path).await;
        let mut inner = self.inner();
        let seen = match &read {
            Ok(text) => sha256_hex(text.as_bytes()),
            Err((_, problem)) => problem.clone(),
        };
        if inner.seen.as_ref() == Some(&seen) {
            return;
        }
        inner.seen = Some(seen);
        match read.and_then(|text| parse(&text).map_err(|e| (false, format!("the key file {}: {e}", path.display())))) {
            Ok(keys) => {
                inner.problem = keys
                    .entries
                    .is_empty()
                    .then(|| format!("the key file {} holds no key (placeholders don't count)", path.display()));
                let (count, ignored) = (keys.entries.len(), keys.placeholders);
                match &inner.problem {
                    Some(problem) => tracing::info!(ignored, "{problem}"),
                    None if ignored > 0 => {
                        tracing::info!(keys = count, ignored, "key file read; placeholders in it are no keys");
                    }
                    None => tracing::info!(keys = count, "key file read"),
                }
                inner.pool.replace(keys.entries);
            }
            Err((gone, problem)) => {
                tracing::warn!("{problem}");
                if gone {
                    inner.pool.replace(Vec::new());
                }
                inner.problem = Some(problem);
            }
        }
    }

    /// The next key's turn, after a look at the file.
    ///
    /// # Errors
    /// `Misconfigured` without keys, `KeyRefused` when all were refused, `Resting` when those that are left rest.
    pub async fn take(&self, now: Timestamp) -> Result<Turn, Error> {
        self.refresh().await;
        let mut inner = self.inner();
        inner.pool.take(now).map_err(|none| match none {
            NoTurn::NoKeys => {
                Error::Misconfigured(inner.problem.clone().unwrap_or_else(|| "there is no key to ask with".into()))
            }
            NoTurn::AllRefused(label) => Error::KeyRefused { label },
            NoTurn::Rest { until, since } => Error::Resting { until, since },
        })
    }

    pub fn rest(&self, turn: &Turn, until: Timestamp, now: Timestamp) {
        tracing::info!(key = turn.label, until = %until, "the provider wants less of this key: it rests");
        self.inner().pool.rest(&turn.print, until, now);
    }

    pub fn refuse(&self, turn: &Turn) {
        // Calls that were under way with it hear the same.
        if self.inner().pool.refuse(&turn.print) {
            tracing::warn!(
                key = turn.label,
                "the provider refuses this key: it is out of turn until the key file changes"
            );
        }
    }

    /// The keys' states, and one sentence where the file is at fault.
    pub async fn states(&self, now: Timestamp) -> (Vec<KeyState>, Option<String>) {
        self.refresh().await;
        let mut inner = self.inner();
        (inner.pool.states(now), inner.problem.clone())
    }
}

/// The file's text; else whether it is gone, and a sentence.
async fn read(path: &Path) -> Result<String, (bool, String)> {
    let shown = path.display();
    let fault = |e: &std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => (true, format!("there is no key file {shown}")),
        std::io::ErrorKind::InvalidData => (false, format!("the key file {shown} is not text")),
        kind => (false, format!("the key file {shown} can't be read ({kind})")),
    };
    let size = tokio::fs::metadata(path).await.map_err(|e| fault(&e))?.len();
    if size > LARGEST_FILE {
        return Err((false, format!("the key file {shown} is far too large for a list of keys")));
    }
    tokio::fs::read_to_string(path).await.map_err(|e| fault(&e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateways::llm::Readiness;

    fn noon() -> Timestamp {
        Timestamp::parse("2026-11-23T20:00:00Z").unwrap()
    }

    #[test]
    fn both_shapes_are_read_and_placeholders_left_out() {
        let keys = parse(
            r#"["AIza1", {"key": " AIza2 ", "label": "two", "requests_per_minute": 10}, "YOUR_KEY", {"key": "<key>"}, ""]"#,
        )
        .unwrap();
        assert_eq!((keys.entries.len(), keys.placeholders), (2, 3));
        assert_eq!(keys.entries[1].label.as_deref(), Some("two"));
        assert_eq!(keys.entries[1].requests_per_minute, Some(10));
    }

    #[test]
    fn a_fault_is_told_without_the_text() {
        for bad in [
            r#"["AIzaSecret""#,
            r#"{"key": "AIzaSecret"}"#,
            r#"[{"kee": "AIzaSecret"}]"#,
            "AIzaSecret",
            "[7]",
            "[\"AIza\\nSecret\"]",
        ] {
            let told = parse(bad).unwrap_err();
            assert!(!told.contains("Secret"), "{told}");
        }
    }

    #[test]
    fn the_example_file_holds_placeholders_alone() {
        let path = "gemini_keys.json";
        let keys = parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(keys.entries.is_empty());
        assert!(keys.placeholders >= 2, "both shapes are shown");
    }

    #[tokio::test]
    async fn the_file_is_read_again_when_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.json");
        let ring = KeyRing::of_file(&path);
        let Error::Misconfigured(told) = ring.take(noon()).await.unwrap_err() else { panic!("no file, no key") };
        assert!(told.contains("there is no key file"), "{told}");

        std::fs::write(&path, r#"["AIza1"]"#).unwrap();
        let turn = ring.take(noon()).await.unwrap();
        ring.refuse(&turn);
        assert_eq!(ring.take(noon()).await.unwrap_err(), Error::KeyRefused { label: "key 1".into() });

        std::fs::write(&path, r#"["AIza2", "AIza1"]"#).unwrap();
        assert!(ring.take(noon()).await.is_ok());
        assert_eq!(ring.states(noon()).await.0.len(), 2);

        std::fs::write(&path, r#"["AIza2", "#).unwrap();
        assert!(ring.take(noon()).await.is_ok(), "half a file leaves the keys as they were");
        let (states, problem) = ring.states(noon()).await;
        assert!(states.iter().all(|s| s.state == Readiness::Ready));
        assert!(problem.unwrap().contains("line 1"));

        std::fs::remove_file(&path).unwrap();
        assert!(matches!(ring.take(noon()).await, Err(Error::Misconfigured(_))), "a file that is gone takes its keys");
    }

    #[tokio::test]
    async fn a_folder_in_the_files_place_is_one_clear_message() {
        let dir = tempfile::tempdir().unwrap();
        let ring = KeyRing::of_file(dir.path());
        let Error::Misconfigured(told) = ring.take(noon()).await.unwrap_err() else { panic!("a folder is no file") };
        assert!(told.contains("can't be read"), "{told}");
    }
}
