//! `churn`: who leaves, from the newest fit.

use std::io::{Write, stdout};

use serde_json::json;
use staffcast::config::Config;
use staffcast::domain::churn::{Factor, Telling};
use staffcast::pipeline::churn::{Told, latest};
use staffcast::report;
use staffcast::store::Database;

use super::{Format, recipes};

/// `staffcast churn`.
pub fn churn(config: &Config, organisation: Option<&str>, format: Format) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let told = latest(&db, organisation.unwrap_or(&config.organisation_code), &recipes(config)?)?;
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", json!(told))?,
        Format::Csv => out.write_all(report::churn::csv(&told.report).as_bytes())?,
        Format::Table => print(&mut out, &told)?,
    }
    Ok(())
}

fn print(out: &mut impl Write, told: &Told) -> anyhow::Result<()> {
    let report = &told.report;
    writeln!(
        out,
        "Who leaves {}: {} leavers in {} people-months, {} to {}; {:.1} % a year",
        told.organisation, report.leavers, report.people_months, report.first, report.last, report.yearly_percent
    )?;
    for factor in &report.factors {
        print_factor(out, factor)?;
    }
    print_survival(out, told)?;
    if let Some(c) = &report.calibration {
        let (expected, observed) = (c.all.expected, c.all.observed);
        writeln!(
            out,
            "\nHeld back {} to {}: {expected:.1} leavers expected, {observed} left; {} of {} ranges at 80 % held",
            c.first, c.last, c.ranges_held, c.ranges
        )?;
    }
    writeln!(
        out,
        "Dispersion {:.2} over units and months, {:.2} over months",
        report.dispersion.unit_months, report.dispersion.organisation_months
    )?;
    for check in &report.proportionality {
        writeln!(out, "  p = {:<6.3} {}", check.p_value, check.statement)?;
    }
    for note in report.notes.iter().chain(&told.limits) {
        writeln!(out, "Note: {note}")?;
    }
    Ok(())
}

fn print_factor(out: &mut impl Write, factor: &Factor) -> anyhow::Result<()> {
    writeln!(out, "\n{} (compared with: {})", report::words::capital(&factor.label), factor.reference)?;
    for effect in &factor.effects {
        let said = match (&effect.ratio, effect.telling) {
            (Some(ratio), Telling::Shown) => report::churn::ratio(ratio),
            _ => report::churn::without_ratio(effect).to_owned(),
        };
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.0}"));
        let label = report::words::clean_name(&effect.label);
        writeln!(
            out,
            "  {label:<38}{:>8} people-months{:>6} left  {said}",
            number(effect.people_months),
            number(effect.leavers)
        )?;
    }
    Ok(())
}

fn print_survival(out: &mut impl Write, told: &Told) -> anyhow::Result<()> {
    if !told.report.survival.is_empty() {
        writeln!(out, "\nHow much of an intake stays")?;
    }
    for intake in &told.report.survival {
        writeln!(out, "  {}", intake.label)?;
        for at in &intake.horizons {
            let seen = at.observed.map_or_else(|| "too few followed so long".into(), |o| report::churn::share(&o));
            writeln!(
                out,
                "    {} months: {} expected; of {}: {:.0} to {:.0} remain; seen: {seen}",
                at.months,
                report::churn::share(&at.expected),
                intake.of,
                at.remaining.lower,
                at.remaining.upper
            )?;
        }
    }
    Ok(())
}
