//! Tests of this room.

mod pages;
