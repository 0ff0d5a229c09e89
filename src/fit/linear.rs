//! Leading directions of second-moment matrices, for fits that run thousands of times. Plain arithmetic in a fixed order, so that every
//! machine and every number of threads gives the same bits.

/// Inner product over the shorter of the two.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The leading eigenvectors of growing second-moment matrices, followed from call to call by orthogonal
/// iteration with a few spare directions (Golub and Van Loan, Matrix Computations, §8.2.4) from where the last one ended.
#[derive(Debug, Clone)]
pub struct LeadingDirections {
    n: usize,
    wanted: usize,
    /// Orthonormal vectors, each of length `n`, leading first.
    basis: Vec<Vec<f64>>,
    values: Vec<f64>,
}

const SPARE: usize = 6;
const MAX_ITERATIONS: usize = 200;
/// Residual of a direction relative to the largest eigenvalue at which iteration ends.
const TOLERANCE: f64 = 1e-9;

impl LeadingDirections {
    /// Starts without knowledge of the matrix: `wanted` directions of `n`-vectors, at most `n`.
    pub fn new(n: usize, wanted: usize) -> Self {
        let wanted = wanted.min(n);
        let start = |k: usize| (0..n).map(|i| ((i * (k + 1)) as f64 * 0.7 + k as f64).cos()).collect();
        let mut basis: Vec<Vec<f64>> = (0..(wanted + SPARE).min(n)).map(start).collect();
        orthonormalise(&mut basis);
        Self { n, wanted, values: vec![0.0; basis.len()], basis }
    }

    /// Moves to the leading directions of `matrix` (symmetric, row-major, `n × n`).
    pub fn update(&mut self, matrix: &[f64]) {
        for _ in 0..MAX_ITERATIONS {
            let images: Vec<Vec<f64>> = self.basis.iter().map(|v| self.apply(matrix, v)).collect();
            let small: Vec<f64> = self.basis.iter().flat_map(|v| images.iter().map(|w| dot(v, w))).collect();
            let (values, rotation) = symmetric_eigen(small, self.basis.len());
            let rotated = |from: &[Vec<f64>]| rotate(from, &rotation);
            let (vectors, images) = (rotated(&self.basis), rotated(&images));
            let residual = |k: usize| {
                let square: f64 = images[k].iter().zip(&vectors[k]).map(|(c, v)| (c - values[k] * v).powi(2)).sum();
                square.sqrt()
            };
            let settled = (0..self.wanted).all(|k| residual(k) <= TOLERANCE * values[0].abs());
            self.values = values;
            if settled {
                self.basis = vectors;
                return;
            }
            self.basis = images;
            orthonormalise(&mut self.basis);
        }
    }

    /// The wanted directions, leading first, each with its eigenvalue.
    pub fn leading(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.basis.iter().map(Vec::as_slice).zip(self.values.iter().copied()).take(self.wanted)
    }

    fn apply(&self, matrix: &[f64], v: &[f64]) -> Vec<f64> {
        matrix.chunks_exact(self.n).map(|row| dot(row, v)).collect()
    }
}

/// Gram-Schmidt, twice for accuracy; a vector without a part of its own becomes zero.
fn orthonormalise(vectors: &mut [Vec<f64>]) {
    for k in 0..vectors.len() {
        let (done, rest) = vectors.split_at_mut(k);
        let vector = &mut rest[0];
        let before = dot(vector, vector).sqrt();
        for other in done.iter().chain(done.iter()) {
            let along = dot(vector, other);
            vector.iter_mut().zip(other).for_each(|(x, o)| *x -= along * o);
        }
        let norm = dot(vector, vector).sqrt();
        let scale = if norm > 1e-12 * before && norm > 0.0 { 1.0 / norm } else { 0.0 };
        for x in vector.iter_mut() {
            *x *= scale;
        }
    }
}

