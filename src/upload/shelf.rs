//! Uploads that are not finished yet: sealed, for a day, in a folder of their own.
//!
//! Each is two files named by a hash of its token: the sealed file and what was decided about it so
//! far, sealed too. The token is with the sender alone, so a journey goes on after the browser or the
//! server was restarted, and a stolen disk tells nothing.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};

use super::seal::{Sealed, Sealer};
use super::{Error, Token};
use crate::domain::ExtractKind;
use crate::ingest::{Mapping, Source};

/// How long an unfinished upload waits for its sender.
pub const KEPT_HOURS: u64 = 24;
/// Unfinished uploads at a time.
const MOST: usize = 100;
/// Their size altogether, in files of the largest size.
const MOST_LARGEST: u64 = 10;
/// A body on its way is older than this only when its server was killed.
const ABANDONED: Duration = Duration::from_hours(1);
/// Begins the names of bodies on their way.
const SPOOL: &str = "spool-";
const FILE: &str = "file";
const STATE: &str = "state";

/// What was decided about an upload so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// The name the file came with.
    pub file_name: String,
    /// Code of the organisation; `None`: the installation's own.
    pub organisation: Option<String>,
    /// What the sender says it is; `None`: found out.
    pub kind: Option<ExtractKind>,
    /// How columns and values are to be understood; `None`: as found.
    pub mapping: Option<Mapping>,
    /// The extract it became, once it was kept.
    pub kept: Option<String>,
}

/// An upload on its way through the pages.
#[derive(Debug, Clone)]
pub struct Unfinished {
    /// Leads back to it.
    pub token: Token,
    /// The file.
    pub file: Sealed,
    /// What was decided so far.
    pub decisions: Decisions,
}

/// The folder of unfinished uploads.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
    most_bytes: u64,
}

impl Shelf {
    /// Over `folder`, which is made when it is first needed, for files up to `largest` bytes.
    pub(super) fn new(folder: PathBuf, largest: u64) -> Self {
        Self { folder, most_bytes: largest.saturating_mul(MOST_LARGEST) }
    }

    /// A file for a body on its way, readable by nobody else.
    pub(super) fn spool(&self) -> io::Result<NamedTempFile> {
        self.make()?;
        tempfile::Builder::new().prefix(SPOOL).tempfile_in(&self.folder)
    }

    /// Puts a received file on the shelf.
    ///
    /// # Errors
    /// When the shelf is full or cannot be written.
    pub(super) fn put(&self, token: Token, spooled: TempPath, decisions: Decisions) -> Result<Unfinished, Error> {
        let (number, bytes) = self.filled().map_err(Error::Disk)?;
        let more = fs::metadata(&spooled).map_err(Error::Disk)?.len();
        if number >= MOST || bytes + more > self.most_bytes {
            return Err(Error::Full);
        }
        let path = self.path(&token, FILE);
        let unfinished = Unfinished { file: Sealed::new(&path, token.key()), token, decisions };
        self.save(&unfinished)?;
        spooled.persist(&path).map_err(|error| Error::Disk(error.error))?;
        Ok(unfinished)
    }

    /// Keeps what was decided.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, upload: &Unfinished) -> Result<(), Error> {
        let text = serde_json::to_vec(&upload.decisions).map_err(|e| Error::Disk(io::Error::other(e)))?;
        let written = || {
            let mut sealer = Sealer::new(self.spool()?, &upload.token.key())?;
            sealer.add(&text)?;
            // In one step: a reader sees the old decisions or the new ones.
            sealer.finish()?.persist(self.path(&upload.token, STATE)).map_err(|e| e.error)
        };
        written().map(|_| ()).map_err(Error::Disk)
    }

    /// The upload a token leads to.
    ///
    /// # Errors
    /// When there is none, it is too old, or what lies there was not sealed with this token.
    pub fn find(&self, token: &str, now: NaiveDateTime) -> Result<Unfinished, Error> {
        let token: Token = token.parse().map_err(|_other| Error::NotFound)?;
        let path = self.path(&token, FILE);
        let age = fs::metadata(&path).and_then(|m| m.modified()).map(|made| age(made, now));
        if age.map_or(true, |age| age > Duration::from_hours(KEPT_HOURS)) {
            return Err(Error::NotFound);
        }
        let read = || {
            let mut text = Vec::new();
            Sealed::new(self.path(&token, STATE), token.key()).open()?.read_to_end(&mut text)?;
            serde_json::from_slice(&text).map_err(io::Error::other)
        };
        let decisions = read().map_err(|_changed| Error::Changed)?;
        Ok(Unfinished { file: Sealed::new(&path, token.key()), token, decisions })
    }

    /// Throws an upload away.
    pub fn remove(&self, token: &Token) {
        for extension in [FILE, STATE] {
            // Swept later where it does not go now.
            let _ = fs::remove_file(self.path(token, extension));
        }
    }

    /// Throws away what is too old, and what a killed server left behind.
    pub fn sweep(&self, now: NaiveDateTime) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(most) = name.to_str().and_then(patience) else { continue };
            let old = entry.metadata().and_then(|m| m.modified()).is_ok_and(|made| age(made, now) > most);
            if old {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn path(&self, token: &Token, extension: &str) -> PathBuf {
        self.folder.join(token.file_stem()).with_extension(extension)
    }

    fn make(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)
    }

    /// Number and bytes of what is on the shelf.
    fn filled(&self) -> io::Result<(usize, u64)> {
        let mut all = (0, 0);
        for entry in fs::read_dir(&self.folder)?.flatten() {
            if is(&entry.path(), FILE) {
                all = (all.0 + 1, all.1 + entry.metadata().map_or(0, |m| m.len()));
            }
        }
        Ok(all)
    }
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e == extension)
}

