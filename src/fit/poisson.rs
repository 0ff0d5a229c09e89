//! Poisson regression on exposure, as a linfa estimator.
//!
//! In comes a linfa [`Dataset`](linfa::Dataset): records (rows × columns, a column of ones where an
//! intercept is wanted), counts as targets, frequency weights as weights. Out comes a [`PoissonModel`]
//! with coefficients, covariance, deviance and dispersion. It must not know what is counted.
//!
//! linfa-linear's own `TweedieRegressor` is not used: at power 1 its unit deviance lacks a factor of
//! two, so that cost and gradient disagree and the line search does not end; it also has neither
//! weights nor offset nor standard errors.

mod fitted;
mod irls;
mod passes;

use linfa::DatasetBase;
use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{Array1, ArrayBase, ArrayView1, Data, Ix2};

use crate::domain::{Failure, Kind};
pub use fitted::PoissonModel;

/// Why a regression cannot be fitted.
#[derive(Debug, thiserror::Error)]
pub enum PoissonError {
    /// No rows or no columns.
    #[error("the regression has {rows} rows and {columns} columns: it needs at least one of each")]
    Empty {
        /// Rows given.
        rows: usize,
        /// Columns given.
        columns: usize,
    },
    /// Two parts of the input disagree in length.
    #[error("{what} has {found} values where {needed} are needed")]
    Shape {
        /// Which part.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        needed: usize,
    },
    /// Not a number, or infinite.
    #[error("{what} is not a finite number at row {row}")]
    NotFinite {
        /// Which part.
        what: &'static str,
        /// 0-based row (column, for penalties and centres).
        row: usize,
    },
    /// Below zero where only zero and more make sense.
    #[error("{what} is {found} at row {row}: it cannot be below zero")]
    Negative {
        /// Which part.
        what: &'static str,
        /// 0-based row (column, for penalties).
        row: usize,
        /// What stands there.
        found: f64,
    },
    /// Something happened where nothing could.
    #[error("row {row} has a count of {found} without any exposure")]
    CountWithoutExposure {
        /// 0-based row.
        row: usize,
        /// The count.
        found: f64,
    },
    /// Nobody was exposed in any row.
    #[error("no row has any exposure")]
    NoExposure,
    /// A column is a combination of others and has no prior.
    #[error("column {column} cannot be told from the others: remove it or give it a prior")]
    Singular {
        /// 0-based column.
        column: usize,
    },
    /// What linfa said.
    #[error("the regression library refused the data")]
    Linfa(#[from] linfa::Error),
}

impl Failure for PoissonError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFinite { .. }
            | Self::Negative { .. }
            | Self::CountWithoutExposure { .. }
            | Self::NoExposure
            | Self::Singular { .. } => Kind::Invalid,
            Self::Empty { .. } | Self::Shape { .. } | Self::Linfa(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "regression_empty",
            Self::Shape { .. } => "regression_shape",
            Self::NotFinite { .. } => "regression_not_finite",
            Self::Negative { .. } => "regression_negative",
            Self::CountWithoutExposure { .. } => "regression_count_without_exposure",
            Self::NoExposure => "regression_no_exposure",
            Self::Singular { .. } => "regression_singular",
            Self::Linfa(_) => "regression_refused",
        }
    }
}

/// Parameters of a Poisson regression with log link: `y ~ Poisson(exp(offset + X b))`.
///
/// Coefficient `j` may have a normal prior with mean `centre[j]` and precision `penalty[j]` (ridge);
/// without penalties the fit is the maximum likelihood estimate. No intercept is added.
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonRegression {
    offset: Option<Array1<f64>>,
    penalties: Option<Array1<f64>>,
    centres: Option<Array1<f64>>,
    max_iterations: usize,
    tolerance: f64,
}

impl Default for PoissonRegression {
    fn default() -> Self {
        Self { offset: None, penalties: None, centres: None, max_iterations: 50, tolerance: 1e-8 }
    }
}

