//! A fan chart in a page: both drawings, and what a cursor tells along them.

use crate::domain::Forecast;
use crate::report::chart::{self, Size};

/// The drawings of one forecast.
pub(super) struct Charts {
    pub(super) wide: String,
    pub(super) narrow: String,
    pub(super) wide_span: Option<String>,
    pub(super) narrow_span: Option<String>,
    pub(super) cursor: Option<CursorView>,
}

/// What the script reads.
pub(super) struct CursorView {
    /// A JSON list of texts.
    pub(super) told: String,
    pub(super) start: usize,
}

impl Charts {
    pub(super) fn of(forecast: &Forecast, name: &str) -> Self {
        let cursor = chart::cursor(forecast);
        Self {
            wide: chart::fan(forecast, name, Size::Wide),
            narrow: chart::fan(forecast, name, Size::Narrow),
            wide_span: span(forecast, Size::Wide),
            narrow_span: span(forecast, Size::Narrow),
            cursor: cursor.map(|c| CursorView { told: serde_json::json!(c.told).to_string(), start: c.start }),
        }
    }
}

fn span(forecast: &Forecast, size: Size) -> Option<String> {
    let [from, to, top, bottom] = chart::span(forecast, size)?;
    Some(format!("{from:.1} {to:.1} {top:.1} {bottom:.1}"))
}
