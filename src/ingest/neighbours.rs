//! The published list of statistical neighbours: rows in, each authority with its neighbours out.
//!
//! One row for each authority: its three-digit code, its name, and in pairs of columns the code of a neighbour and how
//! like it is, closest first (`SN_1`, `SN_1P`, `SN_2` …). What is no code, repeats another or points at itself is left
//! out with a finding. It must not know what the list is used for.

use std::collections::{BTreeMap, BTreeSet};

use super::IngestError;
use super::file::{Row, Rows, Upload};
use super::findings::{Findings, Place};
use crate::domain::peers::{Closeness, Neighbour, Neighbourhood};
use crate::domain::{Extract, ExtractKind};

/// Neighbours that the sector compares with.
const USUAL: usize = 10;
/// Pairs of columns a header needs to be this list's.
const ENOUGH: usize = 3;
/// Pairs of columns that are read at most.
const MOST: usize = 20;
/// Findings kept of a file that is refused.
const REFUSED_FINDINGS: usize = 2_000;

/// Headings of the published list, for its template: the first two pairs stand for all ten.
pub(super) fn headings() -> Vec<String> {
    let pairs = (1..=USUAL).flat_map(|n| [format!("SN_{n}"), format!("SN_{n}P")]);
    ["old_la_code", "la_name", "region_ind", "region_name"].map(String::from).into_iter().chain(pairs).collect()
}

/// Which column holds what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    row: u32,
    headings: Vec<String>,
    code: usize,
    name: Option<usize>,
    /// Column of each neighbour's code, and of how like it is.
    pairs: Vec<(usize, Option<usize>)>,
}

/// The header among the first rows; `None` where none is this list's.
pub(super) fn header(top: &[Row]) -> Option<Header> {
    top.iter().take(super::mapping::TOP).find_map(header_of)
}

fn header_of(row: &Row) -> Option<Header> {
    let headings: Vec<String> = row.cells.iter().map(|cell| cell.shown().trim().to_owned()).collect();
    let plain: Vec<String> = headings.iter().map(|heading| normalised(heading)).collect();
    let find = |names: &[&str]| plain.iter().position(|heading| names.contains(&heading.as_str()));
    let code = find(&["oldlacode", "lacode", "lanumber", "la"])?;
    let pair = |n: usize| {
        let at = find(&[&format!("sn{n}"), &format!("neighbour{n}"), &format!("statisticalneighbour{n}")])?;
        Some((at, find(&[&format!("sn{n}p"), &format!("sn{n}prox"), &format!("closeness{n}")])))
    };
    let pairs: Vec<_> = (1..=MOST).map_while(pair).collect();
    let name = find(&["laname", "localauthority", "name"]);
    (pairs.len() >= ENOUGH).then_some(Header { row: row.number, headings, code, name, pairs })
}

/// Lower case, letters and digits alone.
fn normalised(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reads the list; `top` are the rows that were looked at to find the header.
///
/// # Errors
/// When the file is damaged or too large, has no rows, or more than half of them cannot be used.
pub(super) fn read(
    header: &Header,
    top: Vec<Row>,
    rest: &mut dyn Rows,
    upload: Upload,
) -> Result<Extract, IngestError> {
    let mut reader = Reader::new(header);
    for row in top.into_iter().filter(|row| row.number > header.row) {
        reader.take(&row);
    }
    while let Some(row) = rest.next_row()? {
        reader.take(&row);
    }
    let file = || upload.file.to_owned();
    let Reader { rows, rejected, mut kept, names, mut findings, .. } = reader;
    if rows == 0 {
        return Err(IngestError::NoRows { file: file() });
    }
    if rejected > rows / 2 {
        let mut findings = findings.finish();
        findings.truncate(REFUSED_FINDINGS);
        return Err(IngestError::Untrusted { file: file(), rows, rejected, findings });
    }
    for (row, hood) in &mut kept {
        for neighbour in &mut hood.neighbours {
            match names.get(&neighbour.code) {
                Some(name) => neighbour.name.clone_from(name),
                None => findings.warning(
                    Place { row: Some(*row), column: None, value: Some(&neighbour.code) },
                    "neighbour_unknown",
                    "The list has no row of this code, so that it may be an authority that is no more. It is kept; check \
                     it against the source.",
                ),
            }
        }
    }
    Ok(Extract {
        rows,
        accepted: rows - rejected,
        rejected,
        neighbours: kept.into_iter().map(|(_, hood)| hood).collect(),
        findings: findings.finish(),
        ..Extract::empty(ExtractKind::StatisticalNeighbours)
    })
}

/// Rows and findings so far.
struct Reader<'h> {
    header: &'h Header,
    rows: u32,
    rejected: u32,
    kept: Vec<(u32, Neighbourhood)>,
    /// Names by code.
    names: BTreeMap<String, String>,
    seen: BTreeMap<String, u32>,
    findings: Findings,
}

