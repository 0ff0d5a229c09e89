//! Regressions of counts and of events in trials, as linfa estimators.
//!
//! In comes a linfa [`Dataset`](linfa::Dataset): records (rows × columns, a column of ones where an
//! intercept is wanted), counts as targets, frequency weights as weights. Out comes a [`Model`]
//! with coefficients, covariance, deviance and dispersion. It must not know what is counted.
//!
//! linfa's own estimators are not used: `TweedieRegressor` at power 1 has a unit deviance that lacks a factor
//! of two, so that cost and gradient disagree and the line search does not end; neither it nor the
//! logistic regression has weights, offset or standard errors.

mod error;
mod factor;
mod family;
mod fitted;
mod irls;
mod passes;
mod score;
mod tile;

use std::marker::PhantomData;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{Array1, ArrayBase, ArrayView1, ArrayView2, Data, Ix2};
use rayon::prelude::*;

pub use error::RegressionError;
pub use family::{Binomial, Cloglog, Family, Logit, Poisson};
pub use fitted::Model;
pub use score::ScoreTest;

/// Counts with a log link.
pub type PoissonRegression = Regression<Poisson>;
/// Events in trials with a logit link.
pub type LogisticRegression = Regression<Logit>;
/// Events in trials with a complementary log-log link.
pub type CloglogRegression = Regression<Cloglog>;
/// A fitted regression of counts.
pub type PoissonModel = Model<Poisson>;

/// Parameters of a regression `y ~ F(link⁻¹(offset + X b))`.
///
/// Coefficient `j` may have a normal prior with mean `centre[j]` and precision `penalty[j]` (ridge);
/// without penalties the fit is the maximum likelihood estimate. No intercept is added.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression<F: Family> {
    offset: Option<Array1<f64>>,
    trials: Option<Array1<f64>>,
    penalties: Option<Array1<f64>>,
    centres: Option<Array1<f64>>,
    max_iterations: usize,
    tolerance: f64,
    family: PhantomData<F>,
}

impl<F: Family> Default for Regression<F> {
    fn default() -> Self {
        Self {
            offset: None,
            trials: None,
            penalties: None,
            centres: None,
            max_iterations: 50,
            tolerance: 1e-8,
            family: PhantomData,
        }
    }
}

impl<F: Family> Regression<F> {
    /// Maximum likelihood, no offset, one trial a row.
    pub fn new() -> Self {
        Self::default()
    }

    /// Added to each row's linear predictor: for counts the log exposure. Minus infinity where nobody was exposed.
    #[must_use]
    pub fn offset(mut self, offset: Array1<f64>) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Prior precision of each coefficient; zero for none.
    #[must_use]
    pub fn penalties(mut self, penalties: Array1<f64>) -> Self {
        self.penalties = Some(penalties);
        self
    }

    /// Prior mean of each coefficient; zero when not given.
    #[must_use]
    pub fn centres(mut self, centres: Array1<f64>) -> Self {
        self.centres = Some(centres);
        self
    }

    /// Give up after so many steps (50).
    #[must_use]
    pub fn max_iterations(mut self, steps: usize) -> Self {
        self.max_iterations = steps;
        self
    }

