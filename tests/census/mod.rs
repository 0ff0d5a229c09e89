//! The published yearly table: reading it and forecasting it.

mod forecasting;
pub mod invented;
mod lacking;
mod plausibility;
mod reading;
mod real;
mod served;
