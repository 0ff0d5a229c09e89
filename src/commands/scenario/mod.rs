//! `scenario`: what might be done, simulated, compared, sought, kept.

mod csv;
mod table;

use std::fs::File;
use std::io::{Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use staffcast::api::now;
use staffcast::config::Config;
use staffcast::domain::scenario::ScenarioFault;
use staffcast::domain::{Measure, Month};
use staffcast::pipeline::scenarios::{self, Part, Question, ScenarioError};
use staffcast::pipeline::{self, Recipes};
use staffcast::store::Database;

use super::{Format, Store, progress, recipes};

/// What an organisation might do: simulate it, compare it, find the cheapest way to a target.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Simulate a scenario and print what comes of it.
    Run {
        /// The scenario as JSON; - reads it from standard input. Nothing is kept.
        #[arg(required_unless_present = "id")]
        spec: Option<PathBuf>,
        /// A kept scenario instead; what comes of it is kept too.
        #[arg(long, conflicts_with = "spec")]
        id: Option<String>,
        #[command(flatten)]
        how: How,
    },
    /// Compare kept scenarios with each other and with no change, future by future on the same luck.
    Compare {
        /// One to six ids; ID@2 is version 2.
        #[arg(required = true)]
        ids: Vec<String>,
        /// The measure; that of the first target, else the agency rate, when absent.
        #[arg(long)]
        measure: Option<Measure>,
        /// Another definition of the ledger.
        #[arg(long)]
        definition: Option<String>,
        /// In which month, such as 2028-03; that of the first target, else the last, when absent.
        #[arg(long)]
        by: Option<Month>,
        #[command(flatten)]
        how: How,
    },
    /// Find the cheapest mixes of levers that reach a target, or how close one can get.
    GoalSeek {
        /// The goal as JSON; - reads it from standard input.
        spec: PathBuf,
        #[command(flatten)]
        how: How,
    },
    /// List kept scenarios, newest first.
    List {
        /// Only this organisation.
        #[arg(long)]
        organisation: Option<String>,
        #[command(flatten)]
        how: How,
    },
    /// Print a kept scenario and what came of it.
    Show {
        /// Its id.
        id: String,
        /// Another version than the newest.
        #[arg(long)]
        version: Option<u32>,
        #[command(flatten)]
        how: How,
    },
    /// Keep a scenario and print its id.
    Add {
        /// The scenario as JSON; - reads it from standard input.
        spec: PathBuf,
        #[command(flatten)]
        how: How,
    },
}

/// From where, and how it is printed.
#[derive(clap::Args)]
pub struct How {
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    store: Store,
}

/// More than this is no scenario.
const MOST_BYTES: u64 = 4_000_000;

/// Carries out one of them; `settings` are those of the database given.
pub fn run(command: Command, settings: impl Fn(Option<String>) -> anyhow::Result<Config>) -> anyhow::Result<()> {
    let open = |store: Store| -> anyhow::Result<(Database, Recipes)> {
        let config = settings(store.database)?;
        Ok((Database::open(&config.database)?, recipes(&config)?))
    };
    match command {
        Command::Run { spec: Some(spec), how, .. } => {
            let body = read(&spec)?;
            let (db, recipes) = open(how.store)?;
            run_file(&db, &recipes, (&spec, &body), how.format)
        }
        Command::Run { id, how, .. } => {
            let (db, recipes) = open(how.store)?;
            run_kept(&db, &recipes, &id.unwrap_or_default(), how.format)
        }
        Command::Compare { ids, measure, definition, by, how } => {
            let (db, recipes) = open(how.store)?;
            compare(&db, &recipes, &ids, &Question { measure, definition, by }, how.format)
        }
        Command::GoalSeek { spec, how } => {
            let body = read(&spec)?;
            let (db, recipes) = open(how.store)?;
            seek(&db, &recipes, (&spec, &body), how.format)
        }
        Command::List { organisation, how } => list(&open(how.store)?.0, organisation.as_deref(), how.format),
        Command::Show { id, version, how } => show(&open(how.store)?.0, &id, version, how.format),
        Command::Add { spec, how } => {
            let body = read(&spec)?;
            let (db, recipes) = open(how.store)?;
            add(&db, &recipes, (&spec, &body), how.format)
        }
    }
}

