//! Tables as CSV that a spreadsheet may open safely.
//!
//! Text cells that a spreadsheet would run as a formula are prefixed with an apostrophe (OWASP, *CSV
//! injection*); numbers stay numbers, negative ones included.

use crate::domain::{Forecast, HistoryPoint, Level, Step};

/// A text cell made harmless: text that starts like a formula is prefixed with an apostrophe.
pub fn safe_text(text: &str) -> String {
    const FORMULA: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '|'];
    // A leading space does not keep a spreadsheet from trimming it away.
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    if first.is_some_and(|c| FORMULA.contains(&c)) { format!("'{text}") } else { text.to_owned() }
}

/// A forecast with its history as a tidy table: one row a period, the same columns on every row.
///
/// Columns: `unit,measure,definition,unit_of_measure,model,kind,period,value,numerator,denominator,gap`
/// and, for each level, `lower_80,upper_80`. `kind` is `history` or `forecast`; `value` of a forecast
/// is the median. Values are unrounded.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn forecast(forecast: &Forecast) -> String {
    let levels = levels(forecast);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = std::iter::once(header(&levels))
        .chain(forecast.history.iter().map(|point| history_row(forecast, point, &levels)))
        .chain(forecast.forecast.iter().map(|step| step_row(forecast, step, &levels)));
    for row in rows {
        writer.write_record(row).expect("memory takes every record, and all have the header's length");
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    String::from_utf8(bytes).expect("made of strings")
}

/// The levels any step has, narrowest first.
fn levels(forecast: &Forecast) -> Vec<Level> {
    let mut levels: Vec<Level> = forecast.forecast.iter().flat_map(|s| s.intervals.iter().map(|i| i.level)).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

fn header(levels: &[Level]) -> Vec<String> {
    const FIXED: [&str; 11] = [
        "unit",
        "measure",
        "definition",
        "unit_of_measure",
        "model",
        "kind",
        "period",
        "value",
        "numerator",
        "denominator",
        "gap",
    ];
    let ends = levels.iter().flat_map(|level| {
        let percent = level.percent();
        [format!("lower_{percent}"), format!("upper_{percent}")]
    });
    FIXED.into_iter().map(String::from).chain(ends).collect()
}

fn common(forecast: &Forecast, kind: &str) -> Vec<String> {
    vec![
        safe_text(&forecast.unit),
        forecast.measure.to_string(),
        safe_text(&forecast.definition),
        forecast.unit_of_measure.as_str().into(),
        safe_text(&forecast.model.id),
        kind.into(),
    ]
}

fn plain(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map_or_else(String::new, |v| v.to_string())
}

fn history_row(forecast: &Forecast, point: &HistoryPoint, levels: &[Level]) -> Vec<String> {
    let mut row = common(forecast, "history");
    row.push(point.period.to_string());
    row.extend([plain(point.value), plain(point.numerator), plain(point.denominator)]);
    row.push(point.gap.map_or_else(String::new, |gap| gap.as_str().into()));
    row.extend(levels.iter().flat_map(|_| [String::new(), String::new()]));
    row
}

fn step_row(forecast: &Forecast, step: &Step, levels: &[Level]) -> Vec<String> {
    let mut row = common(forecast, "forecast");
    row.extend([step.period.to_string(), plain(Some(step.point)), String::new(), String::new(), String::new()]);
    for level in levels {
        let interval = step.intervals.iter().find(|i| i.level == *level);
        row.extend([plain(interval.map(|i| i.lower)), plain(interval.map(|i| i.upper))]);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_a_spreadsheet_would_run_is_prefixed() {
        for hostile in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "  =1"] {
            assert!(safe_text(hostile).starts_with('\''), "{hostile}");
        }
        assert_eq!(safe_text("North/Team 1"), "North/Team 1");
    }
}
