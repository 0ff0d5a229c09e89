//! A wall before the workbook reader: every part of a package inflated once and thrown away.
//!
//! What counts is what comes out, not what the file says about itself. Parts the workbook reader
//! keeps in memory as a whole have tight limits of their own.

use std::collections::HashSet;
use std::io::{BufReader, Read};

use zip::ZipArchive;

use super::markup::{Fault, Markup, attribute};
use super::{Bytes, IngestError, Source, Upload, zip_directory};

const CONTENT_TYPES: &str = "[content_types].xml";
const MAX_RELATIONS: u64 = 1 << 20;
const MAX_WORKBOOK: u64 = 1 << 20;
const MAX_STYLES: u64 = 4 << 20;
const MAX_STYLE_TAGS: u64 = 200_000;
/// What the styles may take in memory: each cell format holds a copy of its font's and format's names.
const MAX_STYLE_MEMORY: u64 = 24 << 20;
const CELL_FORMAT_SIZE: u64 = 320;

/// Inflates and checks every part.
///
/// # Errors
/// When the package is damaged, no plain workbook, built to do harm, or larger than its limits.
pub(super) fn check(source: &dyn Source, upload: Upload) -> Result<(), IngestError> {
    let mut file = upload.open(source)?;
    zip_directory::check(&mut *file, upload)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| upload.damaged(e.to_string()))?;
    check_kind(&mut archive, upload)?;
    let mut left = upload.limits.max_inflated_bytes;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|e| upload.damaged(e.to_string()))?;
        let name = part.name().to_ascii_lowercase();
        left -= Inspection::new(&name, left, upload).run(&mut part)?;
    }
    Ok(())
}

/// Tells a plain workbook from its relatives by the names and types of its parts.
fn check_kind(archive: &mut ZipArchive<BufReader<Box<dyn Bytes>>>, upload: Upload) -> Result<(), IngestError> {
    let names: Vec<String> = archive.file_names().map(str::to_ascii_lowercase).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let under = |folder: &str| names.iter().any(|n| n.starts_with(folder));
    let found = if has("xl/vbaproject.bin") {
        "a workbook with macros (.xlsm)"
    } else if has("xl/workbook.bin") {
        "a binary workbook (.xlsb)"
    } else if has("mimetype") && has("content.xml") {
        "an OpenDocument file (.ods)"
    } else if under("word/") || under("ppt/") {
        "a document, not a spreadsheet"
    } else if !has(CONTENT_TYPES) {
        "an archive, not a workbook"
    } else if holds_macro_type(archive, upload)? {
        "a workbook with macros (.xlsm)"
    } else {
        return Ok(());
    };
    let remedy = "open it in a spreadsheet program, save it as .xlsx or CSV and send that";
    Err(IngestError::NotAccepted { file: upload.file.into(), found, remedy })
}

fn holds_macro_type(archive: &mut ZipArchive<BufReader<Box<dyn Bytes>>>, upload: Upload) -> Result<bool, IngestError> {
    let Some(index) = (0..archive.len())
        .find(|&i| archive.name_for_index(i).is_some_and(|name| name.eq_ignore_ascii_case(CONTENT_TYPES)))
    else {
        return Ok(false);
    };
    let part = archive.by_index(index).map_err(|e| upload.damaged(e.to_string()))?;
    let mut types = Vec::new();
    part.take(MAX_RELATIONS).read_to_end(&mut types).map_err(|e| upload.damaged(e.to_string()))?;
    Ok(types.windows(12).any(|w| w.eq_ignore_ascii_case(b"macroEnabled")))
}

/// What a part is to the workbook reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Names, links: read whole.
    Whole,
    Styles,
    SharedStrings,
    /// Any other XML; sheets among them.
    Xml,
    /// Pictures, printer settings, properties and parts of other programs: never read.
    Unread,
}

