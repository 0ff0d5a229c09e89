//! `census forecast`: a file in, a file of forecasts out, no database.

use std::path::Path;

use super::{Error, Progress};
use crate::domain::Level;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The published table.
    pub input: &'a Path,
    /// Where to write the forecasts.
    pub output: &'a Path,
    /// Years ahead.
    pub horizon: usize,
    /// Levels of the ranges.
    pub levels: &'a [Level],
}

/// Reads the table, forecasts every authority and measure and writes the output whole or not at all;
/// returns the number of rows written.
///
/// # Errors
/// When the input is no published table, or the output cannot be written.
pub fn forecast_file(request: &Request, progress: Progress) -> Result<usize, Error> {
    let _ = progress;
    Err(Error::Read { path: request.input.into(), source: std::io::ErrorKind::Unsupported.into() })
}
