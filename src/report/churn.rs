//! Who leaves, as a table and in a ratio's own words.

use super::csv::safe_text;
use super::words;
use crate::domain::churn::{ChurnReport, Effect, Estimate, Survival, Telling};

const HEADER: [&str; 13] = [
    "section",
    "factor",
    "name",
    "label",
    "telling",
    "people",
    "people_months",
    "leavers",
    "months",
    "quantity",
    "value",
    "lower",
    "upper",
];

/// "×1.18 (1.05 to 1.32)".
pub fn ratio(of: &Estimate) -> String {
    format!("×{} ({} to {})", words::number(of.point, 2), words::number(of.lower, 2), words::number(of.upper, 2))
}

/// "64 % (55 to 72 %)".
pub fn share(of: &Estimate) -> String {
    let percent = |value: f64| words::number(100.0 * value, 0);
    let space = words::NO_BREAK;
    format!("{}{space}% ({} to {}{space}%)", percent(of.point), percent(of.lower), percent(of.upper))
}

/// Why an effect has no ratio; empty where it has one.
pub fn without_ratio(effect: &Effect) -> &'static str {
    match effect.telling {
        Telling::Shown => "",
        Telling::Reference => "compared with this",
        Telling::TooFewLeavers => "too few leavers to tell",
        Telling::Withheld => "withheld: too few people",
    }
}

/// Effects, survival, calibration and proportionality as one tidy table; empty cells where nothing is told.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn csv(report: &ChurnReport) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows =
        std::iter::once(HEADER.map(String::from)).chain(effects(report)).chain(survival(report)).chain(checks(report));
    for row in rows {
        writer.write_record(row).expect("memory takes every record, and all have the header's length");
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    String::from_utf8(bytes).expect("made of strings")
}

type Record = [String; 13];

fn plain(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map_or_else(String::new, |v| v.to_string())
}

fn record(section: &str, names: [&str; 3], quantity: &str, of: Option<&Estimate>) -> Record {
    let mut record = Record::default();
    record[0] = section.into();
    names.into_iter().zip(1..).for_each(|(name, at)| record[at] = safe_text(name));
    record[9] = quantity.into();
    record[10] = plain(of.map(|of| of.point));
    record[11] = plain(of.map(|of| of.lower));
    record[12] = plain(of.map(|of| of.upper));
    record
}

fn effects(report: &ChurnReport) -> impl Iterator<Item = Record> {
    let pairs = report.factors.iter().flat_map(|factor| factor.effects.iter().map(move |effect| (factor, effect)));
    pairs.map(|(factor, effect)| {
        let mut row =
            record("effect", [&factor.name, &effect.name, &effect.label], "hazard_ratio", effect.ratio.as_ref());
        row[4] = match effect.telling {
            Telling::Shown => "shown",
            Telling::Reference => "reference",
            Telling::TooFewLeavers => "too_few_leavers",
            Telling::Withheld => "withheld",
        }
        .into();
        row[5] = plain(effect.people.map(f64::from));
        row[6] = plain(effect.people_months);
        row[7] = plain(effect.leavers);
        row
    })
}

fn survival(report: &ChurnReport) -> impl Iterator<Item = Record> {
    let pairs = report.survival.iter().flat_map(|intake| intake.horizons.iter().map(move |at| (intake, at)));
    pairs.flat_map(|(intake, at)| {
        let row = |quantity: &str, of: Option<&Estimate>| {
            let mut row = record("survival", ["intake", &intake.name, &intake.label], quantity, of);
            row[8] = at.months.to_string();
            row
        };
        let mut seen = row("observed_share", at.observed.as_ref());
        seen[5] = plain(at.followed.map(f64::from));
        [row("expected_share", Some(&at.expected)), row(&remaining(intake), Some(&at.remaining)), seen]
    })
}

fn remaining(intake: &Survival) -> String {
    format!("remaining_of_{}", intake.of)
}

fn checks(report: &ChurnReport) -> impl Iterator<Item = Record> {
    let calibration = report.calibration.iter().flat_map(|c| {
        let one = |name: &'static str, band: &crate::domain::churn::CalibrationBand| {
            let label = format!("{:.2} to {:.2} % a month", band.from_percent, band.to_percent);
            let mut row = record("calibration", ["expected", name, &label], "observed_to_expected", Some(&band.ratio));
            row[6] = plain(Some(band.people_months));
            row[7] = plain(Some(band.observed));
            row
        };
        std::iter::once(one("all", &c.all)).chain(c.bands.iter().map(move |band| one("band", band))).collect::<Vec<_>>()
    });
    let proportionality = report.proportionality.iter().map(|check| {
        let mut row = record("proportionality", [&check.factor, &check.along, &check.statement], "p_value", None);
        row[10] = plain(Some(check.p_value));
        row
    });
    calibration.chain(proportionality)
}
