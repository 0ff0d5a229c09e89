//! What a model was fitted from, as an archive anybody can open: units, observations, recipes, options.
//!
//! A ZIP of text files. Its hash is of the files' content, not of the compressed bytes, so that another
//! compressor changes nothing. A series is one line: a panel with its gaps as `NaN` would not survive
//! JSON, and one line for each value would be ten times as long.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::domain::{Gap, Measure, Period, Reading, RoleGroup, UnitKind};
use crate::pipeline::source::Source;
use crate::store::observations::Observed;
use crate::store::units::UnitRecord;

const UNITS: &str = "units.csv";
const OBSERVATIONS: &str = "observations.csv";
/// A period without a row; gaps stand by their names.
const NO_ROW: &str = "-";

/// Why stored bytes are no snapshot.
#[derive(Debug, thiserror::Error)]
#[error("its snapshot cannot be read: {0}")]
pub struct SnapshotError(String);

impl SnapshotError {
    fn of(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

/// Named text files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    files: BTreeMap<String, Vec<u8>>,
}

impl Snapshot {
    /// Of a source; recipes and options are added with [`Snapshot::with`].
    pub(in crate::pipeline) fn of(source: &Source) -> Self {
        Self::default().with(UNITS, units_text(&source.units)).with(OBSERVATIONS, observations_text(&source.observed))
    }

    /// With one file more.
    #[must_use]
    pub(in crate::pipeline) fn with(mut self, name: &str, text: String) -> Self {
        self.files.insert(name.to_owned(), text.into_bytes());
        self
    }

    /// The text of a file.
    pub(in crate::pipeline) fn text(&self, name: &str) -> Result<&str, SnapshotError> {
        let bytes = self.files.get(name).ok_or_else(|| SnapshotError(format!("it has no {name}")))?;
        std::str::from_utf8(bytes).map_err(|_e| SnapshotError(format!("{name} is no text")))
    }

    /// Hash of one file, `sha256:…`.
    pub(in crate::pipeline) fn hash_of(&self, name: &str) -> Option<String> {
        self.files.get(name).map(|bytes| format!("sha256:{:x}", Sha256::digest(bytes)))
    }

    /// Hash of all files with their names, `sha256:…`.
    pub(in crate::pipeline) fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (name, bytes) in &self.files {
            hash.update(format!("{name}\n{}\n", bytes.len()));
            hash.update(bytes);
        }
        format!("sha256:{:x}", hash.finalize())
    }

    /// The archive.
    pub(in crate::pipeline) fn pack(&self) -> Result<Vec<u8>, SnapshotError> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.files {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).map_err(SnapshotError::of)?;
            archive.write_all(bytes).map_err(SnapshotError::of)?;
        }
        Ok(archive.finish().map_err(SnapshotError::of)?.into_inner())
    }

    /// From an archive.
    pub(in crate::pipeline) fn unpack(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(SnapshotError::of)?;
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).map_err(SnapshotError::of)?;
            let mut content = Vec::new();
            file.read_to_end(&mut content).map_err(SnapshotError::of)?;
            files.insert(file.name().to_owned(), content);
        }
        Ok(Self { files })
    }

    /// The source it was made of.
    pub(in crate::pipeline) fn source(&self) -> Result<Source, SnapshotError> {
        Ok(Source { units: read_units(self.text(UNITS)?)?, observed: read_observations(self.text(OBSERVATIONS)?)? })
    }
}

fn rows<const N: usize>(text: &str) -> impl Iterator<Item = Result<[String; N], SnapshotError>> {
    let reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    reader.into_records().map(|record| {
        let cells: Vec<String> = record.map_err(SnapshotError::of)?.iter().map(str::to_owned).collect();
        cells.try_into().map_err(|_e| SnapshotError(format!("a row has not {N} cells")))
    })
}

