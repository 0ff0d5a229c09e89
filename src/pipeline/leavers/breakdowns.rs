//! Leavers by reason, destination and length of service, small groups together with others.

use std::hash::Hash;

use crate::domain::leavers::Group;
use crate::domain::suppression::{Breakdown, breakdown};
use crate::domain::{Band, LeaveReason, LeaverDestination, Spell};

/// Why; `None` without anybody. What is not said or not yet collected is not known.
pub(super) fn reasons(left: &[&Spell]) -> Option<Breakdown<Group>> {
    use LeaveReason as R;
    let of = |spell: &Spell| spell.reason.filter(|r| *r != R::NotYetCollected).unwrap_or(R::NotKnown);
    let groups = R::ALL.iter().filter(|r| !matches!(r, R::NotYetCollected | R::MovedWithin));
    by(left, groups.map(|r| (*r, group(r.as_str(), r.label()))).collect(), of)
}

/// Where to; `None` without anybody.
pub(super) fn destinations(left: &[&Spell]) -> Option<Breakdown<Group>> {
    use LeaverDestination as D;
    let of = |spell: &Spell| spell.destination.filter(|d| *d != D::NotYetCollected).unwrap_or(D::NotKnown);
    let groups = D::ALL.iter().filter(|d| **d != D::NotYetCollected);
    by(left, groups.map(|d| (*d, group(d.as_str(), d.label()))).collect(), of)
}

/// After how long; `None` where nobody's start is known.
pub(super) fn tenure_of_people(left: &[&Spell]) -> Option<Breakdown<Group>> {
    // As for counts: completed months at the end of the month before.
    let months = |spell: &Spell| Some(spell.left?.since(spell.started?) - 1);
    let of = |spell: &Spell| months(spell).map(|months| Band::of_years(months.max(0).div_euclid(12)));
    if left.iter().all(|spell| of(spell).is_none()) {
        return None;
    }
    let bands = Band::ALL.into_iter().map(|band| (Some(band), group(band.as_str(), label(band))));
    by(left, bands.chain([(None, group("not_known", "not known"))]).collect(), of)
}

/// From counts; `None` where one is missing.
pub(super) fn tenure_of_counts(counts: [Option<f64>; 4]) -> Option<Breakdown<Group>> {
    let groups: Option<Vec<(Group, u32)>> = Band::ALL
        .into_iter()
        .zip(counts)
        .map(|(band, count)| Some((group(band.as_str(), label(band)), count?.max(0.0).round() as u32)))
        .collect();
    groups.map(|groups| breakdown(&groups)).filter(|table| table.total > 0)
}

fn label(band: Band) -> &'static str {
    match band {
        Band::UnderOne => "less than 1 year",
        Band::OneToTwo => "1 to 2 years",
        Band::TwoToFive => "2 to 5 years",
        Band::FivePlus => "5 years and more",
    }
}

fn group(name: &str, label: &str) -> Group {
    Group { name: name.to_owned(), label: label.to_owned() }
}

fn by<K: Copy + Eq + Hash>(
    left: &[&Spell],
    groups: Vec<(K, Group)>,
    of: impl Fn(&Spell) -> K,
) -> Option<Breakdown<Group>> {
    let count = |key: K| left.iter().filter(|spell| of(spell) == key).count() as u32;
    let groups: Vec<(Group, u32)> = groups.into_iter().map(|(key, group)| (group, count(key))).collect();
    (!left.is_empty()).then(|| breakdown(&groups))
}
