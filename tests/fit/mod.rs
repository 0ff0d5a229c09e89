//! Tests of this room.

pub mod golden;
mod invented;
mod panel;
mod poisson;
mod recover;
mod reproduce;
