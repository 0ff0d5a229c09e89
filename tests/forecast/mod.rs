//! Forecasts from fitted models.

mod workforce;
