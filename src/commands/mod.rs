//! The commands: what is asked for comes in as arguments; each calls one thing of the library and prints it.

mod agency;
mod churn;
mod data;
mod files;
mod people;
mod plausibility;
mod progress;
mod record;
mod report;
mod returns;
mod scenario;
mod service;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};
use staffcast::config::{Config, Flags};
use staffcast::domain::{Colour, ExtractKind, Measure, Period};
use staffcast::ingest::Limits;
use staffcast::pipeline::people::pseudonyms;
use staffcast::pipeline::{Installation, Recipes};
use staffcast::store::Database;

/// Workforce recruitment and retention forecasting for councils and NHS trusts.
#[derive(Parser)]
#[command(name = "staffcast", version, about, arg_required_else_help = true)]
pub struct Arguments {
    /// Settings file; default staffcast.toml in the current folder, if there is one.
    #[arg(long, global = true, env = "STAFFCAST_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// The database to use, wherever one is used.
#[derive(clap::Args)]
struct Store {
    /// A SQLite path (created when absent) or postgres://…
    #[arg(long)]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Invent a council in a throw-away folder, fit it, forecast it and serve it.
    Demo {
        /// Where to listen.
        #[arg(long)]
        address: Option<String>,
    },
    /// Serve the API and the pages.
    Serve {
        #[command(flatten)]
        store: Store,
        /// Where to listen.
        #[arg(long)]
        address: Option<String>,
    },
    /// Run queued fits, scenarios and goals beside any number of processes that serve.
    Worker {
        #[command(flatten)]
        store: Store,
    },
    /// Read, check and keep an extract.
    Ingest {
        /// CSV or XLSX.
        file: PathBuf,
        /// What it is; found from its header when absent.
        #[arg(long)]
        kind: Option<ExtractKind>,
        /// Code of the organisation it belongs to; the installation's own when absent.
        #[arg(long)]
        organisation: Option<String>,
        /// Where findings were made, write the rows as they are with what to mend in each to this workbook. It holds
        /// what the file holds.
        #[arg(long, value_name = "OUT.xlsx")]
        fixes: Option<PathBuf>,
        /// How columns and values are to be understood: a file with a mapping as JSON, or the name of a kept one.
        #[arg(long)]
        mapping: Option<String>,
        /// Keep that mapping under this name for the next file of the same source.
        #[arg(long, requires = "mapping")]
        save_mapping_as: Option<String>,
        /// How to print the receipt and the findings.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
    /// Print an empty canonical extract as CSV.
    Template {
        /// A kind of extract, such as monthly-position or statistical-neighbours.
        kind: ExtractKind,
        /// Write to this file instead; `.xlsx` gives a workbook with notes.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Fit every model that has enough data and store its forecasts.
    Fit {
        /// Only this organisation.
        #[arg(long)]
        organisation: Option<String>,
        /// How to print the result.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
    /// Print the latest forecast of a measure.
    Forecast {
        /// Slug of the unit, such as rivermouth/north.
        #[arg(long)]
        unit: String,
        /// Its name, such as `agency_rate`.
        #[arg(long)]
        measure: Measure,
        /// Another definition of the ledger than the default.
        #[arg(long)]
        definition: Option<String>,
        /// Months ahead, 1 to 36.
        #[arg(long, default_value_t = 12)]
        horizon: usize,
        /// Levels of the ranges.
        #[arg(long, default_value = "80,95")]
        levels: String,
        /// Print what moved since the forecast before instead: data, corrections, model.
        #[arg(long)]
        explain: bool,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
    /// Print who leaves: effects of service, role, route in and unit, their checks, and how much of an intake stays.
    Churn {
        /// Another organisation than the installation's own.
        #[arg(long)]
        organisation: Option<String>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
    /// What might be done: simulate it, compare it, find the cheapest way to a target.
    #[command(subcommand)]
    Scenario(scenario::Command),
    /// Write a unit's board paper (.pdf), its figures as a workbook (.xlsx) or a quarter in sentences (.md).
    Report {
        /// Slug of the unit, such as rivermouth/north.
        #[arg(long)]
        unit: String,
        /// The file to write, such as paper.pdf, figures.xlsx or quarter.md.
        #[arg(long)]
        output: PathBuf,
        /// For sentences: another quarter than the last whole one with data, such as 2026-Q3.
        #[arg(long)]
        quarter: Option<Period>,
        #[command(flatten)]
        store: Store,
    },
    #[command(flatten)]
    Kept(record::Command),
    #[command(flatten)]
    File(files::Command),
    /// Delete what is kept about people.
    #[command(subcommand)]
    People(People),
    /// Show the settings and where each came from.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
}

#[derive(Subcommand)]
enum People {
    /// Delete rows about people that are older than the setting `people_months`; figures stay.
    Purge {
        #[command(flatten)]
        store: Store,
    },
    /// Delete every row about one person; figures they were counted in stay.
    Erase {
        /// Staff number, registration or agency worker's number, as in the files; - reads it from standard input.
        #[arg(long)]
        reference: String,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print every setting, its value and its source; passwords are masked.
    Show {
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        store: Store,
    },
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// Comma-separated values.
    Csv,
    /// For programs.
    Json,
}

/// Carries out one command.
///
/// # Errors
/// Whatever failed, in one plain sentence.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let file = arguments.config.as_deref();
    let settings = |database: Option<String>, address: Option<String>| Config::load(&Flags { database, address }, file);
    match arguments.command {
        Command::Demo { address } => service::demo(settings(None, address)?.0),
        Command::Serve { store, address } => service::serve(&settings(store.database, address)?.0),
        Command::Worker { store } => service::worker(&settings(store.database, None)?.0),
        Command::Ingest { file, kind, organisation, fixes, mapping, save_mapping_as, format, store } => {
            let config = settings(store.database, None)?.0;
            let asked = data::Handed {
                file: &file,
                kind,
                organisation: organisation.as_deref(),
                fixes: fixes.as_deref(),
                mapping: mapping.as_deref(),
                save_mapping_as: save_mapping_as.as_deref(),
            };
            data::ingest(&config, &asked, format)
        }
        Command::Template { kind, output } => data::template(kind, output.as_deref()),
        Command::Fit { organisation, format, store } => {
            data::fit(&settings(store.database, None)?.0, organisation.as_deref(), format)
        }
        Command::Forecast { unit, measure, definition, horizon, levels, explain, format, store } => {
            let config = settings(store.database, None)?.0;
            let definition = definition.as_deref();
            if explain {
                return record::explain(&config, &unit, measure, definition, format);
            }
            data::forecast(&config, &data::Asked { unit: &unit, measure, definition, horizon, levels: &levels }, format)
        }
        Command::Churn { organisation, format, store } => {
            churn::churn(&settings(store.database, None)?.0, organisation.as_deref(), format)
        }
        Command::Scenario(command) => scenario::run(command, |database| Ok(settings(database, None)?.0)),
        Command::Report { unit, output, quarter, store } => {
            report::report(&settings(store.database, None)?.0, &unit, &output, quarter)
        }
        Command::Kept(command) => record::run(command, |database| Ok(settings(database, None)?.0)),
        Command::File(command) => files::run(command, &settings(None, None)?.0),
        Command::People(People::Purge { store }) => people::purge(&settings(store.database, None)?.0),
        Command::People(People::Erase { reference, store }) => {
            people::erase(&settings(store.database, None)?.0, &reference)
        }
        Command::Config(ConfigCommand::Show { format, store }) => {
            service::show_config(&settings(store.database, None)?.1, format)
        }
        Command::Openapi => service::openapi(),
    }
}

/// This installation: its settings, its secret and its recipes.
fn installation(config: &Config, db: &Database) -> anyhow::Result<Installation> {
    Ok(Installation {
        home_code: config.organisation_code.clone(),
        home_name: config.organisation_name.clone(),
        colour: colour(config)?,
        limits: limits(config),
        pseudonyms: pseudonyms(db, &config.secret_path())?,
        recipes: recipes(config)?,
        people_months: config.people_months,
        snapshots_kept: config.snapshots_kept,
    })
}

/// The organisation's colour, where one is set.
fn colour(config: &Config) -> anyhow::Result<Option<Colour>> {
    let text = config.organisation_colour.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(text.parse().with_context(|| format!("organisation_colour = \"{text}\" is no colour"))?))
}

/// What a file may cost.
fn limits(config: &Config) -> Limits {
    Limits { max_bytes: config.max_upload_mb * 1_000_000, ..Limits::default() }
}

/// The recipes of this installation.
fn recipes(config: &Config) -> anyhow::Result<Recipes> {
    let folder = (!config.models_folder.is_empty()).then(|| PathBuf::from(&config.models_folder));
    Ok(Recipes::load(folder.as_deref())?)
}
