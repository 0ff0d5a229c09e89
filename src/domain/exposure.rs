//! How long people were at risk of leaving, and how many left.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Band, Contract, LeaveReason, Month, PersonKey, RoleGroup, Spell, StartOrigin};

/// Who is at risk together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stratum {
    /// Slug of the unit relative to the organisation.
    pub unit: Arc<str>,
    /// The role group.
    pub role: RoleGroup,
    /// Completed years of service; `None` where the start of service is not known.
    pub service: Option<Band>,
}

/// Person-months at risk and what came of them: `leavers / months` is the monthly hazard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Person-months of which the outcome is known.
    pub months: u32,
    /// People who left in them.
    pub leavers: u32,
}

/// One person in one month at risk of leaving, as things stood at the end of the month before.
#[derive(Debug, Clone, Copy)]
pub struct PersonMonth<'a> {
    /// Who, under a pseudonym.
    pub person: PersonKey,
    /// The month at risk.
    pub month: Month,
    /// The post the person counts in.
    pub post: &'a Spell,
    /// Completed months of service; `None` where the start of service is not known.
    pub service: Option<i32>,
    /// Where the person came from, as any spell of the same service tells it.
    pub origin: Option<StartOrigin>,
    /// Whether the person left in the month.
    pub left: bool,
}

impl PersonMonth<'_> {
    /// The band of completed years of service.
    pub fn band(&self) -> Option<Band> {
        self.service.map(|months| Band::of_years(months.div_euclid(12)))
    }
}

/// Every person-month at risk whose outcome is known, by person and then by month.
///
/// Whoever is in post at the end of a month is at risk of leaving in the next one, and counts as one
/// person-month of it if the spells tell how it ended: still in post at its end, or left in it. So
/// nobody is at risk in the month in which they start, or behind the last snapshot (their time is
/// cut off there, not over). Leaving is leaving the employer, whatever the reason: who moves to another unit or
/// role ends one post and begins another without leaving. Unit, role group and band are those at the
/// end of the month before, as for the leavers of snapshots; somebody with several posts counts in
/// one, the more senior or larger. Bank and agency staff and people lent by other employers are not
/// at risk. Spells of lists of leavers end the time that spells of snapshots began, and may stand among them;
/// spells of lists of starters tell where people came from.
pub fn person_months(spells: &[Spell], mut each: impl FnMut(PersonMonth)) {
    let mut by_person: BTreeMap<PersonKey, Vec<&Spell>> = BTreeMap::new();
    for spell in spells.iter().filter(|spell| is_employed(spell)) {
        by_person.entry(spell.person).or_default().push(spell);
    }
    for (person, spells) in by_person {
        for (month, post) in standings(&spells) {
            let next = month.plus(1);
            let left = spells.iter().any(|spell| has_left(spell, next));
            let has_stayed = || spells.iter().any(|spell| is_there(spell, next));
            if left || has_stayed() {
                let service = post.started.map(|started| month.since(started));
                let origin = origin(&spells, post, month);
                each(PersonMonth { person, month: next, post, service, origin, left });
            }
        }
    }
}

/// Person-months at risk by unit, role group and band of service; see [`person_months`].
pub fn exposure(spells: &[Spell]) -> BTreeMap<Stratum, Exposure> {
    let mut exposures: BTreeMap<Stratum, Exposure> = BTreeMap::new();
    person_months(spells, |at| {
        let stratum = Stratum { unit: at.post.unit.clone(), role: at.post.role.clone(), service: at.band() };
        let exposure = exposures.entry(stratum).or_default();
        exposure.months += 1;
        exposure.leavers += u32::from(at.left);
    });
    exposures
}

/// Moving within the employer is no leaving, even where a return says when it was.
fn has_left(spell: &Spell, month: Month) -> bool {
    spell.left == Some(month) && spell.reason != Some(LeaveReason::MovedWithin)
}

/// Of the spells that tell an origin: those of the same service; where no start is known, the last before.
fn origin(spells: &[&Spell], post: &Spell, month: Month) -> Option<StartOrigin> {
    let told = || spells.iter().filter(|spell| spell.origin.is_some() && spell.first <= month);
    let same = told().filter(|spell| post.started.is_some() && spell.started == post.started);
    let unknown = told().filter(|spell| post.started.is_none() || spell.started.is_none());
    let latest = |spell: &&&Spell| (spell.first, spell.origin);
    same.max_by_key(latest).or_else(|| unknown.max_by_key(latest)).and_then(|spell| spell.origin)
}

/// The post a person counts in at the end of each month in post, in the order of months.
fn standings<'a>(spells: &[&'a Spell]) -> BTreeMap<Month, &'a Spell> {
    let mut standings: BTreeMap<Month, &Spell> = BTreeMap::new();
    for &spell in spells {
        for month in (0..=spell.last.since(spell.first)).map(|n| spell.first.plus(n)) {
            if !is_there(spell, month) {
                continue;
            }
            let standing = standings.entry(month).or_insert(spell);
            if weight(spell) > weight(standing) {
                *standing = spell;
            }
        }
    }
    standings
}

