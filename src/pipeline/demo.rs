//! The demo's main job: an invented council's extracts go the way every extract goes.

use std::fs;
use std::path::Path;

use chrono::NaiveDateTime;

use super::extracts::{Setting, Upload, receive};
use super::{Error, Installation, Progress, fits, forecasts};
use crate::demo;
use crate::domain::{Level, Measure, Month, Rate};
use crate::ingest::Plain;
use crate::store::Database;

/// Code of the invented council.
pub const COUNCIL_CODE: &str = demo::CODE;
/// Its name.
pub const COUNCIL_NAME: &str = demo::NAME;

/// What the demo needs.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// A folder for the extracts, removed by the caller.
    pub folder: &'a Path,
    /// Last month of history.
    pub last: Month,
    /// The time, UTC.
    pub now: NaiveDateTime,
    /// The demo's installation.
    pub installation: &'a Installation,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Months of history.
    pub months: usize,
    /// Teams.
    pub teams: usize,
    /// The agency rate's forecast in one sentence.
    pub statement: String,
}

/// Invents the council, ingests its extracts, fits and forecasts.
///
/// # Errors
/// When a stage fails; none should.
pub fn prepare(db: &Database, ask: &Ask, progress: Progress) -> Result<Summary, Error> {
    let council = demo::invent(&demo::Request::demo(ask.last));
    let panel = council.panel();
    progress(0.05);
    let setting = Setting { installation: ask.installation, now: ask.now };
    let files = council.extracts();
    for (n, file) in files.iter().enumerate() {
        let file_name = file.file_name.as_str();
        let path = ask.folder.join(file_name);
        fs::write(&path, &file.bytes).map_err(|source| Error::Write { path: path.clone(), source })?;
        let source = Plain::new(&path);
        let upload = Upload {
            organisation: Some(COUNCIL_CODE),
            kind: None,
            file_name,
            source: &source,
            mapping: None,
            save_mapping_as: None,
        };
        receive(db, &upload, &setting)?;
        progress(0.05 + 0.35 * (n + 1) as f64 / files.len() as f64);
    }
    fits::fit(db, COUNCIL_CODE, &ask.installation.recipes, ask.now, &|done| progress(0.4 + 0.6 * done))?;
    let agency = forecasts::read(db, COUNCIL_CODE, Measure::Rate(Rate::AgencyRate), None, 12, &[Level::EIGHTY])?;
    Ok(Summary { months: panel.months(), teams: panel.units.len(), statement: agency.statement })
}
