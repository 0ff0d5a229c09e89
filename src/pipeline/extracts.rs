//! An extract comes in: recognised, read, checked and kept, or refused whole.

use std::sync::Arc;

use chrono::{Datelike, NaiveDateTime};

use super::changes::{self, Changes};
use super::{Error, Installation, mappings, people, returns};
use crate::domain::{ExtractKind, Month, RoleGroup, slugify};
use crate::ingest::{self, Checks, Mapping, Read, Request, Source};
use crate::store::changes::Part;
use crate::store::extracts::{ExtractRecord, NewExtract, Received};
use crate::store::people::Purged;
use crate::store::{self, Database};

/// The part of the changes that a check shows.
const FIRST: Part = Part { after: 0, limit: 1_000 };

/// A file somebody sent.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    /// Code of the organisation it belongs to; `None`: the installation's own.
    pub organisation: Option<&'a str>,
    /// What it is; `None`: found from its header.
    pub kind: Option<ExtractKind>,
    /// The name it came with.
    pub file_name: &'a str,
    /// Its bytes.
    pub source: &'a dyn Source,
    /// How its columns and values are to be understood; `None`: found out, by the organisation's kept
    /// mappings too.
    pub mapping: Option<&'a Mapping>,
    /// Keep that mapping under this name once the file is kept.
    pub save_mapping_as: Option<&'a str>,
}

/// What surrounds an upload.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The installation it comes to.
    pub installation: &'a Installation,
    /// The time of receipt, UTC.
    pub now: NaiveDateTime,
}

/// What became of an upload.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The extract as kept.
    pub record: ExtractRecord,
    /// True when the same content had been kept before: nothing was added.
    pub same: bool,
    /// What was deleted about people because it had become too old.
    pub purged: Purged,
}

/// A file that was read and checked, but not kept.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Code of the organisation it is for.
    pub organisation: String,
    /// What it says, and what the checks found.
    pub read: Read,
    /// What keeping it would change; of the list its first thousand entries.
    pub changes: Changes,
    /// The extract in force with the same content: keeping it would add nothing.
    pub same: Option<ExtractRecord>,
}

/// Reads and checks a file as [`receive`] does and tells what it would change; keeps nothing.
///
/// # Errors
/// When the file cannot be trusted (the error carries the findings), is too large, or the database fails.
pub fn check(db: &Database, upload: &Upload, setting: &Setting) -> Result<Checked, Error> {
    let organisation = organisation_code(upload.organisation.unwrap_or(&setting.installation.home_code))?;
    let hash = fingerprint(upload)?;
    let read = read(db, &organisation, upload, setting)?;
    let changes = changes::preview(db, &organisation, &read.extract, FIRST)?;
    let same = store::extracts::find_same(db, &organisation, &hash)?;
    Ok(Checked { organisation, read, changes, same })
}

/// Reads, checks and keeps a file; the same content twice is recognised and not doubled. What is about
/// people and older than the installation keeps is deleted on the way.
///
/// # Errors
/// When the file cannot be trusted (the error carries the findings), is too large, or cannot be stored.
pub fn receive(db: &Database, upload: &Upload, setting: &Setting) -> Result<Receipt, Error> {
    let code = organisation_code(upload.organisation.unwrap_or(&setting.installation.home_code))?;
    let hash = fingerprint(upload)?;
    if let Some(record) = store::extracts::find_same(db, &code, &hash)? {
        save_mapping(db, &code, upload, setting)?;
        return Ok(Receipt {
            record,
            same: true,
            purged: people::purge(db, setting.now, setting.installation.people_months)?,
        });
    }
    let mut extract = read(db, &code, upload, setting)?.extract;
    people::forget_old(&mut extract, setting.now, setting.installation.people_months);
    if code == setting.installation.home_code {
        store::organisations::ensure(db, &code, Some(&setting.installation.home_name), setting.now)?;
    }
    let new = NewExtract {
        organisation: &code,
        file_name: upload.file_name,
        content_hash: &hash,
        received_at: setting.now,
        extract: &extract,
    };
    let (record, same) = match store::extracts::receive(db, &new)? {
        Received::New(record) => (record, false),
        Received::Same(record) => (record, true),
    };
    save_mapping(db, &code, upload, setting)?;
    Ok(Receipt { record, same, purged: people::purge(db, setting.now, setting.installation.people_months)? })
}

/// What recognises the same content.
pub(super) fn fingerprint(upload: &Upload) -> Result<String, Error> {
    ingest::hash(upload.source).map_err(|source| Error::Read { path: upload.file_name.into(), source })
}

/// What the organisation knows already that helps to read its files.
#[derive(Debug, Default)]
pub(super) struct Known {
    saved: Vec<Mapping>,
    staffed: Vec<(Arc<str>, RoleGroup)>,
}

impl Known {
    /// Of an organisation; nothing where there is none yet.
    pub fn of(db: &Database, organisation: &str) -> Result<Self, Error> {
        let staffed = store::observations::staffed(db, organisation)?;
        Ok(Self { saved: mappings::kept(db, organisation)?, staffed })
    }
}

/// What is asked of the reader.
pub(super) fn request<'a>(upload: &Upload<'a>, setting: &Setting<'a>, known: &'a Known) -> Request<'a> {
    Request {
        file_name: upload.file_name,
        kind: upload.kind.or(upload.mapping.map(|mapping| mapping.kind)),
        mapping: upload.mapping,
        saved: &known.saved,
        limits: &setting.installation.limits,
        // No extract speaks of a month that has not begun.
        checks: Checks {
            latest: Month::new(setting.now.year(), setting.now.month()),
            today: Some(setting.now.date()),
            pseudonyms: Some(&setting.installation.pseudonyms),
            staffed: &known.staffed,
        },
    }
}

fn read(db: &Database, organisation: &str, upload: &Upload, setting: &Setting) -> Result<Read, Error> {
    let known = Known::of(db, organisation)?;
    let mut read = ingest::read(upload.source, &request(upload, setting, &known))?;
    returns::complete(db, organisation, &mut read, setting)?;
    Ok(read)
}

fn save_mapping(db: &Database, organisation: &str, upload: &Upload, setting: &Setting) -> Result<(), Error> {
    if let (Some(mapping), Some(name)) = (upload.mapping, upload.save_mapping_as) {
        mappings::save(db, organisation, name, mapping, setting.now)?;
    }
    Ok(())
}

/// Takes an extract back: what was known before it is current again; the trail stays.
///
/// # Errors
/// When there is no such extract, or it was taken back before.
pub fn undo(db: &Database, id: &str, now: NaiveDateTime) -> Result<ExtractRecord, Error> {
    Ok(store::extracts::undo(db, id, now)?)
}

/// A code becomes part of addresses: letters, digits and hyphens, at most 60.
pub(super) fn organisation_code(code: &str) -> Result<String, Error> {
    if code.is_empty() || code.chars().count() > 60 || slugify(code) != code {
        return Err(Error::OrganisationCode(code.chars().take(80).collect()));
    }
    Ok(code.to_owned())
}
