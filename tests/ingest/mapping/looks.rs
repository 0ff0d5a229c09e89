//! What a first look shows, and what it never shows.

use staffcast::domain::ExtractKind;
use staffcast::ingest::{Limits, Look, Plain, Request, look};

use crate::ingest::{HEADER, Sent};

fn looked_at(name: &'static str, bytes: impl AsRef<[u8]>, kind: Option<ExtractKind>) -> Look {
    let sent = Sent::new(name, bytes);
    let limits = Limits::default();
    look(&Plain::new(sent.path()), &Request { kind, ..Request::new(name, &limits) }).expect("a look")
}

fn people() -> String {
    let mut text = String::from("Month,Employee number,Name,Date of birth,Team,Job title,Contract,FTE,Remark\n");
    for n in 1..=40 {
        let (fte, team) = match n {
            17 => ("37", "North"),
            23 => ("1", "Ask ann.example@example.org"),
            _ => ("1", if n % 2 == 0 { "North" } else { "South" }),
        };
        let contract = if n == 31 { "Zebra" } else { "Permanent" };
        let line =
            format!("2026-09,EMP{n:03},Ann Canary{n},12/05/1988,{team},Social Worker,{contract},{fte},Knows Canary");
        text.extend([line.as_str(), "\n"]);
    }
    text
}

#[test]
fn nothing_that_identifies_a_person_is_shown() {
    let look = looked_at("staff.csv", people(), Some(ExtractKind::StaffInPost));
    let shown = serde_json::to_string(&look).expect("JSON");
    for secret in ["Canary", "EMP0", "12/05/1988", "1988", "ann.example"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let masked: Vec<&str> = look.columns.iter().filter(|c| c.masked).map(|c| c.heading.as_str()).collect();
    assert_eq!(masked, ["Employee number", "Name", "Date of birth", "Remark"]);
    assert_eq!(look.columns[1].samples, ["•••"; 3]);
    assert_eq!(look.columns[3].samples, ["99/99/9999"]);
}

#[test]
fn the_strangest_rows_are_shown_with_what_is_strange_about_them() {
    let look = looked_at("staff.csv", people(), Some(ExtractKind::StaffInPost));
    let rows: Vec<u32> = look.strange.iter().map(|row| row.row).collect();
    // Data begins in row 2: an address typed into a team, and hours where others have full-time equivalents.
    assert!(rows.contains(&24) && rows.contains(&18), "{:#?}", look.strange);
    assert!(look.strange.len() <= 5 && look.strange.iter().all(|row| row.cells.iter().all(|c| c.why.ends_with('.'))));
    assert_eq!((look.first.len(), look.rows), (20, 40));
}

#[test]
fn values_are_counted_and_those_not_understood_stand_out() {
    let look = looked_at("staff.csv", people(), Some(ExtractKind::StaffInPost));
    let of = |field: &str| look.values.iter().find(|values| values.field == field).expect("values");
    let contracts: Vec<_> =
        of("contract_type").values.iter().map(|v| (v.value.as_str(), v.rows, v.becomes.as_deref())).collect();
    assert_eq!(contracts, [("Permanent", 39, Some("permanent")), ("Zebra", 1, None)]);
    assert!(of("contract_type").known.contains(&"fixed_term"));
    let role = &of("role_group").values[0];
    assert_eq!((role.rows, role.becomes.as_deref()), (40, Some("social_worker")));
}

#[test]
fn every_visible_sheet_is_listed_and_the_fitting_one_is_chosen() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Cover").expect("a name").write(0, 0, "Position").expect("a cell");
    book.add_worksheet().set_name("Secret").expect("a name").set_hidden(true);
    let sheet = book.add_worksheet().set_name("Data").expect("a name");
    for (at, heading) in HEADER.split(',').enumerate() {
        sheet.write(3, at as u16, heading).expect("a cell");
        sheet.write(4, at as u16, if at == 0 { "2026-09" } else { "1" }).expect("a cell");
    }
    let look = looked_at("p.xlsx", book.save_to_buffer().expect("a workbook"), None);
    let sheets: Vec<_> = look.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows)).collect();
    assert_eq!(sheets, [("Cover", 1), ("Data", 2)]);
    assert_eq!((look.sheet.as_deref(), look.header_row), (Some("Data"), Some(4)));
    assert_eq!(look.kind, Some(ExtractKind::MonthlyPosition));
}

#[test]
fn a_file_of_no_kind_is_looked_at_without_an_error() {
    let look = looked_at("x.csv", "a,b,c\n1,2,3\n", None);
    assert_eq!((look.kind, look.sheet, look.columns.len()), (None, None, 0));
    assert_eq!(look.sheets.len(), 1);
}
