//! How much of a file we are willing to look at, and what the checks need to know from outside.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Pseudonyms;
use crate::domain::{Month, RoleGroup};

/// The most a file may hold. Everything beyond is refused with the limit named, before memory is spent on it.
///
/// Worst case of one file under the defaults, each a file built for it: a text file holds one row (1 MB) and
/// the workbook reader its shared strings (8 MB of text in 200,000 strings, about 25 MB), styles (24 MB) and
/// names (3 MB); tests hold every such file below 50 MB. What is kept of a sound file comes on top: 1.5 million
/// figures are about 200 MB. Two files are read at a time, so a server needs twice that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as sent.
    pub max_bytes: u64,
    /// Bytes of a workbook's parts once inflated, counted as they come out, not as the file declares them.
    pub max_inflated_bytes: u64,
    /// Bytes of a workbook's shared strings once inflated: the reader keeps them all in memory.
    pub max_shared_string_bytes: u64,
    /// Entries of a workbook's shared strings, for the same reason.
    pub max_shared_strings: u64,
    /// Rows with something in them.
    pub max_rows: u32,
    /// Columns.
    pub max_columns: u32,
    /// Cells, the empty ones too.
    pub max_cells: u64,
    /// Different people in a list of people: each takes about 500 bytes while the file is read.
    pub max_people: u32,
    /// Figures kept: each takes about 130 bytes until it is stored.
    pub max_values: u64,
    /// Bytes of text in one cell.
    pub max_text: usize,
    /// Bytes of text in one row.
    pub max_row_bytes: usize,
    /// Seconds a file may take to be read, looked at between rows and pieces. Bytes that are not many may still
    /// be slow, such as a thousand sheets that are all the same part.
    pub max_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_inflated_bytes: 256 << 20,
            max_shared_string_bytes: 8 << 20,
            max_shared_strings: 200_000,
            max_rows: 2_000_000,
            max_columns: 500,
            max_cells: 50_000_000,
            max_people: 200_000,
            max_values: 1_500_000,
            max_text: 32_767,
            max_row_bytes: 1 << 20,
            max_seconds: 120,
        }
    }
}

/// What the checks of an extract cannot know from the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checks<'a> {
    /// The last month a position can exist for; later rows are left out. `None`: any month is taken.
    pub latest: Option<Month>,
    /// The day of receipt, to tell what is still to come. `None`: nothing is.
    pub today: Option<NaiveDate>,
    /// The installation's pseudonyms; without them no list of people is read.
    pub pseudonyms: Option<&'a Pseudonyms>,
    /// Units (relative slugs) and role groups known to have staff: a list of starters that does not
    /// mention them says that nobody started there.
    pub staffed: &'a [(Arc<str>, RoleGroup)],
}
