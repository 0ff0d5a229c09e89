//! The golden council of the design's reference: 60 months of an invented council with 15 teams.
//!
//! Its two files are not part of the project; tests that use them skip quietly where they are absent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use staffcast::domain::{Band, Month};
use staffcast::fit::panel::{Cell, Panel, PanelRole, PanelUnit, Ratios};

const UNITS: usize = 15;
const MONTHS: usize = 60;
const ROLES: [&str; 3] = ["practice_manager", "social_worker", "newly_qualified"];

/// The shared folder: `STAFFCAST_SHARED`, or `../shared` beside the project.
fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("STAFFCAST_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    Some(folder.join("data").join(file)).filter(|path| path.is_file())
}

/// Rows of one file as maps from column to text.
fn rows(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let mut reader = csv::Reader::from_path(shared(file)?).expect("a readable file");
    Some(reader.deserialize().collect::<Result<_, _>>().expect("a readable table"))
}

fn cells() -> Vec<Cell> {
    let banded = |role| Band::ALL.map(|band| Cell { role, band: Some(band) });
    let mut cells: Vec<Cell> = banded(0).into_iter().chain(banded(1)).collect();
    cells.push(Cell { role: 2, band: Some(Band::UnderOne) });
    cells
}

fn blank() -> Panel {
    let zeros = || vec![vec![0.0; UNITS]; MONTHS];
    let grouped = || vec![vec![vec![0.0; 2]; UNITS]; MONTHS];
    let celled = || vec![vec![vec![0.0; 9]; UNITS]; MONTHS];
    let unknown = || vec![vec![f64::NAN; UNITS]; MONTHS];
    let role = |name: &str, group, newly_qualified| PanelRole { name: name.into(), group, newly_qualified };
    let unit = |u: usize| PanelUnit {
        slug: format!("golden/area-{}/team-{u}", u / 4),
        ancestors: vec![format!("golden/area-{}", u / 4), "golden".into()],
    };
    Panel {
        first: Month::new(2020, 10),
        units: (0..UNITS).map(unit).collect(),
        groups: vec![ROLES[0].into(), ROLES[1].into()],
        roles: vec![role(ROLES[0], 0, false), role(ROLES[1], 1, false), role(ROLES[2], 1, true)],
        cells: cells(),
        open: celled(),
        leavers: celled(),
        close: celled(),
        establishment: grouped(),
        in_post_fte: grouped(),
        vacancies: grouped(),
        starts: grouped(),
        intake: zeros(),
        offers: Some(grouped()),
        pipeline: Some(vec![vec![vec![[0.0; 5]; 2]; UNITS]; MONTHS]),
        agency: zeros(),
        leavers_fte: zeros(),
        other_fte: zeros(),
        ratios: Ratios {
            agency_headcount: unknown(),
            agency_cover_fte: unknown(),
            agency_cost_gbp: unknown(),
            cases: unknown(),
            case_holders_fte: unknown(),
            working_days_lost: unknown(),
        },
        notes: vec![],
    }
}

/// The golden council; `None` where its files are not at hand.
pub fn panel() -> Option<Panel> {
    let (cell_rows, unit_rows) = (rows("golden_council_cells.csv")?, rows("golden_council_units.csv")?);
    let mut panel = blank();
    for row in &cell_rows {
        let role = ROLES.iter().position(|role| *role == row["role"]).expect("a known role");
        let of = |cell: &Cell| cell.role == role && cell.band.is_some_and(|band| band.as_str() == row["band"]);
        let c = panel.cells.iter().position(of).expect("a known cell");
        let number = |column: &str| row[column].parse::<f64>().expect("a number");
        let (t, u) = (number("t") as usize, number("unit") as usize);
        panel.open[t][u][c] = number("open_staff");
        panel.leavers[t][u][c] = number("leavers");
        panel.close[t][u][c] = number("close_staff");
    }
    for row in &unit_rows {
        fill_unit(&mut panel, row);
    }
    Some(panel)
}

fn fill_unit(panel: &mut Panel, row: &BTreeMap<String, String>) {
    let number = |column: &str| row[column].parse::<f64>().expect("a number");
    let (t, u) = (number("t") as usize, number("unit") as usize);
    let pair = |manager: &str, worker: &str| vec![number(manager), number(worker)];
    panel.establishment[t][u] = pair("est_pm", "est_sw");
    let managers = number("in_post_pm_fte");
    panel.in_post_fte[t][u] = vec![managers, number("in_post_fte") - managers];
    panel.vacancies[t][u] = pair("vac_pm", "vac_sw");
    panel.starts[t][u] = pair("starts_pm", "starts_sw");
    panel.intake[t][u] = number("starts_nq");
    panel.offers.as_mut().expect("set")[t][u] = pair("offers_pm", "offers_sw");
    let due = |group: &str| std::array::from_fn(|k| number(&format!("pipe_{group}_{}", k + 1)));
    panel.pipeline.as_mut().expect("set")[t][u] = vec![due("pm"), due("sw")];
    panel.agency[t][u] = number("agency_fte");
    panel.leavers_fte[t][u] = number("leavers_fte");
    panel.other_fte[t][u] = number("other_fte");
    panel.ratios.cases[t][u] = number("cases");
    // The reference holds the rates of the month before beside the counts; `absence` is a percentage.
    panel.ratios.working_days_lost[t][u] = number("absence") / 100.0 * number("in_post_fte") * 253.0 / 12.0;
    panel.ratios.case_holders_fte[t][u] = 0.8 * (number("in_post_fte") + number("agency_fte"));
}
