//! The fitted hazard: probability of leaving in a month, by pattern and month of the year.

use std::collections::BTreeMap;

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::ChurnError;
use super::design::Columns;
use super::table::{Pattern, Table};
use crate::fit::glm::{Cloglog, CloglogRegression, Model};
use crate::fit::recipe::ChurnRecipe;

/// Coefficients on the scale of log hazards, with their covariance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hazard {
    /// Which column stands for what.
    pub columns: Columns,
    /// Coefficients.
    pub coefficients: Vec<f64>,
    /// Inverse penalised information, row-major.
    pub covariance: Vec<f64>,
    /// Distinct rows the fit was made from: its cost follows them, not the people.
    pub rows: usize,
}

/// A regression set up, with its data.
pub(super) struct SetUp {
    pub(super) data: Dataset<f64, f64, ndarray::Ix1>,
    pub(super) regression: CloglogRegression,
}

impl SetUp {
    /// One row for each key with its columns: events and trials are summed over the table's rows before.
    pub(super) fn of(columns: &Columns, rows: &BTreeMap<(usize, usize, usize), (f64, f64)>, table: &Table) -> Self {
        let mut x = Array2::zeros((rows.len(), columns.count));
        for (mut line, (pattern, calendar, _)) in x.rows_mut().into_iter().zip(rows.keys()) {
            for (column, value) in columns.filled(table.patterns[*pattern], *calendar) {
                line[column] = value;
            }
        }
        let trials: Array1<f64> = rows.values().map(|(at_risk, _)| *at_risk).collect();
        let left: Array1<f64> = rows.values().map(|(_, left)| *left).collect();
        Self { data: Dataset::new(x, left), regression: CloglogRegression::new().trials(trials) }
    }

    pub(super) fn fit(&self) -> Result<Model<Cloglog>, ChurnError> {
        let model = self.regression.fit(&self.data)?;
        if model.converged() { Ok(model) } else { Err(ChurnError::NotConverged { steps: model.iterations() }) }
    }
}

/// The sufficient statistics: at risk and left by pattern, month of the year and `split` of the month.
pub(super) fn summed(table: &Table, split: impl Fn(usize) -> usize) -> BTreeMap<(usize, usize, usize), (f64, f64)> {
    let mut sums: BTreeMap<(usize, usize, usize), (f64, f64)> = BTreeMap::new();
    for row in &table.rows {
        let sum = sums.entry((row.pattern, table.calendar(row.month), split(row.month))).or_default();
        *sum = (sum.0 + row.at_risk, sum.1 + row.left);
    }
    sums
}

/// Fits the hazard of a table that has enough in it.
pub(super) fn fit(table: &Table, recipe: &ChurnRecipe) -> Result<Hazard, ChurnError> {
    let columns = Columns::of(table);
    let mut set_up = SetUp::of(&columns, &summed(table, |_| 0), table);
    set_up.regression = set_up.regression.penalties(columns.penalties(&recipe.penalties).into());
    let model = set_up.fit()?;
    Ok(Hazard {
        columns,
        coefficients: model.coefficients().to_vec(),
        covariance: model.covariance().iter().copied().collect(),
        rows: set_up.data.records.nrows(),
    })
}

impl Hazard {
    /// Hazard of a pattern in a month of the year (0 for January).
    pub fn rate(&self, pattern: Pattern, calendar: usize) -> f64 {
        let filled = self.columns.filled(pattern, calendar);
        filled.into_iter().map(|(column, value)| value * self.coefficients[column]).sum::<f64>().exp()
    }

    /// Chance of leaving within the month.
    pub fn probability(&self, pattern: Pattern, calendar: usize) -> f64 {
        -(-self.rate(pattern, calendar)).exp_m1()
    }

    /// Mean hazard of patterns by weight (adding up to 1) over the months of a year, and its slope in each coefficient.
    pub fn mean_rate(&self, patterns: &[(Pattern, f64)]) -> (f64, Vec<f64>) {
        let (mut mean, mut slope) = (0.0, vec![0.0; self.coefficients.len()]);
        for (pattern, weight) in patterns {
            for calendar in 0..12 {
                let part = weight / 12.0 * self.rate(*pattern, calendar);
                mean += part;
                for (column, value) in self.columns.filled(*pattern, calendar) {
                    slope[column] += value * part;
                }
            }
        }
        (mean, slope)
    }

    /// `aᵀ C b` with the coefficients' covariance.
    pub fn covariance_of(&self, a: &[f64], b: &[f64]) -> f64 {
        let lines = self.covariance.chunks_exact(self.coefficients.len());
        a.iter().zip(lines).filter(|(a, _)| **a != 0.0).map(|(a, line)| a * crate::fit::linear::dot(line, b)).sum()
    }
}
