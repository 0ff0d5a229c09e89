//! Rules of the return as a whole.

use chrono::Datelike;

use super::list as rule;
use crate::domain::{CensusReturn, Count, Said};
use crate::returns::csww::census_date::Census;
use crate::returns::csww::figures::Figures;
use crate::returns::csww::found::Sink;

/// Header, vacancies and cover.
pub(super) fn check(message: &CensusReturn, census: &Census, figures: &Figures, sink: &mut Sink) {
    header(message, census, sink);
    given(message.vacancies_fte, "NumberOfVacancies", sink);
    given(message.agency_cover_fte, "NoAgencyFTE", sink);
    given(message.agency_cover_headcount, "NoAgencyHeadcount", sink);
    cover(message, figures, sink);
}

fn header(message: &CensusReturn, census: &Census, sink: &mut Sink) {
    if message.collection != Said::Value(true) {
        sink.whole(&rule::COLLECTION, "Collection", "Collection should read CSWW. Check that this is the right file.");
    }
    match (message.year.value(), census.year) {
        (Some(said), Some(used)) if said == used => {}
        (_, Some(used)) => {
            let text = format!("The header does not say which year the return is of; {used} is taken. Add Year.");
            sink.whole(&rule::YEAR, "Year", text);
        }
        (_, None) => {
            let text = "Neither the header nor the dates of the records say which year the return is of, so starters \
                        and leavers cannot be counted. Add Year to the header.";
            sink.whole(&rule::YEAR, "Year", text);
        }
    }
    let is_right = message.reference_date.value().is_some_and(|day| Some(day) == census.last());
    if !is_right {
        let found = message.reference_date.value().map_or("missing or unreadable".into(), |day| {
            format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
        });
        let year = census.year.map(|year| format!(" {year}")).unwrap_or_default();
        let text = format!("ReferenceDate is {found}; it must be 30 September{year}.");
        sink.whole(&rule::REFERENCE_DATE, "ReferenceDate", text);
    }
    if message.authority.value().is_none() {
        sink.whole(&rule::AUTHORITY, "LEA", "LEA must be the authority's code of three digits.");
    }
}

fn given(said: Said<f64>, element: &'static str, sink: &mut Sink) {
    if said.value().is_none_or(|value| value < 0.0) {
        let text = format!("{element} must be a number from 0; rates that need it are left open until it is.");
        sink.whole(&rule::VACANCIES, element, text);
    }
}

fn cover(message: &CensusReturn, figures: &Figures, sink: &mut Sink) {
    let reading = |count| figures.reading(count).ok();
    let over = |cover: Option<f64>, most: Option<f64>| cover.zip(most).filter(|(cover, most)| *cover > most + 0.005);
    if let Some((cover, agency)) = over(reading(Count::AgencyCoverFte), reading(Count::AgencyFte)) {
        let text = format!(
            "NoAgencyFTE is {cover:.2}, but the agency workers in post add up to {agency:.2}. Correct one of them."
        );
        sink.whole(&rule::COVER_AGENCY, "NoAgencyFTE", text);
    }
    let people = message.agency_cover_headcount.value();
    if let Some((cover, agency)) = over(people, reading(Count::AgencyHeadcount)) {
        let text = format!("NoAgencyHeadcount is {cover:.0}, but {agency:.0} agency workers are in post.");
        sink.whole(&rule::COVER_AGENCY, "NoAgencyHeadcount", text);
    }
    if let Some((cover, vacancies)) = over(reading(Count::AgencyCoverFte), reading(Count::VacanciesFte)) {
        let text = format!("NoAgencyFTE is {cover:.2}, more than the {vacancies:.2} vacancies it covers.");
        sink.whole(&rule::COVER_VACANCIES, "NoAgencyFTE", text);
    }
}
