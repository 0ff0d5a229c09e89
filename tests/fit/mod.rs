//! Tests of this room.

mod drivers;
pub mod golden;
mod invented;
mod panel;
mod poisson;
mod recover;
mod reproduce;