impl PoissonRegression {
    /// Maximum likelihood, no offset.
    pub fn new() -> Self {
        Self::default()
    }

    /// Log exposure of each row; minus infinity where nobody was exposed.
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
}

impl<D, T> Fit<ArrayBase<D, Ix2>, T, PoissonError> for PoissonRegression
where
    D: Data<Elem = f64>,
    T: AsSingleTargets<Elem = f64>,
{
    type Object = PoissonModel;

    /// Fits by iteratively reweighted least squares; see [`PoissonModel`] for what comes out.
    ///
    /// Dataset weights are frequencies: a row of weight 2 counts as two rows.
    ///
    /// # Errors
    /// [`PoissonError`] for lengths that disagree, values that are not finite or below zero, no
    /// exposure, or columns that cannot be told apart. Not converging is no error: see
    /// [`PoissonModel::converged`].
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<PoissonModel, PoissonError> {
        let x = dataset.records().view();
        let (rows, columns) = x.dim();
        if rows == 0 || columns == 0 {
            return Err(PoissonError::Empty { rows, columns });
        }
        let y = dataset.as_single_targets();
        let weights = match dataset.weights() {
            Some(w) => w.iter().map(|v| f64::from(*v)).collect(),
            None => Array1::ones(rows),
        };
        let or_zeros = |values: &Option<Array1<f64>>, n| values.clone().unwrap_or_else(|| Array1::zeros(n));
        let offset = or_zeros(&self.offset, rows);
        let penalties = or_zeros(&self.penalties, columns);
        let centres = or_zeros(&self.centres, columns);
        lengths("targets", y.len(), rows)?;
        lengths("weights", weights.len(), rows)?;
        lengths("offset", offset.len(), rows)?;
        lengths("penalties", penalties.len(), columns)?;
        lengths("centres", centres.len(), columns)?;
        finite("records", x.rows().into_iter().map(|row| row.iter().all(|v| v.is_finite())))?;
        finite("centres", centres.iter().map(|v| v.is_finite()))?;
        not_negative("targets", y)?;
        not_negative("weights", weights.view())?;
        not_negative("penalties", penalties.view())?;
        let weights = exposed(y, &offset, weights)?;
        let problem = passes::Problem { x, y, offset, weights, penalties, centres };
        irls::solve(&problem, self.max_iterations, self.tolerance)
    }
}

fn lengths(what: &'static str, found: usize, needed: usize) -> Result<(), PoissonError> {
    if found == needed { Ok(()) } else { Err(PoissonError::Shape { what, found, needed }) }
}

fn finite(what: &'static str, mut rows: impl Iterator<Item = bool>) -> Result<(), PoissonError> {
    match rows.position(|ok| !ok) {
        Some(row) => Err(PoissonError::NotFinite { what, row }),
        None => Ok(()),
    }
}

fn not_negative(what: &'static str, values: ArrayView1<f64>) -> Result<(), PoissonError> {
    finite(what, values.iter().map(|v| v.is_finite()))?;
    match values.iter().position(|v| *v < 0.0) {
        Some(row) => Err(PoissonError::Negative { what, row, found: values[row] }),
        None => Ok(()),
    }
}

/// Rows without exposure get weight zero; a count in one of them is an error.
fn exposed(y: ArrayView1<f64>, offset: &Array1<f64>, mut weights: Array1<f64>) -> Result<Array1<f64>, PoissonError> {
    for (row, log_exposure) in offset.iter().enumerate() {
        if *log_exposure == f64::NEG_INFINITY {
            if y[row] > 0.0 {
                return Err(PoissonError::CountWithoutExposure { row, found: y[row] });
            }
            weights[row] = 0.0;
        } else if !log_exposure.is_finite() {
            return Err(PoissonError::NotFinite { what: "offset", row });
        }
    }
    if weights.iter().any(|w| *w > 0.0) { Ok(weights) } else { Err(PoissonError::NoExposure) }
}