/// The more senior post counts, then the larger one; then those that come first by name.
fn weight(spell: &Spell) -> impl Ord + use<'_> {
    let reverse = std::cmp::Reverse;
    let role = &spell.role;
    let fte = spell.fte.map_or(0, |fte| (fte * 1e6) as u64);
    (role.is_manager(), fte, !role.is_newly_qualified(), reverse(spell.unit.as_ref()), reverse(role.as_str()))
}

/// In the post at the end of a month; who leaves in a month is not.
fn is_there(spell: &Spell, month: Month) -> bool {
    (spell.first..=spell.last).contains(&month) && spell.left.is_none_or(|left| month < left)
}

fn is_employed(spell: &Spell) -> bool {
    !matches!(spell.contract, Some(Contract::SecondedIn | Contract::Bank | Contract::Agency))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    fn spell(person: u8, unit: &str, from: &str, to: &str, started: &str, left: Option<&str>) -> Spell {
        Spell {
            person: PersonKey([person; 16]),
            unit: unit.into(),
            role: RoleGroup::new("social_worker"),
            grade: None,
            contract: None,
            fte: Some(1.0),
            age_band: None,
            first: month(from),
            last: month(to),
            started: Some(month(started)),
            origin: None,
            left: left.map(month),
            destination: None,
            reason: None,
        }
    }

    fn of(spells: &[Spell], unit: &str, service: Band) -> Exposure {
        let of = exposure(spells);
        let stratum = Stratum { unit: unit.into(), role: RoleGroup::new("social_worker"), service: Some(service) };
        of.get(&stratum).copied().unwrap_or_default()
    }

    /// By hand: snapshots January to June 2026. One stays throughout in A, a year complete from April;
    /// one moves from A to B in March and leaves in May; one starts in B in April.
    #[test]
    fn person_months_are_those_whose_end_is_known() {
        let spells = [
            spell(1, "a", "2026-01", "2026-06", "2025-04", None),
            spell(2, "a", "2026-01", "2026-02", "2020-01", None),
            spell(2, "b", "2026-03", "2026-04", "2020-01", Some("2026-05")),
            spell(3, "b", "2026-04", "2026-06", "2026-04", None),
        ];
        // February, March and April by the bands at the ends of January, February and March; then May and June.
        assert_eq!(of(&spells, "a", Band::UnderOne), Exposure { months: 3, leavers: 0 });
        assert_eq!(of(&spells, "a", Band::OneToTwo), Exposure { months: 2, leavers: 0 });
        // At risk in February and March from A, in April and May from B.
        assert_eq!(of(&spells, "a", Band::FivePlus), Exposure { months: 2, leavers: 0 });
        assert_eq!(of(&spells, "b", Band::FivePlus), Exposure { months: 2, leavers: 1 });
        assert_eq!(of(&spells, "b", Band::UnderOne), Exposure { months: 2, leavers: 0 });
    }

    #[test]
    fn two_posts_are_one_person_at_risk_and_the_bank_is_none() {
        let mut small = spell(1, "b", "2026-01", "2026-02", "2020-01", None);
        small.fte = Some(0.2);
        let mut bank = spell(2, "a", "2026-01", "2026-02", "2020-01", None);
        bank.contract = Some(Contract::Bank);
        let spells = [small, spell(1, "a", "2026-01", "2026-02", "2020-01", None), bank];
        let total: u32 = exposure(&spells).values().map(|exposure| exposure.months).sum();
        assert_eq!((total, of(&spells, "a", Band::FivePlus).months), (1, 1));
    }

    #[test]
    fn a_list_of_leavers_ends_what_snapshots_began() {
        let event = spell(1, "a", "2026-03", "2026-03", "2020-01", Some("2026-03"));
        let spells = [spell(1, "a", "2026-01", "2026-02", "2020-01", None), event];
        assert_eq!(of(&spells, "a", Band::FivePlus), Exposure { months: 2, leavers: 1 });
    }

    #[test]
    fn a_move_within_the_employer_is_no_leaving() {
        let mut moved = spell(1, "a", "2026-01", "2026-02", "2020-01", Some("2026-03"));
        moved.reason = Some(LeaveReason::MovedWithin);
        let spells = [moved, spell(1, "b", "2026-03", "2026-04", "2020-01", None)];
        assert_eq!(of(&spells, "a", Band::FivePlus), Exposure { months: 2, leavers: 0 });
        assert_eq!(of(&spells, "b", Band::FivePlus), Exposure { months: 1, leavers: 0 });
    }

    #[test]
    fn the_origin_is_that_of_the_same_service() {
        let mut before = spell(1, "a", "2024-01", "2024-01", "2024-01", None);
        before.origin = Some(StartOrigin::Agency);
        let mut again = spell(1, "a", "2026-01", "2026-01", "2026-01", None);
        again.origin = Some(StartOrigin::NewlyQualified);
        let spells = [before, again, spell(1, "a", "2026-01", "2026-03", "2026-01", None)];
        let mut origins = Vec::new();
        person_months(&spells, |at| origins.push((at.month, at.service, at.origin)));
        let known = Some(StartOrigin::NewlyQualified);
        assert_eq!(origins, [(month("2026-02"), Some(0), known), (month("2026-03"), Some(1), known)]);
    }
}
