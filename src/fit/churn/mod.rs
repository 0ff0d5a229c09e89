//! Who leaves: the hazard of leaving by length of service, role, route in and unit.
//!
//! In come spells of people, or a panel of counts where no people are kept, and the recipe of `models/churn.toml`.
//! They are added up to people-months by pattern, so that cost follows patterns and not people; out come a
//! [`Hazard`], and a [`Said`] with effects, dispersion, calibration and proportionality. It must not know the
//! store, the clock, or the names of units; nothing in it is about one person, and none of it feeds the forecasts.

mod calibration;
mod design;
mod dispersion;
mod effects;
mod error;
mod from_counts;
mod from_people;
mod hazard;
mod kaplan_meier;
mod proportionality;
mod table;

use serde::{Deserialize, Serialize};

use super::recipe::ChurnRecipe;
use crate::domain::churn::{Calibration, Dispersion, Factor, Proportionality};
pub use calibration::poisson_range;
pub use design::Columns;
pub use error::ChurnError;
pub use from_counts::of_counts;
pub use from_people::of_people;
pub use hazard::Hazard;
pub use kaplan_meier::kaplan_meier;
pub use table::{Cohort, Grouping, Levels, Pattern, Row, Table};

/// A fitted churn model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Churn {
    /// What it was fitted to.
    pub table: Table,
    /// The hazard.
    pub hazard: Hazard,
    /// What the fit and its checks say.
    pub said: Said,
}

/// Effects and checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Effects by factor.
    pub factors: Vec<Factor>,
    /// Whether chance explains what is left.
    pub dispersion: Dispersion,
    /// On months held back; `None` where the history is too short.
    pub calibration: Option<Calibration>,
    /// Whether effects are the same throughout.
    pub proportionality: Vec<Proportionality>,
}

/// Fits the hazard of a table and checks it.
///
/// # Errors
/// [`ChurnError`] where the table holds too few months or leavers, everybody left, or the regression fails.
pub fn fit(table: Table, recipe: &ChurnRecipe) -> Result<Churn, ChurnError> {
    let (found, needed) = (table.observed_months(), recipe.minimum_months);
    if found < needed {
        return Err(ChurnError::TooShort { found, needed });
    }
    let (at_risk, leavers) = table.totals();
    if leavers >= at_risk {
        return Err(ChurnError::EverybodyLeft);
    }
    if leavers < recipe.minimum_leavers {
        return Err(ChurnError::TooFewLeavers { found: leavers, needed: recipe.minimum_leavers, months: found });
    }
    let hazard = hazard::fit(&table, recipe)?;
    let dispersion = dispersion::of(&table, &hazard, recipe);
    let said = Said {
        factors: effects::factors(&table, &hazard, &recipe.telling, dispersion.widening),
        calibration: calibration::check(&table, recipe),
        proportionality: proportionality::checks(&table, recipe, dispersion.widening)?,
        dispersion,
    };
    Ok(Churn { table, hazard, said })
}
