//! Sorts series by what their history allows.

use crate::domain::{Series, SeriesPanel};

use super::recipe::Recipe;
use super::{Scale, Shape, period_of};

/// Share of values that must be given for the filters.
const LEAST_GIVEN: f64 = 0.5;
/// Share of the first window that must be given.
const LEAST_GIVEN_AT_START: f64 = 0.7;

/// A series cut to its first and last value.
pub(super) struct Plain {
    /// Period of the first value, on the calendar that [`period_of`] counts.
    pub(super) start: i64,
    /// From the first value to the last, both given; empty without any.
    pub(super) values: Vec<Option<f64>>,
    /// Missing periods after the last value.
    pub(super) trailing: usize,
}

/// A series, and from which value on the pooled method may have it on which scale.
pub(super) struct Choice {
    pub(super) history: Plain,
    pub(super) pooled: Option<(Scale, usize)>,
}

impl Plain {
    fn new(series: &Series, start: i64) -> Self {
        let values = &series.values;
        let (Some(first), Some(last)) =
            (values.iter().position(Option::is_some), values.iter().rposition(Option::is_some))
        else {
            return Self { start, values: Vec::new(), trailing: values.len() };
        };
        Self { start: start + first as i64, values: values[first..=last].to_vec(), trailing: values.len() - 1 - last }
    }

    /// Number of values.
    pub(super) fn given(&self) -> usize {
        self.values.iter().flatten().count()
    }

    fn end(&self) -> i64 {
        self.start + self.values.len() as i64
    }
}

/// Looks at every series.
pub(super) fn choose(panel: &SeriesPanel, shape: &Shape, recipe: &Recipe) -> Vec<Choice> {
    let plain: Vec<Plain> =
        panel.series.iter().map(|series| Plain::new(series, period_of(series.first, panel.frequency))).collect();
    let end = plain.iter().map(Plain::end).max().unwrap_or(0);
    let oldest = end - recipe.scale.longest_history as i64;
    plain
        .into_iter()
        .map(|history| {
            let skipped = usize::try_from(oldest - history.start).unwrap_or(0);
            let start = usable_from(&history.values, skipped, shape);
            let pooled = start.map(|start| (scale_of(&history.values[start..], recipe), start));
            Choice { history, pooled }
        })
        .collect()
}

/// The first value after `skipped` from which the history is dense enough and has changed within its first window.
fn usable_from(values: &[Option<f64>], skipped: usize, shape: &Shape) -> Option<usize> {
    let last_start = values.len().checked_sub(shape.warm)?;
    (skipped..=last_start).find(|&start| {
        let window = &values[start..start + shape.warm];
        let mut given = window.iter().flatten();
        let Some(first) = window[0] else { return false };
        let count = given.clone().count() as f64;
        count >= LEAST_GIVEN_AT_START * window.len() as f64
            && given.any(|&y| y != first)
            && values[start..].iter().flatten().count() as f64 >= LEAST_GIVEN * (values.len() - start) as f64
    })
}

fn scale_of(values: &[Option<f64>], recipe: &Recipe) -> Scale {
    let (mut given, mut nonpositive, mut negative) = (0.0, 0.0, false);
    for &y in values.iter().flatten() {
        given += 1.0;
        nonpositive += f64::from(u8::from(y <= 0.0));
        negative |= y < 0.0;
    }
    if negative || nonpositive >= recipe.scale.max_nonpositive_share * given { Scale::Own } else { Scale::Log }
}
