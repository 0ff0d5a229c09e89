//! What a scenario costs, future by future, and the same in few numbers.
//!
//! Accounts: everybody in post is paid, agencies charge, everybody who starts had to be found, and levers cost what
//! their lines say. Every account is kept by month and future, so that a difference is of the same future.

mod accounts;
mod basis;
mod cost;
mod ratio;
mod tell;

pub(super) use accounts::Accounts;
pub(super) use basis::basis;
pub(super) use cost::Cost;
pub(super) use tell::money;
