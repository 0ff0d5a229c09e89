//! The Cholesky factor of the information.

use linfa_linalg::cholesky::Cholesky;
use linfa_linalg::triangular::{SolveTriangularInplace, UPLO};
use ndarray::{Array1, Array2, Axis, Slice};

use super::RegressionError;

/// A pivot of the information scaled to unit diagonal below this: the column is a combination of others.
const SMALLEST_PIVOT: f64 = 1e-12;

/// Cholesky factor of a symmetric matrix scaled to unit diagonal, so that columns may differ in size by far.
pub(super) struct Factor {
    lower: Array2<f64>,
    scale: Array1<f64>,
}

impl Factor {
    pub(super) fn of(matrix: &Array2<f64>) -> Result<Self, RegressionError> {
        if let Some(column) = matrix.diag().iter().position(|d| !(d.is_finite() && *d > 0.0)) {
            return Err(RegressionError::Singular { column });
        }
        let scale = matrix.diag().mapv(|d| 1.0 / d.sqrt());
        let mut scaled = matrix * &scale;
        scaled *= &scale.view().insert_axis(Axis(1));
        let lower = scaled.cholesky().map_err(|_e| RegressionError::Singular { column: first_dependent(&scaled) })?;
        match lower.diag().iter().position(|pivot| pivot * pivot < SMALLEST_PIVOT) {
            Some(column) => Err(RegressionError::Singular { column }),
            None => Ok(Self { lower, scale }),
        }
    }

    pub(super) fn solve(&self, right: &Array1<f64>) -> Array1<f64> {
        let solved = self.solve_columns((right * &self.scale).insert_axis(Axis(1)));
        &solved.column(0) * &self.scale
    }

    /// `A⁻¹ right`, column by column.
    pub(super) fn solve_all(&self, right: &Array2<f64>) -> Array2<f64> {
        let scale = self.scale.view().insert_axis(Axis(1));
        self.solve_columns(right * &scale) * scale
    }

    pub(super) fn inverse(&self) -> Array2<f64> {
        let mut inverse = self.solve_columns(Array2::from_diag(&self.scale));
        inverse *= &self.scale.view().insert_axis(Axis(1));
        (&inverse + &inverse.t()) * 0.5
    }

    fn solve_columns(&self, right: Array2<f64>) -> Array2<f64> {
        let half = self.lower.solve_triangular_into(right, UPLO::Lower).expect("shapes agree, pivots are positive");
        self.lower.t().solve_triangular_into(half, UPLO::Upper).expect("shapes agree, pivots are positive")
    }
}

/// The first column that the ones before it determine.
fn first_dependent(scaled: &Array2<f64>) -> usize {
    let leading = |n: usize| {
        let rows = scaled.slice_axis(Axis(0), Slice::from(0..n));
        rows.slice_axis(Axis(1), Slice::from(0..n)).to_owned()
    };
    (0..scaled.nrows()).find(|j| leading(j + 1).cholesky().is_err()).unwrap_or(0)
}
