//! What HR systems write for reasons, places people come from and go to, and kinds of contract.
//!
//! Answers are compared without case, signs and doubled spaces; the first line of a table that
//! fits counts. A bare number is the code of the statutory return.

mod contracts;
mod places;
mod reasons;

pub(super) use contracts::{Employment, contract};
pub(super) use places::{Origin, destination, origin};
pub(super) use reasons::reason;

use crate::domain::AgeBand;
use crate::ingest::spelling::choice;

/// A table of answers: what they mean, and how words begin that say so.
type Table<T> = &'static [(T, &'static [&'static str])];

/// The first line of a table of which a word of the answer begins with one of its beginnings.
fn look_up<T: Copy>(table: Table<T>, answer: &str) -> Option<T> {
    let padded = format!(" {} ", choice::without_code(answer));
    let fits = |begin: &&str| padded.match_indices(*begin).any(|(at, _)| padded[..at].ends_with(' '));
    table.iter().find(|(_, begins)| begins.iter().any(fits)).map(|(meaning, _)| *meaning)
}

/// The code where the answer is nothing else.
fn bare_code(answer: &str) -> Option<u8> {
    answer.parse().ok()
}

/// The band an answer speaks of: `25-34`, `25 to 34`, `under 25`, `65+` or an age; `None` when it
/// lies across two bands.
pub(super) fn age_band(text: &str) -> Option<AgeBand> {
    let numbers: Vec<u32> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|t| !t.is_empty()).filter_map(|t| t.parse().ok()).collect();
    let text = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match *numbers.as_slice() {
        [age] if says(&["<=", "≤"]) => up_to(age),
        [age] if says(&["under", "below", "less", "<"]) => up_to(age.checked_sub(1)?),
        [age] if says(&["+", "over", "above", "older", "plus", ">"]) => from(age),
        [age] => Some(AgeBand::of(age)).filter(|_| (14..=100).contains(&age)),
        [from, to] if from <= to => Some(AgeBand::of(from)).filter(|band| *band == AgeBand::of(to)),
        _ => None,
    }
}

fn up_to(age: u32) -> Option<AgeBand> {
    (age <= 24).then_some(AgeBand::Under25)
}

fn from(age: u32) -> Option<AgeBand> {
    (age >= 65).then_some(AgeBand::Over64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_bands_are_read_unless_they_lie_across_two() {
        let cases = [
            ("25-34", Some(AgeBand::From25To34)),
            ("25 to 34 years", Some(AgeBand::From25To34)),
            ("26-30", Some(AgeBand::From25To34)),
            ("under-25", Some(AgeBand::Under25)),
            ("<=20 Years", Some(AgeBand::Under25)),
            ("<25", Some(AgeBand::Under25)),
            ("65+", Some(AgeBand::Over64)),
            ("Over 70", Some(AgeBand::Over64)),
            ("43", Some(AgeBand::From35To44)),
            ("21-25", None),
            ("over 40", None),
            ("unknown", None),
            ("3", None),
            ("99999999999999999999", None),
            ("", None),
        ];
        for (text, band) in cases {
            assert_eq!(age_band(text), band, "{text}");
        }
    }
}
