//! Extracts: received once, corrected by later ones, undone without losing the trail.

mod names;
mod places;
mod receive;

pub(in crate::store) use places::Places;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::connection::{AnyConnection, MultiBackend};
use super::organisations::{find, number_if_given};
use super::schema::{extracts, findings as f, organisations};
use super::{Database, StoreError, Thing, columns as c, numbers, observations};
use crate::domain::{Extract, ExtractKind, Finding, Period, Severity};

/// A checked extract on its way into the store.
#[derive(Debug, Clone, Copy)]
pub struct NewExtract<'a> {
    /// Code of the organisation it belongs to; created if new.
    pub organisation: &'a str,
    /// Its file name, as sent.
    pub file_name: &'a str,
    /// Hash of its bytes, such as `sha256:…`.
    pub content_hash: &'a str,
    /// When it came in.
    pub received_at: NaiveDateTime,
    /// What it says.
    pub extract: &'a Extract,
}

/// An extract as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractRecord {
    /// Its id, a UUID (version 7).
    pub id: String,
    /// What it is.
    pub kind: ExtractKind,
    /// Its file name, as sent.
    pub file_name: String,
    /// Hash of its bytes.
    pub content_hash: String,
    /// When it came in.
    pub received_at: NaiveDateTime,
    /// Code of its organisation.
    pub organisation: String,
    /// Data rows seen.
    pub rows: u32,
    /// Rows kept.
    pub accepted: u32,
    /// Rows left out.
    pub rejected: u32,
    /// Number of findings.
    pub findings: u32,
    /// First period with an observation.
    pub first: Option<Period>,
    /// Last period with an observation.
    pub last: Option<Period>,
    /// When it was undone.
    pub undone_at: Option<NaiveDateTime>,
}

/// What became of an extract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It was stored.
    New(ExtractRecord),
    /// The same content is in force already; nothing changed.
    Same(ExtractRecord),
}

/// Stores an extract whole or not at all: organisation, units, role groups, observations and findings.
/// Values it gives replace the current ones; what it does not mention stays.
///
/// # Errors
/// When a value is not finite or given twice, an observation's unit is not among the extract's, the
/// organisation's code is no slug, or the database fails.
pub fn receive(db: &Database, new: &NewExtract) -> Result<Received, StoreError> {
    receive::receive(db, new)
}

/// The extract in force with the same content in the same organisation; `None` too when the
/// organisation does not exist yet.
///
/// # Errors
/// When the database fails.
pub fn find_same(db: &Database, organisation: &str, hash: &str) -> Result<Option<ExtractRecord>, StoreError> {
    db.read(|connection| match find(connection, organisation)? {
        Some(organisation) => same_in(connection, organisation, hash),
        None => Ok(None),
    })
}

/// Extracts, newest first, undone ones included.
///
/// # Errors
/// When the organisation asked for does not exist, or the database fails.
pub fn list(db: &Database, organisation: Option<&str>) -> Result<Vec<ExtractRecord>, StoreError> {
    db.read(|connection| {
        let number = number_if_given(connection, organisation)?;
        let mut query = columns().order(extracts::number.desc()).into_boxed::<MultiBackend>();
        if let Some(number) = number {
            query = query.filter(extracts::organisation_id.eq(number));
        }
        query.load(connection)?.into_iter().map(record_of).collect()
    })
}

/// The extract of that id.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, id: &str) -> Result<ExtractRecord, StoreError> {
    db.read(|connection| get_in(connection, id))
}

/// What was worked out beside an extract's observations, as JSON; `None` where nothing was.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn report(db: &Database, id: &str) -> Result<Option<String>, StoreError> {
    let found = db.read(|connection| {
        let query = extracts::table.filter(extracts::id.eq(id)).select(extracts::report);
        Ok(query.first::<Option<String>>(connection).optional()?)
    })?;
    found.ok_or_else(|| StoreError::not_found(Thing::Extract, id))
}

/// The extracts of a kind in force that carry such JSON, newest first.
///
/// # Errors
/// When there is no such organisation, or the database fails.
pub fn reports(
    db: &Database,
    organisation: &str,
    kind: ExtractKind,
) -> Result<Vec<(ExtractRecord, String)>, StoreError> {
    db.read(|connection| {
        let number = super::organisations::number_of(connection, organisation)?;
        let in_force = extracts::organisation_id.eq(number).and(extracts::undone_at.is_null());
        let query =
            columns().filter(in_force.and(extracts::kind.eq(kind.as_str())).and(extracts::report.is_not_null()));
        let records = query.order(extracts::number.desc()).load::<Columns>(connection)?;
        let texts: Vec<(String, Option<String>)> = extracts::table
            .filter(in_force.and(extracts::kind.eq(kind.as_str())))
            .select((extracts::id, extracts::report))
            .load(connection)?;
        let mut texts: std::collections::BTreeMap<String, String> =
            texts.into_iter().filter_map(|(id, text)| Some((id, text?))).collect();
        let with_text = |record: ExtractRecord| texts.remove(&record.id).map(|text| (record, text));
        let records: Vec<ExtractRecord> = records.into_iter().map(record_of).collect::<Result<_, _>>()?;
        Ok(records.into_iter().filter_map(with_text).collect())
    })
}

