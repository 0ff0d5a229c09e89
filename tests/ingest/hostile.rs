//! Files built to do harm: refused or read, and always within memory.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use staffcast::domain::Failure;
use staffcast::ingest::{IngestError, Limits};
use zip::write::SimpleFileOptions;

use super::{HEADER, Sent, read, with_rows};

const TYPES: (&str, &str) =
    ("[Content_Types].xml", r#"<Types xmlns="t"><Default Extension="xml" ContentType="application/xml"/></Types>"#);
const RELATIONS: (&str, &str) = (
    "_rels/.rels",
    r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
);
const WORKBOOK: (&str, &str) =
    ("xl/workbook.xml", r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#);
const LINKS: (&str, &str) = (
    "xl/_rels/workbook.xml.rels",
    r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
);

/// A zip of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("memory");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A workbook with this sheet and further or replacing parts.
fn package(sheet: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![TYPES, RELATIONS, WORKBOOK, LINKS, ("xl/worksheets/sheet1.xml", sheet)];
    parts.retain(|(name, _)| others.iter().all(|(other, _)| other != name));
    parts.extend_from_slice(others);
    zipped(&parts)
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook of text cells.
pub fn workbook(cells: &[(&str, &str)]) -> Vec<u8> {
    let cells: String = cells.iter().map(|(at, text)| text_cell(at, text)).collect();
    package(&sheet(&format!("<row>{cells}</row>")), &[])
}

fn text_cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// The header and twelve sound rows.
fn sound_rows() -> String {
    let mut rows = String::new();
    for (row, line) in with_rows(&[]).lines().enumerate() {
        let cells: String = line
            .split(',')
            .enumerate()
            .map(|(column, text)| text_cell(&format!("{}{}", (b'A' + column as u8) as char, row + 1), text))
            .collect();
        write!(rows, r#"<row r="{}">{cells}</row>"#, row + 1).expect("memory");
    }
    rows
}

fn sound_with(rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
    package(&sheet(&format!("{}{rows}", sound_rows())), others)
}

fn shared_strings(declared: &str, strings: &str) -> Vec<u8> {
    let part = format!(r#"<sst uniqueCount="{declared}">{strings}</sst>"#);
    sound_with("", &[("xl/sharedStrings.xml", &part)])
}

fn styles(content: &str) -> Vec<u8> {
    sound_with("", &[("xl/styles.xml", &format!("<styleSheet>{content}</styleSheet>"))])
}

/// A name that runs up to the longest allowed tag, copied into each of many cell formats.
fn styles_that_multiply() -> Vec<u8> {
    let font = format!(r#"<fonts><font><name val="{}"/></font></fonts>"#, "f".repeat(60_000));
    styles(&format!("{font}<cellXfs>{}</cellXfs>", r#"<xf fontId="0"/>"#.repeat(20_000)))
}

fn styles_as_allowed() -> Vec<u8> {
    let font = r#"<fonts><font><name val="Arial"/></font></fonts>"#;
    styles(&format!("{font}<cellXfs>{}</cellXfs>", r#"<xf fontId="0"/>"#.repeat(65_490)))
}

/// The central directory and local header say 100 bytes.
fn zip_that_lies() -> Vec<u8> {
    let mut bytes = sound_with(&format!("<row><c><v>{}</v></c></row>", "1".repeat(30_000_000)), &[]);
    let size = sheet(&format!("{}<row><c><v>{}</v></c></row>", sound_rows(), "1".repeat(30_000_000))).len() as u32;
    let at: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == size.to_le_bytes()).map(|(at, _)| at).collect();
    assert!(!at.is_empty(), "the size stands in the zip");
    for at in at {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    bytes
}

fn rows_of_columns(columns: usize) -> String {
    format!("{HEADER}{}\n{}", ",extra".repeat(columns), with_rows(&[]).split_once('\n').expect("a header").1)
}

/// Name, bytes and the code of the refusal; `None` where the file is read.
fn cases() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let entities =
        format!("<!DOCTYPE a [<!ENTITY b \"{}\">]>{}", "x".repeat(1000), sheet("<row><c><v>&b;</v></c></row>"));
    let far = package(&sheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#), &[]);
    assert!(far.len() < 1_400, "{}", far.len());
    let empties: String = (20..100_020).map(|r| format!(r#"<row r="{r}">{}</row>"#, "<c/>".repeat(10))).collect();
    let merges = format!(
        "<worksheet><sheetData>{}</sheetData><mergeCells>{}</mergeCells></worksheet>",
        sound_rows(),
        (1..20_000).map(|r| format!(r#"<mergeCell ref="Q{r}:R{r}"/>"#)).collect::<String>()
    );
    let long_line = |opening: &str| format!("{}{opening}{}", with_rows(&[]), "x".repeat(45_000_000));
    vec![
        ("a cell at XFD1048576", far.clone(), Some("file_too_large")),
        ("an empty cell at XFD1048576", sound_with(r#"<row r="1048576"><c r="XFD1048576"/></row>"#, &[]), None),
        (
            "a cell at A1048576",
            sound_with(r#"<row r="1048576"><c r="A1048576" t="str"><v>end</v></c></row>"#, &[]),
            None,
        ),
        (
            "a cell reference that overflows",
            sound_with(r#"<row r="99999999999"><c r="ZZZZZZZZZZ99999999999"><v>1</v></c></row>"#, &[]),
            Some("file_unsafe"),
        ),
        ("one text of 30 MB", package(&sheet(&text_cell("A1", &"a".repeat(30_000_000))), &[]), Some("file_too_large")),
        (
            "one shared text of 30 MB",
            shared_strings("1", &format!("<si><t>{}</t></si>", "a".repeat(30_000_000))),
            Some("file_too_large"),
        ),
        (
            "a text in many pieces",
            package(&sheet(&format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "aaaa<!-- -->".repeat(2_500_000))), &[]),
            Some("file_too_large"),
        ),
        (
            "a million shared texts",
            shared_strings("1000000", &"<si><t>abc</t></si>".repeat(1_000_000)),
            Some("file_too_large"),
        ),
        ("shared texts that are not there", shared_strings("999999999999", "<si><t>a</t></si>"), Some("file_unsafe")),
        ("a false count of shared texts", shared_strings("1e9", "<si><t>a</t></si>"), Some("file_unsafe")),
        (
            "as many shared texts as are allowed",
            shared_strings("200000", &"<si><t>abcdefghijklmnopqrst</t></si>".repeat(200_000)),
            None,
        ),
        ("as many styles as are allowed", styles_as_allowed(), None),
        ("styles that multiply", styles_that_multiply(), Some("file_too_large")),
        (
            "styles without end",
            styles(&format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(700_000))),
            Some("file_too_large"),
        ),
        ("a zip that lies about its size", zip_that_lies(), Some("file_too_large")),
        ("40 MB of empty cells", package(&sheet(&"<c/>".repeat(10_000_000)), &[]), Some("file_too_large")),
        ("a million empty cells", sound_with(&empties, &[]), None),
        ("20,000 merged ranges", package(&merges, &[]), None),
        ("a document type declaration", package(&entities, &[]), Some("file_unsafe")),
        (
            "one in a part nobody reads",
            sound_with("", &[("docProps/app.xml", "<!doctype a><a/>")]),
            Some("file_unsafe"),
        ),
        (
            "80,000 attributes",
            package(&format!("<worksheet {}/>", "a='1' ".repeat(80_000)), &[]),
            Some("file_too_large"),
        ),
        ("a part outside the package", sound_with("", &[("../../x.xml", "<a/>")]), Some("file_unsafe")),
        (
            "a sheet among the unread parts",
            sound_with(
                "",
                &[
                    (LINKS.0, &LINKS.1.replace("worksheets/sheet1.xml", "/customXml/item1.xml")),
                    ("customXml/item1.xml", "<a/>"),
                ],
            ),
            Some("file_unsafe"),
        ),
        ("a sheet without end", package("<worksheet><sheetData><row><c r=\"A1\"><v>1", &[]), Some("file_damaged")),
        ("crossed tags", package(&sheet("<row><c><v>1</c></v></row>"), &[]), Some("file_damaged")),
        ("a cell inside a cell", package(&sheet("<row><c><v>1<c></c></v></c></row>"), &[]), Some("file_damaged")),
        ("UTF-16 parts", package("<?xml version='1.0' encoding='UTF-16'?><worksheet/>", &[]), Some("file_damaged")),
        ("50,000 columns", rows_of_columns(50_000).into_bytes(), Some("file_too_large")),
        ("a line of 45 MB", long_line("").into_bytes(), Some("file_too_large")),
        ("an unclosed quotation mark before 45 MB", long_line("\"").into_bytes(), Some("file_too_large")),
        ("12 MB of one column", "month\n".repeat(2_000_000).into_bytes(), Some("kind_unknown")),
        ("45 MB of separators", with_rows(&[&",".repeat(45_000_000)]).into_bytes(), Some("file_too_large")),
        ("45 MB of quotation marks", "\"".repeat(45_000_000).into_bytes(), Some("file_too_large")),
    ]
}

/// Reads the file named in the environment, if any, and says how far memory rose.
#[test]
fn a_child_reads_one_file() {
    let Ok(path) = std::env::var("STAFFCAST_TEST_HOSTILE") else { return };
    let status = |field: &str| -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
        let line = status.lines().find(|l| l.starts_with(field)).expect("a field");
        line.split_whitespace().nth(1).expect("a number").parse().expect("kB")
    };
    let limits = Limits { max_inflated_bytes: 36 << 20, ..Limits::default() };
    let before = status("VmRSS");
    let result = staffcast::ingest::read(path.as_ref(), "hostile", None, &limits, Default::default());
    let code = result.as_ref().map_or_else(Failure::code, |_| "read");
    let said = result.map_or_else(|e| e.to_string(), |e| format!("{} rows", e.accepted));
    println!("\nresult {code} {} {said}", status("VmHWM").saturating_sub(before));
}

#[test]
#[cfg(target_os = "linux")]
fn hostile_files_are_refused_or_read_and_memory_rises_by_less_than_50_mb() {
    for (name, bytes, expected) in cases() {
        let sent = Sent::new("hostile", &bytes);
        drop(bytes);
        let output = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["ingest::hostile::a_child_reads_one_file", "--exact", "--nocapture"])
            .env("STAFFCAST_TEST_HOSTILE", sent.path())
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("a child");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = text.lines().find_map(|l| l.strip_prefix("result ")).unwrap_or_else(|| {
            panic!("{name}: no answer, {}\n{text}\n{}", output.status, String::from_utf8_lossy(&output.stderr))
        });
        println!("{name}: {line}");
        let (code, rest) = line.split_once(' ').expect("a code");
        let kilobytes: u64 = rest.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        assert_eq!(code, expected.unwrap_or("read"), "{name}: {line}");
        assert!(kilobytes < 50_000, "{name}: memory rose by {kilobytes} kB");
    }
}

#[test]
fn a_truncated_workbook_is_damaged_wherever_it_is_cut() {
    let whole = sound_with("", &[]);
    assert_eq!(Sent::new("w.xlsx", &whole).read().expect("sound").accepted, 12);
    for end in (10..whole.len()).step_by(97) {
        let error = Sent::new("w.xlsx", &whole[..end]).read().expect_err("cut");
        assert!(matches!(error, IngestError::Damaged { .. }), "{end}: {error}");
    }
}

#[test]
fn a_size_beyond_the_limit_is_refused_before_reading() {
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    let error = Sent::new("p.csv", with_rows(&[])).read_with(&limits).expect_err("too large");
    assert!(error.to_string().contains("100 allowed"), "{error}");
}

#[test]
fn rows_and_cells_are_counted() {
    let sent = Sent::new("p.csv", with_rows(&[]));
    for limits in [
        Limits { max_rows: 12, ..Limits::default() },
        Limits { max_cells: 100, ..Limits::default() },
        Limits { max_columns: 9, ..Limits::default() },
        Limits { max_text: 9, ..Limits::default() },
        Limits { max_row_bytes: 40, ..Limits::default() },
    ] {
        assert!(matches!(sent.read_with(&limits), Err(IngestError::TooLarge { .. })), "{limits:?}");
    }
    assert!(sent.read_with(&Limits { max_rows: 13, max_cells: 130, max_columns: 10, ..Limits::default() }).is_ok());
}

#[test]
fn a_quotation_mark_left_open_is_named_with_its_row() {
    let text = with_rows(&["2025-01,\"North/A,social_worker,10,7.5,8,1,0,2.5,1.5"]);
    let text = format!("{text}{}", with_rows(&[]));
    let error = read(text).expect_err("open");
    assert!(error.to_string().contains("quotation mark in row 2"), "{error}");
}

#[test]
fn names_that_are_formulas_markup_or_templates_are_only_names() {
    let names = ["=HYPERLINK(1)", "<svg onload=x>", "{{7*7}}", "\u{202e}gnp.exe"];
    let rows: Vec<String> = names.iter().map(|n| format!("2025-01,\"{n}\",sw,10,7.5,8,1,0,2.5,1.5")).collect();
    let extract = super::extract(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let slugs: Vec<_> = extract.units.iter().map(|u| u.slug.as_str()).take(4).collect();
    assert_eq!(slugs, ["hyperlink-1", "svg-onload-x", "7-7", "gnp-exe"]);
    assert!(extract.units.iter().all(|u| !u.name.contains('\u{202e}')));
}
