//! The invented history as monthly-position files.

use std::fmt::Write as _;

use super::CODE;
use super::constants::{AREAS, NEWLY_QUALIFIED, ROLES};
use super::ledger::{MonthRecord, RoleRecord, TeamRecord};
use crate::domain::Month;

/// A file the HR team would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoExtract {
    /// A name people would give it.
    pub file_name: String,
    /// CSV, UTF-8.
    pub bytes: Vec<u8>,
}

const HEADER: &str = "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,\
vacancies_fte,agency_fte,agency_headcount,agency_cover_fte,agency_cost_gbp,cases,case_holders_fte,working_days_lost,\
starters_fte,leavers_fte,offers_accepted,due_in_1,due_in_2,due_in_3,due_in_4,due_in_5,\
headcount_0_1,headcount_1_2,headcount_2_5,headcount_5_plus,leavers_0_1,leavers_1_2,leavers_2_5,leavers_5_plus\n";

/// One file for each twelve months; the latest month comes by itself, as it would next time.
pub(super) fn write(first: Month, months: &[MonthRecord]) -> Vec<DemoExtract> {
    let (history, latest) = months.split_at(months.len().saturating_sub(1));
    let years = history.chunks(12).enumerate().map(|(i, chunk)| (12 * i, chunk));
    years.chain([(history.len(), latest)]).map(|(at, chunk)| file(first.plus(at as i32), chunk)).collect()
}

fn file(first: Month, months: &[MonthRecord]) -> DemoExtract {
    let mut text = HEADER.to_owned();
    for (month, record) in (0..).map(|n| first.plus(n)).zip(months) {
        for (unit, team) in unit_paths().zip(&record.teams) {
            for role in 0..ROLES.len() {
                row(&mut text, month, &unit, role, team);
            }
        }
    }
    let last = first.plus(months.len() as i32 - 1);
    let span = if last == first { first.to_string() } else { format!("{first}-to-{last}") };
    DemoExtract { file_name: format!("{CODE}-monthly-position-{span}.csv"), bytes: text.into_bytes() }
}

pub(super) fn unit_paths() -> impl Iterator<Item = String> {
    AREAS.iter().flat_map(|(area, pods)| pods.iter().map(move |pod| format!("{area}/{pod}")))
}

/// Writing into a `String` cannot fail, so the result of `write!` carries nothing.
fn row(text: &mut String, month: Month, unit: &str, role: usize, team: &TeamRecord) {
    let RoleRecord { in_post_fte, headcount, starters, starters_fte, leavers, leavers_fte } = team.roles[role];
    let posts = if role == NEWLY_QUALIFIED { (0.0, 0.0) } else { (team.establishment[role], team.vacancies[role]) };
    let _ = write!(
        text,
        "{month},{unit},{},{},{in_post_fte},{headcount},{starters},{leavers},{}",
        ROLES[role], posts.0, posts.1
    );
    if role == 1 {
        let _ = write!(
            text,
            ",{},{},{},{},{},{},{}",
            team.agency_fte,
            team.agency_headcount,
            team.agency_cover_fte,
            team.agency_cost_gbp,
            team.cases,
            team.case_holders_fte,
            team.working_days_lost
        );
    } else {
        text.push_str(",,,,,,,");
    }
    let _ = write!(text, ",{starters_fte},{leavers_fte}");
    if role == NEWLY_QUALIFIED {
        text.push_str(",,,,,,");
        let _ = writeln!(text, ",{},0,0,0,{},0,0,0", team.close[8], team.leavers[8]);
    } else {
        let _ = write!(text, ",{}", team.offers[role]);
        team.due[role].iter().for_each(|n| _ = write!(text, ",{n}"));
        team.close[4 * role..4 * role + 4].iter().for_each(|n| _ = write!(text, ",{n}"));
        team.leavers[4 * role..4 * role + 4].iter().for_each(|n| _ = write!(text, ",{n}"));
        text.push('\n');
    }
}
