//! `ingest`, `template`, `fit`, `forecast`: the main job on the command line.

use std::io::{Write, stdout};
use std::path::Path;

use anyhow::Context;
use serde_json::json;
use staffcast::api::now;
use staffcast::config::Config;
use staffcast::domain::{ExtractKind, Finding, Forecast, Level, Measure, Severity};
use staffcast::ingest::{self, Mapping};
use staffcast::pipeline::{extracts, fits, forecasts, mappings, record, uploads};
use staffcast::report;
use staffcast::store::Database;

use super::{Format, installation, progress, recipes};

/// What `forecast` was asked for.
pub struct Asked<'a> {
    pub unit: &'a str,
    pub measure: Measure,
    pub definition: Option<&'a str>,
    pub horizon: usize,
    pub levels: &'a str,
}

/// What `ingest` was given.
pub struct Handed<'a> {
    pub file: &'a Path,
    pub kind: Option<ExtractKind>,
    pub organisation: Option<&'a str>,
    /// Where to write what to mend.
    pub fixes: Option<&'a Path>,
    /// A file with a mapping as JSON, or the name of a kept one.
    pub mapping: Option<&'a str>,
    /// The name to keep the mapping under.
    pub save_mapping_as: Option<&'a str>,
}

/// `staffcast ingest FILE`.
pub fn ingest(config: &Config, asked: &Handed, format: Format) -> anyhow::Result<()> {
    let Handed { file, kind, organisation, fixes, .. } = *asked;
    anyhow::ensure!(file.is_file(), "cannot read {}: check that the file exists", file.display());
    let db = Database::open(&config.database)?;
    let mapping = asked.mapping.map(|given| mapping_of(&db, config, organisation, given)).transpose()?;
    let bar = progress::bar("reading extract");
    let file_name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let upload = extracts::Upload {
        organisation,
        kind,
        file_name: &file_name,
        source: &ingest::Plain::new(file),
        mapping: mapping.as_ref(),
        save_mapping_as: asked.save_mapping_as,
    };
    let installation = installation(config, &db)?;
    let setting = extracts::Setting { installation: &installation, now: now() };
    let receipt = extracts::receive(&db, &upload, &setting);
    bar.finish_and_clear();
    let receipt = match receipt {
        Ok(receipt) => receipt,
        Err(error) => {
            write_fixes(&db, fixes, error.findings(), &upload, &setting)?;
            print_findings(error.findings(), format)?;
            return Err(error.into());
        }
    };
    let findings = staffcast::store::extracts::findings(&db, &receipt.record.id)?;
    write_fixes(&db, fixes, &findings, &upload, &setting)?;
    print_receipt(&receipt, &findings, format)
}

/// The mapping in a file of that path, or the kept one of that name.
fn mapping_of(db: &Database, config: &Config, organisation: Option<&str>, given: &str) -> anyhow::Result<Mapping> {
    if Path::new(given).is_file() {
        let text = std::fs::read_to_string(given).with_context(|| format!("cannot read {given}"))?;
        return Ok(mappings::parse(&text)?);
    }
    Ok(mappings::get(db, organisation.unwrap_or(&config.organisation_code), given)?)
}

/// The rows of the file with what to mend in each, where there is something.
fn write_fixes(
    db: &Database,
    path: Option<&Path>,
    findings: &[Finding],
    upload: &extracts::Upload,
    setting: &extracts::Setting,
) -> anyhow::Result<()> {
    let Some(path) = path.filter(|_| !findings.is_empty()) else { return Ok(()) };
    let workbook = uploads::fixes(db, upload, findings, setting)?;
    std::fs::write(path, workbook).with_context(|| format!("cannot write {}", path.display()))
}

fn print_receipt(receipt: &extracts::Receipt, findings: &[Finding], format: Format) -> anyhow::Result<()> {
    let r = &receipt.record;
    if format == Format::Json {
        let value = json!({
            "id": r.id, "kind": r.kind, "file_name": r.file_name, "content_hash": r.content_hash,
            "organisation": r.organisation, "rows": r.rows, "accepted": r.accepted, "rejected": r.rejected,
            "first": r.first, "last": r.last, "same_as": receipt.same.then_some(&r.id), "findings": findings,
        });
        return Ok(writeln!(stdout(), "{value:#}")?);
    }
    if format == Format::Csv {
        return print_findings(findings, format);
    }
    let span = match (r.first, r.last) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let mut out = stdout().lock();
    if receipt.same {
        writeln!(out, "{}: the same content was kept before as {}; nothing was added", r.file_name, r.id)?;
        return Ok(());
    }
    writeln!(out, "{}: kept as {} ({}{span})", r.file_name, r.id, r.kind.as_str())?;
    writeln!(out, "{} rows: {} accepted, {} rejected; {} findings", r.rows, r.accepted, r.rejected, findings.len())?;
    if receipt.purged.deleted > 0 {
        writeln!(out, "{} rows about people were too old to be kept and are deleted", receipt.purged.deleted)?;
    }
    drop(out);
    print_findings(findings, format)
}

