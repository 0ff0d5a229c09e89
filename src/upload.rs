//! A multipart body in, a sealed file and a few short texts out.
//!
//! The API and the pages receive files through this one room, so both have the same limits. The file
//! is streamed to disk, encrypted on its way, and never held in memory; the key is never written, so
//! nothing of a file can be read from the disk, not even after the process was killed. A file that is
//! not finished at once waits on the [`Shelf`]. It knows HTTP bodies; it must not know what a file
//! means, the store or the pipeline.

mod error;
mod seal;
mod shelf;
mod spool;
mod token;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use tempfile::TempPath;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use error::Error;
pub use seal::Sealed;
pub use shelf::{Decisions, KEPT_HOURS, Shelf, Unfinished};
pub use token::Token;

/// Room for boundaries, part headings and the short fields around a file of the largest size.
pub const ENVELOPE_BYTES: u64 = 64 * 1024;
/// Longest short field; a code or a kind of extract needs a few dozen bytes.
const LONGEST_TEXT: usize = 512;
/// Longest name of a file that is kept.
const LONGEST_NAME: usize = 200;
/// Bodies written to disk at the same time.
const SPOOLS: usize = 64;
/// Files read at the same time: reading keeps a processor busy.
const READINGS: usize = 2;
/// How long an upload waits for its turn before it is sent away.
const PATIENCE: Duration = Duration::from_mins(1);

/// The counter where uploads are handed in: how large, how many at once.
#[derive(Debug, Clone)]
pub struct Desk {
    largest: u64,
    shelf: Shelf,
    spools: Arc<Semaphore>,
    readings: Arc<Semaphore>,
}

/// A file that has arrived whole.
#[derive(Debug)]
pub struct Received {
    /// The name the sender gave it, without folders and control characters.
    pub file_name: String,
    /// Its bytes, sealed; deleted when this is dropped.
    pub file: Sealed,
    token: Token,
    path: TempPath,
    /// The short fields sent with it, by name; empty ones are left out.
    pub fields: BTreeMap<String, String>,
    /// The turn to be read; move it to where the reading happens.
    pub turn: Turn,
}

/// The right to read one file; given back when dropped.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Desk {
    /// A counter that takes files up to `largest` bytes and puts them into `folder`.
    pub fn new(largest: u64, folder: PathBuf) -> Self {
        Self {
            largest,
            shelf: Shelf::new(folder, largest),
            spools: Arc::new(Semaphore::new(SPOOLS)),
            readings: Arc::new(Semaphore::new(READINGS)),
        }
    }

    /// Where unfinished uploads wait.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Waits for a turn to read a file that arrived earlier.
    ///
    /// # Errors
    /// When too many others are waiting.
    pub async fn turn(&self) -> Result<Turn, Error> {
        Ok(Turn(wait_for(&self.readings).await?))
    }

    /// Largest body in bytes: the largest file and what is around it.
    pub fn largest_body(&self) -> u64 {
        self.largest + ENVELOPE_BYTES
    }

    /// Takes in one `multipart/form-data` body with one part `file` and any of the short fields `known`.
    /// Waits for a turn to be read once the body is on disk.
    ///
    /// # Errors
    /// When the body is no form of that sort, is too large or too slow, names an unknown field, or too
    /// many uploads are under way.
    pub async fn receive(
        &self,
        headers: &HeaderMap,
        payload: actix_web::web::Payload,
        known: &[&'static str],
    ) -> Result<Received, Error> {
        refuse_other_media(headers)?;
        let spool = wait_for(&self.spools).await?;
        let frame = spool::Frame { known, largest: self.largest, shelf: &self.shelf };
        let spool::Form { file_name, token, path, fields } = spool::form(headers, payload, frame).await?;
        drop(spool);
        let turn = self.turn().await?;
        Ok(Received { file_name, file: Sealed::new(&path, token.key()), token, path, fields, turn })
    }
}

impl Received {
    /// Puts the file on the shelf; its sender comes back to it with the token.
    ///
    /// # Errors
    /// When the shelf is full or cannot be written.
    pub fn put_aside(self, shelf: &Shelf, decisions: Decisions) -> Result<(Unfinished, Turn), Error> {
        Ok((shelf.put(self.token, self.path, decisions)?, self.turn))
    }
}

async fn wait_for(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Error> {
    let permit = tokio::time::timeout(PATIENCE, Arc::clone(semaphore).acquire_owned()).await;
    permit.map_err(|_late| Error::Busy)?.map_err(|_closed| Error::Busy)
}

fn refuse_other_media(headers: &HeaderMap) -> Result<(), Error> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given.to_ascii_lowercase().starts_with("multipart/form-data") {
        return Ok(());
    }
    Err(Error::NotAForm { found: given.chars().take(80).collect() })
}

/// The last part of a path in either style, without control characters, cut to a readable length.
fn plain_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.trim().is_empty() { "upload".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_loses_its_folders_and_control_characters() {
        assert_eq!(plain_name("../../etc/pass\u{7}wd"), "passwd");
        assert_eq!(plain_name(r"C:\Users\ann\September 2026.xlsx"), "September 2026.xlsx");
        assert_eq!(plain_name(" \u{0}"), "upload");
        assert_eq!(plain_name(&"é".repeat(999)).chars().count(), LONGEST_NAME);
    }
}
