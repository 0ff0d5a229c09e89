//! Would further columns explain more? Rao's score test, from the fit without them.

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use ndarray::{Array1, Array2, ArrayBase, Axis, Data, Ix2, Slice, concatenate};

use super::factor::Factor;
use super::{Family, Model, Regression, RegressionError};

/// A share of the main columns' information added to their diagonal, so that priors may have been what told some
/// of them apart.
const JITTER: f64 = 1e-9;
/// Below this share of its own information a further column is a combination of the others.
const OWN_SHARE: f64 = 1e-8;

/// A score test of further columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreTest {
    /// Chi-squared where the columns explain nothing.
    pub statistic: f64,
    /// Its degrees of freedom: further columns that are no combinations of the others.
    pub freedom: usize,
}

impl<F: Family> Regression<F> {
    /// Rao's efficient score test of `further` columns beside those of a fit of this regression to `dataset`.
    ///
    /// The score is taken in the direction that the fitted columns leave free, as if they had no prior
    /// (a prior holds them back, and what it holds back must not count as evidence for the further columns).
    /// Without priors it is R's `anova(fit, larger, test = "Rao")`. Cox & Hinkley (1974), section 9.3.
    ///
    /// # Errors
    /// [`RegressionError`] as for fitting.
    pub fn score_test<D: Data<Elem = f64>, T: AsSingleTargets<Elem = f64>>(
        &self,
        dataset: &DatasetBase<ArrayBase<D, Ix2>, T>,
        model: &Model<F>,
        further: &Array2<f64>,
    ) -> Result<ScoreTest, RegressionError> {
        let columns = dataset.records().ncols();
        super::lengths("further columns", further.nrows(), dataset.records().nrows())?;
        let both = concatenate![Axis(1), dataset.records().view(), further.view()];
        let both = both.as_standard_layout();
        let plain = Self { penalties: None, centres: None, ..self.clone() };
        let problem = plain.problem(both.view(), dataset.as_single_targets(), dataset.weights())?;
        let mut b = Array1::zeros(both.ncols());
        b.slice_axis_mut(Axis(0), Slice::from(..columns)).assign(model.coefficients());
        let sums = problem.pass(&b, 1);
        let part =
            |rows: Slice, of: Slice| sums.information.slice_axis(Axis(0), rows).slice_axis(Axis(1), of).to_owned();
        let (own, more) = (Slice::from(..columns), Slice::from(columns..));
        let mut main = part(own, own);
        main.diag_mut().mapv_inplace(|d| d * (1.0 + JITTER) + f64::MIN_POSITIVE.sqrt());
        let cross = part(own, more);
        let freed = Factor::of(&main)?.solve_all(&cross);
        let score = &sums.gradient.slice_axis(Axis(0), more) - &freed.t().dot(&sums.gradient.slice_axis(Axis(0), own));
        let whole = part(more, more);
        let information = &whole - &cross.t().dot(&freed);
        Ok(quadratic(&score, &information, &whole))
    }
}

/// `uᵀ V⁻¹ u` over the columns that have information of their own, taken one after the other.
fn quadratic(score: &Array1<f64>, information: &Array2<f64>, whole: &Array2<f64>) -> ScoreTest {
    let n = score.len();
    let mut v = information.clone();
    let mut u = score.clone();
    let mut test = ScoreTest { statistic: 0.0, freedom: 0 };
    for j in 0..n {
        let pivot = v[[j, j]];
        if pivot <= OWN_SHARE * whole[[j, j]] || whole[[j, j]] <= 0.0 {
            continue;
        }
        test.statistic += u[j] * u[j] / pivot;
        test.freedom += 1;
        for k in j + 1..n {
            let factor = v[[k, j]] / pivot;
            u[k] -= factor * u[j];
            for l in j + 1..n {
                let above = v[[j, l]];
                v[[k, l]] -= factor * above;
            }
        }
    }
    test
}
