//! Where a row's people work: a path of names from the top of the organisation down.

use std::collections::HashMap;

use crate::domain::{Unit, UnitKind, slugify};

use super::people::screen::identifies;
use super::spelling::clean_name;

const MAX_NAME: usize = 120;
const MAX_DEPTH: usize = 6;

/// Why a path names no unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Fault {
    Unreadable,
    Identifying,
    TooLong,
    TooDeep,
}

impl Fault {
    /// Stable name of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Unreadable => "unit_unreadable",
            Self::Identifying => "unit_identifies",
            Self::TooLong => "unit_too_long",
            Self::TooDeep => "unit_too_deep",
        }
    }

    /// How to mend it.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Unreadable => "A unit needs a name with letters or digits. Write it as North/Team 1.",
            Self::Identifying => "This is no name of a unit: it may identify somebody. Write it as North/Team 1.",
            Self::TooLong => "A unit's name has at most 120 characters. Shorten it on every row.",
            Self::TooDeep => "A unit stands at most six levels below the organisation. Leave out levels in between.",
        }
    }
}

/// Names from the top down, each with its slug; empty for the organisation itself.
pub(in crate::ingest) type Path = Vec<(String, String)>;

/// Splits at `>` where there is one, otherwise at `/`.
///
/// # Errors
/// What is wrong with a name or the whole path.
pub(in crate::ingest) fn parse(text: &str) -> Result<Path, Fault> {
    if identifies(text).is_some() {
        return Err(Fault::Identifying);
    }
    let separator = if text.contains('>') { '>' } else { '/' };
    let mut path = Path::new();
    for part in text.split(separator) {
        let name = clean_name(part);
        if name.is_empty() {
            continue;
        }
        if name.chars().count() > MAX_NAME {
            return Err(Fault::TooLong);
        }
        let slug = slugify(&name);
        if slug.is_empty() {
            return Err(Fault::Unreadable);
        }
        path.push((name, slug));
    }
    if path.len() > MAX_DEPTH { Err(Fault::TooDeep) } else { Ok(path) }
}

/// The units met so far, in order of appearance with parents before their children.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Units {
    units: Vec<Unit>,
    /// Index into `units` by slug.
    known: HashMap<String, usize>,
}

impl Units {
    /// The slug of a path, and the units of the path that are new are remembered.
    /// The first spelling of a name stays.
    pub fn remember(&mut self, path: &Path) -> String {
        let mut slug = String::new();
        for (name, part) in path {
            if !slug.is_empty() {
                slug.push('/');
            }
            slug.push_str(part);
            if !self.known.contains_key(&slug) {
                self.known.insert(slug.clone(), self.units.len());
                self.units.push(Unit { slug: slug.clone(), name: name.clone(), kind: UnitKind::Team });
            }
        }
        slug
    }

    /// Every unit, parents first: a unit with others below it is a service, one without a team.
    pub fn finish(mut self) -> Vec<Unit> {
        let parents: Vec<usize> = self.units.iter().filter_map(|u| self.known.get(u.parent_slug()?).copied()).collect();
        for at in parents {
            self.units[at].kind = UnitKind::Service;
        }
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(text: &str) -> Result<Vec<String>, Fault> {
        parse(text).map(|path| path.into_iter().map(|(_, slug)| slug).collect())
    }

    #[test]
    fn a_path_is_read_with_either_separator() {
        assert_eq!(slugs("North/Team 1"), Ok(vec!["north".into(), "team-1".into()]));
        assert_eq!(slugs(" North  >  Team 1/2 "), Ok(vec!["north".into(), "team-1-2".into()]));
        assert_eq!(slugs(" / "), Ok(vec![]));
        assert_eq!(slugs(""), Ok(vec![]));
    }

    #[test]
    fn hostile_names_are_tamed_or_refused() {
        assert_eq!(slugs("=HYPERLINK(\"x\")"), Ok(vec!["hyperlink-x".into()]));
        assert_eq!(slugs("\u{202e}1 maeT"), Ok(vec!["1-maet".into()]));
        assert_eq!(slugs("🙂🙂"), Err(Fault::Unreadable));
        assert_eq!(slugs(&"🙂".repeat(10_000)), Err(Fault::TooLong));
        assert_eq!(slugs(&"a/".repeat(50)), Err(Fault::TooDeep));
        assert_eq!(slugs("../../etc"), Err(Fault::Unreadable));
    }

    #[test]
    fn parents_come_first_and_are_services() {
        let mut units = Units::default();
        for text in ["North/Team 2", "North/Team 1", "north / team 2", "South", ""] {
            units.remember(&parse(text).expect("a path"));
        }
        let listed: Vec<_> = units.finish().into_iter().map(|u| (u.slug, u.name, u.kind)).collect();
        let unit = |slug: &str, name: &str, kind| (slug.to_owned(), name.to_owned(), kind);
        assert_eq!(
            listed,
            [
                unit("north", "North", UnitKind::Service),
                unit("north/team-2", "Team 2", UnitKind::Team),
                unit("north/team-1", "Team 1", UnitKind::Team),
                unit("south", "South", UnitKind::Team),
            ]
        );
    }
}
