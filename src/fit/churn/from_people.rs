//! A table from spells of people.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ChurnError;
use super::table::{Cohort, Grouping, Levels, Pattern, Row, Table};
use crate::domain::churn::Basis;
use crate::domain::{Band, Month, PersonKey, PersonMonth, RoleGroup, Spell, StartOrigin, person_months};

/// Route in of which people know something: "not known" and "not asked yet" say nothing.
fn route(origin: Option<StartOrigin>) -> Option<StartOrigin> {
    origin.filter(|origin| !matches!(origin, StartOrigin::NotKnown | StartOrigin::NotYetCollected))
}

/// Levels as they are met.
type Key = (Arc<str>, RoleGroup, Known<Band>, Known<StartOrigin>);

/// Sorts what is not known last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known<T> {
    Yes(T),
    No,
}

impl<T: Copy> Known<T> {
    fn of(value: Option<T>) -> Self {
        value.map_or(Self::No, Self::Yes)
    }

    fn get(self) -> Option<T> {
        match self {
            Self::Yes(value) => Some(value),
            Self::No => None,
        }
    }
}

/// Followed starters of one route.
#[derive(Default)]
struct Followed {
    people: BTreeSet<PersonKey>,
    months: Vec<(u32, u32)>,
}

#[derive(Default)]
struct Tally {
    rows: BTreeMap<(Month, Key), (u32, u32)>,
    people: BTreeMap<(Grouping, String), BTreeSet<PersonKey>>,
    all: BTreeSet<PersonKey>,
    cohorts: BTreeMap<Known<StartOrigin>, Followed>,
    /// Whose month was added last, and where: most months are like the one before.
    before: Option<(PersonKey, Key)>,
    /// Who is being followed from the month of their start, and when that was.
    following: Option<(PersonKey, Month)>,
}

/// Adds up the person-months of spells (snapshots, with lists of starters and leavers among them). `organisation` is
/// put before the units' slugs.
///
/// # Errors
/// [`ChurnError::NobodyAtRisk`] where the spells hold no person-month whose outcome is known.
pub fn of_people(spells: &[Spell], organisation: &str) -> Result<Table, ChurnError> {
    let mut tally = Tally::default();
    person_months(spells, |at| tally.add(&at));
    tally.into_table(organisation)
}

impl Tally {
    fn add(&mut self, at: &PersonMonth) {
        let (band, origin) = (Known::of(at.band()), Known::of(route(at.origin)));
        let key: Key = (at.post.unit.clone(), at.post.role.clone(), band, origin);
        if self.before.as_ref().is_none_or(|(person, before)| *person != at.person || *before != key) {
            for (of, name) in names(&key) {
                self.people.entry((of, name)).or_default().insert(at.person);
            }
            self.all.insert(at.person);
            self.before = Some((at.person, key.clone()));
        }
        let sums = self.rows.entry((at.month, key)).or_default();
        *sums = (sums.0 + 1, sums.1 + u32::from(at.left));
        self.follow(at, origin);
    }

    /// Follows those at risk in the month after their start; whoever is seen later only would bring time that is known
    /// to have been survived.
    fn follow(&mut self, at: &PersonMonth, origin: Known<StartOrigin>) {
        let Some(months) = at.service.and_then(|months| usize::try_from(months).ok()) else { return };
        let start = (at.person, at.month.plus(-1 - months as i32));
        if months == 0 {
            self.following = Some(start);
        }
        if self.following != Some(start) {
            return;
        }
        let cohort = self.cohorts.entry(origin).or_default();
        cohort.people.insert(at.person);
        if cohort.months.len() <= months {
            cohort.months.resize(months + 1, (0, 0));
        }
        let sums = &mut cohort.months[months];
        *sums = (sums.0 + 1, sums.1 + u32::from(at.left));
    }

