//! The invented history as the model's panel.

use super::CODE;
use super::constants::{AREAS, CELLS, GROUPS, NEWLY_QUALIFIED, ROLES};
use super::ledger::{MonthRecord, TeamRecord};
use crate::domain::{Band, Month, slugify};
use crate::fit::panel::{Cell, Panel, PanelRole, PanelUnit, Ratios};

fn units() -> Vec<PanelUnit> {
    AREAS
        .iter()
        .flat_map(|(area, pods)| {
            let area = format!("{CODE}/{}", slugify(area));
            pods.iter().map(move |pod| PanelUnit {
                slug: format!("{area}/{}", slugify(pod)),
                ancestors: vec![area.clone(), CODE.to_owned()],
            })
        })
        .collect()
}

fn by_unit(months: &[MonthRecord], value: impl Fn(&TeamRecord) -> f64) -> Vec<Vec<f64>> {
    months.iter().map(|m| m.teams.iter().map(&value).collect()).collect()
}

fn by_list<const N: usize>(months: &[MonthRecord], value: impl Fn(&TeamRecord) -> [f64; N]) -> Vec<Vec<Vec<f64>>> {
    months.iter().map(|m| m.teams.iter().map(|t| value(t).to_vec()).collect()).collect()
}

fn people<const N: usize>(counts: [u32; N]) -> [f64; N] {
    counts.map(f64::from)
}

/// Lays the months out for fitting.
pub(super) fn build(first: Month, months: &[MonthRecord]) -> Panel {
    Panel {
        first: Some(first),
        units: units(),
        groups: GROUPS.map(str::to_owned).to_vec(),
        roles: (0..ROLES.len())
            .map(|r| PanelRole {
                name: ROLES[r].to_owned(),
                group: usize::from(r > 0),
                newly_qualified: r == NEWLY_QUALIFIED,
            })
            .collect(),
        cells: CELLS.iter().map(|(role, band)| Cell { role: *role, band: Some(Band::ALL[*band]) }).collect(),
        open: by_list(months, |t| people(t.open)),
        leavers: by_list(months, |t| people(t.leavers)),
        close: by_list(months, |t| people(t.close)),
        establishment: by_list(months, |t| t.establishment),
        in_post_fte: by_list(months, |t| t.in_post_fte),
        vacancies: by_list(months, |t| t.vacancies),
        starts: by_list(months, |t| people([t.roles[0].starters, t.roles[1].starters])),
        intake: by_unit(months, |t| f64::from(t.roles[NEWLY_QUALIFIED].starters)),
        offers: Some(by_list(months, |t| people(t.offers))),
        pipeline: Some(months.iter().map(|m| m.teams.iter().map(|t| t.due.map(people).to_vec()).collect()).collect()),
        agency: by_unit(months, |t| t.agency_fte),
        leavers_fte: by_unit(months, |t| t.roles.iter().map(|r| r.leavers_fte).sum()),
        other_fte: by_unit(months, |t| t.other_fte),
        ratios: Ratios {
            agency_headcount: by_unit(months, |t| f64::from(t.agency_headcount)),
            agency_cover_fte: by_unit(months, |t| t.agency_cover_fte),
            agency_cost_gbp: by_unit(months, |t| t.agency_cost_gbp),
            cases: by_unit(months, |t| t.cases),
            case_holders_fte: by_unit(months, |t| t.case_holders_fte),
            working_days_lost: by_unit(months, |t| t.working_days_lost),
        },
        notes: Vec::new(),
    }
}
