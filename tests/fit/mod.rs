//! Tests of this room.

mod drivers;
mod gaps;
mod glm;
pub mod golden;
mod invented;
mod panel;

mod recover;
mod reproduce;
