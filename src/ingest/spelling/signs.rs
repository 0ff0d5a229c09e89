//! Text as people type it, brought to one spelling before it is read.

/// Full-width signs, dashes and unusual spaces as their plain ASCII ones; outer space removed.
pub(in crate::ingest) fn plain_signs(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let shown = |c: &char| !is_invisible(*c) || c.is_whitespace();
    let text: String = text.chars().filter(shown).map(plain).collect();
    let text = text.trim();
    // Spreadsheets mark text cells with an apostrophe that some exports keep.
    text.strip_prefix('\'').unwrap_or(text).trim().to_owned()
}

/// A name without signs that do not show or turn the text around, and with single spaces.
pub(in crate::ingest) fn clean_name(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c) || c.is_whitespace()).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, zero-width signs and marks of writing direction.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{FEFF}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
}

/// At most `most` characters, for messages.
pub(in crate::ingest) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
