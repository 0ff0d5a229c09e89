//! The lower factor of a covariance, for drawing coefficients with their uncertainty.

/// A lower triangular matrix, row-major and dense below the diagonal.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::forecast) struct Lower {
    rows: Vec<Vec<f64>>,
}

impl Lower {
    /// Factors a row-major covariance; `ridge` is added to the diagonal. A direction without
    /// variance (or with a rounding error below zero) gets none.
    pub(in crate::forecast) fn factor(covariance: &[f64], size: usize, ridge: f64) -> Self {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
        for i in 0..size {
            let mut row = vec![0.0; i + 1];
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| row[k] * if j == i { row[k] } else { rows[j][k] }).sum();
                let rest = covariance[i * size + j] - known;
                row[j] = if j == i {
                    (rest + ridge).max(0.0).sqrt()
                } else if rows[j][j] > 0.0 {
                    rest / rows[j][j]
                } else {
                    0.0
                };
            }
            rows.push(row);
        }
        Self { rows }
    }

    /// The factor times a vector.
    pub(in crate::forecast) fn times(&self, z: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|row| row.iter().zip(z).map(|(l, z)| l * z).sum()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_times_its_transpose_is_the_covariance() {
        let covariance = [4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let lower = Lower::factor(&covariance, 3, 0.0);
        let columns: Vec<Vec<f64>> = (0..3)
            .map(|j| lower.times(&std::array::from_fn::<f64, 3, _>(|i| if i == j { 1.0 } else { 0.0 })))
            .collect();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| columns[k][i] * columns[k][j]).sum();
                assert!((product - covariance[3 * i + j]).abs() < 1e-12);
            }
        }
    }
}
