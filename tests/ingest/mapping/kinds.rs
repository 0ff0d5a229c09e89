//! Kinds are told apart by their headings and values, and asked for where they cannot be.

use staffcast::domain::ExtractKind;
use staffcast::ingest::{IngestError, Limits, Request, look};

use crate::ingest::{Sent, read};

fn kind_of(name: &'static str, text: &str) -> Option<ExtractKind> {
    let sent = Sent::new(name, text);
    let limits = Limits::default();
    look(&staffcast::ingest::Plain::new(sent.path()), &Request::new(name, &limits)).expect("a look").kind
}

const STAFF: &str = "Employee number,Team,Job title,FTE,Start date\n1,A,Social worker,1,01/04/2011\n2,A,Social worker,1,01/05/2019\n3,B,Social worker,0.8,01/06/2024\n";

/// Lines 1 to `last`, each made from its number.
fn lines(last: u32, line: impl Fn(u32) -> String) -> String {
    let lines: Vec<String> = (1..=last).map(line).collect();
    lines.join("\n")
}

#[test]
fn a_list_without_month_is_of_staff_or_of_starters_and_is_asked_about() {
    let error = read(STAFF).expect_err("which?");
    let IngestError::AmbiguousKind { kinds, .. } = &error else { panic!("{error}") };
    assert!(kinds.contains(&ExtractKind::StaffInPost) && kinds.contains(&ExtractKind::Starters), "{kinds:?}");
    assert!(error.to_string().contains("--kind"), "{error}");
}

#[test]
fn the_name_of_the_file_or_a_title_says_what_a_list_is() {
    assert_eq!(kind_of("starters_q3.csv", STAFF), Some(ExtractKind::Starters));
    assert_eq!(kind_of("list.csv", &format!("New starters since April\n{STAFF}")), Some(ExtractKind::Starters));
    assert_eq!(
        kind_of("list.csv", &format!("Staff in post at 30 September 2026\n{STAFF}")),
        Some(ExtractKind::StaffInPost)
    );
}

#[test]
fn a_list_of_everybody_with_a_few_termination_dates_is_no_list_of_leavers() {
    let rows = lines(20, |n| format!("{n},A,01/04/20{:02},{}", n % 24, if n == 7 { "31/08/2026" } else { "" }));
    let text = format!("Employee ID,Supervisory Organization,Hire Date,Termination Date\n{rows}");
    assert_ne!(kind_of("all_workers.csv", &text), Some(ExtractKind::Leavers));
    let error = read(&text).expect_err("a snapshot without its month");
    assert!(matches!(&error, IngestError::MissingColumns { kind: ExtractKind::StaffInPost, .. }), "{error}");
    let rows = lines(20, |n| format!("{n},A,01/04/20{:02},31/08/2026,Resignation", n % 24));
    let text = format!("Employee ID,Supervisory Organization,Hire Date,Termination Date,Termination Reason\n{rows}");
    assert_eq!(kind_of("list.csv", &text), Some(ExtractKind::Leavers));
}

#[test]
fn a_month_that_is_that_of_the_start_makes_a_list_of_starters() {
    let rows = lines(9, |m| format!("2026-0{m},{m},A,12/0{m}/2026"));
    let text = format!("Month,Employee number,Team,Start date\n{rows}");
    assert_ne!(kind_of("list.csv", &text), Some(ExtractKind::StaffInPost));
    let rows = lines(9, |m| format!("2026-09,{m},A,12/0{m}/2019"));
    let text = format!("Month,Employee number,Team,Start date\n{rows}");
    assert_eq!(kind_of("list.csv", &text), Some(ExtractKind::StaffInPost));
}

#[test]
fn the_month_of_a_snapshot_may_stand_in_its_title() {
    let text = format!("Staff in post as at 30th September 2026\n\n{STAFF}");
    let limits = Limits::default();
    let sent = Sent::new("list.csv", text);
    let look = look(&staffcast::ingest::Plain::new(sent.path()), &Request::new("list.csv", &limits)).expect("a look");
    assert_eq!((look.kind, look.missing.as_slice()), (Some(ExtractKind::StaffInPost), [].as_slice()));
    let proposal = look.proposal.expect("a proposal");
    assert_eq!(proposal.constants.get("month").map(String::as_str), Some("2026-09"));
    let extract = sent.read().expect("an extract");
    assert_eq!(
        extract.span().map(|(first, last)| (first.to_string(), last.to_string())),
        Some(("2026-09".into(), "2026-09".into()))
    );
    assert!(extract.findings.iter().any(|finding| finding.rule == "same_for_all_rows"), "{:#?}", extract.findings);
}

#[test]
fn columns_that_only_resemble_a_field_are_not_used_and_a_finding_says_so() {
    let text = format!("{},Agency rate of pay\n2025-01,A,b,1,1,1,0,0,0,0,2\n", crate::ingest::HEADER);
    let extract = read(text).expect("an extract");
    let found = extract.findings.iter().find(|finding| finding.column.as_deref() == Some("Agency rate of pay"));
    let found = found.expect("a finding");
    assert!(["column_unsure", "column_unknown"].contains(&found.rule.as_str()), "{found:?}");
}
