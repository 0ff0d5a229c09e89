//! The headings of both vintages, in one table.

use super::PublishedError;
use super::source::Record;
use crate::domain::{Count, Rate};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// The census year.
    Year,
    /// National, regional or local authority.
    Level,
    /// England.
    CountryCode,
    /// England's name.
    CountryName,
    /// Nine-character code of the region.
    RegionCode,
    /// Name of the region.
    RegionName,
    /// The three-digit code of the authority.
    OldCode,
    /// The nine-character code of the authority.
    NewCode,
    /// Name of the authority.
    Name,
    /// A count.
    Count(Count),
    /// A printed rate on full-time equivalents, or caseload.
    Rate(Rate),
    /// A printed rate on headcounts: checked, not kept.
    HeadcountRate(Rate),
}

/// Modern heading, what it holds, and the headings other vintages use for it. Compared after
/// [`normalise`], so case, spaces, underscores, `%`, "perc" and "percent" do not matter.
pub(super) const FIELDS: &[(&str, Field, &[&str])] = &[
    ("time_period", Field::Year, &["year", "reporting_year"]),
    ("geographic_level", Field::Level, &["level", "geography_level"]),
    ("country_code", Field::CountryCode, &[]),
    ("country_name", Field::CountryName, &["country"]),
    ("region_code", Field::RegionCode, &["new_region_code"]),
    ("region_name", Field::RegionName, &["region"]),
    ("old_la_code", Field::OldCode, &["la_code", "la_number", "lea"]),
    ("new_la_code", Field::NewCode, &["new_code"]),
    ("la_name", Field::Name, &["local_authority", "local_authority_name"]),
    ("inpost_fte", Field::Count(Count::InPostFte), &["social_worker_fte", "social_workers_fte", "in_post_fte"]),
    (
        "inpost_headcount",
        Field::Count(Count::InPostHeadcount),
        &["social_worker_headcount", "social_workers_headcount", "in_post_headcount"],
    ),
    ("starters_fte", Field::Count(Count::StartersFte), &["starter_fte"]),
    ("starters_headcount", Field::Count(Count::Starters), &["starter_headcount"]),
    ("leavers_fte", Field::Count(Count::LeaversFte), &["leaver_fte"]),
    ("leavers_headcount", Field::Count(Count::Leavers), &["leaver_headcount"]),
    ("turnover_rate_fte", Field::Rate(Rate::TurnoverRate), &["turnover_fte"]),
    ("turnover_rate_headcount", Field::HeadcountRate(Rate::TurnoverRate), &["turnover_headcount"]),
    ("agency_fte", Field::Count(Count::AgencyFte), &["agency_worker_fte", "agency_workers_fte"]),
    (
        "agency_headcount",
        Field::Count(Count::AgencyHeadcount),
        &["agency_worker_headcount", "agency_workers_headcount"],
    ),
    ("agency_rate_fte", Field::Rate(Rate::AgencyRate), &["agency_worker_rate_fte"]),
    ("agency_rate_headcount", Field::HeadcountRate(Rate::AgencyRate), &["agency_worker_rate_headcount"]),
    (
        "agency_cover_fte",
        Field::Count(Count::AgencyCoverFte),
        &["agency_worker_cover_fte", "agency_covering_vacancies_fte"],
    ),
    ("agency_cover_rate_fte", Field::Rate(Rate::AgencyCoverRate), &["agency_worker_cover_rate_fte"]),
    ("vacancy_fte", Field::Count(Count::VacanciesFte), &["vacancies_fte"]),
    ("vacancy_rate_fte", Field::Rate(Rate::VacancyRate), &[]),
    ("vacancy_agency_cover_rate_fte", Field::Rate(Rate::VacancyCoverRate), &["vacancy_cover_rate_fte"]),
    ("case_holders_fte", Field::Count(Count::CaseHoldersFte), &["case_holder_fte", "caseholders_fte"]),
    ("cases", Field::Count(Count::Cases), &["cases_held", "number_of_cases", "total_cases"]),
    ("caseload_fte", Field::Rate(Rate::Caseload), &["average_caseload_fte", "average_caseload", "caseload"]),
    (
        "working_days_lost_fte",
        Field::Count(Count::WorkingDaysLost),
        &["working_days_lost", "days_lost_fte", "absence_days_fte"],
    ),
    ("absence_rate_fte", Field::Rate(Rate::AbsenceRate), &["sickness_absence_rate_fte", "absence_rate"]),
];

/// Without these a row cannot be placed or weighed.
const NECESSARY: [Field; 6] =
    [Field::Year, Field::Level, Field::RegionName, Field::OldCode, Field::Name, Field::Count(Count::InPostFte)];
/// At least one of these, or there is nothing to forecast.
const RATES: [Rate; 5] = [Rate::AgencyRate, Rate::TurnoverRate, Rate::VacancyRate, Rate::Caseload, Rate::AbsenceRate];
/// Headings quoted in an error.
const QUOTED: usize = 8;

