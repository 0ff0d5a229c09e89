//! What a scenario costs, future by future.

mod cost;
mod prices;
mod tell;

pub(super) use cost::Cost;
pub(super) use prices::PriceList;
pub(super) use tell::money;
