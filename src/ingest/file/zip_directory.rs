//! A wall before the zip readers: the list of contents, walked once and strictly.
//!
//! Two zip readers look at a workbook, ours that checks it and the one inside the workbook reader.
//! A file that can be understood in two ways is refused here, so that both see the same parts.

use std::collections::HashSet;
use std::io::{self, SeekFrom};

use super::{Bytes, IngestError, Upload};

const MAX_ENTRIES: u64 = 2_000;
const MAX_DIRECTORY: u64 = 1 << 20;
const END: &[u8] = b"PK\x05\x06";
const END_SIZE: usize = 22;
const LOCATOR_SIZE: usize = 20;
/// Extra fields that give an entry another name (Unicode path) or another encryption (AES).
const REFUSED_EXTRAS: [u16; 2] = [0x7075, 0x9901];

/// Walks the list of contents.
///
/// # Errors
/// When the list is cut off, contradicts itself, is too long, or names a part that no workbook has:
/// outside the package, twice, or encrypted.
pub(super) fn check(file: &mut dyn Bytes, upload: Upload) -> Result<(), IngestError> {
    let directory = locate(file).map_err(|e| upload.unreadable(e))?;
    let (entries, bytes) = match directory {
        Ok(found) => found,
        Err(Trouble::CutOff) => return Err(upload.damaged("its list of contents is missing or cut off")),
        Err(Trouble::TooLong) => {
            return Err(upload.too_large("the number of its parts", "", MAX_ENTRIES));
        }
    };
    let mut names = HashSet::new();
    let mut rest = bytes.as_slice();
    for _ in 0..entries {
        let Some((entry, behind)) = Entry::split(rest) else {
            return Err(upload.damaged("its list of contents is cut off"));
        };
        entry.check(upload)?;
        if !names.insert(entry.name.to_ascii_lowercase()) {
            return Err(upload.unsafe_content("two parts of the same name"));
        }
        rest = behind;
    }
    if rest.is_empty() { Ok(()) } else { Err(upload.damaged("its list of contents does not add up")) }
}

enum Trouble {
    CutOff,
    TooLong,
}

/// Finds the list: number of entries and its bytes, which must end where its end record begins.
fn locate(file: &mut dyn Bytes) -> io::Result<Result<(u64, Vec<u8>), Trouble>> {
    let size = file.seek(SeekFrom::End(0))?;
    let tail_at = size.saturating_sub((END_SIZE + LOCATOR_SIZE + 56 + 0xFFFF) as u64);
    let tail = read_at(file, tail_at, (size - tail_at) as usize)?;
    let is_end = |&at: &usize| {
        tail[at..].starts_with(END)
            && tail.get(at + 20..at + 22).is_some_and(|len| at + END_SIZE + usize::from(u16_at(len, 0)) == tail.len())
    };
    let Some(end) = (0..tail.len()).rev().find(is_end) else { return Ok(Err(Trouble::CutOff)) };
    let record = &tail[end..];
    let (mut entries, mut length, mut offset) =
        (u64::from(u16_at(record, 10)), u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)));
    let mut list_end = tail_at + end as u64;
    if let Some(locator) = end.checked_sub(LOCATOR_SIZE).map(|at| &tail[at..end])
        && locator.starts_with(b"PK\x06\x07")
    {
        let at = u64_at(locator, 8);
        if at.checked_add(56).is_none_or(|end| end > list_end) {
            return Ok(Err(Trouble::CutOff));
        }
        let record = read_at(file, at, 56)?;
        if !record.starts_with(b"PK\x06\x06") {
            return Ok(Err(Trouble::CutOff));
        }
        (entries, length, offset) = (u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48));
        list_end = at;
    }
    if entries > MAX_ENTRIES || length > MAX_DIRECTORY {
        return Ok(Err(Trouble::TooLong));
    }
    if offset.checked_add(length) != Some(list_end) {
        return Ok(Err(Trouble::CutOff));
    }
    Ok(Ok((entries, read_at(file, offset, length as usize)?)))
}

struct Entry<'a> {
    flags: u16,
    method: u16,
    name: &'a [u8],
    extra: &'a [u8],
}

impl<'a> Entry<'a> {
    /// The first entry of the list and what follows it.
    fn split(list: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let fixed = list.get(..46).filter(|f| f.starts_with(b"PK\x01\x02"))?;
        let length = |at| usize::from(u16_at(fixed, at));
        let (name, rest) = list[46..].split_at_checked(length(28))?;
        let (extra, rest) = rest.split_at_checked(length(30))?;
        let (_comment, rest) = rest.split_at_checked(length(32))?;
        Some((Self { flags: u16_at(fixed, 8), method: u16_at(fixed, 10), name, extra }, rest))
    }

    fn check(&self, upload: Upload) -> Result<(), IngestError> {
        let Ok(name) = std::str::from_utf8(self.name) else {
            return Err(upload.unsafe_content("a part whose name is not readable"));
        };
        let outside = name.starts_with('/')
            || name.contains(['\\', ':'])
            || name.chars().any(char::is_control)
            || name.split('/').any(|step| step == "..");
        if outside || name.is_empty() {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            return Err(upload.unsafe_content(format!("a part named `{shown}`, outside the workbook")));
        }
        if self.flags & 1 != 0 || self.extras().any(|id| REFUSED_EXTRAS.contains(&id)) {
            return Err(upload.unsafe_content("an encrypted or renamed part"));
        }
        if !matches!(self.method, 0 | 8) {
            return Err(upload.unsafe_content("a part packed in an unusual way"));
        }
        Ok(())
    }

    fn extras(&self) -> impl Iterator<Item = u16> {
        let mut rest = self.extra;
        std::iter::from_fn(move || {
            let (id, length) = (rest.get(..2).map(|b| u16_at(b, 0))?, rest.get(2..4).map(|b| u16_at(b, 0))?);
            rest = rest.get(4 + usize::from(length)..).unwrap_or_default();
            Some(id)
        })
    }
}

fn read_at(file: &mut dyn Bytes, at: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
