//! The thread that runs queued fits, beside the requests and never among them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle, Thread};
use std::time::{Duration, Instant};

/// Looked for work at least this often: other processes queue it too.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// After a failure of the queue itself.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long a stop waits for the job under way; its lease lets another worker take it up again.
const FAREWELL: Duration = Duration::from_secs(5);

/// A background thread that does one piece of work after the other until told to stop.
#[derive(Debug)]
pub struct Worker {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What one look at the queue came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// A job was run; look again at once.
    Worked,
    /// Nothing to do.
    Idle,
    /// The queue cannot be reached.
    Failed,
}

impl Worker {
    /// Starts a thread that calls `look` over and over.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(look: impl Fn() -> Looked + Send + 'static) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = thread::Builder::new().name("staffcast-worker".into()).spawn(move || {
            while !told.load(Ordering::Acquire) {
                // A job that panics must not take the worker with it; its lease runs out and it is tried again.
                let looked = catch_unwind(AssertUnwindSafe(&look)).unwrap_or_else(|_panic| {
                    tracing::error!("a job panicked");
                    Looked::Failed
                });
                match looked {
                    Looked::Worked => {}
                    Looked::Idle => thread::park_timeout(LOOK_AGAIN),
                    Looked::Failed => thread::park_timeout(AFTER_FAILURE),
                }
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }

    /// The thread to unpark when there is new work.
    pub fn bell(&self) -> Option<Thread> {
        self.thread.as_ref().map(|t| t.thread().clone())
    }

    /// Tells the thread to stop and waits a little for the job under way.
    pub fn stop(mut self) {
        self.tell();
        let Some(thread) = self.thread.take() else { return };
        let until = Instant::now() + FAREWELL;
        while !thread.is_finished() && Instant::now() < until {
            thread::sleep(Duration::from_millis(20));
        }
        if thread.is_finished() && thread.join().is_err() {
            tracing::error!("the worker ended badly");
        }
    }

    fn tell(&self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.tell();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_worker_is_woken_by_its_bell_and_stops_when_told() {
        let (done, seen) = mpsc::channel();
        let worker = Worker::start(move || {
            done.send(()).expect("the test listens");
            Looked::Idle
        })
        .expect("a thread");
        seen.recv().expect("a first look");
        worker.bell().expect("a thread").unpark();
        seen.recv_timeout(LOOK_AGAIN).expect("a second look before the timeout");
        worker.stop();
        assert!(seen.recv().is_err());
    }

    #[test]
    fn a_worker_outlives_a_job_that_panics() {
        let (done, seen) = mpsc::channel();
        let worker = Worker::start(move || {
            done.send(()).expect("the test listens");
            panic!("a job's own fault");
        })
        .expect("a thread");
        seen.recv().expect("a first look");
        worker.bell().expect("a thread").unpark();
        seen.recv_timeout(AFTER_FAILURE).expect("a second look");
    }
}
