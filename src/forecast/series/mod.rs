//! Forecasts of any panel of regular series at once.
//!
//! In comes a panel of the domain and what is asked for; out goes one forecast with ranges per series, in order.
//! It must not know files, the clock or the measures of a council. Method and evidence: `models/series.toml`.
//!
//! The way through: [`choose`] sorts the series by what their history allows, [`prepare`] puts them on a
//! working scale without the `calendar`'s effect, `bank` smooths each in eighteen ways, `shrink` and `weights` borrow
//! from the panel, `features`, `lags`, `factor` and `ridge` correct in two ways, `mixture` shares by past losses,
//! `ranges` calibrates, `short` serves the rest. Every number at an origin uses values up to
//! it only, but the elasticities to the calendar and the choice of scale, which see the history as a whole.

mod bank;
mod calendar;
mod choose;
mod engine;
mod factor;
mod features;
mod lags;
mod mixture;
mod prepare;
mod quantile;
mod ranges;
mod recipe;
mod ridge;
mod short;
mod shrink;
#[cfg(test)]
mod tests;
mod weights;

use crate::domain::{Failure, Frequency, Interval, Kind, Level, Month, SeriesPanel};

use choose::Choice;
use engine::Group;
use short::Prior;

pub use recipe::{Recipe, RecipeError};

/// The longest season that can be asked for.
pub const LONGEST_SEASON: usize = 36;
/// The farthest step that can be asked for.
pub const LONGEST_HORIZON: usize = 120;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Periods in a season; `None`: a year.
    pub season: Option<usize>,
    /// Steps ahead, counted from each series' last row.
    pub horizon: usize,
    /// Levels of the ranges, ascending.
    pub levels: &'a [Level],
}

/// How a series was forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// With the panel: smoothers, correction, pooled ranges.
    Pooled,
    /// One smoother and a broad range: too short or too broken for more.
    Short,
    /// It never changed.
    Constant,
    /// It has no value; the other series' last ones stand in.
    Unseen,
}

/// One step ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesStep {
    /// The median.
    pub point: f64,
    /// One range a level, in the order asked; each holds the point and those before it.
    pub intervals: Vec<Interval>,
}

/// Forecast of one series, nearest step first.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesForecast {
    /// How it was made.
    pub method: Method,
    /// As many as asked for.
    pub steps: Vec<SeriesStep>,
}

/// Why nothing can be forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The season is 0 or too long.
    #[error("a season of {found} values cannot be used: give 1 to {LONGEST_SEASON}, or leave it out for a year")]
    Season {
        /// What was asked.
        found: usize,
    },
    /// The horizon is 0 or too long.
    #[error("a horizon of {found} steps cannot be used: give 1 to {LONGEST_HORIZON}")]
    Horizon {
        /// What was asked.
        found: usize,
    },
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Season { .. } | Self::Horizon { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Season { .. } => "series_season_out_of_range",
            Self::Horizon { .. } => "series_horizon_out_of_range",
        }
    }
}

/// The scale a group of series is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Natural logarithms.
    Log,
    /// Their own, divided by a usual size.
    Own,
}

/// Lengths that follow from the season, in periods.
#[derive(Debug, Clone, Copy)]
struct Shape {
    season: usize,
    /// Values the filters start from.
    warm: usize,
    /// Age from which a series has every feature.
    mature: usize,
    /// Steps with coefficients and quantiles of their own; farther ones carry the last on.
    reach: usize,
    /// Periods in a quarter of a season.
    quarter: usize,
    /// Periods over which long mean errors run.
    error_window: usize,
    /// Length of the group's calendar.
    span: usize,
}

impl Shape {
    fn new(season: usize, span: usize) -> Self {
        let warm = (2 * season).max(6);
        let error_window = season.max(6);
        let reach = match season {
            1 => 4,
            2..12 => 2 * season,
            _ => season,
        };
        let quarter = (season / 4).max(1);
        Self { season, warm, mature: warm + error_window, reach, quarter, error_window, span }
    }
}

/// Forecasts every series of `panel`; the answer is in its order and never shorter.
///
/// # Errors
/// When season or horizon are out of range.
pub fn forecast(panel: &SeriesPanel, request: &Request, recipe: &Recipe) -> Result<Vec<SeriesForecast>, Error> {
    let season = request.season.unwrap_or(panel.frequency.season());
    if !(1..=LONGEST_SEASON).contains(&season) {
        return Err(Error::Season { found: season });
    }
    if !(1..=LONGEST_HORIZON).contains(&request.horizon) {
        return Err(Error::Horizon { found: request.horizon });
    }
    let choices = choose::choose(panel, &Shape::new(season, 0), recipe);
    let mut answers: Vec<Option<SeriesForecast>> = vec![None; panel.series.len()];
    let mut prior = None;
    for scale in [Scale::Log, Scale::Own] {
        let Some(group) = Group::of(&choices, scale, season, panel.frequency) else { continue };
        let outcome = engine::run(&group, request, recipe);
        for (index, steps) in outcome.forecasts {
            let usable = steps.iter().all(is_finite);
            answers[index] = usable.then_some(SeriesForecast { method: Method::Pooled, steps });
        }
        if scale == Scale::Log {
            prior = Some(outcome.prior);
        }
    }
    let rest = Rest { choices: &choices, season, prior: prior.as_ref(), request, recipe };
    Ok(answers.into_iter().enumerate().map(|(i, answer)| answer.unwrap_or_else(|| rest.forecast(i))).collect())
}

/// What the simple methods need for the series the pooled one left.
struct Rest<'a> {
    choices: &'a [Choice],
    season: usize,
    prior: Option<&'a Prior>,
    request: &'a Request<'a>,
    recipe: &'a Recipe,
}

impl Rest<'_> {
    fn forecast(&self, index: usize) -> SeriesForecast {
        let history = &self.choices[index].history;
        let (horizon, levels) = (self.request.horizon, self.request.levels);
        let steps = |method, path: short::Predictive| SeriesForecast {
            method,
            steps: (1..=horizon).map(|step| path.step(step + history.trailing, levels)).collect(),
        };
        let mut given = history.values.iter().flatten();
        match given.next() {
            None => {
                let others: Vec<f64> = self.choices.iter().filter_map(|c| c.history.values.last().copied()?).collect();
                let step = short::unseen(others, levels, self.recipe);
                SeriesForecast { method: Method::Unseen, steps: vec![step; horizon] }
            }
            Some(first) if history.given() > 1 && given.all(|y| y == first) => {
                steps(Method::Constant, short::constant(*first, history, self.recipe))
            }
            Some(_) => steps(Method::Short, short::smoothed(history, self.season, self.prior, self.recipe)),
        }
    }
}

fn is_finite(step: &SeriesStep) -> bool {
    step.point.is_finite() && step.intervals.iter().all(|range| range.lower.is_finite() && range.upper.is_finite())
}

/// A step whose ranges hold the point and each other, from ends in the order of `levels`.
fn step(point: f64, levels: &[Level], ends: impl Iterator<Item = (f64, f64)>) -> SeriesStep {
    let (mut lowest, mut highest) = (point, point);
    let intervals = levels
        .iter()
        .zip(ends)
        .map(|(&level, (lower, upper))| {
            (lowest, highest) = (lowest.min(lower), highest.max(upper));
            Interval { level, lower: lowest, upper: highest }
        })
        .collect();
    SeriesStep { point, intervals }
}

/// Number of a month's period since the calendar began.
fn period_of(month: Month, frequency: Frequency) -> i64 {
    i64::from(month.year() * 12 + month.month() as i32 - 1).div_euclid(i64::from(frequency.months()))
}
