//! Observations to panel: the assumptions where an extract is silent, each told in a note.

use super::flows::{self, Flows, Pipeline, Source};
use super::layout::Layout;
use super::posts::Posts;
use super::stock::{Cells, Stock};
use super::table::Table;
use super::{Panel, PanelError, PanelUnit, Ratios};
use crate::domain::{Count, Month, RoleGroup};

/// One count of one unit, role group and month. A gap is no row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Full slug of the unit.
    pub unit: String,
    /// The role group; `None` for all staff together.
    pub role: Option<RoleGroup>,
    /// The month: a stock at its end, a flow over it.
    pub month: Month,
    /// What is counted.
    pub count: Count,
    /// The count, zero or more.
    pub value: f64,
}

/// Builds the panel of one organisation from its monthly counts.
///
/// `units` are the leaves; units that never have staff are left out. Of two rows with the same unit,
/// role, month and count the later holds.
///
/// Where an extract is silent:
/// * a missing stock holds the month before, and nobody is exposed to leaving in that month;
/// * before its first and after its last month with staff a team has nobody;
/// * a role not listed beside other roles of its unit has nobody;
/// * the very first month has no beginning, hence no exposure, unless people + leavers − starters give it;
/// * vacancies are posts less staff; posts are staff plus vacancies; where both are given and disagree, the vacancies hold;
/// * starters are the rise in people plus leavers; leavers' FTE is leavers × mean FTE of the role;
/// * offers of a month without a word on offers are `NaN`, and without any pipeline `None`;
/// * bands are used when nearly all rows (95 %) give them for people and leavers.
///
/// # Errors
/// [`PanelError::NoStaff`] when nobody is in post anywhere, [`PanelError::Missing`] when leavers, or both
/// vacancies and posts, are given nowhere, [`PanelError::Value`] for a negative or non-finite count.
pub fn build(units: &[PanelUnit], rows: impl IntoIterator<Item = Row>) -> Result<Panel, PanelError> {
    let table = Table::read(units, rows)?;
    if flows::leavers_are_missing(&table) {
        return Err(PanelError::Missing { what: "leavers" });
    }
    let layout = Layout::of(&table);
    let mut notes = table.notes.clone();
    note_layout(&table, &layout, &mut notes);
    let stock = Stock::of(&table, &layout, &mut notes);
    let cells = Cells::of(&table, &layout, &stock);
    let posts = Posts::of(&table, &layout, &stock, &mut notes)?;
    let flows = Flows::of(&Source { table: &table, layout: &layout, stock: &stock, cells: &cells }, &mut notes);
    let pipeline = Pipeline::of(&table, &layout, &mut notes);
    let agency = flows::agency(&table, &stock, &mut notes);
    let given = |count| flows::as_given(&table, count);
    Ok(Panel {
        first: Some(table.first),
        agency,
        ratios: Ratios {
            agency_headcount: given(Count::AgencyHeadcount),
            agency_cover_fte: given(Count::AgencyCoverFte),
            agency_cost_gbp: given(Count::AgencyCostGbp),
            cases: given(Count::Cases),
            case_holders_fte: given(Count::CaseHoldersFte),
            working_days_lost: given(Count::WorkingDaysLost),
        },
        units: table.units,
        groups: layout.groups,
        roles: layout.roles,
        cells: layout.cells,
        open: cells.open,
        leavers: cells.leavers,
        close: cells.close,
        establishment: posts.establishment,
        in_post_fte: posts.in_post_fte,
        vacancies: posts.vacancies,
        starts: flows.starts,
        intake: flows.intake,
        offers: pipeline.offers,
        pipeline: pipeline.due,
        leavers_fte: flows.leavers_fte,
        other_fte: flows.other_fte,
        notes,
    })
}

fn note_layout(table: &Table, layout: &Layout, notes: &mut Vec<String>) {
    let joined = &layout.groups[layout.main_group];
    if layout.roles.iter().any(|role| role.newly_qualified) {
        notes.push(format!("Newly qualified staff fill the posts of {joined}."));
    }
    for role in flows::without_staff(table, layout) {
        notes.push(format!("{role} never has staff in post; its other counts are added to {joined}."));
    }
    if !layout.banded {
        notes.push("Years of service are not given for nearly all rows, so leaving does not depend on them.".into());
    }
}
