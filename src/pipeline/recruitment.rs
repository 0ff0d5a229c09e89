//! Offers and starts of a unit: what is over, what is in hand, what the served forecast expects.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Error, forecasts, monthly};
use crate::domain::churn::Estimate;
use crate::domain::recruitment::{
    ComingMonth, ENOUGH, ExpectedBy, InHand, OfferCohort, OfferGroup, OfferList, OfferSource, OfferTally, PastMonth,
    Recruitment, in_force,
};
use crate::domain::{Count, ExtractKind, Level, Measure, Month, Period, Step};
use crate::fit::recruitment::{USUAL_DROP_OUT, drop_out, expected};
use crate::fit::workforce::Starts;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// Months over that are told.
const PAST: i32 = 24;
/// Months ahead of the served forecast that are told.
const AHEAD: usize = 12;
/// Months of acceptance in the figures of offers one by one.
const RECENT: i32 = 12;

/// Tells the offers and starts of a unit.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn read(db: &Database, unit: &str) -> Result<Recruitment, Error> {
    let unit = store::units::get(db, unit)?;
    let counts = Counts::read(db, &unit)?;
    let lists = lists(db, &unit.organisation)?;
    let cohorts: Vec<(&OfferCohort, bool)> =
        in_force(&lists).filter(|(cohort, _)| is_below(&relative(&unit), &cohort.unit)).collect();
    let all = tally(cohorts.iter().copied());
    let own = drop_out(all.settled_dropped, all.settled);
    let (expected_by, assumed) = match served_drop_out(db, &unit.organisation)? {
        Some(share) => (ExpectedBy::ServedModel, Estimate { point: share, lower: share, upper: share }),
        None if own.own => (ExpectedBy::OwnOffers, own.share),
        None => (ExpectedBy::Default, USUAL_DROP_OUT),
    };
    let listed_to = lists.first().map(|list| list.as_of);
    let begin = listed_to.map(|last| last.plus(1 - RECENT));
    let recent: Vec<(&OfferCohort, bool)> =
        cohorts.iter().copied().filter(|(cohort, _)| Some(cohort.accepted) >= begin).collect();
    let as_of = counts.last.into_iter().chain(listed_to).max();
    let groups = Groups { recent: &recent, all: &cohorts };
    Ok(Recruitment {
        past: counts.past(as_of),
        coming: coming(db, &unit, &counts, as_of, assumed)?,
        in_hand: counts.in_hand().map(|due| in_hand(due, assumed)),
        as_of,
        expected_by,
        assumed_drop_out: assumed,
        since: recent.iter().map(|(cohort, _)| cohort.accepted).min().or(begin),
        drop_out: listed_to.map(|_| own),
        delay: all.delay(),
        delay_starts: all.delays.values().sum(),
        units: groups.by_unit(db, &unit)?,
        sources: groups.by_source(),
        notes: notes(&counts, &lists, &tally(recent.iter().copied())),
        recent: listed_to.map(|_| tally(recent.iter().copied())),
        name: unit.name,
        unit: unit.slug,
    })
}

fn tally<'a>(cohorts: impl Iterator<Item = (&'a OfferCohort, bool)>) -> OfferTally {
    let mut tally = OfferTally::default();
    cohorts.for_each(|(cohort, is_newest)| tally.add(cohort, is_newest));
    tally
}

/// Slug relative to the organisation, as extracts name units.
pub(super) fn relative(unit: &UnitRecord) -> String {
    unit.slug.strip_prefix(&unit.organisation).unwrap_or(&unit.slug).trim_start_matches('/').to_owned()
}

