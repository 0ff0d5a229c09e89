//! Workbooks put together by hand, sound and hostile.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::{HEADER, with_rows};

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
pub fn package(sheet: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![TYPES, RELATIONS, WORKBOOK, LINKS, ("xl/worksheets/sheet1.xml", sheet)];
    parts.retain(|(name, _)| others.iter().all(|(other, _)| other != name));
    parts.extend_from_slice(others);
    zipped(&parts)
}

pub fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook of text cells.
pub fn workbook(cells: &[(&str, &str)]) -> Vec<u8> {
    let cells: String = cells.iter().map(|(at, text)| text_cell(at, text)).collect();
    package(&sheet(&format!("<row>{cells}</row>")), &[])
}

pub fn text_cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// The header and twelve sound rows.
pub fn sound_rows() -> String {
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

pub fn sound_with(rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
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

/// Name, bytes and the code of the refusal; `read` where the file is read.
pub type Case = (&'static str, Vec<u8>, &'static str);

/// Cells far away, too long, too many.
pub fn cells() -> Vec<Case> {
    let far = package(&sheet(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#), &[]);
    assert!(far.len() < 1_400, "{}", far.len());
    let last_row = r#"<row r="1048576"><c r="A1048576" t="str"><v>end</v></c></row>"#;
    let overflowing = r#"<row r="99999999999"><c r="ZZZZZZZZZZ99999999999"><v>1</v></c></row>"#;
    let pieces = format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "aaaa<!-- -->".repeat(2_500_000));
    let empties = format!("<row>{}</row>", "<c/>".repeat(10)).repeat(100_000);
    let merges = format!(
        "<worksheet><sheetData>{}</sheetData><mergeCells>{}</mergeCells></worksheet>",
        sound_rows(),
        r#"<mergeCell ref="Q1:R1"/>"#.repeat(20_000)
    );
    vec![
        ("a cell at XFD1048576", far, "file_too_large"),
        ("an empty cell at XFD1048576", sound_with(r#"<row r="1048576"><c r="XFD1048576"/></row>"#, &[]), "read"),
        ("a cell at A1048576", sound_with(last_row, &[]), "read"),
        ("a cell reference that overflows", sound_with(overflowing, &[]), "file_unsafe"),
        ("one text of 30 MB", package(&sheet(&text_cell("A1", &"a".repeat(30_000_000))), &[]), "file_too_large"),
        ("a text in many pieces", package(&sheet(&pieces), &[]), "file_too_large"),
        ("a million empty cells", sound_with(&empties, &[]), "read"),
        ("20,000 merged ranges", package(&merges, &[]), "read"),
        ("a zip that lies about its size", zip_that_lies(), "file_too_large"),
    ]
}

/// Parts the workbook reader keeps in memory as a whole.
pub fn kept_parts() -> Vec<Case> {
    let long = format!("<si><t>{}</t></si>", "a".repeat(30_000_000));
    let many = "<si><t>abc</t></si>".repeat(1_000_000);
    let allowed = "<si><t>abcdefghijklmnopqrst</t></si>".repeat(200_000);
    let endless = format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(700_000));
    vec![
        ("one shared text of 30 MB", shared_strings("1", &long), "file_too_large"),
        ("a million shared texts", shared_strings("1000000", &many), "file_too_large"),
        ("shared texts that are not there", shared_strings("999999999999", "<si><t>a</t></si>"), "file_unsafe"),
        ("a false count of shared texts", shared_strings("1e9", "<si><t>a</t></si>"), "file_unsafe"),
        ("as many shared texts as are allowed", shared_strings("200000", &allowed), "read"),
        ("as many styles as are allowed", styles_as_allowed(), "read"),
        ("styles that multiply", styles_that_multiply(), "file_too_large"),
        ("styles without end", styles(&endless), "file_too_large"),
    ]
}

/// Packages and markup no spreadsheet program writes.
pub fn structures() -> Vec<Case> {
    let entity = format!("<!DOCTYPE a [<!ENTITY b \"{}\">]>", "x".repeat(1000));
    let entities = format!("{entity}{}", sheet("<row><c><v>&b;</v></c></row>"));
    let attributes = format!("<worksheet {}/>", "a='1' ".repeat(80_000));
    let elsewhere = LINKS.1.replace("worksheets/sheet1.xml", "/customXml/item1.xml");
    let hidden = sound_with("", &[(LINKS.0, &elsewhere), ("customXml/item1.xml", "<a/>")]);
    let link = LINKS.1.split("<Relationship ").nth(1).and_then(|l| l.split("/>").next()).expect("a link");
    let again = |n| format!("<Relationship {}/></Relationships>", link.replace("Id=\"", &format!("Id=\"again{n}")));
    let repeated = (0..1_000).fold(LINKS.1.to_owned(), |all, n| all.replace("</Relationships>", &again(n)));
    let part = |xml: &str| package(xml, &[]);
    vec![
        ("a thousand sheets that are one part", sound_with("", &[(LINKS.0, &repeated)]), "file_unsafe"),
        ("a document type declaration", part(&entities), "file_unsafe"),
        ("one in a part nobody reads", sound_with("", &[("docProps/app.xml", "<!doctype a><a/>")]), "file_unsafe"),
        ("80,000 attributes", part(&attributes), "file_too_large"),
        ("a part outside the package", sound_with("", &[("../../x.xml", "<a/>")]), "file_unsafe"),
        ("a sheet among the unread parts", hidden, "file_unsafe"),
        ("a sheet without end", part("<worksheet><sheetData><row><c r=\"A1\"><v>1"), "file_damaged"),
        ("crossed tags", part(&sheet("<row><c><v>1</c></v></row>")), "file_damaged"),
        ("a cell inside a cell", part(&sheet("<row><c><v>1<c></c></v></c></row>")), "file_damaged"),
        ("UTF-16 parts", part("<?xml version='1.0' encoding='UTF-16'?><worksheet/>"), "file_damaged"),
    ]
}

/// Text files as large as they may be.
pub fn texts() -> Vec<Case> {
    let long_line = |opening: &str| format!("{}{opening}{}", with_rows(&[]), "x".repeat(45_000_000)).into_bytes();
    vec![
        ("50,000 columns", rows_of_columns(50_000).into_bytes(), "file_too_large"),
        ("a line of 45 MB", long_line(""), "file_too_large"),
        ("an unclosed quotation mark before 45 MB", long_line("\""), "file_too_large"),
        ("45 MB of separators", with_rows(&[&",".repeat(45_000_000)]).into_bytes(), "file_too_large"),
        ("45 MB of quotation marks", "\"".repeat(45_000_000).into_bytes(), "file_too_large"),
        ("12 MB of one column", "month\n".repeat(2_000_000).into_bytes(), "kind_unknown"),
    ]
}
