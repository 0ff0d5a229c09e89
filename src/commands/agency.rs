//! `agency check` and `agency return`: lists of assignments against the rules, not kept.

use std::io::{Write, stdout};
use std::path::Path;

use anyhow::Context;
use serde_json::json;
use staffcast::api::now;
use staffcast::config::Config;
use staffcast::domain::agency::{AgencyReturn, Check, Totals, Verdict};
use staffcast::domain::{Finding, Period, Severity};
use staffcast::ingest::Plain;
use staffcast::pipeline::Recipes;
use staffcast::pipeline::returns::agency::{File, Report, Setting, check_file, quarter_of};
use staffcast::report;

use super::{Format, limits};

/// Assignments and findings printed for people; the other formats have all.
const SHOWN: usize = 20;

/// Lends a file and what surrounds it to `work`.
fn with<T>(
    config: &Config,
    path: &Path,
    recipes: &Recipes,
    work: impl FnOnce(&File, &Setting) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    anyhow::ensure!(path.is_file(), "cannot read {}: check that the file exists", path.display());
    let limits = limits(config);
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let source = Plain::new(path);
    let setting = Setting { limits: &limits, recipe: &recipes.agency, today: now().date() };
    work(&File { name: &name, source: &source, mapping: None }, &setting)
}

/// `staffcast agency check FILE`.
pub fn check(config: &Config, path: &Path, recipes: &Recipes, format: Format) -> anyhow::Result<()> {
    let report = with(config, path, recipes, |file, setting| Ok(check_file(file, setting)?))?;
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", json!(report))?,
        Format::Csv => {
            writeln!(out, "row,role_type,unit,rule,verdict,reason")?;
            for (assignment, check) in report.assignments.iter().flat_map(|a| a.checks.iter().map(move |c| (a, c))) {
                let cells = [
                    &assignment.role_type,
                    &assignment.unit,
                    check.rule.as_str(),
                    check.verdict.label(),
                    &check.reason,
                ];
                let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
                writeln!(out, "{},{}", assignment.row, cells.join(","))?;
            }
        }
        Format::Table => print_report(&mut out, &report)?,
    }
    Ok(())
}

/// A text cell that no spreadsheet runs or splits.
fn quoted(text: &str) -> String {
    let safe = report::csv::safe_text(text);
    if safe.contains([',', '"', '\n']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

fn print_report(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    let broken = |checks: &[Check]| checks.iter().any(|c| c.verdict == Verdict::Broken);
    let (all, breaking) = (report.assignments.len(), report.assignments.iter().filter(|a| broken(&a.checks)).count());
    writeln!(out, "{all} assignments, {breaking} of which break a rule")?;
    for assignment in report.assignments.iter().filter(|a| broken(&a.checks)).take(SHOWN) {
        writeln!(out, "  row {} ({}, {})", assignment.row, assignment.role_type, place(&assignment.unit))?;
        for check in assignment.checks.iter().filter(|c| c.verdict == Verdict::Broken) {
            writeln!(out, "    {}: {}", check.rule.label(), check.reason)?;
        }
    }
    if breaking > SHOWN {
        writeln!(out, "  … and {} more; --format csv prints all", breaking - SHOWN)?;
    }
    print_totals(out, &report.totals)?;
    print_unchecked(out, report.assignments.iter().flat_map(|a| &a.checks))?;
    print_findings(out, &report.reading)
}

fn place(unit: &str) -> &str {
    if unit.is_empty() { "the organisation" } else { unit }
}

/// One line for each rule that could not be checked everywhere, with the first reason.
fn print_unchecked<'a>(out: &mut impl Write, checks: impl Iterator<Item = &'a Check>) -> anyhow::Result<()> {
    let mut told = Vec::new();
    for check in checks.filter(|check| check.verdict == Verdict::NotChecked) {
        if !told.contains(&check.rule) {
            told.push(check.rule);
            writeln!(out, "Not checked everywhere: {}: {}", check.rule.label(), check.reason)?;
        }
    }
    Ok(())
}

fn print_totals(out: &mut impl Write, totals: &Totals) -> anyhow::Result<()> {
    for (name, value) in report::agency::totals(totals) {
        let shown = if name.ends_with('£') { format!("{value:.2}") } else { format!("{value:.0}") };
        writeln!(out, "  {name:<54}{shown:>14}")?;
    }
    Ok(())
}

fn print_findings(out: &mut impl Write, findings: &[Finding]) -> anyhow::Result<()> {
    for finding in findings.iter().filter(|f| f.severity != Severity::Note).take(SHOWN) {
        let row = finding.row.map(|row| format!(" row {row}")).unwrap_or_default();
        writeln!(out, "Reading{row}: {}", finding.fix)?;
    }
    Ok(())
}

/// `staffcast agency return FILE --quarter 2026-Q3`.
pub fn quarterly(
    config: &Config,
    path: &Path,
    quarter: Period,
    output: Option<&Path>,
    recipes: &Recipes,
    format: Format,
) -> anyhow::Result<()> {
    let (made, reading) = with(config, path, recipes, |file, setting| Ok(quarter_of(file, quarter, setting)?))?;
    if let Some(output) = output {
        write_list(&made, output)?;
    }
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", json!({"return": made, "reading": reading}))?,
        Format::Csv => out.write_all(report::agency::csv(&made).as_bytes())?,
        Format::Table => {
            writeln!(out, "Agency return for {} (figures to {})", made.quarter, made.as_of)?;
            print_totals(&mut out, &made.totals)?;
            print_unchecked(&mut out, made.assignments.iter().flat_map(|line| &line.checks))?;
            for note in &made.notes {
                writeln!(out, "Note: {note}")?;
            }
            print_findings(&mut out, &reading)?;
        }
    }
    Ok(())
}

/// The list, with registration numbers, where the user asked for it.
fn write_list(made: &AgencyReturn, output: &Path) -> anyhow::Result<()> {
    let is_workbook = output.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    let bytes = if is_workbook {
        report::agency::workbook(made).context("the return does not fit into a workbook")?
    } else {
        report::agency::csv(made).into_bytes()
    };
    std::fs::write(output, bytes).with_context(|| format!("cannot write {}", output.display()))
}
