//! `series forecast`: a file in, a file of forecasts out, no database.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::output::write_whole;
use super::{Error, Progress};
use crate::domain::{Level, SeriesPanel};
use crate::forecast::series::{self, Recipe, SeriesForecast};
use crate::ingest::long;

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
    /// The model's recipe.
    pub recipe: &'a Recipe,
}

/// Reads, forecasts every series and writes the output whole or not at all; returns the number of rows written.
///
/// Columns are `unique_id,ds,staffcast` and `staffcast-lo-L,staffcast-hi-L` for each level; rows are sorted by
/// series and step. Names are written as they were read, so that the output joins the input.
///
/// # Errors
/// When the input cannot be read as series, season or horizon are out of range, or the output cannot be written.
pub fn forecast_file(request: &Request, progress: Progress) -> Result<usize, Error> {
    let file = File::open(request.input).map_err(|source| Error::Read { path: request.input.into(), source })?;
    let panel = long::read(file).map_err(|source| Error::Series { path: request.input.into(), source })?;
    progress(0.2);
    let asked = series::Request { season: request.season, horizon: request.horizon, levels: request.levels };
    let forecasts = series::forecast(&panel, &asked, request.recipe)?;
    progress(0.9);
    let rows = write_whole(request.output, |output| write_rows(output, request.levels, &panel, &forecasts))
        .map_err(|source| Error::Write { path: request.output.into(), source })?;
    progress(1.0);
    Ok(rows)
}

fn write_rows(
    output: &mut dyn Write,
    levels: &[Level],
    panel: &SeriesPanel,
    forecasts: &[SeriesForecast],
) -> std::io::Result<usize> {
    let mut header: Vec<String> = ["unique_id", "ds", "staffcast"].map(String::from).into();
    for level in levels {
        header.extend(["lo", "hi"].map(|end| format!("staffcast-{end}-{}", level.percent())));
    }
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(&header)?;
    let mut rows = 0;
    for (series, forecast) in panel.series.iter().zip(forecasts) {
        for (ahead, step) in (1..).zip(&forecast.steps) {
            let date =
                panel.date_ahead(series, ahead).ok_or_else(|| std::io::Error::other("a date beyond the calendar"))?;
            writer.write_field(&series.id)?;
            writer.write_field(date.to_string())?;
            writer.write_field(number(step.point))?;
            for range in &step.intervals {
                writer.write_field(number(range.lower))?;
                writer.write_field(number(range.upper))?;
            }
            writer.write_record(None::<&[u8]>)?;
            rows += 1;
        }
    }
    writer.flush()?;
    Ok(rows)
}

/// The shortest text that reads back as the same number; very large and small ones with an exponent.
fn number(value: f64) -> String {
    format!("{value:?}")
}
