//! One row for each week of an assignment.

use staffcast::domain::Count;

use super::{assignments, months, of_rule, on, value};

const HEADER: &str = "assignment_reference,worker_reference,job_type,unit,start_date,week_ending,hours,charge_rate";

fn list(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// Weeks that end on the given Sundays.
fn weeks(reference: &str, start: &str, sundays: &[&str], hours: f64, rate: f64) -> Vec<String> {
    sundays
        .iter()
        .map(|day| format!("{reference},W{reference},Social Worker,North,{start},{day},{hours},{rate}"))
        .collect()
}

/// Sundays from the week that holds 31 August to the one that holds 30 October 2026.
const AUTUMN: [&str; 9] = [
    "2026-09-06",
    "2026-09-13",
    "2026-09-20",
    "2026-09-27",
    "2026-10-04",
    "2026-10-11",
    "2026-10-18",
    "2026-10-25",
    "2026-11-01",
];

/// By hand: of the week to 6 September four working days are September's (1 to 4), of the week to
/// 4 October three (28 to 30 September): 4/5 + 3 + 3/5 = 4.4 weeks; October has 2/5 + 4 = 4.4.
#[test]
fn hours_are_split_at_the_end_of_a_month_by_working_days() {
    let read = on("2026-11-21", &list(&weeks("A1", "2026-08-31", &AUTUMN, 37.0, 40.0)));
    assert_eq!(months(&read.extract), ["2026-08", "2026-09", "2026-10"], "August has only the 31st and is whole");
    let figure = |month, count| value(&read.extract, "north", "social_worker", month, count).expect("a figure");
    assert!((figure("2026-08", Count::AgencyCostGbp) - 40.0 * 37.0 / 5.0).abs() < 1e-9);
    assert!((figure("2026-09", Count::AgencyCostGbp) - 40.0 * 37.0 * 4.4).abs() < 1e-9);
    assert!((figure("2026-10", Count::AgencyCostGbp) - 40.0 * 37.0 * 4.4).abs() < 1e-9);
    assert!((figure("2026-10", Count::AgencyFte) - 1.0).abs() < 1e-12);
    assert_eq!(figure("2026-10", Count::AgencyHeadcount), 1.0);
    assert_eq!(assignments(&read).len(), 1);
}

#[test]
fn the_fte_of_a_month_is_that_of_its_mean_week() {
    let mut rows = weeks("A1", "2026-08-31", &AUTUMN[..6], 37.0, 40.0);
    rows.extend(weeks("A1", "2026-08-31", &AUTUMN[6..], 18.5, 40.0));
    let read = on("2026-11-21", &list(&rows));
    // October: 2/5 + 1 weeks of 37 hours and 3 of 18.5: 107.3 ÷ 4.4 ÷ 37.
    let fte = value(&read.extract, "north", "social_worker", "2026-10", Count::AgencyFte).expect("an FTE");
    assert!((fte - 107.3 / 4.4 / 37.0).abs() < 1e-12, "{fte}");
}

#[test]
fn months_of_which_weeks_are_missing_are_left_out() {
    // Starts in the middle of September with somebody who worked before, ends in the middle of October.
    let read = on(
        "2026-11-21",
        &list(&weeks("A1", "2026-07-06", &["2026-09-20", "2026-09-27", "2026-10-04", "2026-10-11"], 37.0, 40.0)),
    );
    assert_eq!(months(&read.extract), Vec::<String>::new());
    assert_eq!(of_rule(&read.extract, "month_in_part").len(), 2);
    // The same weeks of somebody who began then: September is whole.
    let read = on(
        "2026-11-21",
        &list(&weeks("A1", "2026-09-14", &["2026-09-20", "2026-09-27", "2026-10-04", "2026-10-11"], 37.0, 40.0)),
    );
    assert_eq!(months(&read.extract), ["2026-09"]);
}

#[test]
fn a_week_of_leave_does_not_end_an_assignment() {
    let worked: Vec<&str> = AUTUMN.into_iter().filter(|day| *day != "2026-10-04").collect();
    let read = on("2026-11-21", &list(&weeks("A1", "2026-08-31", &worked, 37.0, 40.0)));
    assert_eq!(value(&read.extract, "north", "social_worker", "2026-09", Count::AgencyHeadcount), Some(1.0));
    assert_eq!(value(&read.extract, "north", "social_worker", "2026-09", Count::AgencyFte), Some(1.0));
}

#[test]
fn lines_of_one_week_add_up_and_the_same_line_twice_does_not() {
    let mut rows = weeks("A1", "2026-08-31", &AUTUMN, 30.0, 40.0);
    rows.push("A1,WA1,Social Worker,North,2026-08-31,2026-10-18,7,60".into());
    rows.push(rows[2].clone());
    let read = on("2026-11-21", &list(&rows));
    assert_eq!(of_rule(&read.extract, "duplicate_row").len(), 1);
    let cost = value(&read.extract, "north", "social_worker", "2026-10", Count::AgencyCostGbp).expect("a cost");
    assert!((cost - (40.0 * 30.0 * 4.4 + 420.0)).abs() < 1e-9, "{cost}");
}

#[test]
fn a_worker_who_moves_to_another_team_is_counted_where_the_weeks_were_booked() {
    let mut rows = weeks("A1", "2026-08-31", &AUTUMN[..5], 37.0, 40.0);
    rows.extend(weeks("A1", "2026-08-31", &AUTUMN[5..], 37.0, 40.0).iter().map(|row| row.replace("North", "South")));
    let read = on("2026-11-21", &list(&rows));
    let heads = |unit, month| value(&read.extract, unit, "social_worker", month, Count::AgencyHeadcount);
    assert_eq!((heads("north", "2026-09"), heads("south", "2026-09")), (Some(1.0), Some(0.0)));
    assert_eq!((heads("north", "2026-10"), heads("south", "2026-10")), (Some(0.0), Some(1.0)));
}
