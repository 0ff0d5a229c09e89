//! People: the secret behind their pseudonyms, and how long anything about them is kept.
//!
//! The secret is made once and kept in a file of its own, never in the database.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use chrono::{Datelike, NaiveDateTime};
use rand::Rng;

use super::Error;
use crate::domain::{Extract, Month};
use crate::ingest::Pseudonyms;
use crate::store::people::Purged;
use crate::store::{self, Database};

/// Bytes of the secret, written as hexadecimal digits.
const SECRET: usize = 32;

/// The pseudonyms of this installation. The secret is read from `file`; an installation that has none
/// yet gets one, readable by its owner alone. The database keeps a fingerprint of it, so that a lost
/// or foreign secret is noticed before people are stored under other pseudonyms.
///
/// # Errors
/// When the file cannot be read or written, holds no secret, or not the one the database knows.
pub fn pseudonyms(db: &Database, file: &Path) -> Result<Pseudonyms, Error> {
    let known = store::installation::fingerprint(db)?;
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => match known {
            Some(_) => return Err(Error::SecretMissing { path: file.into() }),
            None => make(file).map_err(|source| Error::Write { path: file.into(), source })?,
        },
        Err(source) => return Err(Error::Read { path: file.into(), source }),
    };
    let secret = parse(text.trim()).ok_or_else(|| Error::SecretUnreadable { path: file.into() })?;
    let pseudonyms = Pseudonyms::new(&secret);
    let fingerprint = pseudonyms.fingerprint();
    if store::installation::keep_fingerprint(db, &fingerprint)? == fingerprint {
        Ok(pseudonyms)
    } else {
        Err(Error::SecretForeign { path: file.into() })
    }
}

/// Makes a secret and writes it where only its owner reads it; another process may have been quicker.
fn make(file: &Path) -> io::Result<String> {
    let mut secret = [0_u8; SECRET];
    rand::rng().fill_bytes(&mut secret);
    let mut text = String::with_capacity(2 * SECRET);
    for byte in secret {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(mut file) => {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok(text)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(file),
        Err(error) => Err(error),
    }
}

/// The first month that is kept: the current one and `months` before it; `None`: none is.
fn first_kept(now: NaiveDateTime, months: u32) -> Option<Month> {
    let current = Month::new(now.year(), now.month())?;
    let months = i32::try_from(months).ok().filter(|months| *months > 0)?;
    // Nobody's records reach further back than the calendar.
    let first = Month::new(1900, 1)?;
    Some(if months > current.since(first) { first } else { current.plus(-months) })
}

/// Takes out of an extract what would be deleted at once; its observations stay.
pub(super) fn forget_old(extract: &mut Extract, now: NaiveDateTime, months: u32) {
    let Some(first) = first_kept(now, months) else {
        extract.people.clear();
        return;
    };
    extract.people.retain(|spell| spell.last >= first);
    for spell in &mut extract.people {
        spell.first = spell.first.max(first);
    }
}

/// Deletes what is about people and older than `months` (0: all of it); observations stay.
///
/// # Errors
/// When the database fails.
pub fn purge(db: &Database, now: NaiveDateTime, months: u32) -> Result<Purged, Error> {
    let purged = store::people::purge(db, first_kept(now, months))?;
    if purged != Purged::default() {
        tracing::info!(deleted = purged.deleted, shortened = purged.shortened, "old rows about people deleted");
    }
    Ok(purged)
}

/// Deletes everything kept about one person, given the reference their employer or a regulator knows them by; gives
/// the number of spells deleted. Figures they were counted in stay. A file that names them brings them
/// back when it is sent again.
///
/// # Errors
/// When the database fails, or is in use so that traces may remain in its files.
pub fn erase(db: &Database, pseudonyms: &Pseudonyms, reference: &str) -> Result<usize, Error> {
    Ok(store::people::erase(db, &pseudonyms.of_person(reference))?)
}

fn parse(text: &str) -> Option<[u8; SECRET]> {
    if text.len() != 2 * SECRET || !text.is_ascii() {
        return None;
    }
    let mut secret = [0; SECRET];
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(secret)
}
