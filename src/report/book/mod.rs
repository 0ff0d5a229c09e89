//! A unit's figures as a workbook: what is known, what is expected, how good such forecasts were, what could be done.
//!
//! Laid out by the Analysis Function's check-list for spreadsheets (*Making spreadsheets accessible*): a cover with
//! contents, a sheet of notes, one marked-up table on a sheet beginning in its first column, no empty cells (a sign
//! says why there is no value), no merged cells, nothing told by colour alone. The same figures give the same bytes.

mod content;
mod front;
mod money;
mod peers;
mod picture;
mod sheets;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sha2::{Digest, Sha256};

use crate::domain::peers::Peers;
use crate::domain::scenario::Outlook;
use crate::domain::{Forecast, Period};
use crate::report::words;
use sheets::Table;

/// Everything a workbook tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// What people call the unit.
    pub name: String,
    /// Its full slug.
    pub unit: String,
    /// The last period with data.
    pub as_of: Period,
    /// When the forecasts were made; the workbook is dated by it.
    pub made: NaiveDateTime,
    /// Version of the program.
    pub version: String,
    /// Every measure by every definition, with all of its past.
    pub forecasts: Vec<Forecast>,
    /// The scenarios of the unit that were simulated.
    pub scenarios: Vec<Tried>,
    /// Published figures of the latest year beside those of others, a measure each; none where none are kept.
    pub peers: Vec<Peers>,
}

/// A scenario and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// Its stored identifier.
    pub id: String,
    /// Which version of it.
    pub version: u32,
    /// Whether that version is the plan.
    pub is_plan: bool,
    /// What came of it.
    pub outlook: Outlook,
}

impl Book {
    /// SHA-256 of every figure in it: two workbooks with the same one say the same.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for table in content::tables(self) {
            hash.update(table.name);
            table.rows.iter().flatten().for_each(|cell| hash.update(cell.text()));
        }
        format!("{:x}", hash.finalize()).chars().take(16).collect()
    }

    /// A name for its file: "rivermouth-north-2026-09.xlsx".
    pub fn file_name(&self) -> String {
        format!("{}-{}.xlsx", self.unit.replace('/', "-"), self.as_of)
    }

    fn title(&self) -> String {
        format!("Workforce figures and forecasts: {}", words::clean_name(&self.name))
    }
}

/// The bytes of a workbook.
///
/// # Errors
/// When it does not fit what a workbook can hold: a million rows of a table.
pub fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let day = book.made.date();
    let made = ExcelDateTime::parse_from_str(&day.to_string())?;
    workbook.set_properties(&DocProperties::new().set_title(book.title()).set_creation_datetime(&made));
    let tables: Vec<Table> = content::tables(book);
    front::cover(&mut workbook, book, &tables)?;
    front::notes(&mut workbook)?;
    for table in &tables {
        table.write(&mut workbook)?;
    }
    if let Some(forecasts) = tables.first() {
        picture::write(&mut workbook, book, forecasts)?;
    }
    workbook.save_to_buffer()
}
