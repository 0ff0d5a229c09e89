//! `census check`: statutory returns checked, printed, not kept.

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use serde_json::json;
use staffcast::config::Config;
use staffcast::domain::{Finding, Severity};
use staffcast::forecast::nowcast::{Expected, Nowcast, Recipe, Source};
use staffcast::ingest::Plain;
use staffcast::pipeline::returns::csww::{File, Report, check_files};
use staffcast::report::csv::safe_text;
use staffcast::returns::csww::{Bucket, Found, YearCheck};

use super::{Format, limits};

/// Findings printed for people; the other formats have all.
const SHOWN: usize = 20;

/// `staffcast census check FILE…`.
pub fn check(config: &Config, files: &[PathBuf], recipe: &Recipe, format: Format) -> anyhow::Result<()> {
    let missing = files.iter().find(|file| !file.is_file());
    if let Some(file) = missing {
        anyhow::bail!("cannot read {}: check that the file exists", file.display());
    }
    let limits = limits(config);
    let sources: Vec<(String, Plain)> = files.iter().map(|file| (name(file), Plain::new(file))).collect();
    let opened: Vec<File> = sources.iter().map(|(name, source)| File { name, source }).collect();
    let report = check_files(&opened, &limits, recipe)?;
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", json!(report))?,
        Format::Csv => csv(&mut out, &report)?,
        Format::Table => table(&mut out, &report)?,
    }
    Ok(())
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// One table of figures: measures and counts of every year, what is expected, then the findings.
fn csv(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    writeln!(out, "section,year,name,definition,numerator,denominator,value,lower_80,upper_80,place,text")?;
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for year in &report.check.years {
        let of = year.year.map(|y| y.to_string()).unwrap_or_default();
        for l in &year.measures {
            let parts = [number(l.numerator), number(l.denominator), number(l.value)].join(",");
            writeln!(out, "measure,{of},{},{},{parts},,,,", l.measure, l.definition)?;
        }
        for (name, buckets) in buckets(year) {
            for b in buckets {
                writeln!(out, "records,{of},{name},,,,{},,,,{}", b.records, safe_text(&b.label))?;
            }
        }
    }
    for e in report.nowcast.iter().flat_map(|n| &n.expected) {
        let of = report.nowcast.as_ref().map(|n| n.year).unwrap_or_default();
        let (lower, upper) = eighty(e);
        writeln!(out, "expected,{of},{},{},,,{},{lower},{upper},,", e.measure, e.definition, e.point)?;
    }
    for f in all_findings(report) {
        let place = f.row.map(|line| format!("line {line}")).unwrap_or_default();
        writeln!(out, "finding,,{},,,,,,,{place},{}", f.rule, safe_text(&f.fix))?;
    }
    Ok(())
}

fn eighty(e: &Expected) -> (f64, f64) {
    e.intervals.iter().find(|i| i.level.percent() == 80).map_or((e.point, e.point), |i| (i.lower, i.upper))
}

fn all_findings(report: &Report) -> Vec<Finding> {
    let rules = report.check.years.iter().flat_map(|year| &year.findings).map(Found::finding);
    let mut findings: Vec<Finding> = report.reading.iter().cloned().chain(rules).collect();
    findings.sort_by_key(|f| f.severity as u8);
    findings
}

fn buckets(year: &YearCheck) -> [(&'static str, &[Bucket]); 4] {
    let c = &year.counts;
    [("role", &c.by_role), ("origin", &c.by_origin), ("destination", &c.by_destination), ("reason", &c.by_reason)]
}

fn table(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    for year in &report.check.years {
        print_year(out, year)?;
    }
    for c in &report.check.continuity {
        writeln!(
            out,
            "\nFrom {} to {}: of {} people in post, {} still are, {} left, {} are unexplained; {} more were not expected.",
            c.from, c.to, c.open_before, c.still_open, c.left, c.unexplained, c.unexpected
        )?;
    }
    print_findings(out, report)?;
    match (&report.nowcast, &report.without_nowcast) {
        (Some(nowcast), _) => print_nowcast(out, nowcast),
        (None, Some(reason)) => Ok(writeln!(out, "\nNo word on the next return: {reason}.")?),
        (None, None) => Ok(()),
    }
}

fn print_year(out: &mut impl Write, year: &YearCheck) -> anyhow::Result<()> {
    let of = year.year.map_or("an unknown year".to_owned(), |year| year.to_string());
    let c = &year.counts;
    writeln!(out, "\nReturn of {of}: {} records, {} employed, {} agency", c.records, c.employed, c.agency)?;
    for (name, buckets) in buckets(year) {
        let told: Vec<String> =
            buckets.iter().filter(|b| b.records > 0).map(|b| format!("{} {}", b.label, b.records)).collect();
        writeln!(out, "  by {name}: {}", told.join(", "))?;
    }
    writeln!(out, "\n  {:<44}{:<26}{:>10}  worked out from", "measure", "definition", "value")?;
    for l in &year.measures {
        let parts = l.numerator.zip(l.denominator).map(|(n, d)| format!("{n:.2} ÷ {d:.2}")).unwrap_or_default();
        writeln!(out, "  {:<44}{:<26}{:>10}  {parts}", l.label, l.definition, l.shown)?;
    }
    Ok(())
}

fn print_findings(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    let findings = all_findings(report);
    let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    writeln!(out, "\n{} findings: {errors} errors, {warnings} warnings", findings.len())?;
    for f in findings.iter().take(SHOWN) {
        let severity = match f.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let line = f.row.map(|line| format!(" line {line}")).unwrap_or_default();
        writeln!(out, "  {severity}{line} {}: {}", f.rule, f.fix)?;
    }
    if findings.len() > SHOWN {
        writeln!(out, "  … and {} more; --format csv prints all", findings.len() - SHOWN)?;
    }
    Ok(())
}

fn print_nowcast(out: &mut impl Write, nowcast: &Nowcast) -> anyhow::Result<()> {
    writeln!(
        out,
        "\nWhat the return of {} will say (from {} return(s) to {}):",
        nowcast.year, nowcast.returns, nowcast.from
    )?;
    writeln!(
        out,
        "  {:<44}{:<26}{:>8}{:>10}{:>20}{:>20}",
        "measure", "definition", "last", "expected", "80 % range", "95 % range"
    )?;
    for e in &nowcast.expected {
        let range = |level: u8| {
            let found = e.intervals.iter().find(|i| i.level.percent() == level);
            found.map(|i| format!("{:.1} to {:.1}", i.lower, i.upper)).unwrap_or_default()
        };
        let last = e.last.map(|v| format!("{v:.1}")).unwrap_or_default();
        let mark = if e.source == Source::Returns { "" } else { "  from the monthly forecast" };
        let (label, point) = (e.label, e.point);
        writeln!(
            out,
            "  {label:<44}{:<26}{last:>8}{point:>10.1}{:>20}{:>20}{mark}",
            e.definition,
            range(80),
            range(95)
        )?;
    }
    for note in &nowcast.notes {
        writeln!(out, "Note: {note}")?;
    }
    Ok(writeln!(out, "Ranges at 80 % should hold about 8 times in 10.")?)
}
