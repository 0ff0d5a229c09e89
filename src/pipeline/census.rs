//! `census forecast`: a file in, a file of forecasts out, no database.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::output::write_whole;
use super::{Error, Progress};
use crate::domain::Level;
use crate::forecast::census::{AuthorityForecast, Recipe, forecast};
use crate::ingest::published;

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
    /// The model's recipe.
    pub recipe: &'a Recipe,
}

/// Reads the table, forecasts every authority and measure and writes the output whole or not at all;
/// returns the number of rows written.
///
/// # Errors
/// When the input is no published table, or the output cannot be written.
pub fn forecast_file(request: &Request, progress: Progress) -> Result<usize, Error> {
    let path = || request.input.to_path_buf();
    let input = File::open(request.input).map_err(|source| Error::Read { path: path(), source })?;
    let (table, _) = published::read(input).map_err(|source| Error::Published { path: path(), source })?;
    progress(0.1);
    let forecasts = forecast(&table, request.recipe, request.horizon, request.levels)
        .map_err(|source| Error::Census { path: path(), source })?;
    progress(0.9);
    let rows = write_whole(request.output, |output| write(output, &forecasts.authorities, request.levels))
        .map_err(|source| Error::Write { path: request.output.to_path_buf(), source })?;
    progress(1.0);
    Ok(rows)
}

/// One row for each authority, measure and year, to four decimals.
fn write(output: &mut dyn Write, forecasts: &[AuthorityForecast], levels: &[Level]) -> io::Result<usize> {
    let mut csv = csv::Writer::from_writer(output);
    let bounds = levels.iter().flat_map(|level| ["lo", "hi"].map(|end| format!("staffcast-{end}-{}", level.percent())));
    let header = ["old_la_code", "measure", "time_period", "staffcast"].map(String::from).into_iter();
    csv.write_record(header.chain(bounds))?;
    let mut rows = 0;
    for forecast in forecasts {
        for step in &forecast.steps {
            let values = std::iter::once(step.point).chain(step.intervals.iter().flat_map(|i| [i.lower, i.upper]));
            let place = [forecast.old_la_code.clone(), forecast.measure.rate().to_string(), step.period.to_string()];
            csv.write_record(place.into_iter().chain(values.map(|v| format!("{v:.4}"))))?;
            rows += 1;
        }
    }
    csv.flush()?;
    Ok(rows)
}