/// The findings people should see first: at most 20 in a table, all of them as CSV or JSON.
fn print_findings(findings: &[Finding], format: Format) -> anyhow::Result<()> {
    const SHOWN: usize = 20;
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", json!({ "findings": findings }))?,
        Format::Csv => {
            writeln!(out, "row,column,value,rule,severity,fix")?;
            for f in findings {
                let row = f.row.map(|r| r.to_string()).unwrap_or_default();
                let cells = [f.column.as_deref(), f.value.as_deref(), Some(&f.rule), Some(severity(f)), Some(&f.fix)];
                let cells: Vec<String> = cells.iter().map(|c| report::csv::safe_text(c.unwrap_or_default())).collect();
                writeln!(out, "{row},{}", cells.join(","))?;
            }
        }
        Format::Table => {
            let mut sorted: Vec<&Finding> = findings.iter().collect();
            sorted.sort_by_key(|f| match f.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Note => 2,
            });
            for f in sorted.iter().take(SHOWN) {
                let row = f.row.map_or(String::new(), |r| format!(" row {r}"));
                let column = f.column.as_ref().map_or(String::new(), |c| format!(" column {c}"));
                let value = f.value.as_ref().map_or(String::new(), |v| format!(" `{v}`"));
                writeln!(out, "  {}{row}{column}{value}: {}", severity(f), f.fix)?;
            }
            if findings.len() > SHOWN {
                writeln!(out, "  … and {} more; --format csv prints all", findings.len() - SHOWN)?;
            }
        }
    }
    Ok(())
}

fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `staffcast template KIND`.
pub fn template(kind: ExtractKind, output: Option<&Path>) -> anyhow::Result<()> {
    let is_workbook = output.and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    let bytes = match kind {
        ExtractKind::CswwXml => ingest::template_xml().as_bytes().to_vec(),
        _ if is_workbook => ingest::template_xlsx(kind),
        _ => ingest::template_csv(kind),
    };
    match output {
        None => Ok(stdout().write_all(&bytes)?),
        Some(path) => std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display())),
    }
}

/// `staffcast fit`.
pub fn fit(config: &Config, organisation: Option<&str>, format: Format) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let recipes = recipes(config)?;
    let codes = fits::organisations(&db, organisation)?;
    let mut fitted = Vec::new();
    let mut refused = Vec::new();
    for code in &codes {
        let bar = progress::bar(&format!("fitting {code}"));
        let result = fits::fit(&db, code, &recipes, now(), &|done| progress::set(&bar, done));
        bar.finish_and_clear();
        match result {
            Ok(model) => fitted.push(model),
            Err(error) => refused.push(anyhow::Error::new(error).context(format!("{code} was not fitted"))),
        }
    }
    record::forget_old(&db, config.snapshots_kept)?;
    let mut out = stdout().lock();
    if format == Format::Table {
        for m in &fitted {
            writeln!(out, "{}: {} fitted on data to {} as {}", m.organisation, m.method, m.as_of, m.id)?;
        }
    } else if format == Format::Csv {
        writeln!(out, "organisation,id,method,as_of")?;
        for m in &fitted {
            writeln!(out, "{},{},{},{}", m.organisation, m.id, report::csv::safe_text(&m.method), m.as_of)?;
        }
    } else {
        let rows: Vec<_> = fitted
            .iter()
            .map(|m| json!({"organisation": m.organisation, "id": m.id, "method": m.method, "as_of": m.as_of}))
            .collect();
        writeln!(out, "{:#}", json!({ "models": rows }))?;
    }
    refused.into_iter().next().map_or(Ok(()), Err)
}

/// `staffcast forecast`.
pub fn forecast(config: &Config, asked: &Asked, format: Format) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let levels = Level::parse_list(asked.levels)?;
    let forecast = forecasts::read(&db, asked.unit, asked.measure, asked.definition, asked.horizon, &levels)?;
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&forecast)?)?,
        Format::Csv => out.write_all(report::csv::forecast(&forecast).as_bytes())?,
        Format::Table => print_table(&mut out, &forecast)?,
    }
    Ok(())
}

fn print_table(out: &mut impl Write, f: &Forecast) -> anyhow::Result<()> {
    writeln!(out, "{}\n", f.statement)?;
    writeln!(out, "{} of {} ({}, {})", f.measure.label(), f.unit, f.definition, f.unit_of_measure.as_str())?;
    write!(out, "{:<9}{:>10}", "month", "expected")?;
    for i in f.forecast.first().map_or(&[][..], |s| &s.intervals) {
        write!(out, "{:>22}", format!("{} % range", i.level.percent()))?;
    }
    writeln!(out)?;
    if let Some((last, value)) = f.history.last().and_then(|l| Some((l, l.value?))) {
        writeln!(out, "{:<9}{value:>10.1}{:>22}", last.period, "observed")?;
    }
    for step in &f.forecast {
        write!(out, "{:<9}{:>10.1}", step.period, step.point)?;
        for i in &step.intervals {
            write!(out, "{:>22}", format!("{:.1} to {:.1}", i.lower, i.upper))?;
        }
        writeln!(out)?;
    }
    if let Some(t) = &f.track_record {
        writeln!(
            out,
            "\nTrack record over {} starting points: off by {:.1} on average (last value: {:.1}); the 80 % range held {:.0} % of the time.",
            t.origins,
            t.mae,
            t.naive_mae,
            100.0 * t.coverage_80
        )?;
        if let Some(live) = &t.live {
            writeln!(
                out,
                "Served before, {} outcomes so far: off by {:.1} on average (last value: {:.1}); the 80 % range held {:.0} % of the time.",
                live.outcomes,
                live.mae,
                live.naive_mae,
                100.0 * live.coverage_80
            )?;
        }
    }
    writeln!(out, "Method: {}{}", f.model.method, if f.model.fallback { " (fallback)" } else { "" })?;
    for warning in &f.warnings {
        writeln!(out, "Note: {warning}")?;
    }
    Ok(())
}
