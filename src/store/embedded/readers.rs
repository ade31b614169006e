//! A few threads that read, fed through one bounded queue: whoever is free takes the next, so that a long read holds up
//! its own thread alone. One document by its id is read at once, on the caller's thread.

use std::sync::{Arc, Mutex, TryLockError};

use crossbeam_channel::Sender;
use rusqlite::Connection;
use tokio::sync::{Semaphore, oneshot};

use super::connection;
use crate::store::engine::{Error, Result};

/// How many reads may wait.
const QUEUE: usize = 1024;

type Job = Box<dyn FnOnce(&Connection) + Send>;

pub(super) struct Readers {
    queue: Sender<Job>,
    /// As many as the queue has places: who has one never waits at the queue itself, which would hold an async thread up.
    places: Arc<Semaphore>,
    at_hand: Vec<Mutex<Connection>>,
}

impl Readers {
    /// `at_hand` are for [`Readers::read_at_once`], and never wait for another process.
    pub fn start(connections: Vec<Connection>, at_hand: Vec<Connection>) -> std::io::Result<Self> {
        let (queue, jobs) = crossbeam_channel::bounded::<Job>(QUEUE);
        for (number, connection) in connections.into_iter().enumerate() {
            let jobs = jobs.clone();
            std::thread::Builder::new().name(format!("store-reader-{number}")).spawn(move || {
                for job in jobs {
                    job(&connection);
                }
            })?;
        }
        let at_hand = at_hand.into_iter().map(Mutex::new).collect();
        Ok(Self { queue, places: Arc::new(Semaphore::new(QUEUE)), at_hand })
    }

    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| closed())?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            drop(place);
            // A caller that went away while this waited needs no read.
            if !answer.is_closed() {
                let _ = answer.send(look(connection));
            }
        });
        self.queue.try_send(job).map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }

    /// On the caller's thread, which may be an async one: for a look at a page or two of the file, which takes a few
    /// microseconds where the way to another thread and back takes tens. `None` when it would have to wait: then the
    /// threads do it.
    pub fn read_at_once<T>(&self, look: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<Result<T>> {
        let connection = self.at_hand.iter().find_map(|connection| match connection.try_lock() {
            Ok(connection) => Some(connection),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        })?;
        match look(&connection) {
            Err(e) if connection::is_busy(&e) => None,
            read => Some(read.map_err(|e| connection::failed(&e))),
        }
    }
}

fn closed() -> Error {
    Error::Unavailable("the store is closed".to_owned())
}
