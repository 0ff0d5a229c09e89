//! Tests of this room.

pub mod golden;
mod poisson;
mod reproduce;
