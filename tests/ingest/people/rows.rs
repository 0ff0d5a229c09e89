//! Single rows that cannot be used, or should be looked at.

use std::fmt::Write;

use staffcast::domain::{Count, Severity};
use staffcast::ingest::{IngestError, Limits};

use super::{of_rule, staff, total, try_read, try_read_with};
use staffcast::domain::ExtractKind::StaffInPost;

const HEADINGS: &str = "month,staff_reference,unit,role_group,fte,start_date,birth_date\n";

/// The rows among sound ones, so that the file is trusted.
fn among_sound(rows: &str) -> String {
    let mut csv = format!("{HEADINGS}{rows}");
    for person in 900..915 {
        let _ = writeln!(csv, "2026-01,{person},Sound,social_worker,1,01/01/2020,01/01/1980");
    }
    csv
}

#[test]
fn a_row_that_cannot_be_used_says_why_and_the_rest_counts() {
    let cases = [
        ("2026-01,,A,social_worker,1,,", "reference_missing"),
        ("soon,1,A,social_worker,1,,", "month_expected"),
        ("2027-01,1,A,social_worker,1,,", "month_in_future"),
        ("2026-01,1,A,social_worker,37,,", "fte_above_one"),
        ("2026-01,1,A,social_worker,full,,", "number_expected"),
        ("2026-01,1,A,social_worker,1,01/02/2026,", "start_after_month"),
        ("2026-01,1,🙂,social_worker,1,,", "unit_unreadable"),
        ("2026-01,1,A,🙂🙂,1,,", "role_unreadable"),
    ];
    for (row, rule) in cases {
        let extract = staff(&among_sound(&format!("{row}\n")));
        let findings = of_rule(&extract, rule);
        assert_eq!(findings.len(), 1, "{row}: {:#?}", extract.findings);
        assert_eq!((findings[0].severity, findings[0].row), (Severity::Error, Some(2)), "{row}");
        assert_eq!((extract.rejected, extract.accepted), (1, 15), "{row}");
        assert_eq!(total(&extract, "2026-01", Count::InPostHeadcount), Some(15.0), "{row}");
    }
}

#[test]
fn a_row_to_look_at_is_kept() {
    let cases = [
        ("2026-01,1,A,social_worker,1,31/31/2020,", "date_expected"),
        ("2026-01,1,A,social_worker,1,,01/01/1900", "birth_date_unreadable"),
        ("2026-01,1,A,social_worker,1,,unknown day", "birth_date_unreadable"),
        ("2026-01,1,A,social_worker,1,,01/01/2020", "age_out_of_range"),
        ("2026-01,1,A,social_worker,1.2,,", "fte_above_one"),
        ("2026-01,1,A,social_worker,0.8,,\n2026-01,1,B,social_worker,0.8,,", "person_above_one"),
        ("2026-01,1,,social_worker,1,,", "unit_blank"),
    ];
    for (row, rule) in cases {
        let extract = staff(&among_sound(&format!("{row}\n")));
        let findings = of_rule(&extract, rule);
        assert_eq!(findings.len(), 1, "{row}: {:#?}", extract.findings);
        assert_eq!(findings[0].severity, Severity::Warning, "{row}");
        assert_eq!(findings[0].value, None, "{row}");
        assert_eq!(extract.rejected, 0, "{row}");
    }
}

#[test]
fn the_same_person_in_the_same_post_twice_in_a_month_is_left_out_once() {
    let row = "2026-01,1,A,social_worker,0.5,,\n";
    let extract = staff(&among_sound(&format!("{row}{row}")));
    assert_eq!(of_rule(&extract, "duplicate_row").len(), 1);
    assert_eq!(total(&extract, "2026-01", Count::InPostFte), Some(15.5));
}

#[test]
fn two_alike_posts_of_one_person_are_told_apart_by_their_numbers() {
    let extract = staff(
        "month,staff_reference,post_reference,unit,fte\n2026-01,1,P1,A,0.5\n2026-01,1,P2,A,0.5\n2026-01,1,P2,A,0.5\n",
    );
    assert_eq!(total(&extract, "2026-01", Count::InPostFte), Some(1.0));
    assert_eq!(total(&extract, "2026-01", Count::InPostHeadcount), Some(1.0));
    assert_eq!((extract.people.len(), extract.rejected), (2, 1));
}

#[test]
fn two_birth_dates_of_one_person_leave_the_age_out() {
    let rows = "2026-01,1,A,social_worker,1,,01/01/1990\n2026-02,1,A,social_worker,1,,02/01/1990\n";
    let extract = staff(&format!("{HEADINGS}{rows}"));
    assert_eq!(of_rule(&extract, "birth_dates_differ").len(), 1);
    assert_eq!(extract.people[0].age_band, None);
}

#[test]
fn a_file_without_a_key_column_is_refused_with_its_name() {
    let error = try_read(StaffInPost, "month,unit,role_group,fte\n2026-01,A,sw,1\n").expect_err("refused");
    assert!(
        matches!(&error, IngestError::MissingColumns { missing, .. } if missing == &["staff_reference"]),
        "{error}"
    );
}

#[test]
fn a_file_of_useless_rows_is_refused_and_one_without_rows_too() {
    let error = try_read(StaffInPost, &format!("{HEADINGS}soon,1,A,sw,1,,\n")).expect_err("refused");
    assert!(matches!(error, IngestError::Untrusted { rows: 1, rejected: 1, .. }));
    assert!(matches!(try_read(StaffInPost, HEADINGS).expect_err("refused"), IngestError::NoRows { .. }));
}

#[test]
fn lines_about_nobody_are_no_rows() {
    let extract = staff(&among_sound("Total,,,,,,\nPrinted by the HR system,,,,,,\n"));
    assert_eq!((extract.rows, extract.rejected), (15, 0));
    assert_eq!(of_rule(&extract, "remark_left_out").len(), 2);
}

#[test]
fn more_people_posts_or_figures_than_allowed_are_refused() {
    let csv = among_sound("");
    for limits in [Limits { max_people: 14, ..Limits::default() }, Limits { max_values: 10, ..Limits::default() }] {
        let error = try_read_with(StaffInPost, &csv, &limits, &[]).expect_err("refused");
        assert!(matches!(error, IngestError::TooLarge { .. }), "{error}");
    }
    let mut csv = HEADINGS.to_owned();
    for post in 0..700 {
        let _ = writeln!(csv, "2026-01,1,Unit {post},sw,1,,");
    }
    let error = try_read(StaffInPost, &csv).expect_err("refused");
    assert!(error.to_string().contains("posts of one person"), "{error}");
}