/// Whether a unit (relative slugs) is another or below it.
pub(super) fn is_below(above: &str, unit: &str) -> bool {
    above.is_empty() || unit.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The lists of offers kept, newest first; those of a version that kept none are left out.
fn lists(db: &Database, organisation: &str) -> Result<Vec<OfferList>, Error> {
    #[derive(Deserialize)]
    struct Report {
        list: Option<OfferList>,
    }
    let kept = store::extracts::reports(db, organisation, ExtractKind::RecruitmentPipeline)?;
    Ok(kept.iter().filter_map(|(_, text)| serde_json::from_str::<Report>(text).ok()?.list).collect())
}

/// The drop-out the served workforce model draws with; `None` without a model that knows offers.
fn served_drop_out(db: &Database, organisation: &str) -> Result<Option<f64>, Error> {
    let model = store::models::latest(db, organisation, monthly::KIND)?;
    let starts = model.and_then(|model| serde_json::from_value::<Starts>(model.body.get("starts")?.clone()).ok());
    Ok(starts.filter(|starts| starts.pipeline).map(|starts| starts.drop_out))
}

/// Monthly counts of a unit.
struct Counts {
    sums: BTreeMap<(Count, Month), f64>,
    /// The last month with starters or offers.
    last: Option<Month>,
}

impl Counts {
    fn read(db: &Database, unit: &UnitRecord) -> Result<Self, Error> {
        let counts: Vec<Count> = [Count::Starters, Count::OffersAccepted].into_iter().chain(Count::DUE).collect();
        let measures: Vec<Measure> = counts.iter().copied().map(Measure::Count).collect();
        let sums: BTreeMap<(Count, Month), f64> = store::observations::sums(db, &unit.slug, &measures, None, None)?
            .into_iter()
            .filter_map(|sum| match (sum.measure, sum.period, sum.reading) {
                (Measure::Count(count), Period::Month(month), Ok(value)) => Some(((count, month), value)),
                _ => None,
            })
            .collect();
        let last = sums.keys().map(|(_, month)| *month).max();
        Ok(Self { sums, last })
    }

    fn at(&self, count: Count, month: Month) -> Option<f64> {
        self.sums.get(&(count, month)).copied()
    }

    fn past(&self, as_of: Option<Month>) -> Vec<PastMonth> {
        let first = self.sums.keys().map(|(_, month)| *month).min();
        let (Some(last), Some(first)) = (as_of, first) else { return Vec::new() };
        let told = |month: Month| PastMonth {
            month,
            offers: self.at(Count::OffersAccepted, month),
            started: self.at(Count::Starters, month),
        };
        let from = first.max(last.plus(1 - PAST));
        (0..=last.since(from)).map(|n| told(from.plus(n))).collect()
    }

    /// Offers in hand at the end of the last month they are told for, by months to their start.
    fn in_hand(&self) -> Option<(Month, [f64; 5])> {
        let last = self.sums.keys().filter(|(count, _)| Count::DUE.contains(count)).map(|(_, month)| *month).max()?;
        Some((last, Count::DUE.map(|count| self.at(count, last).unwrap_or(0.0))))
    }
}

fn in_hand((at, due): (Month, [f64; 5]), assumed: Estimate) -> InHand {
    let offers = due.iter().sum::<f64>().max(0.0).round() as u32;
    let months = due.iter().rposition(|offers| *offers > 0.0).map_or(0, |place| place as i32 + 1);
    InHand { offers, at, until: at.plus(months), expected: expected(offers, assumed) }
}

/// The months after the last one: offers in hand where they are counted at its end, and the served forecast of all starts.
fn coming(
    db: &Database,
    unit: &UnitRecord,
    counts: &Counts,
    as_of: Option<Month>,
    assumed: Estimate,
) -> Result<Vec<ComingMonth>, Error> {
    let Some(last) = as_of else { return Ok(Vec::new()) };
    let starters = Measure::Count(Count::Starters);
    let steps = match forecasts::read(db, &unit.slug, starters, None, AHEAD, &[Level::EIGHTY]) {
        Ok(forecast) => forecast.forecast,
        Err(Error::NoForecast { .. }) => Vec::new(),
        Err(error) => return Err(error),
    };
    let step = |month: Month| steps.iter().find(|step: &&Step| step.period == Period::Month(month));
    let in_hand = counts.in_hand().filter(|(month, _)| *month == last).map(|(_, due)| due);
    let month = |ahead: usize| {
        let month = last.plus(ahead as i32);
        let due = in_hand.and_then(|due| due.get(ahead - 1).copied());
        ComingMonth {
            month,
            in_hand: due,
            expected: due.map(|due| expected(due.max(0.0).round() as u32, assumed)),
            forecast: step(month).map(|step| step.point),
            intervals: step(month).map(|step| step.intervals.clone()).unwrap_or_default(),
        }
    };
    let known = |m: &ComingMonth| m.in_hand.is_some() || m.forecast.is_some();
    Ok((1..=AHEAD).map(month).filter(known).collect())
}

/// Offers one by one, to be told by group: those of the last months, and all of them.
struct Groups<'a> {
    recent: &'a [(&'a OfferCohort, bool)],
    all: &'a [(&'a OfferCohort, bool)],
}

