//! Scoring steps (iteratively reweighted least squares) with step halving, each solved by Cholesky.

use std::marker::PhantomData;

use ndarray::Array1;

use super::factor::Factor;
use super::passes::{Problem, Sums};
use super::{Family, Model, RegressionError};

/// A step is halved at most so often before it is taken for the end of the descent.
const HALVINGS: usize = 40;
/// From so many rows on, steps begin on a part of them.
const MANY_ROWS: usize = 16_384;
/// The part: one block in so many.
const PART: usize = 8;
/// Steps on a part end here: what it cannot tell is larger.
const ROUGHLY: f64 = 1e-2;
const ROUGH_STEPS: usize = 12;

/// How far a descent has come.
struct Descent {
    b: Array1<f64>,
    at: Sums,
    factor: Factor,
    steps: usize,
    converged: bool,
}

/// Solves the problem; steps stop when none exceeds `tolerance`.
pub(super) fn solve<F: Family>(
    problem: &Problem<F>,
    max_steps: usize,
    tolerance: f64,
) -> Result<Model<F>, RegressionError> {
    if problem.rows() >= MANY_ROWS
        && let Some(rough) = on_a_part(problem)
        && let Ok(found) = descend(problem, rough, max_steps, tolerance, 1)
        && found.converged
    {
        return Ok(describe(problem, found));
    }
    let first = first(problem, 1)?;
    Ok(describe(problem, descend(problem, first, max_steps, tolerance, 1)?))
}

/// Coefficients from a part of the rows, as a start for all of them; `None` where the part says too little.
fn on_a_part<F: Family>(problem: &Problem<F>) -> Option<Array1<f64>> {
    let first = first(problem, PART).ok()?;
    let found = descend(problem, first, ROUGH_STEPS, ROUGHLY, PART).ok()?;
    found.converged.then_some(found.b)
}

fn first<F: Family>(problem: &Problem<F>, every: usize) -> Result<Array1<f64>, RegressionError> {
    let start = problem.start(every);
    Ok(Factor::of(&start.information)?.solve(&start.gradient))
}

/// Steps from `b`. The information is that at the coefficients before the last, small step.
fn descend<F: Family>(
    problem: &Problem<F>,
    mut b: Array1<f64>,
    max_steps: usize,
    tolerance: f64,
    every: usize,
) -> Result<Descent, RegressionError> {
    let mut at = problem.pass(&b, every);
    let mut steps = 0;
    loop {
        let factor = Factor::of(&at.information)?;
        let step = factor.solve(&at.gradient);
        let small = step.iter().zip(&b).all(|(s, b)| s.abs() <= tolerance * b.abs().max(1.0));
        if small || steps == max_steps {
            let b = if small { b + step } else { b };
            return Ok(Descent { b, at, factor, steps: steps + usize::from(small), converged: small });
        }
        steps += 1;
        match shorten(problem, &b, &step, &at, every) {
            Some((next, sums)) => (b, at) = (next, sums),
            None => return Ok(Descent { b, at, factor, steps, converged: false }),
        }
    }
}

/// The first of the full step, half of it, a quarter … that does not worsen the objective.
fn shorten<F: Family>(
    problem: &Problem<F>,
    b: &Array1<f64>,
    step: &Array1<f64>,
    at: &Sums,
    every: usize,
) -> Option<(Array1<f64>, Sums)> {
    let slack = 1e-10 * (1.0 + at.objective.abs());
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let next = b + &(step * length);
        let sums = problem.pass(&next, every);
        let usable = sums.objective.is_finite() && sums.information.iter().all(|v| v.is_finite());
        if usable && (sums.objective <= at.objective + slack || !at.objective.is_finite()) {
            return Some((next, sums));
        }
        length *= 0.5;
    }
    None
}

/// Deviance and dispersion at the solution. `McCullagh` & Nelder (1989), sections 2.3 and 4.5.
fn describe<F: Family>(problem: &Problem<F>, found: Descent) -> Model<F> {
    let Descent { b, at, factor, steps, converged } = found;
    let freedom = problem.total_weight() - b.len() as f64;
    Model {
        covariance: factor.inverse(),
        coefficients: b,
        deviance: (2.0 * (at.misfit - problem.saturated())).max(0.0),
        dispersion: if freedom > 0.0 { at.pearson / freedom } else { f64::NAN },
        objective: at.objective,
        iterations: steps,
        converged,
        family: PhantomData,
    }
}