/// Linear combinations of `from` by the columns of `rotation`.
fn rotate(from: &[Vec<f64>], rotation: &[f64]) -> Vec<Vec<f64>> {
    let p = from.len();
    let combine = |k: usize| {
        let mut out = vec![0.0; from[0].len()];
        for (j, vector) in from.iter().enumerate() {
            let share = rotation[j * p + k];
            out.iter_mut().zip(vector).for_each(|(o, v)| *o += share * v);
        }
        out
    };
    (0..p).map(combine).collect()
}

/// Eigenvalues, largest first, and eigenvectors as columns, of a small symmetric matrix by cyclic Jacobi rotations.
fn symmetric_eigen(mut a: Vec<f64>, p: usize) -> (Vec<f64>, Vec<f64>) {
    let mut q: Vec<f64> = (0..p * p).map(|i| if i % (p + 1) == 0 { 1.0 } else { 0.0 }).collect();
    for _ in 0..30 {
        let off: f64 = (0..p).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * p + j].powi(2)).sum();
        let diagonal: f64 = (0..p).map(|i| a[i * p + i].powi(2)).sum();
        if off <= 1e-30 * diagonal || off == 0.0 {
            break;
        }
        for i in 1..p {
            for j in 0..i {
                jacobi_rotation(&mut a, &mut q, p, (j, i));
            }
        }
    }
    let mut order: Vec<usize> = (0..p).collect();
    order.sort_by(|&i, &j| a[j * p + j].total_cmp(&a[i * p + i]));
    let values = order.iter().map(|&i| a[i * p + i]).collect();
    let vectors = (0..p).flat_map(|row| order.iter().map(move |&k| (row, k))).map(|(row, k)| q[row * p + k]).collect();
    (values, vectors)
}

fn jacobi_rotation(a: &mut [f64], q: &mut [f64], p: usize, (i, j): (usize, usize)) {
    let off = a[i * p + j];
    if off == 0.0 {
        return;
    }
    let theta = (a[j * p + j] - a[i * p + i]) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (t * t + 1.0).sqrt();
    let sine = t * cosine;
    for k in 0..p {
        let (x, y) = (a[k * p + i], a[k * p + j]);
        a[k * p + i] = cosine * x - sine * y;
        a[k * p + j] = sine * x + cosine * y;
    }
    for k in 0..p {
        let (x, y) = (a[i * p + k], a[j * p + k]);
        a[i * p + k] = cosine * x - sine * y;
        a[j * p + k] = sine * x + cosine * y;
        let (x, y) = (q[k * p + i], q[k * p + j]);
        q[k * p + i] = cosine * x - sine * y;
        q[k * p + j] = sine * x + cosine * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_directions_of_a_known_matrix_are_found_and_followed() {
        // 9·uu' + 4·vv' + ww' with u, v, w along (1,1,0,0)/√2, (1,-1,0,0)/√2, (0,0,1,0).
        let matrix = |a: f64, b: f64| {
            let (p, m) = (f64::midpoint(a, b), (a - b) / 2.0);
            vec![p, m, 0.0, 0.0, m, p, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        };
        let mut directions = LeadingDirections::new(4, 2);
        for (a, b) in [(9.0, 4.0), (4.0, 9.0)] {
            directions.update(&matrix(a, b));
            let found: Vec<(Vec<f64>, f64)> = directions.leading().map(|(v, l)| (v.to_vec(), l)).collect();
            assert!((found[0].1 - 9.0).abs() < 1e-8 && (found[1].1 - 4.0).abs() < 1e-8, "{found:?}");
            let sign = if a > b { 1.0 } else { -1.0 };
            assert!((found[0].0[0] - sign * found[0].0[1]).abs() < 1e-7, "{found:?}");
        }
    }

    #[test]
    fn a_zero_matrix_has_finite_directions() {
        let mut directions = LeadingDirections::new(3, 2);
        directions.update(&[0.0; 9]);
        assert!(directions.leading().all(|(v, l)| l == 0.0 && v.iter().all(|x| x.is_finite())));
    }
}
