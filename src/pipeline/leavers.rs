//! Who left a unit in some months: how many, why, where to, after how long, and how much of an intake stays.

mod breakdowns;
mod staying;

use std::collections::BTreeMap;

use super::recruitment::{is_below, relative};
use super::{Error, Recipes};
use crate::domain::leavers::{LeaverRate, Leavers, StaffChange, TenureBasis};
use crate::domain::{Contract, Count, ExtractKind, LeaveReason, Measure, Month, Period, Rate, Spell, ledger};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// Months told when none are asked for.
const A_YEAR: i32 = 12;

/// Tells the leavers of a unit from one month to another, the last twelve known without them.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn read(
    db: &Database,
    unit: &str,
    asked: (Option<Month>, Option<Month>),
    recipes: &Recipes,
) -> Result<Option<Leavers>, Error> {
    let unit = store::units::get(db, unit)?;
    let counts = Counts::read(db, &unit)?;
    let people = People::read(db, &unit)?;
    let Some((from, to)) = span(asked, counts.last.into_iter().chain(people.last()).max()) else { return Ok(None) };
    let left: Vec<&Spell> = people.between(from, to);
    let counted = counts.sum(Count::Leavers, from, to);
    let listed = left.len() as u32;
    let from_people = breakdowns::tenure_of_people(&left);
    let from_counts = || breakdowns::tenure_of_counts(Count::LEAVERS_BY_BAND.map(|band| counts.sum(band, from, to)));
    let (tenure, tenure_basis) = match from_people {
        Some(tenure) => (Some(tenure), Some(TenureBasis::People)),
        None => from_counts().map_or((None, None), |tenure| (Some(tenure), Some(TenureBasis::Counts))),
    };
    Ok(Some(Leavers {
        from,
        to,
        counted,
        rate: counts.rate(from, to),
        listed,
        reasons: breakdowns::reasons(&left),
        destinations: breakdowns::destinations(&left),
        tenure,
        tenure_basis,
        staying: staying::read(db, &unit, recipes)?,
        change: counts.changes(from, to),
        notes: notes(counted, listed, people.kind),
        name: unit.name,
        unit: unit.slug,
    }))
}

/// The months asked for; a year to the last known where only that is known.
fn span((from, to): (Option<Month>, Option<Month>), last: Option<Month>) -> Option<(Month, Month)> {
    Some(match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, last.unwrap_or(from).max(from)),
        (None, Some(to)) => (to.plus(1 - A_YEAR), to),
        (None, None) => (last?.plus(1 - A_YEAR), last?),
    })
}

/// Monthly counts of a unit.
struct Counts {
    sums: BTreeMap<(Count, Month), f64>,
    /// The last month with leavers.
    last: Option<Month>,
}

impl Counts {
    fn read(db: &Database, unit: &UnitRecord) -> Result<Self, Error> {
        const READ: [Count; 6] = [
            Count::Starters,
            Count::Leavers,
            Count::StartersFte,
            Count::LeaversFte,
            Count::InPostHeadcount,
            Count::InPostFte,
        ];
        let measures: Vec<Measure> = READ.into_iter().chain(Count::LEAVERS_BY_BAND).map(Measure::Count).collect();
        let sums: BTreeMap<(Count, Month), f64> = store::observations::sums(db, &unit.slug, &measures, None, None)?
            .into_iter()
            .filter_map(|sum| match (sum.measure, sum.period, sum.reading) {
                (Measure::Count(count), Period::Month(month), Ok(value)) => Some(((count, month), value)),
                _ => None,
            })
            .collect();
        let last = sums.keys().filter(|(count, _)| *count == Count::Leavers).map(|(_, month)| *month).max();
        Ok(Self { sums, last })
    }

    fn at(&self, count: Count, month: Month) -> Option<f64> {
        self.sums.get(&(count, month)).copied()
    }

    /// Over all months; `None` where one is missing.
    fn sum(&self, count: Count, from: Month, to: Month) -> Option<f64> {
        (0..=to.since(from)).map(|n| self.at(count, from.plus(n))).sum()
    }

    /// By the ledger's default definition, where the months are a year.
    fn rate(&self, from: Month, to: Month) -> Option<LeaverRate> {
        let definition = ledger::definition(Rate::TurnoverRate, None).filter(|_| to.since(from) == A_YEAR - 1)?;
        let lookup =
            |count: Count, period: Period| self.at(count, period.last_month()).ok_or(crate::domain::Gap::Missing);
        let ratio = definition.evaluate(Period::Month(to), lookup).ok()?;
        Some(LeaverRate {
            definition: definition.name,
            formula: definition.formula,
            value: ratio.value,
            numerator: ratio.numerator,
            denominator: ratio.denominator,
        })
    }

