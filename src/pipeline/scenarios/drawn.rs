//! Which measure of a scenario is drawn, and the record it is drawn with.

use crate::domain::scenario::{MeasureOutlook, Outlook};
use crate::domain::{HistoryPoint, Measure, ledger};
use crate::pipeline::{Error, measures};
use crate::store::Database;

/// The measure asked for, else the target's, else the agency rate, else the first.
pub fn drawn(outlook: &Outlook, asked: Option<Measure>) -> usize {
    let at = |wanted: Measure, definition: Option<&str>| {
        let of = |m: &MeasureOutlook| m.measure == wanted && definition.is_none_or(|name| m.definition == name);
        outlook.measures.iter().position(of)
    };
    let asked = asked.and_then(|measure| at(measure, None));
    let target = outlook.target.as_ref().and_then(|t| at(t.target.measure, Some(&t.definition)));
    asked.or(target).or_else(|| outlook.measures.iter().position(|m| m.measure.as_str() == "agency_rate")).unwrap_or(0)
}

/// What was recorded of a measure up to the last month the simulation knew.
///
/// # Errors
/// When the unit is gone.
pub fn history(db: &Database, outlook: &Outlook, of: &MeasureOutlook) -> Result<Vec<HistoryPoint>, Error> {
    let definition = Some(of.definition.as_str()).filter(|name| *name != ledger::COUNT);
    let series = measures::read(db, &outlook.scenario.unit, of.measure, definition, None, None)?;
    let known = |p: &&measures::Point| p.period.last_month() <= outlook.as_of;
    let points: Vec<HistoryPoint> = series.points.iter().filter(known).map(Into::into).collect();
    let first = points.iter().position(|p| p.value.is_some()).unwrap_or(points.len());
    Ok(points[first..].to_vec())
}
