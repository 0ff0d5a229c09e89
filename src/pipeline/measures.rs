//! The past of a measure: counts are summed over roles and units, then divided.

use std::collections::BTreeMap;

use super::Error;
use crate::domain::ledger::{self, Definition, Ratio};
use crate::domain::{Count, Gap, HistoryPoint, Measure, Month, Period, Rate, Reading};
use crate::store::observations::Sum;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// The history of one measure of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Whose.
    pub unit: UnitRecord,
    /// Of what.
    pub measure: Measure,
    /// By which definition; `count` for a count.
    pub definition: &'static str,
    /// Oldest first, without holes between the first and the last month.
    pub points: Vec<Point>,
}

/// One past value.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When.
    pub period: Period,
    /// Unrounded; `None` in a gap.
    pub value: Option<f64>,
    /// Numerator of a rate.
    pub numerator: Option<f64>,
    /// Denominator of a rate.
    pub denominator: Option<f64>,
    /// Why there is no value.
    pub gap: Option<Gap>,
    /// The extract that last changed it; empty where no extract speaks of the period.
    pub extract: String,
}

impl From<&Point> for HistoryPoint {
    fn from(p: &Point) -> Self {
        Self { period: p.period, value: p.value, numerator: p.numerator, denominator: p.denominator, gap: p.gap }
    }
}

/// The definition of `measure` called `name` (the default without a name); `None` for a count.
///
/// # Errors
/// When the measure has no such definition.
pub fn definition_of(measure: Measure, name: Option<&str>) -> Result<Option<&'static Definition>, Error> {
    let unknown = |known: Vec<&'static str>| Error::Definition {
        measure,
        name: name.unwrap_or_default().chars().take(60).collect(),
        known: known.join(", "),
    };
    match measure {
        Measure::Count(_) if name.is_none_or(|n| n == ledger::COUNT) => Ok(None),
        Measure::Count(_) => Err(unknown(vec![ledger::COUNT])),
        Measure::Rate(rate) => ledger::definition(rate, name)
            .map(Some)
            .ok_or_else(|| unknown(ledger::definitions(rate).map(|d| d.name).collect())),
    }
}

/// Reads a measure's history, oldest first.
///
/// # Errors
/// When there is no such unit or definition.
pub fn read(
    db: &Database,
    unit: &str,
    measure: Measure,
    definition: Option<&str>,
    from: Option<Period>,
    to: Option<Period>,
) -> Result<Series, Error> {
    let unit = store::units::get(db, unit)?;
    let definition = definition_of(measure, definition)?;
    let needed = needed(measure, definition);
    let sums = Sums::read(db, &unit.slug, &needed, None)?;
    let points = sums
        .periods()
        .into_iter()
        .filter(|p| from.is_none_or(|f| *p >= f) && to.is_none_or(|t| *p <= t))
        .map(|period| sums.point(measure, definition, period))
        .collect();
    Ok(Series { unit, measure, definition: definition.map_or(ledger::COUNT, |d| d.name), points })
}

