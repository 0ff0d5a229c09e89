//! The stages strung together.

mod peers;
mod scenarios;
