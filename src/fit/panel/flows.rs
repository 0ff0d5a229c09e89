//! Who joined and left, what was offered, and what neither explains.

use super::layout::Layout;
use super::stock::{Cells, Presence, Stock};
use super::table::Table;
use super::{ByGroup, ByUnit};
use crate::domain::{Count, RoleGroup};

/// September, counted from January as 0: the newly qualified join.
const SEPTEMBER: usize = 8;
/// Movement smaller than this is rounding: months without movement must stay exactly zero, so that
/// resampling them adds no noise.
const STILL: f64 = 0.005;

/// Flows of each month.
pub(super) struct Flows {
    pub(super) starts: ByGroup,
    pub(super) intake: ByUnit,
    pub(super) leavers_fte: ByUnit,
    pub(super) other_fte: ByUnit,
}

/// What the flows are worked out from.
pub(super) struct Source<'a> {
    pub(super) table: &'a Table,
    pub(super) layout: &'a Layout,
    pub(super) stock: &'a Stock,
    pub(super) cells: &'a Cells,
}

impl Flows {
    pub(super) fn of(source: &Source, notes: &mut Vec<String>) -> Self {
        let (table, layout) = (source.table, source.layout);
        let by_unit = || vec![vec![0.0; table.units.len()]; table.months];
        let mut flows = Self {
            starts: vec![vec![vec![0.0; layout.groups.len()]; table.units.len()]; table.months],
            intake: by_unit(),
            leavers_fte: by_unit(),
            other_fte: by_unit(),
        };
        let mut derived = 0;
        for t in 0..table.months {
            for u in 0..table.units.len() {
                let joined = source.joined(t, u);
                derived += usize::from(joined.derived);
                flows.starts[t][u] = joined.starts;
                flows.intake[t][u] = joined.intake;
                let left = source.left_fte(t, u);
                flows.leavers_fte[t][u] = left.fte;
                let people = flows.starts[t][u].iter().sum::<f64>() + flows.intake[t][u];
                flows.other_fte[t][u] = source.other(t, u, people, &left);
            }
        }
        if derived > 0 {
            notes.push(format!(
                "Starters are missing in {derived} months of teams; they were taken as the rise in people in post plus \
                 leavers, which counts transfers in as starters."
            ));
        }
        if !table.has(Count::LeaversFte) {
            notes.push("Leavers in FTE are not given; each leaver counts with the mean FTE of the role.".into());
        }
        flows
    }
}

/// People who joined a unit in a month.
struct Joined {
    starts: Vec<f64>,
    intake: f64,
    derived: bool,
}

/// FTE that left a unit in a month, and whether the extract says so itself.
struct Left {
    people: f64,
    fte: f64,
    given: bool,
}

