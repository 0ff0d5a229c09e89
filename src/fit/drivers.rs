//! What went before months with more leavers: associations beside the baseline, never feeding it.
//!
//! In come a panel and the recipe of `models/drivers.toml`; out comes a rate ratio with a wide range for
//! each driver. It must not be read as a cause, nor by the forecast: on one council's data such effects
//! cannot be pinned down, and including them makes forecasts worse.
//!
//! Rows are unit-months, the exposure is the leavers that the baseline's role and band effects expect,
//! so that dispersion is taken where it can be seen (at cell level, with means of .03, it cannot).

mod rates;

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::glm::{PoissonModel, PoissonRegression};
use super::panel::Panel;
use super::recipe::{DriverChoice, DriversRecipe, Recipe};
use super::workforce::{FitError, Hazard, hazard};
use crate::domain::{Rate, UnitOfMeasure};

/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.959963984540054;

/// One driver's association with leaving.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// The rate, of the unit and the month before.
    pub measure: Rate,
    /// The difference the ratio is told for, in the measure's unit.
    pub step: f64,
    /// Leavers after a month one step higher ÷ leavers otherwise.
    pub rate_ratio: f64,
    /// Lower end of the 95 % range of the ratio.
    pub lower: f64,
    /// Upper end of the 95 % range of the ratio.
    pub upper: f64,
    /// Standard error of the log ratio, widened by dispersion and by the recipe's stretch.
    pub standard_error: f64,
    /// One plain sentence.
    pub statement: String,
}

/// Associations of leaving with what went before, side by side in one regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drivers {
    /// In the order of the recipe; drivers the data do not know are left out.
    pub associations: Vec<Association>,
    /// Factor on variances: the larger of unit-month and month dispersion, never below 1.
    pub dispersion: f64,
    /// Leavers in the rows used.
    pub leavers: f64,
    /// Months used.
    pub months: usize,
    /// Unit-months used.
    pub unit_months: usize,
    /// What was left out and why, in plain sentences.
    pub notes: Vec<String>,
}

/// Fits the associations.
///
/// # Errors
/// [`FitError::TooShort`] when fewer months than the recipe needs have every driver known; otherwise as
/// [`workforce::fit`](super::workforce::fit).
pub fn fit(panel: &Panel, recipe: &DriversRecipe) -> Result<Drivers, FitError> {
    let usable = panel.usable_months();
    if usable < recipe.minimum_months {
        return Err(FitError::TooShort { usable, needed: recipe.minimum_months });
    }
    let baseline = Recipe { penalties: recipe.penalties, ..Recipe::default() };
    let hazard = hazard::fit(panel, &baseline)?.hazard;
    let mut notes = vec![];
    let every_row = rows(panel, &hazard);
    let known: Vec<Known> =
        recipe.driver.iter().filter_map(|driver| know(panel, recipe, *driver, &every_row, &mut notes)).collect();
    let used: Vec<&Row> = every_row.iter().filter(|row| known.iter().all(|k| k.value(row).is_finite())).collect();
    let months = distinct_months(&used);
    if months < recipe.minimum_months.saturating_sub(1) {
        return Err(FitError::TooShort { usable: months + 1, needed: recipe.minimum_months });
    }
    let design = Design::of(panel, &known, &used);
    let model = design.fit(recipe)?;
    let dispersion = dispersion(&design, &model, &used);
    let associations = known.iter().enumerate().map(|(i, known)| {
        let column = design.first_driver + i;
        let error = model.standard_errors()[column] * dispersion.sqrt() * recipe.range_stretch;
        association(known.choice, model.coefficients()[column], error)
    });
    Ok(Drivers {
        associations: associations.collect(),
        dispersion,
        leavers: used.iter().map(|row| row.leavers).sum(),
        months,
        unit_months: used.len(),
        notes,
    })
}

/// A unit-month with staff, from the second month on.
struct Row {
    t: usize,
    u: usize,
    leavers: f64,
    exposure: f64,
}

/// A driver with its values of the month before, by month and unit.
struct Known {
    choice: DriverChoice,
    values: Vec<Vec<f64>>,
}

impl Known {
    fn value(&self, row: &Row) -> f64 {
        self.values[row.t - 1][row.u]
    }
}

fn rows(panel: &Panel, hazard: &Hazard) -> Vec<Row> {
    let mut rows = vec![];
    for (t, units) in panel.open.iter().enumerate().skip(1) {
        for (u, open) in units.iter().enumerate() {
            let (mut leavers, mut exposure) = (0.0, 0.0);
            for (c, staff) in open.iter().enumerate().filter(|(_, staff)| **staff > 0.0) {
                leavers += panel.leavers[t][u][c];
                exposure += staff * hazard.log_role_and_band(u, c).exp();
            }
            if exposure > 0.0 {
                rows.push(Row { t, u, leavers, exposure });
            }
        }
    }
    rows
}

