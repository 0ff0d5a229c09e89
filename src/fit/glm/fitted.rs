//! A fitted regression.

use std::marker::PhantomData;

use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, Data, Ix2};
use serde::{Deserialize, Serialize};

use super::Family;

/// Coefficients with their uncertainty; predicts the mean of one trial (per unit of exposure).
///
/// Through linfa's [`Predict`](linfa::traits::Predict) a set of records gives the inverse link of `X b`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Model<F: Family> {
    pub(super) coefficients: Array1<f64>,
    pub(super) covariance: Array2<f64>,
    pub(super) deviance: f64,
    pub(super) dispersion: f64,
    pub(super) objective: f64,
    pub(super) iterations: usize,
    pub(super) converged: bool,
    #[serde(skip)]
    pub(super) family: PhantomData<F>,
}

impl<F: Family> Model<F> {
    /// Coefficients on the scale of the link, in the order of the columns.
    pub fn coefficients(&self) -> &Array1<f64> {
        &self.coefficients
    }

    /// Inverse of the (penalised) expected information, columns × columns, dispersion taken as 1.
    pub fn covariance(&self) -> &Array2<f64> {
        &self.covariance
    }

    /// Square roots of the covariance's diagonal.
    pub fn standard_errors(&self) -> Array1<f64> {
        self.covariance.diag().mapv(f64::sqrt)
    }

    /// Standard errors times the square root of the dispersion (quasi-likelihood), which may shrink them.
    pub fn quasi_standard_errors(&self) -> Array1<f64> {
        self.standard_errors() * self.dispersion.sqrt()
    }

    /// Twice the distance in log likelihood from a perfect fit.
    pub fn deviance(&self) -> f64 {
        self.deviance
    }

    /// Pearson's statistic ÷ (weighted rows − columns); 1 where the family holds, `NaN` without degrees of freedom.
    pub fn dispersion(&self) -> f64 {
        self.dispersion
    }

    /// Negative log likelihood plus half the penalty at the solution, constants left out: for counts
    /// `Σ w (μ − y η) + ½ Σ λ (b − centre)²`, η without the offset.
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

    /// Means of one trial (expected counts) of rows with `offset`.
    pub fn expected<D: Data<Elem = f64>>(&self, x: &ArrayBase<D, Ix2>, offset: &Array1<f64>) -> Array1<f64> {
        (x.dot(&self.coefficients) + offset).mapv(F::mean)
    }
}

impl<F: Family, D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<f64>> for Model<F> {
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<f64>) {
        assert_eq!(x.nrows(), y.len(), "one target for each row");
        *y = x.dot(&self.coefficients).mapv(F::mean);
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<f64> {
        Array1::zeros(x.nrows())
    }
}
