//! The stages strung together.

mod scenarios;
