//! What else the table says about an authority in a year, the same for every measure.

use std::collections::BTreeMap;

use super::panel::Panel;
use super::robust::{median, standard_deviation};
use crate::domain::CensusMeasure;

/// The names of the predictors that follow the four other measures.
const OTHERS: [&str; 7] = ["starters", "growth", "small", "cases_per_post", "gap", "region_gap", "london"];
/// An authority counts as at least so large in a ratio of staff.
const SMALLEST_FTE: f64 = 10.0;
/// Growth is from at least this.
const SMALLEST_BASE: f64 = 5.0;
/// Authorities of a region that make a region, itself left out.
const FEWEST_IN_REGION: usize = 3;
/// Below this spread a predictor says nothing.
const LEAST_SPREAD: f64 = 1e-9;

/// Names of the predictors of a measure, in the order of the columns.
pub(super) fn names(measure: CensusMeasure) -> Vec<&'static str> {
    others(measure).map(|m| m.rate().as_str()).chain(OTHERS).collect()
}

fn others(measure: CensusMeasure) -> impl Iterator<Item = CensusMeasure> {
    CensusMeasure::ALL.into_iter().filter(move |m| *m != measure)
}

/// Predictors by authority in one year: each less its median over large authorities, a gap as that median.
pub(super) fn raw(panel: &Panel, measure: CensusMeasure, year: usize, large: &[bool]) -> Vec<Vec<f64>> {
    let authorities = panel.codes.len();
    let size = |i: usize| panel.in_post.at(i, year);
    let staff = |i: usize| floored(size(i));
    let column = |value: &dyn Fn(usize) -> f64| (0..authorities).map(value).collect::<Vec<f64>>();
    let rate = |m: CensusMeasure| move |i: usize| panel.measure(m).at(i, year);
    let mut columns: Vec<Vec<f64>> = others(measure).map(|m| column(&rate(m))).collect();
    columns.push(column(&|i| 100.0 * panel.starters.at(i, year) / staff(i)));
    columns.push(column(&|i| growth(panel.in_post.at(i, year.saturating_sub(1)), size(i))));
    columns.push(column(&|i| 1.0 / staff(i).sqrt()));
    columns.push(column(&|i| panel.cases.at(i, year) / staff(i)));
    let vacancies_less_agency = |i| rate(CensusMeasure::VacancyRate)(i) - rate(CensusMeasure::AgencyRate)(i);
    columns.push(column(&vacancies_less_agency));
    columns.push(region_gaps(panel, measure, year));
    columns.push(column(&|i| f64::from(u8::from(panel.regions[i].contains("London")))));
    for column in &mut columns {
        let known = column.iter().zip(large).filter(|(v, large)| **large && !v.is_nan()).map(|(v, _)| *v);
        let middle = median(known).unwrap_or(0.0);
        for value in column {
            *value = if value.is_nan() { 0.0 } else { *value - middle };
        }
    }
    (0..authorities).map(|i| columns.iter().map(|column| column[i]).collect()).collect()
}

/// At least [`SMALLEST_FTE`]; a gap stays a gap.
fn floored(size: f64) -> f64 {
    if size < SMALLEST_FTE { SMALLEST_FTE } else { size }
}

fn growth(before: f64, now: f64) -> f64 {
    if before > SMALLEST_BASE { 100.0 * (now / before - 1.0) } else { f64::NAN }
}

/// The mean of the rest of the region less the own value, by authority.
fn region_gaps(panel: &Panel, measure: CensusMeasure, year: usize) -> Vec<f64> {
    let values = panel.measure(measure);
    let mut totals: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for (region, value) in panel.regions.iter().zip(values.year(year)).filter(|(_, value)| !value.is_nan()) {
        let total = totals.entry(region).or_default();
        *total = (total.0 + value, total.1 + 1);
    }
    let gap = |(region, own): (&String, f64)| {
        let (sum, count) = totals.get(region.as_str()).copied().unwrap_or_default();
        // Without an own value the gap is a gap, whatever the rest of the region is.
        if own.is_nan() || count <= FEWEST_IN_REGION { f64::NAN } else { (sum - own) / (count - 1) as f64 - own }
    };
    panel.regions.iter().zip(values.year(year)).map(gap).collect()
}

/// Predictors of every origin, in standard deviations over large authorities of all origins but the last, clipped.
pub(super) fn standardised(raw: &[Vec<Vec<f64>>], large: &[Vec<bool>], clip: f64) -> Vec<Vec<Vec<f64>>> {
    let past = raw.len().saturating_sub(1).max(1);
    let width = raw.first().and_then(|year| year.first()).map_or(0, Vec::len);
    let spread: Vec<f64> = (0..width)
        .map(|column| {
            let rows = raw[..past].iter().zip(large).flat_map(|(year, large)| year.iter().zip(large));
            let values: Vec<f64> = rows.filter(|(_, large)| **large).map(|(row, _)| row[column]).collect();
            standard_deviation(&values)
        })
        .collect();
    let scaled = |row: &Vec<f64>| -> Vec<f64> {
        row.iter().zip(&spread).map(|(v, s)| if *s > LEAST_SPREAD { (v / s).clamp(-clip, clip) } else { 0.0 }).collect()
    };
    raw.iter().map(|year| year.iter().map(scaled).collect()).collect()
}
