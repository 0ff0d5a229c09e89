//! Addresses of our own pages.

use std::fmt::Write as _;

use super::shell::Link;
use crate::domain::{Measure, Rate, ledger};
pub(super) use crate::report::address::encode;

/// The choice a unit's page is shown with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// Full slug.
    pub(super) unit: String,
    pub(super) measure: Measure,
    /// Name in the ledger.
    pub(super) definition: String,
    /// Months ahead.
    pub(super) horizon: usize,
}

/// Months ahead when none are chosen.
pub(super) const HORIZON: usize = 12;

impl Choice {
    /// A unit's page as it opens: the agency rate, a year ahead.
    pub(super) fn opening(unit: &str) -> Self {
        let measure = Measure::Rate(Rate::AgencyRate);
        Self { unit: unit.into(), measure, definition: ledger::default_name(measure).into(), horizon: HORIZON }
    }

    /// The same unit and horizon with another measure, by its default definition.
    pub(super) fn with_measure(&self, measure: Measure) -> Self {
        Self { measure, definition: ledger::default_name(measure).into(), ..self.clone() }
    }

    /// The page's path, without the choices.
    pub(super) fn path(&self) -> String {
        format!("/units/{}", encode(&self.unit))
    }

    /// The page.
    pub(super) fn page(&self) -> String {
        self.below(&self.path(), "")
    }

    /// The figures as CSV.
    pub(super) fn csv(&self) -> String {
        self.below(&format!("{}/forecast.csv", self.path()), "")
    }

    /// The chart as SVG.
    pub(super) fn svg(&self) -> String {
        self.below("/api/v1/charts/forecast.svg", &format!("unit={}&", encode(&self.unit)))
    }

    /// The chart as PNG.
    pub(super) fn png(&self) -> String {
        self.below("/api/v1/charts/forecast.png", &format!("unit={}&", encode(&self.unit)))
    }

    /// The unit's board paper.
    pub(super) fn board(&self) -> String {
        format!("/api/v1/reports/board.pdf?unit={}", encode(&self.unit))
    }

    /// Every figure of the unit as a workbook.
    pub(super) fn workbook(&self) -> String {
        format!("/api/v1/reports/workbook.xlsx?unit={}", encode(&self.unit))
    }

    fn below(&self, path: &str, first: &str) -> String {
        let mut address = format!("{path}?{first}measure={}", self.measure);
        if self.definition != ledger::default_name(self.measure) {
            let _ = write!(address, "&definition={}", encode(&self.definition));
        }
        if self.horizon != HORIZON {
            let _ = write!(address, "&horizon={}", self.horizon);
        }
        address
    }
}

/// A link to another organisation's version of a page.
pub(super) fn organisation(path: &str, code: &str, name: &str, here: bool) -> Link {
    Link { here, ..Link::new(format!("{path}?organisation={}", encode(code)), name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_stand_in_an_address_is_encoded() {
        assert_eq!(encode("north/team-1"), "north/team-1");
        assert_eq!(encode("é?&#\"<"), "%C3%A9%3F%26%23%22%3C");
    }

    #[test]
    fn an_address_names_only_what_was_chosen() {
        let mut choice = Choice::opening("rivermouth/north");
        assert_eq!(choice.page(), "/units/rivermouth/north?measure=agency_rate");
        choice.definition = "establishment".into();
        choice.horizon = 24;
        assert_eq!(
            choice.csv(),
            "/units/rivermouth/north/forecast.csv?measure=agency_rate&definition=establishment&horizon=24"
        );
        assert_eq!(
            choice.svg(),
            "/api/v1/charts/forecast.svg?unit=rivermouth/north&measure=agency_rate&definition=establishment&horizon=24"
        );
    }
}
