//! Forecasts from fitted models.

mod nowcast;
mod workforce;
