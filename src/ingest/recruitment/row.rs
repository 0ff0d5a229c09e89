//! One row of cells into one offer, or findings that say why not.

use chrono::NaiveDate;

use super::offer::Offer;
use super::status::{self, Status};
use crate::domain::RoleGroup;
use crate::domain::recruitment::OfferSource;
use crate::ingest::file::Row;
use crate::ingest::findings::Findings;
use crate::ingest::line::Line;
use crate::ingest::spelling::choice;
use crate::ingest::table::Table;
use crate::ingest::unit_path::Units;
use crate::ingest::{IngestError, agency};

/// Which columns the list has.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one column is there")]
pub(super) struct Columns {
    pub status: bool,
    pub offered: bool,
    pub accepted: bool,
    pub expected: bool,
    pub started: bool,
}

impl Columns {
    /// What the header names.
    ///
    /// # Errors
    /// When it names no day of an offer, an acceptance or a start.
    pub fn of(table: &Table) -> Result<Self, IngestError> {
        let has = |name| table.header.at(name).is_some();
        let columns = Self {
            status: has("offer_status"),
            offered: has("offer_date"),
            accepted: has("accepted_date"),
            expected: has("expected_start"),
            started: has("actual_start"),
        };
        if !columns.offered && !columns.accepted && !columns.started {
            table.require(&["offer_date"])?;
        }
        Ok(columns)
    }

    /// Nothing but starts: the list says who started, and no more.
    pub fn starts_alone(self) -> bool {
        self.started && !self.offered && !self.accepted && !self.expected
    }
}

/// Whether a row holds a total or a remark rather than a vacancy.
pub(super) fn is_aside(table: &Table, row: &Row) -> bool {
    let fields = ["requisition", "offer_date", "accepted_date", "offer_status", "actual_start", "advert_date"];
    fields.iter().all(|field| table.cell(row, field).is_blank())
}

/// Reads a row; `None` when it cannot be used, which the findings say.
pub(super) fn read(
    table: &Table,
    row: &Row,
    has: Columns,
    units: &mut Units,
    findings: &mut Findings,
) -> Option<Offer> {
    let before = findings.errors();
    let mut line = Line { table, row, findings };
    let path = line.unit();
    let role = role(&mut line);
    let status = status(&mut line);
    let source = source(&line);
    let days = Days {
        offered: line.date("offer_date"),
        accepted: line.date("accepted_date"),
        expected: line.end_date("expected_start"),
        started: line.date("actual_start"),
        withdrawn: line.optional_date("withdrawal_date"),
    };
    if line.findings.errors() > before {
        return None;
    }
    let days = resolve(&mut line, days, status, has);
    if findings.errors() > before {
        return None;
    }
    let slug = units.remember(&path?);
    Some(Offer {
        row: row.number,
        unit: slug.into(),
        role,
        source,
        offered: days.offered,
        accepted: days.accepted,
        expected: days.expected,
        started: days.started,
        start_is_given: !table.cell(row, "actual_start").is_blank(),
        withdrawn: days.withdrawn,
    })
}

#[derive(Debug, Clone, Copy)]
struct Days {
    offered: Option<NaiveDate>,
    accepted: Option<NaiveDate>,
    expected: Option<NaiveDate>,
    started: Option<NaiveDate>,
    withdrawn: Option<NaiveDate>,
}

fn role(line: &mut Line) -> RoleGroup {
    let text = line.text("role_group");
    if text.is_empty() {
        return RoleGroup::new("");
    }
    agency::role_group(&text).unwrap_or_else(|| {
        let fix = "This is not made of words role groups are made of; the row counts under `other`. Write a role group \
             such as social_worker, or map the value.";
        line.warning("role_group", None, "role_unknown", fix);
        RoleGroup::new("other")
    })
}

fn status(line: &mut Line) -> Option<Status> {
    let text = line.text("offer_status");
    let status = status::read(&text);
    if status.is_none() && !text.is_empty() {
        let fix = "This status is not known; the row is read by its dates. Write offered, accepted, declined, withdrawn \
             or started, or map the value.";
        line.warning("offer_status", None, "status_unknown", fix);
    }
    status
}

