//! Histories in, fitted models out. The only room that knows linfa and ndarray.
//!
//! In come a [`panel::Panel`] (a council's months, units and cells) and a recipe; out comes a
//! [`workforce::Workforce`], plain serialisable numbers. It must not know the store, the clock or
//! how a forecast is made.

pub mod panel;
pub mod simplex;
pub mod small;
pub mod workforce;
