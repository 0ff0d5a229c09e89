//! A wall under the CSV reader: no record longer than the limit ever reaches it.

use std::io::{self, Read};

use super::{IngestError, Upload};

/// Passes UTF-8 text on while counting the bytes of the record at hand, quotation marks understood,
/// so that a line without end or an open quotation mark is refused instead of filling memory.
pub(super) struct Guard<R> {
    inner: R,
    file: String,
    limit: usize,
    delimiter: u8,
    place: Place,
    record: usize,
    row: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    FieldStart,
    Bare,
    Quoted,
    AfterQuote,
}

impl<R: Read> Guard<R> {
    /// Guards a text with this separator.
    pub fn new(inner: R, delimiter: u8, upload: Upload) -> Self {
        let limit = upload.limits.max_row_bytes;
        Self { inner, file: upload.file.into(), limit, delimiter, place: Place::FieldStart, record: 0, row: 1 }
    }

    fn look_at(&mut self, byte: u8) {
        self.record += 1;
        self.place = match (self.place, byte) {
            (Place::Quoted, b'"') => Place::AfterQuote,
            (Place::Quoted, _) | (Place::FieldStart | Place::AfterQuote, b'"') => Place::Quoted,
            (_, b'\n') => {
                self.record = 0;
                self.row += 1;
                Place::FieldStart
            }
            (_, b) if b == self.delimiter => Place::FieldStart,
            _ => Place::Bare,
        };
    }

    fn too_long(&self) -> io::Error {
        io::Error::other(IngestError::TooLarge {
            file: self.file.clone(),
            what: if self.place == Place::Quoted { "the text after an open quotation mark" } else { "a line" },
            place: format!("in row {} ", self.row),
            limit: self.limit as u64,
            remedy: "close the quotation mark or mend the line ends and send it again",
        })
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        for &byte in &buffer[..n] {
            self.look_at(byte);
            if self.record > self.limit {
                return Err(self.too_long());
            }
        }
        Ok(n)
    }
}
