//! `report`: a unit's figures as a file.

use std::path::Path;

use anyhow::{Context as _, bail};
use staffcast::config::Config;
use staffcast::pipeline::reports;
use staffcast::store::Database;

/// `staffcast report`.
pub fn report(config: &Config, unit: &str, output: &Path) -> anyhow::Result<()> {
    if !output.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        bail!("--output {}: a report is a workbook so far; choose a name that ends in .xlsx", output.display());
    }
    let paper = reports::workbook(&Database::open(&config.database)?, unit)?;
    std::fs::write(output, &paper.bytes).with_context(|| format!("{} cannot be written", output.display()))
}
