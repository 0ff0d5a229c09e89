//! Reading the fields of a JSON object, with a fault for each that cannot be used.

use serde_json::{Map, Value};

use super::text::{is_misleading, likeliest, told};
use crate::domain::Month;
use crate::domain::scenario::ScenarioFault;

/// Faults told at most.
const MOST_FAULTS: usize = 40;
/// Unknown fields of one object told one by one.
const MOST_UNKNOWN: usize = 5;
/// Whole numbers up to here survive being written as a decimal.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<ScenarioFault>,
}

impl Faults {
    pub(super) fn add(&mut self, at: String, value: Option<&Value>, rule: &'static str, fix: impl Into<String>) {
        if self.found.len() < MOST_FAULTS {
            self.found.push(ScenarioFault { at, value: value.map(told), rule, fix: fix.into() });
        }
    }

    /// `value` where nothing is wrong.
    pub(super) fn none<T>(self, value: T) -> Result<T, Vec<ScenarioFault>> {
        if self.found.is_empty() { Ok(value) } else { Err(self.found) }
    }
}

impl From<Faults> for Vec<ScenarioFault> {
    fn from(faults: Faults) -> Self {
        faults.found
    }
}

/// A JSON object and where it stands. `null` is as good as absent.
pub(super) struct Object<'a> {
    map: &'a Map<String, Value>,
    at: String,
}

impl<'a> Object<'a> {
    /// `value` at the path `at`, the whole when empty.
    pub(super) fn of(value: &'a Value, at: &str, faults: &mut Faults) -> Option<Self> {
        if let Value::Object(map) = value {
            return Some(Self { map, at: at.to_owned() });
        }
        faults.add(at.to_owned(), Some(value), "wrong_type", "write an object, such as {…}");
        None
    }

