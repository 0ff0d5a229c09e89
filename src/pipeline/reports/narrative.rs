//! What a quarter of a unit is told from.

use super::{Paper, tried};
use crate::domain::{Count, Forecast, Level, Measure, Month, Period, Rate};
use crate::pipeline::{Error, forecasts, measures};
use crate::report::narrative::{Known, Narrative, Past, markdown, tell};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// Months ahead of the forecasts told.
const AHEAD: usize = 12;

/// Measures a quarter speaks of.
fn spoken() -> impl Iterator<Item = Measure> {
    let rates = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate].map(Measure::Rate);
    let counts = [Count::InPostFte, Count::Starters, Count::Leavers, Count::AgencyCostGbp, Count::OffersAccepted];
    rates.into_iter().chain(counts.into_iter().chain(Count::DUE).map(Measure::Count))
}

/// A quarter of a unit in sentences, each with the figures it was made from; the last whole quarter with figures unless one is
/// named.
///
/// # Errors
/// When there is no such unit, it has no monthly figures, or none to the end of that quarter.
pub fn narrative(db: &Database, unit: &str, quarter: Option<Period>) -> Result<Narrative, Error> {
    let unit = store::units::get(db, unit)?;
    let pasts = pasts(db, &unit)?;
    let last = last_month(&pasts).map(last_whole).ok_or_else(|| Error::NotMonthly { unit: unit.slug.clone() })?;
    let quarter = match quarter {
        None => last,
        Some(asked @ Period::Quarter(..)) if is_known(&pasts, asked) => asked,
        Some(asked @ Period::Quarter(..)) => return Err(Error::NoQuarter { unit: unit.slug, asked, last }),
        Some(other) => return Err(Error::QuarterExpected(other)),
    };
    let forecasts = ahead(db, &unit)?;
    let scenarios = tried(db, &unit)?;
    Ok(tell(&Known { unit: unit.slug, name: unit.name, quarter, pasts, forecasts, scenarios }))
}

/// The same as a Markdown file with the source of each number in a footnote.
///
/// # Errors
/// As [`narrative`].
pub fn narrative_paper(db: &Database, unit: &str, quarter: Option<Period>) -> Result<Paper, Error> {
    let narrative = narrative(db, unit, quarter)?;
    Ok(Paper { file_name: narrative.file_name(), bytes: markdown(&narrative).into_bytes() })
}

/// Measures with a monthly value.
fn pasts(db: &Database, unit: &UnitRecord) -> Result<Vec<Past>, Error> {
    let mut pasts = Vec::new();
    for measure in spoken() {
        let series = measures::read(db, &unit.slug, measure, None, None, None)?;
        let months = series.points.iter().filter(|point| matches!(point.period, Period::Month(_)));
        let past = Past { measure, definition: series.definition.into(), points: months.map(Into::into).collect() };
        if past.points.iter().any(|point| point.value.is_some()) {
            pasts.push(past);
        }
    }
    Ok(pasts)
}

/// The last month of which anything is known.
fn last_month(pasts: &[Past]) -> Option<Month> {
    let last = |past: &Past| past.points.iter().rfind(|p| p.value.is_some()).map(|p| p.period.last_month());
    pasts.iter().filter_map(last).max()
}

/// The quarter that ends with a month or before it.
fn last_whole(month: Month) -> Period {
    let end = month.plus(-((month.index() as i32 + 1) % 3));
    Period::Quarter(end.year(), (end.month() / 3) as u8)
}

/// Whether a value of the quarter's last month is known.
fn is_known(pasts: &[Past], quarter: Period) -> bool {
    let end = Period::Month(quarter.last_month());
    pasts.iter().flat_map(|past| &past.points).any(|point| point.period == end && point.value.is_some())
}

/// A year ahead; measures that are not forecast are left out.
fn ahead(db: &Database, unit: &UnitRecord) -> Result<Vec<Forecast>, Error> {
    let mut found = Vec::new();
    for measure in spoken() {
        match forecasts::read(db, &unit.slug, measure, None, AHEAD, &[Level::EIGHTY]) {
            Ok(forecast) => found.push(forecast),
            Err(Error::NoForecast { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_quarter_ends_with_the_month_or_before_it() {
        for (month, quarter) in [
            ("2026-09", "2026-Q3"),
            ("2026-10", "2026-Q3"),
            ("2026-11", "2026-Q3"),
            ("2026-12", "2026-Q4"),
            ("2027-02", "2026-Q4"),
        ] {
            assert_eq!(last_whole(month.parse().expect("a month")).to_string(), quarter, "{month}");
        }
    }
}