    /// In people and in full-time equivalents, as far as every part is known.
    fn changes(&self, from: Month, to: Month) -> Vec<StaffChange> {
        let before = from.plus(-1);
        let change = |measured_in, [stock, starters, leavers]: [Count; 3]| {
            let stocks = (self.at(stock, before)?, self.at(stock, to)?);
            let flows = (self.sum(starters, from, to)?, self.sum(leavers, from, to)?);
            Some(StaffChange::closing(measured_in, (before, to), stocks, flows))
        };
        let people = change("people", [Count::InPostHeadcount, Count::Starters, Count::Leavers]);
        let fte = change("fte", [Count::InPostFte, Count::StartersFte, Count::LeaversFte]);
        people.into_iter().chain(fte).collect()
    }
}

/// Leavers as lists name them, under pseudonyms.
struct People {
    left: Vec<Spell>,
    kind: Option<ExtractKind>,
}

impl People {
    /// From lists of leavers, else from census returns.
    fn read(db: &Database, unit: &UnitRecord) -> Result<Self, Error> {
        let above = relative(unit);
        for kind in [ExtractKind::Leavers, ExtractKind::CswwXml] {
            let spells = all_spells(db, &unit.organisation, kind)?;
            if spells.is_empty() {
                continue;
            }
            let left = spells.into_iter().filter(|spell| has_left(spell) && is_below(&above, &spell.unit));
            return Ok(Self { left: once(left.collect()), kind: Some(kind) });
        }
        Ok(Self { left: Vec::new(), kind: None })
    }

    fn last(&self) -> Option<Month> {
        self.left.iter().filter_map(|spell| spell.left).max()
    }

    fn between(&self, from: Month, to: Month) -> Vec<&Spell> {
        let within = |spell: &&Spell| spell.left.is_some_and(|left| (from..=to).contains(&left));
        self.left.iter().filter(within).collect()
    }
}

/// Employed here and gone: bank and agency staff and moves within the employer are no leavers.
fn has_left(spell: &Spell) -> bool {
    let employed = !matches!(spell.contract, Some(Contract::SecondedIn | Contract::Bank | Contract::Agency));
    employed && spell.left.is_some() && spell.reason != Some(LeaveReason::MovedWithin)
}

/// A person with several posts leaves once, from the larger one.
fn once(mut spells: Vec<Spell>) -> Vec<Spell> {
    let size = |spell: &Spell| spell.fte.map_or(0, |fte| (fte * 1e6) as u64);
    spells.sort_by_key(|spell| (spell.person, spell.left, std::cmp::Reverse((spell.role.is_manager(), size(spell)))));
    spells.dedup_by_key(|spell| (spell.person, spell.left));
    spells
}

/// Every current spell of a kind.
fn all_spells(db: &Database, organisation: &str, kind: ExtractKind) -> Result<Vec<Spell>, Error> {
    let (Some(from), Some(to)) = (Month::new(1900, 1), Month::new(2199, 12)) else { return Ok(Vec::new()) };
    Ok(store::people::current(db, organisation, kind, from, to)?)
}

fn notes(counted: Option<f64>, listed: u32, kind: Option<ExtractKind>) -> Vec<String> {
    let mut notes = Vec::new();
    match kind {
        None => notes.push(
            "No list of leavers is kept, so reasons and destinations are not known. A file of kind leavers, with a row for each \
             person, would tell; rows about people are deleted after the time your installation keeps them."
                .into(),
        ),
        Some(ExtractKind::CswwXml) => notes.push("Reasons and destinations are those of census returns.".into()),
        Some(_) => {}
    }
    if let Some(counted) = counted.filter(|counted| kind.is_some() && (counted - f64::from(listed)).abs() > 0.5) {
        notes.push(format!(
            "Lists name {listed} of the {counted:.0} leavers counted: lists may not reach over all of these months, rows may have \
             been deleted with time, or people may be counted in another unit."
        ));
    }
    notes.push(
        "Groups of fewer than 5 people are told together with others, so that nobody stands out. Reasons are as employers \
         write them down, often one for several."
            .into(),
    );
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_not_asked_for_are_the_last_year_known() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let last = Some(month("2026-10"));
        assert_eq!(span((None, None), last), Some((month("2025-11"), month("2026-10"))));
        assert_eq!(span((Some(month("2026-03")), None), last), Some((month("2026-03"), month("2026-10"))));
        assert_eq!(span((None, Some(month("2026-03"))), last), Some((month("2025-04"), month("2026-03"))));
        assert_eq!(span((None, None), None), None);
    }
}
