//! Reading the recipes of `models/`: TOML, known keys only, numbers the method can work with.

use serde::de::DeserializeOwned;

/// A text that is no recipe.
#[derive(Debug, thiserror::Error)]
#[error("the {name} recipe cannot be read: compare it with models/{name}.toml as delivered")]
pub struct RecipeError {
    /// Which recipe.
    pub name: &'static str,
    /// Where and why.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Reads the recipe `name`; `fault` tells the first number that cannot be worked with.
///
/// # Errors
/// No TOML, unknown or missing fields, or a fault.
pub(crate) fn parse<R: DeserializeOwned, F: Into<Box<dyn std::error::Error + Send + Sync>>>(
    name: &'static str,
    text: &str,
    fault: impl Fn(&R) -> Option<F>,
) -> Result<R, RecipeError> {
    let recipe: R = toml::from_str(text).map_err(|source| RecipeError { name, source: source.into() })?;
    match fault(&recipe) {
        None => Ok(recipe),
        Some(fault) => Err(RecipeError { name, source: fault.into() }),
    }
}

/// The first of the rules that does not hold, in its own words.
pub(super) fn broken<const N: usize>(rules: [(bool, &'static str); N]) -> Option<&'static str> {
    rules.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault)
}

/// Whether all are finite and above nought.
pub(super) fn positive(values: &[f64]) -> bool {
    values.iter().all(|v| v.is_finite() && *v > 0.0)
}
