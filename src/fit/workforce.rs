//! The fitted workforce model: everything the simulation needs, as plain numbers that survive JSON bit for bit.

mod agency;
mod arrow;
mod error;
pub(in crate::fit) mod hazard;
pub mod level;
mod starts;
mod state;
mod uncertainty;

use serde::{Deserialize, Serialize};

use super::panel::{Cell, Panel, PanelRole, PanelUnit};
use super::recipe::Recipe;
use crate::domain::Month;
pub use error::FitError;
pub use uncertainty::{Uncertainty, UnitUncertainty};

/// A driver: the level of a log rate, moving as an AR(1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// What the level returns to (zero except for agency cover).
    pub mean: f64,
    /// Level now, relative to `mean`.
    pub level: f64,
    /// Variance of that level.
    pub variance: f64,
    /// Autocorrelation a month.
    pub rho: f64,
    /// Standard deviation of a month's innovation, not stretched.
    pub innovation_sd: f64,
}

/// The leaver hazard: a ridge-penalised quasi-Poisson regression on exposure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hazard {
    /// Column names: `intercept`, `month_jan`…`month_nov` (sum to zero), `role_…`, `band_…`; after these common ones `unit_…`.
    pub names: Vec<String>,
    /// Coefficients, log scale.
    pub coefficients: Vec<f64>,
    /// How uncertain they are (inverse penalised information).
    pub uncertainty: Uncertainty,
    /// Columns that are 1 for each `[unit][cell]`, months left out.
    pub design: Vec<Vec<Vec<usize>>>,
    /// Column of each of January..November; December is minus their sum.
    pub months: [usize; 11],
    /// Diagnostic dispersion over unit-months and organisation-months.
    pub dispersion_unit: f64,
    /// See `dispersion_unit`.
    pub dispersion_organisation: f64,
}

/// Offers (or, without a pipeline, starters), drop-out, delay and the September intake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Starts {
    /// True when offers and the pipeline are known; false: starters are drawn straight from vacancies.
    pub pipeline: bool,
    /// Offers (starters) a month per vacancy FTE, by group.
    pub per_vacancy: Vec<f64>,
    /// By month of the year, January first; mean 1.
    pub season: [f64; 12],
    /// Probability that an accepted offer does not start.
    pub drop_out: f64,
    /// Probability of starting 1, 2, 3, 4, 5 months after the offer.
    pub delay: [f64; 5],
    /// Mean September intake of newly qualified, people.
    pub intake: f64,
}

/// Agency staff follow vacancies: `A' = A + κ(cover·V − A) + ε`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agency {
    /// Speed κ a month.
    pub kappa: f64,
    /// Standard error of κ.
    pub kappa_se: f64,
    /// Standard deviation of ε, FTE per unit and month.
    pub epsilon: f64,
    /// Log cover of each unit relative to the mean, shrunk.
    pub unit_cover: Vec<f64>,
}

/// The state of the council at the last month of history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The last month of history.
    pub month: Month,
    /// People by `[unit][cell]`.
    pub staff: Vec<Vec<f64>>,
    /// Employed FTE by `[unit][group]`.
    pub in_post_fte: Vec<Vec<f64>>,
    /// Funded posts by `[unit][group]`.
    pub establishment: Vec<Vec<f64>>,
    /// Vacancies by `[unit][group]`.
    pub vacancies: Vec<Vec<f64>>,
    /// Accepted offers by `[unit][group]`, months to start 1..=5.
    pub pipeline: Vec<Vec<[f64; 5]>>,
    /// Agency FTE by unit.
    pub agency: Vec<f64>,
    /// Leavers (people) of the last 11 months by `[month][unit]`, oldest first.
    pub leavers: Vec<Vec<f64>>,
    /// Leavers FTE of the last 11 months by `[month][unit]`, oldest first.
    pub leavers_fte: Vec<Vec<f64>>,
}

/// A fitted workforce model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workforce {
    /// Leaf units, as in the panel.
    pub units: Vec<PanelUnit>,
    /// Establishment groups.
    pub groups: Vec<String>,
    /// Role groups.
    pub roles: Vec<PanelRole>,
    /// Cells.
    pub cells: Vec<Cell>,
    /// Months of history used.
    pub months: usize,
    /// Leaver hazard.
    pub hazard: Hazard,
    /// Level of the hazard.
    pub hazard_level: Driver,
    /// Offers and starters.
    pub starts: Starts,
    /// Level of offers (starters).
    pub starts_level: Driver,
    /// Agency response.
    pub agency: Agency,
    /// Level of cover, about its mean.
    pub cover_level: Driver,
    /// Mean FTE of a person in post.
    pub mean_fte: f64,
    /// FTE of a part-time starter or leaver.
    pub part_time_fte: f64,
    /// Share of starters and leavers who are part time.
    pub part_time_share: f64,
    /// Other movement of FTE by `[month][unit]`, as in the panel.
    pub other_fte: Vec<Vec<f64>>,
    /// Where the simulation starts.
    pub state: State,
}

/// Fits the workforce model of one organisation.
///
/// The order is that of the recipe: leaver hazard and its level, offers (starters) and their level,
/// agency response and the level of cover, mean FTE, and the state the simulation starts from. Single months
/// far off their neighbours are left out ([`Panel::without_slips`]).
///
/// # Errors
/// [`FitError::TooShort`] below the recipe's minimum of usable months; [`FitError`] where staff or
/// leavers are missing altogether or the regression fails.
pub fn fit(panel: &Panel, recipe: &Recipe) -> Result<Workforce, FitError> {
    let (usable, needed) = (panel.usable_months(), recipe.history.minimum_months);
    if usable < needed {
        return Err(FitError::TooShort { usable, needed });
    }
    let mended = panel.without_slips();
    let panel = mended.as_ref();
    let state = state::last(panel).ok_or(FitError::NoStaff)?;
    let hazard = hazard::fit(panel, recipe)?;
    let starts = starts::fit(panel, recipe);
    let agency = agency::fit(panel, recipe);
    let levels = &recipe.levels;
    let of_counts = |prior: super::recipe::LevelPrior, counts: &[f64], expected: &[f64]| {
        level::driver(levels, prior, 0.0, |sd| level::filter_counts(counts, expected, prior.rho, sd))
    };
    let mean_fte = state::mean_fte(panel);
    let part_time_fte = recipe.staff.part_time_fte;
    Ok(Workforce {
        units: panel.units.clone(),
        groups: panel.groups.clone(),
        roles: panel.roles.clone(),
        cells: panel.cells.clone(),
        months: panel.months(),
        hazard_level: of_counts(levels.hazard, &hazard.leavers, &hazard.expected),
        hazard: hazard.hazard,
        starts_level: of_counts(levels.starts, &starts.counts, &starts.expected),
        starts: starts.starts,
        agency: agency.agency,
        cover_level: agency.cover,
        mean_fte,
        part_time_fte,
        part_time_share: ((1.0 - mean_fte) / (1.0 - part_time_fte)).clamp(0.0, 1.0),
        other_fte: panel.other_fte.clone(),
        state,
    })
}
