//! Headings under titles, in two rows, and twice.

use staffcast::domain::{Count, ExtractKind};
use staffcast::ingest::{IngestError, Limits, Look, Plain, Request, look};

use crate::ingest::{Sent, read, reading};

const GROUPED: &str = "\
Rivermouth children's services,,,,,,,,
Monthly position,,,,,,,,
,,Posts,In post,,Movements,,Agency,
Month,Team,Establishment FTE,FTE,Headcount,Starters,Leavers,FTE,Headcount
2026-09,North,10,8,9,1,0,1.5,2
2026-10,North,10,8,9,1,0,1.5,2
";

fn looked_at(text: &str, kind: Option<ExtractKind>) -> Look {
    let sent = Sent::new("p.csv", text);
    let limits = Limits::default();
    look(&Plain::new(sent.path()), &Request { kind, ..Request::new("p.csv", &limits) }).expect("a look")
}

#[test]
fn headings_under_a_group_are_read_with_its_name() {
    let extract = read(GROUPED).expect("an extract");
    let found = |count| reading(&extract, "north", "2026-09", count);
    assert_eq!((extract.rows, extract.accepted), (2, 2));
    assert_eq!((found(Count::InPostFte), found(Count::AgencyFte)), (Some(Ok(8.0)), Some(Ok(1.5))));
    assert_eq!(found(Count::AgencyHeadcount), Some(Ok(2.0)));
    let look = looked_at(GROUPED, None);
    assert_eq!((look.header_row, look.rows), (Some(4), 2));
    assert_eq!(look.columns[7].heading, "Agency FTE");
}

#[test]
fn headings_merged_over_two_rows_are_read_from_the_upper() {
    let text = "\
Month,Team,Estab.,In post,,Leavers,Agency
,,FTE,FTE,Headcount,,FTE
2026-09,North,10,8,9,0,1.5
";
    let extract = read(text).expect("an extract");
    assert_eq!(reading(&extract, "north", "2026-09", Count::AgencyFte), Some(Ok(1.5)));
    assert_eq!(reading(&extract, "north", "2026-09", Count::Leavers), Some(Ok(0.0)));
}

#[test]
fn the_first_row_of_data_is_no_second_row_of_headings() {
    let text = "Month,Team,In post FTE,Headcount,Leavers,Vacancies FTE,Agency FTE\n2026-09,Agency,8,9,0,2,1\n";
    let extract = read(text).expect("an extract");
    assert_eq!((extract.rows, extract.accepted), (1, 1));
}

#[test]
fn a_heading_that_stands_twice_refuses_the_file_until_somebody_says_which() {
    let text = "Employee number,Team,Start date,Start date,Recruited from\n1,A,01/09/2026,01/09/2026,Agency\n";
    assert!(matches!(read(text), Err(IngestError::RepeatedColumn { column: "start_date", .. })));
    let look = looked_at(text, Some(ExtractKind::Starters));
    let headings: Vec<&str> = look.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings[2..4], ["Start date", "Start date (2)"]);
    let mut proposal = look.proposal.expect("a proposal");
    proposal.columns.insert("Start date".into(), None);
    proposal.columns.insert("Start date (2)".into(), Some("start_date".into()));
    let sent = Sent::new("p.csv", text);
    let limits = Limits::default();
    let request = Request { mapping: Some(&proposal), ..Request::new("p.csv", &limits) };
    assert_eq!(crate::ingest::read_file(&sent.path(), &request).expect("an extract").accepted, 1);
}

#[test]
fn of_two_columns_for_one_field_the_more_exact_is_used_and_a_finding_names_the_other() {
    let text = "Employee number,Directorate,Team,Hire date,Continuous service date,Recruited from\n\
                1,Children,A,01/09/2026,01/09/2019,Agency\n2,Children,A,01/09/2026,01/09/2026,Agency\n";
    let look = looked_at(text, Some(ExtractKind::Starters));
    let fields: Vec<Option<&str>> = look.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields[1..5], [None, Some("unit"), Some("start_date"), None]);
    assert!(!look.columns[1].sure && look.columns[1].alternatives[0].field == "unit");
}

#[test]
fn values_that_contradict_a_heading_leave_the_column_unused() {
    let text = "Month,Employee number,Team,Start date,FTE\n2026-09,1,A,yes,1\n2026-09,2,A,no,1\n2026-09,3,A,yes,0.5\n";
    let look = looked_at(text, Some(ExtractKind::StaffInPost));
    assert_eq!((look.columns[3].field, look.columns[3].sure), (None, false));
}
