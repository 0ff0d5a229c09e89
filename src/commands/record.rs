//! `record`, `forecast --explain`, `replay` and `snapshot`: forecasts held to their word.

use std::io::{Write, stdout};

use serde_json::json;
use staffcast::config::Config;
use staffcast::domain::Measure;
use staffcast::pipeline::fits;
use staffcast::pipeline::record::{self, LiveScore, Part};
use staffcast::report;
use staffcast::store::{self, Database};

use super::{Format, Store, progress, recipes};

/// What holds forecasts to their word.
#[derive(clap::Subcommand)]
pub enum Command {
    /// How served forecasts did once their months arrived.
    Record {
        /// Slug of a unit; without one, all units by level of the tree.
        #[arg(long, requires = "measure")]
        unit: Option<String>,
        /// A measure, such as `agency_rate`.
        #[arg(long)]
        measure: Option<Measure>,
        /// Another definition of the ledger than the default.
        #[arg(long, requires = "unit")]
        definition: Option<String>,
        /// Only this organisation; the installation's own when absent.
        #[arg(long, conflicts_with = "unit")]
        organisation: Option<String>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
    /// Fit a model again from its snapshot and compare to the last byte.
    Replay {
        /// The model's id.
        id: String,
        /// How to print the result.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
    /// Decide how long what a model was fitted from is kept.
    #[command(subcommand)]
    Snapshot(Snapshot),
}

/// What becomes of a snapshot.
#[derive(clap::Subcommand)]
pub enum Snapshot {
    /// Keep it whatever its age.
    Keep {
        /// The model's id.
        id: String,
        #[command(flatten)]
        store: Store,
    },
    /// Keep it no longer than others.
    Release {
        /// The model's id.
        id: String,
        #[command(flatten)]
        store: Store,
    },
}

/// Carries out one of them; `settings` are those of the database given.
pub fn run(command: Command, settings: impl Fn(Option<String>) -> anyhow::Result<Config>) -> anyhow::Result<()> {
    match command {
        Command::Record { unit: slug, measure, definition, organisation: code, format, store } => {
            let config = settings(store.database)?;
            match (slug, measure) {
                (Some(slug), Some(measure)) => unit(&config, &slug, measure, definition.as_deref(), format),
                (_, measure) => organisation(&config, code.as_deref(), measure, format),
            }
        }
        Command::Replay { id, format, store } => replay(&settings(store.database)?, &id, format),
        Command::Snapshot(Snapshot::Keep { id, store }) => mark(&settings(store.database)?, &id, true),
        Command::Snapshot(Snapshot::Release { id, store }) => mark(&settings(store.database)?, &id, false),
    }
}

/// `staffcast record --unit U --measure M`.
fn unit(config: &Config, unit: &str, measure: Measure, definition: Option<&str>, format: Format) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let track = record::read(&db, unit, measure, definition, &recipes(config)?.drift.shift)?;
    let mut out = stdout().lock();
    match format {
        Format::Json => {
            let live = track.live;
            let value = json!({"unit": unit, "measure": measure, "definition": track.series.definition,
                "forecasts": track.served.len(), "live": live, "horizons": track.scores,
                "step_of_level": track.shift.as_ref().map(|(_, sentence)| sentence)});
            writeln!(out, "{value:#}")?;
        }
        Format::Csv => {
            writeln!(out, "{HEADINGS}")?;
            track.scores.iter().try_for_each(|s| writeln!(out, "{}", row(s)))?;
        }
        Format::Table => {
            writeln!(out, "{} of {unit} ({})", measure.label(), track.series.definition)?;
            table(&mut out, track.scores.iter().map(|s| (String::new(), s)))?;
            if let Some((_, sentence)) = &track.shift {
                writeln!(out, "Note: {sentence}")?;
            }
        }
    }
    Ok(())
}

/// `staffcast record`: every measure by level of the tree.
fn organisation(
    config: &Config,
    organisation: Option<&str>,
    measure: Option<Measure>,
    format: Format,
) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let code = organisation.unwrap_or(&config.organisation_code);
    let kind = fits::latest_model(&db, code)?.map_or_else(|| "workforce".to_owned(), |m| m.kind);
    let mut summary = record::summary(&db, code, &kind, &recipes(config)?.drift.coverage)?;
    summary.scores.retain(|s| measure.is_none_or(|m| m == s.measure));
    summary.drift.retain(|d| measure.is_none_or(|m| m == d.measure));
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", serde_json::to_value(&summary)?)?,
        Format::Csv => {
            writeln!(out, "measure,definition,level,{HEADINGS}")?;
            for s in &summary.scores {
                writeln!(out, "{},{},{},{}", s.measure, report::csv::safe_text(&s.definition), s.level, row(&s.score))?;
            }
        }
        Format::Table => {
            writeln!(out, "{} forecasts of {code} count", summary.origins.len())?;
            table(
                &mut out,
                summary.headline_scores().map(|s| (format!("{}, {}", s.measure.label(), s.level), &s.score)),
            )?;
            for alarm in summary.alarms() {
                writeln!(out, "Note: {}", alarm.sentence())?;
            }
        }
    }
    Ok(())
}

