//! What a file really is: encodings, separators, sheets, and the formats that are refused.

use rust_xlsxwriter::{Format, Workbook};
use staffcast::domain::{Count, Failure, Kind, Month, UnitKind};
use staffcast::ingest::{self, IngestError, Limits, Plain, Request};

use super::{HEADER, Sent, read, reading, with_rows};

const ROW: &str = "2026-09,Nörd/Team 1,social_worker,10,8.5,9,1,1,1.5,2";

fn names(bytes: &[u8]) -> Vec<String> {
    let extract = read(bytes).expect("an extract");
    assert_eq!((extract.rows, extract.accepted, extract.rejected), (1, 1, 0));
    extract.units.into_iter().map(|u| u.name).collect()
}

#[test]
fn text_is_read_in_every_usual_encoding() {
    let text = format!("{HEADER}\n{ROW}\n");
    let utf16 = |little: bool| -> Vec<u8> {
        let bytes = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let marked = format!("\u{feff}{text}");
    for bytes in [text.as_bytes(), marked.as_bytes(), &windows, &utf16(true), &utf16(false)] {
        assert_eq!(names(bytes), ["Nörd", "Team 1"]);
    }
}

#[test]
fn text_is_read_with_every_usual_separator_and_line_end() {
    let text = format!("{HEADER}\n{ROW}\n");
    for (separator, announced) in
        [(",", ""), (";", ""), ("\t", ""), (";", "sep=;\n"), ("|", "sep=|\n"), (",", "sep=,\n")]
    {
        let text = format!("{announced}{}", text.replace(',', separator));
        for line_end in ["\n", "\r\n", "\r"] {
            assert_eq!(
                names(text.replace('\n', line_end).as_bytes()),
                ["Nörd", "Team 1"],
                "{separator:?} {line_end:?}"
            );
        }
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let bad = "2026-10,\"Nörd/Team\n1\",social_worker,10,x9,9,1,1,1.5,2";
    for line_end in ["\n", "\r\n", "\r"] {
        let text = format!("Position\n\n\n{HEADER}\n\n{ROW}\n{ROW}\n,,,,\n{bad}\n2026-11,A,b,1,1y,1,0,0,0,0");
        let text = with_rows(&[]).replacen(HEADER, &text, 1).replace('\n', line_end);
        let extract = read(text).expect("an extract");
        let rows: Vec<_> = extract.findings.iter().filter(|f| f.rule != "figure_missing").map(|f| f.row).collect();
        // Title in row 1, headings in row 4, the same row twice in 6 and 7, a cell of two lines in 9.
        assert_eq!(rows, [Some(7), Some(9), Some(10)], "{line_end:?} {:#?}", extract.findings);
    }
}

#[test]
fn a_workbook_is_read_past_titles_blank_rows_and_other_sheets() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").expect("a name").write(0, 0, "Monthly position").expect("a cell");
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    for (at, name) in HEADER.split(',').enumerate() {
        hidden.write(0, at as u16, name).expect("a cell");
    }
    let sheet = book.add_worksheet().set_name("Data").expect("a name");
    sheet.write(0, 0, "Rivermouth, position").expect("a cell");
    sheet.merge_range(1, 0, 1, 5, "Children's services", &Format::new()).expect("a merge");
    for (at, name) in HEADER.split(',').enumerate() {
        sheet.write(3, at as u16, name.to_uppercase().replace('_', " ")).expect("a cell");
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 9, 30).expect("a day");
    sheet.write_with_format(5, 0, &day, &date).expect("a cell");
    sheet.write(5, 1, "North/Team 1").expect("a cell");
    for (at, number) in [10.0, 8.5, 9.0, 1.0, 1.0, 1.5, 2.25].into_iter().enumerate() {
        sheet.write(5, at as u16 + 3, number).expect("a cell");
    }
    sheet.write(6, 0, "Total").expect("a cell");
    sheet.write(6, 9, 2.25).expect("a cell");
    // Whatever its name says.
    let extract = Sent::new("position.csv", book.save_to_buffer().expect("a workbook")).read().expect("an extract");
    assert_eq!((extract.rows, extract.accepted), (1, 1));
    assert_eq!(reading(&extract, "north/team-1", "2026-09", Count::AgencyFte), Some(Ok(2.25)));
    assert_eq!(extract.units[1].kind, UnitKind::Team);
    assert_eq!(super::finding(&extract, "totals_row_left_out").row, Some(7));
}

#[test]
fn numbers_and_dates_stored_as_text_are_read_from_a_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in HEADER.split(',').enumerate() {
        sheet.write(0, at as u16, name).expect("a cell");
    }
    for (at, text) in ["30/09/2026", "North", "", "10", " 8.5", "９", "1", "1", "c", "2"].iter().enumerate() {
        sheet.write(1, at as u16, *text).expect("a cell");
    }
    let extract = Sent::new("p.xlsx", book.save_to_buffer().expect("a workbook")).read().expect("an extract");
    let month = Month::new(2026, 9).expect("a month").to_string();
    assert_eq!(reading(&extract, "north", &month, Count::InPostHeadcount), Some(Ok(9.0)));
    assert!(reading(&extract, "north", &month, Count::VacanciesFte).expect("a typed gap").is_err());
}

