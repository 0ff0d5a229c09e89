//! What is served for each authority: the model where it has beaten the last value on past years, else that value.
//!
//! The record is taken by rolling origins: the table is cut to the years up to each origin before the model
//! sees it, and the outcomes of the next two years are compared. All authorities are pooled, by measure.

use std::collections::BTreeMap;

use super::{AuthorityForecast, CensusError, Forecasts, Recipe, forecast};
use crate::domain::{
    AuthorityYear, CensusMeasure, GeographicLevel, Interval, Level, Period, PublishedTable, Step, TrackRecord,
};

/// Most rolling origins that are scored.
const ORIGINS: i32 = 3;
/// Years up to an origin before it is scored.
const LEAST_YEARS: i32 = 3;
/// Years ahead that are scored.
const SCORED_AHEAD: i32 = 2;

/// Forecasts as they are shown, with their record.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// The forecasts; a measure of [`Served::fallback`] holds the last value.
    pub forecasts: Forecasts,
    /// The record of what is served, by measure; none where the table is too short for one origin.
    pub records: Vec<(CensusMeasure, TrackRecord)>,
    /// Measures whose model did not beat the last value.
    pub fallback: Vec<CensusMeasure>,
}

/// Values by authority code, measure and year.
type Values = BTreeMap<(String, CensusMeasure, i32), f64>;

/// Forecasts every authority as [`forecast`] does, and holds each measure against the last value.
///
/// # Errors
/// As [`forecast`].
pub fn serve(table: &PublishedTable, recipe: &Recipe, horizon: usize, levels: &[Level]) -> Result<Served, CensusError> {
    let mut forecasts = forecast(table, recipe, horizon, levels)?;
    let values = values(table);
    let scores = scores(table, recipe, &values);
    let mut records = Vec::new();
    let mut fallback = Vec::new();
    for measure in CensusMeasure::ALL {
        let of: Vec<&Score> = scores.iter().filter(|s| s.measure == measure).collect();
        if of.is_empty() {
            continue;
        }
        let model = record(&of, |s| s.step.point, |s| s.step.intervals.clone());
        let lost = model.mae >= model.naive_mae;
        if lost {
            let held = record(
                &of,
                |s| s.last,
                |s| {
                    let known = Changes::of(&values, measure, s.ahead, s.origin);
                    around(&known, s.last, measure)
                },
            );
            records.push((measure, held));
            fallback.push(measure);
            let held = forecasts.authorities.iter_mut().filter(|f| f.measure == measure);
            held.for_each(|f| hold_last(f, &values, levels));
        } else {
            records.push((measure, model));
        }
    }
    Ok(Served { forecasts, records, fallback })
}

struct Score {
    measure: CensusMeasure,
    origin: i32,
    ahead: i32,
    last: f64,
    outcome: f64,
    step: Step,
}

fn values(table: &PublishedTable) -> Values {
    let authorities = table.rows.iter().filter(|row| row.level == GeographicLevel::Authority);
    let of = |row: &AuthorityYear, measure: CensusMeasure| {
        let value = row.rates.get(&measure.rate()).copied()?.ok()?;
        Some(((row.old_la_code.clone(), measure, row.year), value))
    };
    authorities.flat_map(|row| CensusMeasure::ALL.into_iter().filter_map(move |m| of(row, m))).collect()
}

fn scores(table: &PublishedTable, recipe: &Recipe, values: &Values) -> Vec<Score> {
    let years = table.rows.iter().map(|row| row.year);
    let (Some(first), Some(last)) = (years.clone().min(), years.max()) else { return Vec::new() };
    let from = (last - ORIGINS).max(first + LEAST_YEARS - 1);
    let levels = [80, 95].into_iter().filter_map(|p| Level::new(p).ok()).collect::<Vec<_>>();
    let mut found = Vec::new();
    for origin in from..last {
        let rows = table.rows.iter().filter(|row| row.year <= origin).cloned().collect();
        let Ok(past) = forecast(&PublishedTable { rows }, recipe, SCORED_AHEAD as usize, &levels) else { continue };
        for f in past.authorities {
            let at = |year: i32| values.get(&(f.old_la_code.clone(), f.measure, year)).copied();
            let Some(last) = at(origin) else { continue };
            for (ahead, step) in (1..).zip(f.steps.iter().cloned()) {
                if let Some(outcome) = at(origin + ahead) {
                    found.push(Score { measure: f.measure, origin, ahead, last, outcome, step });
                }
            }
        }
    }
    found
}

