//! Hours, as a number or as a clock shows them.

use super::{number, plain_signs};
use crate::domain::{Reading, UnitOfMeasure};
use crate::ingest::file::Cell;

/// Reads hours: `37`, `37.5 hrs`, `37:30`, `37h 30m`; `None` when the cell is blank.
///
/// # Errors
/// What is wrong with it.
pub(in crate::ingest) fn read(cell: &Cell) -> Result<Option<Reading>, number::Fault> {
    let Cell::Text(text) = cell else { return number::read(cell, UnitOfMeasure::Days) };
    let text = plain_signs(text).to_ascii_lowercase();
    if let Some(hours) = by_clock(&text) {
        return Ok(Some(Ok(hours)));
    }
    let text = ["hours", "hour", "hrs", "hr", "h"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    number::read(&Cell::Text(text.trim_end().to_owned()), UnitOfMeasure::Days)
}

/// `37:30`, `37:30:00`, `37h30`, `37 hours 30 minutes`.
fn by_clock(text: &str) -> Option<f64> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let words: String = text.chars().filter(|c| !c.is_ascii_digit() && *c != ' ').collect();
    let known = [":", "::", "h", "hm", "hrsmins", "hrsmin", "hrsm", "hoursminutes", "hoursmins", "hoursandminutes"];
    if !known.contains(&words.as_str()) || text.starts_with(|c: char| !c.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (f64, f64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let seconds: f64 = parts.next().map_or(Some(0.0), |seconds| seconds.parse().ok())?;
    (minutes < 60.0 && seconds < 60.0 && hours < 10_000.0).then_some(hours + minutes / 60.0 + seconds / 3600.0)
}
