//! The child process that opens strangers' files. It takes away its own rights first, and serves one file after another
//! over the socket that is its stdin. It knows nothing of the server it works for.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::limits::ReadLimits;
use super::open::open;
use super::wire::{Answer, read_frame, write_frame};
use super::{ReadError, document::ReadResume};

/// Files that one child reads before a fresh one takes its place: what a library keeps between files stays small.
const FILES_A_LIFE: u64 = 64;
/// Resident pages (of 4 KiB) beyond which a child is not used again: 96 MB.
const GROWN_PAGES: u64 = 96 << 8;
/// Libraries recurse deeper in honest files than a main thread's stack allows. Only what is touched counts as memory.
const STACK_BYTES: usize = 64 << 20;

/// Serves files until the parent closes the socket. Returns the process's exit code.
#[must_use]
pub fn serve(args: &[String]) -> u8 {
    let Some(limits) = ReadLimits::from_args(args) else { return 2 };
    // A panic's message may quote the file; stderr is nobody's business here.
    std::panic::set_hook(Box::new(|_| {}));
    let reading = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || serve_socket(limits));
    match reading.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => 0,
        _ => 1,
    }
}

fn serve_socket(limits: ReadLimits) -> io::Result<()> {
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut usage = Usage::open();
    confine(&limits)?;
    let mut file = 0;
    while let Some(bytes) = read_frame(&mut socket, limits.file_bytes)? {
        file += 1;
        usage.allow_processor_seconds(limits.cpu_seconds)?;
        let outcome = read_one(bytes, &limits);
        let spent = file >= FILES_A_LIFE || usage.has_grown() || matches!(outcome, Err(ReadError::ReaderFailed));
        forget_shared_fonts();
        write_frame(&mut socket, &serde_json::to_vec(&Answer { file, outcome, spent })?)?;
    }
    Ok(())
}

/// A library's panic costs the one file. Aborts and overflows of the stack end the process, and the parent sees that.
fn read_one(bytes: Vec<u8>, limits: &ReadLimits) -> Result<ReadResume, ReadError> {
    catch_unwind(AssertUnwindSafe(|| open(bytes, limits))).unwrap_or(Err(ReadError::ReaderFailed))
}

/// pdf_oxide keeps fonts from one document to the next under a hash of a few of their fields: a crafted file could
/// leave a font behind that changes how the next person's résumé reads.
fn forget_shared_fonts() {
    pdf_oxide::fonts::global_cache::clear_global_font_cache();
    pdf_oxide::clear_cmap_cache();
}

/// After this the process can open, make or connect to nothing: all it has is the socket.
fn confine(limits: &ReadLimits) -> io::Result<()> {
    let both = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Core, both(0))?;
    setrlimit(Resource::Fsize, both(0))?;
    setrlimit(Resource::As, both(limits.memory_bytes))?;
    // Descriptors that are open stay so; no new one can be had: no file, no socket, no pipe.
    setrlimit(Resource::Nofile, both(0))?;
    // For root the next one does not count, and where it does, threads may already be more than this; it may fail.
    let _ = setrlimit(Resource::Nproc, both(0));
    Ok(())
}

/// What the process has used so far, from a handle on `/proc/self/stat` that is opened while that is still possible.
struct Usage(Option<File>);

impl Usage {
    fn open() -> Self {
        Self(File::open("/proc/self/stat").ok())
    }

    /// `(processor seconds, resident pages)`, by proc_pid_stat(5); the clock there ticks 100 times a second.
    fn now(&mut self) -> Option<(u64, u64)> {
        let file = self.0.as_mut()?;
        let mut line = String::new();
        file.rewind().ok()?;
        file.read_to_string(&mut line).ok()?;
        // The command's name stands in brackets and may hold spaces: count from behind it.
        let fields: Vec<u64> =
            line.rsplit_once(')')?.1.split_ascii_whitespace().map(|f| f.parse().unwrap_or(0)).collect();
        Some(((fields.get(11)? + fields.get(12)?).div_ceil(100), *fields.get(21)?))
    }

    /// Lets this file use so many seconds of processor time, whatever those before it used. The kernel ends the process with
    /// SIGXCPU when they are over.
    fn allow_processor_seconds(&mut self, seconds: u64) -> io::Result<()> {
        let used = self.now().map_or(0, |(used, _)| used);
        setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds), maximum: None })?;
        Ok(())
    }

    fn has_grown(&mut self) -> bool {
        self.now().is_none_or(|(_, pages)| pages > GROWN_PAGES)
    }
}
