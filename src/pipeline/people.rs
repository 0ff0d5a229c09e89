//! The secret behind the pseudonyms: made once, kept in a file of its own, never in the database.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rand::Rng;

use super::Error;
use crate::ingest::Pseudonyms;
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
