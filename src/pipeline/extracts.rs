//! An extract comes in: recognised, read, checked and kept, or refused whole.

use chrono::{Datelike, NaiveDateTime};

use super::{Error, Recipes, returns};
use crate::domain::{ExtractKind, Month, slugify};
use crate::ingest::{self, Checks, Limits, Mapping, Pseudonyms, Request, Source};
use crate::store::extracts::{ExtractRecord, NewExtract, Received};
use crate::store::{self, Database};

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
    /// How its columns and values are to be understood; `None`: found out.
    pub mapping: Option<&'a Mapping>,
}

/// The installation's own organisation.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// Its code, the slug of its top unit.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// What surrounds an upload.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// What a file may cost.
    pub limits: &'a Limits,
    /// Who we are.
    pub home: Home<'a>,
    /// The installation's pseudonyms for people.
    pub pseudonyms: &'a Pseudonyms,
    /// The rules that returns are checked by.
    pub recipes: &'a Recipes,
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
}

/// Reads, checks and keeps a file; the same content twice is recognised and not doubled.
///
/// # Errors
/// When the file cannot be trusted (the error carries the findings), is too large, or cannot be stored.
pub fn receive(db: &Database, upload: &Upload, setting: &Setting) -> Result<Receipt, Error> {
    let code = organisation_code(upload.organisation.unwrap_or(setting.home.code))?;
    let hash = fingerprint(upload)?;
    if let Some(record) = store::extracts::find_same(db, &code, &hash)? {
        return Ok(Receipt { record, same: true });
    }
    let request = Request {
        file_name: upload.file_name,
        kind: upload.kind,
        mapping: upload.mapping,
        saved: &[],
        limits: setting.limits,
        checks: checks(setting),
    };
    let mut read = ingest::read(upload.source, &request)?;
    returns::complete(db, &code, &mut read, setting)?;
    let extract = read.extract;
    if code == setting.home.code {
        store::organisations::ensure(db, &code, Some(setting.home.name), setting.now)?;
    }
    let new = NewExtract {
        organisation: &code,
        file_name: upload.file_name,
        content_hash: &hash,
        received_at: setting.now,
        extract: &extract,
    };
    Ok(match store::extracts::receive(db, &new)? {
        Received::New(record) => Receipt { record, same: false },
        Received::Same(record) => Receipt { record, same: true },
    })
}

/// What recognises the same content.
pub(super) fn fingerprint(upload: &Upload) -> Result<String, Error> {
    ingest::hash(upload.source).map_err(|source| Error::Read { path: upload.file_name.into(), source })
}

/// No extract speaks of a month that has not begun.
pub(super) fn checks<'a>(setting: &Setting<'a>) -> Checks<'a> {
    Checks {
        latest: Month::new(setting.now.year(), setting.now.month()),
        today: Some(setting.now.date()),
        pseudonyms: Some(setting.pseudonyms),
        staffed: &[],
    }
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
