//! One pass over the rows: information, gradient and objective at given coefficients.
//!
//! Rows are cut into blocks of a fixed size and block sums are added in order, so the result is the
//! same for any number of threads.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Slice};
use rayon::prelude::*;

/// Rows in a block: large enough to hide the cost of handing it out.
const BLOCK: usize = 2048;
/// A block with more than one value in so many filled is worked as a whole.
const MOSTLY_FILLED: usize = 3;

/// A checked problem; rows of weight zero do not count.
pub(super) struct Problem<'a> {
    pub(super) x: ArrayView2<'a, f64>,
    pub(super) y: ArrayView1<'a, f64>,
    pub(super) offset: Array1<f64>,
    pub(super) weights: Array1<f64>,
    pub(super) penalties: Array1<f64>,
    pub(super) centres: Array1<f64>,
}

/// Sums over all rows, the prior included.
pub(super) struct Sums {
    /// `XᵀWX + Λ`, both triangles.
    pub(super) information: Array2<f64>,
    /// Downhill direction of the objective before scaling.
    pub(super) gradient: Array1<f64>,
    /// Negative log likelihood (without the constant) plus half the penalty.
    pub(super) objective: f64,
}

/// What a row contributes: its weight in the information, in the gradient, and to the objective.
struct Share {
    information: f64,
    gradient: f64,
    objective: f64,
}

/// Sums over a block of rows; of the information only the upper triangle is read.
struct Block {
    information: Array2<f64>,
    gradient: Array1<f64>,
    objective: f64,
}

impl Problem<'_> {
    /// Sums at coefficients `b`, for a Newton step to `b + H⁻¹ gradient`.
    pub(super) fn newton(&self, b: &Array1<f64>) -> Sums {
        let distance = b - &self.centres;
        let mut sums = self.over_rows(Some(b), |y, weight, offset, eta| {
            let mu = (offset + eta).exp();
            Share { information: weight * mu, gradient: weight * (y - mu), objective: weight * (mu - y * eta) }
        });
        sums.gradient -= &(&self.penalties * &distance);
        sums.objective += 0.5 * (&self.penalties * &distance * &distance).sum();
        sums
    }

    /// Sums of the first weighted least squares, from means half way between count and common rate:
    /// the first coefficients are `H⁻¹ gradient`.
    pub(super) fn start(&self) -> Sums {
        let live = |of: &dyn Fn(usize) -> f64| -> f64 {
            (0..self.y.len()).filter(|i| self.weights[*i] > 0.0).map(|i| self.weights[i] * of(i)).sum()
        };
        let rate = (live(&|i| self.y[i]) + 0.5) / live(&|i| self.offset[i].exp());
        let mut sums = self.over_rows(None, |y, weight, offset, _eta| {
            let mu = f64::midpoint(y, rate * offset.exp()).max(1e-10);
            let working = mu.ln() - offset + (y - mu) / mu;
            Share { information: weight * mu, gradient: weight * mu * working, objective: 0.0 }
        });
        sums.gradient += &(&self.penalties * &self.centres);
        sums
    }

    fn over_rows(&self, b: Option<&Array1<f64>>, share: impl Fn(f64, f64, f64, f64) -> Share + Sync) -> Sums {
        let (rows, p) = self.x.dim();
        let blocks: Vec<Block> = (0..rows.div_ceil(BLOCK))
            .into_par_iter()
            .map(|k| self.block(k * BLOCK..((k + 1) * BLOCK).min(rows), b, &share))
            .collect();
        let mut information = Array2::from_diag(&self.penalties);
        let (mut gradient, mut objective) = (Array1::zeros(p), 0.0);
        for block in &blocks {
            for j in 0..p {
                for k in j..p {
                    information[[j, k]] += block.information[[j, k]];
                }
                gradient[j] += block.gradient[j];
            }
            objective += block.objective;
        }
        for j in 0..p {
            for k in 0..j {
                information[[j, k]] = information[[k, j]];
            }
        }
        Sums { information, gradient, objective }
    }

    fn block(
        &self,
        rows: Range<usize>,
        b: Option<&Array1<f64>>,
        share: &impl Fn(f64, f64, f64, f64) -> Share,
    ) -> Block {
        let x = self.x.slice_axis(Axis(0), Slice::from(rows.clone()));
        let filled = x.iter().filter(|v| **v != 0.0).count();
        let of = |i: usize, eta: f64| {
            let row = rows.start + i;
            (self.weights[row] > 0.0).then(|| share(self.y[row], self.weights[row], self.offset[row], eta))
        };
        if filled * MOSTLY_FILLED > x.len() { dense(x, b, of) } else { sparse(x, b, of) }
    }
}

/// A block of full rows: matrix products.
fn dense(x: ArrayView2<f64>, b: Option<&Array1<f64>>, share: impl Fn(usize, f64) -> Option<Share>) -> Block {
    let eta = b.map_or_else(|| Array1::zeros(x.nrows()), |b| x.dot(b));
    let (mut weights, mut residuals) = (Array1::zeros(x.nrows()), Array1::zeros(x.nrows()));
    let mut objective = 0.0;
    for (i, eta) in eta.iter().enumerate() {
        if let Some(part) = share(i, *eta) {
            (weights[i], residuals[i]) = (part.information, part.gradient);
            objective += part.objective;
        }
    }
    let scaled = &x * &weights.insert_axis(Axis(1));
    Block { information: scaled.t().dot(&x), gradient: x.t().dot(&residuals), objective }
}

/// A block of rows that are mostly zero, such as indicators: only what is not zero is visited.
fn sparse(x: ArrayView2<f64>, b: Option<&Array1<f64>>, share: impl Fn(usize, f64) -> Option<Share>) -> Block {
    let p = x.ncols();
    let (mut information, mut gradient, mut objective) = (vec![0.0; p * p], Array1::zeros(p), 0.0);
    let mut filled: Vec<(usize, f64)> = Vec::with_capacity(p);
    for (i, row) in x.rows().into_iter().enumerate() {
        filled.clear();
        filled.extend(row.iter().copied().enumerate().filter(|(_, v)| *v != 0.0));
        let eta = b.map_or(0.0, |b| filled.iter().map(|(j, v)| v * b[*j]).sum());
        let Some(part) = share(i, eta) else { continue };
        objective += part.objective;
        for (first, (j, v)) in filled.iter().enumerate() {
            gradient[*j] += part.gradient * v;
            let scaled = part.information * v;
            let line = &mut information[j * p..(j + 1) * p];
            for (k, other) in &filled[first..] {
                line[*k] += scaled * other;
            }
        }
    }
    let information = Array2::from_shape_vec((p, p), information).expect("p × p values");
    Block { information, gradient, objective }
}
