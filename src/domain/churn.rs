//! What is said about who leaves: effects, checks and how much of an intake stays. Groups, never a person.

use serde::{Deserialize, Serialize};

use super::{Month, StartOrigin};

/// What the person-months come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Pseudonymised lists of staff, starters and leavers.
    People,
    /// Counts of staff in post and leavers.
    Counts,
}

/// A number with the ends of its range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The best single value.
    pub point: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// Whether and why a group's effect is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// With its ratio and range.
    Shown,
    /// What the others are compared with.
    Reference,
    /// Too few leavers to tell; its size is shown.
    TooFewLeavers,
    /// So few people that nothing is shown, or chosen so that what is withheld of another group cannot be
    /// worked out by subtraction.
    Withheld,
}

/// How quickly one group leaves beside the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Stable name: a slug of a unit or role group, a band, an origin, a month; `not_known`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Whether and why it is shown.
    pub telling: Telling,
    /// Different people seen (at least so many, from counts); `None` where withheld.
    pub people: Option<u32>,
    /// People-months at risk; `None` where withheld.
    pub people_months: Option<f64>,
    /// People who left; `None` where withheld.
    pub leavers: Option<f64>,
    /// Hazard of leaving ÷ that of the reference, range at 95 %; `None` unless shown.
    pub ratio: Option<Estimate>,
}

/// One thing that people are grouped by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// `tenure`, `role`, `route`, `unit` or `month`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What the ratios compare with, in words.
    pub reference: String,
    /// The groups.
    pub effects: Vec<Effect>,
}

/// How far leavers vary about what was fitted, ÷ what chance alone gives. Hardly estimable: a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dispersion {
    /// Over units and months.
    pub unit_months: f64,
    /// Over months of the whole organisation.
    pub organisation_months: f64,
    /// Factor on standard errors: the square root of the first, never below 1.
    pub widening: f64,
    /// Whether both lie where they usually do.
    pub usual: bool,
}

/// Leavers expected and seen in rows of similar hazard.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBand {
    /// Lowest expected share leaving in a month, percent.
    pub from_percent: f64,
    /// Highest expected share leaving in a month, percent.
    pub to_percent: f64,
    /// People-months.
    pub people_months: f64,
    /// Leavers expected.
    pub expected: f64,
    /// Leavers seen.
    pub observed: f64,
    /// Seen ÷ expected, exact Poisson range at 95 %.
    pub ratio: Estimate,
}

/// What a fit on the months before said of the last ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// First month that was held back.
    pub first: Month,
    /// Last month that was held back.
    pub last: Month,
    /// All of it in one.
    pub all: CalibrationBand,
    /// By expected hazard, lowest first.
    pub bands: Vec<CalibrationBand>,
    /// Ranges at 80 % for months of the organisation and for units that held.
    pub ranges_held: usize,
    /// Such ranges.
    pub ranges: usize,
}

/// Whether a factor's effect is the same throughout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proportionality {
    /// The factor.
    pub factor: String,
    /// `tenure` or `calendar_time`.
    pub along: String,
    /// Score statistic, chi-squared where the effect is the same throughout.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub freedom: usize,
    /// Chance of a statistic as large if the effect is the same throughout.
    pub p_value: f64,
    /// False where the chance is small even for the smallest of all these checks (Holm, 5 %).
    pub holds: bool,
    /// What it means.
    pub statement: String,
}

/// How many of an intake stay so long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurvivalAt {
    /// Months after the month of the start.
    pub months: u32,
    /// Share expected to be there still, range at 95 % of the model's coefficients.
    pub expected: Estimate,
    /// Of [`Survival::of`] people: how many, range at 80 % with chance and the times included.
    pub remaining: Estimate,
    /// Share of the starters seen who were there still (Kaplan-Meier, log-log range at 95 %); `None` where too few were
    /// followed so long.
    pub observed: Option<Estimate>,
    /// People followed so long; `None` where too few.
    pub followed: Option<u32>,
}

/// Survival of an intake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survival {
    /// Stable name of the intake.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Where its people come from, if it is of one route.
    pub route: Option<StartOrigin>,
    /// Starters seen in the data; `None` from counts, or where too few.
    pub starters: Option<u32>,
    /// People in the intake that [`SurvivalAt::remaining`] speaks of.
    pub of: u32,
    /// At 12, 24 and 36 months, as far as the data say anything.
    pub horizons: Vec<SurvivalAt>,
}

/// What is said about who leaves an organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChurnReport {
    /// What it comes from.
    pub basis: Basis,
    /// First month at risk.
    pub first: Month,
    /// Last month at risk.
    pub last: Month,
    /// Different people seen; at least so many, from counts.
    pub people: u32,
    /// People-months at risk.
    pub people_months: f64,
    /// People who left.
    pub leavers: f64,
    /// Rows the regression was fitted to: distinct patterns of unit, role, service, route and month of the year.
    pub patterns: usize,
    /// Share leaving in a year at the average hazard, percent.
    pub yearly_percent: f64,
    /// Effects by factor.
    pub factors: Vec<Factor>,
    /// Whether chance explains what is left.
    pub dispersion: Dispersion,
    /// On months that were held back; `None` where the history is too short.
    pub calibration: Option<Calibration>,
    /// Whether effects are the same throughout.
    pub proportionality: Vec<Proportionality>,
    /// How much of an intake stays.
    pub survival: Vec<Survival>,
    /// What had to be assumed or left out.
    pub notes: Vec<String>,
}
