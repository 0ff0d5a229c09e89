//! The workbook of what to mend: the rows as sent, advice beside them, and it can be sent again.

use reqwest::Method;
use staffcast::domain::{FIX_HEADING, SheetValue};
use staffcast::ingest::rows::{Copyist, copy};
use staffcast::ingest::{Limits, Plain};

use super::super::app::TestApp;
use super::programs::{begin, council_with_a_bad_row};
use crate::support;

/// Sheets with their rows, each with its number.
type Sheets = Vec<(String, Vec<(u32, Vec<String>)>)>;

#[derive(Default)]
struct Copied(Sheets);

impl Copyist for Copied {
    fn sheet(&mut self, name: &str) -> std::io::Result<()> {
        self.0.push((name.to_owned(), Vec::new()));
        Ok(())
    }

    fn row(&mut self, number: u32, values: &[SheetValue]) -> std::io::Result<()> {
        let text = |value: &SheetValue| match value {
            SheetValue::Blank => String::new(),
            SheetValue::Text(text) => text.clone(),
            SheetValue::Number(number) => number.to_string(),
            SheetValue::Date(day) => day.to_string(),
        };
        let mut cells: Vec<String> = values.iter().map(text).collect();
        // A workbook has no cell where a line of text ends in separators.
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        self.0.last_mut().expect("a sheet").1.push((number, cells));
        Ok(())
    }
}

fn sheets(bytes: &[u8]) -> Sheets {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("written");
    let mut copied = Copied::default();
    copy(&Plain::new(file.path()), "x", &Limits::default(), &mut copied).expect("rows");
    copied.0
}

/// The raw text of the workbook's first sheet.
fn first_sheet(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let mut text = String::new();
    let mut part = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    std::io::Read::read_to_string(&mut part, &mut text).expect("a text");
    text
}

async fn workbook(app: &TestApp, address: &str) -> Vec<u8> {
    let answer = app.request(Method::GET, &format!("{address}/findings.xlsx")).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.bytes().await.expect("bytes").to_vec()
}

#[tokio::test]
async fn rows_come_back_as_sent_and_each_bad_one_says_what_to_do() {
    let app = TestApp::over(support::sqlite()).start();
    let text = council_with_a_bad_row();
    let address = begin(&app, "September.csv", text.clone()).await.header("location").to_owned();
    let bytes = workbook(&app, &address).await;
    // As any reader of ours sees it: the advice is passed over, all else is where it was.
    let sent = sheets(text.as_bytes());
    let back = sheets(&bytes);
    assert_eq!(back[0].0, "September");
    assert!(back[0].1 == sent[0].1, "{:?}", back[0].1.last());
    // As a person sees it.
    let raw = first_sheet(&bytes);
    assert!(raw.contains(FIX_HEADING) && raw.contains("To mend (month): "), "{raw}");
    let bad = raw.lines().last().and_then(|l| l.rsplit("<row ").next()).expect("the last row");
    assert!(bad.contains(" s=\"2\"") && bad.contains("2026-13"), "the cell is marked: {bad}");
    let list = &back[1];
    assert_eq!(list.0, "Findings (staffcast)");
    assert!(list.1.iter().any(|(_, cells)| cells.iter().any(|c| c == "2026-13")), "{list:?}");
}

#[tokio::test]
async fn a_mended_workbook_is_taken_whole() {
    let app = TestApp::over(support::sqlite()).start();
    let address = begin(&app, "September.csv", council_with_a_bad_row()).await.header("location").to_owned();
    let check = app.get(&format!("{address}/check")).await.json();
    let bytes = workbook(&app, &address).await;
    // Sent again as it is, it says the same.
    let again = begin(&app, "to-mend.xlsx", bytes.clone()).await;
    let again = app.get(&format!("{}/check", again.header("location"))).await.json();
    assert_eq!(again["findings"], check["findings"]);
    assert_eq!((&again["accepted"], &again["rejected"]), (&check["accepted"], &check["rejected"]));
    // Mended in the cell that was marked, it is whole.
    let mended = replaced(&bytes, "2026-13", "2021-09");
    let mended = begin(&app, "to-mend.xlsx", mended).await;
    let mended = app.get(&format!("{}/check", mended.header("location"))).await.json();
    assert_eq!(mended["rejected"], 0, "{mended}");
    assert_eq!(mended["accepted"].as_u64(), check["accepted"].as_u64().map(|n| n + 1));
    // A workbook of findings of a workbook of findings has its rows where the first had them.
    let address = begin(&app, "to-mend.xlsx", bytes.clone()).await.header("location").to_owned();
    let twice = sheets(&workbook(&app, &address).await);
    assert!(twice == sheets(&bytes));
}

/// The package with a text of its first sheet replaced.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("a text");
        if part.name() == "xl/worksheets/sheet1.xml" {
            text = text.replace(from, to);
        }
        written.start_file(part.name(), zip::write::SimpleFileOptions::default()).expect("a part");
        written.write_all(text.as_bytes()).expect("written");
    }
    written.finish().expect("closed").into_inner()
}

#[tokio::test]
async fn nothing_in_the_workbook_is_a_formula_or_markup() {
    let app = TestApp::over(support::sqlite()).start();
    let text = council_with_a_bad_row().replace("North/Team 1", "=HYPERLINK(\"\"http://x\"\")<svg onload=x>&amp;");
    let quoted: String = text
        .lines()
        .map(|line| {
            let cells = line.split(',').map(|c| if c.starts_with('=') { format!("\"{c}\"") } else { c.to_owned() });
            cells.collect::<Vec<_>>().join(",") + "\n"
        })
        .collect();
    let address = begin(&app, "September.csv", quoted.clone()).await.header("location").to_owned();
    let bytes = workbook(&app, &address).await;
    let raw = first_sheet(&bytes);
    assert!(!raw.contains("<f>") && !raw.contains("<svg") && raw.contains("t=\"inlineStr\""));
    assert!(sheets(&bytes)[0].1 == sheets(quoted.as_bytes())[0].1);
}
