//! What other processes on the same folder commit (`hirewire import` beside a running server).
//!
//! SQLite's `data_version` changes with the commits of all connections but one's own. A connection that never writes is
//! looked at, in passing, and tells at once that there was a commit; whether it was another's is what the writing
//! connection knows, which is asked on its own thread.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::writer::Writer;

/// A look takes a few microseconds; at most one in this time is taken, so that many reads share it. No caller can have
/// heard of another process's write much sooner.
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

pub(super) struct Others {
    watch: Mutex<Watch>,
    /// Microseconds after `began`.
    looked_at: AtomicU64,
    began: Instant,
    known: Arc<Known>,
}

struct Watch {
    connection: Connection,
    seen: i64,
}

/// What the writer's thread says.
struct Known {
    commits: AtomicU64,
    /// Questions that it has not answered.
    asked: AtomicUsize,
    /// Of the writing connection.
    seen: Mutex<i64>,
}

impl Others {
    /// `watch` must never write.
    pub fn of(watch: Connection, writer: &Connection) -> rusqlite::Result<Self> {
        let seen = Mutex::new(data_version(writer)?);
        Ok(Self {
            watch: Mutex::new(Watch { seen: data_version(&watch)?, connection: watch }),
            looked_at: AtomicU64::new(0),
            began: Instant::now(),
            known: Arc::new(Known { commits: AtomicU64::new(0), asked: AtomicUsize::new(0), seen }),
        })
    }

    /// A number that changes when another process has committed, some milliseconds late. `None` when it can't be told at
    /// once.
    pub fn commits(&self, writer: &Writer) -> Option<u64> {
        let now = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        let since = now.saturating_sub(self.looked_at.load(Ordering::Acquire));
        if u128::from(since) >= BETWEEN_LOOKS.as_micros() {
            let mut watch = self.watch.try_lock().ok()?;
            let seen = data_version(&watch.connection).ok()?;
            if seen != watch.seen {
                watch.seen = seen;
                self.ask(writer);
            }
            self.looked_at.store(now, Ordering::Release);
        }
        (self.known.asked.load(Ordering::Acquire) == 0).then(|| self.known.commits.load(Ordering::Acquire))
    }

    fn ask(&self, writer: &Writer) {
        self.known.asked.fetch_add(1, Ordering::AcqRel);
        let known = self.known.clone();
        if !writer.look(move |connection| known.hear(connection)) {
            // Too much is waiting to be written: it may have been anybody's.
            self.known.commits.fetch_add(1, Ordering::AcqRel);
            self.known.asked.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Known {
    /// On the writer's thread; without a connection when it could not begin.
    fn hear(&self, connection: Option<&Connection>) {
        let seen = connection.and_then(|connection| data_version(connection).ok());
        let mut before = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if seen != Some(*before) {
            self.commits.fetch_add(1, Ordering::AcqRel);
        }
        *before = seen.unwrap_or(*before);
        self.asked.fetch_sub(1, Ordering::AcqRel);
    }
}

/// <https://www.sqlite.org/pragma.html#pragma_data_version>
fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}
