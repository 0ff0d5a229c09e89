//! The rows somebody sent, with a column that says how to mend each, as a workbook to send again.
//!
//! Every sheet comes back as it was, one column further to the right: the first column, headed
//! "fix this", says what is wrong with a row; readers pass over it when the workbook is sent again. Cells
//! with a finding are coloured and named in that column. A last sheet lists all findings.

use std::collections::BTreeMap;
use std::io;

use super::sheet_writer::{Look, SheetWriter};
use crate::domain::{FIX_HEADING, Finding, Severity, SheetValue};

/// The sheet that lists all findings.
pub const LIST: &str = "Findings (staffcast)";
const WIDTHS: [u32; 1] = [60];
const LIST_WIDTHS: [u32; 6] = [8, 24, 14, 70, 24, 24];

/// The workbook on its way.
pub struct FindingsWorkbook<'a> {
    writer: SheetWriter,
    findings: &'a [Finding],
    by_row: BTreeMap<u32, Vec<&'a Finding>>,
    target: Target,
    /// The columns of the sheet that was read, once its headings have passed.
    headings: Vec<String>,
    sheets: usize,
    here: bool,
    skipped: bool,
}

/// Where the findings belong.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The sheet that was read; `None`: the first.
    pub sheet: Option<String>,
    /// 1-based row of its headings; `None`: the first row there is.
    pub header_row: Option<u32>,
}

impl<'a> FindingsWorkbook<'a> {
    /// For these findings.
    pub fn new(findings: &'a [Finding], target: Target) -> Self {
        let mut by_row: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
        for finding in findings {
            if let Some(row) = finding.row {
                by_row.entry(row).or_default().push(finding);
            }
        }
        for found in by_row.values_mut() {
            found.sort_by_key(|f| rank(f.severity));
        }
        let writer = SheetWriter::new();
        Self { writer, findings, by_row, target, headings: Vec::new(), sheets: 0, here: false, skipped: false }
    }

    /// Begins a sheet as it was sent.
    ///
    /// # Errors
    /// When memory has no room for the workbook.
    pub fn sheet(&mut self, name: &str) -> io::Result<()> {
        // The list of an earlier workbook that was sent again.
        self.skipped = name == LIST;
        if self.skipped {
            return Ok(());
        }
        self.here = self.target.sheet.as_deref().map_or(self.sheets == 0, |wanted| wanted == name || wanted.is_empty());
        self.sheets += 1;
        self.writer.sheet(name, if self.here { &WIDTHS } else { &[] })
    }

    /// Adds a row as it was sent.
    ///
    /// # Errors
    /// When memory has no room for the workbook.
    pub fn row(&mut self, number: u32, values: &[SheetValue]) -> io::Result<()> {
        if self.skipped {
            return Ok(());
        }
        if !self.here {
            let cells = values.iter().enumerate().map(|(at, value)| (at, value, Look::Plain));
            return self.writer.row(number, cells);
        }
        if self.headings.is_empty() && self.target.header_row.is_none_or(|row| row == number) {
            self.headings = values.iter().map(heading).collect();
            number_repeated(&mut self.headings);
            let first = SheetValue::Text(FIX_HEADING.into());
            return self.shifted(number, &first, Look::Heading, values, |_| Look::Heading);
        }
        let found = self.by_row.remove(&number).unwrap_or_default();
        let marked: Vec<usize> = found.iter().filter_map(|f| self.column(f)).collect();
        let advice = if found.is_empty() { SheetValue::Blank } else { SheetValue::Text(advice(&found)) };
        let look = if found.is_empty() { Look::Plain } else { Look::Advice };
        self.shifted(number, &advice, look, values, |at| if marked.contains(&at) { Look::Marked } else { Look::Plain })
    }

    fn shifted(
        &mut self,
        number: u32,
        first: &SheetValue,
        look: Look,
        values: &[SheetValue],
        style: impl Fn(usize) -> Look,
    ) -> io::Result<()> {
        let width = self.headings.len().max(values.len());
        let blank = &SheetValue::Blank;
        let cells = (0..width).map(|at| (at + 1, values.get(at).unwrap_or(blank), style(at)));
        self.writer.row(number, std::iter::once((0, first, look)).chain(cells))
    }

    fn column(&self, finding: &Finding) -> Option<usize> {
        let wanted = plain(finding.column.as_deref()?);
        self.headings.iter().position(|heading| *heading == wanted)
    }

    /// The bytes of the workbook.
    ///
    /// # Errors
    /// When memory has no room for it.
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        self.writer.sheet(LIST, &LIST_WIDTHS)?;
        let text = |text: &str| SheetValue::Text(text.to_owned());
        let headings = ["Row", "Column", "How bad", "What to do", "Value", "Rule"].map(text);
        self.writer.row(1, headings.iter().enumerate().map(|(at, value)| (at, value, Look::Heading)))?;
        for (number, finding) in (2..).zip(self.findings) {
            let cells = [
                finding.row.map_or_else(|| text("file"), |row| SheetValue::Number(row.into())),
                text(finding.column.as_deref().unwrap_or_default()),
                text(word(finding.severity)),
                text(&finding.fix),
                text(finding.value.as_deref().unwrap_or_default()),
                text(&finding.rule),
            ];
            let look = |at| if at == 3 { Look::Advice } else { Look::Plain };
            self.writer.row(number, cells.iter().enumerate().map(|(at, value)| (at, value, look(at))))?;
        }
        self.writer.finish()
    }
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "To mend",
        Severity::Warning => "To look at",
        Severity::Note => "To know",
    }
}

/// One line for each finding, worst first.
fn advice(found: &[&Finding]) -> String {
    let line = |f: &&Finding| {
        let column = f.column.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
        format!("{}{column}: {}", word(f.severity), f.fix)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn heading(value: &SheetValue) -> String {
    match value {
        SheetValue::Text(text) => plain(text),
        SheetValue::Number(number) => number.to_string(),
        SheetValue::Date(day) => day.to_string(),
        SheetValue::Blank => String::new(),
    }
}

/// Headings are told apart as readers do: the second of a name is `name (2)`.
fn number_repeated(headings: &mut [String]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for heading in headings.iter_mut().filter(|h| !h.is_empty()) {
        let count = seen.entry(heading.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *heading = format!("{heading} ({count})");
        }
    }
}

/// Single spaces, as headings in findings have them.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect()
}
