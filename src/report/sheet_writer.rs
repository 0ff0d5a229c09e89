//! Rows in, an XLSX workbook out, row by row and without a temporary file.
//!
//! The workbook may repeat what people sent, so nothing of it may touch the disk on its way; it is
//! packed as it comes and only the packed bytes are held. Text is always written as text: nothing in a
//! cell can become a formula (ECMA-376 part 1, 18.3.1.4 `c`, type `inlineStr`).

use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::domain::SheetValue;

/// How a cell looks; the numbers are places in the list of formats below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain = 0,
    /// Bold: a heading.
    Heading = 1,
    /// Filled and bold: something to mend.
    Marked = 2,
    /// Wraps its lines: what to do.
    Advice = 3,
}

/// Cell formats in the order of [`Look`], then the same for dates.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFD9A0"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8"><xf/><xf fontId="1" applyFont="1"/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="164" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="164" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
const DATES: usize = 4;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// The most a cell may hold.
const LONGEST: usize = 32_767;

/// A workbook on its way out.
pub(super) struct SheetWriter {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    names: Vec<String>,
    open: bool,
    line: String,
}

impl SheetWriter {
    pub fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), names: Vec::new(), open: false, line: String::new() }
    }

    /// Ends the sheet at hand and begins another; `widths` are those of its first columns in characters.
    pub fn sheet(&mut self, name: &str, widths: &[u32]) -> io::Result<()> {
        self.end_sheet()?;
        self.names.push(self.free_name(name));
        self.part(&format!("xl/worksheets/sheet{}.xml", self.names.len()))?;
        let mut head = format!("{DECLARATION}<worksheet xmlns=\"{MAIN}\">");
        if !widths.is_empty() {
            head.push_str("<cols>");
            for (at, width) in (1..).zip(widths) {
                // Writing to a string cannot fail.
                let _ = write!(head, "<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>");
            }
            head.push_str("</cols>");
        }
        head.push_str("<sheetData>");
        self.open = true;
        self.zip.write_all(head.as_bytes())
    }

    /// Adds a row; rows must come in order of their 1-based numbers.
    pub fn row<'v>(
        &mut self,
        number: u32,
        cells: impl Iterator<Item = (usize, &'v SheetValue, Look)>,
    ) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        let _ = write!(line, "<row r=\"{number}\">");
        for (column, value, look) in cells {
            write_cell(&mut line, number, column, value, look);
        }
        line.push_str("</row>");
        let written = self.zip.write_all(line.as_bytes());
        self.line = line;
        written
    }

    /// The bytes of the workbook.
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        self.end_sheet()?;
        let (mut sheets, mut links, mut types) = (String::new(), String::new(), String::new());
        for (at, name) in (1..).zip(&self.names) {
            let _ = write!(sheets, "<sheet name=\"{}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>", escaped(name));
            let _ = write!(
                links,
                "<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
            );
            let _ = write!(
                types,
                "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{TYPE}.worksheet+xml\"/>"
            );
        }
        let parts = [
            (
                "xl/workbook.xml",
                format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"styles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>{types}</Types>"
                ),
            ),
        ];
        for (name, text) in parts {
            self.part(name)?;
            self.zip.write_all(DECLARATION.as_bytes())?;
            self.zip.write_all(text.as_bytes())?;
        }
        self.part("xl/styles.xml")?;
        self.zip.write_all(STYLES.as_bytes())?;
        Ok(self.zip.finish()?.into_inner())
    }

    fn part(&mut self, name: &str) -> io::Result<()> {
        Ok(self.zip.start_file(name, SimpleFileOptions::default())?)
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.open) {
            self.zip.write_all(b"</sheetData></worksheet>")?;
        }
        Ok(())
    }

    /// A name spreadsheet programs take, not used yet.
    fn free_name(&self, wanted: &str) -> String {
        let plain = wanted.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).take(28);
        let plain: String = plain.collect::<String>().trim().to_owned();
        let plain = if plain.is_empty() { "Data".to_owned() } else { plain };
        let is_free = |name: &str| !self.names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let numbered = (2..).map(|n| format!("{plain} {n}"));
        std::iter::once(plain.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(plain)
    }
}

fn write_cell(line: &mut String, row: u32, column: usize, value: &SheetValue, look: Look) {
    let place = |line: &mut String, style: usize| {
        let _ = write!(line, "<c r=\"{}{row}\" s=\"{style}\"", letters(column));
    };
    let style = look as usize;
    match value {
        SheetValue::Blank if look == Look::Plain => {}
        SheetValue::Blank => {
            place(line, style);
            line.push_str("/>");
        }
        SheetValue::Text(text) => {
            place(line, style);
            let _ = write!(line, " t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text));
        }
        SheetValue::Number(number) => {
            place(line, style);
            let _ = write!(line, "><v>{number}</v></c>");
        }
        SheetValue::Date(day) => match serial(*day) {
            Some(days) => {
                place(line, style + DATES);
                let _ = write!(line, "><v>{days}</v></c>");
            }
            None => write_cell(line, row, column, &SheetValue::Text(day.to_string()), look),
        },
    }
}

/// Days of a spreadsheet's calendar; those before March 1900 are counted in two ways, so they have none.
fn serial(day: chrono::NaiveDate) -> Option<i64> {
    let zero = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?;
    Some((day - zero).num_days()).filter(|days| *days > 60)
}

/// `A`, `B` … `Z`, `AA` …
fn letters(column: usize) -> String {
    let (mut n, mut text) = (column + 1, Vec::new());
    while n > 0 {
        text.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    text.iter().rev().map(|b| char::from(*b)).collect()
}

/// Without what XML cannot hold, cut to what a cell can.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars().take(LONGEST) {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' => safe.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        assert_eq!([0, 25, 26, 51, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }

    #[test]
    fn sheets_get_names_that_are_allowed_and_their_own() {
        let mut writer = SheetWriter::new();
        for name in ["Data", "data", "a/b:c", "", &"long ".repeat(20)] {
            writer.sheet(name, &[]).expect("begun");
        }
        assert_eq!(writer.names[..4], ["Data", "data 2", "abc", "Data 3"]);
        assert!(writer.names[4].chars().count() <= 31);
    }

    #[test]
    fn a_day_is_numbered_as_spreadsheets_do() {
        let day = |y, m, d| chrono::NaiveDate::from_ymd_opt(y, m, d).and_then(serial);
        // As Excel and LibreOffice show 2026-09-30 as a number.
        assert_eq!((day(2026, 9, 30), day(1900, 3, 1), day(1900, 2, 1)), (Some(46_295), Some(61), None));
    }
}
