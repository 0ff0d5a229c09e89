//! What a check found in an extract, in words that say where it is and how to mend it.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row was left out.
    Error,
    /// The row was kept, but somebody should look.
    Warning,
    /// Worth knowing; nothing to mend.
    Note,
}

/// One thing found in one place of an extract. A bad row is a finding, never an error that loses the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// 1-based row as a spreadsheet shows it (the header is usually row 1); `None` for the whole file.
    pub row: Option<u32>,
    /// The column's heading as it stands in the file.
    pub column: Option<String>,
    /// The offending value, cut to 200 characters.
    pub value: Option<String>,
    /// Stable name of the rule, such as `number_expected`.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and how to mend it, one plain sentence or two.
    pub fix: String,
}
