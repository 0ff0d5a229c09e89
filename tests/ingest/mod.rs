//! Files in, extracts or refusals out. Fixtures are built in code; all figures are invented.

mod agency;
mod csww;
mod files;
mod hostile;
mod mapping;
mod monthly;
mod neighbours;
mod noise;
mod packages;
mod people;
mod rates;
mod recruitment;
mod templates;

use std::path::{Path, PathBuf};

use staffcast::domain::{Count, Extract, Finding, Measure, Reading, Severity};
use staffcast::ingest::{self, IngestError, Limits, Plain, Request};
use tempfile::TempDir;

/// A file that lives as long as its folder.
pub struct Sent {
    folder: TempDir,
    name: &'static str,
}

impl Sent {
    pub fn new(name: &'static str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(name), bytes).expect("room on the disk");
        Self { folder, name }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    pub fn read(&self) -> Result<Extract, IngestError> {
        self.read_with(&Limits::default())
    }

    pub fn read_with(&self, limits: &Limits) -> Result<Extract, IngestError> {
        read_file(&self.path(), &Request::new(self.name, limits))
    }
}

/// Reads a file as it lies on disk.
pub fn read_file(path: &Path, request: &Request) -> Result<Extract, IngestError> {
    ingest::read(&Plain::new(path), request).map(|read| read.extract)
}

/// Reads a CSV text.
pub fn read(text: impl AsRef<[u8]>) -> Result<Extract, IngestError> {
    Sent::new("position.csv", text).read()
}

pub const HEADER: &str =
    "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,vacancies_fte,agency_fte";

/// A file of these rows below [`HEADER`], with sound rows of another team so that it is trusted.
pub fn with_rows(rows: &[&str]) -> String {
    let mut text = format!("{HEADER}\n");
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    for month in 1..=12 {
        text.extend([&format!("2025-{month:02}"), ",South/Sound,social_worker,10,8,9,0,0,2,1\n"]);
    }
    text
}

pub fn extract(rows: &[&str]) -> Extract {
    read(with_rows(rows)).expect("a trusted extract")
}

pub fn finding<'a>(extract: &'a Extract, rule: &str) -> &'a Finding {
    let of_rule: Vec<_> = extract.findings.iter().filter(|f| f.rule == rule).collect();
    assert_eq!(of_rule.len(), 1, "{rule}: {:#?}", extract.findings);
    of_rule[0]
}

pub fn rules(extract: &Extract) -> Vec<(&str, Severity)> {
    extract.findings.iter().map(|f| (f.rule.as_str(), f.severity)).collect()
}

/// The reading of a count in the first row of a unit and month.
pub fn reading(extract: &Extract, unit: &str, month: &str, count: Count) -> Option<Reading> {
    extract
        .observations
        .iter()
        .find(|o| *o.unit == *unit && o.period.to_string() == month && o.measure == Measure::Count(count))
        .map(|o| o.reading)
}