    /// The path of a field.
    pub(super) fn path(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}.{name}", self.at) }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A field that must be there.
    pub(super) fn needed(&self, name: &str, faults: &mut Faults) -> Option<&'a Value> {
        let value = self.get(name);
        if value.is_none() {
            faults.add(self.path(name), None, "missing", format!("write a `{name}`"));
        }
        value
    }

    /// Tells fields that mean nothing here, with the name that may have been meant.
    pub(super) fn only(&self, known: &[&str], faults: &mut Faults) {
        let unknown: Vec<&String> = self.map.keys().filter(|name| !known.contains(&name.as_str())).collect();
        for name in unknown.iter().take(MOST_UNKNOWN) {
            let fix = match likeliest(name, known) {
                Some(near) => format!("there is no such field; did you mean `{near}`?"),
                None => format!("there is no such field; the fields here are {}", listed(known)),
            };
            let at = self.path(&super::shortened(name));
            faults.add(at, self.map.get(*name), "unknown_field", fix);
        }
        if let Some(more) = unknown.len().checked_sub(MOST_UNKNOWN).filter(|more| *more > 0) {
            let fix = format!("{more} more fields mean nothing here; the fields are {}", listed(known));
            faults.add(self.at.clone(), None, "unknown_field", fix);
        }
    }

    /// A number in a range; `unit` says what it counts, for the fault.
    pub(super) fn number(&self, name: &str, least: f64, most: f64, unit: &str, faults: &mut Faults) -> Option<f64> {
        self.get(name).and_then(|value| number(value, &self.path(name), (least, most), unit, faults))
    }

    /// A whole number in a range.
    pub(super) fn whole(&self, name: &str, least: u64, most: u64, faults: &mut Faults) -> Option<u64> {
        let value = self.get(name)?;
        let exact = |n: &f64| n.fract() == 0.0 && (0.0..=EXACT).contains(n);
        let read = value.as_u64().or_else(|| value.as_f64().filter(exact).map(|n| n as u64));
        let inside = read.filter(|n| (least..=most).contains(n));
        if inside.is_none() {
            let rule = match (value.as_f64(), read) {
                (None, _) => "not_a_number",
                (Some(n), None) if n.fract() != 0.0 => "not_whole",
                _ => "out_of_range",
            };
            faults.add(self.path(name), Some(value), rule, format!("write a whole number from {least} to {most}"));
        }
        inside
    }

    /// A month.
    pub(super) fn month(&self, name: &str, faults: &mut Faults) -> Option<Month> {
        let value = self.get(name)?;
        let month = value.as_str().and_then(|text| text.parse().ok());
        if month.is_none() {
            let fix = "write a month as YYYY-MM, such as 2027-04";
            faults.add(self.path(name), Some(value), "not_a_month", fix);
        }
        month
    }

    /// A text of one line, without spaces around it.
    pub(super) fn line(&self, name: &str, longest: usize, faults: &mut Faults) -> Option<String> {
        self.get(name).and_then(|value| text(value, &self.path(name), longest, false, faults))
    }

    /// A text of any number of lines.
    pub(super) fn lines(&self, name: &str, longest: usize, faults: &mut Faults) -> Option<String> {
        self.get(name).and_then(|value| text(value, &self.path(name), longest, true, faults))
    }

    /// A list of no more than `most` things.
    pub(super) fn list(&self, name: &str, most: usize, faults: &mut Faults) -> Option<&'a [Value]> {
        let value = self.get(name)?;
        match value {
            Value::Array(list) if list.len() <= most => return Some(list),
            Value::Array(_) => faults.add(self.path(name), Some(value), "too_many", format!("write {most} at most")),
            _ => faults.add(self.path(name), Some(value), "wrong_type", "write a list, such as […]"),
        }
        None
    }

    /// A list of texts, none twice; `same` says what makes two the same.
    pub(super) fn texts(
        &self,
        name: &str,
        (most, longest): (usize, usize),
        same: impl Fn(&str) -> String,
        faults: &mut Faults,
    ) -> Vec<String> {
        let list = self.list(name, most, faults).unwrap_or_default();
        let mut seen = std::collections::BTreeSet::new();
        let mut texts = Vec::with_capacity(list.len());
        for (i, value) in list.iter().enumerate() {
            let at = format!("{}[{i}]", self.path(name));
            let Some(text) = text(value, &at, longest, false, faults) else { continue };
            if seen.insert(same(&text)) {
                texts.push(text);
            } else {
                faults.add(at, Some(value), "duplicate", "it stands there already: leave it out");
            }
        }
        texts
    }
}

/// A finite number in a range.
pub(super) fn number(
    value: &Value,
    at: &str,
    (least, most): (f64, f64),
    unit: &str,
    faults: &mut Faults,
) -> Option<f64> {
    let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let fix = format!("write a number from {least} to {most}{unit}");
    let Some(n) = value.as_f64() else {
        let quoted = if value.is_string() { ", without quotation marks" } else { "" };
        faults.add(at.to_owned(), Some(value), "not_a_number", format!("{fix}{quoted}"));
        return None;
    };
    if !(least..=most).contains(&n) {
        faults.add(at.to_owned(), Some(value), "out_of_range", fix);
        return None;
    }
    Some(n)
}

/// A text, measured before it is looked at.
fn text(value: &Value, at: &str, longest: usize, lines: bool, faults: &mut Faults) -> Option<String> {
    let mut fault = |rule, fix: String| {
        faults.add(at.to_owned(), Some(value), rule, fix);
        None
    };
    let Value::String(text) = value else { return fault("wrong_type", "write a text in quotation marks".into()) };
    let too_long = || format!("write {longest} characters at most");
    if text.len() > longest * 4 + 4096 {
        return fault("too_long", too_long());
    }
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return fault("empty", "write something, or leave it out".into());
    }
    if text.chars().count() > longest {
        return fault("too_long", too_long());
    }
    if text.chars().any(|c| is_misleading(c) && !(lines && matches!(c, '\n' | '\t'))) {
        return fault("characters", "leave out control characters and those that turn the direction of text".into());
    }
    Some(text)
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
