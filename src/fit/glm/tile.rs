//! A few rows of full records, turned so that every column lies together.

use super::family::Share;
use super::passes::Block;

/// Numbers worked side by side; sums of a column are kept in so many parts and then added in order.
const LANES: usize = 4;
/// Columns taken at once against one: each value read is used as often.
const ABREAST: usize = 4;

/// Columns of up to [`Tile::ROWS`] rows, each filled up with zeros.
pub(super) struct Tile {
    columns: usize,
    rows: usize,
    /// Column after column, each of [`Tile::ROWS`] values.
    x: Vec<f64>,
    eta: Vec<f64>,
    weights: Vec<f64>,
    residuals: Vec<f64>,
    /// One column times the weights.
    scaled: Vec<f64>,
}

impl Tile {
    /// Rows of a tile: with 20 columns it fills two thirds of a first-level cache of 32 kB.
    pub(super) const ROWS: usize = 128;

    pub(super) fn new(columns: usize) -> Self {
        let zeros = || vec![0.0; Self::ROWS];
        let x = vec![0.0; columns * Self::ROWS];
        Self { columns, rows: 0, x, eta: zeros(), weights: zeros(), residuals: zeros(), scaled: zeros() }
    }

    /// Takes rows (row-major) over and works out `X b`.
    pub(super) fn fill(&mut self, rows: &[f64], b: Option<&[f64]>) {
        self.rows = rows.len() / self.columns;
        if self.rows < Self::ROWS {
            self.x.fill(0.0);
        }
        for (i, row) in rows.chunks_exact(self.columns).enumerate() {
            for (j, value) in row.iter().enumerate() {
                self.x[j * Self::ROWS + i] = *value;
            }
        }
        self.eta.fill(0.0);
        for (column, b) in self.x.chunks_exact(Self::ROWS).zip(b.unwrap_or_default()) {
            for (eta, value) in self.eta.iter_mut().zip(column) {
                *eta += b * value;
            }
        }
    }

    /// Asks for every row's share, adds up what needs no columns and keeps the rest.
    pub(super) fn weigh(&mut self, share: impl Fn(usize, f64) -> Share, block: &mut Block) {
        self.weights[self.rows..].fill(0.0);
        self.residuals[self.rows..].fill(0.0);
        for i in 0..self.rows {
            let part = share(i, self.eta[i]);
            self.weights[i] = part.information;
            self.residuals[i] = part.gradient;
            block.misfit += part.objective;
            block.pearson += part.pearson;
        }
    }

    /// Adds gradient and the upper triangle of the information.
    pub(super) fn add_to(&mut self, block: &mut Block) {
        let column = |j: usize| &self.x[j * Self::ROWS..(j + 1) * Self::ROWS];
        for j in 0..self.columns {
            block.gradient[j] += dot(&self.residuals, column(j));
            for ((scaled, weight), value) in self.scaled.iter_mut().zip(&self.weights).zip(column(j)) {
                *scaled = weight * value;
            }
            let line = &mut block.information[j * self.columns..(j + 1) * self.columns];
            let mut k = j;
            while k + ABREAST <= self.columns {
                let abreast = &self.x[k * Self::ROWS..(k + ABREAST) * Self::ROWS];
                for (at, sum) in dots(&self.scaled, abreast).into_iter().enumerate() {
                    line[k + at] += sum;
                }
                k += ABREAST;
            }
            while k < self.columns {
                line[k] += dot(&self.scaled, column(k));
                k += 1;
            }
        }
    }
}

/// Whole groups of lanes; tiles have no others.
fn lanes(column: &[f64]) -> &[[f64; LANES]] {
    column.as_chunks::<LANES>().0
}

fn total(parts: [f64; LANES]) -> f64 {
    (parts[0] + parts[2]) + (parts[1] + parts[3])
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut parts = [0.0; LANES];
    for (a, b) in lanes(a).iter().zip(lanes(b)) {
        for lane in 0..LANES {
            parts[lane] += a[lane] * b[lane];
        }
    }
    total(parts)
}

/// Inner products with several columns that lie one after the other.
fn dots(a: &[f64], columns: &[f64]) -> [f64; ABREAST] {
    let mut parts = [[0.0; LANES]; ABREAST];
    let (first, rest) = columns.split_at(a.len());
    let (second, rest) = rest.split_at(a.len());
    let (third, fourth) = rest.split_at(a.len());
    let abreast = lanes(first).iter().zip(lanes(second)).zip(lanes(third)).zip(lanes(fourth));
    for (a, (((b, c), d), e)) in lanes(a).iter().zip(abreast) {
        for lane in 0..LANES {
            parts[0][lane] += a[lane] * b[lane];
            parts[1][lane] += a[lane] * c[lane];
            parts[2][lane] += a[lane] * d[lane];
            parts[3][lane] += a[lane] * e[lane];
        }
    }
    parts.map(total)
}
