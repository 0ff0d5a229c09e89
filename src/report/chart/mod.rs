//! Charts as small, self-contained SVG: real text, a title and description for screen readers, direct labels.
//!
//! In come the domain's forecasts; out goes SVG text, the same bytes for the same input. Colours never
//! carry meaning alone: lines differ in dash, bands in outline and label. Every element has presentation
//! attributes (so that a saved file, a print and an image look right on white) and a class (so that a
//! page's stylesheet may restyle it for dark or forced colours). No scripts, no styles, no links.

mod cursor;
mod describe;
mod fan;
mod frame;
mod labels;
pub mod peers;
mod plot;
mod png;
mod recruitment;
mod scale;
pub mod scenario;
mod small;
mod spark;
mod survival;
mod svg;
mod waterfall;

pub use cursor::{Cursor, cursor, span};
pub use describe::describe;
pub use fan::fan;
pub use frame::Size;
pub use png::{SCALE, png};
pub use recruitment::recruitment;
pub use small::{Scale, Small, small};
pub use spark::sparkline;
pub use survival::survival;
pub use waterfall::waterfall;

/// The palette, each at least 3:1 on white; 1 and 3 differ too little from each other to carry meaning alone.
mod palette {
    /// Recorded values.
    pub(super) const HISTORY: &str = "#12436D";
    /// The forecast and its ranges.
    pub(super) const FORECAST: &str = "#801650";
    /// A third line; 3:1 on white, never without a dash of its own.
    pub(super) const THIRD: &str = "#28A197";
    /// A fourth.
    pub(super) const FOURTH: &str = "#F46A25";
    /// Text.
    pub(super) const INK: &str = "#1d2733";
    /// Secondary text, 7:1 on white.
    pub(super) const QUIET: &str = "#4a5765";
    /// Grid lines, decoration only.
    pub(super) const GRID: &str = "#d3dae1";
    /// Paper.
    pub(super) const PAPER: &str = "#ffffff";
}
