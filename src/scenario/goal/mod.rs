//! Open levers and a target in; the cheapest mixes that reach it out.
//!
//! The search moves on a lattice of speakable settings (`Ladder`), asks an [`Evaluator`] what comes of each mix, and
//! remembers every answer (`Book`). It looks with few futures, then settles with all of them (`search`). The distance
//! that remains at the wanted chance ([`Evaluation::gap`]) guides it where the chance itself is flat, at 0 and at 1.
//!
//! "Cheapest" means least [`Minimise::Spend`](crate::domain::scenario::Minimise::Spend) unless asked otherwise: what
//! the levers themselves cost. The pay of posts that are funded already is no price of a lever, and agency not needed
//! is money that may be saved, not money that can be spent on the lever; so a budget holder is asked for the spend.
//! The least extra cost often is a different mix: it prefers whatever saves most agency, however much is paid for it
//! first, and its range is dominated by the agency bill, which no lever decides alone.
//!
//! It must not know units, measures or people's words: those are joined to it where the desk is.

mod aim;
mod book;
mod differ;
mod evaluation;
mod frontier;
mod ladder;
mod lattice;
mod polish;
mod recipe;
mod search;
mod shortfall;
mod walk;

pub use evaluation::{Evaluation, Evaluator};
pub use ladder::{Ladder, Stronger};
pub use recipe::SearchRecipe;
pub use search::{Answer, Desks, Found, Problem, search};
pub use shortfall::{Shortfall, Wider};
