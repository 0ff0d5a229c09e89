//! One pass over the rows of a sheet.

use super::column::Column;
use super::mask::{Openness, show};
use super::shown::{Alternative, ColumnLook, Look, RowLook, ValueLook, ValuesLook};
use super::{meaning, strange};
use crate::ingest::Mapping;
use crate::ingest::file::Row;
use crate::ingest::mapping::{Header, Holds, Match};
use crate::ingest::people::screen;
use crate::ingest::table::Values;

/// First rows shown.
const FIRST: usize = 20;
/// Different values shown of a column.
const VALUES: usize = 200;

/// What is seen of the rows below a header.
pub(super) struct Survey<'a> {
    header: Header,
    values: Values<'a>,
    columns: Vec<Column>,
    first: Vec<RowLook>,
    rows: u32,
}

impl<'a> Survey<'a> {
    /// Nothing seen yet.
    pub fn new(header: Header, mapping: Option<&'a Mapping>) -> Self {
        let at = (0..header.width()).filter(|&at| !header.headings()[at].is_empty());
        let column = |at: usize| Column::new(at, header.matches()[at].field, openness(&header, at));
        let columns = at.map(column).collect();
        Self { values: Values::of(mapping), columns, first: Vec::new(), rows: 0, header }
    }

    /// The header the rows stand below.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Takes note of a row.
    pub fn take(&mut self, row: &Row) {
        if row.number <= self.header.row || self.header.is_repeated_by(row) {
            return;
        }
        self.rows += 1;
        if self.first.len() < FIRST {
            let cells = self.columns.iter().map(|column| show(&row.cell(column.at).shown(), column.openness)).collect();
            self.first.push(RowLook { row: row.number, cells });
        }
        for column in &mut self.columns {
            column.take(row.number, row.cell(column.at));
        }
    }

    /// Writes down what was seen.
    pub fn show(self, look: &mut Look) {
        look.rows = self.rows;
        look.columns = self.columns.iter().map(|column| self.column(column)).collect();
        look.strange = strange::rows(&self.columns);
        look.values = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.has_values())
            .filter_map(|(index, column)| self.values(index, column))
            .collect();
        look.first = self.first;
    }

    fn column(&self, column: &Column) -> ColumnLook {
        let found: &Match = &self.header.matches()[column.at];
        let alternatives = found.others.iter().map(|(field, score)| Alternative { field: field.name, score: *score });
        ColumnLook {
            at: column.at,
            heading: self.header.headings()[column.at].clone(),
            field: found.field.map(|field| field.name),
            score: found.score,
            sure: found.doubt.is_none(),
            alternatives: alternatives.collect(),
            masked: column.openness != Openness::Plain,
            samples: column.samples.iter().map(|sample| show(sample, column.openness)).collect(),
        }
    }

    fn values(&self, index: usize, column: &Column) -> Option<ValuesLook> {
        let field = column.field?;
        let mut values: Vec<(&String, u32)> = column.different.iter().map(|(value, rows)| (value, *rows)).collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let more = column.too_many || values.len() > VALUES;
        let value = |(value, rows): (&String, u32)| {
            let instead = self.values.instead(field.name, value);
            let is_open = screen::identifies(&instead).is_none();
            let becomes = if is_open { meaning::of(self.header.kind, field, &instead) } else { None };
            ValueLook { value: show(value, Openness::Plain), rows, becomes }
        };
        Some(ValuesLook {
            column: index,
            field: field.name,
            known: meaning::known(field.name),
            values: values.into_iter().take(VALUES).map(value).collect(),
            more,
        })
    }
}

/// How much of a column may be shown. What nobody has said anything about may be anything in a list about people.
fn openness(header: &Header, at: usize) -> Openness {
    match header.matches()[at].field {
        Some(field) if matches!(field.holds, Holds::Reference | Holds::Identity) => Openness::Nothing,
        Some(field) if field.name == "birth_date" => Openness::Shape,
        None if header.kind.is_about_people() => Openness::Shape,
        _ => Openness::Plain,
    }
}