/// Rates of one month by their default definitions, in the order asked, for every unit of an
/// organisation's own tree by full slug; one look-up for all of them.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn at(
    db: &Database,
    organisation: &str,
    month: Month,
    rates: &[Rate],
) -> Result<BTreeMap<String, Vec<Option<f64>>>, Error> {
    let definitions: Vec<_> = rates.iter().map(|rate| (*rate, ledger::definition(*rate, None))).collect();
    let mut wanted: Vec<Measure> = definitions.iter().flat_map(|(rate, d)| needed(Measure::Rate(*rate), *d)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let span = (Some(month.plus(-12).into()), Some(month.into()));
    let units = store::observations::sums_by_unit(db, organisation, &wanted, span.0, span.1)?;
    let values = |sums: Vec<Sum>| {
        let sums = Sums::of(sums);
        definitions.iter().map(|(rate, d)| sums.point(Measure::Rate(*rate), *d, month.into()).value).collect()
    };
    Ok(units.into_iter().map(|(unit, sums)| (unit, values(sums))).collect())
}

/// Known values by full slug of the unit, then by period.
pub type ByUnit = BTreeMap<String, BTreeMap<Period, f64>>;

/// A measure by each of the definitions named, from a period on, for every unit of an organisation's own tree by full
/// slug: known values by period. One look-up for all units and definitions.
///
/// # Errors
/// When there is no such organisation or definition, or the database fails.
pub fn by_unit(
    db: &Database,
    organisation: &str,
    measure: Measure,
    definitions: &[&str],
    from: Period,
) -> Result<Vec<ByUnit>, Error> {
    let definitions: Vec<_> =
        definitions.iter().map(|name| definition_of(measure, Some(name))).collect::<Result<_, _>>()?;
    let mut wanted: Vec<Measure> = definitions.iter().flat_map(|d| needed(measure, *d)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    // A rate of twelve months looks back a year.
    let units = store::observations::sums_by_unit(db, organisation, &wanted, Some(from.after(-12)), None)?;
    let mut found = vec![ByUnit::new(); definitions.len()];
    for (unit, sums) in units {
        let sums = Sums::of(sums);
        let periods: Vec<Period> = sums.periods().into_iter().filter(|p| *p >= from).collect();
        for (found, definition) in found.iter_mut().zip(&definitions) {
            let value = |p: &Period| Some((*p, sums.value(measure, *definition, *p)?));
            found.insert(unit.clone(), periods.iter().filter_map(value).collect());
        }
    }
    Ok(found)
}

fn needed(measure: Measure, definition: Option<&Definition>) -> Vec<Measure> {
    match (measure, definition) {
        (Measure::Rate(_), Some(d)) => d.counts().map(Measure::Count).chain([measure]).collect(),
        _ => vec![measure],
    }
}

/// Sums of the counts a measure needs, by measure and period.
struct Sums(BTreeMap<(Measure, Period), Sum>);

impl Sums {
    fn read(db: &Database, unit: &str, measures: &[Measure], from: Option<Period>) -> Result<Self, Error> {
        Ok(Self::of(store::observations::sums(db, unit, measures, from, None)?))
    }

    fn of(sums: Vec<Sum>) -> Self {
        Self(sums.into_iter().map(|s| ((s.measure, s.period), s)).collect())
    }

    /// Every period any count speaks of, months without holes. Where there are months, an organisation's yearly
    /// returns stand beside them and are not mixed in.
    fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.0.keys().map(|(_, period)| *period).collect();
        let months: Vec<_> =
            periods.iter().filter_map(|p| if let Period::Month(m) = p { Some(*m) } else { None }).collect();
        if let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) {
            periods.retain(|period| !matches!(period, Period::Year(_)));
            periods.extend((0..last.since(*first)).map(|n| Period::Month(first.plus(n))));
        }
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    fn reading(&self, measure: Measure, period: Period) -> Reading {
        self.0.get(&(measure, period)).map_or(Err(Gap::Missing), |sum| sum.reading)
    }

    fn count(&self, count: Count, period: Period) -> Reading {
        self.reading(Measure::Count(count), period)
    }

    fn value(&self, measure: Measure, definition: Option<&Definition>, period: Period) -> Option<f64> {
        match (measure, definition) {
            (Measure::Rate(_), Some(d)) => d.evaluate(period, |count, at| self.count(count, at)).ok().map(|r| r.value),
            _ => self.reading(measure, period).ok(),
        }
    }

    fn point(&self, measure: Measure, definition: Option<&Definition>, period: Period) -> Point {
        let extract = self.0.iter().filter(|((_, p), _)| *p == period).map(|(_, s)| s.extract.as_str()).max();
        let extract = extract.unwrap_or_default().to_owned();
        let empty = Point { period, value: None, numerator: None, denominator: None, gap: None, extract };
        match (measure, definition) {
            (Measure::Rate(rate), Some(definition)) => {
                match definition.evaluate(period, |count, period| self.count(count, period)) {
                    Ok(Ratio { numerator, denominator, value }) => Point {
                        value: Some(value),
                        numerator: Some(numerator),
                        denominator: Some(denominator),
                        ..empty
                    },
                    Err(gap) => self.printed(rate, definition, period, gap, empty),
                }
            }
            _ => match self.reading(measure, period) {
                Ok(value) => Point { value: Some(value), ..empty },
                Err(gap) => Point { gap: Some(gap), ..empty },
            },
        }
    }

    /// Where a published table hides the counts but prints the rate, the printed rate stands in.
    fn printed(&self, rate: Rate, definition: &Definition, period: Period, gap: Gap, empty: Point) -> Point {
        let printed = ledger::printed(rate).is_some_and(|d| d.name == definition.name);
        match self.reading(Measure::Rate(rate), period) {
            Ok(value) if printed => Point { value: Some(value), ..empty },
            _ => Point { gap: Some(gap), ..empty },
        }
    }
}
