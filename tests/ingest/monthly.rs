//! The rules of the monthly position, one by one.

use staffcast::domain::{Count, Gap, Severity};
use staffcast::ingest::{Checks, IngestError, Limits, Request};

use super::{HEADER, Sent, extract, finding, read, reading, rules, with_rows};

/// Rows of North/A over six months with one figure after another replaced.
fn months(rows: impl Fn(u32) -> String) -> Vec<String> {
    (1..=6).map(|m| format!("2025-{m:02},{}", rows(m))).collect()
}

fn read_months(rows: impl Fn(u32) -> String) -> staffcast::domain::Extract {
    let rows = months(rows);
    extract(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_sound_file_gives_its_values_and_no_findings() {
    let extract = extract(&["2025-01,North/A,social_worker,10,7.5,8,1,0,2.5,1.5"]);
    assert_eq!(rules(&extract), []);
    assert_eq!((extract.rows, extract.accepted, extract.rejected), (13, 13, 0));
    assert_eq!(reading(&extract, "north/a", "2025-01", Count::InPostFte), Some(Ok(7.5)));
    assert_eq!(extract.observations[0].role.as_ref().map(staffcast::domain::RoleGroup::as_str), Some("social_worker"));
    assert_eq!(extract.span().map(|(a, b)| (a.to_string(), b.to_string())), Some(("2025-01".into(), "2025-12".into())));
}

#[test]
fn blank_cells_give_nothing_and_symbols_give_typed_gaps() {
    let extract = extract(&["2025-01,North/A,social_worker,,7.5,8,,0,c,[x]"]);
    let found = |count| reading(&extract, "north/a", "2025-01", count);
    assert_eq!(found(Count::Starters), None);
    assert_eq!(found(Count::VacanciesFte), Some(Err(Gap::Suppressed)));
    assert_eq!(found(Count::AgencyFte), Some(Err(Gap::Unavailable)));
    assert_eq!(extract.rejected, 0);
}

#[test]
fn headings_may_be_spelled_freely_and_unknown_ones_are_noted() {
    let text = "Month end;Team;FTE;Headcount;LEAVERS;Funded establishment;Agency FTE;Comment\n30/09/2026;North;8;9;0;10;1;new office\n";
    let extract = read(text).expect("an extract");
    let note = finding(&extract, "column_unknown");
    assert_eq!((note.column.as_deref(), note.severity, note.row), (Some("Comment"), Severity::Note, Some(1)));
    assert_eq!(extract.accepted, 1);
    assert_eq!(extract.observations[0].role.as_ref().map(staffcast::domain::RoleGroup::as_str), Some("all_staff"));
}

#[test]
fn a_missing_column_refuses_the_file_and_names_it_and_the_template() {
    let error = read("month,unit,in_post_fte,in_post_headcount\n2025-01,A,1,1\n").expect_err("incomplete");
    let IngestError::MissingColumns { missing, row, .. } = &error else { panic!("{error}") };
    assert_eq!((missing.as_slice(), *row), (["leavers", "agency_fte", "vacancies_fte"].as_slice(), 1));
    assert!(error.to_string().contains("staffcast template monthly-position"), "{error}");
}

#[test]
fn two_columns_of_one_meaning_refuse_the_file() {
    let error = read(format!("{HEADER},FTE\n2025-01,A,b,1,1,1,0,0,0,0,2\n")).expect_err("which one?");
    assert!(matches!(error, IngestError::RepeatedColumn { column: "in_post_fte", .. }), "{error}");
}

#[test]
fn a_bad_row_is_a_finding_and_is_left_out() {
    let cases = [
        ("2025-01,North/A,social_worker,10,abc,8,1,0,2.5,1.5", "number_expected", "in_post_fte", "abc"),
        ("2025-01,North/A,social_worker,10,NaN,8,1,0,2.5,1.5", "number_expected", "in_post_fte", "NaN"),
        ("2025-01,North/A,social_worker,10,7,8,1,(2),2.5,1.5", "negative", "leavers", "(2)"),
        ("2025-01,North/A,social_worker,10,7,8,1,0,2.5,1e308", "number_too_large", "agency_fte", "1e308"),
        ("01/2025/3,North/A,social_worker,10,7,8,1,0,2.5,1", "month_expected", "month", "01/2025/3"),
        ("09/01/2025,North/A,social_worker,10,7,8,1,0,2.5,1", "month_ambiguous", "month", "09/01/2025"),
        ("9999-12,North/A,social_worker,10,7,8,1,0,2.5,1", "month_out_of_range", "month", "9999-12"),
        ("2025-01,🙂,social_worker,10,7,8,1,0,2.5,1", "unit_unreadable", "unit", "🙂"),
        ("2025-01,North/A,!!!,10,7,8,1,0,2.5,1", "role_unreadable", "role_group", "!!!"),
        ("2025-01,North/A,social_worker,10,8.5,8,1,0,2.5,1", "fte_above_headcount", "in_post_fte", "8.5"),
    ];
    for (row, rule, column, value) in cases {
        let extract = extract(&[row]);
        let found = finding(&extract, rule);
        assert_eq!((found.row, found.severity), (Some(2), Severity::Error), "{row}");
        assert_eq!((found.column.as_deref(), found.value.as_deref()), (Some(column), Some(value)), "{row}");
        assert!(found.fix.ends_with('.') && found.fix.len() > 20, "{}", found.fix);
        assert_eq!((extract.rows, extract.accepted, extract.rejected), (13, 12, 1), "{row}");
        assert!(extract.units.iter().all(|u| u.slug.starts_with("south")), "no unit of a row left out");
    }
}

#[test]
fn values_in_findings_are_cut() {
    let extract = extract(&[&format!("2025-01,North/A,social_worker,10,{},8,1,0,2.5,1.5", "y".repeat(500))]);
    assert_eq!(finding(&extract, "number_expected").value.as_ref().map(String::len), Some(200));
}

#[test]
fn a_row_given_twice_keeps_the_first() {
    let row = "2025-01,North/A,social_worker,10,7.5,8,1,0,2.5,";
    let extract =
        extract(&[&format!("{row}1"), &format!("{row}2"), "Jan-25,north / a,Social Worker,10,7.5,8,1,0,2.5,3"]);
    assert_eq!((extract.accepted, extract.rejected), (13, 2));
    assert_eq!(reading(&extract, "north/a", "2025-01", Count::AgencyFte), Some(Ok(1.0)));
    assert!(extract.findings.iter().all(|f| f.rule == "duplicate_row" && f.fix.contains("Row 2")));
}

#[test]
fn months_after_the_latest_are_left_out() {
    let sent = Sent::new("p.csv", with_rows(&[]));
    let limits = Limits::default();
    let checks = Checks { latest: "2025-10".parse().ok(), ..Checks::default() };
    let extract =
        super::read_file(&sent.path(), &Request { checks, ..Request::new("p.csv", &limits) }).expect("an extract");
    assert_eq!((extract.accepted, extract.rejected), (10, 2));
    assert!(extract.findings.iter().all(|f| f.rule == "month_in_future"));
}

#[test]
fn a_file_of_mostly_bad_rows_is_refused_with_its_findings() {
    let error =
        read(format!("{HEADER}\n2025-01,A,b,1,1,1,0,0,0,0\n2025-02,A,b,1,?,1,0,0,0,0\nwhen,A,b,1,1,1,0,0,0,0\n"))
            .expect_err("2 of 3");
    assert_eq!(error.findings().len(), 2);
    assert!(matches!(error, IngestError::Untrusted { rows: 3, rejected: 2, .. }), "{error}");
    let half = read(format!("{HEADER}\n2025-01,A,b,1,1,1,0,0,0,0\nwhen,A,b,1,1,1,0,0,0,0\n")).expect("half is enough");
    assert_eq!((half.accepted, half.rejected), (1, 1));
}

#[test]
fn totals_remarks_and_repeated_headings_are_noted_and_no_data() {
    let total = "2025-01,North/Total,social_worker,99,99,99,0,0,0,9";
    let extract = extract(&[total, HEADER, "Printed by HR on 3 October,,,,,,,,,", "Grand total,,,99,99,99,0,0,0,9"]);
    assert_eq!((extract.rows, extract.rejected), (12, 0));
    let notes: Vec<_> = extract.findings.iter().map(|f| (f.rule.as_str(), f.row, f.severity)).collect();
    assert_eq!(
        notes,
        [
            ("totals_row_left_out", Some(2), Severity::Note),
            ("repeated_header_left_out", Some(3), Severity::Note),
            ("remark_left_out", Some(4), Severity::Note),
            ("totals_row_left_out", Some(5), Severity::Note),
        ]
    );
}

#[test]
fn vacancies_are_derived_from_posts_where_they_are_not_given() {
    // 11.8 posts, 8.0 social workers and 0.6 newly qualified in post: 3.2 vacancies.
    let extract = extract(&[
        "2025-01,North/A,practice_manager,2,2,2,0,0,,",
        "2025-01,North/A,social_worker,11.8,8,9,0,0,,3",
        "2025-01,North/A,newly_qualified,,0.6,1,0,0,,",
        "2025-01,North/B,social_worker,5,6,6,0,0,,1",
    ]);
    let vacancies: Vec<_> = extract
        .observations
        .iter()
        .filter(|o| o.unit.starts_with("north") && o.measure == Count::VacanciesFte.into())
        .map(|o| (o.role.as_ref().map(staffcast::domain::RoleGroup::as_str), o.reading))
        .collect();
    assert_eq!(
        vacancies,
        [
            (Some("practice_manager"), Ok(0.0)),
            (Some("social_worker"), Ok(3.2)),
            (Some("social_worker"), Ok(0.0)), // one more than posts
        ]
    );
    let note = finding(&extract, "vacancies_derived");
    assert_eq!((note.severity, note.row), (Severity::Note, None));
    assert!(note.fix.contains("3 rows"), "{}", note.fix);
}

#[test]
fn vacancies_that_posts_contradict_are_warned_of() {
    let sound = ["2025-01,North/A,social_worker,11.8,8,9,0,0,3.2,3", "2025-01,North/A,newly_qualified,0,0.6,1,0,0,0,"];
    assert_eq!(rules(&extract(&sound)), []);
    // Agency staff do not reduce vacancies.
    let reduced = extract(&["2025-01,North/A,social_worker,11.8,8,9,0,0,0.8,3"]);
    let found = finding(&reduced, "vacancies_disagree");
    assert_eq!((found.severity, found.value.as_deref()), (Severity::Warning, Some("0.8")));
    assert!(found.fix.contains("3.8"), "{}", found.fix);
}

#[test]
fn agency_cover_is_held_against_agency_and_vacancies() {
    let header = format!("{HEADER},agency_cover_fte");
    let text =
        |cover: &str| with_rows(&[&format!("2025-01,North/A,sw,10,8,9,0,0,2,3,{cover}")]).replacen(HEADER, &header, 1);
    assert_eq!(rules(&read(text("2")).expect("sound")), []);
    assert_eq!(rules(&read(text("2.5")).expect("kept")), [("agency_cover_above_vacancies", Severity::Warning)]);
    let above = read(text("3.5")).expect("an extract");
    assert_eq!(finding(&above, "agency_cover_above_agency").column.as_deref(), Some("agency_cover_fte"));
    assert_eq!(above.rejected, 1);
}

#[test]
fn bands_must_add_up() {
    let bands = ["headcount_0_1", "headcount_1_2", "headcount_2_5", "headcount_5_plus"].join(",");
    let text =
        with_rows(&["2025-01,North/A,sw,10,8,9,0,0,2,3,1,2,3,4"]).replacen(HEADER, &format!("{HEADER},{bands}"), 1);
    let extract = read(text).expect("an extract");
    assert_eq!(finding(&extract, "bands_do_not_add_up").value.as_deref(), Some("9"));
    assert_eq!(extract.rejected, 0);
}

#[test]
fn a_month_without_a_row_is_warned_of() {
    let extract = extract(&["2025-01,North/A,sw,10,8,9,0,0,2,3", "2025-04,North/A,sw,10,8,9,0,0,2,3"]);
    let found = finding(&extract, "month_missing");
    assert_eq!((found.row, found.value.as_deref()), (Some(3), Some("2025-02 to 2025-03")));
}

#[test]
fn a_tenfold_jump_is_told_once() {
    let slip = read_months(|m| format!("North/A,sw,100,80,90,0,0,20,{}", if m == 3 { "30" } else { "3" }));
    assert_eq!(finding(&slip, "tenfold_jump").row, Some(4));
    let step = read_months(|m| format!("North/A,sw,100,80,90,0,0,20,{}", if m >= 3 { "30" } else { "3" }));
    assert_eq!(finding(&step, "tenfold_jump").row, Some(4));
    let small = read_months(|m| format!("North/A,sw,100,80,90,0,0,20,{}", if m == 3 { "3" } else { "0.2" }));
    assert_eq!(rules(&small), []);
}

#[test]
fn nobody_leaves_who_was_not_there() {
    let extract = read_months(|m| format!("North/A,sw,10,2,2,1,{},8,1", if m == 4 { 4 } else { 1 }));
    let found = finding(&extract, "leavers_above_headcount");
    assert_eq!((found.row, found.severity), (Some(5), Severity::Warning));
}

#[test]
fn a_headcount_that_starters_and_leavers_do_not_explain_is_warned_of() {
    let row = |m: u32| {
        let people = if m >= 4 { 20 } else { 12 };
        format!("North/A,sw,30,{people},{people},0,0,{},1", 30 - people)
    };
    assert_eq!(finding(&read_months(row), "headcount_jump").row, Some(5));
}

#[test]
fn qualifying_is_no_jump() {
    let mut rows = Vec::new();
    for month in 7..=10 {
        let (new, old) = if month < 9 { (6, 6) } else { (0, 12) };
        rows.push(format!("2025-{month:02},North/A,social_worker,12,{old},{old},0,0,0,1"));
        rows.push(format!("2025-{month:02},North/A,newly_qualified,,{new},{new},0,0,,"));
    }
    assert_eq!(rules(&extract(&rows.iter().map(String::as_str).collect::<Vec<_>>())), []);
}

#[test]
fn a_unit_with_rows_above_others_with_rows_is_warned_of() {
    let extract = extract(&["2025-01,North,sw,10,8,9,0,0,2,3", "2025-01,North/A,sw,10,8,9,0,0,2,3"]);
    let found = finding(&extract, "unit_is_also_a_parent");
    assert_eq!((found.row, found.severity, found.value.as_deref()), (Some(2), Severity::Warning, Some("north")));
}

#[test]
fn all_staff_beside_single_roles_is_warned_of() {
    let extract = extract(&["2025-01,North/A,,10,8,9,0,0,2,3", "2025-01,North/A,sw,10,8,9,0,0,2,3"]);
    assert_eq!(finding(&extract, "all_staff_beside_roles").row, Some(2));
}

#[test]
fn findings_stand_in_row_order() {
    let rows: Vec<String> = (1..=9)
        .rev()
        .map(|m| format!("2025-{m:02},North/A,sw,10,{},9,0,0,2,3", if m % 2 == 0 { "?" } else { "8" }))
        .collect();
    let extract = extract(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(extract.findings.is_sorted_by_key(|f| f.row));
    assert_eq!(extract.rejected, 4);
}