/// How old a file of this name may become; `None` when it is none of ours.
fn patience(name: &str) -> Option<Duration> {
    let ours = |stem: &str| stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit());
    match name.rsplit_once('.') {
        None if name.starts_with(SPOOL) => Some(ABANDONED),
        // Decisions are newer than their file and go an hour after it.
        Some((stem, FILE | STATE)) if ours(stem) => Some(Duration::from_hours(KEPT_HOURS)),
        _ => None,
    }
}

/// Nothing is older than no time at all, whatever the clock does.
fn age(made: SystemTime, now: NaiveDateTime) -> Duration {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(now.and_utc().timestamp().max(0) as u64);
    now.duration_since(made).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decisions() -> Decisions {
        Decisions {
            file_name: "Ann Canary.csv".into(),
            organisation: None,
            kind: Some(ExtractKind::Leavers),
            mapping: None,
            kept: None,
        }
    }

    fn put(shelf: &Shelf, bytes: &[u8]) -> Result<Unfinished, Error> {
        let token = Token::random();
        let mut sealer = Sealer::new(shelf.spool().expect("a spool"), &token.key()).expect("begun");
        sealer.add(bytes).expect("sealed");
        let spooled = sealer.finish().expect("finished").into_temp_path();
        shelf.put(token, spooled, decisions())
    }

    /// Files made by the test are as old as the system's clock says.
    fn now() -> NaiveDateTime {
        chrono::DateTime::<chrono::Utc>::from(SystemTime::now()).naive_utc()
    }

    fn names(folder: &Path) -> Vec<String> {
        let open = fs::read_dir(folder).expect("a folder");
        open.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn an_upload_is_found_again_by_its_token_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(home.path().join("x.uploads"), 1_000);
        let mut kept = put(&shelf, b"Ann Canary").expect("room");
        kept.decisions.kept = Some("an extract".into());
        shelf.save(&kept).expect("saved");
        // As after a restart of the server.
        let shelf = Shelf::new(home.path().join("x.uploads"), 1_000);
        let found = shelf.find(&kept.token.to_string(), now()).expect("found");
        assert_eq!(found.decisions, kept.decisions);
        let mut text = String::new();
        found.file.open().expect("opened").read_to_string(&mut text).expect("read");
        assert_eq!(text, "Ann Canary");
        assert!(matches!(shelf.find(&Token::random().to_string(), now()), Err(Error::NotFound)));
        assert!(matches!(shelf.find("../x", now()), Err(Error::NotFound)));
        shelf.remove(&kept.token);
        assert!(names(&home.path().join("x.uploads")).is_empty());
    }

    #[test]
    fn neither_names_nor_contents_of_the_folder_tell_anything() {
        let home = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(home.path().join("x.uploads"), 1_000);
        let kept = put(&shelf, b"Ann Canary").expect("room");
        for name in names(&shelf.folder) {
            assert!(!name.contains(&kept.token.to_string()) && !name.contains("Canary"), "{name}");
            let path = shelf.folder.join(name);
            let bytes = fs::read(&path).expect("bytes");
            assert!(!bytes.windows(6).any(|w| w == b"Canary") && !bytes.windows(7).any(|w| w == b"leavers"));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
                assert_eq!((mode(&path), mode(&shelf.folder)), (0o600, 0o700));
            }
        }
    }

    #[test]
    fn uploads_go_after_a_day_and_left_bodies_after_an_hour() {
        let home = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(home.path().to_owned(), 1_000);
        let kept = put(&shelf, b"x").expect("room");
        fs::write(home.path().join("spool-left"), "x").expect("written");
        fs::write(home.path().join("somebody-elses.file"), "x").expect("written");
        let in_hours = |hours| now() + chrono::Duration::hours(hours);
        shelf.sweep(in_hours(2));
        assert_eq!(names(home.path()).len(), 3, "only the body has gone");
        assert!(shelf.find(&kept.token.to_string(), in_hours(23)).is_ok());
        assert!(matches!(shelf.find(&kept.token.to_string(), in_hours(25)), Err(Error::NotFound)));
        shelf.sweep(in_hours(25));
        assert_eq!(names(home.path()), ["somebody-elses.file"]);
    }

    #[test]
    fn a_full_shelf_takes_nothing_more() {
        let home = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(home.path().to_owned(), 100);
        put(&shelf, &[0; 800]).expect("room");
        assert!(matches!(put(&shelf, &[0; 200]), Err(Error::Full)));
        assert_eq!(names(home.path()).len(), 2, "nothing is left of the one refused");
    }

    #[test]
    fn decisions_somebody_changed_are_refused() {
        let home = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(home.path().to_owned(), 1_000);
        let (one, other) = (put(&shelf, b"1").expect("room"), put(&shelf, b"2").expect("room"));
        fs::copy(shelf.path(&other.token, STATE), shelf.path(&one.token, STATE)).expect("copied");
        assert!(matches!(shelf.find(&one.token.to_string(), now()), Err(Error::Changed)));
    }
}
