//! Who is in post by unit, role and month, gaps carried forward, and in which cell.

use std::collections::BTreeSet;

use super::ByCell;
use super::layout::{Layout, bands};
use super::table::{Table, listed};
use crate::domain::Count;

/// How a unit's role stands in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Before its first or after its last month with staff: nobody there, nobody exposed.
    Outside,
    /// Given, or not listed beside rows of the same unit, which is nobody.
    Known,
    /// Not given: the month before holds on, nobody is exposed.
    Carried,
}

/// Stocks by month, unit and role.
pub(super) struct Stock {
    pub(super) presence: Vec<Vec<Vec<Presence>>>,
    pub(super) people: Vec<Vec<Vec<f64>>>,
    pub(super) fte: Vec<Vec<Vec<f64>>>,
}

impl Stock {
    pub(super) fn of(table: &Table, layout: &Layout, notes: &mut Vec<String>) -> Self {
        let (units, roles) = (table.units.len(), layout.roles.len());
        let mut stock = Self {
            presence: vec![vec![vec![Presence::Outside; roles]; units]; table.months],
            people: vec![vec![vec![0.0; roles]; units]; table.months],
            fte: vec![vec![vec![0.0; roles]; units]; table.months],
        };
        let mut carried = BTreeSet::new();
        for u in 0..units {
            let reported: Vec<bool> =
                (0..table.months).map(|t| layout.table_role.iter().any(|role| table.has_staff(u, *role, t))).collect();
            if let Some(last) = reported.iter().rposition(|given| *given).filter(|last| last + 1 < table.months) {
                let month = table.first.plus(last as i32).in_words();
                notes.push(format!(
                    "{} has no staff in post after {month} and is taken as closed.",
                    table.units[u].slug
                ));
            }
            for r in 0..roles {
                if stock.fill(table, layout, u, r, &reported) {
                    carried.insert(table.units[u].slug.clone());
                }
            }
        }
        if !carried.is_empty() {
            notes.push(format!(
                "Staff in post are missing in some months of {}; the month before was carried forward and those months \
                 are left out of the leaving rates.",
                listed(&carried)
            ));
        }
        stock
    }

    /// Fills one role of one unit; true when a gap was carried over.
    fn fill(&mut self, table: &Table, layout: &Layout, u: usize, r: usize, reported: &[bool]) -> bool {
        let role = layout.table_role[r];
        let given: Vec<usize> = (0..table.months).filter(|t| table.has_staff(u, role, *t)).collect();
        let (Some(first), Some(last)) = (given.first(), given.last()) else { return false };
        let mut carried = false;
        for (t, in_file) in reported.iter().enumerate().take(last + 1).skip(*first) {
            let known = table.has_staff(u, role, t);
            if !known && (table.has_row(u, role, t) || !in_file) {
                self.presence[t][u][r] = Presence::Carried;
                self.people[t][u][r] = self.people[t - 1][u][r];
                self.fte[t][u][r] = self.fte[t - 1][u][r];
                carried = true;
                continue;
            }
            self.presence[t][u][r] = Presence::Known;
            let people = table.get(Count::InPostHeadcount, u, role, t);
            let fte = table.get(Count::InPostFte, u, role, t);
            let mean = layout.mean_fte[r];
            self.people[t][u][r] = people.or(fte.map(|fte| (fte / mean).round())).unwrap_or(0.0);
            self.fte[t][u][r] = fte.or(people.map(|people| people * mean)).unwrap_or(0.0);
        }
        carried
    }

    /// Whether every role of a unit stands as given (or absent) in a month.
    pub(super) fn is_known(&self, t: usize, u: usize) -> bool {
        let presence = &self.presence[t][u];
        presence.iter().all(|p| *p != Presence::Carried) && presence.contains(&Presence::Known)
    }

    /// FTE of a unit's establishment group.
    pub(super) fn group_fte(&self, layout: &Layout, t: usize, u: usize, group: usize) -> f64 {
        layout.roles.iter().zip(&self.fte[t][u]).filter(|(role, _)| role.group == group).map(|(_, fte)| fte).sum()
    }
}

/// People at the beginning and end of the month, and leavers, by cell.
pub(super) struct Cells {
    pub(super) open: ByCell,
    pub(super) leavers: ByCell,
    pub(super) close: ByCell,
}

impl Cells {
    pub(super) fn of(table: &Table, layout: &Layout, stock: &Stock) -> Self {
        let blank = || vec![vec![vec![0.0; layout.cells.len()]; table.units.len()]; table.months];
        let mut cells = Self { open: blank(), leavers: blank(), close: blank() };
        for u in 0..table.units.len() {
            for r in 0..layout.roles.len() {
                let shares = overall_shares(table, layout, r);
                for t in 0..table.months {
                    cells.fill(table, layout, stock, &shares, (t, u, r));
                }
            }
        }
        cells
    }