impl Source<'_> {
    /// People of a role at the end of a month.
    fn people(&self, t: usize, u: usize, r: usize) -> f64 {
        self.stock.people[t][u][r]
    }

    fn leavers(&self, t: usize, u: usize, r: usize) -> f64 {
        self.layout.cells_of(r).map(|c| self.cells.leavers[t][u][c]).sum()
    }

    /// Whether this month and the one before stand as given, so that their difference means something.
    fn is_comparable(&self, t: usize, u: usize) -> bool {
        t > 0 && self.stock.is_known(t, u) && self.stock.is_known(t - 1, u)
    }

    fn joined(&self, t: usize, u: usize) -> Joined {
        let intake = self.intake(t, u);
        let mut derived = false;
        let starts = (0..self.layout.groups.len())
            .map(|group| {
                let rows = &self.layout.group_rows[group];
                let old: Vec<usize> = rows.iter().copied().filter(|row| !self.is_new(*row)).collect();
                self.table.sum(Count::Starters, u, &old, t).unwrap_or_else(|| {
                    let started = if self.is_comparable(t, u) { self.rise(t, u, group) - intake } else { 0.0 };
                    let listed = old.iter().any(|row| self.table.has_row(u, *row, t));
                    derived |= listed && started > 0.0;
                    if listed { started.max(0.0) } else { 0.0 }
                })
            })
            .collect();
        Joined { starts, intake, derived }
    }

    /// Whether a table role is one of the newly qualified who join another group.
    fn is_new(&self, row: usize) -> bool {
        self.layout.table_role.iter().zip(&self.layout.roles).any(|(table, role)| *table == row && role.newly_qualified)
    }

    /// Rise in people of a group plus its leavers.
    fn rise(&self, t: usize, u: usize, group: usize) -> f64 {
        let of = |r: usize| self.people(t, u, r) - self.people(t - 1, u, r) + self.leavers(t, u, r);
        (0..self.layout.roles.len()).filter(|r| self.layout.roles[*r].group == group).map(of).sum()
    }

    /// Newly qualified starters: as given; else everybody there in September, when the ones before
    /// them have become qualified, and the rise in other months.
    fn intake(&self, t: usize, u: usize) -> f64 {
        let of = |r: usize| {
            let given = self.table.get(Count::Starters, u, self.layout.table_role[r], t);
            given.unwrap_or_else(|| {
                let september = self.table.first.plus(t as i32).index() == SEPTEMBER;
                if self.stock.presence[t][u][r] != Presence::Known || !self.is_comparable(t, u) {
                    0.0
                } else if september {
                    self.people(t, u, r)
                } else {
                    (self.people(t, u, r) - self.people(t - 1, u, r) + self.leavers(t, u, r)).max(0.0)
                }
            })
        };
        (0..self.layout.roles.len()).filter(|r| self.layout.roles[*r].newly_qualified).map(of).sum()
    }

    fn left_fte(&self, t: usize, u: usize) -> Left {
        let mut left = Left { people: 0.0, fte: 0.0, given: true };
        for (r, row) in self.layout.table_role.iter().enumerate() {
            let people = self.leavers(t, u, r);
            let fte = self.table.get(Count::LeaversFte, u, *row, t);
            left.people += people;
            left.fte += fte.unwrap_or(people * self.layout.mean_fte[r]);
            left.given &= fte.is_some() || people == 0.0;
        }
        left
    }

    /// FTE that came or went otherwise (transfers, hours): the change in FTE less starters plus leavers.
    /// Where FTE of starters or leavers are not given, people are compared instead, so that a part-time
    /// leaver is not taken for a change of hours.
    fn other(&self, t: usize, u: usize, started: f64, left: &Left) -> f64 {
        if !self.is_comparable(t, u) {
            return 0.0;
        }
        let roles: Vec<usize> = (0..self.table.roles.len()).collect();
        let started_fte = self.table.sum(Count::StartersFte, u, &roles, t).or_else(|| (started == 0.0).then_some(0.0));
        let change = |of: &[Vec<Vec<f64>>]| of[t][u].iter().sum::<f64>() - of[t - 1][u].iter().sum::<f64>();
        let other = match started_fte {
            Some(started_fte) if left.given => change(&self.stock.fte) - started_fte + left.fte,
            _ => {
                let people = self.stock.people[t][u].iter().sum::<f64>();
                let mean = if people > 0.0 { self.stock.fte[t][u].iter().sum::<f64>() / people } else { 1.0 };
                (change(&self.stock.people) - started + left.people) * mean
            }
        };
        if other.abs() < STILL { 0.0 } else { other }
    }
}

/// Offers and pipeline by group; months without a word on them are `NaN`.
pub(super) struct Pipeline {
    pub(super) offers: Option<ByGroup>,
    pub(super) due: Option<Vec<Vec<Vec<[f64; 5]>>>>,
}

