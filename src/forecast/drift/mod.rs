//! Whether forecasts can still be trusted: ranges that miss too often, and series that stepped to another level.
//!
//! In come a record or a history, out come alarms with their month and size. Both tests have false
//! alarm rates that are stated in `models/drift.toml` and repeated by the tests. It must not know the store.

mod coverage;
mod recipe;
mod shift;

pub use coverage::{CoverageDrift, coverage};
pub use recipe::{CoverageRecipe, Recipe, RecipeError, ShiftRecipe};
pub use shift::{Shift, shift};