    fn fill(
        &mut self,
        table: &Table,
        layout: &Layout,
        stock: &Stock,
        shares: &[f64],
        (t, u, r): (usize, usize, usize),
    ) {
        let range = layout.cells_of(r);
        let role = layout.table_role[r];
        let before = if t == 0 { vec![0.0; range.len()] } else { self.close[t - 1][u][range.clone()].to_vec() };
        let likely = if before.iter().sum::<f64>() > 0.0 { &before } else { shares };
        let by_band = range.len() > 1;
        let given = |counts| if by_band { bands(table, counts, u, role, t) } else { None };
        let people = stock.people[t][u][r];
        let close = match stock.presence[t][u][r] {
            Presence::Carried => before.clone(),
            Presence::Outside | Presence::Known => spread(people, given(Count::HEADCOUNT_BY_BAND), likely),
        };
        let by_leaving_band = given(Count::LEAVERS_BY_BAND);
        let unlisted = stock.presence[t][u][r] == Presence::Known && !table.has_row(u, role, t);
        let leavers = table
            .get(Count::Leavers, u, role, t)
            .or_else(|| by_leaving_band.map(|bands| bands.iter().sum()))
            .or_else(|| unlisted.then_some(0.0));
        let placed = !by_band || by_leaving_band.is_some() || leavers == Some(0.0);
        self.leavers[t][u][range.clone()].copy_from_slice(&spread(leavers.unwrap_or(0.0), by_leaving_band, likely));
        if leavers.is_some() && placed && stock.presence[t][u][r] == Presence::Known {
            let open = if t > 0 { before } else { opening(table, layout, (u, r), &close, leavers) };
            self.open[t][u][range.clone()].copy_from_slice(&open);
        }
        self.close[t][u][range].copy_from_slice(&close);
    }
}

/// Staff at the beginning of the very first month: those at its end, less starters, plus leavers. Only
/// without bands, and not in a September when newly qualified join, would that be the truth.
fn opening(table: &Table, layout: &Layout, (u, r): (usize, usize), close: &[f64], leavers: Option<f64>) -> Vec<f64> {
    const SEPTEMBER: usize = 8;
    let starters = table.get(Count::Starters, u, layout.table_role[r], 0);
    let joined = table.first.index() == SEPTEMBER && layout.roles.iter().any(|role| role.newly_qualified);
    match (close, starters, leavers) {
        ([people], Some(starters), Some(leavers)) if !joined => vec![(people + leavers - starters).max(0.0)],
        _ => vec![0.0; close.len()],
    }
}

/// Shares of a role's cells over the whole table.
fn overall_shares(table: &Table, layout: &Layout, r: usize) -> Vec<f64> {
    if layout.cells_of(r).len() == 1 {
        return vec![1.0];
    }
    let mut sums = [0.0; 4];
    for (u, role, t) in table.places().filter(|(_, role, _)| *role == layout.table_role[r]) {
        let values = bands(table, Count::HEADCOUNT_BY_BAND, u, role, t).unwrap_or_default();
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    }
    sums.to_vec()
}

/// A total by cell: as given where the parts add up to it, else in their proportion (or a likely one), whole
/// people first by largest remainder.
fn spread(total: f64, given: Option<[f64; 4]>, likely: &[f64]) -> Vec<f64> {
    let weights = given.filter(|parts| parts.iter().sum::<f64>() > 0.0).map_or_else(|| likely.to_vec(), Vec::from);
    let sum: f64 = weights.iter().sum();
    if sum == total && weights.len() == likely.len() {
        return weights;
    }
    let exact: Vec<f64> =
        weights.iter().map(|w| if sum > 0.0 { total * w / sum } else { total / weights.len() as f64 }).collect();
    let mut parts: Vec<f64> = exact.iter().map(|x| x.floor()).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| (exact[*b] - parts[*b]).total_cmp(&(exact[*a] - parts[*a])));
    let mut rest = total - parts.iter().sum::<f64>();
    for i in order {
        let more = rest.clamp(0.0, 1.0);
        parts[i] += more;
        rest -= more;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_keeps_its_people_when_bands_disagree() {
        assert_eq!(spread(4.0, Some([1.0, 1.0, 0.0, 2.0]), &[1.0; 4]), [1.0, 1.0, 0.0, 2.0]);
        assert_eq!(spread(5.0, Some([1.0, 1.0, 0.0, 2.0]), &[1.0; 4]).iter().sum::<f64>(), 5.0);
        assert_eq!(spread(3.0, None, &[2.0, 0.0, 1.0, 0.0]), [2.0, 0.0, 1.0, 0.0]);
        assert_eq!(spread(2.0, None, &[0.0; 4]).iter().sum::<f64>(), 2.0);
        assert_eq!(spread(7.0, None, &[1.0]), [7.0]);
    }
}
