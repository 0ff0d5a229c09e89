//! The `staffcast` command: parse, call, print.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use staffcast::domain::Level;
use staffcast::pipeline;

#[derive(Parser)]
#[command(name = "staffcast", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Forecast any long-format file of series, no database.
    #[command(subcommand)]
    Series(SeriesCommand),
    /// Forecast the published yearly table of authorities, no database.
    #[command(subcommand)]
    Census(CensusCommand),
}

#[derive(Subcommand)]
enum SeriesCommand {
    /// Forecast every series of a file.
    Forecast {
        #[arg(long)]
        input: PathBuf,
        #[arg(long)]
        season: Option<usize>,
        #[arg(long, default_value_t = 12)]
        horizon: usize,
        #[arg(long, default_value = "80,95")]
        levels: String,
        #[arg(long)]
        output: PathBuf,
    },
}

#[derive(Subcommand)]
enum CensusCommand {
    /// Forecast every authority and measure.
    Forecast {
        #[arg(long)]
        input: PathBuf,
        #[arg(long, default_value_t = 2)]
        horizon: usize,
        #[arg(long, default_value = "80,95")]
        levels: String,
        #[arg(long)]
        output: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("staffcast: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.command {
        Command::Series(SeriesCommand::Forecast { input, season, horizon, levels, output }) => {
            let levels = Level::parse_list(levels)?;
            let request =
                pipeline::series::Request { input, output, season: *season, horizon: *horizon, levels: &levels };
            pipeline::series::forecast_file(&request, &|_| ())?;
        }
        Command::Census(CensusCommand::Forecast { input, horizon, levels, output }) => {
            let levels = Level::parse_list(levels)?;
            let request = pipeline::census::Request { input, output, horizon: *horizon, levels: &levels };
            pipeline::census::forecast_file(&request, &|_| ())?;
        }
    }
    Ok(())
}
