//! The rows that could be the header: each of the first ones, alone or with the row above it.

use super::header::{Line, number_repeats};
use super::lexicon::Lexicon;
use super::words::Words;
use crate::domain::ExtractKind;
use crate::ingest::file::Row;
use crate::ingest::spelling::{clean_name, cut};

/// Rows from the top in which the headings must stand.
pub(in crate::ingest) const TOP: usize = 20;
/// Longest heading in characters.
const LONGEST: usize = 80;

/// The line of a row by itself.
pub(super) fn single(row: &Row) -> Line {
    let raw = texts(row);
    let mut headings = raw.clone();
    number_repeats(&mut headings);
    Line { row: row.number, headings, raw }
}

/// The line of two rows of headings: what stands above a group of columns goes before each of its headings
/// where that makes a name we know, or where the heading would otherwise stand there twice.
pub(super) fn double(kind: ExtractKind, above: &Row, row: &Row) -> Line {
    let lexicon = Lexicon::of(kind);
    let (upper, lower) = (texts(above), texts(row));
    let mut group = String::new();
    let mut headings = Vec::with_capacity(upper.len().max(lower.len()));
    for at in 0..upper.len().max(lower.len()) {
        let text = |texts: &[String]| texts.get(at).cloned().unwrap_or_default();
        let (over, own) = (text(&upper), text(&lower));
        if !over.is_empty() {
            group.clone_from(&over);
        }
        if own.is_empty() {
            // A heading merged over both rows; a group without headings ends here.
            headings.push(over);
            group.clear();
            continue;
        }
        let both = cut(&format!("{group} {own}"), LONGEST);
        let is_repeated = lower.iter().filter(|other| other.eq_ignore_ascii_case(&own)).count() > 1;
        let names = lexicon.named(&Words::of(&both)).is_some();
        headings.push(if !group.is_empty() && (names || is_repeated) { both } else { own });
    }
    number_repeats(&mut headings);
    Line { row: row.number, headings, raw: lower }
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cut(&clean_name(&cell.shown()), LONGEST)).collect()
}

/// Different fields of a kind that a line names without doubt.
pub(super) fn named(kind: ExtractKind, line: &Line) -> usize {
    let lexicon = Lexicon::of(kind);
    let headings = line.headings.iter().filter(|heading| !heading.is_empty());
    let mut fields: Vec<&str> =
        headings.filter_map(|heading| lexicon.named(&Words::of(heading))).map(|(field, _)| field.name).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// Every line among the first rows; where two rows say no more than the lower alone, only that one.
pub(super) fn all(kind: ExtractKind, top: &[Row]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, row) in top.iter().take(TOP).enumerate() {
        let alone = single(row);
        let with_above = at.checked_sub(1).map(|before| double(kind, &top[before], row));
        match with_above.filter(|line| named(kind, line) > named(kind, &alone)) {
            Some(line) => lines.push(line),
            None => lines.push(alone),
        }
    }
    lines
}

/// The best line for a kind with the number of fields it names; the first of equals.
pub(super) fn best(kind: ExtractKind, top: &[Row]) -> Option<(usize, Line)> {
    let mut best: Option<(usize, Line)> = None;
    for line in all(kind, top) {
        let score = named(kind, &line);
        if score > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((score, line));
        }
    }
    best
}
