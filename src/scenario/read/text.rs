//! Texts from outside: measured, cleaned, shortened, likened.

use serde_json::Value;

/// Characters of a value that a fault repeats.
const SHOWN: usize = 40;
/// Likeness from which a name is worth suggesting.
const LIKE: f64 = 0.75;
/// Names suggested at most.
const SUGGESTED: usize = 3;

/// The beginning of a text, on one line, without anything that could mislead.
pub(in crate::scenario) fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN).map(|c| if is_misleading(c) { '\u{fffd}' } else { c }).collect();
    if shown.len() < text.len() && text.chars().nth(SHOWN).is_some() { format!("{shown}…") } else { shown }
}

/// A value as a fault repeats it.
pub(super) fn told(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) | Value::Number(_) => shortened(&value.to_string()),
        Value::String(text) => format!("\"{}\"", shortened(text)),
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Object(map) => format!("an object of {} fields", map.len()),
    }
}

/// Control characters, and those that turn the direction of text or cannot be seen.
pub(super) fn is_misleading(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The known names most like a text, each in backticks; `None` where none is like it.
pub(in crate::scenario) fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let text: String = text.chars().take(SHOWN * 2).collect::<String>().to_lowercase();
    let mut scored: Vec<(f64, &str)> = known.map(|name| (strsim::jaro_winkler(&text, name), name)).collect();
    scored.retain(|(likeness, _)| *likeness >= LIKE);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let names: Vec<String> = scored.iter().take(SUGGESTED).map(|(_, name)| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The one known name most like a text.
pub(super) fn likeliest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let text: String = text.chars().take(SHOWN * 2).collect();
    let like = |name: &&str| strsim::jaro_winkler(&text, name);
    let best = known.iter().copied().max_by(|a, b| like(a).total_cmp(&like(b)))?;
    (like(&best) >= LIKE).then_some(best)
}
