//! Yes and no.

use super::plain_signs;
use crate::domain::Gap;
use crate::ingest::file::Cell;

/// A cell that says neither yes nor no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct Fault;

#[expect(clippy::unused_self, reason = "asked like the faults of the other spellings")]
impl Fault {
    /// Stable name of the rule.
    pub fn rule(self) -> &'static str {
        "yes_no_expected"
    }

    /// How to mend it.
    pub fn fix(self) -> &'static str {
        "Yes or no stands in this column. Write yes or no, or leave the cell empty if it is not known."
    }
}

/// Reads a cell; `None` when it is blank, a symbol or says that it is not known.
///
/// # Errors
/// When it says neither yes nor no.
pub(in crate::ingest) fn read(cell: &Cell) -> Result<Option<bool>, Fault> {
    let text = match cell {
        Cell::Blank => return Ok(None),
        Cell::Number(number) if *number == 1.0 => return Ok(Some(true)),
        Cell::Number(number) if *number == 0.0 => return Ok(Some(false)),
        Cell::Number(_) | Cell::Date(_) => return Err(Fault),
        Cell::Text(text) => plain_signs(text).to_lowercase(),
    };
    match text.trim_end_matches('.') {
        "yes" | "y" | "true" | "t" | "1" | "1.0" | "on" | "✓" | "✔" | "✅" | "☑" => Ok(Some(true)),
        "no" | "n" | "false" | "f" | "0" | "0.0" | "off" | "none" | "✗" | "✘" | "☐" => Ok(Some(false)),
        "" | "unknown" | "not known" | "not stated" | "tbc" | "?" | "null" => Ok(None),
        _ if Gap::from_symbol(&text).is_some() => Ok(None),
        _ => Err(Fault),
    }
}
