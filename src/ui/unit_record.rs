//! How served forecasts of a unit's measure did, and what moved since the one before, as tables of its page.

use crate::domain::UnitOfMeasure;
use crate::pipeline::record::{Explained, ExplainedStep, LiveScore, Part, Track};
use crate::report::words;

/// What the page tells of the record so far.
#[derive(Debug, Default)]
pub(super) struct LiveView {
    pub(super) sentences: Vec<String>,
    pub(super) rows: Vec<LiveRow>,
}

/// One horizon.
#[derive(Debug)]
pub(super) struct LiveRow {
    pub(super) ahead: String,
    pub(super) outcomes: String,
    pub(super) ours: String,
    pub(super) naive: String,
    pub(super) held_80: String,
    pub(super) held_95: String,
}

/// What the page tells of the change since the forecast before.
#[derive(Debug, Default)]
pub(super) struct MovedView {
    pub(super) sentences: Vec<String>,
    pub(super) rows: Vec<MovedRow>,
    /// Whether another method is served now: a column of its own.
    pub(super) has_method: bool,
}

/// One figure of one period.
#[derive(Debug)]
pub(super) struct MovedRow {
    pub(super) period: String,
    pub(super) what: &'static str,
    pub(super) before: String,
    pub(super) new_data: String,
    pub(super) revised_data: String,
    pub(super) model: String,
    pub(super) method: String,
    pub(super) after: String,
}

impl LiveView {
    /// Empty before the first outcome.
    pub(super) fn of(track: &Track) -> Self {
        let Some(live) = &track.live else { return Self::default() };
        let unit = track.series.measure.unit_of_measure();
        let served = track.served.len();
        let first = track.served.first().map(|s| words::period(s.as_of)).unwrap_or_default();
        let period = period_name(track);
        let sentences = vec![
            format!(
                "{served} {} so far, the first made on data to {first}: of each last {period} the last one made before its outcome was known. Up to a year ahead they missed by {} on average over {} outcomes; \"it stays as it is\" would have missed by {}.",
                if served == 1 { "forecast counts" } else { "forecasts count" },
                words::difference(live.mae, unit),
                live.outcomes,
                words::difference(live.naive_mae, unit),
            ),
            "In brackets: where the true share lies in 95 of 100 such records. Months that overlap count for less."
                .into(),
        ];
        Self { sentences, rows: track.scores.iter().map(|s| live_row(s, track)).collect() }
    }
}

fn live_row(s: &LiveScore, track: &Track) -> LiveRow {
    let unit = track.series.measure.unit_of_measure();
    let period = period_name(track);
    LiveRow {
        ahead: format!("{} {period}{}", s.horizon, if s.horizon == 1 { "" } else { "s" }),
        outcomes: s.outcomes.to_string(),
        ours: words::difference(s.mae, unit),
        naive: words::difference(s.naive_mae, unit),
        held_80: held(s.coverage_80.share, s.coverage_80.low, s.coverage_80.high),
        held_95: held(s.coverage_95.share, s.coverage_95.low, s.coverage_95.high),
    }
}

fn period_name(track: &Track) -> &'static str {
    if track.series.unit.kind.is_published() { "year" } else { "month" }
}

/// "83 in 100 (61 to 94)".
pub(super) fn held(share: f64, low: f64, high: f64) -> String {
    let percent = |share: f64| words::number(share * 100.0, 0);
    format!("{} in 100 ({} to {})", percent(share), percent(low), percent(high))
}

impl MovedView {
    /// Empty where nothing came before.
    pub(super) fn of(explained: &Explained, unit: UnitOfMeasure) -> Self {
        let rows = explained.steps.iter().flat_map(|s| moved_rows(s, unit)).collect();
        Self { sentences: explained.sentences.clone(), rows, has_method: explained.switched_to_last_value.is_some() }
    }
}

fn moved_rows(step: &ExplainedStep, unit: UnitOfMeasure) -> [MovedRow; 2] {
    let period = words::short_period(step.period);
    let row = |what, p: &Part| MovedRow {
        period: period.clone(),
        what,
        before: words::cell(p.before, unit),
        new_data: moved(p.new_data, unit),
        revised_data: moved(p.revised_data, unit),
        model: moved(p.model, unit),
        method: moved(p.method, unit),
        after: words::cell(p.after, unit),
    };
    [row("Middle", &step.point), row("Width of the 80\u{a0}% range", &step.width_80)]
}

/// A change with its sign; nothing moved is a nought.
fn moved(size: f64, unit: UnitOfMeasure) -> String {
    let figure = words::cell(size.abs(), unit);
    let is_nought = !figure.chars().any(|c| c.is_ascii_digit() && c != '0');
    match (is_nought, size > 0.0) {
        (true, _) => "0".into(),
        (false, true) => format!("+{figure}"),
        (false, false) => format!("−{figure}"),
    }
}
