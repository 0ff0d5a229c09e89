//! The published children's social work workforce table: CSV bytes in, a checked table and an extract out.
//!
//! Reads both vintages of the table (one row for each authority, region and England in each year to
//! 30 September) as a stream. A bad cell or row is a finding; a file that cannot be this table is refused
//! whole. Knows the table's columns, symbols and traps; must not know the store or any model.

mod cells;
mod checks;
mod columns;
mod error;
mod extract;
mod rows;
mod source;

use std::io::Read;

pub use columns::looks_like;
pub use error::PublishedError;

use crate::domain::{Extract, PublishedTable};
use columns::Columns;
use rows::Gathered;

/// Rows searched for the header: the table itself has it in the first, a hand-edited copy below a title.
const HEADER_WITHIN: usize = 20;

/// Reads and checks the published table; returns its rows as the census models read them, and the same as
/// observations of yearly periods under the units `england`, `england/<region>` and
/// `england/<region>/<old_la_code>`.
///
/// Rows are keyed on the three-digit `old_la_code`, which survives when an authority's nine-character code
/// changes; a joint return keeps both ("940 / 941"). A blank cell gives no observation, a symbol a typed gap.
/// A region or code that changes between years: the latest year's names stand.
/// Rate observations are the printed ones on full-time equivalents: turnover is `dfe_end_of_period_fte`, not the
/// ledger's default on headcounts, which the printed counts give. Headcount rates are checked and not kept.
///
/// # Errors
/// When the bytes cannot be read, are no table of text, are too many, lack necessary columns, or hold no usable row.
pub fn read(reader: impl Read) -> Result<(PublishedTable, Extract), PublishedError> {
    let mut source = source::open(reader)?;
    let mut seen = 0;
    let mut first: Option<Columns> = None;
    let columns = loop {
        let Some(record) = source.next_record()? else {
            return Err(first.map_or(PublishedError::Empty, Columns::into_error));
        };
        let columns = Columns::new(record)?;
        if columns.is_header() {
            break columns;
        }
        seen += 1;
        first.get_or_insert(columns);
        if seen == HEADER_WITHIN {
            return Err(first.map_or(PublishedError::Empty, Columns::into_error));
        }
    };
    columns.require()?;
    let mut gathered = Gathered::default();
    while let Some(record) = source.next_record()? {
        gathered.take(record, &columns);
    }
    gathered.finish(&columns)
}
