//! An installation for tests.

use staffcast::ingest::{Limits, Pseudonyms};
use staffcast::pipeline::{Installation, Recipes};

/// The installation under test, with as many simulated futures as a test has time for.
pub fn installation() -> Installation {
    let mut recipes = Recipes::default();
    recipes.workforce.simulation.paths = 200;
    Installation {
        home_code: "home".into(),
        home_name: "Our organisation".into(),
        colour: None,
        limits: Limits { max_bytes: 5_000_000, ..Limits::default() },
        pseudonyms: Pseudonyms::new(&[7; 32]),
        recipes,
        people_months: 72,
        snapshots_kept: 24,
    }
}
