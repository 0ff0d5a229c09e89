//! Tests of this room.

mod drivers;
mod gaps;
pub mod golden;
mod invented;
mod panel;
mod poisson;
mod recover;
mod reproduce;
