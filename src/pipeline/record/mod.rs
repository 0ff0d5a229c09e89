//! Forecasts held to their word: what is kept with each fit, how it did once its months arrived, what moved
//! since the one before, and whether it can be made again.

pub(super) mod explanation;
pub(super) mod kept;
mod official;
mod replay;
mod scored;
pub(super) mod shifts;
pub(super) mod snapshot;
mod snapshots;
mod summary;

pub use crate::forecast::drift::{Shift, ShiftRecipe};
pub use crate::forecast::record::{Coverage, LiveScore, Outcome};
pub use explanation::{Explained, ExplainedStep, Part, read as explain};
pub(super) use replay::asked;
pub use replay::{Replayed, replay};
pub(super) use scored::live;
pub use scored::{Track, of, read};
pub use snapshot::SnapshotError;
pub use snapshots::{forget_old, mark};
pub(super) use summary::warnings;
pub use summary::{LevelDrift, LevelScore, Summary, gauges, summary};
