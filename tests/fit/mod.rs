//! Tests of this room.

mod poisson;
