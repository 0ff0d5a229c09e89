//! Bytes into records of text, whatever the encoding and separator, one record at a time.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::PublishedError;

/// The whole published table is under half a megabyte.
const LIMIT_MB: u64 = 8;
/// The modern vintage has 32.
const MAX_COLUMNS: usize = 300;
/// Bytes looked at before reading: encoding, `sep=` line, separator.
const PEEK: usize = 8192;

/// One row of cells.
#[derive(Debug, Default, Clone)]
pub(super) struct Record {
    /// 1-based row as a spreadsheet shows it.
    pub(super) row: u32,
    /// The cells, decoded, without control characters, not trimmed.
    pub(super) cells: Vec<String>,
}

/// A stream of records.
pub(super) struct Source<R: Read> {
    csv: csv::Reader<BufReader<Lines<R>>>,
    /// Lines above the first record (`sep=`).
    above: u32,
    bytes: ByteRecord,
    record: Record,
}

/// Opens a stream of records; UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab.
///
/// # Errors
/// When nothing can be read, or it is not text.
pub(super) fn open<R: Read>(reader: R) -> Result<Source<R>, PublishedError> {
    let mut raw = BufReader::with_capacity(PEEK, reader);
    let start = raw.fill_buf().map_err(failed)?;
    if start.is_empty() {
        return Err(PublishedError::Empty);
    }
    let decoder = utf16(start);
    if decoder.is_none() && (start.contains(&0) || start.starts_with(b"PK\x03\x04")) {
        return Err(PublishedError::NotText);
    }
    let lines = Lines { raw, decoder, ready: Vec::new(), at: 0, taken: 0, after_cr: false, ended: false };
    let mut text = BufReader::with_capacity(PEEK, lines);
    let (separator, above) = separator(&mut text).map_err(failed)?;
    let csv = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text);
    Ok(Source { csv, above, bytes: ByteRecord::new(), record: Record::default() })
}

impl<R: Read> Source<R> {
    /// The next row that is not blank; `None` at the end.
    ///
    /// # Errors
    /// When the bytes stop coming, or there are too many of them or of columns.
    pub(super) fn next_record(&mut self) -> Result<Option<&Record>, PublishedError> {
        loop {
            let more = self.csv.read_byte_record(&mut self.bytes).map_err(|e| failed(cause(e)))?;
            if !more {
                return Ok(None);
            }
            // Every line ends in one line feed (see `Lines`), so the reader stands at the row below.
            let inside = occurrences(b'\n', self.bytes.as_slice()) as u64;
            self.record.row = (self.csv.position().line().saturating_sub(1 + inside) as u32) + self.above;
            if self.bytes.len() > MAX_COLUMNS {
                let (row, found) = (self.record.row, self.bytes.len());
                return Err(PublishedError::TooManyColumns { row, found, limit: MAX_COLUMNS });
            }
            self.record.cells.clear();
            self.record.cells.extend(self.bytes.iter().map(text));
            if self.record.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(&self.record));
            }
        }
    }
}

/// UTF-8 where it is valid, otherwise Windows-1252: cell by cell, because edited files mix them.
fn text(cell: &[u8]) -> String {
    let decoded = match std::str::from_utf8(cell) {
        Ok(valid) => valid.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
    };
    if decoded.chars().any(char::is_control) {
        decoded.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    } else {
        decoded.into_owned()
    }
}

/// What the system said; the reader itself finds no fault with records of bytes of any length.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(cause) => cause,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn failed(source: io::Error) -> PublishedError {
    match source.kind() {
        ErrorKind::FileTooLarge => PublishedError::TooLarge { limit_mb: LIMIT_MB },
        _ => PublishedError::Unreadable { source },
    }
}

/// UTF-16 by its byte-order mark, or by every other byte of the beginning being zero.
fn utf16(start: &[u8]) -> Option<Decoder> {
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).take(32).filter(|b| **b == 0).count();
    match start {
        [0xff, 0xfe, ..] => Some(UTF_16LE.new_decoder_with_bom_removal()),
        [0xfe, 0xff, ..] => Some(UTF_16BE.new_decoder_with_bom_removal()),
        _ if start.len() >= 64 && zeros(1) > 28 && zeros(0) < 4 => Some(UTF_16LE.new_decoder()),
        _ if start.len() >= 64 && zeros(0) > 28 && zeros(1) < 4 => Some(UTF_16BE.new_decoder()),
        _ => None,
    }
}

fn occurrences(byte: u8, bytes: &[u8]) -> usize {
    bytes.split(|b| *b == byte).count() - 1
}

/// The separator, by a `sep=` line (which is consumed: one line above the first record) or by the first line.
fn separator(text: &mut impl BufRead) -> io::Result<(u8, u32)> {
    let start = text.fill_buf()?;
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let bare = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] = bare {
        let (separator, length) = (*separator, line.len() + 1);
        text.consume(length);
        return Ok((separator, 1));
    }
    let best =
        [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| occurrences(*separator, line)).unwrap_or(b',');
    Ok((best, 0))
}

/// The text as UTF-8 (or bytes that are meant to be), every line ended by one line feed, the last too.
pub(super) struct Lines<R> {
    raw: BufReader<R>,
    decoder: Option<Decoder>,
    ready: Vec<u8>,
    at: usize,
    taken: u64,
    after_cr: bool,
    ended: bool,
}

impl<R: Read> Lines<R> {
    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        let chunk = self.raw.fill_buf()?;
        let (length, last) = (chunk.len(), chunk.is_empty());
        self.taken += length as u64;
        if self.taken > LIMIT_MB * 1_000_000 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        match &mut self.decoder {
            Some(decoder) => {
                let text = decode(decoder, chunk, last);
                keep_lines(text.as_bytes(), &mut self.after_cr, &mut self.ready);
            }
            None => keep_lines(chunk, &mut self.after_cr, &mut self.ready),
        }
        self.raw.consume(length);
        if last {
            self.ended = true;
            self.ready.push(b'\n');
        }
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, chunk: &[u8], last: bool) -> String {
    let room = decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(4 * chunk.len() + 16);
    let mut text = String::with_capacity(room);
    let (result, ..) = decoder.decode_to_string(chunk, &mut text, last);
    debug_assert_eq!(result, CoderResult::InputEmpty);
    text
}

/// CR LF and lone CR become LF.
fn keep_lines(chunk: &[u8], after_cr: &mut bool, ready: &mut Vec<u8>) {
    for byte in chunk {
        match byte {
            b'\n' if *after_cr => {}
            b'\r' => ready.push(b'\n'),
            other => ready.push(*other),
        }
        *after_cr = *byte == b'\r';
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let length = buffer.len().min(self.ready.len() - self.at);
        buffer[..length].copy_from_slice(&self.ready[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}
