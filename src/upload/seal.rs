//! Bytes on disk that nobody can read or change without a key, and the key is not on disk.
//!
//! A sealed file is a random salt and then pieces of 64 kilobytes, each encrypted with `ChaCha20` (RFC 8439)
//! and followed by an HMAC-SHA256 of its place, whether it is the last, and its ciphertext. Both keys
//! come from the upload's key and the salt, so no two files share one. A piece is checked before any
//! of it is handed out: a changed, swapped or cut file is refused, whichever part is read first.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::token::Key;
use crate::ingest::{Bytes, Source};

const PIECE: usize = 64 * 1024;
const TAG: usize = 32;
const SALT: usize = 32;
/// A piece as it lies on disk.
const LAID: u64 = (PIECE + TAG) as u64;

/// The two keys of one file.
#[derive(Clone)]
struct Keys {
    cipher: [u8; 32],
    mac: Hmac<Sha256>,
}

impl Keys {
    fn of(key: &Key, salt: &[u8]) -> Self {
        let cipher = key.derive("encrypt", salt);
        let mac = Hmac::new_from_slice(&key.derive("check", salt)).expect("HMAC takes keys of any length");
        Self { cipher, mac }
    }

    /// Encrypts or decrypts the piece at `index`: the key stream goes on from piece to piece.
    fn turn(&self, index: u64, piece: &mut [u8]) -> io::Result<()> {
        let mut cipher = ChaCha20::new(&self.cipher.into(), &[0; 12].into());
        cipher.try_seek(index * PIECE as u64).map_err(io::Error::other)?;
        cipher.try_apply_keystream(piece).map_err(io::Error::other)
    }

    fn mac(&self, index: u64, is_last: bool, sealed: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        mac.update(&index.to_le_bytes());
        mac.update(&[u8::from(is_last)]);
        mac.update(sealed);
        mac
    }
}

/// Seals what is written to it.
pub(super) struct Sealer<W> {
    inner: W,
    keys: Keys,
    waiting: Vec<u8>,
    index: u64,
}

impl<W: Write> Sealer<W> {
    pub fn new(mut inner: W, key: &Key) -> io::Result<Self> {
        let salt: [u8; SALT] = rand::random();
        inner.write_all(&salt)?;
        Ok(Self { inner, keys: Keys::of(key, &salt), waiting: Vec::with_capacity(PIECE), index: 0 })
    }

    pub fn add(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            // A full piece waits until more comes: only then is it known not to be the last.
            if self.waiting.len() == PIECE {
                self.lay(false)?;
            }
            let n = bytes.len().min(PIECE - self.waiting.len());
            self.waiting.extend_from_slice(&bytes[..n]);
            bytes = &bytes[n..];
        }
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<W> {
        self.lay(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn lay(&mut self, is_last: bool) -> io::Result<()> {
        self.keys.turn(self.index, &mut self.waiting)?;
        let tag = self.keys.mac(self.index, is_last, &self.waiting).finalize().into_bytes();
        self.inner.write_all(&self.waiting)?;
        self.inner.write_all(&tag)?;
        self.waiting.clear();
        self.index += 1;
        Ok(())
    }
}

/// A sealed file and the key to it.
#[derive(Debug, Clone)]
pub struct Sealed {
    path: PathBuf,
    key: Key,
}

impl Sealed {
    /// The sealed file at `path`, opened with `key`.
    pub(super) fn new(path: impl AsRef<Path>, key: Key) -> Self {
        Self { path: path.as_ref().to_owned(), key }
    }

    fn unseal(&self) -> io::Result<Unsealed> {
        let mut file = File::open(&self.path)?;
        let mut salt = [0; SALT];
        file.read_exact(&mut salt)?;
        let laid = file.metadata()?.len() - SALT as u64;
        let pieces = laid.div_ceil(LAID);
        let length = laid.checked_sub(pieces * TAG as u64).filter(|_| pieces > 0).ok_or_else(changed)?;
        Ok(Unsealed { file, keys: Keys::of(&self.key, &salt), pieces, length, at: 0, open: None, piece: Vec::new() })
    }
}

impl Source for Sealed {
    fn open(&self) -> io::Result<Box<dyn Bytes>> {
        Ok(Box::new(self.unseal()?))
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.unseal()?.length)
    }
}

fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the sealed copy of the file has been changed or cut off")
}

/// A sealed file while it is read.
struct Unsealed {
    file: File,
    keys: Keys,
    pieces: u64,
    length: u64,
    at: u64,
    /// The piece at hand, checked and decrypted.
    open: Option<u64>,
    piece: Vec<u8>,
}

