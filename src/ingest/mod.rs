//! Bytes of an extract in, checked observations and findings out.
//!
//! Knows file formats and their traps; must not know the store, the models or the clock.

pub mod long;
pub mod published;
