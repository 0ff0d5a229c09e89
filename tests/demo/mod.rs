//! The invented council: its books balance and its figures are believable.

mod lists;
mod published;

use std::collections::BTreeMap;

use staffcast::demo::{self, Council, Request};
use staffcast::domain::{Count, Month, RoleGroup, slugify};
use staffcast::fit::panel::{self, Panel, Row};

fn ending(month: u32) -> Request {
    Request::demo(Month::new(2026, month).expect("a month"))
}

/// Agency, vacancy, turnover, caseload and absence at the end of each twelve months.
fn yearly(council: &Council) -> Vec<[f64; 5]> {
    let p = council.panel();
    let total = |t: usize, rows: &[Vec<f64>]| rows[t].iter().sum::<f64>();
    let grouped = |t: usize, rows: &[Vec<Vec<f64>>]| rows[t].iter().flatten().sum::<f64>();
    (11..p.months())
        .step_by(12)
        .map(|t| {
            let (fte, agency) = (grouped(t, &p.in_post_fte), total(t, &p.agency));
            let vacancies = grouped(t, &p.vacancies);
            let year = |rows: &[Vec<f64>]| (t - 11..=t).map(|i| total(i, rows)).sum::<f64>();
            let leavers: f64 = (t - 11..=t).map(|i| grouped(i, &p.leavers)).sum();
            [
                100.0 * agency / (agency + fte),
                100.0 * vacancies / (vacancies + fte),
                100.0 * leavers / grouped(t, &p.close),
                total(t, &p.ratios.cases) / total(t, &p.ratios.case_holders_fte),
                100.0 * year(&p.ratios.working_days_lost) / (253.0 * fte),
            ]
        })
        .collect()
}

fn sum(parts: &[f64]) -> f64 {
    parts.iter().sum()
}

// Ranges of published yearly figures of authorities of 100 to 400 FTE, 2017-2022 (DfE, OGL v3).
#[test]
fn the_demo_councils_figures_are_believable_in_every_year_wherever_it_ends() {
    let usual = [(20.0, 35.0), (20.0, 35.0), (12.0, 25.0), (12.0, 20.0), (1.4, 4.3)];
    for month in 1..=12 {
        let years = yearly(&demo::invent(&ending(month)));
        assert_eq!(years.len(), 6);
        for year in &years {
            for (value, (low, high)) in year.iter().zip(usual) {
                assert!((low..=high).contains(value), "ending in month {month}: {year:.1?}");
            }
        }
        assert!((25.0..=32.0).contains(&years[5][0]), "ending in month {month}: {:.1?}", years[5]);
    }
}

#[test]
fn four_areas_have_fifteen_teams_of_managers_and_workers() {
    let panel = demo::invent(&ending(9)).panel();
    let areas: std::collections::BTreeSet<_> = panel.units.iter().map(|u| u.ancestors[0].clone()).collect();
    assert_eq!((panel.units.len(), areas.len(), panel.months()), (15, 4, 72));
    assert!(panel.units.iter().all(|u| u.ancestors[1] == "rivermouth"));
    assert_eq!(panel.calendar(71), 8);
}

#[test]
fn every_month_begins_where_the_last_one_ended() {
    let panel = demo::invent(&ending(9)).panel();
    for t in 1..panel.months() {
        assert_eq!(panel.open[t], panel.close[t - 1], "month {t}");
    }
}

#[test]
fn people_leave_start_and_move_but_never_appear_or_vanish() {
    let panel = demo::invent(&ending(9)).panel();
    for t in 0..panel.months() {
        let people = |cells: &[Vec<f64>]| cells.iter().map(|c| sum(c)).sum::<f64>();
        let started = panel.starts[t].iter().map(|g| sum(g)).sum::<f64>() + sum(&panel.intake[t]);
        let expected = people(&panel.open[t]) - people(&panel.leavers[t]) + started;
        assert_eq!(people(&panel.close[t]), expected, "month {t}");
    }
}

