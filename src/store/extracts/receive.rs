//! Storing an extract whole or not at all.

#![allow(clippy::ref_option_ref, reason = "Diesel derives references to optional columns")]

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::places::Places;
use super::{ExtractRecord, NewExtract, Received, record_of, same_in};
use crate::domain::{Observation, Severity};
use crate::store::connection::{AnyConnection, insert_all};
use crate::store::observations::{self, NewRevision, SeriesKey};
use crate::store::role_groups::slug_of;
use crate::store::schema::{extracts, findings, mentions};
use crate::store::units::{self, Node, full_slug};
use crate::store::{Database, StoreError, columns, neighbours, numbers, organisations, people};

/// See [`super::receive`].
pub(super) fn receive(db: &Database, new: &NewExtract) -> Result<Received, StoreError> {
    check_finite(&new.extract.observations)?;
    db.write(|connection| {
        let number = numbers::next(connection)?;
        let organisation = organisations::ensure_in(connection, number, new.organisation, new.received_at)?;
        if let Some(same) = same_in(connection, organisation, new.content_hash)? {
            return Ok(Received::Same(same));
        }
        let mut nodes = units::nodes(connection, organisation)?;
        units::ensure_all(connection, (organisation, new.organisation), &new.extract.units, &mut nodes)?;
        let places = Places::of(connection, organisation, new, &nodes)?;
        let revisions = revisions(db, new, &places, &nodes)?;
        insert_extract(connection, number, organisation, new)?;
        insert_mentions(connection, number, new, &nodes)?;
        super::names::adopt(connection, number)?;
        observations::put_in_force(connection, organisation, number, &revisions)?;
        drop(revisions);
        people::insert(connection, number, new.extract, &places)?;
        neighbours::insert(connection, number, new.extract)?;
        insert_findings(connection, number, new)?;
        Ok(Received::New(record(connection, number)?))
    })
}

fn record(connection: &mut AnyConnection, number: i32) -> Result<ExtractRecord, StoreError> {
    let columns = super::columns().filter(extracts::number.eq(number)).first(connection)?;
    record_of(columns)
}

fn check_finite(observations: &[Observation]) -> Result<(), StoreError> {
    match observations.iter().find(|o| o.reading.is_ok_and(|value| !value.is_finite())) {
        Some(o) => Err(StoreError::NotFinite { unit: o.unit.to_string(), period: o.period, measure: o.measure }),
        None => Ok(()),
    }
}

/// The observations with the numbers of their units, role groups and measures, in the order of those and periods.
fn revisions(
    db: &Database,
    new: &NewExtract,
    places: &Places,
    nodes: &BTreeMap<String, Node>,
) -> Result<Vec<NewRevision>, StoreError> {
    let observations = new.extract.observations.iter();
    let mut placed: Vec<NewRevision> = observations
        .map(|o| {
            let (unit_id, role_group_id) = (places.unit(&o.unit), places.role(slug_of(o.role.as_ref())));
            let key = SeriesKey { unit_id, measure_id: db.measure_number(o.measure), role_group_id };
            let is_derived = new.extract.is_derived(o.measure);
            NewRevision { key, period: columns::period_columns(o.period), reading: o.reading, is_derived }
        })
        .collect();
    let cell = |revision: &NewRevision| (revision.key, revision.period);
    placed.sort_unstable_by_key(cell);
    match placed.windows(2).find(|pair| cell(&pair[0]) == cell(&pair[1])) {
        Some([_, twice]) => Err(given_twice(db, new.organisation, twice, nodes)?),
        _ => Ok(placed),
    }
}

fn given_twice(
    db: &Database,
    organisation: &str,
    twice: &NewRevision,
    nodes: &BTreeMap<String, Node>,
) -> Result<StoreError, StoreError> {
    let slug = nodes.iter().find(|(_, node)| node.id == twice.key.unit_id).map_or("", |(slug, _)| slug);
    let unit = slug.strip_prefix(organisation).unwrap_or(slug).trim_start_matches('/').to_owned();
    let period = columns::period(twice.period.0, twice.period.1)?;
    Ok(StoreError::GivenTwice { unit, period, measure: db.measure(twice.key.measure_id)? })
}

fn insert_extract(
    connection: &mut AnyConnection,
    number: i32,
    organisation: i32,
    new: &NewExtract,
) -> Result<(), StoreError> {
    use extracts::dsl as e;
    let extract = new.extract;
    let span = extract.span().map(|(first, last)| (first.to_string(), last.to_string()));
    let row = (
        e::number.eq(number),
        e::id.eq(columns::new_id(new.received_at)),
        e::organisation_id.eq(organisation),
        e::kind.eq(extract.kind.as_str()),
        e::file_name.eq(new.file_name),
        e::content_hash.eq(new.content_hash),
        e::received_at.eq(columns::moment(new.received_at)),
        e::row_count.eq(columns::count(extract.rows as usize)),
        e::accepted.eq(columns::count(extract.accepted as usize)),
        e::rejected.eq(columns::count(extract.rejected as usize)),
        e::finding_count.eq(columns::count(extract.findings.len())),
        e::first_period.eq(span.as_ref().map(|(first, _)| first)),
        e::last_period.eq(span.as_ref().map(|(_, last)| last)),
        e::report.eq(extract.report.as_deref()),
    );
    diesel::insert_into(e::extracts).values(row).execute(connection)?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = mentions)]
struct NewMention<'a> {
    extract_number: i32,
    unit_id: i32,
    name: &'a str,
    kind: &'static str,
}

fn insert_mentions(
    connection: &mut AnyConnection,
    number: i32,
    new: &NewExtract,
    nodes: &BTreeMap<String, Node>,
) -> Result<(), StoreError> {
    // The top unit is the organisation's own; no extract renames it. Said twice, the last name counts.
    let mentions: BTreeMap<i32, NewMention> = new
        .extract
        .units
        .iter()
        .filter(|unit| !unit.slug.is_empty())
        .filter_map(|unit| {
            let node = nodes.get(&full_slug(new.organisation, &unit.slug))?;
            let (name, kind) = (unit.name.as_str(), unit.kind.as_str());
            Some((node.id, NewMention { extract_number: number, unit_id: node.id, name, kind }))
        })
        .collect();
    let mentions: Vec<NewMention> = mentions.into_values().collect();
    insert_all!(connection, mentions::table, mentions);
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = findings, treat_none_as_default_value = false)]
struct NewFinding<'a> {
    extract_number: i32,
    position: i32,
    row_number: Option<i32>,
    column_name: Option<&'a str>,
    value: Option<&'a str>,
    rule: &'a str,
    severity: &'static str,
    fix: &'a str,
}

fn insert_findings(connection: &mut AnyConnection, number: i32, new: &NewExtract) -> Result<(), StoreError> {
    let rows: Vec<NewFinding> = new
        .extract
        .findings
        .iter()
        .enumerate()
        .map(|(position, finding)| NewFinding {
            extract_number: number,
            position: columns::count(position),
            row_number: finding.row.map(|row| columns::count(row as usize)),
            column_name: finding.column.as_deref(),
            value: finding.value.as_deref(),
            rule: &finding.rule,
            severity: severity_name(finding.severity),
            fix: &finding.fix,
        })
        .collect();
    insert_all!(connection, findings::table, rows);
    Ok(())
}

/// How a severity stands in the table.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
