//! Templates can be downloaded, filled in and read back.

use staffcast::domain::{Count, ExtractKind};
use staffcast::ingest::{IngestError, template_csv, template_xlsx};

use super::{Sent, read};

#[test]
fn an_empty_template_is_recognised_and_has_no_rows() {
    let kind = ExtractKind::MonthlyPosition;
    assert!(matches!(read(template_csv(kind)), Err(IngestError::NoRows { .. })));
    assert!(matches!(Sent::new("t.xlsx", template_xlsx(kind)).read(), Err(IngestError::NoRows { .. })));
}

#[test]
fn a_filled_template_reads_back_every_count() {
    let mut text = String::from_utf8(template_csv(ExtractKind::MonthlyPosition)).expect("UTF-8");
    let headings: Vec<String> = text.trim_end().split(',').map(str::to_owned).collect();
    let cell = |heading: &str| match heading {
        "month" => "2026-09".to_owned(),
        "unit" => "North/Team 1".into(),
        "role_group" => "social_worker".into(),
        "establishment_fte" => "10".into(),
        "in_post_fte" | "in_post_headcount" | "leavers" => "8".into(),
        name if name == "vacancies_fte" || name.starts_with("headcount_") || name.starts_with("leavers_") => "2".into(),
        name if name.ends_with("_rate") => String::new(),
        _ => "1".into(),
    };
    text.push_str(&headings.iter().map(|h| cell(h)).collect::<Vec<_>>().join(","));
    let extract = read(text).expect("an extract");
    assert_eq!(extract.findings, []);
    let mut counts: Vec<_> = extract.observations.iter().map(|o| o.measure.as_str()).collect();
    counts.sort_unstable();
    let mut every: Vec<_> = Count::ALL.iter().map(|c| c.as_str()).collect();
    every.sort_unstable();
    assert_eq!(counts, every);
}

#[test]
fn the_workbook_has_the_headings_of_the_csv_and_a_note_on_each() {
    use calamine::Reader;
    for kind in ExtractKind::ALL {
        let bytes = std::io::Cursor::new(template_xlsx(kind));
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).expect("a workbook");
        let headings: Vec<String> =
            book.worksheet_range(kind.as_str()).expect("a sheet").rows().flatten().map(ToString::to_string).collect();
        assert_eq!(format!("{}\r\n", headings.join(",")).into_bytes(), template_csv(kind));
        let notes = book.worksheet_range("Notes").expect("a sheet");
        assert_eq!(notes.height(), headings.len() + 1);
        assert!(notes.rows().all(|row| !row[1].to_string().is_empty()));
    }
}

#[test]
fn every_template_of_a_list_is_recognised_as_its_kind() {
    use staffcast::ingest::{Limits, Plain, Request, look};
    let limits = Limits::default();
    for kind in ExtractKind::ALL {
        if matches!(kind, ExtractKind::CswwXml | ExtractKind::PublishedCsww) {
            continue;
        }
        let sent = Sent::new("t.xlsx", template_xlsx(kind));
        let look = look(&Plain::new(sent.path()), &Request::new("t.xlsx", &limits)).expect("a look");
        assert_eq!((look.kind, look.missing.as_slice()), (Some(kind), [].as_slice()));
        if kind == ExtractKind::StatisticalNeighbours {
            assert!(look.columns.is_empty(), "nothing to choose");
        }
        assert!(look.columns.iter().all(|column| column.field == Some(column.heading.as_str())), "{:#?}", look.columns);
    }
}

#[test]
fn the_template_of_the_return_has_every_element_in_order() {
    let text = staffcast::ingest::template_xml();
    let elements = [
        "<Message>",
        "<LALevelVacancies>",
        "<CSWWWorker>",
        "<AgencyWorker>",
        "<SWENo>",
        "<OrgRole>",
        "<ReasonLeave>",
        "<CFKSSstatus>",
    ];
    let places: Vec<usize> = elements.iter().map(|element| text.find(element).expect("an element")).collect();
    assert!(places.is_sorted());
}
