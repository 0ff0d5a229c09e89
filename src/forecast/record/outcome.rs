//! One promise and what became of it.

use crate::domain::{Period, PromisedStep};

/// Stored values have four decimals: an outcome nearer than this to the end of a range is at it.
const ROUNDING: f64 = 5e-5;

/// A served forecast of one period whose value has arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The last period the forecast knew.
    pub as_of: Period,
    /// The period forecast.
    pub period: Period,
    /// What was served.
    pub step: PromisedStep,
    /// The value of `as_of`, as known then: the forecast of whoever says "it stays as it is".
    pub last: f64,
    /// The value of `period`, as known now.
    pub actual: f64,
}

impl Outcome {
    /// Absolute error of what was served.
    pub fn error(&self) -> f64 {
        (self.actual - self.step.point).abs()
    }

    /// Absolute error of the last value.
    pub fn naive_error(&self) -> f64 {
        (self.actual - self.last).abs()
    }

    /// Whether the 80 % range held.
    pub fn inside_80(&self) -> bool {
        inside(self.actual, self.step.range_80)
    }

    /// Whether the 95 % range held.
    pub fn inside_95(&self) -> bool {
        inside(self.actual, self.step.range_95)
    }

    /// Interval score of the 80 % range.
    pub fn interval_score_80(&self) -> f64 {
        interval_score(self.actual, self.step.range_80, 0.2)
    }

    /// Interval score of the 95 % range.
    pub fn interval_score_95(&self) -> f64 {
        interval_score(self.actual, self.step.range_95, 0.05)
    }
}

fn inside(actual: f64, (lower, upper): (f64, f64)) -> bool {
    actual >= lower - ROUNDING && actual <= upper + ROUNDING
}

/// Width plus 2/α for each unit the outcome lies outside (Gneiting and Raftery 2007, equation 43).
fn interval_score(actual: f64, (lower, upper): (f64, f64), alpha: f64) -> f64 {
    (upper - lower) + 2.0 / alpha * ((lower - actual).max(0.0) + (actual - upper).max(0.0))
}