/// What the checks found in an extract, in row order.
///
/// # Errors
/// When there is no such extract, or the database fails.
pub fn findings(db: &Database, id: &str) -> Result<Vec<Finding>, StoreError> {
    db.read(|connection| {
        let number = number_of(connection, id)?;
        let query = f::table.filter(f::extract_number.eq(number)).order(f::position.asc());
        let rows: Vec<FindingColumns> =
            query.select((f::row_number, f::column_name, f::value, f::rule, f::severity, f::fix)).load(connection)?;
        rows.into_iter().map(finding_of).collect()
    })
}

/// Takes an extract out of force: what was known before is current again; the extract, its
/// observations and findings stay as the trail.
///
/// # Errors
/// When there is no such extract, it was undone before, or the database fails.
pub fn undo(db: &Database, id: &str, at: NaiveDateTime) -> Result<ExtractRecord, StoreError> {
    db.write(|connection| {
        // Only for the turn: what is in force must not change under us.
        numbers::next(connection)?;
        let number = number_of(connection, id)?;
        let undone = diesel::update(extracts::table.find(number).filter(extracts::undone_at.is_null()))
            .set(extracts::undone_at.eq(c::moment(at)))
            .execute(connection)?;
        if undone == 0 {
            return Err(StoreError::AlreadyUndone { id: id.into() });
        }
        names::adopt(connection, number)?;
        observations::take_out_of_force(connection, number)?;
        get_in(connection, id)
    })
}

pub(super) fn get_in(connection: &mut AnyConnection, id: &str) -> Result<ExtractRecord, StoreError> {
    let found = columns().filter(extracts::id.eq(id)).first(connection).optional()?;
    found.map_or_else(|| Err(StoreError::not_found(Thing::Extract, id)), record_of)
}

pub(super) fn number_of(connection: &mut AnyConnection, id: &str) -> Result<i32, StoreError> {
    let query = extracts::table.filter(extracts::id.eq(id)).select(extracts::number);
    query.first(connection).optional()?.ok_or_else(|| StoreError::not_found(Thing::Extract, id))
}

fn same_in(connection: &mut AnyConnection, organisation: i32, hash: &str) -> Result<Option<ExtractRecord>, StoreError> {
    let in_force = extracts::organisation_id.eq(organisation).and(extracts::undone_at.is_null());
    let query = columns().filter(in_force.and(extracts::content_hash.eq(hash)));
    query.first(connection).optional()?.map(record_of).transpose()
}

/// The columns of a record with the code of its organisation.
#[diesel::dsl::auto_type]
fn columns() -> _ {
    extracts::table.inner_join(organisations::table).select((
        extracts::id,
        extracts::kind,
        extracts::file_name,
        extracts::content_hash,
        extracts::received_at,
        organisations::code,
        (extracts::row_count, extracts::accepted, extracts::rejected, extracts::finding_count),
        (extracts::first_period, extracts::last_period),
        extracts::undone_at,
    ))
}

type Columns = (
    String,
    String,
    String,
    String,
    NaiveDateTime,
    String,
    (i32, i32, i32, i32),
    (Option<String>, Option<String>),
    Option<NaiveDateTime>,
);

fn record_of(
    (id, kind, file_name, content_hash, received_at, organisation, counts, span, undone_at): Columns,
) -> Result<ExtractRecord, StoreError> {
    let period = |text: Option<String>| text.map(|text| c::period_of_text(&text)).transpose();
    Ok(ExtractRecord {
        id,
        kind: kind.parse().map_err(|_e| StoreError::corrupt("a kind of extract", &kind))?,
        file_name,
        content_hash,
        received_at,
        organisation,
        rows: counts.0.unsigned_abs(),
        accepted: counts.1.unsigned_abs(),
        rejected: counts.2.unsigned_abs(),
        findings: counts.3.unsigned_abs(),
        first: period(span.0)?,
        last: period(span.1)?,
        undone_at,
    })
}

type FindingColumns = (Option<i32>, Option<String>, Option<String>, String, String, String);

fn finding_of((row, column, value, rule, severity, fix): FindingColumns) -> Result<Finding, StoreError> {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let found = severities.into_iter().find(|s| receive::severity_name(*s) == severity);
    let severity = found.ok_or_else(|| StoreError::corrupt("a severity", &severity))?;
    Ok(Finding { row: row.map(i32::unsigned_abs), column, value, rule, severity, fix })
}
