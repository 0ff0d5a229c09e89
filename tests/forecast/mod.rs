//! Forecasts from fitted models.

mod workforce;
mod nowcast;
