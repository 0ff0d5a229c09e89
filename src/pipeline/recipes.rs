//! The recipes of all models: built in, or replaced by files of the same name in a folder.

use std::fs;
use std::path::Path;

use super::Error;
use crate::{fit, forecast, returns, scenario};

/// Every recipe a run needs.
#[derive(Debug, Clone)]
pub struct Recipes {
    /// `workforce.toml`.
    pub workforce: fit::recipe::Recipe,
    /// `drivers.toml`.
    pub drivers: fit::recipe::DriversRecipe,
    /// `churn.toml`.
    pub churn: fit::recipe::ChurnRecipe,
    /// `series.toml`.
    pub series: forecast::series::Recipe,
    /// `census.toml`.
    pub census: forecast::census::Recipe,
    /// `nowcast.toml`.
    pub nowcast: forecast::nowcast::Recipe,
    /// `agency.toml`.
    pub agency: returns::agency::Recipe,
    /// `drift.toml`.
    pub drift: forecast::drift::Recipe,
    /// `levers.toml`.
    pub levers: scenario::Recipe,
}

impl Default for Recipes {
    fn default() -> Self {
        Self {
            workforce: fit::recipe::Recipe::default(),
            drivers: fit::recipe::DriversRecipe::default(),
            churn: fit::recipe::ChurnRecipe::default(),
            series: forecast::series::Recipe::embedded(),
            census: forecast::census::Recipe::embedded(),
            nowcast: forecast::nowcast::Recipe::embedded(),
            agency: returns::agency::Recipe::embedded(),
            drift: forecast::drift::Recipe::embedded(),
            levers: scenario::Recipe::embedded(),
        }
    }
}

impl Recipes {
    /// The built-in recipes, each replaced where `folder` has a file of its name.
    ///
    /// # Errors
    /// When a file cannot be read or is no such recipe.
    pub fn load(folder: Option<&Path>) -> Result<Self, Error> {
        let mut recipes = Self::default();
        let Some(folder) = folder else { return Ok(recipes) };
        if !folder.is_dir() {
            return Err(Error::Read { path: folder.into(), source: std::io::ErrorKind::NotFound.into() });
        }
        if let Some((path, text)) = text(folder, "workforce.toml")? {
            recipes.workforce = fit::recipe::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "drivers.toml")? {
            recipes.drivers = fit::recipe::DriversRecipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "churn.toml")? {
            recipes.churn = fit::recipe::ChurnRecipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "series.toml")? {
            recipes.series = forecast::series::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "census.toml")? {
            recipes.census = forecast::census::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "nowcast.toml")? {
            recipes.nowcast = forecast::nowcast::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "agency.toml")? {
            recipes.agency = returns::agency::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "drift.toml")? {
            recipes.drift = forecast::drift::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        if let Some((path, text)) = text(folder, "levers.toml")? {
            recipes.levers = scenario::Recipe::parse(&text).map_err(|e| recipe_error(path, &e))?;
        }
        Ok(recipes)
    }
}

fn text(folder: &Path, name: &str) -> Result<Option<(std::path::PathBuf, String)>, Error> {
    let path = folder.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path, source }),
    }
}

/// The whole chain of causes: the last says the line.
fn recipe_error(path: std::path::PathBuf, error: &dyn std::error::Error) -> Error {
    let causes = std::iter::successors(Some(error), |e| e.source()).map(ToString::to_string);
    Error::Recipe { path, reason: causes.collect::<Vec<_>>().join(": ") }
}
