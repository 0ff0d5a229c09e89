//! Files built to do harm: refused with a plain reason, the server unharmed.

use std::io::{Cursor, Write};

use rand::{RngExt, SeedableRng};
use staffcast::domain::ExtractKind;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::app::TestApp;
use crate::support;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook whose one sheet is `start`, then `repeat` a given number of times, then `end`.
fn workbook(start: &str, repeat: &[u8], times: usize, end: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).expect("a part");
    zip.write_all(start.as_bytes()).expect("written");
    for _ in 0..times {
        zip.write_all(repeat).expect("written");
    }
    zip.write_all(end.as_bytes()).expect("written");
    zip.finish().expect("closed").into_inner()
}

const SHEET: &str =
    r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const END: &str = "</sheetData></worksheet>";

fn far_cell() -> Vec<u8> {
    let row = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    workbook(SHEET, row.as_bytes(), 1, END)
}

/// 100 MB of one letter in one cell.
fn bomb() -> Vec<u8> {
    let start = format!(r#"{SHEET}<row r="1"><c r="A1" t="inlineStr"><is><t>"#);
    workbook(&start, &vec![b'a'; 1_000_000], 100, &format!("</t></is></c></row>{END}"))
}

fn doctype() -> Vec<u8> {
    let start = r#"<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    workbook(start, br#"<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>"#, 1, END)
}

fn noise() -> Vec<u8> {
    let mut bytes = vec![0; 200_000];
    rand_chacha::ChaCha8Rng::seed_from_u64(1).fill(&mut bytes[..]);
    bytes
}

#[tokio::test]
async fn hostile_files_are_refused_with_a_reason_and_the_server_lives_on() {
    let app = TestApp::over(support::sqlite()).start();
    let template = staffcast::ingest::template_csv(ExtractKind::MonthlyPosition);
    let mut quote = template.clone();
    quote.extend_from_slice(b"\"never closed");
    let files: [(&str, Vec<u8>); 9] = [
        ("far.xlsx", far_cell()),
        ("bomb.xlsx", bomb()),
        ("doctype.xlsx", doctype()),
        ("noise.xlsx", noise()),
        ("noise.csv", noise()),
        ("empty.csv", Vec::new()),
        ("cut.xlsx", far_cell()[..300].to_vec()),
        ("page.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>".to_vec()),
        ("quote.csv", quote),
    ];
    for (name, bytes) in files {
        let answer = app.upload(name, bytes, &[]).await;
        assert!(answer.status == 422 || answer.status == 413, "{name}: {} {}", answer.status, answer.text);
        let code = answer.json()["code"].as_str().expect("a code").to_owned();
        let problem = answer.problem(answer.status, &code);
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains(name) && detail.contains(':'), "{name}: {detail}");
        assert!(!detail.contains("/tmp"), "{name}: {detail}");
        assert_eq!(app.get("/livez").await.status, 200, "{name}");
    }
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"], serde_json::json!([]));
    assert!(app.uploads().is_empty(), "uploads are deleted: {:?}", app.uploads());
}
