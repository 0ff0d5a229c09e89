//! Penalised Poisson regression with an effect for every unit, in time and memory that grow with the units.
//!
//! Rows are units × patterns (a cell in a month of the year). All units share the few common columns of a pattern; each
//! adds one column of its own, so the information matrix is an arrow: a small block, a diagonal, and a
//! border. Units are eliminated first (the Schur complement; Golub and Van Loan, *Matrix Computations*, 4.5), which
//! leaves a system of the size of the common block. With 1,500 units the whole matrix would have two million entries,
//! and its factor cost a thousand times that of 150.

use super::FitError;
use super::uncertainty::{Uncertainty, UnitUncertainty};
use crate::fit::cholesky::Cholesky;

/// Steps at most.
const STEPS: usize = 50;
/// A step is halved at most so often.
const HALVINGS: usize = 40;
/// No coefficient moves by more than this, or than this share of itself.
const TOLERANCE: f64 = 1e-8;

/// Counts and exposure by `unit × patterns + pattern`; a pattern nobody was exposed in has none of either.
pub(super) struct Problem {
    /// Common columns of each pattern and what stands in them.
    pub(super) patterns: Vec<Vec<(usize, f64)>>,
    /// Number of common columns.
    pub(super) common: usize,
    pub(super) units: usize,
    pub(super) counts: Vec<f64>,
    pub(super) exposure: Vec<f64>,
    /// Prior precision and mean of each coefficient, common ones first.
    pub(super) precisions: Vec<f64>,
    pub(super) centres: Vec<f64>,
}

/// Coefficients, common ones first, and how uncertain they are.
pub(super) struct Solution {
    pub(super) coefficients: Vec<f64>,
    pub(super) uncertainty: Uncertainty,
}

/// Information and gradient at some coefficients.
struct Sums {
    /// Common block, row-major.
    block: Vec<f64>,
    /// Border, by unit.
    border: Vec<f64>,
    diagonal: Vec<f64>,
    gradient: Vec<f64>,
    objective: f64,
}

/// The common block with the units eliminated.
struct Eliminated {
    factor: Cholesky,
}

impl Problem {
    /// Newton steps, halved where they overshoot, from the common rate on.
    ///
    /// # Errors
    /// [`FitError::NotConverged`].
    pub(super) fn solve(&self) -> Result<Solution, FitError> {
        let mut b = self.centres.clone();
        b[0] = (self.counts.iter().sum::<f64>() / self.exposure.iter().sum::<f64>()).ln();
        let mut at = self.sums(&b);
        for steps in 1..=STEPS {
            let failed = || FitError::NotConverged { steps };
            let eliminated = self.eliminate(&at).ok_or_else(failed)?;
            let step = self.step(&at, &eliminated);
            let (next, sums) = self.descend(&b, &step, &at).ok_or_else(failed)?;
            let small = |(step, b): (&f64, &f64)| step.abs() <= TOLERANCE * b.abs().max(1.0);
            let arrived = step.iter().zip(&b).all(small);
            (b, at) = (next, sums);
            if arrived {
                let eliminated = self.eliminate(&at).ok_or_else(failed)?;
                return Ok(Solution { uncertainty: self.uncertainty(&at, &eliminated), coefficients: b });
            }
        }
        Err(FitError::NotConverged { steps: STEPS })
    }

    fn sums(&self, b: &[f64]) -> Sums {
        let (q, patterns) = (self.common, self.patterns.len());
        let eta: Vec<f64> = self.patterns.iter().map(|x| x.iter().map(|(j, v)| b[*j] * v).sum()).collect();
        let rate: Vec<f64> = eta.iter().map(|eta| eta.exp()).collect();
        let mut means = vec![0.0; patterns];
        let mut sums = Sums {
            block: vec![0.0; q * q],
            border: vec![0.0; self.units * q],
            diagonal: vec![0.0; self.units],
            gradient: vec![0.0; b.len()],
            objective: 0.0,
        };
        let mut misses = vec![0.0; patterns];
        for u in 0..self.units {
            let (own, effect) = (b[q + u], b[q + u].exp());
            let border = &mut sums.border[u * q..(u + 1) * q];
            for (p, x) in self.patterns.iter().enumerate() {
                let (count, exposure) = (self.counts[u * patterns + p], self.exposure[u * patterns + p]);
                if exposure > 0.0 {
                    let mean = exposure * rate[p] * effect;
                    means[p] += mean;
                    misses[p] += count - mean;
                    sums.diagonal[u] += mean;
                    sums.gradient[q + u] += count - mean;
                    sums.objective += mean - count * (eta[p] + own);
                    for (j, v) in x {
                        border[*j] += mean * v;
                    }
                }
            }
        }
        for ((x, mean), miss) in self.patterns.iter().zip(&means).zip(&misses) {
            for (j, v) in x {
                sums.gradient[*j] += miss * v;
                for (k, w) in x {
                    sums.block[j * q + k] += mean * v * w;
                }
            }
        }
        self.add_priors(b, &mut sums);
        sums
    }

    fn add_priors(&self, b: &[f64], sums: &mut Sums) {
        for (j, precision) in self.precisions.iter().enumerate() {
            let distance = b[j] - self.centres[j];
            sums.gradient[j] -= precision * distance;
            sums.objective += 0.5 * precision * distance * distance;
            match j.checked_sub(self.common) {
                Some(u) => sums.diagonal[u] += precision,
                None => sums.block[j * self.common + j] += precision,
            }
        }
    }

