//! One pass over the rows: information, gradient and objective at given coefficients.
//!
//! Rows are cut into blocks of a fixed size and block sums are added in order, so the result is the
//! same for any number of threads; every sum is plain arithmetic in a fixed order, so it is the same
//! on every machine.

use std::marker::PhantomData;
use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Slice};
use rayon::prelude::*;

use super::Family;
use super::family::{Row, Share};
use super::tile::Tile;

/// Rows in a block: large enough to hide the cost of handing it out.
const BLOCK: usize = 2048;
/// A block with more than one value in so many filled is worked as a whole.
const MOSTLY_FILLED: usize = 3;

/// A checked problem; rows of weight zero do not count. Records are in standard (row-major) order.
pub(super) struct Problem<'a, F> {
    pub(super) x: ArrayView2<'a, f64>,
    pub(super) y: ArrayView1<'a, f64>,
    pub(super) trials: Option<ArrayView1<'a, f64>>,
    pub(super) offset: Option<ArrayView1<'a, f64>>,
    pub(super) weights: Array1<f64>,
    pub(super) penalties: Array1<f64>,
    pub(super) centres: Array1<f64>,
    pub(super) family: PhantomData<F>,
}

/// Sums over all rows, the prior included.
pub(super) struct Sums {
    /// `XᵀWX + Λ`, both triangles.
    pub(super) information: Array2<f64>,
    /// Downhill direction of the objective before scaling.
    pub(super) gradient: Array1<f64>,
    /// Negative log likelihood (without the constant) plus half the penalty.
    pub(super) objective: f64,
    /// The objective without the penalty.
    pub(super) misfit: f64,
    /// Pearson's statistic.
    pub(super) pearson: f64,
}

/// Sums over a block of rows; of the information (columns × columns, row-major) only the upper triangle is read.
#[derive(Default)]
pub(super) struct Block {
    pub(super) information: Vec<f64>,
    pub(super) gradient: Vec<f64>,
    pub(super) misfit: f64,
    pub(super) pearson: f64,
}

impl Block {
    pub(super) fn new(columns: usize) -> Self {
        Self { information: vec![0.0; columns * columns], gradient: vec![0.0; columns], misfit: 0.0, pearson: 0.0 }
    }
}