#[test]
fn other_formats_are_refused_with_what_to_do() {
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let locked =
        [ole.clone(), vec![0; 70_000], "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let zip = |parts: &[(&str, &str)]| super::packages::zipped(parts);
    let types = ("[Content_Types].xml", "<Types/>");
    let cases: [(&str, Vec<u8>, &str); 13] = [
        ("old.xls", [ole.as_slice(), &[0; 600]].concat(), "an old Excel workbook"),
        ("locked.xlsx", locked, "protected with a password"),
        ("page.xls", b"\xef\xbb\xbf \r\n<HTML><table><tr><td>month".to_vec(), "a web page"),
        ("csww.xml", b"<?xml version='1.0'?><Message/>".to_vec(), "an XML document"),
        ("paper.csv", b"%PDF-1.7 month,unit".to_vec(), "a PDF"),
        ("a.csv.gz", b"\x1f\x8b\x08\x00".to_vec(), "a gzip archive"),
        ("o.ods", zip(&[("mimetype", "application/vnd.oasis"), ("content.xml", "<x/>")]), "OpenDocument"),
        ("m.xlsm", zip(&[types, ("xl/workbook.xml", "<a/>"), ("xl/vbaProject.bin", "x")]), "macros"),
        ("m.xlsx", zip(&[("[Content_Types].xml", "<T t='x.macroEnabled.y'/>")]), "macros"),
        ("b.xlsb", zip(&[types, ("xl/workbook.bin", "x")]), "a binary workbook"),
        ("w.docx", zip(&[types, ("word/document.xml", "<a/>")]), "a document"),
        ("z.zip", zip(&[("position.csv", HEADER)]), "an archive"),
        ("noise.csv", vec![0, 1, 2, 3, 250, 0, 9], "neither text nor a workbook"),
    ];
    for (name, bytes, says) in cases {
        let error = Sent::new(name, bytes).read().expect_err(name);
        assert_eq!((error.kind(), error.code()), (Kind::Invalid, "file_format_not_accepted"), "{name}: {error}");
        assert!(error.to_string().contains(says) && error.to_string().starts_with(name), "{name}: {error}");
    }
}

#[test]
fn empty_missing_and_unknown_files_are_told_apart() {
    assert!(matches!(read(""), Err(IngestError::Empty { .. })));
    assert!(matches!(read("a,b,c\n1,2,3\n"), Err(IngestError::UnknownKind { .. })));
    assert!(matches!(read(format!("{HEADER}\n\n")), Err(IngestError::NoRows { .. })));
    let nowhere = std::path::Path::new("/nowhere/at/all.csv");
    let error = super::read_file(nowhere, &Request::new("all.csv", &Limits::default())).expect_err("absent");
    assert_eq!(error.kind(), Kind::NotFound);
}

#[test]
fn the_hash_is_that_of_the_bytes() {
    // From `printf abc | sha256sum`.
    let expected = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(ingest::hash(&Plain::new(Sent::new("abc", "abc").path())).expect("a file"), expected);
}
