//! Offers through time.

use serde_json::Value;
use staffcast::domain::Count;
use staffcast::ingest::IngestError;

use super::{due, of_rule, on, try_on, value};

const HEADER: &str = "requisition,unit,role_group,offer_date,offer_status,accepted_date,expected_start,actual_start,source,withdrawal_date";

fn list(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

#[test]
fn an_accepted_offer_comes_nearer_month_by_month_until_it_starts() {
    let extract = on(
        "2026-09-30",
        &list(&["R1,North,Social Worker,2026-01-10,Started,2026-01-20,2026-08-03,2026-08-03,experienced,"]),
    );
    let expected = [
        ("2026-01", [0., 0., 0., 0., 1.]),
        ("2026-02", [0., 0., 0., 0., 1.]),
        ("2026-03", [0., 0., 0., 0., 1.]),
        ("2026-04", [0., 0., 0., 1., 0.]),
        ("2026-05", [0., 0., 1., 0., 0.]),
        ("2026-06", [0., 1., 0., 0., 0.]),
        ("2026-07", [1., 0., 0., 0., 0.]),
        ("2026-08", [0.; 5]),
        ("2026-09", [0.; 5]),
    ];
    for (month, figures) in expected {
        assert_eq!(due(&extract, "north", month), figures, "{month}");
        let accepted = if month == "2026-01" { 1.0 } else { 0.0 };
        assert_eq!(value(&extract, "north", month, Count::OffersAccepted), Some(accepted), "{month}");
    }
    assert_eq!(value(&extract, "north", "2026-08", Count::Starters), None, "lists of starters give those");
}

#[test]
fn a_withdrawal_counts_from_its_day_on_and_not_before() {
    let text =
        list(&["R1,North,Social Worker,2026-01-10,Candidate withdrew,2026-01-20,2026-05-04,,experienced,2026-03-15"]);
    let extract = on("2026-09-30", &text);
    assert_eq!(due(&extract, "north", "2026-01"), [0., 0., 0., 1., 0.]);
    assert_eq!(due(&extract, "north", "2026-02"), [0., 0., 1., 0., 0.]);
    assert_eq!(due(&extract, "north", "2026-03"), [0.; 5]);
    assert_eq!(value(&extract, "north", "2026-01", Count::OffersAccepted), Some(1.0));
}

/// What was told of a month when it was over must not change because time went on.
#[test]
fn a_later_look_at_the_same_offers_does_not_change_the_past() {
    let row = |status: &str, start: &str, withdrawn: &str| {
        format!("R1,North,Social Worker,2026-01-10,{status},2026-01-20,2026-06-01,{start},experienced,{withdrawn}")
    };
    let early = on("2026-03-31", &list(&[&row("Offer accepted", "", "")]));
    for later in [row("Started", "2026-06-15", ""), row("Withdrawn", "", "2026-04-02"), row("Offer accepted", "", "")] {
        let late = on("2026-09-30", &list(&[&later]));
        for month in ["2026-01", "2026-02", "2026-03"] {
            assert_eq!(due(&early, "north", month), due(&late, "north", month), "{later} in {month}");
        }
    }
}

#[test]
fn without_a_column_of_acceptances_offers_that_fell_through_count_like_those_that_lasted() {
    let header = "requisition,unit,role_group,offer_date,offer_status,expected_start,withdrawal_date";
    let rows = "R1,North,SW,2026-01-10,Pre-employment checks,2026-03-02,\n\
        R2,North,SW,2026-01-12,Withdrawn,2026-03-02,2026-02-20\n\
        R3,North,SW,2026-01-12,Declined,,\n\
        R4,North,SW,2026-01-14,Conditional offer,,\n";
    let extract = on("2026-02-28", &format!("{header}\n{rows}"));
    assert_eq!(value(&extract, "north", "2026-01", Count::OffersAccepted), Some(2.0));
    assert_eq!(due(&extract, "north", "2026-01"), [0., 2., 0., 0., 0.]);
    assert_eq!(due(&extract, "north", "2026-02"), [1., 0., 0., 0., 0.]);
    assert_eq!(of_rule(&extract, "acceptance_not_given").len(), 1);
}

#[test]
fn an_overdue_start_counts_as_due_in_a_month_and_is_pointed_out() {
    let extract = on("2026-06-30", &list(&["R1,North,SW,2026-01-10,Accepted,2026-01-20,2026-04-06,,experienced,"]));
    assert_eq!(due(&extract, "north", "2026-06"), [1., 0., 0., 0., 0.]);
    let overdue = of_rule(&extract, "start_overdue");
    assert_eq!((overdue.len(), overdue[0].value.as_deref()), (1, Some("2026-04")));
}

#[test]
fn what_contradicts_itself_or_is_not_understood_is_a_finding() {
    let extract = on(
        "2026-06-30",
        &list(&[
            "R1,North,SW,2026-01-10,Accepted,2026-01-20,,,experienced,",
            "R2,North,SW,2026-03-10,Started,2026-03-20,2026-02-01,2026-02-01,experienced,",
            "R3,North,SW,2026-01-10,Started,2026-01-20,2026-03-02,2026-03-02,experienced,2026-02-10",
            "R4,North,SW,2026-01-10,Spoke to Wilhelmina,2026-01-20,2026-08-03,,experienced,",
            "R5,North,SW,2026-01-10,Withdrawn,2026-01-20,2026-08-03,,experienced,",
            "R6,North,Wilhelmina,2026-01-10,Accepted,2026-01-20,2026-08-03,,experienced,",
        ]),
    );
    for rule in [
        "accepted_without_start",
        "start_before_offer",
        "withdrawn_and_started",
        "status_unknown",
        "withdrawal_without_date",
        "role_unknown",
    ] {
        assert_eq!(of_rule(&extract, rule).len(), 1, "{rule}: {:#?}", extract.findings);
    }
    assert_eq!((extract.rows, extract.rejected), (6, 1));
    assert!(!format!("{extract:?}").contains("Wilhelmina"));
    // R4 and R6 are due in two months; R1 has no day, R3 has started, R5 counts as fallen through.
    let of_both =
        extract.observations.iter().filter(|o| o.period.to_string() == "2026-06" && o.measure == Count::DueIn2.into());
    assert_eq!(of_both.map(|o| o.reading.expect("a number")).sum::<f64>(), 2.0);
}

#[test]
fn a_list_of_starts_alone_gives_starters_that_give_way() {
    let extract =
        on("2026-06-30", "requisition,team,role,actual start date\nR1,North,SW,2026-03-02\nR2,North,SW,2026-05-05\n");
    assert!(extract.derived.contains(&Count::Starters));
    assert_eq!(value(&extract, "north", "2026-04", Count::Starters), Some(0.0));
    assert_eq!(value(&extract, "north", "2026-05", Count::Starters), Some(1.0));
    assert_eq!(value(&extract, "north", "2026-05", Count::OffersAccepted), None);
    assert_eq!(of_rule(&extract, "starters_derived").len(), 1);
}

#[test]
fn drop_out_and_delay_are_told_with_their_number() {
    let mut rows = Vec::new();
    for n in 0..18 {
        rows.push(format!(
            "S{n},North,SW,2026-01-05,Started,2026-01-06,2026-03-{:02},2026-03-{:02},experienced,",
            n + 2,
            n + 2
        ));
    }
    for n in 0..6 {
        rows.push(format!("W{n},North,SW,2026-01-05,Withdrawn,2026-01-06,2026-03-02,,overseas,2026-02-02"));
    }
    // Not due yet: no part of the rate, whatever becomes of it.
    rows.push("P1,North,SW,2026-05-05,Withdrawn,2026-05-06,2026-12-01,,overseas,2026-05-20".into());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let extract = on("2026-06-30", &list(&rows));
    let report: Value = serde_json::from_str(&extract.report.expect("a report")).expect("JSON");
    let all = &report["all"];
    assert_eq!((&all["accepted"], &all["started"], &all["withdrawn"]), (&25.into(), &18.into(), &7.into()));
    assert_eq!(all["drop_out"]["rate"], 0.25, "6 of 24");
    assert_eq!((&all["drop_out"]["offers"], &all["drop_out"]["enough"]), (&24.into(), &true.into()));
    // Offers on 5 January, starts from 2 to 19 March: 56 to 73 days, median 64.5; ÷ 30.4375 = 2.12.
    assert_eq!((&all["delay_months"]["median"], &all["delay_months"]["enough"]), (&2.12.into(), &false.into()));
    assert_eq!(report["by_source"]["overseas"]["delay_months"]["median"], Value::Null, "nobody started");
}

#[test]
fn a_list_without_any_day_of_an_offer_is_refused() {
    let refused = try_on("2026-06-30", "requisition,unit,role_group\nR1,North,SW\n");
    assert!(matches!(refused, Err(IngestError::MissingColumns { .. })), "{refused:?}");
}

#[test]
fn candidates_are_dropped_and_reported_by_heading() {
    let text = "Requisition number,Candidate name,E-mail address,Candidate id,Department,Job title,Offer made,Status,Proposed start date\n\
        R1,Wilhelmina Quux,wq@example.org,C77001,North,Social Worker,05/01/2026,Offer accepted,02/03/2026\n\
        R2,Otto Quux,oq@example.org,C77002,North,Social Worker,05/01/2026,Offer accepted,02/03/2026\n";
    let extract = on("2026-01-31", text);
    assert_eq!(due(&extract, "north", "2026-01"), [0., 2., 0., 0., 0.]);
    assert_eq!(of_rule(&extract, "identity_column_dropped").len(), 2);
    let printed = format!("{extract:?}");
    for canary in ["Quux", "Wilhelmina", "example.org", "C7700"] {
        assert!(!printed.contains(canary), "{canary}");
    }
}