/// A driver's values where they are known often enough and differ at all.
fn know(
    panel: &Panel,
    recipe: &DriversRecipe,
    choice: DriverChoice,
    rows: &[Row],
    notes: &mut Vec<String>,
) -> Option<Known> {
    let label = choice.measure.label();
    let Some(values) = rates::by_unit(panel, choice.measure) else {
        notes.push(format!("The {label} cannot be a driver: it has no monthly value for a team."));
        return None;
    };
    let known = Known { choice, values };
    let told: Vec<f64> = rows.iter().map(|row| known.value(row)).filter(|value| value.is_finite()).collect();
    let share = told.len() as f64 / rows.len().max(1) as f64;
    if share < recipe.minimum_known {
        let (percent, needed) = ((share * 100.0).round(), (recipe.minimum_known * 100.0).round());
        notes
            .push(format!("The {label} is known in {percent} % of team-months and needs {needed} %; it was left out."));
        return None;
    }
    if told.iter().all(|value| (value - told[0]).abs() < 1e-9) {
        notes.push(format!("The {label} never changes; it was left out."));
        return None;
    }
    Some(known)
}

fn distinct_months(rows: &[&Row]) -> usize {
    let mut months: Vec<usize> = rows.iter().map(|row| row.t).collect();
    months.dedup();
    months.len()
}

/// Columns: intercept, eleven months summing to zero, units, drivers in steps about their mean.
struct Design {
    x: Array2<f64>,
    counts: Array1<f64>,
    offset: Array1<f64>,
    first_driver: usize,
    prior_sds: Vec<f64>,
}

impl Design {
    fn of(panel: &Panel, known: &[Known], rows: &[&Row]) -> Self {
        let first_driver = 12 + panel.units.len();
        let mut x = Array2::zeros((rows.len(), first_driver + known.len()));
        for (mut line, row) in x.rows_mut().into_iter().zip(rows) {
            line[0] = 1.0;
            match panel.calendar(row.t) {
                11 => (1..12).for_each(|column| line[column] = -1.0),
                month => line[1 + month] = 1.0,
            }
            line[12 + row.u] = 1.0;
        }
        for (i, driver) in known.iter().enumerate() {
            let mean = rows.iter().map(|row| driver.value(row)).sum::<f64>() / rows.len().max(1) as f64;
            let steps = rows.iter().map(|row| (driver.value(row) - mean) / driver.choice.step);
            x.column_mut(first_driver + i).assign(&steps.collect::<Array1<f64>>());
        }
        Self {
            x,
            counts: rows.iter().map(|row| row.leavers).collect(),
            offset: rows.iter().map(|row| row.exposure.ln()).collect(),
            first_driver,
            prior_sds: known.iter().map(|driver| driver.choice.prior_sd).collect(),
        }
    }

    fn fit(&self, recipe: &DriversRecipe) -> Result<PoissonModel, FitError> {
        let p = &recipe.penalties;
        let of = |column: usize| match column {
            0 => p.intercept,
            1..12 => p.month,
            _ if column < self.first_driver => p.unit,
            _ => self.prior_sds[column - self.first_driver].powi(-2),
        };
        let penalties = (0..self.x.ncols()).map(of).collect();
        let regression = PoissonRegression::new().offset(self.offset.clone()).penalties(penalties);
        let model = regression.fit(&Dataset::new(self.x.clone(), self.counts.clone()))?;
        if model.converged() { Ok(model) } else { Err(FitError::NotConverged { steps: model.iterations() }) }
    }
}

/// The larger of the dispersion of unit-months and that of whole months, never below 1: months share shocks
/// that unit-months alone would hide.
fn dispersion(design: &Design, model: &PoissonModel, rows: &[&Row]) -> f64 {
    let expected = model.expected(&design.x, &design.offset);
    let (mut by_month, mut last) = (Vec::<(f64, f64)>::new(), None);
    for (row, mu) in rows.iter().zip(&expected) {
        if last != Some(row.t) {
            by_month.push((0.0, 0.0));
            last = Some(row.t);
        }
        if let Some(month) = by_month.last_mut() {
            *month = (month.0 + row.leavers, month.1 + mu);
        }
    }
    let months = by_month.iter().map(|(y, m)| (y - m).powi(2) / m).sum::<f64>() / by_month.len().max(1) as f64;
    [model.dispersion(), months].into_iter().filter(|phi| phi.is_finite()).fold(1.0, f64::max)
}

fn association(choice: DriverChoice, log_ratio: f64, standard_error: f64) -> Association {
    let at = |z: f64| (log_ratio + z * standard_error).exp();
    let (rate_ratio, lower, upper) = (at(0.0), at(-NORMAL_95), at(NORMAL_95));
    let label = choice.measure.label();
    let unit = match choice.measure.unit_of_measure() {
        UnitOfMeasure::Percent => "points",
        UnitOfMeasure::CasesPerFte => "cases",
        other => other.as_str(),
    };
    let step = if choice.step == 1.0 {
        format!("1 {}", unit.trim_end_matches('s'))
    } else {
        format!("{} {unit}", choice.step)
    };
    let statement = format!(
        "Months after a team's {label} stood {step} higher had {rate_ratio:.2} times the leavers ({lower:.2} to \
         {upper:.2}); this is an association, not a cause."
    );
    Association { measure: choice.measure, step: choice.step, rate_ratio, lower, upper, standard_error, statement }
}
