//! A fitted Poisson regression.

use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, Data, Ix2};
use serde::{Deserialize, Serialize};

/// Coefficients with their uncertainty; predicts the rate per unit of exposure.
///
/// Through linfa's [`Predict`](linfa::traits::Predict) a set of records gives `exp(X b)`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoissonModel {
    pub(super) coefficients: Array1<f64>,
    pub(super) covariance: Array2<f64>,
    pub(super) deviance: f64,
    pub(super) dispersion: f64,
    pub(super) objective: f64,
    pub(super) iterations: usize,
    pub(super) converged: bool,
}

impl PoissonModel {
    /// Coefficients on the log scale, in the order of the columns.
    pub fn coefficients(&self) -> &Array1<f64> {
        &self.coefficients
    }

    /// Inverse of the (penalised) information, columns × columns, dispersion taken as 1.
    pub fn covariance(&self) -> &Array2<f64> {
        &self.covariance
    }

    /// Square roots of the covariance's diagonal.
    pub fn standard_errors(&self) -> Array1<f64> {
        self.covariance.diag().mapv(f64::sqrt)
    }

    /// Standard errors times the square root of the dispersion (quasi-Poisson), which may shrink them.
    pub fn quasi_standard_errors(&self) -> Array1<f64> {
        self.standard_errors() * self.dispersion.sqrt()
    }

    /// Twice the distance in log likelihood from a perfect fit.
    pub fn deviance(&self) -> f64 {
        self.deviance
    }

    /// Pearson's statistic ÷ (weighted rows − columns); 1 for Poisson counts, `NaN` without degrees of freedom.
    pub fn dispersion(&self) -> f64 {
        self.dispersion
    }

    /// `Σ w (μ − y η) + ½ Σ λ (b − centre)²` at the solution, η without the offset.
    pub fn objective(&self) -> f64 {
        self.objective
    }

    /// Steps taken.
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// False when steps ended before they became small: the coefficients are then not to be used.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// Expected counts of rows with log exposure `offset`.
    pub fn expected<D: Data<Elem = f64>>(&self, x: &ArrayBase<D, Ix2>, offset: &Array1<f64>) -> Array1<f64> {
        (x.dot(&self.coefficients) + offset).mapv(f64::exp)
    }
}

impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for PoissonModel {
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.nrows(), y.len(), "one target for each row");
        *y = x.dot(&self.coefficients).mapv(f64::exp);
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}
