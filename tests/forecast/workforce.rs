//! The workforce simulation, its forecasts and its backtest.

mod agreement;
mod calibration;
mod closed_forms;
mod crn;
mod golden;
mod honesty;
mod levers;
mod oracle;
mod recovery;
mod robustness;
mod same_luck;
mod whatif;
