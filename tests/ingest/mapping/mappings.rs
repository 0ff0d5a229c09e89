//! A sender's mapping wins, a kept one is used where its headings fit, and one that does not fit is refused.

use std::collections::BTreeMap;

use staffcast::domain::{Count, Extract, ExtractKind};
use staffcast::ingest::mapping::MappingFault;
use staffcast::ingest::{IngestError, Limits, Mapping, Plain, Request, look};

use crate::ingest::{HEADER, Sent, read_file, reading};

const ODD: &str = "When,Where,Who,Funded,There,Heads,In,Out,Empty,Temps,Extra\n2026-09,T1,SW,10,8,9,1,0,2,1,x\n";

fn mapping(columns: &[(&str, Option<&str>)]) -> Mapping {
    let columns = columns.iter().map(|(h, f)| ((*h).to_owned(), f.map(str::to_owned))).collect();
    Mapping { columns, ..Mapping::of_kind(ExtractKind::MonthlyPosition) }
}

fn odd() -> Mapping {
    let names = HEADER.split(',').map(Some).chain([None]);
    mapping(&ODD.lines().next().expect("headings").split(',').zip(names).collect::<Vec<_>>())
}

fn read_with(text: &str, mapping: Option<&Mapping>, saved: &[Mapping]) -> Result<Extract, IngestError> {
    let sent = Sent::new("odd.csv", text);
    let limits = Limits::default();
    read_file(&sent.path(), &Request { mapping, saved, ..Request::new("odd.csv", &limits) })
}

fn fault(text: &str, mapping: &Mapping) -> MappingFault {
    match read_with(text, Some(mapping), &[]).expect_err("a mapping that does not fit") {
        IngestError::Mapping { source, .. } => source,
        other => panic!("{other}"),
    }
}

#[test]
fn a_mapping_names_columns_and_values() {
    let mut wanted = odd();
    wanted.values = BTreeMap::from([
        ("unit".into(), BTreeMap::from([("t1 ".into(), "North/Team 1".into())])),
        ("role_group".into(), BTreeMap::from([("sw".into(), "social_worker".into())])),
    ]);
    let extract = read_with(ODD, Some(&wanted), &[]).expect("an extract");
    assert_eq!(reading(&extract, "north/team-1", "2026-09", Count::AgencyFte), Some(Ok(1.0)));
    assert_eq!(
        extract.observations[0].role.as_ref().map(|role| role.as_str().to_owned()),
        Some("social_worker".into())
    );
}

#[test]
fn columns_not_named_are_matched_as_without_a_mapping() {
    let text = format!("{}\n2026-09,North,SW,10,8,9,1,0,2,1\n", HEADER.replace("agency_fte", "Temps"));
    let extract = read_with(&text, Some(&mapping(&[("Temps", Some("agency_fte"))])), &[]).expect("an extract");
    assert_eq!(reading(&extract, "north", "2026-09", Count::AgencyFte), Some(Ok(1.0)));
}

#[test]
fn a_kept_mapping_is_used_where_its_headings_are_exactly_those_of_the_file() {
    let saved = [mapping(&[("Other", None)]), odd()];
    let extract =
        read_with(&ODD.replace("When,Where", "WHERE ,when").replace("2026-09,T1", "T1,2026-09"), None, &saved);
    assert_eq!(extract.expect("an extract").accepted, 1);
    let one_more = ODD.replace("Extra", "Extra,More");
    assert!(matches!(read_with(&one_more, None, &saved), Err(IngestError::UnknownKind { .. })));
    assert_eq!(
        odd().signature(),
        staffcast::ingest::mapping::signature(ODD.lines().next().expect("headings").split(','))
    );
}

