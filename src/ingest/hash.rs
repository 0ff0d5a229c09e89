//! The fingerprint that recognises the same content sent twice.

use std::fmt::Write;
use std::io;

use sha2::{Digest, Sha256};

use super::Source;

/// SHA-256 of a file's bytes as `sha256:<64 hexadecimal digits>`, read in small pieces.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn hash(source: &dyn Source) -> io::Result<String> {
    let mut file = source.open()?;
    let mut digest = Sha256::new();
    let mut piece = [0; 16 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            n => digest.update(&piece[..n]),
        }
    }
    let mut text = String::from("sha256:");
    for byte in digest.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}
