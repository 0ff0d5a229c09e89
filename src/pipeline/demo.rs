//! The demo's main job: an invented council's extracts go the way every extract goes.

use std::fs;
use std::path::Path;

use chrono::{Duration, NaiveDateTime};
use serde_json::{Value, json};

use super::extracts::{Setting, Upload, receive};
use super::{Error, Installation, Progress, fits, forecasts, scenarios};
use crate::demo;
use crate::domain::{Level, Measure, Month, Rate};
use crate::ingest::Plain;
use crate::store::Database;

/// Code of the invented council.
pub const COUNCIL_CODE: &str = demo::CODE;
/// Its name.
pub const COUNCIL_NAME: &str = demo::NAME;

/// What the demo needs.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// A folder for the extracts, removed by the caller.
    pub folder: &'a Path,
    /// Last month of history.
    pub last: Month,
    /// The time, UTC.
    pub now: NaiveDateTime,
    /// The demo's installation.
    pub installation: &'a Installation,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Months of history.
    pub months: usize,
    /// Teams.
    pub teams: usize,
    /// The agency rate's forecast in one sentence.
    pub statement: String,
    /// Scenarios written down; the plan among them has been run, the rest waits in the queue.
    pub scenarios: usize,
}

/// Days before now that the forecast was made whose outcomes are known by now.
const A_YEAR_AGO: i64 = 365;

/// Invents the council, ingests its extracts, fits and forecasts: once as of a year ago, and then with everything, so that
/// there is a record of what was served and a forecast to explain.
///
/// # Errors
/// When a stage fails; none should.
pub fn prepare(db: &Database, ask: &Ask, progress: Progress) -> Result<Summary, Error> {
    let council = demo::invent(&demo::Request::demo(ask.last));
    let panel = council.panel();
    progress(0.05);
    let files = council.extracts();
    // The last file but one begins a year before the end, as one a year long and the latest month follow each other.
    let (before, since) = files.split_at(files.len().saturating_sub(2));
    let then = ask.now - Duration::days(A_YEAR_AGO);
    // Lists of people and offers go before the positions of the same months, which say the same and stay in force.
    let (whole, year) = (panel.months(), panel.months().saturating_sub(12));
    keep(db, ask, &council.lists(0..year), then, &|_| ())?;
    keep(db, ask, before, then, &|done| progress(0.05 + 0.2 * done))?;
    let recipes = &ask.installation.recipes;
    fits::fit(db, COUNCIL_CODE, recipes, then, &|done| progress(0.25 + 0.25 * done))?;
    keep(db, ask, &council.lists(year..whole), ask.now, &|_| ())?;
    keep(db, ask, since, ask.now, &|done| progress(0.5 + 0.1 * done))?;
    keep(db, ask, &council.published(), ask.now, &|_| {})?;
    fits::fit(db, COUNCIL_CODE, recipes, ask.now, &|done| progress(0.6 + 0.3 * done))?;
    let scenarios = write_scenarios(db, ask)?;
    progress(1.0);
    let agency = forecasts::read(db, COUNCIL_CODE, Measure::Rate(Rate::AgencyRate), None, 12, &[Level::EIGHTY])?;
    Ok(Summary { months: panel.months(), teams: panel.units.len(), statement: agency.statement, scenarios })
}

/// Sends files the way every extract goes.
fn keep(
    db: &Database,
    ask: &Ask,
    files: &[demo::DemoExtract],
    now: NaiveDateTime,
    progress: Progress,
) -> Result<(), Error> {
    let setting = Setting { installation: ask.installation, now };
    for (n, file) in files.iter().enumerate() {
        let file_name = file.file_name.as_str();
        let path = ask.folder.join(file_name);
        fs::write(&path, &file.bytes).map_err(|source| Error::Write { path: path.clone(), source })?;
        let source = Plain::new(&path);
        let upload = Upload {
            organisation: Some(COUNCIL_CODE),
            kind: None,
            file_name,
            source: &source,
            mapping: None,
            save_mapping_as: None,
        };
        receive(db, &upload, &setting)?;
        progress((n + 1) as f64 / files.len() as f64);
    }
    Ok(())
}

/// Futures of each scenario.
const FUTURES: usize = 2000;
/// Agency share to reach, percent: from about 29 % a hard aim, so that the scenarios differ in their chance.
const AIM: f64 = 15.0;

/// Writes down what the council might do; the last is run and marked as the plan, the others are left to the queue, so that
/// the first page does not wait for them.
fn write_scenarios(db: &Database, ask: &Ask) -> Result<usize, Error> {
    let recipes = &ask.installation.recipes;
    let bodies = bodies(ask.last);
    for (body, at) in bodies.iter().zip(1..) {
        // A second apart, so that the list has an order.
        let now = ask.now + Duration::seconds(at);
        let stored = scenarios::create(db, body, recipes, now)?;
        if at == bodies.len() as i64 {
            scenarios::run_and_keep(db, &stored.id, recipes, now, &|_| true)?;
            scenarios::mark_as_plan(db, &stored.id, now)?;
        } else {
            scenarios::request_run(db, &stored.id, now)?;
        }
    }
    Ok(bodies.len())
}

/// What the council might do from the month after the last on, as a program would send it.
fn bodies(last: Month) -> [Value; 4] {
    // The March that ends the financial year after the coming month's own.
    let by = last.plus(24 - i32::try_from((last.plus(1).index() + 9) % 12).unwrap_or_default());
    let september = last.plus(1 + i32::try_from((20 - last.plus(1).index()) % 12).unwrap_or_default());
    let from = last.plus(1).to_string();
    let payment = json!({"kind": "retention_payment", "percent_of_pay": 8.0, "from": from, "roles": ["social_worker"]});
    let starts = json!({"kind": "recruitment", "starts_per_month": 2.0, "source": "experienced", "from": from});
    let convert = json!({"kind": "agency_conversion", "percent_per_year": 10.0, "from": from});
    let intake = json!({"kind": "newly_qualified_intake", "fte": 12.0, "month": september.to_string()});
    let body = |name: &str, levers: Vec<&Value>| {
        let target = json!({"measure": "agency_rate", "at_most": AIM, "by": by.to_string()});
        // As many futures as the served forecast has: it is ready soon, and "no change" is that forecast to the digit.
        json!({"name": name, "unit": COUNCIL_CODE, "horizon": 36, "paths": FUTURES, "target": target, "levers": levers})
    };
    [
        body("Retention payment of 8 % to social workers", vec![&payment]),
        body("Two more starts a month", vec![&starts]),
        body("Convert a tenth of agency staff a year and take twelve newly qualified", vec![&convert, &intake]),
        body("All together", vec![&payment, &starts, &convert, &intake]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aim_is_a_march_one_to_two_years_on_and_the_intake_the_next_september() {
        for (last, by, intake) in [
            ("2026-10", "2028-03", "2027-09"),
            ("2026-03", "2028-03", "2026-09"),
            ("2026-02", "2027-03", "2026-09"),
            ("2026-08", "2028-03", "2026-09"),
            ("2027-03", "2029-03", "2027-09"),
        ] {
            let [.., all] = bodies(last.parse().expect("a month"));
            assert_eq!(all["target"]["by"], by, "{last}");
            assert_eq!(all["levers"][3]["month"], intake, "{last}");
        }
    }
}
