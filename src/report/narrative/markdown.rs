//! A quarter as Markdown, the source of each number in a footnote.

use std::fmt::Write as _;

use super::{Figure, Narrative, Sentence};
use crate::report::words;

/// Headings, sentences with the numbers of their footnotes, and the footnotes: measure, definition, period, address.
pub fn markdown(narrative: &Narrative) -> String {
    let mut text = format!("# {}, {}\n", plain(&narrative.name), words::period(narrative.quarter));
    let mut notes = String::new();
    let mut number = 0_usize;
    for section in &narrative.sections {
        let _ = write!(text, "\n## {}\n\n", section.heading);
        for Sentence { sentence, figures } in &section.sentences {
            let _ = write!(text, "{}", plain(sentence));
            for figure in figures {
                number += 1;
                let _ = write!(text, "[^{number}]");
                let _ = writeln!(notes, "[^{number}]: {}", note(figure));
            }
            text.push('\n');
        }
    }
    if !notes.is_empty() {
        let _ = write!(text, "\n{notes}");
    }
    text
}

/// Printed form, measure, definition, unit, statistic, period and the address that answers it.
fn note(figure: &Figure) -> String {
    let Figure { unit, measure, definition, period, statistic, printed, compared_with, source, .. } = figure;
    let from = compared_with.map(|before| format!(" from {before}")).unwrap_or_default();
    format!("{printed}: `{measure}` ({definition}) of {}, {statistic}{from}, {period}; `{source}`", plain(unit))
}

/// Text in which nothing is taken for Markdown.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_markdown() {
        assert_eq!(plain("[x](http://e) <b> *a*"), "\\[x\\](http://e) \\<b\\> \\*a\\*");
    }
}
