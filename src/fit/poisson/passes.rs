//! One pass over the rows: information, gradient and objective at given coefficients.
//!
//! Rows are cut into blocks of a fixed size and block sums are added in order, so the result is the
//! same for any number of threads. Indicator columns are mostly zero: only what is not is visited.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use rayon::prelude::*;

/// Rows in a block: large enough to hide the cost of handing it out.
const BLOCK: usize = 2048;

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

struct Block {
    information: Vec<f64>,
    gradient: Vec<f64>,
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
                    information[[j, k]] += block.information[j * p + k];
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
        rows: std::ops::Range<usize>,
        b: Option<&Array1<f64>>,
        share: &impl Fn(f64, f64, f64, f64) -> Share,
    ) -> Block {
        let p = self.x.ncols();
        let mut sums = Block { information: vec![0.0; p * p], gradient: vec![0.0; p], objective: 0.0 };
        let mut filled: Vec<(usize, f64)> = Vec::with_capacity(p);
        for i in rows.filter(|i| self.weights[*i] > 0.0) {
            filled.clear();
            filled.extend(self.x.row(i).iter().copied().enumerate().filter(|(_, v)| *v != 0.0));
            let eta = b.map_or(0.0, |b| filled.iter().map(|(j, v)| v * b[*j]).sum());
            let part = share(self.y[i], self.weights[i], self.offset[i], eta);
            sums.add(&filled, p, &part);
        }
        sums
    }
}

impl Block {
    /// Adds a row to the upper triangle, the gradient and the objective.
    fn add(&mut self, filled: &[(usize, f64)], p: usize, part: &Share) {
        self.objective += part.objective;
        for (first, (j, v)) in filled.iter().enumerate() {
            self.gradient[*j] += part.gradient * v;
            let scaled = part.information * v;
            let line = &mut self.information[j * p..(j + 1) * p];
            if filled.len() == p {
                for (cell, (_, other)) in line[*j..].iter_mut().zip(&filled[first..]) {
                    *cell += scaled * other;
                }
            } else {
                for (k, other) in &filled[first..] {
                    line[*k] += scaled * other;
                }
            }
        }
    }
}
