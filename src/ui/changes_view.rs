//! What an extract changes, old against new: for the check before it is kept and for its page.

use crate::domain::Reading;
use crate::pipeline::changes::{Changes, Headline};
use crate::report::words;
use crate::store::changes::Effect;

/// Values listed old against new; the API has them all.
pub(super) const SHOWN: usize = 50;

/// A value that takes the place of another.
pub(super) struct Replaced {
    pub unit: String,
    pub what: String,
    pub period: String,
    pub old: String,
    pub new: String,
}

/// The numbers of values, and the organisation's headline rates before and after.
pub(super) fn sentences(changes: &Changes) -> Vec<String> {
    let number = |n: usize| words::number(n as f64, 0);
    let mut told = vec![format!(
        "{} are new, {} take the place of another, {} were known already.",
        number(changes.added),
        number(changes.changed),
        number(changes.unchanged)
    )];
    if changes.gave_way > 0 {
        told.push(format!(
            "{} were worked out from lists of people and give way to figures that were counted.",
            number(changes.gave_way)
        ));
    }
    if let Some(month) = changes.month {
        let month = words::short_period(month.into());
        told.extend(changes.headlines.iter().filter_map(|headline| in_words(headline, &month)));
    }
    told
}

/// A rate of the whole organisation before and after.
fn in_words(headline: &Headline, month: &str) -> Option<String> {
    let shown = |value: f64| words::value(value, headline.measure.unit_of_measure());
    let (label, after) = (words::capital(headline.measure.label()), shown(headline.after?));
    Some(match headline.before.map(shown) {
        Some(before) if before == after => format!("{label} in {month}: {after}, as before."),
        Some(before) => format!("{label} in {month}: {after} instead of {before}."),
        None => format!("{label} in {month}: {after}."),
    })
}

/// Values that take the place of others, the first of them.
pub(super) fn replaced(changes: &Changes) -> Vec<Replaced> {
    let shown = |reading: &Reading| reading.map_or_else(|_gap| "none".into(), |value| words::number(value, 1));
    let changed = changes.cells.iter().filter(|cell| cell.effect == Effect::Changed);
    let replaced = changed.filter_map(|cell| {
        Some(Replaced {
            unit: cell.unit.clone(),
            what: words::capital(cell.measure.label()),
            period: words::short_period(cell.period),
            old: shown(cell.old.as_ref()?),
            new: shown(&cell.new),
        })
    });
    replaced.take(SHOWN).collect()
}
