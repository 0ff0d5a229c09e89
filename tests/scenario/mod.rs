//! Scenarios: read, planned, simulated, compared.

mod compare;
mod goal;
mod invented;
mod levers;
mod money;
mod outlook;
mod plan;
mod reading;
mod seek;
mod tiny;
mod tornado;
