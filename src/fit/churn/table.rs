//! People-months at risk, added up: what the fit needs of people, and nothing of any person.

use serde::{Deserialize, Serialize};

use crate::domain::churn::Basis;
use crate::domain::{Band, Month, StartOrigin};

/// A thing that people are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// Band of completed years of service.
    Tenure,
    /// Role group.
    Role,
    /// Where people came from.
    Route,
    /// Unit.
    Unit,
}

impl Grouping {
    /// Every one, in the order they are told.
    pub const ALL: [Self; 4] = [Self::Tenure, Self::Role, Self::Route, Self::Unit];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tenure => "tenure",
            Self::Role => "role",
            Self::Route => "route",
            Self::Unit => "unit",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tenure => "length of service",
            Self::Role => "role",
            Self::Route => "where people came from",
            Self::Unit => "unit",
        }
    }
}

/// Who is at risk together: places in the table's lists of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pattern {
    /// Place in [`Levels::units`].
    pub unit: usize,
    /// Place in [`Levels::roles`].
    pub role: usize,
    /// Place in [`Levels::bands`].
    pub band: usize,
    /// Place in [`Levels::routes`].
    pub route: usize,
}

impl Pattern {
    /// The level of one grouping.
    pub fn level(&self, of: Grouping) -> usize {
        match of {
            Grouping::Tenure => self.band,
            Grouping::Role => self.role,
            Grouping::Route => self.route,
            Grouping::Unit => self.unit,
        }
    }
}

/// The levels that occur.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Levels {
    /// Full slugs of units.
    pub units: Vec<String>,
    /// Role groups.
    pub roles: Vec<String>,
    /// Bands of service, shortest first; `None`, last, where the start is not known.
    pub bands: Vec<Option<Band>>,
    /// Routes in; `None`, last, where not known.
    pub routes: Vec<Option<StartOrigin>>,
}

impl Levels {
    /// How many levels a grouping has.
    pub fn count(&self, of: Grouping) -> usize {
        match of {
            Grouping::Tenure => self.bands.len(),
            Grouping::Role => self.roles.len(),
            Grouping::Route => self.routes.len(),
            Grouping::Unit => self.units.len(),
        }
    }
}

/// People-months of one pattern in one month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Months since [`Table::first`].
    pub month: usize,
    /// Place in [`Table::patterns`].
    pub pattern: usize,
    /// People at risk.
    pub at_risk: f64,
    /// Of them, those who left.
    pub left: f64,
}

/// Starters seen in the data, by completed months since their start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// Where they came from; `None`: all of them.
    pub route: Option<StartOrigin>,
    /// Different people.
    pub starters: u32,
    /// At risk and left in the first month after that of the start, the second, ….
    pub months: Vec<(u32, u32)>,
}

/// Everything the fit is made from. Small numbers may stand in it: it is kept, but not shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Where it comes from.
    pub basis: Basis,
    /// The first month at risk.
    pub first: Month,
    /// Months to the last one at risk.
    pub months: usize,
    /// What occurs.
    pub levels: Levels,
    /// Distinct patterns, in order.
    pub patterns: Vec<Pattern>,
    /// By month, then pattern; at risk above zero.
    pub rows: Vec<Row>,
    /// Different people of each level (from counts at least so many), in the order of [`Grouping::ALL`].
    pub people: [Vec<u32>; 4],
    /// Different people in all.
    pub all_people: u32,
    /// Starters followed from their start; empty from counts.
    pub cohorts: Vec<Cohort>,
    /// What had to be assumed or left out.
    pub notes: Vec<String>,
}

impl Table {
    /// The last month at risk.
    pub fn last(&self) -> Month {
        self.first.plus(self.months as i32 - 1)
    }

    /// Months with anybody at risk.
    pub fn observed_months(&self) -> usize {
        let mut months: Vec<usize> = self.rows.iter().map(|row| row.month).collect();
        months.dedup();
        months.len()
    }

    /// Month of the year, 0 (January) to 11, of a row.
    pub fn calendar(&self, month: usize) -> usize {
        self.first.plus(month as i32).index()
    }

    /// People-months at risk and leavers in all.
    pub fn totals(&self) -> (f64, f64) {
        self.rows.iter().fold((0.0, 0.0), |sum, row| (sum.0 + row.at_risk, sum.1 + row.left))
    }

    /// People-months at risk and leavers of each level of a grouping.
    pub fn by_level(&self, of: Grouping) -> Vec<(f64, f64)> {
        let mut sums = vec![(0.0, 0.0); self.levels.count(of)];
        for row in &self.rows {
            let sum = &mut sums[self.patterns[row.pattern].level(of)];
            *sum = (sum.0 + row.at_risk, sum.1 + row.left);
        }
        sums
    }

    /// The rows of the first `months` months, everything else as it is: what a fit then would have had.
    #[must_use]
    pub fn until(&self, months: usize) -> Self {
        let rows = self.rows.iter().filter(|row| row.month < months).copied().collect();
        Self { rows, months: months.min(self.months), ..self.clone() }
    }
}
