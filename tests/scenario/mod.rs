//! Scenarios: read, planned, simulated, compared.

mod invented;
mod levers;
mod outlook;
mod plan;
mod reading;
