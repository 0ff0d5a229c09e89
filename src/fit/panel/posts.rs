//! Funded posts and vacancies by establishment group.

use super::layout::Layout;
use super::stock::Stock;
use super::table::Table;
use super::{ByGroup, PanelError};
use crate::domain::Count;

/// Posts that disagree by less than this agree: extracts are rounded.
const ROUNDING: f64 = 0.051;

/// FTE in post, funded and vacant.
pub(super) struct Posts {
    pub(super) in_post_fte: ByGroup,
    pub(super) establishment: ByGroup,
    pub(super) vacancies: ByGroup,
}

impl Posts {
    pub(super) fn of(
        table: &Table,
        layout: &Layout,
        stock: &Stock,
        notes: &mut Vec<String>,
    ) -> Result<Self, PanelError> {
        if !table.has(Count::VacanciesFte) && !table.has(Count::EstablishmentFte) {
            return Err(PanelError::Missing { what: "vacancies_fte (or establishment_fte)" });
        }
        let blank = || vec![vec![vec![0.0; layout.groups.len()]; table.units.len()]; table.months];
        let mut posts = Self { in_post_fte: blank(), establishment: blank(), vacancies: blank() };
        let mut disagreements = 0;
        for u in 0..table.units.len() {
            for group in 0..layout.groups.len() {
                disagreements += posts.fill(table, layout, stock, u, group);
            }
        }
        if disagreements > 0 {
            notes.push(format!(
                "In {disagreements} months of teams, funded posts less staff are not the vacancies given; the vacancies \
                 were kept and posts taken as staff plus vacancies."
            ));
        }
        Ok(posts)
    }

    /// Fills one group of one unit; how often posts and vacancies disagreed.
    fn fill(&mut self, table: &Table, layout: &Layout, stock: &Stock, u: usize, group: usize) -> usize {
        let rows = &layout.group_rows[group];
        let given = |count, t| table.sum(count, u, rows, t);
        let first_given = (0..table.months).find_map(|t| {
            let fte = stock.group_fte(layout, t, u, group);
            given(Count::EstablishmentFte, t).or_else(|| given(Count::VacanciesFte, t).map(|vacant| fte + vacant))
        });
        let mut last_funded = first_given;
        let mut disagreements = 0;
        for t in 0..table.months {
            let fte = stock.group_fte(layout, t, u, group);
            let alive = fte > 0.0 || stock.is_known(t, u);
            let (vacant, funded) = (given(Count::VacanciesFte, t), given(Count::EstablishmentFte, t));
            let (funded, vacant) = match (funded, vacant) {
                (Some(funded), Some(vacant)) if ((funded - fte).max(0.0) - vacant).abs() > ROUNDING => {
                    disagreements += 1;
                    (fte + vacant, vacant)
                }
                (Some(funded), Some(vacant)) => (funded, vacant),
                (None, Some(vacant)) => (fte + vacant, vacant),
                (Some(funded), None) => (funded, (funded - fte).max(0.0)),
                (None, None) if alive => {
                    let funded = last_funded.unwrap_or(fte);
                    (funded, (funded - fte).max(0.0))
                }
                (None, None) => (0.0, 0.0),
            };
            if alive {
                last_funded = Some(funded);
            }
            self.in_post_fte[t][u][group] = fte;
            self.establishment[t][u][group] = funded;
            self.vacancies[t][u][group] = vacant;
        }
        disagreements
    }
}
