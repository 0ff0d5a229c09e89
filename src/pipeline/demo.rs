//! The demo's main job: an invented council's extracts go the way every extract goes.

use std::fs;
use std::path::Path;

use chrono::{Duration, NaiveDateTime};

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

/// Days before now that the forecast was made whose outcomes are known by now.
const A_YEAR_AGO: i64 = 365;

/// Invents the council, ingests its extracts, fits and forecasts: once as of a year ago, and then with everything, so that
/// there is a record of what was served and a forecast to explain.
///
/// # Errors
/// When a stage fails; none should.
pub fn prepare(db: &Database, ask: &Ask, progress: Progress) -> Result<Summary, Error> {
    let council = demo::invent(&demo::Request::demo(ask.last));
    let panel = council.panel();
    progress(0.05);
    let files = council.extracts();
    // The last file but one begins a year before the end, as one a year long and the latest month follow each other.
    let (before, since) = files.split_at(files.len().saturating_sub(2));
    let then = ask.now - Duration::days(A_YEAR_AGO);
    keep(db, ask, before, then, &|done| progress(0.05 + 0.2 * done))?;
    let recipes = &ask.installation.recipes;
    fits::fit(db, COUNCIL_CODE, recipes, then, &|done| progress(0.25 + 0.25 * done))?;
    keep(db, ask, since, ask.now, &|done| progress(0.5 + 0.1 * done))?;
    fits::fit(db, COUNCIL_CODE, recipes, ask.now, &|done| progress(0.6 + 0.4 * done))?;
    let agency = forecasts::read(db, COUNCIL_CODE, Measure::Rate(Rate::AgencyRate), None, 12, &[Level::EIGHTY])?;
    Ok(Summary { months: panel.months(), teams: panel.units.len(), statement: agency.statement })
}

/// Sends files the way every extract goes.
fn keep(
    db: &Database,
    ask: &Ask,
    files: &[demo::DemoExtract],
    now: NaiveDateTime,
    progress: Progress,
) -> Result<(), Error> {
    let setting = Setting { installation: ask.installation, now };
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
        progress((n + 1) as f64 / files.len() as f64);
    }
    Ok(())
}
