//! How uncertain the coefficients of the hazard are.

use serde::{Deserialize, Serialize};

/// Joint normal uncertainty: the common coefficients, and each unit's given them. Given the common ones, units
/// are independent, so this is the whole covariance in space that grows with the units.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Uncertainty {
    /// Covariance of the common coefficients (all but the units'), row-major.
    pub common: Vec<f64>,
    /// By unit, in the order of its columns.
    pub units: Vec<UnitUncertainty>,
}

/// A unit's effect given the common coefficients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitUncertainty {
    /// What it moves by for each unit that a common coefficient is off.
    pub link: Vec<f64>,
    /// Its own variance beside that.
    pub variance: f64,
}

impl Uncertainty {
    /// None: every coefficient is known.
    pub fn none(common: usize, units: usize) -> Self {
        let unit = UnitUncertainty { link: vec![0.0; common], variance: 0.0 };
        Self { common: vec![0.0; common * common], units: vec![unit; units] }
    }

    /// Number of common coefficients.
    pub fn columns(&self) -> usize {
        self.common.len().isqrt()
    }

    /// Variance of each coefficient, common ones first.
    pub fn variances(&self) -> Vec<f64> {
        let q = self.columns();
        let common = (0..q).map(|j| self.common[j * q + j]);
        let unit = |unit: &UnitUncertainty| {
            let row = |j: usize| (0..q).map(|k| self.common[j * q + k] * unit.link[k]).sum::<f64>();
            unit.variance + (0..q).map(|j| unit.link[j] * row(j)).sum::<f64>()
        };
        common.chain(self.units.iter().map(unit)).collect()
    }
}
