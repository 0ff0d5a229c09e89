//! The published figures of one measure, by unit and year.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ledger::{self, Definition};
use crate::domain::peers::{Neighbour, NeighbourFigure, PeerFigure};
use crate::domain::{CensusMeasure, Count, Gap, HistoryPoint, Measure, Period, Rate, Reading, UnitKind};
use crate::pipeline::source::Source;
use crate::store::units::UnitRecord;

use super::whose;

/// The printed rate and the counts it is divided from.
pub(super) fn needed(measure: CensusMeasure) -> Vec<Measure> {
    let rate = measure.rate();
    let counts = ledger::printed(rate).into_iter().flat_map(Definition::counts).map(Measure::Count);
    let mut needed: Vec<Measure> = counts.chain([Measure::Rate(rate)]).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// The figures of one measure.
pub(super) struct Figures<'s> {
    units: &'s [UnitRecord],
    /// By slug and year, then measure.
    readings: BTreeMap<(&'s str, i32), BTreeMap<Measure, Reading>>,
    rate: Rate,
}

impl<'s> Figures<'s> {
    /// Of the published units of a source.
    pub(super) fn of(source: &'s Source, measure: CensusMeasure) -> Self {
        let published: BTreeSet<&str> =
            source.units.iter().filter(|u| u.kind.is_published()).map(|u| u.slug.as_str()).collect();
        let mut readings: BTreeMap<(&str, i32), BTreeMap<Measure, Reading>> = BTreeMap::new();
        for o in source.observed.iter().filter(|o| published.contains(&*o.unit)) {
            if let Period::Year(year) = o.period {
                readings.entry((&o.unit, year)).or_default().insert(o.measure, o.reading);
            }
        }
        Self { units: &source.units, readings, rate: measure.rate() }
    }

    /// Years with a value, oldest first.
    pub(super) fn years(&self) -> Vec<i32> {
        let has_value = |(place, _): &(&(&str, i32), _)| self.point(place.0, place.1).value.is_some();
        let years: BTreeSet<i32> = self.readings.iter().filter(has_value).map(|((_, year), _)| *year).collect();
        years.into_iter().collect()
    }

    /// Value, numerator and denominator. The printed rate counts; where the table has no such column, its counts are
    /// divided. The counts are those printed beside it, of which one may be withheld.
    fn point(&self, slug: &str, year: i32) -> HistoryPoint {
        let period = Period::Year(year);
        let mut point = HistoryPoint { period, value: None, numerator: None, denominator: None, gap: None };
        let Some(of_year) = self.readings.get(&(slug, year)) else {
            return HistoryPoint { gap: Some(Gap::Missing), ..point };
        };
        let reading = |measure: Measure| of_year.get(&measure).copied().unwrap_or(Err(Gap::Missing));
        let count = |count: Count, _: Period| reading(Measure::Count(count));
        let divided = ledger::printed(self.rate).ok_or(Gap::Missing).and_then(|d| d.evaluate(period, count));
        if let Ok(ratio) = divided {
            (point.numerator, point.denominator) = (Some(ratio.numerator), Some(ratio.denominator));
        }
        match reading(Measure::Rate(self.rate)) {
            Ok(value) => point.value = Some(value),
            Err(Gap::Missing) => match divided {
                Ok(ratio) => point.value = Some(ratio.value),
                Err(gap) => point.gap = Some(gap),
            },
            Err(gap) => point.gap = Some(gap),
        }
        point
    }

    /// The figure of a unit.
    pub(super) fn of_unit(&self, unit: &UnitRecord, year: i32) -> PeerFigure {
        let code = if unit.kind == UnitKind::Authority { whose::code(&unit.slug) } else { "" };
        PeerFigure {
            slug: unit.slug.clone(),
            code: code.to_owned(),
            name: unit.name.clone(),
            point: self.point(&unit.slug, year),
        }
    }

    /// The figure of a neighbour, which the published table may not have.
    pub(super) fn neighbour(&self, neighbour: &Neighbour, year: i32) -> NeighbourFigure {
        let unit = whose::authority(self.units, &neighbour.code).ok();
        let nobody = PeerFigure {
            slug: String::new(),
            code: neighbour.code.clone(),
            name: if neighbour.name.is_empty() { neighbour.code.clone() } else { neighbour.name.clone() },
            point: self.point("", year),
        };
        let figure = unit.map_or(nobody, |unit| self.of_unit(unit, year));
        NeighbourFigure { closeness: neighbour.closeness, figure }
    }

    /// Every authority of the table, by name.
    pub(super) fn authorities(&self, year: i32) -> Vec<PeerFigure> {
        let units = self.units.iter().filter(|unit| unit.kind == UnitKind::Authority);
        let mut all: Vec<PeerFigure> = units.map(|unit| self.of_unit(unit, year)).collect();
        all.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
        all
    }
}
