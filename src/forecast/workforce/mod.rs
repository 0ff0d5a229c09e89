//! A council's history and its fitted workforce model in, forecasts of every unit and measure out.
//!
//! One simulation makes them all ([`Simulator`]): whole people leave, start and grow into the next
//! band of service, month by month, on many paths; vacancies, offers and agency follow. Units add up
//! and rates are divided on each path by the ledger's own terms, so that every measure agrees with
//! every other. A backtest on the council's own past ([`BacktestReport`]) weighs the simulation against the last
//! value ([`combine`]) and decides, for each driver and the whole tree, whether the last value is served. It must not
//! know the store, files or the clock; the seed is an argument.

mod backtest;
pub(in crate::forecast) mod cholesky;
mod combine;
mod error;
mod futures;
mod history;
pub mod interventions;
pub(in crate::forecast) mod inversion;
mod known;
mod last_value;
mod means;
mod paths;
pub(in crate::forecast) mod random;
mod ratios;
mod run;
mod simulate;
mod target;
mod tree;
mod variates;
mod whatif;

pub use backtest::{BacktestReport, HorizonScore, Score};
pub use combine::{BandWeights, CandidateErrors, Combination};
pub use error::ForecastError;
pub use futures::quantiles;
pub use known::{History, histories, levels};
pub use paths::Paths;
pub use ratios::RatioModels;
pub use run::{Options, Outcome, run, serve_as};
pub use simulate::{Added, Ageing, Run, Simulated, Simulator};
pub use tree::TreeLevel;
pub use whatif::{Futures, Made, WhatIf};
