//! The table as arrays: authorities by years, gaps as not-a-number.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ledger::definition;
use crate::domain::{AuthorityYear, CensusMeasure, Count, Gap, GeographicLevel, Period, PublishedTable, Rate, Reading};

/// Older years are left out: what was so long ago says little, and the work grows with the years' fifth power.
const MAX_YEARS: i32 = 20;

/// Values by authority and year; not-a-number in a gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    years: usize,
    values: Vec<f64>,
}

impl Grid {
    fn gaps(authorities: usize, years: usize) -> Self {
        Self { years, values: vec![f64::NAN; authorities * years] }
    }

    /// One authority in one year.
    pub(super) fn at(&self, authority: usize, year: usize) -> f64 {
        self.values[authority * self.years + year]
    }

    /// One authority's years.
    pub(super) fn row(&self, authority: usize) -> &[f64] {
        &self.values[authority * self.years..(authority + 1) * self.years]
    }

    /// All authorities in one year.
    pub(super) fn year(&self, year: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().skip(year).step_by(self.years.max(1)).copied()
    }

    /// Every value that is not a gap.
    pub(super) fn known(&self) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().copied().filter(|v| !v.is_nan())
    }

    /// The same grid with each value changed by its year's number.
    pub(super) fn less(&self, by_year: &[f64]) -> Self {
        let values = self.values.iter().enumerate().map(|(i, v)| v - by_year[i % self.years]).collect();
        Self { years: self.years, values }
    }

    fn set(&mut self, authority: usize, year: usize, value: f64) {
        self.values[authority * self.years + year] = value;
    }
}

/// The yearly panel of authorities.
#[derive(Debug)]
pub(super) struct Panel {
    /// Old codes, sorted.
    pub(super) codes: Vec<String>,
    /// Region of each authority in its latest year.
    pub(super) regions: Vec<String>,
    /// First year; years are contiguous, empty ones keep their place.
    pub(super) first_year: i32,
    /// Number of years.
    pub(super) years: usize,
    /// Authorities with a row in the last year; the others have been reorganised away.
    pub(super) listed: Vec<bool>,
    /// Staff in post, FTE.
    pub(super) in_post: Grid,
    /// Starters, FTE.
    pub(super) starters: Grid,
    /// Cases held.
    pub(super) cases: Grid,
    measures: Vec<Grid>,
}

impl Panel {
    /// Lays out the authority rows; `None` when there are none.
    pub(super) fn new(table: &PublishedTable) -> Option<Self> {
        let mut rows: Vec<&AuthorityYear> =
            table.rows.iter().filter(|row| row.level == GeographicLevel::Authority).collect();
        rows.sort_by_key(|row| row.year);
        let last_year = rows.last()?.year;
        rows.retain(|row| last_year - row.year < MAX_YEARS);
        let first_year = rows.first()?.year;
        let codes: Vec<String> =
            rows.iter().map(|r| r.old_la_code.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let place: BTreeMap<&str, usize> = codes.iter().enumerate().map(|(i, code)| (code.as_str(), i)).collect();
        let years = (last_year - first_year) as usize + 1;
        let gaps = || Grid::gaps(codes.len(), years);
        let mut panel = Self {
            regions: vec![String::new(); codes.len()],
            first_year,
            years,
            listed: vec![false; codes.len()],
            in_post: gaps(),
            starters: gaps(),
            cases: gaps(),
            measures: CensusMeasure::ALL.iter().map(|_| gaps()).collect(),
            codes: Vec::new(),
        };
        for row in rows {
            panel.fill(place[row.old_la_code.as_str()], row);
        }
        panel.codes = codes;
        Some(panel)
    }

    /// The values of a measure.
    pub(super) fn measure(&self, measure: CensusMeasure) -> &Grid {
        &self.measures[measure as usize]
    }

    fn fill(&mut self, authority: usize, row: &AuthorityYear) {
        let year = (row.year - self.first_year) as usize;
        self.regions[authority].clone_from(&row.region);
        self.listed[authority] |= year + 1 == self.years;
        let count = |count: Count| row.counts.get(&count).copied().and_then(Result::ok).unwrap_or(f64::NAN);
        self.in_post.set(authority, year, count(Count::InPostFte));
        self.starters.set(authority, year, count(Count::StartersFte));
        self.cases.set(authority, year, count(Count::Cases));
        for measure in CensusMeasure::ALL {
            self.measures[measure as usize].set(authority, year, value(row, measure).unwrap_or(f64::NAN));
        }
    }
}

/// The printed rate; where the table has none, divided from the printed counts by the ledger. A symbol stays a gap:
/// the publisher withheld it.
fn value(row: &AuthorityYear, measure: CensusMeasure) -> Reading {
    if let Some(printed) = row.rates.get(&measure.rate()) {
        return *printed;
    }
    let name = (measure.rate() == Rate::TurnoverRate).then_some("dfe_end_of_period_fte");
    let count = |count: Count, _: Period| row.counts.get(&count).copied().unwrap_or(Err(Gap::Missing));
    let definition = definition(measure.rate(), name).ok_or(Gap::Unavailable)?;
    definition.evaluate(Period::Year(row.year), count).map(|ratio| ratio.value)
}
