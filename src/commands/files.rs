//! What works on files without a database: `series`, `census` and `agency`. Nothing is kept.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use staffcast::config::Config;
use staffcast::domain::{Level, Period};
use staffcast::pipeline::{self, Recipes};

use super::{Format, agency, plausibility, progress, recipes, returns};

/// What can be asked of a file.
#[derive(Subcommand)]
pub enum Command {
    /// Forecast any long-format file of series, no database.
    #[command(subcommand)]
    Series(Series),
    /// Forecast the published yearly table of authorities, no database.
    #[command(subcommand)]
    Census(Census),
    /// Check agency assignments against the rules and make the quarterly return; nothing is kept.
    #[command(subcommand)]
    Agency(Agency),
}

/// Any long-format file of series.
#[derive(Subcommand)]
pub enum Series {
    /// Forecast every series of a file.
    Forecast {
        /// `unique_id,ds,y` with ISO dates; monthly, quarterly or yearly.
        #[arg(long)]
        input: PathBuf,
        /// Periods in a season; found from the dates when absent.
        #[arg(long)]
        season: Option<usize>,
        /// Steps ahead.
        #[arg(long, default_value_t = 12)]
        horizon: usize,
        /// Levels of the ranges.
        #[arg(long, default_value = "80,95")]
        levels: String,
        /// File to write.
        #[arg(long)]
        output: PathBuf,
    },
}

/// The published yearly table, and returns.
#[derive(Subcommand)]
pub enum Census {
    /// Forecast every authority and measure.
    Forecast {
        /// The published table.
        #[arg(long)]
        input: PathBuf,
        /// Years ahead.
        #[arg(long, default_value_t = 2)]
        horizon: usize,
        /// Levels of the ranges.
        #[arg(long, default_value = "80,95")]
        levels: String,
        /// File to write.
        #[arg(long)]
        output: PathBuf,
    },
    /// What authorities that once stood at a level did next; nothing is kept.
    Plausibility(plausibility::Asked),
    /// Check one authority's CSWW returns and say what the next will say; nothing is kept.
    Check {
        /// The XML files, one for each year.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// How to print the check.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Lists of assignments.
#[derive(Subcommand)]
pub enum Agency {
    /// Check each assignment against cap, sign-off, experience, cool-off, notice and project-team rules.
    Check {
        /// Assignments or timesheets, CSV or XLSX.
        file: PathBuf,
        /// How to print the check.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Make the return of a quarter.
    Return {
        /// Assignments or timesheets, CSV or XLSX.
        file: PathBuf,
        /// The quarter, such as 2026-Q3 for July to September 2026.
        #[arg(long)]
        quarter: Period,
        /// Write the list with registration numbers to this file; `.xlsx` gives a workbook with the totals.
        #[arg(long)]
        output: Option<PathBuf>,
        /// How to print the totals; `csv` prints the list with registration numbers.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Carries out one of them.
pub fn run(command: Command, config: &Config) -> anyhow::Result<()> {
    let recipes = recipes(config)?;
    match command {
        Command::Series(Series::Forecast { input, season, horizon, levels, output }) => {
            series(&input, season, horizon, &levels, &output, &recipes)
        }
        Command::Census(Census::Forecast { input, horizon, levels, output }) => {
            census(&input, horizon, &levels, &output, &recipes)
        }
        Command::Census(Census::Plausibility(asked)) => plausibility::print(&asked, &recipes),
        Command::Census(Census::Check { files, format }) => returns::check(config, &files, &recipes.nowcast, format),
        Command::Agency(Agency::Check { file, format }) => agency::check(config, &file, &recipes, format),
        Command::Agency(Agency::Return { file, quarter, output, format }) => {
            agency::quarterly(config, &file, quarter, output.as_deref(), &recipes, format)
        }
    }
}

/// `staffcast series forecast`.
fn series(
    input: &Path,
    season: Option<usize>,
    horizon: usize,
    levels: &str,
    output: &Path,
    recipes: &Recipes,
) -> anyhow::Result<()> {
    let levels = Level::parse_list(levels)?;
    let bar = progress::bar("forecasting series");
    let request =
        pipeline::series::Request { input, output, season, horizon, levels: &levels, recipe: &recipes.series };
    pipeline::series::forecast_file(&request, &|done| progress::set(&bar, done))?;
    bar.finish_and_clear();
    Ok(())
}

/// `staffcast census forecast`.
fn census(input: &Path, horizon: usize, levels: &str, output: &Path, recipes: &Recipes) -> anyhow::Result<()> {
    let levels = Level::parse_list(levels)?;
    let bar = progress::bar("forecasting census");
    let request = pipeline::census::Request { input, output, horizon, levels: &levels, recipe: &recipes.census };
    pipeline::census::forecast_file(&request, &|done| progress::set(&bar, done))?;
    bar.finish_and_clear();
    Ok(())
}
