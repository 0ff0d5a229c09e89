//! The workforce simulation, its forecasts and its backtest.

mod calibration;
mod golden;
mod timing;
