//! A unit's board paper: two to four pages of A4 that a board reads before it decides.
//!
//! In come a unit's forecasts with their past, published figures of others and simulated scenarios; out goes a tagged PDF
//! (PDF/UA-1) whose letters are real text in reading order and whose charts are the pages' own drawings. The same figures
//! give the same bytes: it is dated by the fit, not by a clock, and its fonts are carried along. It must not know the store.

mod block;
mod content;
mod lay;
mod set;
mod write;

use chrono::{Datelike as _, NaiveDateTime};
use sha2::{Digest as _, Sha256};

use crate::domain::peers::Peers;
use crate::domain::{Forecast, Period};
use crate::report::book::Tried;
use crate::report::narrative::Narrative;
use crate::report::{fonts, words};
use block::Block;
use set::Letters;
use write::About;

/// Everything a board paper tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// What people call the unit.
    pub name: String,
    /// Its full slug.
    pub unit: String,
    /// The last period with data.
    pub as_of: Period,
    /// When the forecasts were made; the paper is dated by it.
    pub made: NaiveDateTime,
    /// Version of the program that made them.
    pub version: String,
    /// Agency rate, vacancy rate and turnover, those that are forecast; with their past, a year ahead (published ones
    /// some years), with ranges at 80 and 95 %.
    pub forecasts: Vec<Forecast>,
    /// The last whole quarter in sentences; `None` where there are no monthly figures.
    pub quarter: Option<Narrative>,
    /// Published figures of one year compared, a measure each; none where none are kept.
    pub peers: Vec<Peers>,
    /// Scenarios of the unit that were simulated.
    pub scenarios: Vec<Tried>,
    /// Whether it is a unit of published statistics: nothing is simulated for those.
    pub is_published: bool,
}

/// A paper that cannot be written, which is our own fault.
#[derive(Debug, thiserror::Error)]
#[error("the letters or drawings of the paper cannot be made an accessible PDF: {0}")]
pub struct PaperError(String);

impl Board {
    /// A name for its file: "rivermouth-north-2026-09.pdf".
    pub fn file_name(&self) -> String {
        format!("{}-{}.pdf", self.unit.replace('/', "-"), self.as_of)
    }
}

/// SHA-256 of all that is told, in sixteen digits: two papers with the same one say the same.
fn fingerprint(blocks: &[Block]) -> String {
    let mut hash = Sha256::new();
    for text in blocks.iter().flat_map(Block::texts) {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    format!("{:x}", hash.finalize()).chars().take(16).collect()
}

/// The bytes of a board paper.
///
/// # Errors
/// When it cannot be made accessible; none should.
pub fn write(board: &Board) -> Result<Vec<u8>, PaperError> {
    let name = fonts::printable(&words::clean_name(&board.name));
    let blocks = content::blocks(board, &name);
    let letters = Letters::new();
    let fingerprint = fingerprint(&blocks);
    let as_of = words::period(board.as_of);
    let foot = format!("staffcast {} · data to {as_of} · figures {fingerprint}", board.version);
    let about = About {
        title: &content::title(&name),
        subject: &format!("Where it stands, what is expected and what could be done; data to {as_of}"),
        foot: &foot,
        fingerprint: &fingerprint,
        day: (board.made.year(), board.made.month(), board.made.day()),
    };
    write::write(lay::pages(&blocks, &letters), &letters, &about).map_err(PaperError)
}