#[test]
fn hours_close_with_what_nothing_else_explains() {
    let panel = demo::invent(&ending(9)).panel();
    for t in 1..panel.months() {
        for u in 0..panel.units.len() {
            let change = sum(&panel.in_post_fte[t][u]) - sum(&panel.in_post_fte[t - 1][u]);
            let flows = starters_fte(&panel, t, u).map(|starters| starters - panel.leavers_fte[t][u]);
            if let Some(flows) = flows {
                assert!((change - flows - panel.other_fte[t][u]).abs() < 1e-6, "month {t}, unit {u}");
            }
        }
    }
}

/// Known only where nobody started: the panel has starters as people.
fn starters_fte(panel: &Panel, t: usize, u: usize) -> Option<f64> {
    (sum(&panel.starts[t][u]) + panel.intake[t][u] == 0.0).then_some(0.0)
}

/// Sum of a column over the rows of all files, by month.
fn column(council: &Council, name: &str) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for file in council.extracts() {
        let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
        let at = reader.headers().expect("a header").iter().position(|h| h == name).expect("the column");
        for row in reader.records() {
            let row = row.expect("as many cells as headings");
            let value = if row[at].is_empty() { 0.0 } else { row[at].parse::<f64>().expect("a number") };
            *sums.entry(row[0].to_owned()).or_insert(0.0) += value;
        }
    }
    sums
}

#[test]
fn the_extracts_say_what_the_panel_says() {
    let council = demo::invent(&ending(9));
    let panel = council.panel();
    let grouped = |rows: &[Vec<Vec<f64>>]| rows.iter().map(|m| m.iter().map(|g| sum(g)).sum()).collect::<Vec<f64>>();
    let flat = |rows: &[Vec<f64>]| rows.iter().map(|m| sum(m)).collect::<Vec<f64>>();
    let due = panel.pipeline.as_ref().expect("a pipeline").iter();
    let checks = [
        ("in_post_fte", grouped(&panel.in_post_fte)),
        ("in_post_headcount", grouped(&panel.close)),
        ("leavers", grouped(&panel.leavers)),
        ("leavers_fte", flat(&panel.leavers_fte)),
        ("vacancies_fte", grouped(&panel.vacancies)),
        ("establishment_fte", grouped(&panel.establishment)),
        ("agency_fte", flat(&panel.agency)),
        ("agency_cost_gbp", flat(&panel.ratios.agency_cost_gbp)),
        ("cases", flat(&panel.ratios.cases)),
        ("working_days_lost", flat(&panel.ratios.working_days_lost)),
        ("offers_accepted", grouped(panel.offers.as_ref().expect("offers"))),
        ("due_in_3", due.map(|m| m.iter().flatten().map(|k| k[2]).sum()).collect()),
    ];
    for (name, expected) in checks {
        let found: Vec<f64> = column(&council, name).into_values().collect();
        assert_eq!(found.len(), 72, "{name}");
        for (t, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert!((found - expected).abs() < 1e-6, "{name}, month {t}: {found} {expected}");
        }
    }
    let bands: f64 = ["headcount_0_1", "headcount_1_2", "headcount_2_5", "headcount_5_plus"]
        .iter()
        .map(|name| column(&council, name)["2026-09"])
        .sum();
    assert_eq!(bands, column(&council, "in_post_headcount")["2026-09"]);
}

#[test]
fn the_latest_month_comes_by_itself() {
    let files = demo::invent(&ending(9)).extracts();
    let names: Vec<&str> = files.iter().map(|f| f.file_name.as_str()).collect();
    assert_eq!(names.len(), 7);
    assert_eq!(names[0], "rivermouth-monthly-position-2020-10-to-2021-09.csv");
    assert_eq!(names[6], "rivermouth-monthly-position-2026-09.csv");
    let text = std::str::from_utf8(&files[6].bytes).expect("UTF-8");
    assert_eq!(text.lines().count(), 1 + 15 * 3);
}

#[test]
fn the_same_seed_invents_the_same_council_and_another_another() {
    let other = Request { seed: 1, ..ending(9) };
    assert_eq!(demo::invent(&ending(9)).extracts(), demo::invent(&ending(9)).extracts());
    assert_ne!(demo::invent(&ending(9)).extracts(), demo::invent(&other).extracts());
}