impl Role {
    fn of(name: &str) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        match file {
            "sharedstrings.xml" => Self::SharedStrings,
            "styles.xml" => Self::Styles,
            "theme1.xml" => Self::Whole,
            _ if file.starts_with("workbook") || has_extension(name, "rels") || name == CONTENT_TYPES => Self::Whole,
            _ if in_unread_folder(name) || !has_extension(name, "xml") => Self::Unread,
            _ => Self::Xml,
        }
    }
}

/// Of a name in lower case.
fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == extension)
}

fn in_unread_folder(name: &str) -> bool {
    ["customxml/", "docprops/", "xl/customxml/"].iter().any(|folder| name.starts_with(folder))
}

/// One part on its way through.
struct Inspection<'a> {
    name: &'a str,
    role: Role,
    upload: Upload<'a>,
    /// Bytes the package may still inflate to.
    left: u64,
    tags: u64,
    strings: u64,
    declared_strings: u64,
    cell_formats: u64,
    longest_name: u64,
    /// Parts that sheets link to: one part as many sheets would be read as often.
    sheets: HashSet<String>,
    /// The first link or count that is refused.
    refused: Option<String>,
}

impl<'a> Inspection<'a> {
    fn new(name: &'a str, left: u64, upload: Upload<'a>) -> Self {
        let role = Role::of(name);
        Self {
            name,
            role,
            upload,
            left,
            tags: 0,
            strings: 0,
            declared_strings: 0,
            cell_formats: 0,
            longest_name: 0,
            sheets: HashSet::new(),
            refused: None,
        }
    }

    /// Bytes the part inflated to.
    fn run(mut self, part: &mut impl Read) -> Result<u64, IngestError> {
        let record: &[u8] = if self.role == Role::SharedStrings { b"si" } else { b"c" };
        let mut markup = Markup::new(record, self.upload.limits.max_text);
        let mut piece = vec![0; 32 * 1024];
        let mut inflated = 0;
        loop {
            let n = match part.read(&mut piece) {
                Ok(0) => break,
                Ok(n) => n,
                Err(e) => return Err(self.upload.damaged(format!("its part {}: {e}", self.name))),
            };
            self.upload.in_time()?;
            inflated += n as u64;
            self.check_size(inflated)?;
            if self.role == Role::Unread {
                self.look_for_doctype(&piece[..n])?;
            } else {
                markup.feed(&piece[..n], &mut |name, tag| self.see(name, tag)).map_err(|f| self.fault(f))?;
                self.check_counts()?;
            }
        }
        if self.role != Role::Unread {
            markup.finish().map_err(|f| self.fault(f))?;
        }
        self.check_declared(inflated)?;
        Ok(inflated)
    }

    fn check_size(&self, inflated: u64) -> Result<(), IngestError> {
        let limits = self.upload.limits;
        let (what, limit) = match self.role {
            Role::Whole => ("the size of its list of sheets, names or links", MAX_WORKBOOK),
            Role::Styles => ("the size of its styles", MAX_STYLES),
            Role::SharedStrings => ("the size of its texts", limits.max_shared_string_bytes),
            Role::Xml | Role::Unread => ("its unpacked size", limits.max_inflated_bytes),
        };
        if inflated > limit {
            return Err(self.upload.too_large(what, "", limit));
        }
        if inflated > self.left {
            return Err(self.upload.too_large("its unpacked size", "", limits.max_inflated_bytes));
        }
        Ok(())
    }

    /// Told every start tag of a part that is read.
    fn see(&mut self, name: &[u8], tag: &[u8]) {
        self.tags += 1;
        match (self.role, name) {
            (Role::SharedStrings, b"si") => self.strings += 1,
            (Role::SharedStrings, b"sst") => self.declared_strings = self.declared_strings.max(declared(tag)),
            (Role::Styles, b"xf") => self.cell_formats += 1,
            (Role::Styles, b"name" | b"numFmt") => self.longest_name = self.longest_name.max(tag.len() as u64),
            (Role::Whole, b"Relationship") => self.see_link(tag),
            (Role::Xml, b"c" | b"row") if !attribute(tag, b"r").is_none_or(is_place) => {
                self.refused = Some("a cell outside any sheet".into());
            }
            _ => {}
        }
    }