impl Groups<'_> {
    fn group(&self, (name, label): (String, String), of: impl Fn(&OfferCohort) -> bool) -> Option<OfferGroup> {
        let recent = tally(self.recent.iter().copied().filter(|(cohort, _)| of(cohort)));
        let all = tally(self.all.iter().copied().filter(|(cohort, _)| of(cohort)));
        let drop_out = drop_out(all.settled_dropped, all.settled);
        (all.offers > 0).then(|| OfferGroup { name, label, delay: all.delay(), tally: recent, drop_out })
    }

    /// The units directly below that have offers.
    fn by_unit(&self, db: &Database, unit: &UnitRecord) -> Result<Vec<OfferGroup>, Error> {
        let units = store::units::list(db, Some(&unit.organisation))?;
        let below = units.into_iter().filter(|u| u.parent.as_deref() == Some(unit.slug.as_str()));
        let own = below.filter(|u| !u.kind.is_published());
        Ok(own
            .filter_map(|child| {
                let slug = relative(&child);
                self.group((child.slug, child.name), |cohort| is_below(&slug, &cohort.unit))
            })
            .collect())
    }

    fn by_source(&self) -> Vec<OfferGroup> {
        let name = |source: Option<OfferSource>| match source {
            Some(source) => (source.as_str().to_owned(), source.label().to_owned()),
            None => ("not_known".to_owned(), "not known".to_owned()),
        };
        let sources = OfferSource::ALL.into_iter().map(Some).chain([None]);
        sources.filter_map(|source| self.group(name(source), |cohort| cohort.source == source)).collect()
    }
}

fn notes(counts: &Counts, lists: &[OfferList], recent: &OfferTally) -> Vec<String> {
    let mut notes = Vec::new();
    let has = |count: Count| counts.sums.keys().any(|(known, _)| *known == count);
    if lists.is_empty() {
        notes.push(
            "No list of offers one by one has been sent. A file of kind recruitment-pipeline would also tell who is late, \
             how many drop out, how long people take to start, and where they come from."
                .into(),
        );
    }
    if !has(Count::OffersAccepted) {
        notes.push(
            "Nothing says how many offers were accepted. The columns offers_accepted and due_in_1 to due_in_5 of a \
             monthly position, or a file of kind recruitment-pipeline, would tell."
                .into(),
        );
    } else if !Count::DUE.into_iter().any(has) {
        notes.push("When offers are due to start is not given, so no starts can be expected from them.".into());
    }
    if recent.unknown > 0 {
        notes.push(format!(
            "{} offers were still open when the last list that names them ended; what became of them is not known.",
            recent.unknown
        ));
    }
    if has(Count::Starters) {
        notes.push(
            "Starts count everybody who started, also people whose offer stands in no list, such as an intake of newly \
             qualified."
                .into(),
        );
    }
    notes.push(format!(
        "Drop-out and time to start are told from {ENOUGH} offers on; below that, too few are known to tell them from chance."
    ));
    notes
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_unit_is_below_itself_and_not_below_one_whose_name_begins_alike() {
        assert!(is_below("", "north/oak") && is_below("north", "north/oak") && is_below("north", "north"));
        assert!(!is_below("north", "north-east") && !is_below("north/oak", "north"));
    }
}