impl Pipeline {
    pub(super) fn of(table: &Table, layout: &Layout, notes: &mut Vec<String>) -> Self {
        let offered = table.has(Count::OffersAccepted);
        let due = Count::DUE.iter().any(|count| table.has(*count));
        if !offered || !due {
            let missing = match (offered, due) {
                (true, false) => "Offers are given but not when they start (due_in_1 to due_in_5)",
                (false, true) => "Offers due to start are given but not the offers accepted each month",
                _ => "Accepted offers are not given",
            };
            notes.push(format!(
                "{missing}, so starts are foreseen from vacancies alone: next month's vacancies are then no better known \
                 than from the last value. Pipeline data is the most valuable addition to the extract."
            ));
            return Self { offers: None, due: None };
        }
        let group = |counts: &dyn Fn(usize, usize, usize) -> f64, u: usize, t: usize| -> Vec<f64> {
            (0..layout.groups.len()).map(|g| counts(g, u, t)).collect()
        };
        let known: Vec<bool> = (0..table.months).map(|t| is_told(table, t)).collect();
        let value = |count: Count, g: usize, u: usize, t: usize| {
            let sum = table.sum(count, u, &layout.group_rows[g], t).unwrap_or(0.0);
            if known[t] { sum } else { f64::NAN }
        };
        let units = 0..table.units.len();
        let offers = (0..table.months)
            .map(|t| units.clone().map(|u| group(&|g, u, t| value(Count::OffersAccepted, g, u, t), u, t)).collect());
        let due_of = |g: usize, u: usize, t: usize| Count::DUE.map(|count| value(count, g, u, t));
        let due = (0..table.months)
            .map(|t| units.clone().map(|u| (0..layout.groups.len()).map(|g| due_of(g, u, t)).collect()).collect());
        Self { offers: Some(offers.collect()), due: Some(due.collect()) }
    }
}

/// Whether a month says anything of offers and of what is due.
fn is_told(table: &Table, t: usize) -> bool {
    let roles: Vec<usize> = (0..table.roles.len()).collect();
    let any = |count: Count| (0..table.units.len()).any(|u| table.sum(count, u, &roles, t).is_some());
    any(Count::OffersAccepted) && Count::DUE.into_iter().any(any)
}

/// Agency FTE by month and unit: a gap holds the month before; nothing before the first value.
pub(super) fn agency(table: &Table, stock: &Stock, notes: &mut Vec<String>) -> ByUnit {
    if !table.has(Count::AgencyFte) {
        notes.push("Agency staff are given nowhere; the council is taken to have none.".into());
    }
    let roles: Vec<usize> = (0..table.roles.len()).collect();
    let mut agency = vec![vec![0.0; table.units.len()]; table.months];
    let mut before = vec![0.0; table.units.len()];
    for (t, month) in agency.iter_mut().enumerate() {
        for (u, fte) in month.iter_mut().enumerate() {
            let closed = stock.presence[t][u].iter().all(|presence| *presence == Presence::Outside);
            let held = if closed { 0.0 } else { before[u] };
            *fte = table.sum(Count::AgencyFte, u, &roles, t).unwrap_or(held);
        }
        before.clone_from(month);
    }
    agency
}

/// A count by month and unit, summed over roles; `NaN` where not given.
pub(super) fn as_given(table: &Table, count: Count) -> ByUnit {
    let roles: Vec<usize> = (0..table.roles.len()).collect();
    let value = |t, u| table.sum(count, u, &roles, t).unwrap_or(f64::NAN);
    (0..table.months).map(|t| (0..table.units.len()).map(|u| value(t, u)).collect()).collect()
}

/// Whether nobody at all left by the extract, because leavers are not in it.
pub(super) fn leavers_are_missing(table: &Table) -> bool {
    !table.has(Count::Leavers) && !Count::LEAVERS_BY_BAND.iter().any(|count| table.has(*count))
}

/// Role names for a note, in order.
pub(super) fn without_staff<'a>(table: &'a Table, layout: &Layout) -> Vec<&'a RoleGroup> {
    (0..table.roles.len()).filter(|role| !layout.table_role.contains(role)).map(|role| &table.roles[role]).collect()
}
