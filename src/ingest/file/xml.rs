//! An XML document of any usual encoding as UTF-8, walled like the parts of a workbook.

use std::io::{self, BufReader, Read};

use super::markup::{Fault, Markup};
use super::text::{Decoded, encoding_of};
use super::{IngestError, Source, Upload};

/// Bytes in which the XML declaration must end.
const DECLARATION: u64 = 1024;

/// Opens a document whose records are elements `record`: decoded, its declaration blanked (it speaks of the
/// encoding on disk), and refused inside the reader's own error at the first thing that could fill memory.
///
/// # Errors
/// When the file cannot be read or is no text.
pub(in crate::ingest) fn open_xml<'a>(
    source: &dyn Source,
    upload: Upload<'a>,
    record: &'static [u8],
) -> Result<BufReader<impl Read + use<'a>>, IngestError> {
    let open = || upload.open(source);
    let Some(encoding) = encoding_of(open()?).map_err(|e| upload.unreadable(e))? else {
        return Err(IngestError::NotAccepted {
            file: upload.file.into(),
            found: "neither text nor a workbook",
            remedy: "export the return again and send the XML file as it is",
        });
    };
    let mut decoded = Decoded::new(open()?, encoding);
    let mut head = Vec::new();
    decoded.by_ref().take(DECLARATION).read_to_end(&mut head).map_err(|e| upload.unreadable(e))?;
    blank_declaration(&mut head);
    let walled = Walled {
        inner: io::Cursor::new(head).chain(decoded),
        markup: Markup::new(record, upload.limits.max_text),
        upload,
    };
    Ok(BufReader::new(walled))
}

/// Spaces for the declaration, so that every later byte stays on its line.
fn blank_declaration(head: &mut [u8]) {
    let start = head.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    if !head[start..].starts_with(b"<?xml") {
        return;
    }
    let end = head[start..].windows(2).position(|w| w == b"?>").map_or(start, |at| start + at + 2);
    head[start..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
}

struct Walled<'a, R> {
    inner: R,
    markup: Markup,
    upload: Upload<'a>,
}

impl<R> Walled<'_, R> {
    fn refusal(&self, fault: Fault) -> io::Error {
        let upload = self.upload;
        io::Error::other(match fault {
            Fault::Doctype => IngestError::UnsafeMarkup {
                file: upload.file.into(),
                found: "a document type declaration (DOCTYPE) or other declarations",
            },
            Fault::Malformed => upload.damaged("its elements do not close as they open, or it is cut off"),
            Fault::NotUtf8 => upload.damaged("it holds bytes that are no text"),
            Fault::TooLong => upload.too_large("the text of an element or tag", "", upload.limits.max_text as u64),
        })
    }
}

impl<R: Read> Read for Walled<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let walked = match n {
            0 if !buffer.is_empty() => self.markup.finish(),
            n => self.markup.feed(&buffer[..n], &mut |_, _| ()),
        };
        walked.map_err(|fault| self.refusal(fault))?;
        Ok(n)
    }
}
