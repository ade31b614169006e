//! A folder of .eml files as a mailbox, maildir's `new/` included.
//!
//! ```text
//! INBOX/*.eml, INBOX/new/*                 the first user of the server
//! INBOX/hr@example.com/*.eml, …/new/*      the HR user with that address
//! INBOX/handled/, INBOX/…/handled/         where a file goes once its message has its ledger line
//! ```
//!
//! A plain file is taken once it has kept its size and time of change for [`SETTLE`]; one in `new/` at once, since
//! maildir moves finished files there. A message goes from `new/` to `cur/` with the flag "seen". Only regular files
//! are looked at: a link could name any file of the machine. A name need not be UTF-8.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;

use super::{Account, Batch, Listed, Mailbox, MailboxError, Owner, Position};
use crate::kernel::{Clock, EmailAddress, Timestamp};

/// How long a file must have stayed as it is before it counts as written to its end.
pub const SETTLE: Duration = Duration::from_secs(2);
const HANDLED: &str = "handled";
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// The folder; cheap to clone.
#[derive(Clone)]
pub struct FolderMailbox {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    /// Handled files that could not be moved away (a read-only folder), so that they are not read at every poll; the
    /// ledger knows them after a restart.
    stuck: Arc<Mutex<HashSet<(PathBuf, Stamp)>>>,
    /// Files that could not be read: listed after all others, so that they don't fill the list.
    unreadable: Arc<Mutex<HashSet<PathBuf>>>,
}

/// Size and time of change in nanoseconds since the epoch: another stamp is another file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Stamp {
    size: u64,
    changed: u128,
}

impl Stamp {
    fn of(meta: &fs::Metadata) -> io::Result<Self> {
        let changed = meta.modified()?.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        Ok(Self { size: meta.len(), changed })
    }

    fn changed_at(self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.changed / 1_000_000).unwrap_or(i64::MAX))
    }

    /// By the clock where that makes sense: a file from the future only shows by staying as it is.
    fn is_old(self, now: Timestamp) -> bool {
        now.since(self.changed_at()) >= SETTLE
    }
}

#[derive(Debug)]
struct Found {
    path: PathBuf,
    stamp: Stamp,
    /// In maildir's `new/`: complete as soon as it is there.
    maildir: bool,
}

impl FolderMailbox {
    /// The folder need not be there yet.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        Self { root: root.into(), clock, stuck: Arc::default(), unreadable: Arc::default() }
    }

    fn base(&self, account: &Account) -> PathBuf {
        match account.id.strip_prefix("folder:") {
            Some(name) => self.root.join(name),
            None => self.root.clone(),
        }
    }

    fn is_stuck(&self, found: &Found) -> bool {
        let stuck = self.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        stuck.contains(&(found.path.clone(), found.stamp))
    }

    fn note_readable(&self, path: PathBuf, readable: bool) {
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        if readable {
            unreadable.remove(&path);
        } else {
            unreadable.insert(path);
        }
    }

    /// What lies there now, oldest first, what can't be read last.
    fn look(&self, base: &Path) -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        collect(base, false, &mut found)?;
        match collect(&base.join("new"), true, &mut found) {
            Err(e) if e.kind() != io::ErrorKind::NotFound && e.kind() != io::ErrorKind::NotADirectory => return Err(e),
            _ => {}
        }
        found.retain(|f| !self.is_stuck(f));
        let unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        found.sort_by_cached_key(|f| (unreadable.contains(&f.path), f.stamp.changed, f.path.clone()));
        Ok(found)
    }
}

fn collect(folder: &Path, maildir: bool, into: &mut Vec<Found>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let eml = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("eml"));
        if entry.file_name().as_bytes().starts_with(b".") || !(maildir || eml) {
            continue;
        }
        // A file that goes away meanwhile (another process handled it) is no error.
        let Ok(meta) = entry.metadata() else { continue };
        if meta.is_file() {
            into.push(Found { path, stamp: Stamp::of(&meta)?, maildir });
        }
    }
    Ok(())
}

fn failed(e: &io::Error) -> MailboxError {
    match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            MailboxError::Wait { reason: "the inbox folder is not there".into(), look_again_in: LOOK_AGAIN }
        }
        io::ErrorKind::PermissionDenied => {
            MailboxError::Wait { reason: "the inbox folder may not be read".into(), look_again_in: LOOK_AGAIN }
        }
        kind => MailboxError::Retry { reason: format!("the inbox folder: {kind}"), after: None },
    }
}

/// Before a handle whose name is no UTF-8, or itself begins like this: percent-encoded bytes follow.
const BYTES: &str = "bytes:";

/// A handle is a path below the account's folder, `NAME` or `new/NAME`; nothing else is followed.
fn below(base: &Path, handle: &str) -> Option<PathBuf> {
    let relative = match handle.strip_prefix(BYTES) {
        Some(encoded) => PathBuf::from(decoded(encoded)?),
        None => PathBuf::from(handle),
    };
    let parts: Vec<_> = relative.components().collect();
    let sound = match parts.as_slice() {
        [Component::Normal(_)] => true,
        [Component::Normal(first), Component::Normal(_)] => *first == "new",
        _ => false,
    };
    sound.then(|| base.join(relative))
}

fn handle_of(base: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(base).ok()?;
    match relative.to_str() {
        Some(text) if !text.starts_with(BYTES) => Some(text.to_owned()),
        _ => Some(encoded(relative.as_os_str())),
    }
}

fn encoded(name: &OsStr) -> String {
    let mut out = BYTES.to_owned();
    for byte in name.as_bytes() {
        if byte.is_ascii_graphic() && *byte != b'%' {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02x}");
        }
    }
    out
}