#[test]
fn an_agency_worker_costs_about_twenty_seven_thousand_pounds_a_year_more_than_a_permanent_post() {
    let panel = demo::invent(&ending(9)).panel();
    let total = |rows: &[Vec<f64>]| rows.iter().map(|m| sum(m)).sum::<f64>();
    let year = 12.0 * total(&panel.ratios.agency_cost_gbp) / total(&panel.agency);
    // £1,800 a week against £1,280 for a permanent post with on-costs (2025).
    assert!((year - 1280.0 * 52.0 - 27_000.0).abs() < 1_500.0, "{year:.0}");
}

/// Every number of the files as the rows a panel is built from; empty cells are no rows.
fn rows(council: &Council) -> Vec<Row> {
    let mut rows = Vec::new();
    for file in council.extracts() {
        let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
        let counts: Vec<Option<Count>> = reader.headers().expect("a header").iter().map(|h| h.parse().ok()).collect();
        for record in reader.records() {
            let record = record.expect("as many cells as headings");
            let path: Vec<String> = record[1].split('/').map(slugify).collect();
            for (count, value) in counts.iter().zip(&record).filter(|(_, value)| !value.is_empty()) {
                if let Some(count) = count {
                    rows.push(Row {
                        unit: format!("rivermouth/{}", path.join("/")),
                        role: Some(RoleGroup::new(&record[2])),
                        month: record[0].parse().expect("a month"),
                        count: *count,
                        value: value.parse().expect("a number"),
                    });
                }
            }
        }
    }
    rows
}

/// Largest difference between two arrays of any depth.
fn apart(a: &impl serde::Serialize, b: &impl serde::Serialize) -> f64 {
    fn walk(a: &serde_json::Value, b: &serde_json::Value) -> f64 {
        match (a, b) {
            (serde_json::Value::Array(a), serde_json::Value::Array(b)) if a.len() == b.len() => {
                a.iter().zip(b).map(|(a, b)| walk(a, b)).fold(0.0, f64::max)
            }
            _ => match (a.as_f64(), b.as_f64()) {
                (Some(a), Some(b)) => (a - b).abs(),
                _ if a == b => 0.0,
                _ => f64::INFINITY,
            },
        }
    }
    walk(&serde_json::to_value(a).expect("JSON"), &serde_json::to_value(b).expect("JSON"))
}

#[test]
fn the_extracts_build_the_councils_own_panel() {
    let council = demo::invent(&ending(9));
    let own = council.panel();
    let built = panel::build(&own.units, rows(&council)).expect("a panel");
    assert_eq!((&built.units, &built.groups), (&own.units, &own.groups));
    assert_eq!((&built.roles, &built.cells), (&own.roles, &own.cells));
    let differences = [
        // The first month's beginning is not in the files.
        ("open", apart(&built.open[1..].to_vec(), &own.open[1..].to_vec())),
        ("leavers", apart(&built.leavers, &own.leavers)),
        ("close", apart(&built.close, &own.close)),
        ("establishment", apart(&built.establishment, &own.establishment)),
        ("in_post_fte", apart(&built.in_post_fte, &own.in_post_fte)),
        ("vacancies", apart(&built.vacancies, &own.vacancies)),
        ("starts", apart(&built.starts, &own.starts)),
        ("intake", apart(&built.intake, &own.intake)),
        ("offers", apart(&built.offers, &own.offers)),
        ("pipeline", apart(&built.pipeline, &own.pipeline)),
        ("agency", apart(&built.agency, &own.agency)),
        ("leavers_fte", apart(&built.leavers_fte, &own.leavers_fte)),
        ("other_fte", apart(&built.other_fte[1..].to_vec(), &own.other_fte[1..].to_vec())),
        ("ratios", apart(&built.ratios.cases, &own.ratios.cases)),
    ];
    for (name, difference) in differences {
        assert!(difference < 1e-9, "{name} differs by {difference}");
    }
}
