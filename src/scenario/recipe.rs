//! Levers, their evidence, presets and prices, as data.

/// What `models/levers.toml` holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recipe {}
