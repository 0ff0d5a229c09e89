//! The leaver hazard: ridge-penalised Poisson regression of leavers on staff at the beginning of the month.
//!
//! Columns: intercept; eleven months summing to zero; roles against the main one; bands against two to
//! five years; every unit (their prior identifies them). Months of the same name in different years have
//! the same columns, so their leavers and staff are added before fitting: the estimate is the same and
//! the table several times shorter.

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use super::{FitError, Hazard};
use crate::domain::{Band, RoleGroup};
use crate::fit::glm::PoissonRegression;
use crate::fit::panel::Panel;
use crate::fit::recipe::{Feature, Recipe};

const MONTHS: [&str; 11] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov"];

/// The fitted hazard with what it leaves to the level filter.
pub(in crate::fit) struct FittedHazard {
    pub(in crate::fit) hazard: Hazard,
    /// Leavers by month, where somebody was exposed.
    pub(super) leavers: Vec<f64>,
    /// Fitted leavers by month.
    pub(super) expected: Vec<f64>,
}

pub(in crate::fit) fn fit(panel: &Panel, recipe: &Recipe) -> Result<FittedHazard, FitError> {
    let columns = Columns::of(panel);
    let (data, offset) = columns.table(panel);
    if data.records.nrows() == 0 {
        return Err(FitError::NoStaff);
    }
    if data.targets.sum() == 0.0 {
        return Err(FitError::NoLeavers { months: panel.months() });
    }
    let (penalties, centres) = columns.priors(panel, recipe);
    let model = PoissonRegression::new().offset(offset).penalties(penalties).centres(centres).fit(&data)?;
    if !model.converged() {
        return Err(FitError::NotConverged { steps: model.iterations() });
    }
    let mut hazard = Hazard {
        names: columns.names,
        coefficients: model.coefficients().to_vec(),
        covariance: model.covariance().iter().copied().collect(),
        design: columns.design,
        months: columns.months,
        dispersion_unit: f64::NAN,
        dispersion_organisation: f64::NAN,
    };
    let residuals = Residuals::of(panel, &hazard);
    hazard.dispersion_unit = dispersion(residuals.by_unit.iter().flatten());
    let by_month = residuals.by_month();
    hazard.dispersion_organisation = dispersion(&by_month);
    let (leavers, expected) = by_month.into_iter().unzip();
    Ok(FittedHazard { hazard, leavers, expected })
}

/// Names of columns and which are 1 where.
struct Columns {
    names: Vec<String>,
    months: [usize; 11],
    design: Vec<Vec<Vec<usize>>>,
    feature: Vec<Option<Feature>>,
    banded: bool,
}

impl Columns {
    fn of(panel: &Panel) -> Self {
        let banded = panel.cells.iter().any(|c| c.band.is_some() && !panel.roles[c.role].newly_qualified);
        let mut columns = Self { names: vec![], months: [0; 11], design: vec![], feature: vec![], banded };
        columns.push("intercept".into(), None);
        columns.months = MONTHS.map(|month| columns.push(format!("month_{month}"), Some(Feature::Month)));
        let main = main_role(panel);
        let roles: Vec<Option<usize>> = panel
            .roles
            .iter()
            .enumerate()
            .map(|(i, role)| (i != main).then(|| columns.push(format!("role_{}", role.name), Some(Feature::Role))))
            .collect();
        let bands: Vec<(Band, usize)> = [Band::UnderOne, Band::OneToTwo, Band::FivePlus]
            .into_iter()
            .filter(|_| banded)
            .map(|band| (band, columns.push(format!("band_{}", band.as_str()), Some(Feature::Band))))
            .collect();
        for unit in &panel.units {
            let own = columns.push(format!("unit_{}", unit.slug), Some(Feature::Unit));
            let cell_columns = panel.cells.iter().map(|cell| {
                let band = bands.iter().find(|(band, _)| Some(*band) == cell.band).map(|(_, column)| *column);
                [Some(0), roles[cell.role], band, Some(own)].into_iter().flatten().collect()
            });
            columns.design.push(cell_columns.collect());
        }
        columns
    }

    fn push(&mut self, name: String, feature: Option<Feature>) -> usize {
        self.names.push(name);
        self.feature.push(feature);
        self.names.len() - 1
    }

    /// One row for each unit, cell and month of the year with staff: leavers and log staff of all years.
    fn table(&self, panel: &Panel) -> (Dataset<f64, f64, ndarray::Ix1>, Array1<f64>) {
        let mut sums = vec![(0.0, 0.0); panel.units.len() * panel.cells.len() * 12];
        for_each_exposed(panel, |t, u, c, staff| {
            let row = &mut sums[(u * panel.cells.len() + c) * 12 + panel.calendar(t)];
            row.0 += panel.leavers[t][u][c];
            row.1 += staff;
        });
        let kept: Vec<usize> = (0..sums.len()).filter(|i| sums[*i].1 > 0.0).collect();
        let mut x = Array2::zeros((kept.len(), self.names.len()));
        for (mut row, i) in x.rows_mut().into_iter().zip(&kept) {
            let (place, calendar) = (i / 12, i % 12);
            self.design[place / panel.cells.len()][place % panel.cells.len()].iter().for_each(|j| row[*j] = 1.0);
            match self.months.get(calendar) {
                Some(column) => row[*column] = 1.0,
                None => self.months.iter().for_each(|column| row[*column] = -1.0),
            }
        }
        let leavers = kept.iter().map(|i| sums[*i].0).collect::<Array1<f64>>();
        let offset = kept.iter().map(|i| sums[*i].1.ln()).collect();
        (Dataset::new(x, leavers), offset)
    }

