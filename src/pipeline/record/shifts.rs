//! Steps of level, found in what a model was fitted to, and told.

use std::collections::BTreeMap;

use crate::domain::{Forecast, Measure};
use crate::fit::panel::Panel;
use crate::forecast::drift::{Shift, ShiftRecipe, shift};
use crate::forecast::workforce::{History, TreeLevel};
use crate::report::words;

/// A series that stepped to another level.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pipeline) struct Found {
    pub(in crate::pipeline) unit: String,
    pub(in crate::pipeline) level: TreeLevel,
    pub(in crate::pipeline) measure: Measure,
    pub(in crate::pipeline) definition: &'static str,
    pub(in crate::pipeline) shift: Shift,
}

/// Every step of level in the latest months.
pub(in crate::pipeline) fn find(panel: &Panel, histories: &[History], recipe: &ShiftRecipe) -> Vec<Found> {
    let Some(first) = panel.first else { return Vec::new() };
    let of = |history: &History| {
        let shift = shift(history.measure, first, &history.values, recipe)?;
        let History { unit, level, measure, definition, .. } = history;
        Some(Found { unit: unit.clone(), level: *level, measure: *measure, definition, shift })
    };
    histories.iter().filter_map(of).collect()
}

/// Says so in the forecasts.
pub(in crate::pipeline) fn warn(forecasts: &mut [Forecast], found: &[Found]) {
    let of: BTreeMap<(&str, Measure, &str), &Found> =
        found.iter().map(|f| ((f.unit.as_str(), f.measure, f.definition), f)).collect();
    for forecast in forecasts {
        let found = of.get(&(forecast.unit.as_str(), forecast.measure, forecast.definition.as_str()));
        if let Some(found) = found {
            forecast.warnings.push(sentence(found.measure, &found.shift));
            forecast.breaks.push(found.shift.month);
        }
    }
}

/// "The agency rate stepped up by about 4 points in March 2026; forecasts made before do not know it."
pub(in crate::pipeline) fn sentence(measure: Measure, shift: &Shift) -> String {
    let unit = measure.unit_of_measure();
    format!(
        "The {} stepped {} by about {} in {} (from about {} to about {}); forecasts made before do not know it.",
        measure.label(),
        if shift.size > 0.0 { "up" } else { "down" },
        words::difference(shift.size.abs(), unit),
        shift.month.in_words(),
        words::value(shift.before, unit),
        words::value(shift.after, unit),
    )
}
