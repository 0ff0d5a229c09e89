//! Fitted models in, forecasts with ranges and their track record out.
//!
//! Knows the domain and `fit`; must not know the store, files or the clock. The seed is an argument.

pub mod census;
pub mod churn;
pub mod drift;
pub mod nowcast;
pub(crate) mod recipe;
pub mod record;
pub mod series;
pub mod words;
pub mod workforce;

pub use recipe::RecipeError;
pub use words::statement;
