//! Headings in, the fields of a kind of extract out.
//!
//! HR systems name columns as they please. Here stands what each kind of extract can hold, what its
//! columns are called in practice, and which of them a table has. It knows headings; it must not
//! know what the values mean or how they are kept.

mod field;
mod fields;
mod header;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::ExtractKind;

pub use field::{Field, Holds};
pub use fields::fields;
pub(in crate::ingest) use header::Header;

/// How the columns and values of one source are to be understood; what the form part `mapping` holds.
///
/// ```json
/// {"kind":"staff-in-post","columns":{"Person Number":"staff_reference","Known As":null},
///  "values":{"role_group":{"SW Grade 9":"social_worker"},"unit":{"CFT1":"North/Team 1"}}}
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
    /// Name of a field → value as in the file → value to take instead.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}
