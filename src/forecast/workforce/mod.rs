//! A council's fitted workforce model in, forecasts of every unit and measure out.

mod cholesky;
mod inversion;
mod paths;
mod random;
mod ratios;
mod simulate;

pub use paths::Paths;
pub use ratios::RatioModels;
pub use simulate::{Ageing, Run, Simulator};
