//! How alike a heading and the names of a field are.

use super::words::Words;
use super::{Field, Holds};
use crate::domain::UnitOfMeasure;

/// From here on a column is taken to hold a field.
pub(super) const SURE: f64 = 0.9;
/// From here on a heading is the name of a field, only spelled otherwise.
pub(super) const NAMED: f64 = 0.95;
/// Below this likeness nobody is asked.
pub(super) const WORTH_ASKING: f64 = 0.55;
/// What each later name of a field counts less: the first ones say more exactly what is wanted.
const RANK: f64 = 0.0005;

/// Words that say whose or which where nothing else could be meant.
const QUALIFIERS: &[&str] =
    &["employee", "staff", "worker", "person", "individual", "current", "council", "detail", "total"];
/// Words that only say that a name follows.
const LABELS: &[&str] = &["name", "title", "description"];
/// Words that say in what money is counted.
const MONEY: &[&str] = &["gbp", "per", "hour", "hourly", "annum"];
/// One of these in a heading is enough to tell that it identifies people.
const IDENTIFYING: &[&str] =
    &["surname", "forename", "email", "phone", "mobile", "postcode", "address", "firstname", "lastname", "nino"];
/// Words too common to make two headings alike.
const COMMON: &[&str] = &["date", "number", "reference", "name", "type", "id", "code", "total", "status", "group"];

/// A field with its names taken apart.
#[derive(Debug)]
pub(super) struct Known {
    /// The field.
    pub field: &'static Field,
    /// The canonical name first; with each its core.
    names: Vec<(Words, Vec<String>)>,
}

impl Known {
    /// Takes a field's names apart.
    pub fn new(field: &'static Field) -> Self {
        let names = std::iter::once(&field.name).chain(field.synonyms).map(|name| Words::of(name));
        Self { field, names: names.map(|name| (name.clone(), core(field, &name))).collect() }
    }

    /// Every word of every name.
    pub fn vocabulary(&self) -> impl Iterator<Item = &str> {
        self.names.iter().flat_map(|(name, _)| name.list.iter().map(String::as_str))
    }

    /// The keys of its names, each with how well a heading of this key fits.
    pub fn keys(&self) -> impl Iterator<Item = (String, f64)> {
        self.names.iter().enumerate().map(|(rank, (name, _))| (name.key(), 1.0 - RANK * rank as f64))
    }

    /// How alike a heading that is none of the names is: [`SURE`] and more is only another spelling of one.
    pub fn likeness(&self, heading: &Words, is_known: &dyn Fn(&str) -> bool) -> f64 {
        let ours = core(self.field, heading);
        let of = |(rank, (name, theirs)): (usize, &(Words, Vec<String>))| {
            let likeness = match () {
                () if !ours.is_empty() && ours == *theirs => 0.93,
                () if has_typos(heading, name, is_known) => 0.92,
                () if self.field.holds == Holds::Identity && identifies(heading, name) => 0.91,
                () => 0.85 * shared(heading, name),
            };
            (likeness - RANK * rank as f64).max(0.0)
        };
        self.names.iter().enumerate().map(of).fold(0.0, f64::max)
    }
}

/// The words without those that say whose or which, in order of the alphabet; none where those left say nothing.
fn core(field: &Field, words: &Words) -> Vec<String> {
    let is_named = matches!(field.holds, Holds::Unit | Holds::Role | Holds::Words);
    // Agency and agency worker are two things.
    let is_whose = field.holds != Holds::Words;
    let is_rate = field.holds == Holds::Number(UnitOfMeasure::Gbp);
    let adds = |word: &&str| {
        !(is_whose && QUALIFIERS.contains(word) || is_named && LABELS.contains(word) || is_rate && MONEY.contains(word))
    };
    let mut core: Vec<String> = words.telling().filter(adds).map(str::to_owned).collect();
    core.sort_unstable();
    if core.iter().all(|word| COMMON.contains(&word.as_str())) {
        core.clear();
    }
    core
}

/// Whether all words of a name stand in the heading, and the name is one that tells who is meant.
fn identifies(heading: &Words, name: &Words) -> bool {
    let tells = name.list.len() > 1 || name.list.iter().any(|word| IDENTIFYING.contains(&word.as_str()));
    tells && name.list.iter().all(|word| heading.list.contains(word))
}

/// Whether the words are the same but for slips of the pen.
fn has_typos(heading: &Words, name: &Words, is_known: &dyn Fn(&str) -> bool) -> bool {
    heading.list.len() == name.list.len()
        && !heading.list.is_empty()
        && heading.list.iter().zip(&name.list).all(|(ours, theirs)| ours == theirs || is_slip(ours, theirs, is_known))
}

/// Whether one word is the other, mistyped: it begins the same, differs by one sign or two in a long
/// word, and is no word of its own.
fn is_slip(ours: &str, theirs: &str, is_known: &dyn Fn(&str) -> bool) -> bool {
    let shortest = ours.chars().count().min(theirs.chars().count());
    if shortest < 5 || ours.chars().next() != theirs.chars().next() || is_known(ours) {
        return false;
    }
    strsim::damerau_levenshtein(ours, theirs) <= if shortest < 8 { 1 } else { 2 }
}

/// The share of the words that both have, common ones weighing less.
fn shared(heading: &Words, name: &Words) -> f64 {
    let weight = |word: &str| if COMMON.contains(&word) || QUALIFIERS.contains(&word) { 0.4 } else { 1.0 };
    let sum = |words: &Words| words.telling().map(weight).sum::<f64>();
    let both: f64 =
        heading.telling().filter(|ours| name.telling().any(|theirs| is_nearly(ours, theirs))).map(weight).sum();
    let all = sum(heading) + sum(name);
    if all > 0.0 { (2.0 * both / all).min(1.0) } else { 0.0 }
}

/// Whether two words are one or begin alike and differ little.
fn is_nearly(ours: &str, theirs: &str) -> bool {
    ours == theirs
        || ours.len() > 4 && ours.as_bytes()[0] == theirs.as_bytes()[0] && strsim::jaro_winkler(ours, theirs) > 0.93
}
