//! A few threads that read, fed through one bounded queue: whoever is free takes the next, so that a long read holds up
//! its own thread alone.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::store::engine::{Error, Result};

/// How many reads may wait.
const QUEUE: usize = 1024;

type Job = Box<dyn FnOnce(&Connection) + Send>;

pub(super) struct Readers(mpsc::Sender<Job>);

impl Readers {
    pub fn start(connections: Vec<Connection>) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel::<Job>(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for (number, connection) in connections.into_iter().enumerate() {
            let jobs = jobs.clone();
            std::thread::Builder::new().name(format!("store-reader-{number}")).spawn(move || {
                loop {
                    // Held while it waits, given back before it reads.
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
                    let Some(job) = job else { return };
                    job(&connection);
                }
            })?;
        }
        Ok(Self(queue))
    }

    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // A caller that went away while this waited needs no read.
            if !answer.is_closed() {
                let _ = answer.send(look(connection));
            }
        });
        self.0.send(job).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

fn closed() -> Error {
    Error::Unavailable("the store is closed".to_owned())
}
