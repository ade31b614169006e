//! A runtime of its own for the background work, whose threads yield the processor to those that answer requests: while
//! a thousand résumés are masked, quoted and scored, a page must not wait for a core.

use std::io;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// How much its threads give way, in steps of nice(2).
#[cfg(target_os = "linux")]
const YIELD: i32 = 10;

/// The least priority that Linux has.
#[cfg(target_os = "linux")]
const LOWEST: i32 = 19;

/// Ends without waiting when it is dropped: whoever runs work on it waits for that work first.
pub struct WorkRuntime(Option<Runtime>);

impl WorkRuntime {
    /// As many threads as there are cores. Children that it starts (those that read résumés) give way as well.
    ///
    /// # Errors
    /// When the threads can't be started.
    pub fn start() -> io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().enable_all().thread_name("work").on_thread_start(give_way()).build()?;
        Ok(Self(Some(runtime)))
    }

    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> Option<JoinHandle<()>> {
        self.0.as_ref().map(|runtime| runtime.spawn(work))
    }
}

impl Drop for WorkRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Sets the thread that calls it below the one that called this. Counted from there and not from its own priority, since
/// a thread begins with that of the thread that made it, which may have given way already.
#[cfg(target_os = "linux")]
fn give_way() -> impl Fn() + Send + Sync + 'static {
    use rustix::process::{getpriority_process, setpriority_process};

    let target = getpriority_process(None).map(|own| (own + YIELD).min(LOWEST));
    move || {
        if let Err(error) = target.and_then(|priority| setpriority_process(None, priority)) {
            tracing::debug!(%error, "background work keeps its priority");
        }
    }
}

/// Elsewhere than on Linux the priority is the whole process's, which must keep it.
#[cfg(not(target_os = "linux"))]
fn give_way() -> impl Fn() + Send + Sync + 'static {
    || {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Linux answers for the thread that asks.
    fn priority() -> i32 {
        rustix::process::getpriority_process(None).expect("its own priority")
    }

    #[tokio::test]
    async fn its_threads_give_way_once_and_others_keep_their_priority() {
        let before = priority();
        let runtime = WorkRuntime::start().unwrap();
        let (tell, told) = tokio::sync::oneshot::channel();
        let asked = runtime.spawn(async move {
            // The second is made by a thread that has given way already.
            tell.send((priority(), tokio::task::spawn_blocking(priority).await.unwrap())).unwrap();
        });
        let below = (before + YIELD).min(LOWEST);
        assert_eq!(told.await.unwrap(), (below, below));
        asked.unwrap().await.unwrap();
        assert_eq!(priority(), before);
    }
}