    /// Precision and centre of each column's prior.
    fn priors(&self, panel: &Panel, recipe: &Recipe) -> (Array1<f64>, Array1<f64>) {
        let mut precisions: Array1<f64> = self
            .feature
            .iter()
            .map(|feature| feature.map_or(recipe.penalties.intercept, |feature| recipe.precision(feature)))
            .collect();
        let mut centres = Array1::zeros(self.names.len());
        if !self.banded && recipe.features.contains(&Feature::Role) {
            let prior = recipe.penalties.newly_qualified_without_bands;
            for role in panel.roles.iter().filter(|role| role.newly_qualified) {
                if let Some(column) = self.names.iter().position(|name| *name == format!("role_{}", role.name)) {
                    precisions[column] = prior.precision;
                    centres[column] = prior.centre;
                }
            }
        }
        (precisions, centres)
    }
}

/// The role the others are set against: the one newly qualified join, else the largest that is no manager's.
fn main_role(panel: &Panel) -> usize {
    let staff = |role: usize| -> f64 {
        let cells: Vec<usize> = (0..panel.cells.len()).filter(|c| panel.cells[*c].role == role).collect();
        panel.close.iter().flatten().map(|unit| cells.iter().map(|c| unit[*c]).sum::<f64>()).sum()
    };
    let joined = panel.roles.iter().find(|role| role.newly_qualified).map(|role| role.group);
    let rank = |i: usize| {
        let role = &panel.roles[i];
        let manager = RoleGroup::new(&role.name).is_manager();
        (!role.newly_qualified, joined == Some(role.group), !manager, staff(i))
    };
    let better = |best: usize, i: usize| if rank(i) > rank(best) { i } else { best };
    (0..panel.roles.len()).reduce(better).unwrap_or(0)
}

fn for_each_exposed(panel: &Panel, mut with: impl FnMut(usize, usize, usize, f64)) {
    for (t, units) in panel.open.iter().enumerate() {
        for (u, cells) in units.iter().enumerate() {
            for (c, staff) in cells.iter().enumerate() {
                if *staff > 0.0 {
                    with(t, u, c, *staff);
                }
            }
        }
    }
}

/// Leavers and fitted leavers of each month and unit with staff.
struct Residuals {
    by_unit: Vec<Vec<(f64, f64)>>,
}

impl Residuals {
    fn of(panel: &Panel, hazard: &Hazard) -> Self {
        let rate: Vec<Vec<f64>> = (0..panel.units.len())
            .map(|u| (0..panel.cells.len()).map(|c| hazard.log_rate(u, c).exp()).collect())
            .collect();
        let season: [f64; 12] = std::array::from_fn(|calendar| hazard.season(calendar).exp());
        let mut by_unit = vec![vec![(0.0, 0.0); panel.units.len()]; panel.months()];
        for_each_exposed(panel, |t, u, c, staff| {
            let sums = &mut by_unit[t][u];
            sums.0 += panel.leavers[t][u][c];
            sums.1 += staff * rate[u][c] * season[panel.calendar(t)];
        });
        Self { by_unit }
    }

    fn by_month(&self) -> Vec<(f64, f64)> {
        let add = |a: (f64, f64), b: &(f64, f64)| (a.0 + b.0, a.1 + b.1);
        self.by_unit.iter().map(|units| units.iter().fold((0.0, 0.0), add)).collect()
    }
}

/// Mean of (leavers − fitted)² ÷ fitted; at cell level it would say nothing, with means of .03.
fn dispersion<'a>(sums: impl IntoIterator<Item = &'a (f64, f64)>) -> f64 {
    let terms: Vec<f64> = sums.into_iter().filter(|(_, m)| *m > 0.0).map(|(y, m)| (y - m).powi(2) / m).collect();
    terms.iter().sum::<f64>() / terms.len().max(1) as f64
}

impl Hazard {
    /// Log hazard a month of a cell of a unit, months of the year left out.
    pub fn log_rate(&self, unit: usize, cell: usize) -> f64 {
        self.design[unit][cell].iter().map(|column| self.coefficients[*column]).sum()
    }

    /// Role and band effects of a cell of a unit: its log hazard without intercept and unit effect.
    pub fn log_role_and_band(&self, unit: usize, cell: usize) -> f64 {
        let of =
            |column: &&usize| self.names[**column].starts_with("role_") || self.names[**column].starts_with("band_");
        self.design[unit][cell].iter().filter(of).map(|column| self.coefficients[*column]).sum()
    }

    /// Effect of a month of the year, 0 (January) to 11, on the log hazard; the twelve sum to zero.
    pub fn season(&self, calendar: usize) -> f64 {
        match self.months.get(calendar) {
            Some(column) => self.coefficients[*column],
            None => -self.months.iter().map(|column| self.coefficients[*column]).sum::<f64>(),
        }
    }

    /// Standard error of each coefficient.
    pub fn standard_errors(&self) -> Vec<f64> {
        let p = self.names.len();
        (0..p).map(|j| self.covariance[j * p + j].sqrt()).collect()
    }
}
