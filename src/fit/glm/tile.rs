//! A few rows of full records, turned so that every column lies together.

use super::family::Share;
use super::passes::Block;

/// Numbers worked side by side; sums of a column are kept in so many parts and then added in order.
const LANES: usize = 2;
/// Columns taken at once against two: each value read is used several times.
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
    /// Two columns times the weights.
    scaled: Vec<f64>,
}

impl Tile {
    /// Rows of a tile: with 20 columns it fills two thirds of a first-level cache of 32 kB.
    pub(super) const ROWS: usize = 128;

    pub(super) fn new(columns: usize) -> Self {
        let zeros = || vec![0.0; Self::ROWS];
        let x = vec![0.0; columns * Self::ROWS];
        Self {
            columns,
            rows: 0,
            x,
            eta: zeros(),
            weights: zeros(),
            residuals: zeros(),
            scaled: vec![0.0; 2 * Self::ROWS],
        }
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

    /// Adds gradient and the upper triangle of the information, two lines of it at a time (a value below the
    /// diagonal is written here and there, and never read).
    pub(super) fn add_to(&mut self, block: &mut Block) {
        let p = self.columns;
        for j in 0..p {
            block.gradient[j] += dot(&self.residuals, self.column(j));
        }
        for j in (0..p).step_by(2) {
            self.scale(j, 0);
            if j + 1 == p {
                block.information[j * p + j] += dot(&self.scaled[..Self::ROWS], self.column(j));
                return;
            }
            self.scale(j + 1, 1);
            let (first, second) = self.scaled.split_at(Self::ROWS);
            let mut k = j;
            while k + ABREAST <= p {
                let abreast = &self.x[k * Self::ROWS..(k + ABREAST) * Self::ROWS];
                let sums = dots([first, second], abreast);
                for (line, sums) in sums.iter().enumerate() {
                    let from = (j + line) * p + k;
                    let line = &mut block.information[from..from + ABREAST];
                    line.iter_mut().zip(sums).for_each(|(value, sum)| *value += sum);
                }
                k += ABREAST;
            }
            for k in k..p {
                block.information[j * p + k] += dot(first, self.column(k));
                block.information[(j + 1) * p + k] += dot(second, self.column(k));
            }
        }
    }

    fn column(&self, j: usize) -> &[f64] {
        &self.x[j * Self::ROWS..(j + 1) * Self::ROWS]
    }

    fn scale(&mut self, j: usize, at: usize) {
        let scaled = &mut self.scaled[at * Self::ROWS..(at + 1) * Self::ROWS];
        let column = &self.x[j * Self::ROWS..(j + 1) * Self::ROWS];
        for ((scaled, weight), value) in scaled.iter_mut().zip(&self.weights).zip(column) {
            *scaled = weight * value;
        }
    }
}

/// Whole groups of lanes; tiles have no others.
fn lanes(column: &[f64]) -> &[[f64; LANES]] {
    column.as_chunks::<LANES>().0
}

fn total(parts: [f64; LANES]) -> f64 {
    parts[0] + parts[1]
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

/// Inner products of two columns with several that lie one after the other.
fn dots(two: [&[f64]; 2], columns: &[f64]) -> [[f64; ABREAST]; 2] {
    let mut parts = [[[0.0; LANES]; ABREAST]; 2];
    let column = |k: usize| lanes(&columns[k * Tile::ROWS..(k + 1) * Tile::ROWS]);
    let abreast = column(0).iter().zip(column(1)).zip(column(2)).zip(column(3));
    for ((one, other), (((b, c), d), e)) in lanes(two[0]).iter().zip(lanes(two[1])).zip(abreast) {
        for (at, column) in [b, c, d, e].into_iter().enumerate() {
            for lane in 0..LANES {
                parts[0][at][lane] += one[lane] * column[lane];
                parts[1][at][lane] += other[lane] * column[lane];
            }
        }
    }
    parts.map(|parts| parts.map(total))
}
