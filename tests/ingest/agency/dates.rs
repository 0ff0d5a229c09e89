//! One row for each assignment.

use staffcast::domain::{Count, RoleGroup, Severity};
use staffcast::ingest::IngestError;

use super::{assignments, months, of_rule, on, try_on, try_with, value};

const HEADER: &str = "assignment_reference,worker_reference,job_type,unit,start_date,end_date,hours_per_week,pay_rate,charge_rate,covers_vacancy";

fn list(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// By hand: September 2026 has 22 working days, October 22, of which 12 to the 16th.
#[test]
fn stocks_and_costs_of_a_month_agree_with_a_calculation_by_hand() {
    let read = on(
        "2026-10-31",
        &list(&[
            "A1,W1,Social Worker,North/Team 1,2026-09-01,,37,30,37.00,yes",
            "A2,W2,Social Worker,North/Team 1,14/09/2026,16/10/2026,18.5,30,40.00,no",
        ]),
    );
    let extract = &read.extract;
    let figure = |month, count| value(extract, "north/team-1", "social_worker", month, count);
    assert_eq!(figure("2026-09", Count::AgencyFte), Some(1.5));
    assert_eq!(figure("2026-09", Count::AgencyHeadcount), Some(2.0));
    assert_eq!(figure("2026-09", Count::AgencyCoverFte), Some(1.0));
    // 37 × 37/5 × 22 = 6023.60; 14 to 30 September has 13 working days: 40 × 18.5/5 × 13 = 1924.
    assert!((figure("2026-09", Count::AgencyCostGbp).expect("a cost") - 7947.60).abs() < 1e-9);
    // A2 ended on the 16th: 12 working days, 40 × 3.7 × 12 = 1776; A1 again 22 working days.
    assert_eq!(figure("2026-10", Count::AgencyFte), Some(1.0));
    assert_eq!(figure("2026-10", Count::AgencyHeadcount), Some(1.0));
    assert!((figure("2026-10", Count::AgencyCostGbp).expect("a cost") - (6023.60 + 1776.0)).abs() < 1e-9);
    assert_eq!(extract.accepted, 2);
}

#[test]
fn a_worker_whose_last_day_is_the_last_of_the_month_is_still_counted() {
    let read = on(
        "2026-12-31",
        &list(&["A1,W1,SW,,2026-09-30,2026-10-31,37,30,40,yes", "A2,W2,SW,,2026-09-01,2026-10-30,37,30,40,yes"]),
    );
    let fte = |month| value(&read.extract, "", "social_worker", month, Count::AgencyFte);
    assert_eq!((fte("2026-09"), fte("2026-10")), (Some(2.0), Some(1.0)));
}

#[test]
fn quiet_months_between_are_zero_and_the_time_after_the_last_end_is_unknown() {
    let read = on(
        "2026-12-31",
        &list(&[
            "A1,W1,SW,North,2026-01-05,2026-02-27,37,30,40,yes",
            "A2,W2,SW,South,2026-05-04,2026-06-30,37,30,40,yes",
        ]),
    );
    assert_eq!(months(&read.extract), ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]);
    for count in [Count::AgencyFte, Count::AgencyHeadcount, Count::AgencyCoverFte, Count::AgencyCostGbp] {
        assert_eq!(value(&read.extract, "north", "social_worker", "2026-04", count), Some(0.0), "{count}");
        assert_eq!(value(&read.extract, "south", "social_worker", "2026-01", count), Some(0.0), "{count}");
    }
}

#[test]
fn teams_with_staff_that_the_list_does_not_mention_have_no_agency_workers() {
    let staffed = [("south".into(), RoleGroup::new("social_worker"))];
    let text = list(&["A1,W1,SW,North,2026-09-01,,37,30,40,yes"]);
    let read = try_with("2026-09-30", &text, &staffed).expect("a list");
    assert_eq!(value(&read.extract, "south", "social_worker", "2026-09", Count::AgencyFte), Some(0.0));
}

#[test]
fn no_month_that_is_not_over_is_given_figures() {
    let text = list(&["A1,W1,SW,,2026-09-01,2027-06-30,37,30,40,yes", "A2,W2,SW,,2027-01-04,,37,30,40,yes"]);
    let read = on("2026-11-21", &text);
    assert_eq!(months(&read.extract), ["2026-09", "2026-10"]);
    assert_eq!(of_rule(&read.extract, "month_not_over").len(), 1);
    assert_eq!(assignments(&read).len(), 2, "the return still sees both");
}

#[test]
fn a_worker_with_two_assignments_counts_once_and_is_pointed_out_when_they_are_too_much() {
    let text = list(&[
        "A1,W1,SW,North,2026-09-01,,30,30,40,yes",
        "A2,w1 ,SW,North,2026-09-10,,20,30,40,yes",
        "A3,W2,SW,North,2026-09-01,2026-09-10,37,30,40,yes",
        "A4,W2,SW,North,2026-09-11,,37,30,40,yes",
    ]);
    let read = on("2026-09-30", &text);
    assert_eq!(value(&read.extract, "north", "social_worker", "2026-09", Count::AgencyHeadcount), Some(2.0));
    let busy = of_rule(&read.extract, "worker_too_busy");
    assert_eq!(busy.len(), 1, "{busy:?}");
    // (30 + 20) ÷ 37.
    assert_eq!((busy[0].row, busy[0].value.as_deref()), (Some(3), Some("1.35 FTE in 2026-09")));
}

