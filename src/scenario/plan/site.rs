//! What levers meet: places, and who and what stands in them at the last month with data.

use crate::fit::panel::Panel;
use crate::fit::workforce::Workforce;
use crate::forecast::workforce::interventions::Layout;

/// A council as levers meet it. Places are `unit × cells + cell` or `unit × groups + group`, as in [`Layout`].
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Units, groups and cells.
    pub layout: Layout,
    /// People by unit and cell.
    pub staff: Vec<f64>,
    /// FTE in post by unit and group.
    pub in_post_fte: Vec<f64>,
    /// Funded posts by unit and group.
    pub posts: Vec<f64>,
    /// Agency FTE by unit.
    pub agency: Vec<f64>,
    /// Fitted monthly rate of leaving by unit and cell, at its long-run level.
    pub leaving: Vec<f64>,
    /// Whether offers and the pipeline are known.
    pub pipeline: bool,
    /// Fitted chance that an accepted offer never starts.
    pub drop_out: f64,
    /// Fitted mean months from offer to start.
    pub delay: f64,
    /// Whether cases are known, by unit.
    pub cases: Vec<bool>,
}

/// Months back in which a count must have been known for it to be simulated.
const RECENT_MONTHS: usize = 12;

impl Site {
    /// That of a fitted council.
    pub fn of(panel: &Panel, fitted: &Workforce) -> Self {
        let layout = Layout::of(fitted);
        let state = &fitted.state;
        let (units, cells) = (layout.units.len(), layout.cells.len());
        let leaving = (0..units).flat_map(|u| (0..cells).map(move |c| (u, c)));
        Self {
            staff: state.staff.concat(),
            in_post_fte: state.in_post_fte.concat(),
            posts: state.establishment.concat(),
            agency: state.agency.clone(),
            leaving: leaving.map(|(u, c)| fitted.hazard.log_rate(u, c).exp()).collect(),
            pipeline: fitted.starts.pipeline,
            drop_out: fitted.starts.drop_out,
            delay: fitted.starts.delay.iter().zip(1..).map(|(share, months)| share * f64::from(months)).sum(),
            cases: (0..units).map(|u| cases_known(panel, u)).collect(),
            layout,
        }
    }

    /// Fitted turnover of some staff in a year, in points: 100 × 12 × their mean monthly rate of leaving.
    pub(super) fn yearly_turnover(&self, cells: &[bool]) -> f64 {
        let inside = || (0..self.staff.len()).filter(|at| cells[*at]);
        let people: f64 = inside().map(|at| self.staff[at]).sum();
        let leaving: f64 = inside().map(|at| self.staff[at] * self.leaving[at]).sum();
        if people > 0.0 { 1200.0 * leaving / people } else { 0.0 }
    }

    /// FTE of some staff: a group's FTE is shared over its cells by people.
    pub(super) fn fte(&self, cells: &[bool]) -> f64 {
        let width = self.layout.cells.len();
        let group = |at: usize| self.posts_at(at / width, self.layout.cells[at % width].group);
        let mut people = vec![0.0; self.in_post_fte.len()];
        (0..self.staff.len()).for_each(|at| people[group(at)] += self.staff[at]);
        let share = |at: usize| if people[group(at)] > 0.0 { self.staff[at] / people[group(at)] } else { 0.0 };
        (0..self.staff.len()).filter(|at| cells[*at]).map(|at| self.in_post_fte[group(at)] * share(at)).sum()
    }

    /// Index of a place of posts.
    pub(super) fn posts_at(&self, unit: usize, group: usize) -> usize {
        unit * self.layout.groups.len() + group
    }
}

fn cases_known(panel: &Panel, unit: usize) -> bool {
    let known = |values: &[f64]| values.get(unit).is_some_and(|v| v.is_finite());
    panel.ratios.cases.iter().rev().take(RECENT_MONTHS).any(|month| known(month))
}
