//! Published figures of the same organisation's authority, its region and the country, where they are kept.

use crate::domain::{Measure, Period, Rate, UnitKind, ledger};
use crate::pipeline::{Error, measures};
use crate::report::paper::Peers;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// What is compared.
const RATES: [Rate; 3] = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate];
/// Words of a council's name that say what it is, not which.
const COMMON: [&str; 11] =
    ["the", "of", "and", "council", "city", "county", "borough", "metropolitan", "royal", "london", "district"];

/// The latest published year; `None` where no published figures are kept.
pub(super) fn read(db: &Database, unit: &UnitRecord) -> Result<Option<Peers>, Error> {
    let units = store::units::list(db, Some(&unit.organisation))?;
    let own = own(unit, &units);
    let above = |kind: UnitKind| match own {
        Some(own) => units.iter().find(|u| u.kind == kind && is_above(u, own)),
        // Without an authority, a region would be anybody's.
        None if kind == UnitKind::Country => units.iter().find(|u| u.kind == kind),
        None => None,
    };
    let rows = [own, above(UnitKind::Region), above(UnitKind::Country)];
    let mut known = Vec::new();
    for of in rows.into_iter().flatten() {
        if known.iter().all(|(name, _)| *name != of.name) {
            known.push((of.name.clone(), published(db, of)?));
        }
    }
    let year = known.iter().flat_map(|(_, series)| series.iter().flatten().map(|(period, _)| *period)).max();
    let Some(year) = year else { return Ok(None) };
    let at =
        |series: Vec<(Period, f64)>| series.into_iter().find(|(period, _)| *period == year).map(|(_, value)| value);
    let rows = known.into_iter().map(|(name, series)| (name, series.into_iter().map(at).collect())).collect();
    Ok(Some(Peers { year, measures: compared().collect(), rows, has_own: own.is_some() }))
}

/// Each rate by the definition that is published.
fn compared() -> impl Iterator<Item = (Measure, String)> {
    RATES.into_iter().filter_map(|rate| Some((Measure::Rate(rate), ledger::printed(rate)?.name.to_owned())))
}

/// Known yearly values of each rate.
fn published(db: &Database, of: &UnitRecord) -> Result<Vec<Vec<(Period, f64)>>, Error> {
    compared()
        .map(|(measure, definition)| {
            let series = measures::read(db, &of.slug, measure, Some(&definition), None, None)?;
            Ok(series.points.iter().filter_map(|point| Some((point.period, point.value?))).collect())
        })
        .collect()
}

/// The published unit that is the unit itself, or its organisation by name.
fn own<'u>(unit: &'u UnitRecord, units: &'u [UnitRecord]) -> Option<&'u UnitRecord> {
    if unit.kind.is_published() {
        return Some(unit);
    }
    let organisation = units.iter().find(|u| u.kind == UnitKind::Organisation)?;
    let wanted = which(&organisation.name);
    let mut alike = units.iter().filter(|u| u.kind == UnitKind::Authority && which(&u.name) == wanted);
    // Two of one name cannot be told apart.
    alike.next().filter(|_| alike.next().is_none())
}

fn is_above(above: &UnitRecord, below: &UnitRecord) -> bool {
    below.slug.strip_prefix(above.slug.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

/// The words of a name that tell which council it is: "London Borough of Camden" is "camden".
fn which(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| !word.is_empty() && !COMMON.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_is_known_by_the_words_that_are_its_own() {
        assert_eq!(which("London Borough of Camden"), which("Camden"));
        assert_eq!(which("Medway Council"), ["medway"]);
        assert_ne!(which("North Yorkshire Council"), which("York"));
    }
}