fn decoded(text: &str) -> Option<OsString> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    Some(OsString::from_vec(bytes))
}

/// The first name of `wanted`, `wanted~1`, … that is free.
fn free_name(folder: &Path, wanted: &OsStr) -> io::Result<PathBuf> {
    let mut target = folder.join(wanted);
    let mut n = 0u32;
    while target.try_exists()? {
        n += 1;
        let mut next = wanted.to_owned();
        next.push(format!("~{n}"));
        target = folder.join(next);
    }
    Ok(target)
}

/// Without the flags that maildir writes behind `:2,`.
fn unflagged(name: &OsStr) -> &OsStr {
    let bytes = name.as_bytes();
    let end = bytes.windows(3).position(|w| w == b":2,").unwrap_or(bytes.len());
    OsStr::from_bytes(&bytes[..end])
}

fn move_away(base: &Path, path: &Path) -> io::Result<()> {
    let Some(name) = path.file_name() else { return Ok(()) };
    let maildir = path.parent() == Some(base.join("new").as_path());
    let (folder, wanted) = if maildir {
        let mut seen = unflagged(name).to_owned();
        seen.push(":2,S");
        (base.join("cur"), seen)
    } else {
        (base.join(HANDLED), name.to_owned())
    };
    fs::create_dir_all(&folder)?;
    match fs::rename(path, free_name(&folder, &wanted)?) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MailboxError> + Send + 'static,
) -> Result<T, MailboxError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(e) => Err(MailboxError::Retry { reason: e.to_string(), after: None }),
    }
}

#[async_trait]
impl Mailbox for FolderMailbox {
    fn name(&self) -> &'static str {
        "folder"
    }

    async fn accounts(&self) -> Result<Vec<Account>, MailboxError> {
        let root = self.root.clone();
        blocking(move || {
            let mut accounts = vec![Account { id: "folder".into(), owner: Owner::FirstUser }];
            for entry in fs::read_dir(&root).map_err(|e| failed(&e))? {
                let entry = entry.map_err(|e| failed(&e))?;
                let name = entry.file_name();
                let Some(name) = name.to_str() else { continue };
                let Ok(address) = EmailAddress::parse(name) else { continue };
                if entry.file_type().is_ok_and(|t| t.is_dir()) {
                    accounts.push(Account { id: format!("folder:{name}"), owner: Owner::Address(address) });
                }
            }
            accounts.sort_by(|a, b| a.id.cmp(&b.id));
            Ok(accounts)
        })
        .await
    }

    async fn list(&self, account: &Account, _after: Option<&Position>, limit: usize) -> Result<Batch, MailboxError> {
        let base = self.base(account);
        let look = |mailbox: Self, base: PathBuf| blocking(move || mailbox.look(&base).map_err(|e| failed(&e)));
        let now = self.clock.now();
        let mut found = look(self.clone(), base.clone()).await?;
        if found.iter().any(|f| !f.maildir && !f.stamp.is_old(now)) {
            // Fresh files, or files from the future: those that are the same after a while are complete.
            let before: HashSet<_> = found.iter().map(|f| (f.path.clone(), f.stamp)).collect();
            tokio::time::sleep(SETTLE).await;
            found = look(self.clone(), base.clone()).await?;
            found.retain(|f| f.maildir || before.contains(&(f.path.clone(), f.stamp)));
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let messages = found
            .iter()
            .filter_map(|f| {
                let handle = handle_of(&base, &f.path)?;
                Some(Listed { handle, size: Some(f.stamp.size), received_at: Some(f.stamp.changed_at()) })
            })
            .collect();
        Ok(Batch { messages, position: None, more })
    }

    async fn fetch(&self, account: &Account, handle: &str, max_bytes: u64) -> Result<Vec<u8>, MailboxError> {
        let path = below(&self.base(account), handle).ok_or(MailboxError::Gone)?;
        let (mailbox, of) = (self.clone(), path.clone());
        let fetched = blocking(move || {
            let gone = |e: io::Error| match e.kind() {
                io::ErrorKind::NotFound => MailboxError::Gone,
                kind => MailboxError::Retry { reason: format!("a file of the inbox: {kind}"), after: None },
            };
            if !fs::symlink_metadata(&path).map_err(gone)?.is_file() {
                return Err(MailboxError::Gone);
            }
            let mut bytes = Vec::new();
            fs::File::open(&path).map_err(gone)?.take(max_bytes + 1).read_to_end(&mut bytes).map_err(gone)?;
            let size = bytes.len() as u64;
            if size > max_bytes { Err(MailboxError::TooLarge { size, limit: max_bytes }) } else { Ok(bytes) }
        })
        .await;
        mailbox.note_readable(of, !matches!(fetched, Err(MailboxError::Retry { .. })));
        fetched
    }

    async fn mark_handled(&self, account: &Account, handle: &str) -> Result<(), MailboxError> {
        let base = self.base(account);
        let Some(path) = below(&base, handle) else { return Ok(()) };
        let stuck = Arc::clone(&self.stuck);
        blocking(move || {
            let Ok(meta) = fs::symlink_metadata(&path) else { return Ok(()) };
            if let Err(e) = move_away(&base, &path) {
                let stamp = Stamp::of(&meta).map_err(|e| failed(&e))?;
                let mut stuck = stuck.lock().unwrap_or_else(PoisonError::into_inner);
                if stuck.insert((path, stamp)) {
                    tracing::warn!(error = %e.kind(), "a handled message stays in the inbox folder: it can't be moved");
                }
            }
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests;
