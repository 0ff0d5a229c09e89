//! A series as read becomes a history the filters can run over: working scale, gaps filled, error unit.

use rayon::prelude::*;

use super::bank::Bank;
use super::calendar::{Calendar, EFFECTS};
use super::recipe::Recipe;
use super::{Scale, Shape};

/// A series chosen for the pooled method.
pub(super) struct Candidate {
    /// Its place in the request.
    pub(super) index: usize,
    /// Period of its first value on the group's calendar.
    pub(super) start: usize,
    /// From the first value to the last, both given.
    pub(super) values: Vec<Option<f64>>,
    /// Missing periods after the last value, which are forecast over.
    pub(super) trailing: usize,
}

/// A candidate on its working scale. Vectors run over its age: 0 is its first period.
pub(super) struct History {
    /// Its place in the request.
    pub(super) index: usize,
    /// Period of age 0 on the group's calendar.
    pub(super) start: usize,
    /// Values on the working scale, the calendar's effect taken out, gaps filled.
    pub(super) values: Vec<f64>,
    /// Whether the value was given.
    pub(super) seen: Vec<bool>,
    /// What turns an error on the working scale into seasonal-naive errors, from one season on.
    pub(super) unit: Vec<f64>,
    /// Mean of the last season's values, from one season on.
    pub(super) base: Vec<f64>,
    /// Working scale times this is the series' own (1 on logs).
    pub(super) size: f64,
    /// Missing periods after the last value.
    pub(super) trailing: usize,
    /// No value was ever below zero.
    pub(super) nonnegative: bool,
}

/// Puts a group on its working scale; also the elasticities to the calendar, 0 without one.
pub(super) fn histories(
    candidates: &[Candidate],
    scale: Scale,
    calendar: Option<&Calendar>,
    shape: &Shape,
    recipe: &Recipe,
) -> (Vec<History>, [f64; EFFECTS]) {
    let mut histories: Vec<History> = candidates.par_iter().map(|c| scaled(c, scale, shape)).collect();
    let elasticities = calendar.map_or([0.0; EFFECTS], |c| c.elasticities(&histories, shape.span, shape.season));
    histories.par_iter_mut().zip(candidates).for_each(|(history, candidate)| {
        if let Some(calendar) = calendar {
            let start = history.start;
            history.values.iter_mut().enumerate().for_each(|(i, y)| *y -= calendar.effect(&elasticities, start + i));
        }
        if history.seen.contains(&false) {
            fill_window(&mut history.values[..shape.warm], &history.seen, shape.season);
            Bank::fill(history, shape, recipe);
        }
        measure(history, candidate, scale, shape.season);
    });
    (histories, elasticities)
}

/// Mean of each last `width` values, from the first full window on; not a number before.
pub(super) fn moving_mean(values: &[f64], width: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums = vec![0.0];
    sums.extend(values.iter().map(|v| {
        sum += v;
        sum
    }));
    (0..values.len())
        .map(|i| if i + 1 < width { f64::NAN } else { (sums[i + 1] - sums[i + 1 - width]) / width as f64 })
        .collect()
}

fn scaled(candidate: &Candidate, scale: Scale, shape: &Shape) -> History {
    let given = || candidate.values.iter().copied().flatten();
    let smallest = given().filter(|&y| y > 0.0).fold(f64::INFINITY, f64::min);
    let size = match scale {
        Scale::Log => 1.0,
        Scale::Own => usual_size(&candidate.values, shape),
    };
    let on_scale = |y: f64| match scale {
        Scale::Log => y.max(smallest / 2.0).ln(),
        Scale::Own => y / size,
    };
    History {
        index: candidate.index,
        start: candidate.start,
        values: candidate.values.iter().map(|y| y.map_or(f64::NAN, on_scale)).collect(),
        seen: candidate.values.iter().map(Option::is_some).collect(),
        unit: Vec::new(),
        base: Vec::new(),
        size,
        trailing: candidate.trailing,
        nonnegative: given().all(|y| y >= 0.0),
    }
}

/// Mean distance from the mean over the first window in which it is positive, so that series of any size mix.
fn usual_size(values: &[Option<f64>], shape: &Shape) -> f64 {
    let spread = |part: &[Option<f64>]| {
        let given: Vec<f64> = part.iter().copied().flatten().collect();
        let mean = given.iter().sum::<f64>() / given.len().max(1) as f64;
        given.iter().map(|y| (y - mean).abs()).sum::<f64>() / given.len().max(1) as f64
    };
    let all = 1e-3 * spread(values);
    let early = spread(&values[..shape.warm.min(values.len())]);
    early.max(all).max(1e-9)
}

/// Fills gaps of the first window, which the filters need whole: from the same phase of the other season
/// and the two halves' means, else along a line between the neighbours.
fn fill_window(window: &mut [f64], seen: &[bool], m: usize) {
    let len = window.len();
    let half_of = |i: usize| if i < len / 2 { 0..len / 2 } else { len / 2..len };
    let half_mean = |i: usize, w: &[f64]| {
        let given: Vec<f64> = half_of(i).filter(|&j| seen[j]).map(|j| w[j]).collect();
        (!given.is_empty()).then(|| given.iter().sum::<f64>() / given.len() as f64)
    };
    let given = window.to_vec();
    for i in (0..len).filter(|&i| !seen[i]) {
        let other = if i >= m { i - m } else { i + m };
        let from_other = (m > 1 && other < len && seen[other])
            .then(|| Some(given[other] + half_mean(i, &given)? - half_mean(other, &given)?))
            .flatten();
        window[i] = from_other.unwrap_or_else(|| between_neighbours(&given, seen, i));
    }
}

fn between_neighbours(given: &[f64], seen: &[bool], i: usize) -> f64 {
    let before = (0..i).rev().find(|&j| seen[j]);
    let after = (i + 1..given.len()).find(|&j| seen[j]);
    match (before, after) {
        (Some(a), Some(b)) => given[a] + (given[b] - given[a]) * (i - a) as f64 / (b - a) as f64,
        (Some(j), None) | (None, Some(j)) => given[j],
        (None, None) => 0.0,
    }
}

/// Mean absolute seasonal difference up to each period, and with it the unit of errors.
fn measure(history: &mut History, candidate: &Candidate, scale: Scale, m: usize) {
    history.base = moving_mean(&history.values, m);
    let own: Vec<Option<f64>> = candidate.values.iter().map(|y| y.map(|y| y / history.size)).collect();
    let sizes: Vec<f64> = own.iter().flatten().map(|y| y.abs()).collect();
    let mean_size = sizes.iter().sum::<f64>() / sizes.len().max(1) as f64;
    let least = 1e-9 + 1e-3 * mean_size;
    let (mut sum, mut count) = (0.0, 0.0);
    history.unit = (0..own.len())
        .map(|i| {
            if let (Some(now), Some(then)) = (own[i], i.checked_sub(m).and_then(|j| own[j])) {
                sum += (now - then).abs();
                count += 1.0;
            }
            let naive = if count > 0.0 { sum / count } else { mean_size };
            let level = if scale == Scale::Log { history.base[i].exp() } else { 1.0 };
            level / naive.max(least)
        })
        .collect();
}
