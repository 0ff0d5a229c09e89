//! What the pages need from the server that carries them.

use std::sync::Arc;
use std::thread::Thread;

use actix_web::web;

use super::refusal::Refusal;
use crate::ingest::{Limits, Pseudonyms};
use crate::pipeline::{self, Recipes};
use crate::store::Database;

/// The installation the pages speak for; registered as application data by the server.
#[derive(Clone)]
pub struct Site {
    /// Where everything is kept.
    pub database: Database,
    /// Code of the installation's own organisation.
    pub home_code: String,
    /// Its name.
    pub home_name: String,
    /// True when the data is invented: every page says so.
    pub demo: bool,
    /// What reading a file may cost.
    pub limits: Limits,
    /// The installation's pseudonyms for people.
    pub pseudonyms: Pseudonyms,
    /// The recipes of models and the rules of returns.
    pub recipes: Arc<Recipes>,
    /// Months that rows about people are kept.
    pub people_months: u32,
    /// Largest file in bytes.
    pub largest_file: u64,
    /// The worker's thread, woken when there is new work; `None` where another process works.
    pub bell: Option<Thread>,
}

impl Site {
    /// Runs `work` where waiting for the database stops nobody else.
    ///
    /// # Errors
    /// Those of `work`, as a page.
    pub(super) async fn read<T: Send + 'static>(
        site: &web::Data<Self>,
        work: impl FnOnce(&Database) -> Result<T, pipeline::Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (database, demo) = (site.database.clone(), site.demo);
        let done = web::block(move || work(&database)).await.map_err(|_stopped| Refusal::busy(demo))?;
        done.map_err(|error| Refusal::of(&error, demo))
    }
}

/// The time, UTC. The pages are at the edge: everything below takes it as an argument.
#[expect(clippy::disallowed_methods, reason = "the edge reads the clock, everything below takes it as an argument")]
pub(super) fn now() -> chrono::NaiveDateTime {
    chrono::Utc::now().naive_utc()
}
