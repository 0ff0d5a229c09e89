//! The columns of a monthly position: one table of names, synonyms and explanations.

use crate::domain::{Count, Rate};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::ingest) enum Column {
    Month,
    Unit,
    Role,
    Count(Count),
    /// A rate somebody worked out: compared with the counts, never stored.
    Reported(Rate),
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest) struct Known {
    pub column: Column,
    /// The canonical heading.
    pub name: &'static str,
    /// Other headings met; case, spaces and punctuation do not matter.
    synonyms: &'static [&'static str],
    /// What to fill in.
    pub meaning: &'static str,
}

const fn known(column: Column, name: &'static str, synonyms: &'static [&'static str], meaning: &'static str) -> Known {
    Known { column, name, synonyms, meaning }
}

use Column::{Count as C, Month, Reported, Role, Unit};

/// Every column, in the order of the template.
#[rustfmt::skip] // One line each: a table to read.
pub(in crate::ingest) const COLUMNS: &[Known] = &[
    known(Month, "month", &["period", "month end", "month ending", "date", "as at", "reporting month", "reporting period", "snapshot date"], "Required. The month, as 2026-09. One row for each month, unit and role group."),
    known(Unit, "unit", &["team", "team name", "organisation unit", "org unit", "department", "service", "unit path", "cost centre name"], "Required. The team and what it belongs to, from the top: North/Team 1. Empty for the whole organisation."),
    known(Role, "role_group", &["role", "staff group", "job role", "job group", "role type"], "Such as social_worker, practice_manager or newly_qualified. Empty: all staff together."),
    known(C(Count::EstablishmentFte), "establishment_fte", &["establishment", "funded fte", "funded establishment", "budgeted fte", "budgeted establishment", "posts fte", "established posts fte"], "Funded posts in full-time equivalents. Needed where vacancies_fte is not given. Newly qualified staff fill the posts of the social workers: leave it empty for them."),
    known(C(Count::InPostFte), "in_post_fte", &["fte in post", "fte", "staff in post fte", "actual fte", "contracted fte", "employed fte", "sip fte"], "Required. Employed staff in post at the end of the month, full-time equivalents, agency not counted."),
    known(C(Count::InPostHeadcount), "in_post_headcount", &["headcount in post", "headcount", "staff in post headcount", "in post", "employees", "sip headcount"], "Required. Employed people in post at the end of the month."),
    known(C(Count::Starters), "starters", &["new starters", "joiners", "starters headcount", "hires"], "People who started in the month."),
    known(C(Count::Leavers), "leavers", &["leavers headcount", "terminations"], "Required. People who left in the month."),
    known(C(Count::VacanciesFte), "vacancies_fte", &["vacancies", "vacancy fte", "vacant fte", "vacant posts fte", "fte vacancies"], "Required unless establishment_fte is given. Posts without an employed person, full-time equivalents. Agency staff do not reduce them."),
    known(C(Count::AgencyFte), "agency_fte", &["agency", "agency workers fte", "agency staff fte", "locum fte"], "Required. Agency staff working at the end of the month, full-time equivalents."),
    known(C(Count::AgencyHeadcount), "agency_headcount", &["agency workers", "agency workers headcount", "agency staff headcount", "agency staff"], "Agency people working at the end of the month."),
    known(C(Count::AgencyCoverFte), "agency_cover_fte", &["agency covering vacancies", "agency covering vacancies fte", "agency cover", "agency fte covering vacancies"], "The part of agency_fte that covers a vacancy."),
    known(C(Count::AgencyCostGbp), "agency_cost_gbp", &["agency cost", "agency spend", "agency cost £", "agency spend £"], "Agency charges of the month in pounds."),
    known(C(Count::Cases), "cases", &["open cases", "cases held", "number of cases"], "Cases held at the end of the month."),
    known(C(Count::CaseHoldersFte), "case_holders_fte", &["case holders", "case holding fte", "caseholders fte", "fte holding cases"], "Staff, agency included, who hold at least one case, full-time equivalents."),
    known(C(Count::WorkingDaysLost), "working_days_lost", &["sickness days", "days lost", "fte days lost", "sickness days lost", "days lost to sickness"], "Working days lost to sickness in the month."),
    known(C(Count::StartersFte), "starters_fte", &["new starters fte", "joiners fte"], "Starters of the month in full-time equivalents."),
    known(C(Count::LeaversFte), "leavers_fte", &["leaver fte"], "Leavers of the month in full-time equivalents."),
    known(C(Count::OffersAccepted), "offers_accepted", &["accepted offers", "offers"], "Job offers accepted in the month."),
    known(C(Count::DueIn1), "due_in_1", &["due in 1 month", "starting in 1 month"], "People with an accepted offer who are due to start next month."),
    known(C(Count::DueIn2), "due_in_2", &["due in 2 months", "starting in 2 months"], "The same, in two months."),
    known(C(Count::DueIn3), "due_in_3", &["due in 3 months", "starting in 3 months"], "The same, in three months."),
    known(C(Count::DueIn4), "due_in_4", &["due in 4 months", "starting in 4 months"], "The same, in four months."),
    known(C(Count::DueIn5), "due_in_5", &["due in 5 months", "due in 5 months or later", "starting in 5 months"], "The same, in five months or later."),
    known(C(Count::Headcount0To1), "headcount_0_1", &["headcount under 1 year", "headcount less than 1 year"], "People in post with less than a year's service; the four bands add up to in_post_headcount."),
    known(C(Count::Headcount1To2), "headcount_1_2", &["headcount 1 to 2 years"], "People in post with one year's service."),
    known(C(Count::Headcount2To5), "headcount_2_5", &["headcount 2 to 5 years"], "People in post with two to five years' service."),
    known(C(Count::Headcount5Plus), "headcount_5_plus", &["headcount 5+", "headcount 5 years or more", "headcount 5+ years"], "People in post with five years' service or more."),
    known(C(Count::Leavers0To1), "leavers_0_1", &["leavers under 1 year", "leavers less than 1 year"], "Leavers with less than a year's service; the four bands add up to leavers."),
    known(C(Count::Leavers1To2), "leavers_1_2", &["leavers 1 to 2 years"], "Leavers with one year's service."),
    known(C(Count::Leavers2To5), "leavers_2_5", &["leavers 2 to 5 years"], "Leavers with two to five years' service."),
    known(C(Count::Leavers5Plus), "leavers_5_plus", &["leavers 5+", "leavers 5 years or more", "leavers 5+ years"], "Leavers with five years' service or more."),
    known(Reported(Rate::AgencyRate), "agency_rate", &["agency %", "agency rate %", "% agency", "agency percentage"], "Only compared with the counts: the agency rate as you report it, in percent."),
    known(Reported(Rate::VacancyRate), "vacancy_rate", &["vacancy %", "vacancy rate %", "% vacancy", "vacancy percentage"], "Only compared with the counts: the vacancy rate as you report it, in percent."),
    known(Reported(Rate::TurnoverRate), "turnover_rate", &["turnover", "turnover %", "turnover rate %", "% turnover"], "Only compared with the counts: turnover of the last twelve months as you report it, in percent."),
];

/// The column a heading names; `None` if it is none of ours.
pub(super) fn recognise(heading: &str) -> Option<&'static Known> {
    let wanted = plain(heading);
    if wanted.is_empty() || wanted.len() > 80 {
        return None;
    }
    COLUMNS.iter().find(|known| plain(known.name) == wanted || known.synonyms.iter().any(|s| plain(s) == wanted))
}

