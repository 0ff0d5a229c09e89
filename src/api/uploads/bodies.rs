//! What is told of an unfinished upload.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::extracts::FindingRow;
use crate::domain::Period;
use crate::ingest::{Look, Mapping};
use crate::pipeline::uploads::Checked;
use crate::upload::Unfinished;

/// A file that waits to be kept or thrown away, for a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnfinishedUpload {
    /// Leads back to it and opens it: keep it secret.
    #[schema(example = "5f0c0d3c1b0e4a1c9d2e8f7a6b5c4d3e")]
    pub id: String,
    /// The name it came with.
    pub file_name: String,
    /// What it is to be read as; `null`: found from its headings.
    pub kind: Option<String>,
    /// How columns and values are to be understood; `null`: as `look` proposes.
    #[schema(value_type = Option<Object>)]
    pub mapping: Option<Mapping>,
    /// The extract it was kept as; then nothing of the file is here any more.
    pub kept: Option<String>,
    /// Its sheets, columns and first rows, what may identify people masked; `null` once it is kept.
    #[schema(value_type = Option<Object>)]
    pub look: Option<Look>,
}

/// What keeping a file would bring.
#[derive(Debug, Serialize, ToSchema)]
pub struct Check {
    /// What it is read as; `null` where it was refused before that was known.
    #[schema(example = "monthly-position")]
    pub kind: Option<String>,
    /// Data rows in it.
    pub rows: u32,
    /// Rows that would be kept.
    pub accepted: u32,
    /// Rows that would be left out, each with a finding.
    pub rejected: u32,
    /// First period it speaks of.
    #[schema(value_type = Option<String>, example = "2021-10")]
    pub first: Option<Period>,
    /// Last period it speaks of.
    #[schema(value_type = Option<String>, example = "2026-09")]
    pub last: Option<Period>,
    /// Units it speaks of.
    pub units: usize,
    /// Values it brings.
    pub values: usize,
    /// Why it would be refused whole; `null`: it can be kept.
    pub refusal: Option<String>,
    /// The extract with the same content, kept before.
    pub same_as: Option<String>,
    /// What the checks found, in row order.
    pub findings: Vec<FindingRow>,
}

/// An upload as it is told, with a look at it.
pub(super) fn shown(upload: &Unfinished, look: Option<Look>) -> UnfinishedUpload {
    let decided = &upload.decisions;
    UnfinishedUpload {
        id: upload.token.to_string(),
        file_name: decided.file_name.clone(),
        kind: decided.kind.map(|kind| kind.as_str().to_owned()),
        mapping: decided.mapping.clone(),
        kept: decided.kept.clone(),
        look,
    }
}

impl From<Checked> for Check {
    fn from(c: Checked) -> Self {
        Self {
            kind: c.kind.map(|kind| kind.as_str().to_owned()),
            rows: c.rows,
            accepted: c.accepted,
            rejected: c.rejected,
            first: c.span.map(|(first, _)| first),
            last: c.span.map(|(_, last)| last),
            units: c.units,
            values: c.values,
            refusal: c.refusal,
            same_as: c.same.map(|record| record.id),
            findings: c.findings.into_iter().map(FindingRow::from).collect(),
        }
    }
}