fn source(line: &Line) -> Option<OfferSource> {
    let answer = choice::plain(&line.text("source"));
    let says = |words: &[&str]| words.iter().any(|word| answer.contains(word));
    if says(&["newly", "nqsw", "asye", "graduate", "student", "step up", "apprentice"]) {
        Some(OfferSource::NewlyQualified)
    } else if says(&["overseas", "international", "abroad"]) {
        Some(OfferSource::Overseas)
    } else if says(&["agency", "locum", "conversion"]) {
        Some(OfferSource::AgencyConversion)
    } else if says(&["experienced", "external", "qualified", "other authority", "other la", "internal"]) {
        Some(OfferSource::Experienced)
    } else {
        None
    }
}

/// The days as they are to be counted: what the status says and no day does is filled in or left out.
fn resolve(line: &mut Line, mut days: Days, status: Option<Status>, has: Columns) -> Days {
    if let (Some(started), Some(offered)) = (days.started, days.offered.or(days.accepted))
        && started < offered
    {
        let fix = "The person started before the offer. Correct one of the two dates.";
        line.error("actual_start", "start_before_offer", fix);
        return days;
    }
    let fell_through = matches!(status, Some(Status::Withdrawn)) || days.withdrawn.is_some();
    if fell_through && (days.started.is_some() || status == Some(Status::Started)) {
        let fix = "The row says both that the person started and that the offer fell through. Correct one of the two; \
             until then it counts as started.";
        line.warning("withdrawal_date", None, "withdrawn_and_started", fix);
        days.withdrawn = None;
    }
    accept(line, &mut days, status, has);
    start(line, &mut days, status, has);
    if status == Some(Status::Withdrawn)
        && days.accepted.is_some()
        && days.withdrawn.is_none()
        && days.started.is_none()
    {
        let fix = "The offer fell through, but no date says when: it counts as accepted and never as due to start. Add \
             the date.";
        line.warning("withdrawal_date", None, "withdrawal_without_date", fix);
        days.withdrawn = days.accepted;
    }
    days
}

/// The day of the yes: given, or that of the offer.
///
/// A list without a column for it does not tell whether an offer that fell through had been accepted.
/// It counts as accepted, because the offers that lasted are counted from the same day: leaving it out
/// would be to know in advance what would last.
fn accept(line: &mut Line, days: &mut Days, status: Option<Status>, has: Columns) {
    if days.accepted.is_some() {
        return;
    }
    let is_accepted = match status {
        Some(Status::Accepted | Status::Started) => true,
        Some(Status::Withdrawn) => !has.accepted || days.expected.is_some(),
        Some(Status::Before | Status::Offered | Status::Declined) => days.started.is_some(),
        None => days.started.is_some() || (days.withdrawn.is_some() && !has.accepted) || days.expected.is_some(),
    };
    if !is_accepted {
        return;
    }
    days.accepted = days.offered;
    if days.accepted.is_none() && days.started.is_none() {
        let fix =
            "The offer is accepted, but no date says when; it is not counted. Add the day of the offer or of the yes.";
        line.warning("accepted_date", None, "acceptance_without_date", fix);
    }
}

/// The day of the start: given, or the expected one where only the status says so.
fn start(line: &mut Line, days: &mut Days, status: Option<Status>, has: Columns) {
    if days.started.is_some() || days.accepted.is_none() {
        return;
    }
    if status == Some(Status::Started) {
        let fix = "The person has started, but no date says when: the expected day is taken, or without one that of the \
             yes. Add the day.";
        line.warning("actual_start", None, "start_without_date", fix);
        days.started = days.expected.or(days.accepted);
    } else if !has.started && !has.status {
        // Nothing in this list would ever say that somebody started.
        days.started = days.expected;
    }
    if days.expected.is_none()
        && days.started.is_none()
        && days.withdrawn.is_none()
        && status != Some(Status::Withdrawn)
    {
        let fix = "The offer is accepted, but no start is agreed: it is not counted as due. Add the expected day.";
        line.warning("expected_start", None, "accepted_without_start", fix);
    }
}
