//! `report`: a unit's figures as a file, its ending says which.

use std::path::Path;

use anyhow::{Context as _, bail};
use staffcast::config::Config;
use staffcast::domain::Period;
use staffcast::pipeline::reports;
use staffcast::store::Database;

/// `staffcast report`.
pub fn report(config: &Config, unit: &str, output: &Path, quarter: Option<Period>) -> anyhow::Result<()> {
    let end = output.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    if quarter.is_some() && end != "md" {
        bail!("--quarter: only a narrative is about a quarter; choose an --output that ends in .md");
    }
    let database = || Database::open(&config.database);
    let paper = match end.as_str() {
        "pdf" => reports::board(&database()?, unit)?,
        "xlsx" => reports::workbook(&database()?, unit)?,
        "md" => reports::narrative_paper(&database()?, unit, quarter)?,
        _ => bail!(
            "--output {}: choose a name that ends in .pdf (board paper), .xlsx (workbook) or .md (narrative of a quarter)",
            output.display()
        ),
    };
    std::fs::write(output, &paper.bytes).with_context(|| format!("{} cannot be written", output.display()))
}