#[test]
fn what_is_not_known_is_left_out_and_said() {
    let read = on(
        "2026-09-30",
        &list(&[
            "A1,W1,SW,North,2026-09-01,,37,30,40,",
            "A2,W2,SW,South,2026-09-01,,37,,,yes",
            "A3,W3,SW,East,2026-09-01,,,30,40,yes",
        ]),
    );
    let figure = |unit, count| value(&read.extract, unit, "social_worker", "2026-09", count);
    assert_eq!((figure("north", Count::AgencyCoverFte), figure("north", Count::AgencyFte)), (None, Some(1.0)));
    assert_eq!((figure("south", Count::AgencyCostGbp), figure("south", Count::AgencyCoverFte)), (None, Some(1.0)));
    assert_eq!((figure("east", Count::AgencyFte), figure("east", Count::AgencyHeadcount)), (None, Some(1.0)));
    for rule in ["cover_unknown", "rate_missing", "hours_missing"] {
        assert_eq!(of_rule(&read.extract, rule).len(), 1, "{rule}");
    }
}

#[test]
fn bad_rows_are_left_out_with_a_finding_that_repeats_nothing() {
    let sound: Vec<String> = (0..8).map(|n| format!("S{n},V{n},SW,North,2026-09-01,,37,30,40,yes")).collect();
    let mut rows: Vec<&str> = sound.iter().map(String::as_str).collect();
    rows.extend([
        "A1,W1,SW,North,2026-09-10,2026-09-01,37,30,40,yes",
        ",W2,SW,North,2026-09-01,,37,30,40,yes",
        "A3,W3,SW,jane.smith@example.org,2026-09-01,,37,30,40,yes",
        "A4,W4,SW,North,Jane Smith,,37,30,40,yes",
        "S0,V0,SW,North,2026-09-01,,37,30,40,yes",
    ]);
    let read = on("2026-09-30", &list(&rows));
    assert_eq!((read.extract.rows, read.extract.accepted, read.extract.rejected), (13, 8, 5));
    for rule in ["end_before_start", "reference_missing", "person_identified", "date_expected", "duplicate_row"] {
        let found = of_rule(&read.extract, rule);
        assert_eq!((found.len(), found[0].severity), (1, Severity::Error), "{rule}");
    }
    let printed = format!("{:?}", read.extract);
    assert!(!printed.contains("Jane") && !printed.contains("jane"), "{printed}");
}

#[test]
fn rates_and_hours_unlike_the_others_are_pointed_out() {
    let sound: Vec<String> = (0..6).map(|n| format!("S{n},V{n},SW,North,2026-09-01,,37,30,4{n},yes")).collect();
    let mut rows: Vec<&str> = sound.iter().map(String::as_str).collect();
    rows.extend([
        "A1,W1,SW,North,2026-09-01,,37,30,400,yes",
        "A2,W2,SW,North,2026-09-01,,72.5,30,40,yes",
        "A3,W3,SW,North,2026-09-01,,37,45,40,yes",
    ]);
    let read = on("2026-09-30", &list(&rows));
    let found = |rule: &str| {
        let found = of_rule(&read.extract, rule);
        assert_eq!(found.len(), 1, "{rule}: {:?}", read.extract.findings);
        (found[0].row, found[0].value.clone().unwrap_or_default())
    };
    assert_eq!(found("rate_far_off"), (Some(8), "£400.00".to_owned()));
    assert_eq!(found("hours_high"), (Some(9), "72.5 hours".to_owned()));
    assert_eq!(found("charge_below_pay"), (Some(10), "£40.00, pay £45.00".to_owned()));
}

#[test]
fn columns_and_cells_that_name_people_are_dropped_and_reported_by_heading() {
    let text = "Booking ref,Worker,E-mail address,NI Number,Role type,Assignment start,Hours per week,Charge rate,SWE number,Notes\n\
        B1,Wilhelmina Quux,wq@example.org,QQ123456C,Social Worker,01/09/2026,37,40,SW424242,ask Wilhelmina\n\
        B2,Otto Quux,oq@example.org,QQ123457C,Otto Quux,01/09/2026,37,40,SW424243,\n";
    let read = on("2026-09-30", text);
    let dropped: Vec<_> = of_rule(&read.extract, "identity_column_dropped")
        .iter()
        .map(|f| f.column.clone().unwrap_or_default())
        .collect();
    assert_eq!(dropped, ["Worker", "E-mail address", "NI Number"]);
    assert_eq!(of_rule(&read.extract, "job_type_unknown").len(), 1);
    assert_eq!(value(&read.extract, "", "other", "2026-09", Count::AgencyFte), Some(1.0));
    let printed = format!("{read:?}");
    for canary in ["Quux", "Wilhelmina", "Otto", "QQ123", "example.org", "SW4242", "B1"] {
        assert!(!printed.contains(canary), "{canary}");
    }
    assert_eq!(
        assignments(&read)[0].registration.as_ref().map(staffcast::domain::agency::Registration::reveal),
        Some("SW424242")
    );
}

#[test]
fn a_list_without_dates_or_without_use_is_refused() {
    let missing = try_on("2026-09-30", "assignment_reference,job_type,unit\nA1,SW,North\n");
    assert!(
        matches!(missing, Err(IngestError::MissingColumns { ref missing, .. }) if missing == &["start_date"]),
        "{missing:?}"
    );
    let untrusted = try_on("2026-09-30", &list(&["A1,W1,SW,,never,,37,30,40,yes"]));
    assert!(matches!(untrusted, Err(IngestError::Untrusted { .. })), "{untrusted:?}");
    assert!(matches!(try_on("2026-09-30", &list(&[])), Err(IngestError::NoRows { .. })));
}
