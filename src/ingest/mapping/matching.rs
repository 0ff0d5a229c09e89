//! Which column holds which field.

use super::content;
use super::header::without_count;
use super::lexicon::Lexicon;
use super::likeness::{NAMED, SURE};
use super::words::Words;
use super::{Field, Holds};
use crate::domain::ExtractKind;
use crate::ingest::file::Row;

/// Closer together than this, two fields cannot be told apart.
const TOO_CLOSE: f64 = 0.04;

/// What is known of one column.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Match {
    /// What it is read as.
    pub field: Option<&'static Field>,
    /// Likeness of the field, or of the likeliest one where none is sure.
    pub score: f64,
    /// Other fields it could be, likeliest first.
    pub others: Vec<(&'static Field, f64)>,
    /// Why nothing is sure.
    pub doubt: Option<Doubt>,
    /// Said by a mapping, not found out.
    pub is_said: bool,
}

/// Why a column is not used though it resembles a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Doubt {
    /// Not alike enough, or two fields are as alike.
    Unlike,
    /// Another column, by its position, is read as that field.
    Taken(usize),
    /// Its values are something else.
    Values,
}

impl Match {
    fn none() -> Self {
        Self { field: None, score: 0.0, others: Vec::new(), doubt: None, is_said: false }
    }

    /// What somebody said it is.
    pub(super) fn said(field: Option<&'static Field>) -> Self {
        Self { field, score: if field.is_some() { 1.0 } else { 0.0 }, is_said: true, ..Self::none() }
    }

    /// Whether the heading is only like the name of the field.
    pub fn is_by_likeness(&self) -> bool {
        self.field.is_some() && !self.is_said && self.score < NAMED
    }

    fn doubt(&mut self, doubt: Doubt) {
        if let Some(field) = self.field.take() {
            self.others.insert(0, (field, self.score));
        }
        self.doubt = Some(doubt);
    }
}

/// What a mapping says of a column: nothing, or a field or that it is not used.
pub(super) type Said = Option<Option<&'static Field>>;

/// Finds the field of every column. `said` holds what a mapping says of each; `below` are rows under the headings.
pub(super) fn columns(kind: ExtractKind, headings: &[String], said: &[Said], below: &[Row]) -> Vec<Match> {
    let lexicon = Lexicon::of(kind);
    let alone = |(at, heading): (usize, &String)| match said.get(at).copied().flatten() {
        Some(field) => Match::said(field),
        None => judge(lexicon, kind, heading, below, at),
    };
    let mut matches: Vec<Match> = headings.iter().enumerate().map(alone).collect();
    settle(&mut matches);
    matches
}

/// One column by itself.
fn judge(lexicon: &Lexicon, kind: ExtractKind, heading: &str, below: &[Row], at: usize) -> Match {
    let mut likely = lexicon.likely(&Words::of(without_count(heading)));
    let Some(&(field, score)) = likely.first() else { return Match::none() };
    // What stands in a cell of the monthly position is told row by row.
    let has_values = kind != ExtractKind::MonthlyPosition;
    if let Some(&(other, close)) = likely.get(1)
        && score < NAMED
        && score - close < TOO_CLOSE
    {
        if has_values && content::decides(other.holds, field.holds, below, at) {
            likely.swap(0, 1);
        } else if !(has_values && content::decides(field.holds, other.holds, below, at)) {
            return Match { score, others: likely, doubt: Some(Doubt::Unlike), ..Match::none() };
        }
    }
    let (field, score) = likely.remove(0);
    let mut found = Match { field: Some(field), score, others: likely, doubt: None, is_said: false };
    if score < SURE {
        found.doubt(Doubt::Unlike);
    } else if has_values && content::contradicts(field.holds, below, at) {
        found.doubt(Doubt::Values);
    }
    found
}

/// One column for each field: said ones first, then the likeliest. What identifies people may stand in many.
fn settle(matches: &mut [Match]) {
    let mut order: Vec<usize> = (0..matches.len()).filter(|&at| matches[at].field.is_some()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&matches[a], &matches[b]);
        b.is_said.cmp(&a.is_said).then(b.score.total_cmp(&a.score))
    });
    let mut taken: Vec<(&'static str, usize)> = Vec::new();
    for at in order {
        let Some(field) = matches[at].field.filter(|field| field.holds != Holds::Identity) else { continue };
        match taken.iter().find(|(name, _)| *name == field.name) {
            Some(&(_, by)) => matches[at].doubt(Doubt::Taken(by)),
            None => taken.push((field.name, at)),
        }
    }
}
