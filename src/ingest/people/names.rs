//! Units, role groups and grades by number, so that a row holds no text.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::{RoleGroup, Unit};
use crate::ingest::unit_path::{Path, Units};

/// Different names of one kind beyond which a file is no list of people.
pub(super) const MOST: usize = 20_000;

/// Different texts, numbered as they come.
#[derive(Debug, Default)]
struct Numbered {
    texts: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u32>,
}

impl Numbered {
    /// The number of a text; `None` when there are too many.
    fn number(&mut self, text: &str) -> Option<u32> {
        if let Some(&at) = self.known.get(text) {
            return Some(at);
        }
        if self.texts.len() >= MOST {
            return None;
        }
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.known.insert(text, self.texts.len() as u32 - 1);
        Some(self.texts.len() as u32 - 1)
    }

    /// The texts in order, and the place in that order by number.
    fn finish(self) -> (Vec<Arc<str>>, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.texts.len() as u32).collect();
        order.sort_by(|a, b| self.texts[*a as usize].cmp(&self.texts[*b as usize]));
        let mut places = vec![0; order.len()];
        for (place, &number) in order.iter().enumerate() {
            places[number as usize] = place as u32;
        }
        (order.iter().map(|&number| self.texts[number as usize].clone()).collect(), places)
    }
}

/// Names met so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    units: Numbered,
    roles: Numbered,
    grades: Numbered,
    /// The path each spelling of a unit stands for, in the order of spellings.
    paths: BTreeMap<String, Path>,
}

/// Names in their order: the numbers of units, roles and grades are places in these lists.
#[derive(Debug)]
pub(super) struct Settled {
    pub units: Vec<Arc<str>>,
    pub roles: Vec<RoleGroup>,
    pub grades: Vec<Arc<str>>,
    unit_places: Vec<u32>,
    role_places: Vec<u32>,
    grade_places: Vec<u32>,
}

impl Names {
    /// The number of a unit; `None` when there are too many.
    pub fn unit(&mut self, path: Path) -> Option<u32> {
        let slug = path.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join("/");
        let number = self.units.number(&slug)?;
        let spelling = path.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("/");
        if self.paths.len() < 2 * MOST {
            self.paths.entry(spelling).or_insert(path);
        }
        Some(number)
    }

    /// The number of a role group; `None` when there are too many.
    pub fn role(&mut self, role: &RoleGroup) -> Option<u32> {
        self.roles.number(role.as_str())
    }

    /// The number of a grade; `None` when there are too many.
    pub fn grade(&mut self, grade: &str) -> Option<u32> {
        self.grades.number(grade)
    }

    /// Names in order, and the units they make with those in `used`; the first spelling in the order
    /// of the alphabet is a unit's name.
    pub fn settle(self) -> (Settled, UnitsOf) {
        let (units, unit_places) = self.units.finish();
        let (roles, role_places) = self.roles.finish();
        let (grades, grade_places) = self.grades.finish();
        let roles = roles.iter().map(|role| RoleGroup::new(role)).collect();
        (Settled { units, roles, grades, unit_places, role_places, grade_places }, UnitsOf(self.paths))
    }
}

/// The spellings of units met.
#[derive(Debug)]
pub(super) struct UnitsOf(BTreeMap<String, Path>);

impl UnitsOf {
    /// The units of the slugs that `is_used`, parents first.
    pub fn finish(self, is_used: impl Fn(&str) -> bool) -> Vec<Unit> {
        let mut units = Units::default();
        for path in self.0.into_values() {
            let slug = path.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join("/");
            if is_used(&slug) {
                units.remember(&path);
            }
        }
        units.finish()
    }
}

impl Settled {
    /// The place of a unit's number in [`Self::units`].
    pub fn unit(&self, number: u32) -> u32 {
        self.unit_places[number as usize]
    }

    /// The place of a role's number in [`Self::roles`].
    pub fn role(&self, number: u32) -> u32 {
        self.role_places[number as usize]
    }

    /// The place of a grade's number in [`Self::grades`].
    pub fn grade(&self, number: u32) -> u32 {
        self.grade_places[number as usize]
    }
}
