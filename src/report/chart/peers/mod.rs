//! An authority among all others: the funnel of one year, and the lines of all years.

mod funnel;
mod years;

pub use funnel::{describe, funnel};
pub use years::years;
