//! Counts of units and role groups over months, added up from people.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::Settled;
use super::register::{Millionths, ONE};
use crate::domain::{Band, Count, Gap, Month, Observation, RoleGroup, UnitOfMeasure};
use crate::ingest::IngestError;
use crate::ingest::file::Upload;

/// A unit and a role group with people in it in some month.
pub(super) type Cell = (Arc<str>, RoleGroup);

/// Every count of every cell in every month: zero until somebody is counted, so that a month with
/// nobody is told from one nobody speaks of.
pub(super) struct Figures {
    months: Vec<Month>,
    cells: Vec<Cell>,
    counts: Vec<Count>,
    /// Whole people, or millionths of full-time equivalents.
    values: Vec<u64>,
    is_unknown: Vec<bool>,
}

impl Figures {
    /// All zero.
    ///
    /// # Errors
    /// When there are more figures than the limits allow.
    pub fn new(
        months: Vec<Month>,
        mut cells: Vec<Cell>,
        counts: Vec<Count>,
        upload: Upload,
    ) -> Result<Self, IngestError> {
        cells.sort();
        cells.dedup();
        let size = months.len() as u64 * cells.len() as u64 * counts.len() as u64;
        if size > upload.limits.max_values {
            return Err(upload.too_large("the number of figures", "", upload.limits.max_values));
        }
        let size = size as usize;
        Ok(Self { months, cells, counts, values: vec![0; size], is_unknown: vec![false; size] })
    }

    /// The months, in order.
    pub fn months(&self) -> &[Month] {
        &self.months
    }

    /// Where the cells of units and roles stand here.
    pub fn index(&self, names: &Settled) -> Index {
        let unit = |slug: &Arc<str>| names.units.binary_search(slug).ok();
        let role = |role: &RoleGroup| names.roles.binary_search(role).ok();
        let places = self
            .cells
            .iter()
            .enumerate()
            .filter_map(|(at, (slug, group))| Some(((unit(slug)? as u32, role(group)? as u32), at)));
        Index(places.collect())
    }

    /// Counts one person.
    pub fn count(&mut self, month: usize, cell: usize, count: Count) {
        if let Some(at) = self.at(month, cell, count) {
            self.values[at] += 1;
        }
    }

    /// Adds full-time equivalents; where they are not known, neither is the sum.
    pub fn add(&mut self, month: usize, cell: usize, count: Count, fte: Option<Millionths>) {
        if let Some(at) = self.at(month, cell, count) {
            match fte {
                Some(fte) => self.values[at] += u64::from(fte),
                None => self.is_unknown[at] = true,
            }
        }
    }

    /// Counts one person in a band of service; where it is not known, no band is.
    pub fn count_in_band(&mut self, month: usize, cell: usize, bands: [Count; 4], band: Option<Band>) {
        match band.and_then(|band| Band::ALL.iter().position(|b| *b == band)) {
            Some(at) => self.count(month, cell, bands[at]),
            None => bands.into_iter().for_each(|count| self.add(month, cell, count, None)),
        }
    }

    fn at(&self, month: usize, cell: usize, count: Count) -> Option<usize> {
        let count = self.counts.iter().position(|c| *c == count)?;
        Some((month * self.cells.len() + cell) * self.counts.len() + count)
    }

    /// The observations, by month, unit, role group and count; `is_told` says which months tell a count.
    pub fn observations(self, is_told: impl Fn(usize, Count) -> bool) -> Vec<Observation> {
        let mut observations = Vec::with_capacity(self.values.len());
        let mut at = 0;
        for (month_at, month) in self.months.iter().enumerate() {
            for (unit, role) in &self.cells {
                for &count in &self.counts {
                    if is_told(month_at, count) {
                        observations.push(Observation {
                            unit: unit.clone(),
                            role: Some(role.clone()),
                            period: (*month).into(),
                            measure: count.into(),
                            reading: if self.is_unknown[at] {
                                Err(Gap::Missing)
                            } else {
                                Ok(shown(count, self.values[at]))
                            },
                        });
                    }
                    at += 1;
                }
            }
        }
        observations
    }
}

fn shown(count: Count, value: u64) -> f64 {
    match count.unit_of_measure() {
        UnitOfMeasure::Fte => value as f64 / ONE,
        _ => value as f64,
    }
}

/// Places of cells by the places of their unit and role group.
pub(super) struct Index(BTreeMap<(u32, u32), usize>);

impl Index {
    /// The cell of a unit and role group; every post of the file has one.
    pub fn at(&self, unit: u32, role: u32) -> Option<usize> {
        self.0.get(&(unit, role)).copied()
    }
}

/// The band of somebody who started in `started`, at the end of `month`: a year is complete at the
/// end of the month twelve months later, whatever the day.
pub(super) fn band_at(started: Option<Month>, month: Month) -> Option<Band> {
    started.map(|started| Band::of_years(month.since(started).div_euclid(12)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_service_are_complete_at_the_end_of_the_month_of_the_anniversary() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let at = |now: &str| band_at(Some(month("2020-03")), month(now));
        assert_eq!(at("2020-03"), Some(Band::UnderOne));
        assert_eq!(at("2021-02"), Some(Band::UnderOne));
        assert_eq!(at("2021-03"), Some(Band::OneToTwo));
        assert_eq!(at("2022-03"), Some(Band::TwoToFive));
        assert_eq!(at("2025-02"), Some(Band::TwoToFive));
        assert_eq!(at("2025-03"), Some(Band::FivePlus));
        assert_eq!(band_at(None, month("2025-03")), None);
    }
}
