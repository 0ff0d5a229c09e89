//! Where the bytes of a file come from.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

/// Bytes that can be read from any place in them.
pub trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// A file that can be opened as often as needed, however it is kept: plain on disk, or sealed so
/// that nothing in it can be read from the disk.
pub trait Source: Sync {
    /// Opens it at its beginning.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn open(&self) -> io::Result<Box<dyn Bytes>>;

    /// Its length in bytes.
    ///
    /// # Errors
    /// When it cannot be found out.
    fn length(&self) -> io::Result<u64>;
}

/// A file on disk as somebody put it there.
#[derive(Debug, Clone)]
pub struct Plain(PathBuf);

impl Plain {
    /// The file at this path.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self(path.as_ref().to_owned())
    }
}

impl Source for Plain {
    fn open(&self) -> io::Result<Box<dyn Bytes>> {
        Ok(Box::new(File::open(&self.0)?))
    }

    fn length(&self) -> io::Result<u64> {
        Ok(std::fs::metadata(&self.0)?.len())
    }
}