    /// The reader follows two kinds of link; both must lead to a part that was checked as such.
    fn see_link(&mut self, tag: &[u8]) {
        let text = |name: &[u8]| String::from_utf8_lossy(attribute(tag, name).unwrap_or_default()).to_ascii_lowercase();
        let (kind, target) = (text(b"Type"), text(b"Target"));
        let file = target.rsplit('/').next().unwrap_or_default();
        let plain = has_extension(&target, "xml") && !target.contains('&') && !target.contains("..");
        let checked = match kind.rsplit('/').next().unwrap_or_default() {
            "officedocument" => {
                plain && file.starts_with("workbook") && !in_unread_folder(target.trim_start_matches('/'))
            }
            "worksheet" => plain && Role::of(target.trim_start_matches('/')) == Role::Xml,
            _ => true,
        };
        let is_sheet = kind.ends_with("/worksheet");
        if !checked {
            self.refused.get_or_insert_with(|| "a link to a part that is no sheet".into());
        } else if is_sheet && !self.sheets.insert(target) {
            self.refused.get_or_insert_with(|| "several sheets that are the same part".into());
        }
    }

    fn check_counts(&self) -> Result<(), IngestError> {
        let limits = self.upload.limits;
        if let Some(found) = &self.refused {
            return Err(self.upload.unsafe_content(found.as_str()));
        }
        if self.strings > limits.max_shared_strings {
            return Err(self.upload.too_large("the number of its different texts", "", limits.max_shared_strings));
        }
        let styles = self.cell_formats * (CELL_FORMAT_SIZE + 2 * self.longest_name); // each a part's size at most
        if self.role == Role::Styles && (styles > MAX_STYLE_MEMORY || self.tags > MAX_STYLE_TAGS) {
            return Err(self.upload.too_large("the number of its cell styles", "", MAX_STYLE_TAGS));
        }
        Ok(())
    }

    /// The reader makes room for as many texts as the part declares, so the number must be possible.
    fn check_declared(&self, inflated: u64) -> Result<(), IngestError> {
        const SHORTEST: u64 = "<si/>".len() as u64;
        let possible = (inflated / SHORTEST).min(self.upload.limits.max_shared_strings);
        if self.role == Role::SharedStrings && self.declared_strings > possible {
            return Err(self.upload.unsafe_content("a false count of its texts"));
        }
        Ok(())
    }

    fn look_for_doctype(&self, piece: &[u8]) -> Result<(), IngestError> {
        let markup = has_extension(self.name, "xml") || has_extension(self.name, "vml");
        if markup && piece.windows(9).any(|w| w.eq_ignore_ascii_case(b"<!DOCTYPE")) {
            return Err(self.fault(Fault::Doctype));
        }
        Ok(())
    }

    fn fault(&self, fault: Fault) -> IngestError {
        match fault {
            Fault::Doctype => self.upload.unsafe_content("a document type declaration (DOCTYPE)"),
            Fault::Malformed => self.upload.damaged(format!("its part {} is not well-formed", self.name)),
            Fault::NotUtf8 => self.upload.damaged(format!("its part {} is not UTF-8", self.name)),
            Fault::TooLong => {
                self.upload.too_large("the text of a cell or tag", "", self.upload.limits.max_text as u64)
            }
        }
    }
}

/// Whether this is short enough for a cell or row of a sheet; the reader counts without looking.
fn is_place(reference: &[u8]) -> bool {
    let letters = reference.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    letters <= 3
        && (1..=7).contains(&(reference.len() - letters))
        && reference[letters..].iter().all(u8::is_ascii_digit)
}

/// The number of texts a shared-strings part declares; unreadable numbers count as too many.
fn declared(tag: &[u8]) -> u64 {
    match attribute(tag, b"uniqueCount") {
        None => 0,
        Some(digits) => std::str::from_utf8(digits).ok().and_then(|d| d.parse().ok()).unwrap_or(u64::MAX),
    }
}
