//! `census plausibility`: what authorities that once stood at a level did next.

use std::io::{Write, stdout};
use std::path::PathBuf;

use serde_json::json;
use staffcast::domain::{Measure, Plausibility};
use staffcast::pipeline::Recipes;
use staffcast::pipeline::plausibility::{Question, from_file};
use staffcast::report::plausibility as told;

use super::Format;

/// The question of `census plausibility`.
#[derive(clap::Args)]
pub struct Asked {
    /// The published table.
    #[arg(long)]
    input: PathBuf,
    /// `agency_rate`, `turnover_rate`, `vacancy_rate`, `caseload` or `absence_rate`.
    #[arg(long)]
    measure: Measure,
    /// The level to start from: percent, or cases per FTE.
    #[arg(long, allow_negative_numbers = true)]
    from: f64,
    /// A level to reach: how many did?
    #[arg(long, allow_negative_numbers = true)]
    target: Option<f64>,
    /// Years ahead, 1 to 3.
    #[arg(long, default_value_t = 3)]
    years: usize,
    /// Code of an authority whose own past is left out.
    #[arg(long, value_name = "CODE")]
    leave_out: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// `staffcast census plausibility`.
pub fn print(asked: &Asked, recipes: &Recipes) -> anyhow::Result<()> {
    let question = Question {
        target: asked.target,
        years: asked.years,
        leave_out: asked.leave_out.clone(),
        ..Question::new(asked.measure, asked.from)?
    };
    let found = from_file(&asked.input, &question, recipes)?;
    let mut out = stdout().lock();
    match asked.format {
        Format::Json => writeln!(out, "{:#}", json(&found))?,
        Format::Csv => csv(&mut out, &found)?,
        Format::Table => table(&mut out, &found)?,
    }
    Ok(())
}

fn table(out: &mut impl Write, p: &Plausibility) -> anyhow::Result<()> {
    let mut sentences = told::sentences(p).into_iter();
    writeln!(out, "{}\n", sentences.next().unwrap_or_default())?;
    writeln!(out, "{:<9}{:>8}{:>8}{:>8}{:>8}{:>8}  of", "within", "10 %", "25 %", "50 %", "75 %", "90 %")?;
    for band in &p.bands {
        write!(out, "{:<9}", told::years(band.years))?;
        for change in told::changes(p, band) {
            write!(out, "{change:>8}")?;
        }
        writeln!(out, "  {}", told::basis(p, band))?;
    }
    if let Some(goal) = told::goal(p) {
        writeln!(out, "\n{goal} (80 % range):")?;
        for (band, share) in p.bands.iter().filter_map(|band| Some((band, band.reached?))) {
            writeln!(out, "{:<9}{}", told::years(band.years), told::share(share))?;
        }
    }
    writeln!(out)?;
    sentences.try_for_each(|sentence| writeln!(out, "{sentence}"))?;
    Ok(())
}

fn csv(out: &mut impl Write, p: &Plausibility) -> anyhow::Result<()> {
    writeln!(
        out,
        "years,p10,p25,p50,p75,p90,starts,authorities,from_level,to_level,reached,reached_lo_80,reached_hi_80"
    )?;
    for band in &p.bands {
        let changes = band.changes.map(|change| format!("{change:.4}")).join(",");
        let reached = band.reached.map_or_else(
            || ",,".to_owned(),
            |share| format!("{:.4},{:.4},{:.4}", share.share, share.lower, share.upper),
        );
        let [low, high] = band.window;
        writeln!(out, "{},{changes},{},{},{low},{high},{reached}", band.years, band.starts, band.authorities)?;
    }
    Ok(())
}

fn json(p: &Plausibility) -> serde_json::Value {
    let bands = p.bands.iter().map(|band| {
        let [p10, p25, p50, p75, p90] = band.changes;
        let reached = band.reached.map(|s| json!({"share": s.share, "lower": s.lower, "upper": s.upper}));
        json!({
            "years": band.years, "change": {"p10": p10, "p25": p25, "p50": p50, "p75": p75, "p90": p90},
            "starts": band.starts, "authorities": band.authorities,
            "window": {"lower": band.window[0], "upper": band.window[1]}, "reached": reached,
        })
    });
    let too_few = p.too_few.iter().map(|(years, starts)| json!({"years": years, "starts": starts}));
    json!({
        "measure": p.measure.rate(), "from": p.from, "target": p.target, "left_out": p.left_out,
        "bands": bands.collect::<Vec<_>>(), "too_few": too_few.collect::<Vec<_>>(),
        "sentences": told::sentences(p),
    })
}
