//! Newton steps (iteratively reweighted least squares) with step halving, each solved by Cholesky.

use linfa_linalg::cholesky::Cholesky;
use linfa_linalg::triangular::{SolveTriangularInplace, UPLO};
use ndarray::{Array1, Array2, Axis, Slice};

use super::passes::{Problem, Sums};
use super::{PoissonError, PoissonModel};

/// A pivot of the information scaled to unit diagonal below this: the column is a combination of others.
const SMALLEST_PIVOT: f64 = 1e-12;
/// A step is halved at most so often before it is taken for the end of the descent.
const HALVINGS: usize = 40;

/// Solves the problem; steps stop when none exceeds `tolerance`.
pub(super) fn solve(problem: &Problem, max_steps: usize, tolerance: f64) -> Result<PoissonModel, PoissonError> {
    let start = problem.start();
    let mut b = Factor::of(&start.information)?.solve(&start.gradient);
    let mut at = problem.newton(&b);
    let (mut converged, mut steps) = (false, 0);
    while !converged && steps < max_steps {
        let step = Factor::of(&at.information)?.solve(&at.gradient);
        steps += 1;
        let Some((next, sums)) = descend(problem, &b, &step, &at) else { break };
        converged = step.iter().zip(&b).all(|(s, b)| s.abs() <= tolerance * b.abs().max(1.0));
        (b, at) = (next, sums);
    }
    let covariance = Factor::of(&at.information)?.inverse();
    Ok(describe(problem, b, covariance, at.objective, steps, converged))
}

/// The first of the full step, half of it, a quarter … that does not worsen the objective.
fn descend(problem: &Problem, b: &Array1<f64>, step: &Array1<f64>, at: &Sums) -> Option<(Array1<f64>, Sums)> {
    let slack = 1e-10 * (1.0 + at.objective.abs());
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let next = b + &(step * length);
        let sums = problem.newton(&next);
        let usable = sums.objective.is_finite() && sums.information.iter().all(|v| v.is_finite());
        if usable && (sums.objective <= at.objective + slack || !at.objective.is_finite()) {
            return Some((next, sums));
        }
        length *= 0.5;
    }
    None
}

/// Deviance and Pearson's statistic at the solution. `McCullagh` & Nelder (1989), sections 2.3 and 6.2.
fn describe(
    problem: &Problem,
    b: Array1<f64>,
    covariance: Array2<f64>,
    objective: f64,
    iterations: usize,
    converged: bool,
) -> PoissonModel {
    let eta = problem.x.dot(&b);
    let (mut deviance, mut pearson, mut total) = (0.0, 0.0, 0.0);
    for i in 0..problem.y.len() {
        let (y, weight) = (problem.y[i], problem.weights[i]);
        if weight == 0.0 {
            continue;
        }
        let mu = (problem.offset[i] + eta[i]).exp();
        let log_ratio = if y > 0.0 { y * (y / mu).ln() } else { 0.0 };
        deviance += 2.0 * weight * (log_ratio - (y - mu));
        pearson += weight * (y - mu).powi(2) / mu;
        total += weight;
    }
    let freedom = total - b.len() as f64;
    let dispersion = if freedom > 0.0 { pearson / freedom } else { f64::NAN };
    PoissonModel { coefficients: b, covariance, deviance, dispersion, objective, iterations, converged }
}

/// Cholesky factor of a symmetric matrix scaled to unit diagonal, so that columns may differ in size by far.
struct Factor {
    lower: Array2<f64>,
    scale: Array1<f64>,
}

impl Factor {
    fn of(matrix: &Array2<f64>) -> Result<Self, PoissonError> {
        if let Some(column) = matrix.diag().iter().position(|d| !(d.is_finite() && *d > 0.0)) {
            return Err(PoissonError::Singular { column });
        }
        let scale = matrix.diag().mapv(|d| 1.0 / d.sqrt());
        let mut scaled = matrix * &scale;
        scaled *= &scale.view().insert_axis(Axis(1));
        let lower = scaled.cholesky().map_err(|_e| PoissonError::Singular { column: first_dependent(&scaled) })?;
        match lower.diag().iter().position(|pivot| pivot * pivot < SMALLEST_PIVOT) {
            Some(column) => Err(PoissonError::Singular { column }),
            None => Ok(Self { lower, scale }),
        }
    }

    fn solve(&self, right: &Array1<f64>) -> Array1<f64> {
        let solved = self.solve_columns((right * &self.scale).insert_axis(Axis(1)));
        &solved.column(0) * &self.scale
    }

    fn inverse(&self) -> Array2<f64> {
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
