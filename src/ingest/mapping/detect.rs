//! Which kind of extract a table is, and where its headings stand.

use super::header::{Header, Line};
use super::{Holds, Mapping, MappingFault, field_of, fields, lines, title};
use chrono::Datelike;

use crate::domain::{ExtractKind, Month};
use crate::ingest::Request;
use crate::ingest::file::{Cell, Row};
use crate::ingest::spelling::{date, month};

/// Recognised headings a row needs to be taken for the header.
const ENOUGH: usize = 3;
/// Kinds closer together than this cannot be told apart.
const MARGIN: f64 = 0.05;
/// Kinds whose tables are matched by their headings.
const TABULAR: [ExtractKind; 6] = [
    ExtractKind::MonthlyPosition,
    ExtractKind::StaffInPost,
    ExtractKind::Starters,
    ExtractKind::Leavers,
    ExtractKind::AgencyAssignments,
    ExtractKind::RecruitmentPipeline,
];

/// What is wanted of a table.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest) struct Wanted<'a, 'n> {
    /// What the sender calls it.
    pub kind: Option<ExtractKind>,
    /// How the sender wants it understood.
    pub mapping: Option<&'a Mapping>,
    /// Mappings kept from earlier files.
    pub saved: &'a [Mapping],
    /// Name of the file.
    pub file: &'n str,
    /// Name of the sheet; empty for a text file.
    pub sheet: &'n str,
}

impl<'a, 'n> Wanted<'a, 'n> {
    /// Of a sheet, what a request asks for.
    pub fn of(request: &Request<'a>, sheet: &'n str) -> Self
    where
        'a: 'n,
    {
        Self { kind: request.kind, mapping: request.mapping, saved: request.saved, file: request.file_name, sheet }
    }
}

/// What a table turned out to be.
#[derive(Debug)]
pub(in crate::ingest) enum Detected<'a> {
    /// No row looks like a header of ours.
    Nothing,
    /// One of several kinds.
    Ambiguous(Vec<ExtractKind>),
    /// A table, with the mapping its values go by.
    Table {
        /// Its header.
        header: Box<Header>,
        /// Sender's or kept.
        mapping: Option<&'a Mapping>,
    },
}

/// A kind the table could be.
#[derive(Debug)]
pub(in crate::ingest) struct Candidate {
    /// Its header, read as this kind.
    pub header: Header,
    /// How well it fits, about 0 to 1.
    pub score: f64,
}

/// Finds kind and header among the first rows: as the sender's mapping says, as a kept mapping that fits says,
/// or by the headings.
///
/// # Errors
/// When the sender's mapping does not fit.
pub(in crate::ingest) fn detect<'a>(wanted: Wanted<'a, '_>, top: &[Row]) -> Result<Detected<'a>, MappingFault> {
    if let Some(mapping) = wanted.mapping {
        mapping.check(wanted.kind)?;
        let Some(line) = mapping.line(top)? else { return Ok(Detected::Nothing) };
        let header = by_mapping(mapping, line, top, wanted.sheet)?;
        return Ok(table(header, Some(mapping)));
    }
    if let Some((mapping, header)) = remembered(wanted, top) {
        return Ok(table(header, Some(mapping)));
    }
    if let Some(kind) = wanted.kind {
        return Ok(header(kind, top, wanted.sheet).map_or(Detected::Nothing, |header| table(header, None)));
    }
    let mut candidates = candidates(wanted, top);
    let Some(best) = candidates.first() else { return Ok(Detected::Nothing) };
    let close: Vec<ExtractKind> = candidates
        .iter()
        .filter(|other| may_be(&other.header) && best.score - other.score < MARGIN)
        .map(|other| other.header.kind)
        .collect();
    if close.len() > 1 && may_be(&best.header) {
        return Ok(Detected::Ambiguous(close));
    }
    Ok(table(candidates.swap_remove(0).header, None))
}

