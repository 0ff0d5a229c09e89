//! What a forecast promised, in the few numbers its score needs.

use super::{Forecast, Level, Measure, Period, Step};

/// Months ahead that a monthly forecast is scored at.
pub const MONTHS_SCORED: [u16; 6] = [1, 3, 6, 12, 24, 36];
/// Years ahead that a yearly forecast is scored at.
pub const YEARS_SCORED: [u16; 3] = [1, 2, 3];

/// A served forecast as it is kept to be scored when its periods arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// Full slug of the unit.
    pub unit: String,
    /// The measure.
    pub measure: Measure,
    /// Name of its definition; `count` for a count.
    pub definition: String,
    /// The value of the last period with data, as it was known when the forecast was made.
    pub last: Option<f64>,
    /// Nearest first; only the horizons that are scored.
    pub steps: Vec<PromisedStep>,
}

/// One period of a promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PromisedStep {
    /// Periods after the last one with data, from 1.
    pub ahead: u16,
    /// The median.
    pub point: f64,
    /// Lower and upper end of the 80 % range.
    pub range_80: (f64, f64),
    /// Lower and upper end of the 95 % range.
    pub range_95: (f64, f64),
}

impl Promise {
    /// What `forecast` promises; `last` is the value its last period with data had then.
    pub fn of(forecast: &Forecast, last: Option<f64>) -> Self {
        let scored: &[u16] = match forecast.as_of {
            Period::Year(_) => &YEARS_SCORED,
            Period::Month(_) | Period::Quarter(..) => &MONTHS_SCORED,
        };
        let step = |ahead: &u16| {
            let step = forecast.forecast.get(usize::from(*ahead) - 1)?;
            let (range_80, range_95) = (range(step, 80)?, range(step, 95)?);
            Some(PromisedStep { ahead: *ahead, point: step.point, range_80, range_95 })
        };
        Self {
            unit: forecast.unit.clone(),
            measure: forecast.measure,
            definition: forecast.definition.clone(),
            last,
            steps: scored.iter().filter_map(step).collect(),
        }
    }
}

impl Step {
    /// The ends of the range of a level; `None` where it has none of that level.
    pub fn range(&self, level: Level) -> Option<(f64, f64)> {
        self.intervals.iter().find(|i| i.level == level).map(|i| (i.lower, i.upper))
    }
}

fn range(step: &Step, percent: u8) -> Option<(f64, f64)> {
    step.range(Level::new(percent).ok()?)
}

impl Period {
    /// The period `n` of its own kind after this one.
    #[must_use]
    pub fn after(self, n: i32) -> Self {
        match self {
            Self::Month(month) => Self::Month(month.plus(n)),
            Self::Quarter(year, quarter) => {
                let quarters = year * 4 + i32::from(quarter) - 1 + n;
                Self::Quarter(quarters.div_euclid(4), quarters.rem_euclid(4) as u8 + 1)
            }
            Self::Year(year) => Self::Year(year + n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_counted_in_their_own_kind() {
        let after = |text: &str, n| text.parse::<Period>().expect("a period").after(n).to_string();
        assert_eq!(after("2026-11", 3), "2027-02");
        assert_eq!(after("2026-Q3", 3), "2027-Q2");
        assert_eq!(after("2026-Q1", -1), "2025-Q4");
        assert_eq!(after("2026", 2), "2028");
    }
}
