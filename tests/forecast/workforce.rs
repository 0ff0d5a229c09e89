//! The workforce simulation, its forecasts and its backtest.

mod agreement;
mod calibration;
mod closed_forms;
mod golden;
mod honesty;
mod oracle;
mod recovery;
mod robustness;
mod whatif;
