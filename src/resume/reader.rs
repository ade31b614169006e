//! The parent's side of reading strangers' files: a few limited child processes, one for each core at most, and what their
//! ends mean. Whatever happens in a child is an error of the one file that it was reading.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

use super::limits::ReadLimits;
use super::wire::Answer;
use super::{ReadError, ReadResume};

/// The hidden subcommand that makes the binary a child of [`Reader`].
pub const CHILD_COMMAND: &str = "read-resume";

/// A child that has had nothing to do for this long is let go: an idle server holds no memory for it.
const IDLE: Duration = Duration::from_secs(5);
/// JSON escapes a control character with six bytes, and the hidden text comes on top.
const ANSWER_TO_TEXT: usize = 12;

/// Reads files in limited child processes. Clones share the children.
#[derive(Clone)]
pub struct Reader(Arc<Shared>);

struct Shared {
    program: PathBuf,
    limits: ReadLimits,
    places: Semaphore,
    idle: Mutex<Vec<Worker>>,
}

impl Reader {
    /// A reader whose children run the binary that is running now.
    #[must_use]
    pub fn new(limits: ReadLimits) -> Self {
        // The link still leads to the running binary after an update has put another file in its place.
        let link = PathBuf::from("/proc/self/exe");
        let program = if link.exists() { link } else { std::env::current_exe().unwrap_or(link) };
        Self::with_program(program, limits)
    }

    /// A reader whose children run `program`: for tests and benches, which are not the binary themselves.
    #[must_use]
    pub fn with_program(program: PathBuf, limits: ReadLimits) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Shared { program, limits, places: Semaphore::new(cores), idle: Mutex::default() }))
    }

    /// Bytes that a file may have; larger ones are refused before a child is asked.
    #[must_use]
    pub fn file_bytes(&self) -> usize {
        self.0.limits.file_bytes
    }

    /// What the file says, or why it gives nothing. Never hangs: the wall limit holds from the moment a child takes the file.
    ///
    /// # Errors
    /// [`ReadError`], whose codes are stable.
    pub async fn read(&self, bytes: Vec<u8>) -> Result<ReadResume, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::EmptyFile);
        }
        if bytes.len() > self.0.limits.file_bytes {
            return Err(ReadError::FileTooLarge);
        }
        let _place = self.0.places.acquire().await.map_err(|_| ReadError::ReaderFailed)?;
        let (mut worker, used) = match self.take_idle() {
            Some(worker) => (worker, true),
            None => (self.start()?, false),
        };
        let mut outcome = self.ask(&mut worker, &bytes).await;
        // A child that was used before may have died of old age, or of its last file's after-effects, with no word of this file.
        if used && matches!(outcome, Err(Ended::BeforeTheFile)) {
            worker = self.start()?;
            outcome = self.ask(&mut worker, &bytes).await;
        }
        match outcome {
            Ok(answer) => {
                if !answer.spent {
                    self.put_back(worker);
                }
                answer.outcome
            }
            Err(Ended::TimedOut) => Err(ReadError::TimedOut),
            Err(Ended::BeforeTheFile | Ended::WithTheFile) => Err(why(worker.end().await)),
        }
    }

    async fn ask(&self, worker: &mut Worker, bytes: &[u8]) -> Result<Answer, Ended> {
        let most = self.0.limits.text_bytes.saturating_mul(ANSWER_TO_TEXT).saturating_add(1 << 20);
        match tokio::time::timeout(self.0.limits.wall, worker.ask(bytes, most)).await {
            Ok(answer) => answer,
            Err(_) => Err(Ended::TimedOut),
        }
    }

    fn start(&self) -> Result<Worker, ReadError> {
        Worker::start(&self.0.program, &self.0.limits).map_err(|e| {
            tracing::error!(error = %e, "the reader's child process can't be started");
            ReadError::ReaderFailed
        })
    }

    fn take_idle(&self) -> Option<Worker> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, mut worker: Worker) {
        worker.idle_since = tokio::time::Instant::now();
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        let shared = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE).await;
            if let Some(shared) = shared.upgrade() {
                let mut idle = shared.idle.lock().unwrap_or_else(PoisonError::into_inner);
                idle.retain(|worker| worker.idle_since.elapsed() < IDLE);
            }
        });
    }
}

/// How asking came to nothing.
enum Ended {
    /// The child was gone before it had taken the file.
    BeforeTheFile,
    WithTheFile,
    TimedOut,
}

/// One child; killed when dropped.
struct Worker {
    child: Child,
    socket: UnixStream,
    files: u64,
    idle_since: tokio::time::Instant,
}

impl Worker {
    fn start(program: &PathBuf, limits: &ReadLimits) -> io::Result<Self> {
        let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let child = Command::new(program)
            .arg(CHILD_COMMAND)
            .args(limits.to_args())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let socket = UnixStream::from_std(ours)?;
        Ok(Self { child, socket, files: 0, idle_since: tokio::time::Instant::now() })
    }

    async fn ask(&mut self, bytes: &[u8], most: usize) -> Result<Answer, Ended> {
        self.files += 1;
        let length = u32::try_from(bytes.len()).map_err(|_| Ended::WithTheFile)?;
        let mut head = Vec::with_capacity(4 + bytes.len().min(1 << 16));
        head.extend_from_slice(&length.to_le_bytes());
        let (first, rest) = bytes.split_at(bytes.len().min(1 << 16));
        head.extend_from_slice(first);
        self.socket.write_all(&head).await.map_err(|_| Ended::BeforeTheFile)?;
        self.socket.write_all(rest).await.map_err(|_| Ended::WithTheFile)?;
        let mut length = [0u8; 4];
        self.socket.read_exact(&mut length).await.map_err(|_| Ended::WithTheFile)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > most {
            return Err(Ended::WithTheFile);
        }
        let mut body = vec![0; length];
        self.socket.read_exact(&mut body).await.map_err(|_| Ended::WithTheFile)?;
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| Ended::WithTheFile)?;
        if answer.file == self.files { Ok(answer) } else { Err(Ended::WithTheFile) }
    }

    /// Waits a moment for a child that hung up, then kills it.
    async fn end(mut self) -> Option<ExitStatus> {
        if let Ok(status) = tokio::time::timeout(Duration::from_secs(2), self.child.wait()).await {
            return status.ok();
        }
        let _ = self.child.kill().await;
        None
    }
}

/// What a child's end says of the file it was reading.
///
/// Rust ends a process with SIGABRT when memory runs out and when the stack does; the kernel's own killer sends SIGKILL.
fn why(status: Option<ExitStatus>) -> ReadError {
    const SIGABRT: i32 = 6;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    match status.and_then(|s| s.signal()) {
        Some(SIGABRT | SIGKILL) => ReadError::TooExpensive,
        Some(SIGXCPU) => ReadError::TimedOut,
        _ => ReadError::ReaderFailed,
    }
}
