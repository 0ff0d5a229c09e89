//! What a file really is, by its first bytes; its name is not asked.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::{Bytes, IngestError, Source, Upload};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Format {
    /// Text with separators.
    Delimited,
    /// A zip package, perhaps a workbook.
    Package,
    /// An XML document, perhaps a statutory return.
    Xml,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const SAVE_AS: &str = "save it as .xlsx or CSV and send that";

/// Looks at the size and the first bytes.
///
/// # Errors
/// When the file cannot be read, is empty, too large, or of a format that is not accepted.
pub(in crate::ingest) fn detect(source: &dyn Source, upload: Upload) -> Result<Format, IngestError> {
    let mut file = upload.open(source)?;
    let size = source.length().map_err(|e| upload.unreadable(e))?;
    if size == 0 {
        return Err(IngestError::Empty { file: upload.file.into() });
    }
    if size > upload.limits.max_bytes {
        return Err(upload.too_large("its size in bytes", "", upload.limits.max_bytes));
    }
    let mut head = Vec::with_capacity(1024);
    file.by_ref().take(1024).read_to_end(&mut head).map_err(|e| upload.unreadable(e))?;
    let not_accepted = |found, remedy| Err(IngestError::NotAccepted { file: upload.file.into(), found, remedy });
    if head.starts_with(OLE) {
        if holds_encrypted_package(file).map_err(|e| upload.unreadable(e))? {
            return not_accepted("protected with a password", "save a copy without the password and send that");
        }
        return not_accepted("an old Excel workbook (.xls)", SAVE_AS);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Format::Package);
    }
    match foreign(&head) {
        Some((found, remedy)) => not_accepted(found, remedy),
        None if is_xml(&head) => Ok(Format::Xml),
        None => Ok(Format::Delimited),
    }
}

/// Formats people send by mistake, by how they begin.
fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const BINARY: [(&[u8], &str); 6] = [
        (b"%PDF", "a PDF document"),
        (b"{\\rtf", "a rich text document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"Rar!", "an archive"),
    ];
    if let Some((_, found)) = BINARY.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some((found, "send the extract itself as .xlsx or CSV"));
    }
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begins = |tags: &[&str]| tags.iter().any(|tag| start.starts_with(tag));
    if begins(&["<!doctype html", "<html", "<table", "<head", "<meta", "<body"]) {
        return Some((
            "a web page, whatever its name says",
            "open it in a spreadsheet program, save it as .xlsx or CSV",
        ));
    }
    begins(&["<!doctype"]).then_some(("an XML document with a document type declaration", SAVE_AS))
}

/// Whether a text of any encoding begins as an XML document: with its declaration, or with a message
/// of the statutory returns, whatever its prefix.
fn is_xml(head: &[u8]) -> bool {
    let plain: Vec<u8> = head.iter().copied().filter(|b| *b != 0).collect();
    let text = String::from_utf8_lossy(&plain).to_ascii_lowercase();
    // A byte order mark of UTF-16 is not valid UTF-8.
    let start = text.trim_start_matches(['\u{feff}', '\u{fffd}', ' ', '\t', '\r', '\n']);
    let Some(tag) = start.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or(tag);
    name.starts_with("?xml")
        || name.rsplit(':').next() == Some("message")
        || (name.starts_with("!--") && text.contains("<message"))
}

/// Whether an OLE container holds an encrypted workbook: its directory names the stream in UTF-16.
fn holds_encrypted_package(mut file: Box<dyn Bytes>) -> std::io::Result<bool> {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::new(file);
    let mut window = Vec::with_capacity(64 * 1024);
    loop {
        if reader.by_ref().take(32 * 1024).read_to_end(&mut window)? == 0 {
            return Ok(false);
        }
        if window.windows(name.len()).any(|w| w == name) {
            return Ok(true);
        }
        window.drain(..window.len().saturating_sub(name.len()));
    }
}
