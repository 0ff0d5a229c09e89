//! Histories in, fitted models out. The only room that knows linfa and ndarray.
//!
//! In come the rows of an extract, made into a [`panel::Panel`] (a council's months, units and cells),
//! and a [`recipe`]; out come a [`workforce::Workforce`], plain serialisable numbers, and the
//! associations of [`drivers`]. It must not know the store, the clock or how a forecast is made.

pub mod cholesky;
pub mod drivers;
pub mod glm;
pub mod linear;
pub mod panel;
pub mod recipe;
pub mod simplex;
pub mod workforce;
