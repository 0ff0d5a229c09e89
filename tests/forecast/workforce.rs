//! The workforce simulation, its forecasts and its backtest.

mod golden;
mod timing;
