//! Columns of the hazard, and which of them a pattern fills.
//!
//! Intercept; eleven months summing to zero; bands of service, roles and routes in against a reference; every unit
//! (their prior identifies them). Where a grouping has one level there is nothing to tell apart and no column.

use serde::{Deserialize, Serialize};

use super::table::{Grouping, Pattern, Table};
use crate::domain::{Band, RoleGroup};
use crate::fit::recipe::ChurnPenalties;

/// Columns of months follow the intercept.
const MONTHS: usize = 11;

/// Which column stands for which level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    /// Number of columns.
    pub count: usize,
    /// Column of each level of each grouping, in the order of [`Grouping::ALL`]; `None` for the reference.
    pub levels: [Vec<Option<usize>>; 4],
    /// Level the others of a grouping are compared with; `None` where it is their mean.
    pub references: [Option<usize>; 4],
}

impl Columns {
    pub(super) fn of(table: &Table) -> Self {
        let mut count = 1 + MONTHS;
        let references = Grouping::ALL.map(|of| reference(table, of));
        let levels = Grouping::ALL.map(|of| {
            let levels = table.levels.count(of);
            let column = |level: usize| {
                (levels > 1 && references[of as usize] != Some(level)).then(|| {
                    count += 1;
                    count - 1
                })
            };
            (0..levels).map(column).collect()
        });
        Self { count, levels, references }
    }

    /// The columns a pattern fills in a month of the year (0 for January), with what stands there.
    pub fn filled(&self, pattern: Pattern, calendar: usize) -> Vec<(usize, f64)> {
        let mut filled = vec![(0, 1.0)];
        filled.extend(season(calendar));
        let level = |of: &Grouping| self.levels[*of as usize][pattern.level(*of)];
        filled.extend(Grouping::ALL.iter().filter_map(level).map(|column| (column, 1.0)));
        filled
    }

    /// Prior precision of each column.
    pub(super) fn penalties(&self, p: &ChurnPenalties) -> Vec<f64> {
        let mut penalties = vec![p.month; self.count];
        penalties[0] = p.intercept;
        for (of, precision) in Grouping::ALL.into_iter().zip([p.band, p.role, p.route, p.unit]) {
            for column in self.levels[of as usize].iter().flatten() {
                penalties[*column] = precision;
            }
        }
        penalties
    }
}

/// What stands in the columns of the months: December is minus the sum of the others.
pub(super) fn season(calendar: usize) -> Vec<(usize, f64)> {
    if calendar < MONTHS { vec![(1 + calendar, 1.0)] } else { (1..=MONTHS).map(|column| (column, -1.0)).collect() }
}

/// Two to five years; the largest role that is neither managers nor newly qualified; the most frequent known route.
/// Units have none: they are compared with their mean.
fn reference(table: &Table, of: Grouping) -> Option<usize> {
    let sizes = table.by_level(of);
    let largest = |usable: &dyn Fn(usize) -> bool| {
        let better = |best: usize, level: usize| if sizes[level].0 > sizes[best].0 { level } else { best };
        (0..sizes.len()).filter(|level| usable(*level)).reduce(better)
    };
    let any = || largest(&|_| true);
    match of {
        Grouping::Unit => None,
        Grouping::Tenure => {
            let usual = table.levels.bands.iter().position(|band| *band == Some(Band::TwoToFive));
            usual.or_else(|| largest(&|level| table.levels.bands[level].is_some())).or_else(any)
        }
        Grouping::Role => {
            let role = |level: usize| RoleGroup::new(&table.levels.roles[level]);
            largest(&|level| !role(level).is_manager() && !role(level).is_newly_qualified()).or_else(any)
        }
        Grouping::Route => largest(&|level| table.levels.routes[level].is_some()).or_else(any),
    }
}
