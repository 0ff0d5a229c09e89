//! Histories in, fitted models out. The only room that knows linfa and ndarray.
//!
//! In come the rows of an extract, made into a [`panel::Panel`] (a council's months, units and cells),
//! and a [`recipe`]; out come a [`workforce::Workforce`], plain serialisable numbers, the
//! associations of [`drivers`], and from spells of people what is said of leavers in [`churn`]. It must not know the store, the clock or how a forecast is made.

pub mod cholesky;
pub mod churn;
pub mod drivers;
pub mod funnel;
pub mod glm;
pub mod linear;
pub mod panel;
pub mod recipe;
pub mod recruitment;
pub mod simplex;
pub mod workforce;