impl<'h> Reader<'h> {
    fn new(header: &'h Header) -> Self {
        let (kept, names, seen) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { header, rows: 0, rejected: 0, kept, names, seen, findings: Findings::default() }
    }

    fn take(&mut self, row: &Row) {
        let text = |at: usize| row.cell(at).shown().trim().to_owned();
        let said = text(self.header.code);
        self.rows += 1;
        let Some(authority) = code(&said) else {
            let fix = "Write the three-digit code of the authority, such as 887. The row is left out.";
            return self.refuse(row, &said, "authority_code_expected", fix);
        };
        if let Some(first) = self.seen.get(&authority) {
            let fix = format!("The authority stands in row {first} already, which is used. Keep only one of them.");
            return self.refuse(row, &said, "row_repeated", &fix);
        }
        let neighbours = self.neighbours(row, &authority);
        if neighbours.is_empty() {
            let fix = "The row names no neighbour that can be used: fill its codes in from the source. It is left out.";
            return self.refuse(row, &said, "neighbours_missing", fix);
        }
        if neighbours.len() < USUAL {
            let value = neighbours.len().to_string();
            let fix = format!("The row has {value} neighbours where {USUAL} are usual. It is used as it is.");
            self.findings.note(
                Place { row: Some(row.number), column: None, value: Some(&value) },
                "neighbours_fewer_than_usual",
                fix,
            );
        }
        self.seen.insert(authority.clone(), row.number);
        let name = self.header.name.map(text).filter(|name| !name.is_empty());
        self.names.insert(authority.clone(), name.unwrap_or_else(|| authority.clone()));
        self.kept.push((row.number, Neighbourhood { authority, neighbours }));
    }

    fn neighbours(&mut self, row: &Row, authority: &str) -> Vec<Neighbour> {
        let header = self.header;
        let (mut found, mut codes) = (Vec::new(), BTreeSet::new());
        for (at, closeness) in &header.pairs {
            let said = row.cell(*at).shown().trim().to_owned();
            if said.is_empty() {
                continue;
            }
            let place = |at: usize, value| Place {
                row: Some(row.number),
                column: header.headings.get(at).map(String::as_str),
                value: Some(value),
            };
            let faults = match code(&said) {
                None => Some(("neighbour_code_expected", "Write the three-digit code of the neighbour")),
                Some(code) if code == authority => {
                    Some(("own_neighbour", "An authority cannot be its own neighbour: check the code"))
                }
                Some(code) if codes.contains(&code) => {
                    Some(("neighbour_repeated", "The row names this neighbour before: check the code"))
                }
                Some(_) => None,
            };
            if let Some((rule, fix)) = faults {
                self.findings.warning(place(*at, &said), rule, format!("{fix}. The neighbour is left out."));
                continue;
            }
            let words = closeness.map(|at| row.cell(at).shown().trim().to_owned()).unwrap_or_default();
            let likeness = Closeness::from_words(&words);
            if let (None, Some(at), false) = (likeness, closeness, words.is_empty()) {
                let fix = "The list says extremely close, very close, close, somewhat close or not close. The neighbour \
                           is kept without it.";
                self.findings.warning(place(*at, &words), "closeness_unknown", fix);
            }
            codes.insert(said.clone());
            found.push(Neighbour { code: said, name: String::new(), closeness: likeness });
        }
        found
    }

    fn refuse(&mut self, row: &Row, said: &str, rule: &'static str, fix: &str) {
        self.rejected += 1;
        let column = self.header.headings.get(self.header.code).map(String::as_str);
        self.findings.error(Place { row: Some(row.number), column, value: Some(said) }, rule, fix);
    }
}

/// "887"; spreadsheets give numbers without their leading zeros, which no code has.
fn code(text: &str) -> Option<String> {
    (text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
}