    fn into_table(self, organisation: &str) -> Result<Table, ChurnError> {
        let (Some(((first, _), _)), Some(((last, _), _))) = (self.rows.first_key_value(), self.rows.last_key_value())
        else {
            return Err(ChurnError::NobodyAtRisk);
        };
        let (first, months) = (*first, last.since(*first) as usize + 1);
        let distinct: BTreeSet<&Key> = self.rows.keys().map(|(_, key)| key).collect();
        let keys: BTreeMap<&Key, usize> = distinct.into_iter().zip(0..).collect();
        let units: Vec<&Arc<str>> = unique(keys.keys().map(|key| &key.0));
        let roles: Vec<&RoleGroup> = unique(keys.keys().map(|key| &key.1));
        let bands: Vec<Known<Band>> = unique(keys.keys().map(|key| key.2));
        let routes: Vec<Known<StartOrigin>> = unique(keys.keys().map(|key| key.3));
        let pattern = |key: &Key| Pattern {
            unit: place(&units, &&key.0),
            role: place(&roles, &&key.1),
            band: place(&bands, &key.2),
            route: place(&routes, &key.3),
        };
        let patterns: Vec<Pattern> = keys.keys().map(|key| pattern(key)).collect();
        let row = |((month, key), (at_risk, left)): (&(Month, Key), &(u32, u32))| Row {
            month: month.since(first) as usize,
            pattern: keys[key],
            at_risk: f64::from(*at_risk),
            left: f64::from(*left),
        };
        let rows = self.rows.iter().map(row).collect();
        let people = |of: Grouping, names: Vec<String>| -> Vec<u32> {
            let of = |name: String| self.people.get(&(of, name)).map_or(0, |people| people.len() as u32);
            names.into_iter().map(of).collect()
        };
        let people = [
            people(Grouping::Tenure, bands.iter().map(|band| band_name(*band)).collect()),
            people(Grouping::Role, roles.iter().map(ToString::to_string).collect()),
            people(Grouping::Route, routes.iter().map(|route| route_name(*route)).collect()),
            people(Grouping::Unit, units.iter().map(ToString::to_string).collect()),
        ];
        let full = |unit: &&Arc<str>| {
            if unit.is_empty() { organisation.to_owned() } else { format!("{organisation}/{unit}") }
        };
        let levels = Levels {
            units: units.iter().map(full).collect(),
            roles: roles.iter().map(ToString::to_string).collect(),
            bands: bands.iter().map(|band| band.get()).collect(),
            routes: routes.iter().map(|route| route.get()).collect(),
        };
        let notes = notes(&levels);
        let all_people = self.all.len() as u32;
        let cohorts = cohorts(self.cohorts);
        Ok(Table { basis: Basis::People, first, months, levels, patterns, rows, people, all_people, cohorts, notes })
    }
}

/// The names of a key's levels, by grouping.
fn names(key: &Key) -> [(Grouping, String); 4] {
    [
        (Grouping::Tenure, band_name(key.2)),
        (Grouping::Role, key.1.to_string()),
        (Grouping::Route, route_name(key.3)),
        (Grouping::Unit, key.0.to_string()),
    ]
}

fn band_name(band: Known<Band>) -> String {
    band.get().map_or_else(String::new, |band| band.as_str().to_owned())
}

fn route_name(route: Known<StartOrigin>) -> String {
    route.get().map_or_else(String::new, |route| route.as_str().to_owned())
}

/// All starters first, then those of each known route.
fn cohorts(by_route: BTreeMap<Known<StartOrigin>, Followed>) -> Vec<Cohort> {
    let mut all = Followed::default();
    let mut cohorts = Vec::new();
    for (route, followed) in by_route {
        all.people.extend(&followed.people);
        let longest = all.months.len().max(followed.months.len());
        all.months.resize(longest, (0, 0));
        for (sum, own) in all.months.iter_mut().zip(&followed.months) {
            *sum = (sum.0 + own.0, sum.1 + own.1);
        }
        if let Some(route) = route.get() {
            cohorts.push(cohort(Some(route), followed));
        }
    }
    cohorts.insert(0, cohort(None, all));
    cohorts
}

fn cohort(route: Option<StartOrigin>, followed: Followed) -> Cohort {
    Cohort { route, starters: followed.people.len() as u32, months: followed.months }
}

fn notes(levels: &Levels) -> Vec<String> {
    let mut notes = vec!["People who start and leave between two lists of staff are seen in neither.".to_owned()];
    if levels.routes == [None] {
        notes.push("Where people came from is not known: a list of starters with their origin would tell.".into());
    } else if levels.routes.contains(&None) {
        notes.push("People whose route in is not known mostly started before the lists of starters begin.".into());
    }
    if levels.bands == [None] {
        notes.push("When people started is not known, so leaving cannot depend on length of service here.".into());
    }
    notes
}

fn unique<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<BTreeSet<T>>().into_iter().collect()
}

fn place<T: PartialEq>(among: &[T], value: &T) -> usize {
    among.iter().position(|known| known == value).unwrap_or_default()
}
