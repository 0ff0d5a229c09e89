//! `serve`, `demo`, `config show` and `openapi`.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::net::TcpListener;
use std::sync::Arc;

use anyhow::Context;
use chrono::Datelike;
use serde_json::json;
use staffcast::api::now;
use staffcast::config::{Config, Shown};
use staffcast::domain::Month;
use staffcast::pipeline::demo;
use staffcast::server::{self, Settings};
use staffcast::store::Database;
use tracing_subscriber::EnvFilter;

use super::{Format, installation, progress};

/// `staffcast serve`.
pub fn serve(config: &Config) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    listen(bind(&config.address)?, config, db, false)
}

/// `staffcast demo`: everything lies in a folder that is gone afterwards.
pub fn demo(mut config: Config) -> anyhow::Result<()> {
    // Bind first: a taken port should be known before the work.
    let listener = bind(&config.address)?;
    let folder =
        tempfile::Builder::new().prefix("staffcast-demo-").tempdir().context("cannot make a temporary folder")?;
    config.database = folder.path().join("demo.db").to_string_lossy().into_owned();
    demo::COUNCIL_CODE.clone_into(&mut config.organisation_code);
    demo::COUNCIL_NAME.clone_into(&mut config.organisation_name);
    let db = Database::open(&config.database)?;
    let now = now();
    let today = Month::new(now.year(), now.month()).context("this machine's clock is out of range: set the date")?;
    let bar = progress::bar("inventing a council");
    let installation = installation(&config, &db)?;
    let ask = demo::Ask { folder: folder.path(), last: today.plus(-1), now, installation: &installation };
    let summary = demo::prepare(&db, &ask, &|done| progress::set(&bar, done))?;
    bar.finish_and_clear();
    writeln!(
        stdout(),
        "Invented {}: {} months, {} teams, nobody real.",
        demo::COUNCIL_NAME,
        summary.months,
        summary.teams
    )?;
    writeln!(stdout(), "{}", summary.statement)?;
    writeln!(stdout(), "{} scenarios are ready; one is marked as the plan.", summary.scenarios)?;
    listen(listener, &config, db, true)
}

fn bind(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}: choose a free address with --address, such as 127.0.0.1:8081")
    })
}

/// `staffcast worker`.
pub fn worker(config: &Config) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    log(config)?;
    let settings = settings(config, db, false)?;
    writeln!(stdout(), "Waiting for work; Ctrl-C ends it.")?;
    actix_web::rt::System::new().block_on(server::work_only(settings))?;
    Ok(())
}

/// Writes what happens to standard error.
fn log(config: &Config) -> anyhow::Result<()> {
    let filter =
        EnvFilter::try_new(&config.log).with_context(|| format!("`{}` is no log filter: try warn", config.log))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr)
        .try_init()
        .map_err(anyhow::Error::from_boxed)
}

fn settings(config: &Config, database: Database, demo: bool) -> anyhow::Result<Settings> {
    Ok(Settings {
        installation: Arc::new(installation(config, &database)?),
        database,
        uploads_folder: config.uploads_path(),
        works: true,
        demo,
        patience: server::Patience::default(),
    })
}

fn listen(listener: TcpListener, config: &Config, database: Database, demo: bool) -> anyhow::Result<()> {
    log(config)?;
    let settings = settings(config, database, demo)?;
    writeln!(stdout(), "Open http://{} in a browser; Ctrl-C ends it.", listener.local_addr()?)?;
    actix_web::rt::System::new().block_on(server::serve(listener, settings))?;
    Ok(())
}

/// `staffcast config show`.
pub fn show_config(shown: &[Shown], format: Format) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{:#}", json!({ "settings": shown }))?,
        Format::Csv => {
            writeln!(out, "key,value,from")?;
            for s in shown {
                writeln!(
                    out,
                    "{},{},{}",
                    s.key,
                    staffcast::report::csv::safe_text(&s.value),
                    staffcast::report::csv::safe_text(&s.from)
                )?;
            }
        }
        Format::Table => {
            for s in shown {
                writeln!(out, "{:<20} {:<40} {}", s.key, s.value, s.from)?;
            }
        }
    }
    Ok(())
}

/// `staffcast openapi`.
pub fn openapi() -> anyhow::Result<()> {
    Ok(writeln!(stdout(), "{}", staffcast::api::openapi())?)
}
