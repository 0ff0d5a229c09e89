//! How long people stay: who is followed from which month of service to which.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::churn::Estimate;
use super::{LeaveReason, Month, PersonKey, Spell, StartOrigin, person_months};

/// People who came the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// Everybody.
    All,
    /// Straight from their training.
    NewlyQualified,
    /// From the same kind of work elsewhere.
    Experienced,
    /// From an agency, other care, other work or none.
    Other,
}

impl Intake {
    /// Every one, in the order people read them.
    pub const ALL: [Self; 4] = [Self::All, Self::NewlyQualified, Self::Experienced, Self::Other];

    /// The intake of an origin; `None` where the origin is not known.
    pub fn of(origin: Option<StartOrigin>) -> Option<Self> {
        use StartOrigin as S;
        Some(match origin? {
            S::NewlyQualified => Self::NewlyQualified,
            S::OtherAuthority | S::OutsideEngland | S::OtherSocialWork => Self::Experienced,
            S::Agency | S::OtherSocialCare | S::OutsideSocialCare | S::Other => Self::Other,
            S::NotKnown | S::NotYetCollected => return None,
        })
    }

    /// The stable name in JSON and CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NewlyQualified => "newly_qualified",
            Self::Experienced => "experienced",
            Self::Other => "other",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "everybody",
            Self::NewlyQualified => "newly qualified",
            Self::Experienced => "experienced",
            Self::Other => "from agency or other work",
        }
    }
}

/// People of one intake, added up by length of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Which.
    pub intake: Intake,
    /// Different people.
    pub people: u32,
    /// At risk and left in the first month after that of the start, the second, ….
    pub months: Vec<(u32, u32)>,
}

/// Different people; at risk and left by completed months of service.
type Sums = (BTreeSet<PersonKey>, Vec<(u32, u32)>);

/// Adds people up by length of service: the months in which they are known to have been at risk, and no others.
///
/// Left truncation: whoever was there when the lists begin enters at the length of service they then had, so that the
/// time they are known to have stayed before counts for nobody. Right censoring: whoever is still there leaves
/// the sums after the last month that is known. Only posts of the units that `counts` takes are added up.
pub fn follow(spells: &[Spell], counts: impl Fn(&str) -> bool) -> Vec<Followed> {
    let mut sums: BTreeMap<Intake, Sums> = BTreeMap::new();
    person_months(spells, |at| {
        let Some(service) = at.service.and_then(|months| usize::try_from(months).ok()) else { return };
        if !counts(&at.post.unit) {
            return;
        }
        for intake in std::iter::once(Intake::All).chain(Intake::of(at.origin)) {
            let (people, months) = sums.entry(intake).or_default();
            people.insert(at.person);
            if months.len() <= service {
                months.resize(service + 1, (0, 0));
            }
            let month = &mut months[service];
            *month = (month.0 + 1, month.1 + u32::from(at.left));
        }
    });
    let followed =
        |(intake, (people, months)): (Intake, Sums)| Followed { intake, people: people.len() as u32, months };
    sums.into_iter().map(followed).collect()
}

/// What lists of starters and leavers say together where nobody is listed in between: each starter is in post until the
/// month they leave, else until the last month of the list of leavers.
///
/// `seen` are the months the list of leavers covers without a hole. Starters of earlier months are left out: whether they
/// were still there when it begins is not known, and to count those alone who left later would make everybody
/// leave. A move within the employer is no leaving. Who starts and leaves within a month was never at risk.
pub fn joined(starters: &[Spell], leavers: &[Spell], seen: (Month, Month)) -> Vec<Spell> {
    let mut leaving: BTreeMap<PersonKey, BTreeSet<Month>> = BTreeMap::new();
    for spell in leavers.iter().filter(|spell| spell.reason != Some(LeaveReason::MovedWithin)) {
        if let Some(left) = spell.left {
            leaving.entry(spell.person).or_default().insert(left);
        }
    }
    let started = |spell: &Spell| spell.started.unwrap_or(spell.first);
    let begins = starters.iter().filter(|spell| (seen.0.plus(-1)..=seen.1).contains(&started(spell)));
    let stay = |spell: &Spell| {
        let began = started(spell);
        let left = leaving.get(&spell.person).and_then(|months| months.range(began..=seen.1).next().copied());
        Spell { first: began, last: left.unwrap_or(seen.1), started: Some(began), left, ..spell.clone() }
    };
    begins.map(stay).collect()
}