fn table(header: Header, mapping: Option<&Mapping>) -> Detected<'_> {
    Detected::Table { header: Box::new(header), mapping }
}

fn by_mapping(mapping: &Mapping, line: Line, top: &[Row], sheet: &str) -> Result<Header, MappingFault> {
    let said = mapping.said(&line.headings)?;
    let row = line.row;
    let mut header = Header::new(mapping.kind, line, &said, mapping.constants(), below(top, row));
    add_month(&mut header, top, sheet);
    Ok(header)
}

/// A kept mapping whose headings are exactly those of one of the first rows.
fn remembered<'a>(wanted: Wanted<'a, '_>, top: &[Row]) -> Option<(&'a Mapping, Header)> {
    wanted.saved.iter().filter(|mapping| wanted.kind.is_none_or(|kind| kind == mapping.kind)).find_map(|mapping| {
        let line = lines::all(mapping.kind, top).into_iter().find(|line| mapping.fits(&line.headings))?;
        mapping.check(None).ok()?;
        Some((mapping, by_mapping(mapping, line, top, wanted.sheet).ok()?))
    })
}

/// The header of a kind; `None` when no row looks like it.
fn header(kind: ExtractKind, top: &[Row], sheet: &str) -> Option<Header> {
    let (_, line) = lines::best(kind, top)?;
    let row = line.row;
    let mut header = Header::new(kind, line, &[], Vec::new(), below(top, row));
    add_month(&mut header, top, sheet);
    (header.score() >= ENOUGH).then_some(header)
}

/// The header of a kind as far as it can be guessed: where no row looks like it, the one with the most words.
/// For somebody who is to say what the columns are.
pub(in crate::ingest) fn guess(kind: ExtractKind, top: &[Row], sheet: &str) -> Option<Header> {
    if let Some(header) = header(kind, top, sheet) {
        return Some(header);
    }
    let words = |row: &&Row| row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank()).count();
    let row = top.iter().take(lines::TOP).rev().max_by_key(words).filter(|row| words(row) > 1)?;
    Some(Header::new(kind, lines::single(row), &[], Vec::new(), below(top, row.number)))
}

/// A list of staff without a column for the month is that of the month in its title.
fn add_month(header: &mut Header, top: &[Row], sheet: &str) {
    let needs = header.kind == ExtractKind::StaffInPost && header.missing().contains(&"month");
    if needs
        && let Some(month) = title::month(above(top, header.row), sheet)
        && let Some(field) = field_of(header.kind, "month")
    {
        header.add_constant(field, Cell::Text(month.to_string()));
    }
}

fn above(top: &[Row], row: u32) -> &[Row] {
    &top[..top.partition_point(|r| r.number < row)]
}

fn below(top: &[Row], row: u32) -> &[Row] {
    &top[top.partition_point(|r| r.number <= row)..]
}

/// Every kind a table could be, likeliest first.
pub(in crate::ingest) fn candidates(wanted: Wanted, top: &[Row]) -> Vec<Candidate> {
    let headers = TABULAR
        .into_iter()
        .filter_map(|kind| header(kind, top, wanted.sheet))
        .filter(|header| is_distinct(header) || is_named(header, wanted, top));
    let mut candidates: Vec<Candidate> =
        headers.map(|header| Candidate { score: score(&header, wanted, top), header }).collect();
    // Those whose required columns are there before those that lack some; the order of kinds decides equals.
    candidates.sort_by(|a, b| may_be(&b.header).cmp(&may_be(&a.header)).then(b.score.total_cmp(&a.score)));
    candidates
}

/// Whether the table can be of its kind: nothing required is missing, or only the month of a list of staff.
fn may_be(header: &Header) -> bool {
    match header.missing().as_slice() {
        [] => true,
        ["month"] => header.kind == ExtractKind::StaffInPost,
        _ => false,
    }
}

