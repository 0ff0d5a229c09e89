//! The published yearly table in, forecasts of every authority and measure out.
//!
//! Comes in: a [`PublishedTable`] and a [`Recipe`]. Goes out: [`Forecasts`] with ranges, and the shared numbers
//! that explain them. Must not know files, the store or the clock; uses no randomness.
//!
//! A line per authority is the worst method of all on such short histories, so everything is shared: (1) the
//! national level, which returns towards its long mean; (2) each authority's deviation from it by kriging with four
//! parameters; (3) a ridge-Huber correction from what else the table says; (4) ranges from the residuals of
//! authorities the correction had not seen. Only years up to the last one given are used anywhere.

mod correction;
mod kriging;
mod level;
mod model;
mod panel;
pub mod plausibility;
mod predictors;
mod ranges;
mod recipe;
mod robust;
mod served;

use rayon::prelude::*;

pub use kriging::Parameters;
pub use recipe::{Correction, Kriging, Level as NationalLevel, Plausibility, Ranges, Recipe};
pub use served::{Served, serve};

use super::words;
use crate::domain::{CensusMeasure, Failure, Kind, Level, Period, PublishedTable, Step, ledger};
use model::Model;
use panel::Panel;
use ranges::Scale;

/// Years ahead at most: beyond, a handful of yearly figures say nothing.
pub const MAX_HORIZON: usize = 10;

/// Why there is no forecast at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CensusError {
    /// No authority rows.
    #[error("the table has no authority rows: send the table with its local authority rows")]
    NoAuthorities,
    /// Authority rows without a single rate.
    #[error("no authority in the table has a value of any forecast rate: check that the figures are numbers")]
    NoValues,
    /// Not 1 to [`MAX_HORIZON`].
    #[error("a horizon of {asked} years cannot be forecast: ask for 1 to {MAX_HORIZON}")]
    Horizon {
        /// Years asked for.
        asked: usize,
    },
}

impl Failure for CensusError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoAuthorities | Self::NoValues | Self::Horizon { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoAuthorities => "census_no_authorities",
            Self::NoValues => "census_no_values",
            Self::Horizon { .. } => "census_horizon_out_of_range",
        }
    }
}

/// The coming years of one measure of one authority.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorityForecast {
    /// The three-digit code (both of a joint return).
    pub old_la_code: String,
    /// The measure.
    pub measure: CensusMeasure,
    /// Nearest year first; percents 0 to 100, caseload in cases per FTE.
    pub steps: Vec<Step>,
}

impl AuthorityForecast {
    /// The forecast of next year in one plain sentence.
    pub fn statement(&self) -> String {
        let rate = self.measure.rate();
        // The published headline is the full-time-equivalent rate: no need to name its definition.
        words::statement(rate.into(), ledger::default_name(rate.into()), &self.steps, 1)
    }
}

/// What all authorities share in a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureFit {
    /// The measure.
    pub measure: CensusMeasure,
    /// Of the deviations.
    pub parameters: Parameters,
    /// By horizon: predictor and its effect in points per standard deviation. Associations, not causes.
    pub coefficients: Vec<Vec<(&'static str, f64)>>,
}

/// Forecasts and what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecasts {
    /// By authority code, then measure.
    pub authorities: Vec<AuthorityForecast>,
    /// By measure, those with values.
    pub measures: Vec<MeasureFit>,
    /// National movement after a year, in standard deviations of the residuals.
    pub national_sd: f64,
}

/// Forecasts every authority that has a row in the table's last year, each measure it has ever had a value of.
///
/// An authority without a row in the last year has been reorganised away. One with a gap there is forecast from its
/// other years, as one whose last value is further back. `horizon` is in years; `levels` give the ranges.
///
/// # Errors
/// No authority rows, no values, or a horizon that is not 1 to [`MAX_HORIZON`].
pub fn forecast(
    table: &PublishedTable,
    recipe: &Recipe,
    horizon: usize,
    levels: &[Level],
) -> Result<Forecasts, CensusError> {
    if !(1..=MAX_HORIZON).contains(&horizon) {
        return Err(CensusError::Horizon { asked: horizon });
    }
    let panel = Panel::new(table).ok_or(CensusError::NoAuthorities)?;
    let models: Vec<(Model, Vec<Option<Scale>>)> = CensusMeasure::ALL
        .into_par_iter()
        .filter_map(|measure| {
            let model = Model::fit(&panel, measure, horizon, recipe)?;
            let scales = model.outcomes.iter().map(|origins| Scale::new(origins, &recipe.ranges)).collect();
            Some((model, scales))
        })
        .collect();
    if models.is_empty() {
        return Err(CensusError::NoValues);
    }
    let year_ahead = models.iter().filter_map(|(_, scales)| scales[0].as_ref());
    let national = ranges::national_variance(year_ahead, &recipe.ranges);
    let authorities = (0..panel.codes.len())
        .filter(|i| panel.listed[*i])
        .flat_map(|i| models.iter().map(move |(model, scales)| (i, model, scales)))
        .filter(|(i, model, _)| panel.measure(model.measure).row(*i).iter().any(|v| !v.is_nan()))
        .map(|(i, model, scales)| AuthorityForecast {
            old_la_code: panel.codes[i].clone(),
            measure: model.measure,
            steps: steps(&panel, i, model, horizon, || {
                ranges::of_authority(model, scales, i, levels, national, &recipe.ranges)
            }),
        })
        .collect();
    let measures = models.iter().map(|(model, _)| explanation(model, horizon)).collect();
    Ok(Forecasts { authorities, measures, national_sd: national.sqrt() })
}

fn steps(
    panel: &Panel,
    authority: usize,
    model: &Model,
    horizon: usize,
    ranges: impl Fn() -> Vec<Vec<crate::domain::Interval>>,
) -> Vec<Step> {
    let last = panel.first_year + panel.years as i32 - 1;
    let points = model.points.iter().map(|points| points[authority]);
    points
        .zip(ranges())
        .zip(1..)
        .take(horizon)
        .map(|((point, intervals), ahead)| Step { period: Period::Year(last + ahead), point, intervals })
        .collect()
}

fn explanation(model: &Model, horizon: usize) -> MeasureFit {
    let names = predictors::names(model.measure);
    let named = |by: &Vec<f64>| names.iter().copied().zip(by.iter().copied()).collect();
    MeasureFit {
        measure: model.measure,
        parameters: model.parameters,
        coefficients: model.coefficients.iter().take(horizon).map(named).collect(),
    }
}
