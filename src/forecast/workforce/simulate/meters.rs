//! What interventions add up on each path.

use super::super::interventions::{Interventions, Meter};
use super::levers::Levers;
use super::plan::Plan;
use super::{Path, Simulator};

/// This month's people and cases by intervention.
#[derive(Default)]
pub(super) struct Tally {
    /// By position in [`Interventions::starts`].
    pub(super) extra: Vec<u32>,
    /// By position in [`Interventions::conversions`].
    pub(super) converted: Vec<u32>,
    /// By position in [`Interventions::caseload_caps`].
    pub(super) over: Vec<f64>,
}

impl Tally {
    pub(super) fn of(asked: &Interventions) -> Self {
        Self {
            extra: vec![0; asked.starts.len()],
            converted: vec![0; asked.conversions.len()],
            over: vec![0.0; asked.caseload_caps.len()],
        }
    }

    pub(super) fn begin_month(&mut self) {
        self.extra.iter_mut().chain(&mut self.converted).for_each(|number| *number = 0);
        self.over.iter_mut().for_each(|cases| *cases = 0.0);
    }
}

/// How much of a group's staff a meter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    All,
    Some,
    None,
}

impl Counted {
    /// By `unit × groups + group`.
    pub(super) fn of(meter: &Meter, plan: &Plan) -> Vec<Self> {
        let Meter::Staff(cells) = meter else { return Vec::new() };
        let of = |at: usize| {
            let of_group = (0..plan.cells).filter(|cell| plan.group_of_cell[*cell] == at % plan.groups);
            let counted = |cell: usize| cells[at / plan.groups * plan.cells + cell];
            let (number, of_them) = of_group.fold((0, 0), |(n, m), cell| (n + 1, m + usize::from(counted(cell))));
            match of_them {
                0 => Self::None,
                _ if of_them == number => Self::All,
                _ => Self::Some,
            }
        };
        (0..plan.units * plan.groups).map(of).collect()
    }
}

impl Simulator<'_> {
    /// A meter's value at the end of a month.
    pub(super) fn read(&self, path: &Path, levers: &Levers, (meter, asked): (usize, &Meter)) -> f64 {
        match asked {
            Meter::Staff(cells) => {
                let staff = |(at, counted): (usize, &Counted)| match counted {
                    Counted::All => path.demand.fte[at].max(0.0),
                    Counted::Some => self.staff_of(path, cells, at / self.plan.groups, at % self.plan.groups),
                    Counted::None => 0.0,
                };
                levers.counted[meter].iter().enumerate().map(staff).sum()
            }
            Meter::Starters(places) => {
                let of = path.staff.started().iter().zip(places).filter(|(_, counted)| **counted);
                of.map(|(number, _)| f64::from(*number)).sum()
            }
            Meter::ExtraStarters(k) => f64::from(path.tally.extra[*k]),
            Meter::Converted(k) => f64::from(path.tally.converted[*k]),
            Meter::CasesOverCap(k) => path.tally.over[*k],
        }
    }

    /// FTE of a group's counted cells: its FTE by their share of its people (of its cells, where nobody is left).
    fn staff_of(&self, path: &Path, counted: &[bool], unit: usize, group: usize) -> f64 {
        let (mut people, mut cells) = ([0.0; 2], [0.0; 2]);
        for cell in (0..self.plan.cells).filter(|cell| self.plan.group_of_cell[*cell] == group) {
            let at = unit * self.plan.cells + cell;
            let number = f64::from(path.staff.people[at]);
            for part in [Some(0), counted[at].then_some(1)].into_iter().flatten() {
                people[part] += number;
                cells[part] += 1.0;
            }
        }
        let [all, of_them] = if people[0] > 0.0 { people } else { cells };
        let fte = path.demand.fte[unit * self.plan.groups + group].max(0.0);
        if all > 0.0 { fte * of_them / all } else { 0.0 }
    }
}
