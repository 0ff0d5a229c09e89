//! How much of an intake stays: seen in lists of people where they are kept, expected by the model where not.

use super::all_spells;
use crate::domain::churn::Estimate;
use crate::domain::survival::{Followed, StayBasis, StayCurve, StayPoint, Staying, follow, joined, last_run};
use crate::domain::{ExtractKind, Month, Spell};
use crate::fit::churn::kaplan_meier;
use crate::pipeline::recruitment::{is_below, relative};
use crate::pipeline::{Error, Recipes, churn};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// Fewer people stand for single ones: an intake is told from so many on.
const LEAST_PEOPLE: u32 = 10;
/// A curve ends where fewer people are followed.
const LEAST_AT_RISK: u32 = 5;
/// A curve shorter than this tells nothing.
const LEAST_MONTHS: usize = 6;
/// Months told.
const MOST_MONTHS: usize = 60;

/// From staff in post with starters and leavers; else from those two alone; else from census returns; else by the model.
///
/// # Errors
/// When the database fails.
pub(super) fn read(db: &Database, unit: &UnitRecord, recipes: &Recipes) -> Result<Staying, Error> {
    let above = relative(unit);
    let counts = |slug: &str| is_below(&above, slug);
    for basis in [StayBasis::StaffInPost, StayBasis::StartersAndLeavers, StayBasis::CensusReturns] {
        let Some((spells, seen)) = spells(db, &unit.organisation, basis)? else { continue };
        let curves: Vec<StayCurve> = follow(&spells, counts).iter().filter_map(curve).collect();
        if !curves.is_empty() {
            return Ok(Staying { basis: Some(basis), unit: unit.slug.clone(), seen: Some(seen), curves });
        }
    }
    by_model(db, &unit.organisation, recipes)
}

type Seen = (Vec<Spell>, (Month, Month));

fn spells(db: &Database, organisation: &str, basis: StayBasis) -> Result<Option<Seen>, Error> {
    use ExtractKind::{CswwXml, Leavers, StaffInPost, Starters};
    let main = match basis {
        StayBasis::StaffInPost => StaffInPost,
        StayBasis::StartersAndLeavers => Leavers,
        StayBasis::CensusReturns => CswwXml,
        StayBasis::Model => return Ok(None),
    };
    let covered = store::people::covered(db, organisation, main)?;
    let (Some(run), Some(first)) = (last_run(&covered), covered.first()) else { return Ok(None) };
    let mut spells = all_spells(db, organisation, main)?;
    match basis {
        StayBasis::StaffInPost => {
            spells.extend(all_spells(db, organisation, Starters)?);
            spells.extend(all_spells(db, organisation, Leavers)?);
            Ok(Some((spells, (*first, run.1))))
        }
        StayBasis::StartersAndLeavers => {
            Ok(Some((joined(&all_spells(db, organisation, Starters)?, &spells, run), run)))
        }
        StayBasis::CensusReturns | StayBasis::Model => Ok(Some((spells, (*first, run.1)))),
    }
}

/// Kaplan-Meier with log-log ranges at 95 %; `None` for too few people, or too short a time.
fn curve(followed: &Followed) -> Option<StayCurve> {
    let months: Vec<(u32, u32)> = followed
        .months
        .iter()
        .copied()
        .take_while(|(at_risk, _)| *at_risk >= LEAST_AT_RISK)
        .take(MOST_MONTHS)
        .collect();
    if followed.people < LEAST_PEOPLE || months.len() < LEAST_MONTHS {
        return None;
    }
    let at_risk =
        |month: usize| followed.months.get(month).map(|(at_risk, _)| *at_risk).filter(|n| *n >= LEAST_AT_RISK);
    let begin = StayPoint { months: 0, at_risk: at_risk(0), share: Estimate { point: 1.0, lower: 1.0, upper: 1.0 } };
    let later = kaplan_meier(&months).into_iter().zip(1..).map(|(share, month)| StayPoint {
        months: month,
        at_risk: at_risk(month as usize),
        share,
    });
    Some(StayCurve {
        name: followed.intake.as_str().to_owned(),
        label: followed.intake.label().to_owned(),
        people: Some(followed.people),
        points: std::iter::once(begin).chain(later).collect(),
    })
}

/// What the newest model of who leaves expects of the whole organisation's intakes.
fn by_model(db: &Database, organisation: &str, recipes: &Recipes) -> Result<Staying, Error> {
    let unit = organisation.to_owned();
    let told = match churn::latest(db, organisation, recipes) {
        Ok(told) => told,
        Err(Error::NoChurn { .. }) => return Ok(Staying { basis: None, unit, seen: None, curves: Vec::new() }),
        Err(error) => return Err(error),
    };
    let begin = StayPoint { months: 0, at_risk: None, share: Estimate { point: 1.0, lower: 1.0, upper: 1.0 } };
    let curve = |intake: &crate::domain::churn::Survival| StayCurve {
        name: intake.name.clone(),
        label: intake.label.clone(),
        people: None,
        points: std::iter::once(begin)
            .chain(intake.horizons.iter().map(|at| StayPoint { months: at.months, at_risk: None, share: at.expected }))
            .collect(),
    };
    let curves: Vec<StayCurve> = told.report.survival.iter().map(curve).collect();
    let basis = (!curves.is_empty()).then_some(StayBasis::Model);
    Ok(Staying { basis, unit, seen: Some((told.report.first, told.report.last)), curves })
}
