//! The agency workers' return: assignments and dated rules in; how each assignment stands to each
//! rule, the quarterly list and its totals out.
//!
//! A rule that cannot be checked for want of a cap or a figure is said to be not checked, never kept.
//! Nothing here is written anywhere; the reasons name months, not days, so that they may be kept.

mod findings;
mod quarter;
mod recipe;
mod rules;

pub use findings::findings;
pub use quarter::{QuarterError, quarterly, totals};
pub use recipe::{Cap, Office, RateKind, Recipe, RecipeError, Ruleset, TEXT};
pub use rules::assess;
