//! The names of all fields of a kind, taken apart once.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::likeness::{Known, SURE, WORTH_ASKING};
use super::words::Words;
use super::{Field, fields};
use crate::domain::ExtractKind;

/// Words that resemble some of ours but are words of their own.
const OTHERS: &[&str] =
    &["leave", "state", "stated", "later", "latest", "rater", "united", "posted", "filled", "lever"];

/// The names of a kind's fields.
#[derive(Debug)]
pub(super) struct Lexicon {
    known: Vec<Known>,
    /// Index into `known` and score by key.
    by_key: HashMap<String, (usize, f64)>,
    vocabulary: BTreeSet<String>,
}

impl Lexicon {
    /// That of a kind.
    pub fn of(kind: ExtractKind) -> &'static Self {
        static ALL: LazyLock<Vec<Lexicon>> =
            LazyLock::new(|| ExtractKind::ALL.into_iter().map(|kind| Lexicon::new(fields(kind))).collect());
        let at = ExtractKind::ALL.iter().position(|k| *k == kind).unwrap_or_default();
        &ALL[at]
    }

    fn new(fields: &'static [Field]) -> Self {
        let known: Vec<Known> = fields.iter().map(Known::new).collect();
        let mut by_key: HashMap<String, (usize, f64)> = HashMap::new();
        for (at, field) in known.iter().enumerate() {
            for (key, score) in field.keys().filter(|(key, _)| !key.is_empty()) {
                let held = by_key.entry(key).or_insert((at, score));
                if score > held.1 {
                    *held = (at, score);
                }
            }
        }
        let vocabulary =
            known.iter().flat_map(Known::vocabulary).chain(OTHERS.iter().copied()).map(str::to_owned).collect();
        Self { known, by_key, vocabulary }
    }

    /// The field a heading is a name of.
    pub fn named(&self, heading: &Words) -> Option<(&'static Field, f64)> {
        let &(at, score) = self.by_key.get(&heading.key())?;
        Some((self.known[at].field, score))
    }

    /// Every field a heading could mean with its likeness, likeliest first.
    pub fn likely(&self, heading: &Words) -> Vec<(&'static Field, f64)> {
        if heading.list.is_empty() || heading.list.len() > 12 {
            return Vec::new();
        }
        if let Some(named) = self.named(heading) {
            return vec![named];
        }
        let is_known = |word: &str| self.vocabulary.contains(word);
        let mut likely: Vec<(&'static Field, f64)> = self
            .known
            .iter()
            .map(|known| (known.field, known.likeness(heading, &is_known)))
            .filter(|(_, score)| *score >= WORTH_ASKING)
            .collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1));
        // Where one is sure, distant ones are noise.
        if likely.first().is_some_and(|(_, score)| *score >= SURE) {
            likely.retain(|(_, score)| *score >= SURE - 0.2);
        }
        likely.truncate(4);
        likely
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_heading_names_two_fields_of_a_kind() {
        for kind in ExtractKind::ALL {
            let mut owners = BTreeMap::new();
            for known in &Lexicon::of(kind).known {
                for (key, _) in known.keys() {
                    let other = owners.insert(key.clone(), known.field.name).filter(|&o| o != known.field.name);
                    assert_eq!(other, None, "{} {key}", kind.as_str());
                }
            }
        }
    }

    #[test]
    fn every_field_is_named_by_its_canonical_name() {
        for kind in ExtractKind::ALL {
            for field in fields(kind) {
                let named = Lexicon::of(kind).named(&Words::of(field.name)).map(|(field, _)| field.name);
                assert_eq!(named, Some(field.name), "{}", kind.as_str());
            }
        }
    }
}
