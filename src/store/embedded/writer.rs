//! The one thread that writes: what is queued is committed together, and answered after the commit.

use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::fast::RandomState;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::connection::failed;
use crate::store::engine::{Error, Result};

/// How many writes one commit carries at most, and how many may wait.
const GROUP: usize = 256;
const QUEUE: usize = 1024;

/// Gives the answer; `Some` is why the group did not get through.
type Answer = Box<dyn FnOnce(Option<&Error>) + Send>;
/// Does one write inside the open transaction: one statement, or statements inside a savepoint, so that a refused write
/// leaves nothing behind in its group. Without a connection it does nothing: there is no transaction to be had.
type Job = Box<dyn FnOnce(Option<&Connection>) -> Answer + Send>;

pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    changes: Arc<Changes>,
}

/// How often documents were written, counted together for all whose names fall on one place.
struct Changes {
    places: Box<[AtomicU64]>,
    hash: RandomState,
}

const PLACES: usize = 4096;

impl Changes {
    fn of(&self, collection: &str, id: &str) -> &AtomicU64 {
        let place = self.hash.hash_one((collection, id)) % PLACES as u64;
        &self.places[usize::try_from(place).unwrap_or(0)]
    }
}

impl Writer {
    pub fn start(connection: Connection) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || run(&connection, jobs))?;
        let places = (0..PLACES).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { queue, changes: Arc::new(Changes { places, hash: RandomState::default() }) })
    }

    /// A number that is another one when a change of the document is answered.
    pub fn changes_of(&self, collection: &str, id: &str) -> u64 {
        self.changes.of(collection, id).load(Ordering::Acquire)
    }

    /// As [`Writer::write`], of one document.
    pub async fn change<T: Send + 'static>(
        &self,
        collection: &'static str,
        id: String,
        act: impl FnOnce(&Connection, &str) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let changes = self.changes.clone();
        let named = id.clone();
        let count = move || {
            changes.of(collection, &id).fetch_add(1, Ordering::AcqRel);
        };
        self.queued(move |connection| act(connection, &named), count).await
    }

    /// Answers when the write is on the disk.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.queued(act, || ()).await
    }

    /// Shows the connection to `see`, in a transaction; without a connection there is none to be had. `false` when it
    /// will not be shown: too much waits.
    pub fn look(&self, see: impl FnOnce(Option<&Connection>) + Send + 'static) -> bool {
        let job: Job = Box::new(move |connection| {
            see(connection);
            Box::new(|_| ())
        });
        self.queue.try_send(job).is_ok()
    }

    /// `committed` runs between the commit and the answer, also when the commit failed: whether it did is not always
    /// known.
    async fn queued<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
        committed: impl FnOnce() + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let result = connection.map_or_else(|| Err(closed()), act);
            Box::new(move |lost| {
                committed();
                // Whoever no longer listens has gone away; the write stands.
                let _ = answer.send(lost.map_or(result, |why| Err(not_committed(why))));
            })
        });
        self.queue.send(job).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

fn closed() -> Error {
    Error::Unavailable("the store is closed".to_owned())
}

fn not_committed(why: &Error) -> Error {
    Error::Unavailable(format!("not committed: {why}"))
}

fn run(connection: &Connection, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.blocking_recv() {
        let mut answers: Vec<Answer> = Vec::new();
        let lost = group(connection, first, &mut jobs, &mut answers).err().map(|e| failed(&e));
        if lost.is_some() && !connection.is_autocommit() {
            // When even this fails, the next BEGIN says so.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for answer in answers {
            answer(lost.as_ref());
        }
    }
}

fn group(
    connection: &Connection,
    first: Job,
    jobs: &mut mpsc::Receiver<Job>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    if let Err(e) = connection.execute_batch("BEGIN IMMEDIATE") {
        // Another process held the file for the whole time-out. Everybody in the queue hears of it now: one after the
        // other would add up the time-outs.
        answers.push(first(None));
        while answers.len() < QUEUE
            && let Ok(job) = jobs.try_recv()
        {
            answers.push(job(None));
        }
        return Err(e);
    }
    let mut next = Some(first);
    while let Some(job) = next.take() {
        answers.push(job(Some(connection)));
        // A full disk or an I/O error ends the transaction by itself, and takes the group's earlier writes with it.
        if connection.is_autocommit() {
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR),
                Some("the transaction was rolled back".to_owned()),
            ));
        }
        if answers.len() < GROUP {
            next = jobs.try_recv().ok();
        }
    }
    connection.execute_batch("COMMIT")
}
