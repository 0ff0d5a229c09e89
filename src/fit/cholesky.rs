//! Small symmetric systems, solved in plain arithmetic in a fixed order: a few years of one authority, a
//! dozen predictors, thousands of times. Every machine and every number of threads gives the same bits.

use super::linear::dot;

/// The Cholesky factor of a symmetric positive-definite matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    size: usize,
    /// Lower triangle, row-major, the upper left as it came.
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors a row-major `size × size` matrix, of which only the lower triangle is read; `None` where it is not
    /// positive definite.
    pub fn new(mut matrix: Vec<f64>, size: usize) -> Option<Self> {
        debug_assert_eq!(matrix.len(), size * size, "a square matrix");
        for row in 0..size {
            for column in 0..=row {
                let (above, own) = matrix.split_at(row * size);
                let other = if column == row { &own[..column] } else { &above[column * size..column * size + column] };
                let rest = own[column] - dot(&own[..column], other);
                matrix[row * size + column] = if row > column {
                    rest / matrix[column * size + column]
                } else if rest > 0.0 && rest.is_finite() {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Self { size, lower: matrix })
    }

    /// `x` with `L x = right`: its squared length is `right' A⁻¹ right`.
    #[must_use]
    pub fn half_solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        self.half_solve_in_place(&mut x);
        x
    }

    /// `x` with `A x = right`.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        self.solve_in_place(&mut x);
        x
    }

    /// Turns a right-hand side into the `x` with `A x = right`.
    pub fn solve_in_place(&self, x: &mut [f64]) {
        self.half_solve_in_place(x);
        for row in (0..self.size).rev() {
            let after: f64 = (row + 1..self.size).map(|i| self.lower[i * self.size + row] * x[i]).sum();
            x[row] = (x[row] - after) / self.lower[row * self.size + row];
        }
    }

    fn half_solve_in_place(&self, x: &mut [f64]) {
        for row in 0..self.size {
            let known = dot(&self.lower[row * self.size..row * self.size + row], &x[..row]);
            x[row] = (x[row] - known) / self.lower[row * self.size + row];
        }
    }

    /// Half the logarithm of the determinant of `A`.
    #[must_use]
    pub fn half_log_determinant(&self) -> f64 {
        (0..self.size).map(|i| self.lower[i * self.size + i].ln()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // By hand: [[4, 2], [2, 3]] has determinant 8 and inverse [[3, −2], [−2, 4]] / 8.
    #[test]
    fn a_small_system_is_solved() {
        let factor = Cholesky::new(vec![4.0, f64::NAN, 2.0, 3.0], 2).expect("positive definite");
        let x = factor.solve(&[1.0, 2.0]);
        assert!((x[0] + 0.125).abs() < 1e-12 && (x[1] - 0.75).abs() < 1e-12, "{x:?}");
        assert!((factor.half_log_determinant() - 8f64.ln() / 2.0).abs() < 1e-12);
        let length: f64 = factor.half_solve(&[1.0, 2.0]).iter().map(|v| v * v).sum();
        assert!((length - (1.0 * -0.125 + 2.0 * 0.75)).abs() < 1e-12);
    }

    // A = M M' with M lower [[2,0,0],[1,3,0],[-1,.5,1]], x = (1,-2,3), right-hand side worked out by hand.
    #[test]
    fn a_system_of_three_is_solved() {
        let matrix = vec![4.0, 2.0, -2.0, 2.0, 10.0, 0.5, -2.0, 0.5, 2.25];
        let x = Cholesky::new(matrix, 3).expect("positive definite").solve(&[-6.0, -16.5, 3.75]);
        for (found, known) in x.iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - known).abs() < 1e-12, "{found} {known}");
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_no_factor() {
        assert_eq!(Cholesky::new(vec![1.0, 2.0, 2.0, 1.0], 2), None);
        assert_eq!(Cholesky::new(vec![f64::NAN], 1), None);
    }
}
