//! `series forecast` and `census forecast`: a file in, a file out.

use std::path::Path;

use staffcast::domain::Level;
use staffcast::pipeline::{self, Recipes};

use super::progress;

/// `staffcast series forecast`.
pub fn series(
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
pub fn census(input: &Path, horizon: usize, levels: &str, output: &Path, recipes: &Recipes) -> anyhow::Result<()> {
    let levels = Level::parse_list(levels)?;
    let bar = progress::bar("forecasting census");
    let request = pipeline::census::Request { input, output, horizon, levels: &levels, recipe: &recipes.census };
    pipeline::census::forecast_file(&request, &|done| progress::set(&bar, done))?;
    bar.finish_and_clear();
    Ok(())
}