/// Whether a column is there that lists of no other kind have.
fn is_distinct(header: &Header) -> bool {
    let telling: &[&str] = match header.kind {
        ExtractKind::AgencyAssignments => &[
            "agency_name",
            "pay_rate",
            "charge_rate",
            "agency_margin",
            "week_ending",
            "worker_reference",
            "project_team",
        ],
        ExtractKind::RecruitmentPipeline => &[
            "advert_date",
            "applications",
            "interviews",
            "offer_date",
            "offer_status",
            "expected_start",
            "candidate_reference",
        ],
        // What they require tells them apart.
        ExtractKind::MonthlyPosition | ExtractKind::StaffInPost | ExtractKind::Starters | ExtractKind::Leavers => {
            return true;
        }
        ExtractKind::CswwXml | ExtractKind::PublishedCsww | ExtractKind::StatisticalNeighbours => return false,
    };
    telling.iter().any(|name| header.at(name).is_some())
}

/// Whether the name of the file or sheet, or a title, says that it is of this kind.
fn is_named(header: &Header, wanted: Wanted, top: &[Row]) -> bool {
    title::says(header.kind, above(top, header.row), &[wanted.file, wanted.sheet])
}

/// Half for the required fields that are there, half for the columns that are understood, and what names and
/// values say besides.
fn score(header: &Header, wanted: Wanted, top: &[Row]) -> f64 {
    let required = fields(header.kind).iter().filter(|field| field.is_required).count().max(1);
    let completeness = 1.0 - header.missing().len() as f64 / required as f64;
    let headings = header.headings()[..header.width()].iter().filter(|heading| !heading.is_empty()).count().max(1);
    let weight = |holds: Holds| if holds == Holds::Identity { 0.5 } else { 1.0 };
    let understood: f64 = header.columns().map(|(_, field)| weight(field.holds)).sum();
    let named = is_named(header, wanted, top);
    // Only the month is not told by the headings: such a list is as likely of staff as of starters.
    let completeness = if header.missing() == ["month"] { completeness.max(0.95) } else { completeness };
    0.5 * completeness
        + 0.5 * understood / headings as f64
        + if named { 0.15 } else { 0.0 }
        + evidence(header, below(top, header.row))
}

/// What the columns and values say for or against a kind of list of people.
fn evidence(header: &Header, rows: &[Row]) -> f64 {
    let has = |name: &str| header.at(name).is_some();
    match header.kind {
        ExtractKind::StaffInPost if has("month") && has("start_date") => match month_of_start(header, rows) {
            // The month is that in which each of them started.
            Some(share) if share > 0.8 => -0.2,
            Some(_) => 0.2,
            None => 0.05,
        },
        ExtractKind::Starters if has("origin") => 0.1,
        // Where only some have left it is a list of everybody.
        ExtractKind::Leavers => match filled(header, rows, "leaving_date") {
            Some(share) if share < 0.6 => -0.4,
            Some(share) if share > 0.9 => 0.1,
            _ if has("reason") => 0.05,
            _ => 0.0,
        },
        _ => 0.0,
    }
}

/// The share of rows with something in a field; `None` for few rows.
fn filled(header: &Header, rows: &[Row], field: &str) -> Option<f64> {
    let at = header.at(field)?;
    let count = rows.iter().filter(|row| !row.cell(at).is_blank()).count();
    (rows.len() >= 3).then(|| count as f64 / rows.len() as f64)
}

/// The share of rows whose month is that of their start; `None` for few rows.
fn month_of_start(header: &Header, rows: &[Row]) -> Option<f64> {
    let (month, start) = (header.at("month")?, header.at("start_date")?);
    let pairs: Vec<bool> = rows
        .iter()
        .filter_map(|row| {
            let started = date::read(row.cell(start)).ok()?;
            let started = Month::new(started.year(), started.month())?;
            Some(month::read(row.cell(month)).ok()? == started)
        })
        .collect();
    let same = pairs.iter().filter(|same| **same).count();
    (pairs.len() >= 2).then(|| same as f64 / pairs.len() as f64)
}