/// The last months without a hole among some.
pub fn last_run(months: &[Month]) -> Option<(Month, Month)> {
    let months: BTreeSet<Month> = months.iter().copied().collect();
    let last = *months.last()?;
    let back = 0..months.len() as i32;
    let first = back.map(|back| last.plus(-back)).take_while(|month| months.contains(month)).last()?;
    Some((first, last))
}

/// A point of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StayPoint {
    /// Months after the month of the start.
    pub months: u32,
    /// People followed beyond it; `None` where the share is expected by a model.
    pub at_risk: Option<u32>,
    /// Share still there, with its range at 95 %.
    pub share: Estimate,
}

/// How much of an intake is still there, month by month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StayCurve {
    /// Stable name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Different people followed; `None` where expected by a model.
    pub people: Option<u32>,
    /// From the start on; the first share is one.
    pub points: Vec<StayPoint>,
}

/// What curves rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StayBasis {
    /// Lists of staff in post, starters and leavers: Kaplan-Meier, people already there entering late.
    StaffInPost,
    /// Lists of starters and leavers: Kaplan-Meier of those who started since the list of leavers begins.
    StartersAndLeavers,
    /// Census returns: Kaplan-Meier, people already there entering late.
    CensusReturns,
    /// The model of who leaves, from counts by length of service.
    Model,
}

/// Survival of intakes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Staying {
    /// What it rests on; `None` where nothing can be told.
    pub basis: Option<StayBasis>,
    /// Whose people: full slug; the organisation's where the model speaks of all of it.
    pub unit: String,
    /// First and last month seen.
    pub seen: Option<(Month, Month)>,
    /// The intakes.
    pub curves: Vec<StayCurve>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RoleGroup;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    fn event(person: u8, at: &str, left: Option<&str>) -> Spell {
        let at = month(at);
        Spell {
            person: PersonKey([person; 16]),
            unit: "north".into(),
            role: RoleGroup::new("social_worker"),
            grade: None,
            contract: None,
            fte: None,
            age_band: None,
            first: at,
            last: at,
            started: Some(at),
            origin: Some(StartOrigin::NewlyQualified),
            left: left.map(month),
            destination: None,
            reason: None,
        }
    }

    /// By hand: leavers are seen from February to June. One started in January and stays, one in February and left in
    /// April, one in December, before anybody was seen leaving.
    #[test]
    fn starters_are_followed_while_leavers_are_seen() {
        let starters = [event(1, "2026-01", None), event(2, "2026-02", None), event(3, "2025-12", None)];
        let leavers = [event(2, "2026-04", Some("2026-04")), event(9, "2026-05", Some("2026-05"))];
        let spells = joined(&starters, &leavers, (month("2026-02"), month("2026-06")));
        assert_eq!(spells.len(), 2);
        let followed = follow(&spells, |_| true);
        // The first: five months at risk, February to June. The second: March, and April in which they left.
        assert_eq!(followed[0].months, [(2, 0), (2, 1), (1, 0), (1, 0), (1, 0)]);
        assert_eq!(
            (followed[0].intake, followed[0].people, followed[1].intake),
            (Intake::All, 2, Intake::NewlyQualified)
        );
    }

    #[test]
    fn whoever_was_there_before_enters_at_their_length_of_service() {
        let mut there = event(1, "2026-01", None);
        (there.started, there.last) = (Some(month("2025-10")), month("2026-03"));
        let followed = follow(&[there], |_| true);
        assert_eq!(followed[0].months, [(0, 0), (0, 0), (0, 0), (1, 0), (1, 0)]);
    }

    #[test]
    fn a_second_start_is_followed_for_itself() {
        let starters = [event(1, "2026-01", None), event(1, "2026-04", None)];
        let spells = joined(&starters, &[event(1, "2026-03", Some("2026-03"))], (month("2026-01"), month("2026-06")));
        let ends: Vec<_> = spells.iter().map(|s| (s.left.map(|m| m.to_string()), s.last.to_string())).collect();
        assert_eq!(ends, [(Some("2026-03".into()), "2026-03".into()), (None, "2026-06".to_owned())]);
    }

    #[test]
    fn a_hole_ends_the_months_without_one() {
        let months = ["2025-01", "2025-02", "2025-05", "2025-06"].map(month);
        assert_eq!(last_run(&months), Some((month("2025-05"), month("2025-06"))));
        assert_eq!(last_run(&[]), None);
    }
}
