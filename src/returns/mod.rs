//! Statutory returns: exact records in, the figures of the return and what is wrong with it out.
//!
//! Knows the rules and formulas of each return; must not know files, the store or the clock. Records
//! live for one request; what leaves this room speaks of groups.

pub mod agency;
pub mod csww;
