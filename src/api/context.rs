//! What every endpoint needs: the database, who we are, what a file may cost.

use std::sync::Arc;
use std::thread::Thread;

use actix_web::web;
use chrono::{NaiveDateTime, Utc};

use super::Problem;
use crate::pipeline::extracts::Setting;
use crate::pipeline::{self, Installation};
use crate::store::{Database, StoreError};

/// What every endpoint needs.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub database: Database,
    /// The installation.
    pub installation: Arc<Installation>,
    /// The worker's thread, unparked when there is new work; `None` where another process works.
    pub bell: Option<Thread>,
}

impl Context {
    /// What surrounds an upload that comes in now.
    pub(super) fn setting(&self) -> Setting<'_> {
        Setting { installation: &self.installation, now: now() }
    }

    /// Runs blocking work on a thread kept for it.
    ///
    /// # Errors
    /// The work's own, as a problem.
    pub async fn run<T, E>(&self, work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let context = self.clone();
        // The span goes along, so that what is logged there carries the request's identifier.
        let span = tracing::Span::current();
        let done = web::block(move || span.in_scope(|| work(&context))).await;
        done.map_err(|error| Problem::internal(&error))?.map_err(Into::into)
    }

    /// Tells the worker that there is work.
    pub fn ring(&self) {
        if let Some(thread) = &self.bell {
            thread.unpark();
        }
    }
}

/// The time, UTC.
#[expect(clippy::disallowed_methods, reason = "the edge is where the clock is read")]
pub fn now() -> NaiveDateTime {
    Utc::now().naive_utc()
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::of(&error)
    }
}

impl From<pipeline::Error> for Problem {
    fn from(error: pipeline::Error) -> Self {
        Self::of(&error).with_findings(error.findings()).with_faults(error.faults())
    }
}