/// Lower-case letters and digits, with words for the signs that carry meaning.
fn plain(heading: &str) -> String {
    let mut text = String::with_capacity(heading.len());
    for c in heading.chars().take(200) {
        match c {
            '%' => text.push_str("percent"),
            '£' => text.push_str("gbp"),
            '+' => text.push_str("plus"),
            c if c.is_alphanumeric() => text.extend(c.to_lowercase()),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_heading_names_two_columns() {
        let mut owners = BTreeMap::new();
        for known in COLUMNS {
            for heading in known.synonyms.iter().chain([&known.name]) {
                let other = owners.insert(plain(heading), known.name).filter(|&o| o != known.name);
                assert_eq!(other, None, "{heading}");
            }
        }
    }

    #[test]
    fn every_count_has_a_column_of_its_own_name() {
        for &count in Count::ALL {
            assert_eq!(recognise(count.as_str()).map(|k| k.column), Some(Column::Count(count)));
        }
    }

    #[test]
    fn headings_are_matched_whatever_their_case_and_punctuation() {
        for heading in ["In-post FTE", " in_post_fte ", "IN POST (FTE)", "FTE in post"] {
            assert_eq!(recognise(heading).map(|k| k.name), Some("in_post_fte"), "{heading}");
        }
        assert_eq!(recognise("Headcount 5+").map(|k| k.name), Some("headcount_5_plus"));
        assert_eq!(recognise("Agency cost (£)").map(|k| k.name), Some("agency_cost_gbp"));
        assert_eq!(recognise("Favourite colour").map(|k| k.name), None);
        assert_eq!(recognise("🙂").map(|k| k.name), None);
    }
}
