//! A multipart body in, a file in the temporary folder and a few short texts out.
//!
//! The API and the pages receive files through this one room, so both have the same limits. The file
//! is streamed to disk and never held in memory. It knows HTTP bodies; it must not know what a file
//! means, the store or the pipeline.

mod error;
mod spool;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use tempfile::TempPath;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use error::Error;

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
    spools: Arc<Semaphore>,
    readings: Arc<Semaphore>,
}

/// A file that has arrived whole.
#[derive(Debug)]
pub struct Received {
    /// The name the sender gave it, without folders and control characters.
    pub file_name: String,
    /// Where its bytes are; deleted when this is dropped.
    pub path: TempPath,
    /// The short fields sent with it, by name; empty ones are left out.
    pub fields: BTreeMap<String, String>,
    /// The turn to be read; move it to where the reading happens.
    pub turn: Turn,
}

/// The right to read one file; given back when dropped.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Desk {
    /// A counter that takes files up to `largest` bytes.
    pub fn new(largest: u64) -> Self {
        Self { largest, spools: Arc::new(Semaphore::new(SPOOLS)), readings: Arc::new(Semaphore::new(READINGS)) }
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
        let form = spool::form(headers, payload, known, self.largest).await?;
        drop(spool);
        let turn = Turn(wait_for(&self.readings).await?);
        Ok(Received { file_name: form.file_name, path: form.path, fields: form.fields, turn })
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
