//! Headings in, the fields of a kind of extract out.
//!
//! HR systems name columns as they please. Here stands what each kind of extract can hold, what its
//! columns are called in practice, and which of them a table has. A column is used when its heading
//! is the name of a field or another spelling of one; one that only resembles a field is not used,
//! and a finding says so. It knows headings, and of values only whether they can be what the heading
//! says; it must not know what the values mean or how they are kept.

mod content;
mod detect;
mod fault;
mod field;
mod fields;
mod header;
mod lexicon;
mod likeness;
mod lines;
mod matching;
mod notes;
mod said;
mod title;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::ExtractKind;

pub(in crate::ingest) use content::fits;
pub(in crate::ingest) use detect::{Candidate, Detected, Wanted, candidates, detect, guess};
pub use fault::MappingFault;
pub use field::{Field, Holds};
pub use fields::fields;
pub(in crate::ingest) use header::Header;
pub(in crate::ingest) use lines::TOP;
pub(in crate::ingest) use matching::Match;
pub(in crate::ingest) use notes::findings;
pub use said::signature;

/// How the columns and values of one source are to be understood; what the form part `mapping` holds.
///
/// ```json
/// {"kind":"staff-in-post","columns":{"Person Number":"staff_reference","Known As":null},
///  "values":{"role_group":{"SW Grade 9":"social_worker"},"unit":{"CFT1":"North/Team 1"}},
///  "constants":{"month":"2026-09"}}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the file is.
    pub kind: ExtractKind,
    /// The sheet of a workbook; `None`: the first that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// 1-based row of the headings; `None`: found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// Heading as in the file → name of a field, or `null` for a column that is not used.
    /// Columns not named here are matched as without a mapping.
    #[serde(default)]
    pub columns: BTreeMap<String, Option<String>>,
    /// Name of a field → value as in the file → value to take instead. Case and outer space do not matter.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Name of a field that stands in no column → its value in every row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
}

impl Mapping {
    /// One that says only what the file is.
    pub fn of_kind(kind: ExtractKind) -> Self {
        Self {
            kind,
            sheet: None,
            header_row: None,
            columns: BTreeMap::new(),
            values: BTreeMap::new(),
            constants: BTreeMap::new(),
        }
    }
}

/// The field of a kind with this canonical name.
pub fn field_of(kind: ExtractKind, name: &str) -> Option<&'static Field> {
    fields(kind).iter().find(|field| field.name == name)
}