#[test]
fn a_mapping_that_does_not_fit_says_where_and_how_to_mend_it() {
    let unknown = fault(ODD, &mapping(&[("When", Some("mnoth"))]));
    assert!(matches!(&unknown, MappingFault::UnknownField { place, field, .. } if place == "When" && field == "mnoth"));
    assert!(unknown.to_string().contains("in_post_fte"), "{unknown}");
    let absent = fault(ODD, &mapping(&[("When", Some("month")), ("Wher", Some("unit"))]));
    assert!(absent.to_string().contains("`Wher`") && absent.to_string().contains("`Where`"), "{absent}");
    let twice = fault(ODD, &mapping(&[("In", Some("starters")), ("Out", Some("starters"))]));
    assert!(matches!(twice, MappingFault::FieldTwice { field: "starters", .. }));
    let mut values = odd();
    values.values.insert("colour".into(), BTreeMap::new());
    assert!(matches!(fault(ODD, &values), MappingFault::UnknownField { .. }));
    let row = Mapping { header_row: Some(17), ..odd() };
    assert!(matches!(fault(ODD, &row), MappingFault::NoHeaderRow { row: 17, .. }));
}

#[test]
fn a_mapping_for_another_kind_than_the_sender_named_is_refused() {
    let sent = Sent::new("odd.csv", ODD);
    let (limits, mapping) = (Limits::default(), odd());
    let request =
        Request { kind: Some(ExtractKind::Leavers), mapping: Some(&mapping), ..Request::new("odd.csv", &limits) };
    let error = read_file(&sent.path(), &request).expect_err("two kinds");
    assert!(error.to_string().contains("leavers") && error.to_string().contains("monthly-position"), "{error}");
}

#[test]
fn a_mapping_chooses_the_sheet_and_the_row_of_headings() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, figure) in [("Old", 1.0), ("New", 2.0)] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (at, heading) in HEADER.split(',').enumerate() {
            sheet.write(0, at as u16, heading).expect("a cell");
            sheet.write(2, at as u16, heading).expect("a cell");
        }
        sheet.write(3, 0, "2026-09").expect("a cell");
        sheet.write(3, 1, "North").expect("a cell");
        for at in 3..10 {
            sheet.write(3, at, if at == 9 { figure } else { 3.0 }).expect("a cell");
        }
    }
    let sent = Sent::new("p.xlsx", book.save_to_buffer().expect("a workbook"));
    let limits = Limits::default();
    let with = |sheet: &str| Mapping {
        sheet: Some(sheet.into()),
        header_row: Some(3),
        ..Mapping::of_kind(ExtractKind::MonthlyPosition)
    };
    let new = with("new");
    let extract = read_file(&sent.path(), &Request { mapping: Some(&new), ..Request::new("p.xlsx", &limits) })
        .expect("an extract");
    assert_eq!(reading(&extract, "north", "2026-09", Count::AgencyFte), Some(Ok(2.0)));
    let none = with("Newest");
    let error = read_file(&sent.path(), &Request { mapping: Some(&none), ..Request::new("p.xlsx", &limits) });
    assert!(error.as_ref().is_err_and(|e| e.to_string().contains("Old, New")), "{error:?}");
}

#[test]
fn what_a_look_proposes_reads_the_file_as_it_would_be_read_without() {
    let text = format!("{HEADER},Comment\n2026-09,North,SW,10,8,9,1,0,2,1,new office\n");
    let sent = Sent::new("p.csv", &text);
    let limits = Limits::default();
    let proposal = look(&Plain::new(sent.path()), &Request::new("p.csv", &limits)).expect("a look").proposal;
    let proposal = proposal.expect("a proposal");
    assert_eq!(proposal.columns.get("Comment"), Some(&None));
    let json = serde_json::to_string(&proposal).expect("JSON");
    assert_eq!(serde_json::from_str::<Mapping>(&json).expect("a mapping"), proposal);
    let with = read_with(&text, Some(&proposal), &[]).expect("an extract");
    let without = read_with(&text, None, &[]).expect("an extract");
    assert_eq!((with.observations, with.units), (without.observations, without.units));
    assert_eq!(read_with(&text, None, &[proposal]).expect("an extract").accepted, 1);
}
