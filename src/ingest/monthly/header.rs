//! The row of headings: where it is and which column holds what.

use crate::domain::{Count, ExtractKind, Rate};
use crate::ingest::IngestError;
use crate::ingest::file::{Row, Upload};

use super::columns::{Column, recognise};
use crate::ingest::spelling::{clean_name, cut};

/// Recognised headings a row needs to be taken for the header.
const ENOUGH: usize = 3;

/// The header found.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest) struct Header {
    /// 1-based row.
    pub row: u32,
    headings: Vec<String>,
    columns: Vec<Option<Column>>,
}

impl Header {
    /// The best of the first rows; `None` when no row looks like a header of ours.
    pub fn find(top: &[Row]) -> Option<Self> {
        let mut best: Option<(usize, Self)> = None;
        for row in top {
            let header = Self::of(row);
            let score = header.columns.iter().flatten().count();
            if score >= ENOUGH && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, header));
            }
        }
        best.map(|(_, header)| header)
    }

    fn of(row: &Row) -> Self {
        let headings: Vec<String> = row.cells.iter().map(|cell| cut(&clean_name(&cell.shown()), 80)).collect();
        let columns = headings.iter().map(|heading| recognise(heading).map(|known| known.column)).collect();
        Self { row: row.number, headings, columns }
    }

    /// Refuses a header that lacks a required column or has one twice.
    ///
    /// # Errors
    /// [`IngestError::MissingColumns`] or [`IngestError::RepeatedColumn`].
    pub fn check(&self, upload: Upload) -> Result<(), IngestError> {
        for (at, column) in self.columns.iter().enumerate() {
            let Some(column) = column else { continue };
            if let Some(first) = self.at(*column).filter(|&first| first < at) {
                return Err(IngestError::RepeatedColumn {
                    file: upload.file.into(),
                    column: name_of(*column),
                    first: self.headings[first].clone(),
                    second: self.headings[at].clone(),
                });
            }
        }
        let missing = self.missing();
        if missing.is_empty() {
            return Ok(());
        }
        let kind = ExtractKind::MonthlyPosition;
        Err(IngestError::MissingColumns { file: upload.file.into(), kind, missing, row: self.row })
    }

    fn missing(&self) -> Vec<&'static str> {
        const REQUIRED: [Column; 6] = [
            Column::Month,
            Column::Unit,
            Column::Count(Count::InPostFte),
            Column::Count(Count::InPostHeadcount),
            Column::Count(Count::Leavers),
            Column::Count(Count::AgencyFte),
        ];
        let mut missing: Vec<_> =
            REQUIRED.into_iter().filter(|&column| self.at(column).is_none()).map(name_of).collect();
        let posts = [Count::VacanciesFte, Count::EstablishmentFte];
        if posts.iter().all(|&count| self.at(Column::Count(count)).is_none()) {
            missing.push(Count::VacanciesFte.as_str());
        }
        missing
    }

    /// Position of a column.
    pub fn at(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|c| *c == Some(column))
    }

    /// Positions of all counts in the file.
    pub fn counts(&self) -> impl Iterator<Item = (usize, Count)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| match column {
            Some(Column::Count(count)) => Some((at, *count)),
            _ => None,
        })
    }

    /// Positions of all reported rates in the file.
    pub fn rates(&self) -> impl Iterator<Item = (usize, Rate)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| match column {
            Some(Column::Reported(rate)) => Some((at, *rate)),
            _ => None,
        })
    }

    /// The heading of a column as it stands in the file; its canonical name where it is not there.
    pub fn heading(&self, column: Column) -> &str {
        self.at(column).map_or(name_of(column), |at| &self.headings[at])
    }

    /// Headings that are none of ours.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().zip(&self.columns).filter(|(h, c)| c.is_none() && !h.is_empty()).map(|(h, _)| h.as_str())
    }

    /// Whether a row repeats the headings, as paged reports do.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        let same = |at: usize| clean_name(&row.cell(at).shown()).eq_ignore_ascii_case(&self.headings[at]);
        [Column::Month, Column::Unit].into_iter().filter_map(|c| self.at(c)).all(same)
    }
}

fn name_of(column: Column) -> &'static str {
    match column {
        Column::Month => "month",
        Column::Unit => "unit",
        Column::Role => "role_group",
        Column::Count(count) => count.as_str(),
        Column::Reported(rate) => rate.as_str(),
    }
}
