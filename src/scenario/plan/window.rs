//! The months of a simulation, and in which of them a lever is in force.

use crate::domain::Month;
use crate::domain::scenario::{LONGEST_HORIZON, ScenarioFault};

/// The months simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The last month with data.
    pub as_of: Month,
    /// The scenario's first month; those before it are simulated without being shown.
    pub start: Month,
    /// Months simulated, from the one after `as_of` to the end of the scenario.
    pub months: usize,
}

impl Window {
    /// That of a scenario of `horizon` months from `start` (the month after the data when absent).
    ///
    /// A start that has passed is reported from the month after the data on, and the horizon still counts from it.
    ///
    /// # Errors
    /// When nothing of it lies ahead, or it ends more than [`LONGEST_HORIZON`] months after the data.
    pub fn of(as_of: Month, start: Option<Month>, horizon: usize) -> Result<Self, ScenarioFault> {
        let first = as_of.plus(1);
        let from = start.unwrap_or(first);
        let months = from.since(as_of) + horizon as i32 - 1;
        let fault = |rule, fix: String| {
            let at = if start.is_some() { "start" } else { "horizon" };
            Err(ScenarioFault { at: at.into(), value: Some(from.to_string()), rule, fix })
        };
        if months < 1 {
            return fault(
                "in_the_past",
                format!(
                    "the scenario ends before {first}, the first month without data: begin later or set a longer `horizon`"
                ),
            );
        }
        if months > LONGEST_HORIZON as i32 {
            let last = as_of.plus(LONGEST_HORIZON as i32);
            return fault(
                "too_far",
                format!(
                    "the data end in {as_of}, so the scenario must end by {last}: begin earlier or set a shorter `horizon`"
                ),
            );
        }
        Ok(Self { as_of, start: from.max(first), months: months as usize })
    }

    /// The first month simulated.
    pub fn first(&self) -> Month {
        self.as_of.plus(1)
    }

    /// The last month simulated.
    pub fn last(&self) -> Month {
        self.as_of.plus(self.months as i32)
    }

    /// A month's position, from 0; `None` outside the window.
    pub fn ahead(&self, month: Month) -> Option<usize> {
        usize::try_from(month.since(self.first())).ok().filter(|h| *h < self.months)
    }

    /// Share of its full size that a lever has, by month ahead: (k + 1) ÷ `ramp` in month k from `from`, all of it
    /// from `ramp` months on, none outside `from..=until`.
    pub(super) fn force(&self, from: Month, until: Month, ramp: u32) -> Vec<f64> {
        let share = |h: usize| {
            let month = self.first().plus(h as i32);
            let since = month.since(from);
            if since < 0 || month > until {
                return 0.0;
            }
            if ramp < 2 { 1.0 } else { (f64::from(since + 1) / f64::from(ramp)).min(1.0) }
        };
        (0..self.months).map(share).collect()
    }
}
