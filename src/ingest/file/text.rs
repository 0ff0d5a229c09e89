//! Text of any usual encoding as UTF-8 with plain line ends.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

const PIECE: usize = 16 * 1024;

/// Finds the encoding of a whole text, reading it once; `None` when it is no text at all.
///
/// A byte order mark decides; without one, NULs in every other byte mean UTF-16, valid UTF-8 is
/// UTF-8 and everything else is Windows-1252, the encoding of spreadsheet programs in Britain.
pub(super) fn encoding_of(mut reader: impl Read) -> io::Result<Option<&'static Encoding>> {
    let mut survey = Survey::default();
    let mut piece = [0; PIECE];
    loop {
        match reader.read(&mut piece)? {
            0 => return Ok(survey.verdict()),
            n => survey.look_at(&piece[..n]),
        }
    }
}

#[derive(Default)]
struct Survey {
    bytes: u64,
    marked: Option<&'static Encoding>,
    /// NULs at even and at odd offsets.
    nulls: [u64; 2],
    controls: u64,
    not_utf8: bool,
    /// A character cut by the end of the last piece.
    cut: Vec<u8>,
}

impl Survey {
    fn look_at(&mut self, piece: &[u8]) {
        if self.bytes == 0 {
            self.marked = Encoding::for_bom(piece).map(|(encoding, _)| encoding);
        }
        for (i, &byte) in piece.iter().enumerate() {
            if byte == 0 {
                self.nulls[((self.bytes + i as u64) % 2) as usize] += 1;
            } else if byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A) {
                self.controls += 1;
            }
        }
        self.bytes += piece.len() as u64;
        if !self.not_utf8 {
            self.check_utf8(piece);
        }
    }

    fn check_utf8(&mut self, piece: &[u8]) {
        let mut bytes = std::mem::take(&mut self.cut);
        bytes.extend_from_slice(piece);
        if let Err(error) = std::str::from_utf8(&bytes) {
            match error.error_len() {
                Some(_) => self.not_utf8 = true,
                None => self.cut = bytes[error.valid_up_to()..].to_vec(),
            }
        }
    }

    fn verdict(&self) -> Option<&'static Encoding> {
        let [even, odd] = self.nulls;
        let half = self.bytes / 2;
        match self.marked {
            Some(encoding) if encoding != UTF_8 => return Some(encoding),
            None if odd > half / 2 && even * 20 < odd => return Some(UTF_16LE),
            None if even > half / 2 && odd * 20 < even => return Some(UTF_16BE),
            _ => {}
        }
        if even + odd > 0 || self.controls * 100 > self.bytes {
            return None;
        }
        Some(if self.not_utf8 || !self.cut.is_empty() { WINDOWS_1252 } else { UTF_8 })
    }
}

/// Reads bytes of one encoding as UTF-8; CR LF and a lone CR become LF, and the last line always ends.
pub(super) struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    /// Decoded and not yet handed out.
    ready: Vec<u8>,
    given: usize,
    last: u8,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Leaves out a byte order mark.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, ready: Vec::new(), given: 0, last: b'\n', ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut piece = [0; PIECE];
        let n = self.inner.read(&mut piece)?;
        let mut text = String::with_capacity(self.decoder.max_utf8_buffer_length(n).unwrap_or(4 * PIECE));
        let _ = self.decoder.decode_to_string(&piece[..n], &mut text, n == 0);
        self.ready.clear();
        self.given = 0;
        for byte in text.bytes() {
            match (self.last, byte) {
                (b'\r', b'\n') => {}
                (_, b'\r') => self.ready.push(b'\n'),
                _ => self.ready.push(byte),
            }
            self.last = byte;
        }
        if n == 0 {
            self.ended = true;
            if !matches!(self.last, b'\n' | b'\r') {
                self.ready.push(b'\n');
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let n = buffer.len().min(self.ready.len() - self.given);
        buffer[..n].copy_from_slice(&self.ready[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Option<String> {
        let encoding = encoding_of(bytes).expect("memory can be read")?;
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).expect("UTF-8");
        Some(text)
    }

    #[test]
    fn every_usual_encoding_reads_alike() {
        let wide = |little: bool, mark: bool| -> Vec<u8> {
            let text = if mark { "\u{feff}Müller £5\n" } else { "Müller £5\n" };
            text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        let samples = [
            "Müller £5\n".as_bytes().to_vec(),
            "\u{feff}Müller £5\n".as_bytes().to_vec(),
            b"M\xfcller \xa35\n".to_vec(),
            wide(true, true),
            wide(false, true),
            wide(true, false),
            wide(false, false),
        ];
        for bytes in samples {
            assert_eq!(decoded(&bytes).as_deref(), Some("Müller £5\n"), "{bytes:x?}");
        }
    }

    #[test]
    fn any_line_end_becomes_a_line_feed_and_the_last_line_ends() {
        assert_eq!(decoded(b"a\rb\r\nc").as_deref(), Some("a\nb\nc\n"));
    }

    #[test]
    fn bytes_with_nulls_are_no_text() {
        assert_eq!(decoded(b"month\0unit\0\x01\x02\n"), None);
    }

    #[test]
    fn a_character_cut_between_two_pieces_is_still_utf8() {
        let text = format!("{}£\n", "x".repeat(PIECE - 1));
        assert_eq!(decoded(text.as_bytes()), Some(text));
    }
}
