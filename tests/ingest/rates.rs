//! Reported rates against the counts.

use staffcast::domain::{Extract, Measure, Severity};

use super::{HEADER, finding, read, rules};

fn one_row(column: &str, value: &str) -> Extract {
    read(format!("{HEADER},{column}\n2025-09,North/A,social_worker,190,141,150,0,0,49,48,{value}\n"))
        .expect("an extract")
}

#[test]
fn a_rate_the_counts_give_is_no_finding_and_not_stored() {
    // 48 ÷ (48 + 141) = 25.397 %; 49 ÷ 190 = 25.789 %.
    for (column, value) in [
        ("agency_rate", "25.4"),
        ("agency_rate", "25.3"),
        ("agency_rate", "25.4%"),
        ("Agency %", "25.4 %"),
        ("agency_rate", "0.254"),
        ("agency_rate", ""),
        ("agency_rate", "c"),
        ("vacancy_rate", "25.8"),
        // No twelve months to hold it against.
        ("turnover_rate", "14.0"),
    ] {
        let extract = one_row(column, value);
        assert_eq!(rules(&extract), [], "{column} {value}");
        assert!(extract.observations.iter().all(|o| matches!(o.measure, Measure::Count(_))));
    }
}

#[test]
fn a_rate_off_by_more_than_a_tenth_of_a_point_is_a_warning_with_the_right_value() {
    let extract = one_row("agency_rate", "25.6");
    let found = finding(&extract, "rate_disagrees");
    assert_eq!((found.row, found.severity, found.column.as_deref()), (Some(2), Severity::Warning, Some("agency_rate")));
    assert!(found.fix.contains("25.4 %"), "{}", found.fix);
    assert_eq!(extract.accepted, 1);
}

#[test]
fn a_rate_of_another_definition_is_named() {
    // 48 ÷ (141 + 49) = 25.26 %, and here 40 ÷ 190 = 21.05 % against 40 ÷ 181 = 22.1 %.
    let text = format!("{HEADER},agency_rate\n2025-09,North/A,social_worker,190,141,150,0,0,49,40,21.1\n");
    let extract = read(text).expect("an extract");
    let found = finding(&extract, "rate_disagrees");
    assert!(found.fix.contains("22.1 %") && found.fix.contains("FTE in post + vacancies"), "{}", found.fix);
}

#[test]
fn a_rate_may_be_that_of_the_whole_unit() {
    // 3 ÷ (3 + 8 + 1) = 25 % over both role groups; 3 ÷ 11 = 27.3 % for social workers alone.
    let rows = "2025-09,North/A,social_worker,12,8,9,0,0,3,3,25\n2025-09,North/A,newly_qualified,,1,1,0,0,,,25\n";
    assert_eq!(rules(&read(format!("{HEADER},agency_rate\n{rows}")).expect("an extract")), []);
}

#[test]
fn turnover_is_compared_over_twelve_months() {
    let row = |m: u32, rate: &str| format!("2025-{m:02},North/A,sw,60,50,50,1,1,10,5,{rate}\n");
    let file = |rate: &str| {
        let rows: String = (1..=12).map(|m| row(m, if m == 12 { rate } else { "" })).collect();
        read(format!("{HEADER},turnover\n{rows}")).expect("an extract")
    };
    // 12 leavers of 50.
    assert_eq!(rules(&file("24.0")), []);
    assert_eq!(finding(&file("26.0"), "rate_disagrees").row, Some(13));
}

#[test]
fn an_unreadable_rate_costs_no_row() {
    let extract = one_row("agency_rate", "about a quarter");
    assert_eq!(finding(&extract, "rate_unreadable").severity, Severity::Warning);
    assert_eq!(extract.accepted, 1);
}
