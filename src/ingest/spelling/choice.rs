//! One of a few answers, however it is written.

/// An answer with nothing left but lower-case letters, digits and single spaces: `Resigned – Voluntary`
/// and `resigned (voluntary)` are the same. A number or code in front (`2 - Retired`, `02. Retired`) stays.
pub(in crate::ingest) fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in super::plain_signs(text).chars().take(200) {
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’') && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// An answer without the number in front of it.
pub(in crate::ingest) fn without_code(plain: &str) -> &str {
    match plain.split_once(' ') {
        Some((first, rest)) if first.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => plain,
    }
}
