//! Time as a limit: a file that is slow to read is given up.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Instant;

use super::{Bytes, IngestError, Source, Upload};

impl Upload<'_> {
    /// Whether there is time left; asked between rows and pieces.
    ///
    /// # Errors
    /// When there is none.
    pub fn in_time(&self) -> Result<(), IngestError> {
        if Instant::now() < self.until {
            return Ok(());
        }
        Err(IngestError::TooSlow { file: self.file.into(), seconds: self.limits.max_seconds })
    }

    /// Opens a file whose every read asks whether there is time left; the refusal travels inside the reader's error.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(&self, source: &dyn Source) -> Result<Box<dyn Bytes>, IngestError> {
        let inner = source.open().map_err(|e| self.unreadable(e))?;
        let (file, seconds) = (self.file.to_owned(), self.limits.max_seconds);
        Ok(Box::new(Timed { inner, until: self.until, file, seconds }))
    }
}

/// A file read against the clock.
struct Timed {
    inner: Box<dyn Bytes>,
    until: Instant,
    file: String,
    seconds: u32,
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.until {
            return Err(io::Error::other(IngestError::TooSlow { file: self.file.clone(), seconds: self.seconds }));
        }
        self.inner.read(buffer)
    }
}

impl Seek for Timed {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
