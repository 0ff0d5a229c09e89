//! What authorities that once stood at a level did next, beside any target.

use super::CensusMeasure;

/// What to know of it, wherever it is shown.
pub const CAVEAT: &str = "This is what happened, with whatever the country did in those years; it is not what a plan \
                          can do. An authority counts once for each year it started from, so the starts overlap.";

/// Bands of one, two and three years.
#[derive(Debug, Clone, PartialEq)]
pub struct Plausibility {
    /// The measure.
    pub measure: CensusMeasure,
    /// The level asked about: percent, or cases per FTE.
    pub from: f64,
    /// The level to reach.
    pub target: Option<f64>,
    /// The authority left out.
    pub left_out: Option<String>,
    /// Nearest year first; at least one.
    pub bands: Vec<PlausibilityBand>,
    /// Years without a band, and how many starts there are.
    pub too_few: Vec<(usize, usize)>,
}

/// What happened within some years.
#[derive(Debug, Clone, PartialEq)]
pub struct PlausibilityBand {
    /// Years between start and outcome.
    pub years: usize,
    /// The change in points or cases that 10, 25, 50, 75 and 90 % of starts stayed below.
    pub changes: [f64; 5],
    /// Starts: an authority in a year.
    pub starts: usize,
    /// Different authorities among them.
    pub authorities: usize,
    /// Lowest and highest level of the starts. One-sided where the level asked about is near the edge of all.
    pub window: [f64; 2],
    /// How many stood at the target or beyond it.
    pub reached: Option<Share>,
}

/// A share from 0 to 1 with its 80 % range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}
