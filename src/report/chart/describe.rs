//! What a chart says, for people who do not see it.

use crate::domain::{Forecast, HistoryPoint};
use crate::report::words;

/// A text alternative of the fan chart: what is drawn, the last, lowest and highest values, gaps, and the
/// end of the forecast with its ranges.
pub fn describe(forecast: &Forecast, unit_name: &str) -> String {
    let shown = super::frame::shown(forecast);
    let unit = forecast.unit_of_measure;
    let mut parts =
        vec![format!("Line chart of the {} of {}.", forecast.measure.label(), words::clean_name(unit_name),)];
    let known: Vec<(&HistoryPoint, f64)> = shown.iter().filter_map(|p| p.value.map(|v| (p, v))).collect();
    if let (Some((first, _)), Some((last, value))) = (known.first(), known.last()) {
        parts.push(format!(
            "Recorded from {} to {}; the last value is {}.",
            words::period(first.period),
            words::period(last.period),
            words::value(*value, unit),
        ));
        let at = |best: Option<&(&HistoryPoint, f64)>| {
            best.map_or_else(String::new, |(p, v)| format!("{} in {}", words::value(*v, unit), words::period(p.period)))
        };
        let lowest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let highest = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        parts.push(format!("Lowest {}, highest {}.", at(lowest), at(highest)));
    }
    let gaps = shown.len() - known.len();
    if gaps > 0 {
        parts.push(format!(
            "{gaps} of {} periods have no value; the line is broken there.",
            words::number(shown.len() as f64, 0)
        ));
    }
    for month in &forecast.breaks {
        parts.push(format!("From {} on it stands at another level; a dotted line marks that.", month.in_words()));
    }
    if let Some(step) = forecast.forecast.last() {
        let ranges: Vec<String> = step
            .intervals
            .iter()
            .map(|i| {
                let told = words::range(i.lower, i.upper, unit);
                format!("the {}{}% range is {told}", i.level.percent(), words::NO_BREAK)
            })
            .collect();
        parts.push(format!(
            "Forecast to {}: the middle is {}; {}.",
            words::period(step.period),
            words::value(step.point, unit),
            ranges.join(", "),
        ));
    }
    parts.join(" ")
}