/// A file, and the JSON in it.
type Spec<'a> = (&'a Path, &'a Value);

fn run_file(db: &Database, recipes: &Recipes, (path, body): Spec, format: Format) -> anyhow::Result<()> {
    let scenario = scenarios::read(db, body, recipes).map_err(|e| told(path, e))?;
    let outlook = watched("simulating", |watch| scenarios::run_now(db, &scenario, recipes, watch));
    table::outlook(&outlook.map_err(|e| told(path, e))?, format)
}

fn run_kept(db: &Database, recipes: &Recipes, id: &str, format: Format) -> anyhow::Result<()> {
    let outlook = watched("simulating", |watch| scenarios::run_and_keep(db, id, recipes, now(), watch));
    table::outlook(&outlook.map_err(|e| told(Path::new(id), e))?, format)
}

fn compare(
    db: &Database,
    recipes: &Recipes,
    ids: &[String],
    question: &Question,
    format: Format,
) -> anyhow::Result<()> {
    let comparison = watched("comparing", |watch| scenarios::compare(db, ids, question, recipes, watch));
    table::comparison(&comparison.map_err(|e| told(Path::new("the comparison"), e))?, format)
}

fn seek(db: &Database, recipes: &Recipes, (path, body): Spec, format: Format) -> anyhow::Result<()> {
    let goal = scenarios::read_goal(db, body, recipes).map_err(|e| told(path, e))?;
    let answer = watched("looking for mixes", |watch| scenarios::seek_now(db, &goal, recipes, watch));
    table::answer(&answer.map_err(|e| told(path, e))?, format)
}

fn list(db: &Database, organisation: Option<&str>, format: Format) -> anyhow::Result<()> {
    let mut all = Vec::new();
    loop {
        let part = scenarios::list(db, organisation, Part { after: all.len(), ..Part::default() })?;
        if part.is_empty() {
            return table::list(&all, format);
        }
        all.extend(part);
    }
}

fn show(db: &Database, id: &str, version: Option<u32>, format: Format) -> anyhow::Result<()> {
    let stored = scenarios::get(db, id, version)?;
    let outlook = match stored.ran {
        Some(_) => Some(scenarios::outlook(db, id, version)?),
        None => None,
    };
    if format == Format::Json {
        return Ok(writeln!(stdout(), "{:#}", json!({ "scenario": stored, "result": outlook }))?);
    }
    table::stored(&stored, outlook.as_ref(), format)
}

fn add(db: &Database, recipes: &Recipes, (path, body): Spec, format: Format) -> anyhow::Result<()> {
    let stored = scenarios::create(db, body, recipes, now()).map_err(|e| told(path, e))?;
    match format {
        Format::Table => Ok(writeln!(stdout(), "{}", stored.id)?),
        _ => table::stored(&stored, None, format),
    }
}

/// Does the work under a progress bar.
fn watched<T>(
    what: &str,
    work: impl FnOnce(scenarios::Watch) -> Result<T, pipeline::Error>,
) -> Result<T, pipeline::Error> {
    let bar = progress::bar(what);
    let done = work(&|done| {
        progress::set(&bar, done);
        true
    });
    bar.finish_and_clear();
    done
}

/// The JSON of a file, or of standard input.
fn read(path: &Path) -> anyhow::Result<Value> {
    let mut text = String::new();
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(stdin())
    } else {
        let cannot = || format!("cannot read {}: check that the file exists and may be read", path.display());
        ensure!(path.is_file(), cannot());
        Box::new(File::open(path).with_context(cannot)?)
    };
    let size = source
        .take(MOST_BYTES + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("cannot read {} as text: save it as UTF-8", path.display()))?;
    if size as u64 > MOST_BYTES {
        bail!("{} is larger than {} MB: that is no scenario", path.display(), MOST_BYTES / 1_000_000);
    }
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).with_context(|| format!("{} is no JSON: mend the place named here", path.display()))
}

/// Every field that cannot be used, on a line of its own.
fn told(path: &Path, error: pipeline::Error) -> anyhow::Error {
    let pipeline::Error::Scenario(ScenarioError::Faults(faults)) = &error else { return error.into() };
    let lines: Vec<String> = faults.iter().map(ScenarioFault::to_string).collect();
    anyhow::anyhow!("{} cannot be used:\n  {}", path.display(), lines.join("\n  "))
}
