//! What a scenario would do as it stands in the form.

use crate::domain::Level;
use crate::domain::scenario::{Compared, Comparison};
use crate::report::scenario as told;
use crate::report::words::{self, capital};

/// What the form tells of it.
pub(super) enum Tried {
    /// Nobody asked.
    Not,
    /// It cannot be simulated as it stands.
    Refused,
    /// It was simulated.
    Came(Told),
}

/// What came of it.
pub(super) struct Told {
    pub(super) sentences: Vec<String>,
    pub(super) note: String,
}

impl Tried {
    /// Of the scenario beside no change.
    pub(super) fn of(came: &Comparison) -> Self {
        let [without, with, ..] = came.scenarios.as_slice() else { return Self::Not };
        let sentences = [expected(came, with, without), chance(came, with, without), cost(with)];
        let warnings = came.warnings.iter().cloned();
        let note = format!(
            "From {} simulated futures, all on the same luck; ranges are meant to hold {}. Run it for more futures, costs by year and what matters most.",
            words::number(came.paths as f64, 0),
            words::how_often(Level::EIGHTY),
        );
        Self::Came(Told { sentences: sentences.into_iter().flatten().chain(warnings).collect(), note })
    }
}

fn expected(came: &Comparison, with: &Compared, without: &Compared) -> Option<String> {
    let at = |one: &Compared| {
        let month = one.months.iter().find(|m| m.period == came.by).or(one.months.last())?;
        Some(told::ranged(month, came.unit_of_measure).line())
    };
    Some(format!(
        "{} in {}: {}. With nothing done: {}.",
        capital(came.measure.label()),
        came.by.in_words(),
        at(with)?,
        at(without)?
    ))
}

fn chance(came: &Comparison, with: &Compared, without: &Compared) -> Option<String> {
    let target = came.target.as_ref()?;
    Some(format!(
        "Chance of {}: {}. With nothing done: {}.",
        told::target(target),
        told::chance(with.chance?),
        told::chance(without.chance?)
    ))
}

fn cost(with: &Compared) -> Option<String> {
    (!with.levers.is_empty()).then(|| {
        format!(
            "What is done costs {}; all costs together change by {}.",
            told::money(&with.spend).line(),
            told::money_difference(&with.extra_cost).line()
        )
    })
}