const HEADINGS: &str = "horizon,outcomes,periods,independent,mae,naive_mae,interval_score_80,interval_score_95,\
coverage_80,coverage_80_low,coverage_80_high,coverage_95,coverage_95_low,coverage_95_high";

fn row(s: &LiveScore) -> String {
    let (a, b) = (s.coverage_80, s.coverage_95);
    let figures = [
        s.independent,
        s.mae,
        s.naive_mae,
        s.interval_score_80,
        s.interval_score_95,
        a.share,
        a.low,
        a.high,
        b.share,
        b.low,
        b.high,
    ];
    let figures: Vec<String> = figures.iter().map(|v| format!("{v:.4}")).collect();
    format!("{},{},{},{}", s.horizon, s.outcomes, s.periods, figures.join(","))
}

fn table<'a>(out: &mut impl Write, rows: impl Iterator<Item = (String, &'a LiveScore)>) -> anyhow::Result<()> {
    let mut any = false;
    for (name, s) in rows {
        if !any {
            writeln!(
                out,
                "{:<44}{:>6}{:>10}{:>9}{:>12}{:>24}",
                "", "ahead", "outcomes", "our miss", "last value", "80 % range held"
            )?;
            any = true;
        }
        let held = format!(
            "{:.0} % ({:.0} to {:.0})",
            100.0 * s.coverage_80.share,
            100.0 * s.coverage_80.low,
            100.0 * s.coverage_80.high
        );
        writeln!(out, "{name:<44}{:>6}{:>10}{:>9.2}{:>12.2}{held:>24}", s.horizon, s.outcomes, s.mae, s.naive_mae)?;
    }
    let told = if any {
        "In brackets: where the true share lies in 95 of 100 such records. Units of one month miss together and long \
         horizons overlap, so a record is worth fewer outcomes than it counts."
    } else {
        "No month that was forecast has arrived yet."
    };
    Ok(writeln!(out, "{told}")?)
}

/// `staffcast forecast … --explain`.
pub fn explain(
    config: &Config,
    unit: &str,
    measure: Measure,
    definition: Option<&str>,
    format: Format,
) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let (forecast, explained) = record::explain(&db, unit, measure, definition)?;
    let mut out = stdout().lock();
    if format == Format::Json {
        let value = json!({"unit": unit, "measure": measure, "definition": forecast.definition,
            "model": forecast.model.id, "as_of": forecast.as_of, "explanation": explained});
        return Ok(writeln!(out, "{value:#}")?);
    }
    let Some(explained) = explained else {
        return Ok(writeln!(
            out,
            "There was no forecast before this one, or what it was made from is no longer kept."
        )?);
    };
    if format == Format::Csv {
        writeln!(out, "period,figure,before,new_data,revised_data,model,method,after")?;
    } else {
        explained.sentences.iter().try_for_each(|s| writeln!(out, "{s}"))?;
        writeln!(
            out,
            "\n{:<10}{:<12}{:>9}{:>10}{:>14}{:>8}{:>8}{:>9}",
            "month", "", "before", "new data", "revised data", "model", "method", "now"
        )?;
    }
    for step in &explained.steps {
        for (name, p) in [("middle", step.point), ("80 % width", step.width_80)] {
            let Part { before, model, revised_data, new_data, method, after } = p;
            if format == Format::Csv {
                writeln!(out, "{},{name},{before},{new_data},{revised_data},{model},{method},{after}", step.period)?;
            } else {
                writeln!(
                    out,
                    "{:<10}{name:<12}{before:>9.2}{new_data:>+10.2}{revised_data:>+14.2}{model:>+8.2}{method:>+8.2}{after:>9.2}",
                    step.period.to_string()
                )?;
            }
        }
    }
    Ok(())
}

/// `staffcast replay ID`.
fn replay(config: &Config, id: &str, format: Format) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let bar = progress::bar("fitting again");
    let replayed = record::replay(&db, id, &|done| progress::set(&bar, done));
    bar.finish_and_clear();
    let replayed = replayed?;
    if format == Format::Json {
        let value = json!({"model": replayed.model, "forecasts": replayed.forecasts, "equal": replayed.is_equal(),
            "differences": replayed.differences});
        writeln!(stdout(), "{value:#}")?;
    } else if replayed.is_equal() {
        let forecasts = match replayed.forecasts {
            0 => String::new(),
            number => format!(" and its {number} forecasts"),
        };
        writeln!(stdout(), "Equal to the last byte: the model{forecasts}.")?;
    }
    anyhow::ensure!(replayed.is_equal(), "{}", replayed.differences.join(" "));
    Ok(())
}

/// `staffcast snapshot keep ID` and `release ID`.
fn mark(config: &Config, id: &str, keep: bool) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    record::mark(&db, id, keep)?;
    let told = if keep { "is kept until released" } else { "is kept as long as others" };
    let model = store::models::get(&db, id)?;
    Ok(writeln!(stdout(), "What model {} was fitted from {told}.", model.id)?)
}
