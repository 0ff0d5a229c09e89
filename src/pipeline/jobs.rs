//! The queue's worker: claims one job after the other, of whatever kind, and does it.
//!
//! A job that is called off, or that another worker took over, stores nothing: what it made is kept in the transaction
//! that ends it. A fit publishes by itself, so that one under way cannot be called off.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{Duration, NaiveDateTime};

use super::{Error, Recipes, fits, scenarios};
use crate::domain::Failure;
use crate::store::Database;
use crate::store::jobs::{self, Job, State};

/// A job not heard of for this long is taken over.
const LEASE_MINUTES: i64 = 10;
/// Between two marks of progress: each is a write to the database.
const MARK_MILLISECONDS: i64 = 250;

/// Reads a clock.
pub type Clock<'a> = &'a (dyn Fn() -> NaiveDateTime + Sync);

/// Claims one job from the queue and does it; false when there was none.
///
/// # Errors
/// Only when the queue itself fails; what fails in a job is recorded there.
pub fn work_once(db: &Database, worker: &str, recipes: &Recipes, clock: Clock) -> Result<bool, Error> {
    let Some(job) = jobs::claim(db, worker, clock(), Duration::minutes(LEASE_MINUTES))? else { return Ok(false) };
    let told = match work(db, &job, recipes, clock) {
        Ok(()) => Ok(()),
        // Cancelled, or taken over by another worker: its end is not ours to tell.
        Err(Error::Store(error)) if is_not_ours(&error) => Ok(()),
        Err(error) => {
            tracing::warn!(job = %job.id, kind = %job.kind, code = error.code(), %error, "a job failed");
            jobs::fail(db, &job, &error.to_string(), clock())
        }
    };
    match told {
        Err(error) if is_not_ours(&error) => Ok(true),
        told => Ok(told.map(|()| true)?),
    }
}

fn is_not_ours(error: &crate::store::StoreError) -> bool {
    matches!(error, crate::store::StoreError::JobNotRunning { .. })
}

fn work(db: &Database, job: &Job, recipes: &Recipes, clock: Clock) -> Result<(), Error> {
    let marks = Marks::new(db, job, clock);
    match job.kind.as_str() {
        fits::JOB => {
            let result = fits::work(db, job, recipes, clock(), &|done| {
                marks.reach(done);
            })?;
            Ok(jobs::finish(db, job, Some(&result), clock())?)
        }
        scenarios::RUN_JOB => scenarios::work_run(db, job, recipes, clock, &|done| marks.reach(done)),
        scenarios::GOAL_JOB => scenarios::work_goal(db, job, recipes, clock, &|done| marks.reach(done)),
        other => Err(Error::JobKind { kind: other.chars().take(60).collect() }),
    }
}

/// Calls a job off. A simulation under way stops within a moment and keeps nothing; a fit under way cannot be stopped.
///
/// # Errors
/// When there is no such job, it has ended, or it is a fit under way.
pub fn cancel(db: &Database, id: &str, now: NaiveDateTime) -> Result<Job, Error> {
    let job = jobs::get(db, id)?;
    if job.kind == fits::JOB && job.state == State::Running {
        return Err(Error::FitUnderWay { job: job.id });
    }
    Ok(jobs::cancel(db, id, now)?)
}

/// Marks how far a job has come, and hears whether it is still wanted.
struct Marks<'a> {
    db: &'a Database,
    job: &'a Job,
    clock: Clock<'a>,
    last: Mutex<NaiveDateTime>,
    wanted: AtomicBool,
}

impl<'a> Marks<'a> {
    fn new(db: &'a Database, job: &'a Job, clock: Clock<'a>) -> Self {
        Self { db, job, clock, last: Mutex::new(NaiveDateTime::MIN), wanted: AtomicBool::new(true) }
    }

    /// Whether to go on.
    fn reach(&self, done: f64) -> bool {
        // Whoever finds another thread writing has nothing to add.
        if let Ok(mut last) = self.last.try_lock() {
            let now = (self.clock)();
            if now.signed_duration_since(*last) >= Duration::milliseconds(MARK_MILLISECONDS) {
                *last = now;
                // A lost mark is no reason to stop.
                if let Ok(wanted) = jobs::progress(self.db, self.job, done, now) {
                    self.wanted.fetch_and(wanted, Ordering::AcqRel);
                }
            }
        }
        self.wanted.load(Ordering::Acquire)
    }
}
