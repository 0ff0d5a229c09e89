//! Where the simulation starts.

use super::State;
use crate::fit::panel::Panel;

/// Months of leavers that a rolling year needs beside the first simulated one.
const MONTHS_BEFORE: usize = 11;

/// The state at the last month; `None` for an empty panel.
pub(super) fn last(panel: &Panel) -> Option<State> {
    let t = panel.months().checked_sub(1)?;
    let recent = (t + 1).saturating_sub(MONTHS_BEFORE)..t + 1;
    let due = |units: &Vec<Vec<[f64; 5]>>| -> Vec<Vec<[f64; 5]>> {
        let known = |n: f64| if n.is_finite() { n } else { 0.0 };
        units.iter().map(|groups| groups.iter().map(|due| due.map(known)).collect()).collect()
    };
    let nothing_due = || vec![vec![[0.0; 5]; panel.groups.len()]; panel.units.len()];
    let people = |cells: &Vec<Vec<f64>>| cells.iter().map(|cells| cells.iter().sum()).collect();
    Some(State {
        month: panel.first?.plus(t as i32),
        staff: panel.close[t].clone(),
        in_post_fte: panel.in_post_fte[t].clone(),
        establishment: panel.establishment[t].clone(),
        vacancies: panel.vacancies[t].clone(),
        pipeline: panel.pipeline.as_ref().map_or_else(nothing_due, |pipeline| due(&pipeline[t])),
        agency: panel.agency[t].clone(),
        leavers: panel.leavers[recent.clone()].iter().map(people).collect(),
        leavers_fte: panel.leavers_fte[recent].to_vec(),
    })
}

/// FTE of a person in post, over the whole history; full time where nobody is.
pub(super) fn mean_fte(panel: &Panel) -> f64 {
    let people: f64 = panel.close.iter().flatten().flatten().sum();
    let fte: f64 = panel.in_post_fte.iter().flatten().flatten().sum();
    if people > 0.0 && fte > 0.0 { fte / people } else { 1.0 }
}
