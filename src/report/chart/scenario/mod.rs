//! Charts of scenarios: futures with and without levers, what matters most, scenarios side by side, cost against chance.

mod fan;
mod frontier;
mod ranges;
mod told;
mod tornado;

pub use fan::{Aim, Story, describe, fan};
pub use frontier::{Offer, frontier};
pub use ranges::{Mark, Row, ranges};
pub use told::{Matters, story};
pub use tornado::tornado;