impl<F: Family> Problem<'_, F> {
    pub(super) fn rows(&self) -> usize {
        self.x.nrows()
    }

    pub(super) fn total_weight(&self) -> f64 {
        self.weights.sum()
    }

    fn row(&self, i: usize) -> Row {
        Row {
            y: self.y[i],
            trials: self.trials.map_or(1.0, |trials| trials[i]),
            offset: self.offset.map_or(0.0, |offset| offset[i]),
        }
    }

    fn sum(&self, of: impl Fn(Row) -> f64 + Sync) -> f64 {
        let over = |rows: Range<usize>| -> f64 {
            let of = |i: usize| if self.weights[i] > 0.0 { self.weights[i] * of(self.row(i)) } else { 0.0 };
            rows.map(of).sum()
        };
        let sums: Vec<f64> = self.blocks(1).into_par_iter().map(over).collect();
        sums.iter().sum()
    }

    /// The misfit of a perfect fit.
    pub(super) fn saturated(&self) -> f64 {
        self.sum(F::saturated)
    }

    /// Sums at coefficients `b` over one block in `every`, for a step to `b + H⁻¹ gradient`.
    pub(super) fn pass(&self, b: &Array1<f64>, every: usize) -> Sums {
        let distance = b - &self.centres;
        let mut sums = self.over_rows(Some(b), every, |row, eta| F::share(row, row.offset + eta));
        let pull = &self.penalties * &distance / every as f64;
        sums.gradient -= &pull;
        sums.objective += 0.5 * (&pull * &distance).sum();
        sums
    }

    /// Sums of the first weighted least squares, from means half way between count and common rate:
    /// the first coefficients are `H⁻¹ gradient`.
    pub(super) fn start(&self, every: usize) -> Sums {
        let rate = (self.sum(|row| row.y) + 0.5) / (self.sum(F::exposure) + 0.5);
        let mut sums = self.over_rows(None, every, |row, _eta| {
            let total = F::start(row, rate);
            let share = F::share(row, total);
            Share { gradient: share.information * (total - row.offset) + share.gradient, ..share }
        });
        sums.gradient += &(&self.penalties * &self.centres / every as f64);
        sums
    }

    fn blocks(&self, every: usize) -> Vec<Range<usize>> {
        let rows = self.rows();
        (0..rows.div_ceil(BLOCK)).step_by(every).map(|k| k * BLOCK..((k + 1) * BLOCK).min(rows)).collect()
    }

    fn over_rows(&self, b: Option<&Array1<f64>>, every: usize, share: impl Fn(Row, f64) -> Share + Sync) -> Sums {
        let p = self.x.ncols();
        let b = b.map(Array1::to_vec);
        let of = |rows| self.block(rows, b.as_deref(), &share);
        let blocks: Vec<Block> = self.blocks(every).into_par_iter().map(of).collect();
        let mut information = Array2::from_diag(&(&self.penalties / every as f64));
        let (mut gradient, mut misfit, mut pearson) = (Array1::zeros(p), 0.0, 0.0);
        for block in &blocks {
            for j in 0..p {
                for k in j..p {
                    information[[j, k]] += block.information[j * p + k];
                }
                gradient[j] += block.gradient[j];
            }
            misfit += block.misfit;
            pearson += block.pearson;
        }
        for j in 0..p {
            for k in 0..j {
                information[[j, k]] = information[[k, j]];
            }
        }
        Sums { information, gradient, objective: misfit, misfit, pearson }
    }

    fn block(&self, rows: Range<usize>, b: Option<&[f64]>, share: &impl Fn(Row, f64) -> Share) -> Block {
        let x = self.x.slice_axis(Axis(0), Slice::from(rows.clone()));
        let x = x.to_slice().expect("records are in standard order");
        let filled = x.iter().filter(|v| **v != 0.0).count();
        let of = |i: usize, eta: f64| {
            let row = rows.start + i;
            let weight = self.weights[row];
            if weight == 0.0 {
                return Share::default();
            }
            let one = share(self.row(row), eta);
            Share {
                information: weight * one.information,
                gradient: weight * one.gradient,
                objective: weight * one.objective,
                pearson: weight * one.pearson,
            }
        };
        let columns = self.x.ncols();
        if filled * MOSTLY_FILLED > x.len() { dense(x, columns, b, of) } else { sparse(x, columns, b, of) }
    }
}

/// A block of full rows, worked in tiles that stay in the processor's cache.
fn dense(x: &[f64], columns: usize, b: Option<&[f64]>, share: impl Fn(usize, f64) -> Share) -> Block {
    let mut block = Block::new(columns);
    let mut tile = Tile::new(columns);
    for (n, rows) in x.chunks(columns * Tile::ROWS).enumerate() {
        tile.fill(rows, b);
        tile.weigh(|i, eta| share(n * Tile::ROWS + i, eta), &mut block);
        tile.add_to(&mut block);
    }
    block
}

/// A block of rows that are mostly zero, such as indicators: only what is not zero is visited.
fn sparse(x: &[f64], columns: usize, b: Option<&[f64]>, share: impl Fn(usize, f64) -> Share) -> Block {
    let mut block = Block::new(columns);
    let mut filled: Vec<(usize, f64)> = Vec::with_capacity(columns);
    for (i, row) in x.chunks_exact(columns).enumerate() {
        filled.clear();
        filled.extend(row.iter().copied().enumerate().filter(|(_, v)| *v != 0.0));
        let eta = b.map_or(0.0, |b| filled.iter().map(|(j, v)| v * b[*j]).sum());
        let part = share(i, eta);
        block.misfit += part.objective;
        block.pearson += part.pearson;
        for (first, (j, v)) in filled.iter().enumerate() {
            block.gradient[*j] += part.gradient * v;
            let scaled = part.information * v;
            let line = &mut block.information[j * columns..(j + 1) * columns];
            for (k, other) in &filled[first..] {
                line[*k] += scaled * other;
            }
        }
    }
    block
}