/// Lower case, words joined by single underscores, byte-order mark and marks of percent removed.
fn normalise(heading: &str) -> String {
    let mut name = String::with_capacity(heading.len());
    for c in heading.chars() {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let words = name.split('_').filter(|word| !matches!(*word, "" | "perc" | "percent" | "pct"));
    words.collect::<Vec<_>>().join("_")
}

fn field(heading: &str) -> Option<(&'static str, Field)> {
    let name = normalise(heading);
    let (modern, field, _) = FIELDS.iter().find(|(modern, _, others)| *modern == name || others.contains(&&*name))?;
    Some((modern, *field))
}

/// Whether a row of headings is the published table's, of either vintage: the three columns that place a row
/// and at least two of its figures.
pub fn looks_like(header: &[impl AsRef<str>]) -> bool {
    let fields: Vec<Field> = header.iter().filter_map(|h| field(h.as_ref())).map(|(_, f)| f).collect();
    let figures = fields.iter().filter(|f| matches!(f, Field::Count(_) | Field::Rate(_))).count();
    [Field::Year, Field::Level, Field::OldCode].iter().all(|f| fields.contains(f)) && figures >= 2
}

/// A column of this file that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Position from 0.
    pub(super) index: usize,
    /// What it holds.
    pub(super) field: Field,
    /// The heading as it stands in the file.
    pub(super) heading: String,
}

/// The header of this file.
#[derive(Debug)]
pub(super) struct Columns {
    /// Understood columns, in file order.
    pub(super) known: Vec<Column>,
    /// Headings nobody asked for.
    pub(super) unknown: Vec<String>,
    /// The row the header stands in.
    pub(super) row: u32,
    headings: Vec<String>,
}

impl Columns {
    /// # Errors
    /// When two headings mean the same.
    pub(super) fn new(record: &Record) -> Result<Self, PublishedError> {
        let mut columns =
            Self { known: Vec::new(), unknown: Vec::new(), row: record.row, headings: record.cells.clone() };
        for (index, heading) in record.cells.iter().enumerate() {
            let heading = heading.trim().trim_start_matches('\u{feff}').to_string();
            match field(&heading) {
                Some((modern, field)) => {
                    if let Some(first) = columns.known.iter().find(|c| c.field == field) {
                        let (first, meaning) = (first.heading.clone(), modern.to_string());
                        return Err(PublishedError::RepeatedColumn { first, second: heading, meaning });
                    }
                    columns.known.push(Column { index, field, heading });
                }
                None if heading.is_empty() || normalise(&heading) == "time_identifier" => {}
                None => columns.unknown.push(heading),
            }
        }
        Ok(columns)
    }

    /// Enough known headings to be the header, even when some necessary one is missing.
    pub(super) fn is_header(&self) -> bool {
        self.known.len() >= 4
    }

    /// The column of a field.
    pub(super) fn of(&self, field: Field) -> Option<&Column> {
        self.known.iter().find(|c| c.field == field)
    }

    /// # Errors
    /// Names every necessary column that is missing.
    pub(super) fn require(&self) -> Result<(), PublishedError> {
        let missing = self.missing();
        if missing.is_empty() { Ok(()) } else { Err(self.lacking(missing)) }
    }

    /// Modern names of known figures this file has no column for.
    pub(super) fn absent(&self) -> Vec<&'static str> {
        FIELDS.iter().filter(|(_, field, _)| self.of(*field).is_none()).map(|(name, _, _)| *name).collect()
    }

    /// The refusal of a file whose header was not found; `self` is its first row.
    pub(super) fn into_error(self) -> PublishedError {
        let missing = self.missing();
        self.lacking(missing)
    }

    fn missing(&self) -> Vec<String> {
        let name = |field: Field| FIELDS.iter().find(|(_, f, _)| *f == field).map_or("", |(name, _, _)| *name);
        let mut missing: Vec<String> =
            NECESSARY.iter().filter(|f| self.of(**f).is_none()).map(|f| name(*f).to_string()).collect();
        if RATES.iter().all(|rate| self.of(Field::Rate(*rate)).is_none()) {
            missing.extend(RATES.iter().map(|rate| name(Field::Rate(*rate)).to_string()));
        }
        missing
    }

    fn lacking(&self, missing: Vec<String>) -> PublishedError {
        let cut = |h: &String| h.chars().take(40).collect::<String>();
        PublishedError::MissingColumns { missing, found: self.headings.iter().take(QUOTED).map(cut).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_both_vintages_mean_the_same() {
        for (older, modern) in [
            ("social_worker_fte", "inpost_fte"),
            ("leaver_fte", "leavers_fte"),
            ("agency_worker_rate_fte_%", "agency_rate_fte"),
            ("Turnover rate (FTE) %", "turnover_rate_fte"),
            ("vacancy_agency_cover_rate_fte_perc", "vacancy_agency_cover_rate_fte"),
            ("\u{feff}time_period", "time_period"),
        ] {
            assert_eq!(field(older), field(modern), "{older}");
            assert!(field(older).is_some(), "{older}");
        }
    }

    #[test]
    fn no_heading_stands_for_two_fields() {
        let mut all: Vec<&str> =
            FIELDS.iter().flat_map(|(m, _, o)| std::iter::once(*m).chain(o.iter().copied())).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_monthly_position_does_not_look_like_the_published_table() {
        assert!(!looks_like(&["month", "unit", "in_post_fte", "leavers", "agency_fte"]));
        assert!(looks_like(&["time_period", "geographic_level", "old_la_code", "inpost_fte", "agency_rate_fte"]));
    }
}
