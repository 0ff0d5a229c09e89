//! Recruitment pipelines in, stages by month out. All people and figures are invented.

mod properties;
mod stages;

use chrono::NaiveDate;
use staffcast::domain::{Count, Extract, ExtractKind, Finding, Measure, Month};
use staffcast::ingest::{self, Checks, IngestError, Limits, Pseudonyms, Request};

use super::Sent;

pub fn try_on(today: &str, text: &str) -> Result<Extract, IngestError> {
    let today: NaiveDate = today.parse().expect("a day");
    let sent = Sent::new("pipeline.csv", text);
    let (limits, pseudonyms) = (Limits::default(), Pseudonyms::new(&[9; 32]));
    let checks = Checks {
        latest: today.format("%Y-%m").to_string().parse().ok(),
        today: Some(today),
        pseudonyms: Some(&pseudonyms),
        staffed: &[],
    };
    let request =
        Request { kind: Some(ExtractKind::RecruitmentPipeline), checks, ..Request::new("pipeline.csv", &limits) };
    ingest::read(&ingest::Plain::new(sent.path()), &request).map(|read| read.extract)
}

pub fn on(today: &str, text: &str) -> Extract {
    try_on(today, text).expect("a trusted list")
}

/// The value of a count; `None` when there is no observation.
pub fn value(extract: &Extract, unit: &str, month: &str, count: Count) -> Option<f64> {
    let month: Month = month.parse().expect("a month");
    let mut found = extract
        .observations
        .iter()
        .filter(|o| *o.unit == *unit && o.period == month.into() && o.measure == Measure::Count(count));
    let value = found.next().map(|o| o.reading.expect("a number"));
    assert!(found.next().is_none(), "one observation of {count}");
    value
}

/// Offers due in one to five months.
pub fn due(extract: &Extract, unit: &str, month: &str) -> [f64; 5] {
    Count::DUE.map(|count| value(extract, unit, month, count).expect("a figure"))
}

pub fn of_rule<'a>(extract: &'a Extract, rule: &str) -> Vec<&'a Finding> {
    extract.findings.iter().filter(|f| f.rule == rule).collect()
}
