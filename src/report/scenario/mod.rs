//! Scenarios told in words and as CSV: levers, targets, spreads, chances, money.

pub mod csv;
mod levers;
mod numbers;

pub use levers::{grade, in_one_line, lever, role, target, what, when};
pub use numbers::{Ranged, chance, difference, money, money_difference, ranged, verdict};