impl Unsealed {
    fn take(&mut self, index: u64) -> io::Result<()> {
        if self.open == Some(index) {
            return Ok(());
        }
        self.open = None;
        self.file.seek(SeekFrom::Start(SALT as u64 + index * LAID))?;
        self.piece.clear();
        (&mut self.file).take(LAID).read_to_end(&mut self.piece)?;
        let end = self.piece.len().checked_sub(TAG).ok_or_else(changed)?;
        let mac = self.keys.mac(index, index + 1 == self.pieces, &self.piece[..end]);
        mac.verify_slice(&self.piece[end..]).map_err(|_mismatch| changed())?;
        self.piece.truncate(end);
        self.keys.turn(index, &mut self.piece)?;
        self.open = Some(index);
        Ok(())
    }
}

impl Read for Unsealed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // An empty file has one piece too, and it is checked like any other.
        self.take((self.at / PIECE as u64).min(self.pieces - 1))?;
        if self.at >= self.length {
            return Ok(0);
        }
        let rest = &self.piece[(self.at % PIECE as u64) as usize..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Unsealed {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upload::Token;

    fn sealed(bytes: &[u8], folder: &Path, key: &Key) -> Sealed {
        let path = folder.join("sealed");
        let mut sealer = Sealer::new(File::create(&path).expect("a file"), key).expect("begun");
        for piece in bytes.chunks(1_000) {
            sealer.add(piece).expect("sealed");
        }
        sealer.finish().expect("finished");
        Sealed::new(path, key.clone())
    }

    fn opened(sealed: &Sealed) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        sealed.open()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn sample(length: usize) -> Vec<u8> {
        (0..length).map(|i| (i * 31 % 251) as u8).collect()
    }

    #[test]
    fn what_was_sealed_is_read_back_from_any_place() {
        let (folder, key) = (tempfile::tempdir().expect("a folder"), Token::random().key());
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17] {
            let bytes = sample(length);
            let sealed = sealed(&bytes, folder.path(), &key);
            assert_eq!(sealed.length().expect("a length"), length as u64);
            assert_eq!(opened(&sealed).expect("read"), bytes);
            let mut reader = sealed.open().expect("opened");
            for at in [length / 2, 0, length.saturating_sub(5)] {
                let mut rest = Vec::new();
                reader.seek(SeekFrom::Start(at as u64)).expect("a place");
                reader.read_to_end(&mut rest).expect("read");
                assert_eq!(rest, &bytes[at..], "{length} from {at}");
            }
        }
    }

    #[test]
    fn nothing_of_the_content_is_on_disk() {
        let (folder, key) = (tempfile::tempdir().expect("a folder"), Token::random().key());
        sealed(&b"QQ123456C Ann Canary ".repeat(10_000), folder.path(), &key);
        let laid = std::fs::read(folder.path().join("sealed")).expect("bytes");
        assert!(!laid.windows(6).any(|w| w == b"Canary" || w == b"QQ1234"));
        // Whatever repeats in the content does not repeat on disk.
        assert_ne!(laid[SALT..SALT + 2_100], laid[SALT + 2_100..SALT + 4_200]);
    }

    #[test]
    fn a_changed_swapped_or_cut_file_is_refused() {
        let (folder, key) = (tempfile::tempdir().expect("a folder"), Token::random().key());
        let sealed = sealed(&sample(3 * PIECE), folder.path(), &key);
        let whole = std::fs::read(&sealed.path).expect("bytes");
        let laid = LAID as usize;
        let mut flipped = whole.clone();
        flipped[SALT + laid + 7] ^= 1;
        let swapped = [&whole[..SALT], &whole[SALT + laid..SALT + 2 * laid], &whole[SALT..SALT + laid]].concat();
        let swapped = [&swapped[..], &whole[SALT + 2 * laid..]].concat();
        let mut salted = whole.clone();
        salted[0] ^= 1;
        for (what, bytes) in [
            ("flipped", flipped),
            ("swapped", swapped),
            ("another salt", salted),
            ("cut at a piece", whole[..SALT + 2 * laid].to_vec()),
            ("cut within a piece", whole[..whole.len() - 1].to_vec()),
            ("cut to its salt", whole[..SALT].to_vec()),
            ("longer", [&whole[..], &whole[SALT..SALT + laid]].concat()),
        ] {
            std::fs::write(&sealed.path, bytes).expect("written");
            assert!(opened(&sealed).is_err(), "{what}");
        }
        std::fs::write(&sealed.path, whole).expect("written");
        assert!(opened(&Sealed::new(&sealed.path, Token::random().key())).is_err(), "another key");
        assert!(opened(&sealed).is_ok());
    }
}
