//! A forecast as it is stored, served and drawn. Never a point without its range.

use serde::{Deserialize, Serialize};

use super::{Gap, Measure, Month, Period, UnitOfMeasure};

/// The level of a range in percent, such as 80: how often ranges like it should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

/// Why a number is no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a level: write whole percents between 1 and 99, such as 80,95")]
pub struct LevelError(pub String);

impl Level {
    /// From whole percents, 1 to 99.
    ///
    /// # Errors
    /// Outside 1 to 99.
    pub fn new(percent: u8) -> Result<Self, LevelError> {
        if (1..=99).contains(&percent) { Ok(Self(percent)) } else { Err(LevelError(percent.to_string())) }
    }

    /// The level of the ranges people read first: 80 %, eight times in ten.
    pub const EIGHTY: Self = Self(80);
    /// 95 percent.
    pub const NINETY_FIVE: Self = Self(95);

    /// In percent.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// Probability left in each tail: 0.1 for 80 %.
    pub fn tail(self) -> f64 {
        f64::from(100 - self.0) / 200.0
    }

    /// From a comma-separated list such as `80,95`, sorted, duplicates removed.
    ///
    /// # Errors
    /// When any part is no level.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, LevelError> {
        let mut levels = text
            .split(',')
            .map(|part| {
                let fail = || LevelError(part.trim().chars().take(20).collect());
                part.trim().parse::<u8>().map_err(|_e| fail()).and_then(|p| Self::new(p).map_err(|_e| fail()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        levels.sort_unstable();
        levels.dedup();
        Ok(levels)
    }
}

impl TryFrom<u8> for Level {
    type Error = LevelError;

    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        Self::new(percent)
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// A range that should hold the coming value `level` times in a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// How often ranges like this should hold, in percent.
    pub level: Level,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Interval {
    /// The range among several that should hold eight times in ten.
    pub fn eighty(intervals: &[Self]) -> Option<&Self> {
        intervals.iter().find(|interval| interval.level == Level::EIGHTY)
    }
}

/// One period ahead: the median of the predictive distribution and ranges around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The period.
    pub period: Period,
    /// The median.
    pub point: f64,
    /// Narrowest first.
    pub intervals: Vec<Interval>,
}

/// A past value with what it was divided from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryPoint {
    /// The period.
    pub period: Period,
    /// The value, unrounded; `None` in a gap.
    pub value: Option<f64>,
    /// The numerator of a rate.
    pub numerator: Option<f64>,
    /// The denominator of a rate.
    pub denominator: Option<f64>,
    /// Why there is no value.
    pub gap: Option<Gap>,
}

/// Which model made a forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRef {
    /// The stored model.
    pub id: String,
    /// Its method in a few words.
    pub method: String,
    /// True where the backtest did not beat the last value, so the last value is served.
    pub fallback: bool,
}

/// How forecasts of this measure, at this level of the tree, did on the council's own past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackRecord {
    /// Rolling origins scored.
    pub origins: u32,
    /// Mean absolute error of the served method, in the measure's unit.
    pub mae: f64,
    /// Mean absolute error of the last value.
    pub naive_mae: f64,
    /// Mean absolute error of the value a year before, where there is one.
    pub seasonal_naive_mae: Option<f64>,
    /// Share of outcomes inside the 80 % range.
    pub coverage_80: f64,
    /// Share of outcomes inside the 95 % range.
    pub coverage_95: f64,
    /// How the forecasts served before did, for this unit itself; `None` before the first outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<LiveRecord>,
}

/// How forecasts that were served did once their months arrived, one to twelve months ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiveRecord {
    /// Outcomes scored.
    pub outcomes: u32,
    /// Mean absolute error of what was served, in the measure's unit.
    pub mae: f64,
    /// Mean absolute error of the last value known at the time.
    pub naive_mae: f64,
    /// Share of outcomes inside the 80 % range.
    pub coverage_80: f64,
}

/// A forecast of one measure of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Full slug of the unit.
    pub unit: String,
    /// The measure.
    pub measure: Measure,
    /// Name of the definition in the ledger; for a count, `count`.
    pub definition: String,
    /// What values are measured in.
    pub unit_of_measure: UnitOfMeasure,
    /// The last period with data.
    pub as_of: Period,
    /// The model.
    pub model: ModelRef,
    /// The past, oldest first.
    pub history: Vec<HistoryPoint>,
    /// Months from which on the series stands at another level than before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Month>,
    /// The future, nearest first.
    pub forecast: Vec<Step>,
    /// The record; `None` only when history is too short for one origin.
    pub track_record: Option<TrackRecord>,
    /// One plain sentence.
    pub statement: String,
    /// What the reader must know, such as "fewer than 48 months of history".
    pub warnings: Vec<String>,
}
