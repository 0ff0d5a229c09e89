//! Units that need attention: where even the better end of what we expect is worse than elsewhere, or than now.

use std::collections::BTreeMap;

use super::{Error, forecasts, measures};
use crate::domain::{Forecast, Level, Measure, Month, Period, Rate, ledger};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// What is looked at; more of each is worse.
const LOOKED_AT: [Rate; 3] = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate];

/// Why a unit is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// The low end of its 80 % range a year ahead lies above the middle expected for the whole organisation.
    AboveAll {
        /// That middle.
        all: f64,
    },
    /// The low end of its 80 % range a year ahead lies above its latest value, and its middle above that expected for
    /// the whole organisation: without the second, every team that is full just now would be named.
    Rising,
    /// It had figures a month earlier and has none for the latest month.
    Silent,
}

/// A unit that needs attention.
#[derive(Debug, Clone)]
pub struct Attention {
    /// The unit.
    pub unit: UnitRecord,
    /// What stands out.
    pub rate: Rate,
    /// Why.
    pub reason: Reason,
    /// The latest value.
    pub now: Option<f64>,
    /// The period a year ahead and its 80 % range.
    pub expected: Option<(Period, f64, f64)>,
    /// How far the low end lies above what it is held against, as a ratio; for the order.
    weight: f64,
}

/// Units below the organisation that need attention, the most pressing first, and of how many; each unit once, by what
/// stands out most.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn read(db: &Database, organisation: &str, as_of: Month) -> Result<(Vec<Attention>, usize), Error> {
    let now = measures::at(db, organisation, as_of, &LOOKED_AT)?;
    let before = measures::at(db, organisation, as_of.plus(-1), &LOOKED_AT)?;
    let mut expected = Vec::new();
    for rate in LOOKED_AT {
        let measure = Measure::Rate(rate);
        let by_unit = store::forecasts::latest_by_unit(db, organisation, measure, ledger::default_name(measure))?;
        expected.push(by_unit);
    }
    let units = store::units::list(db, Some(organisation))?.into_iter();
    let below: Vec<UnitRecord> = units.filter(|u| u.parent.is_some() && !u.kind.is_published()).collect();
    let value = |of: &BTreeMap<String, Vec<Option<f64>>>, unit: &str, at: usize| {
        of.get(unit).and_then(|rates| rates.get(at).copied().flatten())
    };
    let known = below.len();
    let mut found: Vec<Attention> = below
        .into_iter()
        .filter_map(|unit| {
            let of_rate = |at: usize| {
                let now = value(&now, &unit.slug, at);
                let all = expected[at].get(organisation).and_then(ahead).map(|(_, middle, ..)| middle);
                judged(&unit, LOOKED_AT[at], now, expected[at].get(&unit.slug).and_then(ahead), all)
            };
            let silent = (0..LOOKED_AT.len()).all(|at| value(&now, &unit.slug, at).is_none())
                && (0..LOOKED_AT.len()).any(|at| value(&before, &unit.slug, at).is_some());
            if silent {
                return Some(silence(unit));
            }
            (0..LOOKED_AT.len()).filter_map(of_rate).max_by(|a, b| a.order().total_cmp(&b.order()))
        })
        .collect();
    found.sort_by(|a, b| b.order().total_cmp(&a.order()).then_with(|| a.unit.slug.cmp(&b.unit.slug)));
    Ok((found, known))
}

/// Period, middle, low and high end of the 80 % range a year ahead.
type Ahead = (Period, f64, f64, f64);

fn ahead(forecast: &Forecast) -> Option<Ahead> {
    let step = forecast.forecast.get(forecasts::A_YEAR - 1)?;
    let (low, high) = step.range(Level::EIGHTY)?;
    Some((step.period, step.point, low, high))
}

/// A ratio to something near nought says nothing: at least this many points.
const LEAST: f64 = 1.0;

fn judged(
    unit: &UnitRecord,
    rate: Rate,
    now: Option<f64>,
    ahead: Option<Ahead>,
    all: Option<f64>,
) -> Option<Attention> {
    let (period, middle, low, high) = ahead?;
    let found = |reason, weight| {
        let expected = Some((period, low, high));
        Some(Attention { unit: unit.clone(), rate, reason, now, expected, weight })
    };
    match (all, now) {
        (Some(all), _) if low > all.max(LEAST) => found(Reason::AboveAll { all }, low / all.max(LEAST)),
        (Some(all), Some(now)) if low > now.max(LEAST) && middle > all => found(Reason::Rising, low / now.max(LEAST)),
        _ => None,
    }
}

fn silence(unit: UnitRecord) -> Attention {
    Attention { unit, rate: LOOKED_AT[0], reason: Reason::Silent, now: None, expected: None, weight: 1.0 }
}

impl Attention {
    /// Missing figures first, then what is worse than elsewhere, then what gets worse.
    fn order(&self) -> f64 {
        let class = match self.reason {
            Reason::Silent => 2e6,
            Reason::AboveAll { .. } => 1e6,
            Reason::Rising => 0.0,
        };
        class + self.weight.min(1e5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UnitKind;

    fn unit() -> UnitRecord {
        UnitRecord {
            slug: "a/b".into(),
            name: "B".into(),
            kind: UnitKind::Team,
            organisation: "a".into(),
            parent: Some("a".into()),
        }
    }

    fn reason(now: f64, (low, high): (f64, f64), all: f64) -> Option<Reason> {
        let period = "2027-09".parse().expect("a period");
        let ahead = Some((period, f64::midpoint(low, high), low, high));
        judged(&unit(), Rate::AgencyRate, Some(now), ahead, Some(all)).map(|a| a.reason)
    }

    #[test]
    fn only_a_whole_range_on_the_worse_side_stands_out() {
        assert_eq!(reason(30.0, (26.0, 40.0), 25.0), Some(Reason::AboveAll { all: 25.0 }));
        assert_eq!(reason(30.0, (24.0, 40.0), 25.0), None);
        assert_eq!(reason(15.0, (16.0, 36.0), 25.0), Some(Reason::Rising));
        assert_eq!(reason(1.4, (2.0, 20.0), 25.0), None, "full just now, and still fuller than elsewhere");
        assert_eq!(reason(17.0, (16.0, 36.0), 25.0), None);
    }

    #[test]
    fn a_sliver_above_nought_is_not_worth_a_word() {
        assert_eq!(reason(0.0, (0.5, 3.0), 0.0), None);
    }
}
