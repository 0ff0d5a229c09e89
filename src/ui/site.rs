//! What the pages need from the server that carries them.

use std::sync::Arc;
use std::thread::Thread;

use actix_web::web;

use super::look::Look;
use super::programs::Programs;
use super::refusal::Refusal;
use crate::pipeline::extracts::Setting;
use crate::pipeline::{self, Installation};
use crate::store::Database;

/// The installation the pages speak for; registered as application data by the server.
#[derive(Clone)]
pub struct Site {
    /// Where everything is kept.
    pub database: Database,
    /// Whose name and colour every page bears, and whether its data is invented.
    pub look: Look,
    /// What programs can ask for.
    pub programs: Arc<Programs>,
    /// The installation.
    pub installation: Arc<Installation>,
    /// The worker's thread, woken when there is new work; `None` where another process works.
    pub bell: Option<Thread>,
}

impl Site {
    /// What surrounds an upload that comes in now.
    pub(super) fn setting(&self) -> Setting<'_> {
        Setting { installation: &self.installation, now: now() }
    }

    /// Runs `work` where waiting for the database stops nobody else.
    ///
    /// # Errors
    /// Those of `work`, as a page.
    pub(super) async fn read<T: Send + 'static>(
        site: &web::Data<Self>,
        work: impl FnOnce(&Database) -> Result<T, pipeline::Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (database, look) = (site.database.clone(), site.look);
        let done = web::block(move || work(&database)).await.map_err(|_stopped| Refusal::busy(look))?;
        done.map_err(|error| Refusal::of(&error, look))
    }
}

/// The time, UTC. The pages are at the edge: everything below takes it as an argument.
#[expect(clippy::disallowed_methods, reason = "the edge reads the clock, everything below takes it as an argument")]
pub(super) fn now() -> chrono::NaiveDateTime {
    chrono::Utc::now().naive_utc()
}