    fn eliminate(&self, at: &Sums) -> Option<Eliminated> {
        let q = self.common;
        let mut block = at.block.clone();
        for (border, diagonal) in at.border.chunks_exact(q).zip(&at.diagonal) {
            for (j, x) in border.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                let share = x / diagonal;
                (0..=j).for_each(|k| block[j * q + k] -= share * border[k]);
            }
        }
        Cholesky::new(block, q).map(|factor| Eliminated { factor })
    }

    fn step(&self, at: &Sums, eliminated: &Eliminated) -> Vec<f64> {
        let q = self.common;
        let mut step = at.gradient.clone();
        for (u, (border, diagonal)) in at.border.chunks_exact(q).zip(&at.diagonal).enumerate() {
            let share = at.gradient[q + u] / diagonal;
            step[..q].iter_mut().zip(border).for_each(|(s, x)| *s -= share * x);
        }
        let (common, units) = step.split_at_mut(q);
        eliminated.factor.solve_in_place(common);
        for ((unit, border), diagonal) in units.iter_mut().zip(at.border.chunks_exact(q)).zip(&at.diagonal) {
            let pulled: f64 = border.iter().zip(&*common).map(|(x, s)| x * s).sum();
            *unit = (*unit - pulled) / diagonal;
        }
        step
    }

    /// The first of the full step, half of it, a quarter … that does not worsen the objective.
    fn descend(&self, b: &[f64], step: &[f64], at: &Sums) -> Option<(Vec<f64>, Sums)> {
        let slack = 1e-10 * (1.0 + at.objective.abs());
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            let next: Vec<f64> = b.iter().zip(step).map(|(b, s)| b + length * s).collect();
            let sums = self.sums(&next);
            if sums.objective.is_finite() && sums.objective <= at.objective + slack {
                return Some((next, sums));
            }
            length *= 0.5;
        }
        None
    }

    fn uncertainty(&self, at: &Sums, eliminated: &Eliminated) -> Uncertainty {
        let q = self.common;
        let mut common = vec![0.0; q * q];
        for (j, column) in common.chunks_exact_mut(q).enumerate() {
            column[j] = 1.0;
            eliminated.factor.solve_in_place(column);
        }
        let unit = |(border, diagonal): (&[f64], &f64)| UnitUncertainty {
            link: border.iter().map(|x| -x / diagonal).collect(),
            variance: diagonal.recip(),
        };
        let units = at.border.chunks_exact(q).zip(&at.diagonal).map(unit).collect();
        Uncertainty { common, units }
    }
}

#[cfg(test)]
mod tests {
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::{Array1, Array2};

    use super::*;
    use crate::fit::glm::PoissonRegression;

    fn problem() -> Problem {
        let (units, patterns) = (5, 4);
        let number = |i: usize, m: usize| ((i * 7 + 3) % m) as f64;
        let cells = units * patterns;
        Problem {
            patterns: vec![
                vec![(0, 1.0)],
                vec![(0, 1.0), (1, 1.0)],
                vec![(0, 1.0), (2, 1.0)],
                vec![(0, 1.0), (1, -1.0), (2, -1.0)],
            ],
            common: 3,
            units,
            counts: (0..cells).map(|i| if i == 6 { 0.0 } else { number(i, 6) }).collect(),
            exposure: (0..cells).map(|i| if i == 6 { 0.0 } else { 20.0 + number(i, 11) }).collect(),
            precisions: [1e-6, 4.0, 4.0].into_iter().chain([16.0; 5]).collect(),
            centres: [0.0, 0.1, 0.0].into_iter().chain([0.0; 5]).collect(),
        }
    }

    // The same regression with one dense table, by the crate's own estimator (itself held against statsmodels).
    #[test]
    fn coefficients_and_errors_are_those_of_the_dense_regression() {
        let arrow = problem();
        let found = arrow.solve().expect("a fit");
        let kept: Vec<usize> = (0..arrow.counts.len()).filter(|i| arrow.exposure[*i] > 0.0).collect();
        let mut x = Array2::zeros((kept.len(), 8));
        for (mut row, i) in x.rows_mut().into_iter().zip(&kept) {
            arrow.patterns[i % 4].iter().for_each(|(j, v)| row[*j] = *v);
            row[3 + i / 4] = 1.0;
        }
        let counts: Array1<f64> = kept.iter().map(|i| arrow.counts[*i]).collect();
        let dense = PoissonRegression::new()
            .offset(kept.iter().map(|i| arrow.exposure[*i].ln()).collect())
            .penalties(Array1::from(arrow.precisions.clone()))
            .centres(Array1::from(arrow.centres.clone()))
            .fit(&Dataset::new(x, counts))
            .expect("a fit");
        let variances = found.uncertainty.variances();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-8;
        assert!(found.coefficients.iter().zip(dense.coefficients()).all(|(a, b)| near(*a, *b)));
        assert!(variances.iter().zip(dense.covariance().diag()).all(|(a, b)| near(*a, *b)));
        // Covariance of the first unit with the second: by their links alone.
        let q = 3;
        let [a, b] = [0, 1].map(|u| &found.uncertainty.units[u].link);
        let linked: f64 = (0..q)
            .flat_map(|j| (0..q).map(move |k| (j, k)))
            .map(|(j, k)| a[j] * found.uncertainty.common[j * q + k] * b[k])
            .sum();
        assert!((linked - dense.covariance()[[3, 4]]).abs() < 1e-10);
    }
}