fn record(scores: &[&Score], point: impl Fn(&Score) -> f64, ranges: impl Fn(&Score) -> Vec<Interval>) -> TrackRecord {
    let n = scores.len() as f64;
    let mean = |of: &dyn Fn(&Score) -> f64| scores.iter().map(|s| of(s)).sum::<f64>() / n;
    let held = |percent: u8| {
        mean(&|s| {
            let range = ranges(s).into_iter().find(|i| i.level.percent() == percent);
            f64::from(u8::from(range.is_some_and(|i| i.lower <= s.outcome && s.outcome <= i.upper)))
        })
    };
    let origins: std::collections::BTreeSet<i32> = scores.iter().map(|s| s.origin).collect();
    TrackRecord {
        origins: origins.len() as u32,
        mae: mean(&|s| (point(s) - s.outcome).abs()),
        naive_mae: mean(&|s| (s.last - s.outcome).abs()),
        seasonal_naive_mae: None,
        coverage_80: held(80),
        coverage_95: held(95),
        live: None,
    }
}

/// Past changes over some years, of all authorities, ascending.
struct Changes(Vec<f64>);

impl Changes {
    /// Only those that were complete by the year `known`.
    fn of(values: &Values, measure: CensusMeasure, ahead: i32, known: i32) -> Self {
        let own = values.iter().filter(|((_, m, year), _)| *m == measure && year + ahead <= known);
        let change = |((code, m, year), value): (&(String, CensusMeasure, i32), &f64)| {
            Some(values.get(&(code.clone(), *m, year + ahead))? - value)
        };
        let mut changes: Vec<f64> = own.filter_map(change).collect();
        changes.sort_by(f64::total_cmp);
        Self(changes)
    }

    /// Linear interpolation between order statistics.
    fn quantile(&self, p: f64) -> f64 {
        let Some(end) = self.0.len().checked_sub(1) else { return 0.0 };
        let at = p * end as f64;
        let (low, high) = (self.0[at.floor() as usize], self.0[at.ceil() as usize]);
        low + (high - low) * at.fract()
    }
}

fn bounded(value: f64, measure: CensusMeasure) -> f64 {
    if measure == CensusMeasure::Caseload { value.max(0.0) } else { value.clamp(0.0, 100.0) }
}

fn interval(changes: &Changes, last: f64, measure: CensusMeasure, level: Level) -> Interval {
    let (low, high) = (changes.quantile(level.tail()).min(0.0), changes.quantile(1.0 - level.tail()).max(0.0));
    Interval { level, lower: bounded(last + low, measure), upper: bounded(last + high, measure) }
}

fn around(changes: &Changes, last: f64, measure: CensusMeasure) -> Vec<Interval> {
    [80, 95].into_iter().filter_map(|p| Level::new(p).ok()).map(|l| interval(changes, last, measure, l)).collect()
}

/// Puts the last known value, with ranges of past changes from there, in place of the model's steps.
fn hold_last(f: &mut AuthorityForecast, values: &Values, levels: &[Level]) {
    let known = values.iter().filter(|((code, m, _), _)| *code == f.old_la_code && *m == f.measure);
    let Some(((_, _, year), last)) = known.max_by_key(|((_, _, year), _)| *year) else { return };
    for step in &mut f.steps {
        let Period::Year(to) = step.period else { continue };
        let changes = Changes::of(values, f.measure, to - year, i32::MAX);
        step.point = *last;
        step.intervals = levels.iter().map(|level| interval(&changes, *last, f.measure, *level)).collect();
    }
}
