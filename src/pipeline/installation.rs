//! What one installation brings to every extract it receives.

use super::Recipes;
use crate::domain::Colour;
use crate::ingest::{Limits, Pseudonyms};

/// Who we are, what a file may cost, what people are called and how long rows about them are kept.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Code of the installation's own organisation, the slug of its top unit.
    pub home_code: String,
    /// Its name.
    pub home_name: String,
    /// The colour its pages bear; none: our own.
    pub colour: Option<Colour>,
    /// What a file may cost.
    pub limits: Limits,
    /// Pseudonyms for people.
    pub pseudonyms: Pseudonyms,
    /// Recipes of the models and rules of the returns.
    pub recipes: Recipes,
    /// Months that rows about people are kept; 0: never.
    pub people_months: u32,
    /// Newest models of each kind that keep what they were fitted from.
    pub snapshots_kept: u32,
}
