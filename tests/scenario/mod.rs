//! Scenarios: read, planned, simulated, compared.

mod invented;
mod outlook;