    /// Stop when no coefficient moves by more than this, or than this share of itself (1e-8).
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// The checked problem of records and targets.
    fn problem<'a>(
        &'a self,
        x: ArrayView2<'a, f64>,
        y: ArrayView1<'a, f64>,
        weights: Option<&[f32]>,
    ) -> Result<passes::Problem<'a, F>, RegressionError> {
        let (rows, columns) = x.dim();
        if rows == 0 || columns == 0 {
            return Err(RegressionError::Empty { rows, columns });
        }
        let weights = weights.map_or_else(|| Array1::ones(rows), |w| w.iter().map(|v| f64::from(*v)).collect());
        let or_zeros = |values: &Option<Array1<f64>>| values.clone().unwrap_or_else(|| Array1::zeros(columns));
        let (penalties, centres) = (or_zeros(&self.penalties), or_zeros(&self.centres));
        lengths("targets", y.len(), rows)?;
        lengths("weights", weights.len(), rows)?;
        lengths("penalties", penalties.len(), columns)?;
        lengths("centres", centres.len(), columns)?;
        records(x)?;
        finite("centres", centres.iter().map(|v| v.is_finite()))?;
        not_negative("targets", y)?;
        not_negative("weights", weights.view())?;
        not_negative("penalties", penalties.view())?;
        let (trials, offset) = (self.trials.as_ref().map(Array1::view), self.offset.as_ref().map(Array1::view));
        let mut problem = passes::Problem { x, y, trials, offset, weights, penalties, centres, family: PhantomData };
        self.exposed(&mut problem)?;
        Ok(problem)
    }

    /// Rows without exposure get weight zero; a count in one of them is an error.
    fn exposed(&self, problem: &mut passes::Problem<'_, F>) -> Result<(), RegressionError> {
        let rows = problem.rows();
        let mut without: Vec<usize> = Vec::new();
        if let Some(trials) = &self.trials {
            lengths("trials", trials.len(), rows)?;
            not_negative("trials", trials.view())?;
            without.extend((0..rows).filter(|row| trials[*row] == 0.0));
        }
        if let Some(offset) = &self.offset {
            lengths("offset", offset.len(), rows)?;
            let usable = |v: &f64| v.is_finite() || *v == f64::NEG_INFINITY;
            finite("offset", offset.iter().map(usable))?;
            without.extend((0..rows).filter(|row| offset[*row] == f64::NEG_INFINITY));
        }
        for row in without {
            let found = problem.y[row];
            if found > 0.0 {
                return Err(RegressionError::CountWithoutExposure { row, found });
            }
            problem.weights[row] = 0.0;
        }
        if problem.weights.iter().any(|w| *w > 0.0) { Ok(()) } else { Err(RegressionError::NoExposure) }
    }
}

impl<F: Binomial> Regression<F> {
    /// Trials of each row; one each when not given. Targets are the events among them.
    #[must_use]
    pub fn trials(mut self, trials: Array1<f64>) -> Self {
        self.trials = Some(trials);
        self
    }
}

impl<F, D, T> Fit<ArrayBase<D, Ix2>, T, RegressionError> for Regression<F>
where
    F: Family,
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = Model<F>;

    /// Fits by iteratively reweighted least squares (Fisher scoring); see [`Model`] for what comes out.
    ///
    /// Dataset weights are frequencies: a row of weight 2 counts as two rows.
    ///
    /// # Errors
    /// [`RegressionError`] for lengths that disagree, values that are not finite, below zero or above their trials,
    /// no exposure, or columns that cannot be told apart. Not converging is no error: see [`Model::converged`].
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Model<F>, RegressionError> {
        let standard = dataset.records().as_standard_layout();
        let problem = self.problem(standard.view(), dataset.as_single_targets(), dataset.weights())?;
        let one = |row: usize| problem.trials.map_or(1.0, |trials| trials[row]);
        if F::COUNTS_TRIALS
            && let Some(row) = (0..problem.rows()).find(|row| problem.y[*row] > one(*row))
        {
            return Err(RegressionError::MoreThanTrials { row, found: problem.y[row], trials: one(row) });
        }
        irls::solve(&problem, self.max_iterations, self.tolerance)
    }
}

fn lengths(what: &'static str, found: usize, needed: usize) -> Result<(), RegressionError> {
    if found == needed { Ok(()) } else { Err(RegressionError::Shape { what, found, needed }) }
}

fn finite(what: &'static str, mut rows: impl Iterator<Item = bool>) -> Result<(), RegressionError> {
    match rows.position(|ok| !ok) {
        Some(row) => Err(RegressionError::NotFinite { what, row }),
        None => Ok(()),
    }
}

/// The largest part of the input, looked through by all threads.
fn records(x: ArrayView2<f64>) -> Result<(), RegressionError> {
    let columns = x.ncols();
    let values = x.to_slice().expect("records are in standard order");
    match values.par_chunks(columns * 1024).position_first(|part| !part.iter().all(|v| v.is_finite())) {
        None => Ok(()),
        Some(part) => {
            let at = values[part * columns * 1024..].iter().position(|v| !v.is_finite()).unwrap_or(0);
            Err(RegressionError::NotFinite { what: "records", row: part * 1024 + at / columns })
        }
    }
}

fn not_negative(what: &'static str, values: ArrayView1<f64>) -> Result<(), RegressionError> {
    finite(what, values.iter().map(|v| v.is_finite()))?;
    match values.iter().position(|v| *v < 0.0) {
        Some(row) => Err(RegressionError::Negative { what, row, found: values[row] }),
        None => Ok(()),
    }
}