fn table<const N: usize>(headings: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail, and every row is as long as the headings.
    let _ = writer.write_record(headings);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn units_text(units: &[UnitRecord]) -> String {
    let row = |u: &UnitRecord| [u.slug.clone(), u.kind.as_str().into(), u.organisation.clone(), u.name.clone()];
    table(["unit", "kind", "organisation", "name"], units.iter().map(row))
}

fn read_units(text: &str) -> Result<Vec<UnitRecord>, SnapshotError> {
    use UnitKind as K;
    rows::<4>(text)
        .map(|row| {
            let [slug, kind, organisation, name] = row?;
            let kinds = [K::Organisation, K::Service, K::Team, K::Country, K::Region, K::Authority];
            let found = kinds.into_iter().find(|k| k.as_str() == kind);
            let kind = found.ok_or_else(|| SnapshotError(format!("`{kind}` is no kind of unit")))?;
            let parent = slug.rsplit_once('/').map(|(parent, _)| parent.to_owned());
            Ok(UnitRecord { slug, name, kind, organisation, parent })
        })
        .collect()
}

/// One line for each unit, role group, measure and kind of period: the first period and every value from there on.
fn observations_text(observed: &[Observed]) -> String {
    let mut lines: Vec<[String; 5]> = Vec::new();
    let mut before: Option<&Observed> = None;
    for o in observed {
        let cell = o.reading.map_or_else(|gap| gap.as_str().to_owned(), |value| value.to_string());
        let same = before
            .filter(|b| (&b.unit, &b.role, b.measure) == (&o.unit, &o.role, o.measure) && b.period.after(0) < o.period);
        let holes = same.and_then(|b| (0..1_200).find(|n| b.period.after(*n + 1) == o.period));
        if let (Some(holes), Some(line)) = (holes, lines.last_mut()) {
            (0..holes).for_each(|_| line[4].extend([" ", NO_ROW]));
            line[4].push(' ');
            line[4].push_str(&cell);
        } else {
            let role = o.role.as_ref().map(|r| r.as_str().to_owned()).unwrap_or_default();
            lines.push([o.unit.clone(), role, o.measure.to_string(), o.period.to_string(), cell]);
        }
        before = Some(o);
    }
    table(["unit", "role_group", "measure", "first", "values"], lines.into_iter())
}

fn read_observations(text: &str) -> Result<Vec<Observed>, SnapshotError> {
    let mut observed = Vec::new();
    for row in rows::<5>(text) {
        let [unit, role, measure, first, values] = row?;
        let measure: Measure = measure.parse().map_err(SnapshotError::of)?;
        let first: Period = first.parse().map_err(SnapshotError::of)?;
        let role = (!role.is_empty()).then(|| RoleGroup::new(&role));
        for (n, cell) in (0..).zip(values.split(' ')).filter(|(_, cell)| *cell != NO_ROW) {
            let (unit, role) = (unit.clone(), role.clone());
            let (period, reading) = (first.after(n), reading(cell)?);
            observed.push(Observed { unit, role, period, measure, reading, extract: String::new() });
        }
    }
    Ok(observed)
}

fn reading(cell: &str) -> Result<Reading, SnapshotError> {
    match Gap::from_name(cell) {
        Some(gap) => Ok(Err(gap)),
        None => cell.parse().map(Ok).map_err(|_e| SnapshotError(format!("`{cell}` is neither a number nor a gap"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(role: Option<&str>, period: &str, reading: Reading) -> Observed {
        Observed {
            unit: "rivermouth/a, b".into(),
            role: role.map(RoleGroup::new),
            period: period.parse().expect("a period"),
            measure: "leavers".parse().expect("a measure"),
            reading,
            extract: String::new(),
        }
    }

    #[test]
    fn a_source_comes_back_with_its_gaps_and_its_holes() {
        let source = Source {
            units: vec![UnitRecord {
                slug: "rivermouth/a, b".into(),
                name: "The \"A\",\nB".into(),
                kind: UnitKind::Team,
                organisation: "rivermouth".into(),
                parent: Some("rivermouth".into()),
            }],
            observed: vec![
                observed(None, "2026-01", Ok(0.1 + 0.2)),
                observed(None, "2026-04", Err(Gap::Suppressed)),
                observed(Some("social_worker"), "2025-12", Ok(1e-300)),
                observed(Some("social_worker"), "2026-01", Ok(3.0)),
            ],
        };
        let snapshot = Snapshot::of(&source).with("recipe.toml", "a = 1".into());
        assert!(snapshot.text(OBSERVATIONS).expect("a file").contains("2026-01,0.30000000000000004 - - suppressed"));
        let read = Snapshot::unpack(&snapshot.pack().expect("packed")).expect("an archive");
        assert_eq!((&read, read.hash()), (&snapshot, snapshot.hash()));
        assert_eq!(read.source().expect("a source"), source);
        assert_ne!(snapshot.clone().with("recipe.toml", "a = 2".into()).hash(), snapshot.hash());
    }

    #[test]
    fn bytes_that_are_no_snapshot_are_refused() {
        assert!(Snapshot::unpack(b"nonsense").is_err());
        assert!(Snapshot::default().source().is_err());
    }
}
