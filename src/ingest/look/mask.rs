//! Values so that they name nobody.

use crate::ingest::people::screen;
use crate::ingest::spelling::{clean_name, cut};

/// Stands for a value that identifies somebody.
pub(super) const MASK: &str = "•••";
/// Longest value shown in characters.
const LONGEST: usize = 80;

/// How much of a column's values may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Openness {
    /// As they stand.
    Plain,
    /// Their shape: letters and digits replaced.
    Shape,
    /// Nothing.
    Nothing,
}

/// A value as it may be shown.
pub(super) fn show(text: &str, openness: Openness) -> String {
    let text = clean_name(text);
    match openness {
        _ if text.is_empty() => text,
        Openness::Nothing => MASK.into(),
        Openness::Plain if screen::identifies(&text).is_none() => cut(&text, LONGEST),
        Openness::Plain | Openness::Shape => shape(&text),
    }
}

/// `Aaa Aaaaaa` for a name, `99/99/9999` for a date.
fn shape(text: &str) -> String {
    let sign = |c: char| match c {
        c if c.is_numeric() => '9',
        c if c.is_uppercase() => 'A',
        c if c.is_alphabetic() => 'a',
        c => c,
    };
    text.chars().take(40).map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_dates_from_names_and_name_nobody() {
        assert_eq!(show("Ann Example", Openness::Shape), "Aaa Aaaaaaa");
        assert_eq!(show("12/05/1988", Openness::Shape), "99/99/9999");
        assert_eq!(show("Ann Example", Openness::Nothing), MASK);
        assert_eq!(show("Duty Team", Openness::Plain), "Duty Team");
        assert_eq!(show("Duty ann@example.org", Openness::Plain), "Aaaa aaa@aaaaaaa.aaa");
        assert_eq!(show(" ", Openness::Nothing), "");
    }
}
