//! A scenario or a goal as it stands in a form: what was typed, word for word, and the JSON that comes of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::spelling::{month, number};
use crate::domain::scenario::{Lever, LeverKind, MOST_LEVERS, Scenario, ScenarioFault};
use crate::pipeline::scenarios::Recipe;

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// What comes of these levers?
    Scenario,
    /// Which settings of these levers reach the target?
    Goal,
}

/// One lever as typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LeverDraft {
    pub(super) kind: LeverKind,
    /// Fields with one value each, by the last part of their name.
    one: BTreeMap<String, String>,
    pub(super) roles: Vec<String>,
    pub(super) units: Vec<String>,
}

/// A form as typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) asking: Asking,
    one: BTreeMap<String, String>,
    pub(super) levers: Vec<LeverDraft>,
}

/// Fields of a lever that hold a number, with their place in its JSON.
const LEVER_NUMBERS: [(&str, &[&str]); 7] = [
    ("ramp_months", &["ramp_months"]),
    ("effect-low", &["effect", "low"]),
    ("effect-central", &["effect", "central"]),
    ("effect-high", &["effect", "high"]),
    ("cost-once_gbp", &["cost", "once_gbp"]),
    ("cost-per_month_gbp", &["cost", "per_month_gbp"]),
    ("cost-per_start_gbp", &["cost", "per_start_gbp"]),
];
const LEVER_MONTHS: [&str; 3] = ["from", "until", "month"];
const LEVER_TEXTS: [(&str, &[&str]); 4] =
    [("to", &["to"]), ("source", &["source"]), ("label", &["label"]), ("effect-why", &["effect", "why"])];
/// Prices a form may set.
pub(super) const PRICES: [&str; 5] =
    ["permanent_year_gbp", "agency_year_gbp", "recruitment_per_start_gbp", "on_costs_percent", "inflation_percent"];

impl LeverDraft {
    /// A lever of this kind with its usual setting.
    fn usual(kind: LeverKind, recipe: &Recipe, asking: Asking) -> Self {
        let mut one = BTreeMap::new();
        if let Some(setting) = &recipe.lever(kind).setting {
            match asking {
                Asking::Scenario => drop(one.insert("setting".into(), typed(setting.usual))),
                Asking::Goal => {
                    one.insert("least".into(), typed(setting.least.max(0.0).min(setting.usual)));
                    one.insert("most".into(), typed(setting.usual));
                }
            }
        }
        Self { kind, one, roles: Vec::new(), units: Vec::new() }
    }

    fn of(lever: &Lever, asking: Asking) -> Self {
        let d = &lever.details;
        let mut one = BTreeMap::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                one.insert(name.to_owned(), value);
            }
        };
        match asking {
            Asking::Scenario => put("setting", lever.setting.map(typed)),
            Asking::Goal => {
                put("least", lever.setting.map(|_| "0".into()));
                put("most", lever.setting.map(typed));
            }
        }
        put("from", d.from.map(|m| m.to_string()));
        put("until", d.until.map(|m| m.to_string()));
        put("month", d.month.map(|m| m.to_string()));
        put("ramp_months", d.ramp_months.map(|n| n.to_string()));
        put("to", d.to.clone());
        put("source", d.source.clone());
        put("label", d.label.clone());
        if let Some(effect) = &d.effect {
            put("effect-low", Some(typed(effect.low)));
            put("effect-central", Some(typed(effect.central)));
            put("effect-high", Some(typed(effect.high)));
            put("effect-why", effect.why.clone());
        }
        if let Some(cost) = d.cost {
            let costs = [
                ("once_gbp", cost.once_gbp),
                ("per_month_gbp", cost.per_month_gbp),
                ("per_start_gbp", cost.per_start_gbp),
            ];
            for (name, gbp) in costs {
                put(&format!("cost-{name}"), (gbp != 0.0).then(|| typed(gbp)));
            }
        }
        Self { kind: lever.kind, one, roles: d.roles.clone(), units: d.units.clone() }
    }

    /// What was typed into a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.one.get(name).map_or("", String::as_str)
    }

    /// Whether any of these fields was filled in.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| !self.get(name).trim().is_empty())
    }
}

/// A number as a form shows it.
pub(super) fn typed(value: f64) -> String {
    value.to_string()
}

impl Draft {
    /// An empty form about a unit.
    pub(super) fn empty(asking: Asking, unit: &str) -> Self {
        let one = [("unit", unit), ("target-measure", "agency_rate"), ("target-side", "at_most"), ("horizon", "36")];
        let mut one: BTreeMap<String, String> = one.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        if asking == Asking::Goal {
            one.insert("probability".into(), "80".into());
            one.insert("minimise".into(), "spend".into());
        }
        Self { asking, one, levers: Vec::new() }
    }

    /// A scenario as it is kept.
    pub(super) fn of(scenario: &Scenario, asking: Asking) -> Self {
        let mut draft = Self::empty(asking, &scenario.unit);
        draft.set("name", &scenario.name);
        draft.set("horizon", &scenario.horizon.to_string());
        draft.set("paths", &scenario.paths.to_string());
        draft.set("note", scenario.note.as_deref().unwrap_or_default());
        draft.set("start", &scenario.start.map(|m| m.to_string()).unwrap_or_default());
        draft.set("seed", &scenario.seed.map(|n| n.to_string()).unwrap_or_default());
        if let Some(target) = &scenario.target {
            draft.set("target-measure", target.measure.as_str());
            draft.set("target-definition", target.definition.as_deref().unwrap_or_default());
            draft.set("target-side", if target.at_least.is_some() { "at_least" } else { "at_most" });
            draft.set("target-level", &target.at_most.or(target.at_least).map(typed).unwrap_or_default());
            draft.set("target-by", &target.by.to_string());
        }
        if let Ok(Value::Object(prices)) = serde_json::to_value(&scenario.prices) {
            for (name, value) in prices {
                draft.set(&format!("prices-{name}"), &value.to_string());
            }
        }
        draft.levers = scenario.levers.iter().map(|lever| LeverDraft::of(lever, asking)).collect();
        draft
    }

    /// From the fields a browser sent.
    pub(super) fn of_fields(asking: Asking, fields: &[(String, String)]) -> Self {
        let mut draft = Self { asking, one: BTreeMap::new(), levers: Vec::new() };
        for index in 0..=MOST_LEVERS {
            let start = format!("l{index}-");
            let own = || fields.iter().filter_map(|(name, value)| Some((name.strip_prefix(&start)?, value.as_str())));
            let kind = own().find(|(name, _)| *name == "kind").and_then(|(_, value)| value.parse::<LeverKind>().ok());
            let Some(kind) = kind else { continue };
            let many = |wanted: &str| own().filter(|(name, _)| *name == wanted).map(|(_, v)| v.to_owned()).collect();
            let one = own().filter(|(name, _)| !["kind", "roles", "units"].contains(name));
            let one = one.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            draft.levers.push(LeverDraft { kind, one, roles: many("roles"), units: many("units") });
        }
        let is_lever = |name: &str| {
            let rest = name.strip_prefix('l').and_then(|rest| rest.split_once('-'));
            rest.is_some_and(|(digits, _)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        };
        for (name, value) in fields.iter().filter(|(name, _)| !is_lever(name)) {
            draft.one.entry(name.clone()).or_insert_with(|| value.clone());
        }
        draft
    }

    /// What was typed into a field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.one.get(name).map_or("", String::as_str)
    }

    /// Fills a field in.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.one.insert(name.to_owned(), value.to_owned());
    }

    /// Adds what was chosen in the list of kinds and presets; false where it is neither.
    pub(super) fn add(&mut self, chosen: &str, recipe: &Recipe) -> bool {
        let added: Vec<LeverDraft> = match chosen.split_once(':') {
            Some(("kind", kind)) => {
                kind.parse().ok().map(|kind| LeverDraft::usual(kind, recipe, self.asking)).into_iter().collect()
            }
            Some(("preset", name)) => {
                let preset = recipe.preset(name);
                if let Some(preset) = preset.filter(|_| self.get("name").trim().is_empty()) {
                    self.set("name", &preset.label);
                }
                preset.iter().flat_map(|p| &p.levers).map(|lever| LeverDraft::of(lever, self.asking)).collect()
            }
            _ => Vec::new(),
        };
        let room = MOST_LEVERS.saturating_sub(self.levers.len());
        let before = self.levers.len();
        self.levers.extend(added.into_iter().take(room));
        self.levers.len() > before
    }

    /// Takes a lever away.
    pub(super) fn remove(&mut self, index: usize) {
        if index < self.levers.len() {
            self.levers.remove(index);
        }
    }

    /// The JSON a program would send, and the fields that cannot be read.
    pub(super) fn body(&self) -> (Value, Vec<ScenarioFault>) {
        let mut writer = Writer::default();
        self.write_top(&mut writer);
        if self.asking == Asking::Goal || !self.get("target-level").trim().is_empty() {
            self.write_target(&mut writer);
        }
        for name in PRICES {
            writer.number(self.get(&format!("prices-{name}")), &["prices", name], &format!("prices.{name}"));
        }
        let mut body = writer.map;
        let mut faults = writer.faults;
        let levers = self.levers.iter().enumerate().map(|(index, lever)| {
            let mut writer = Writer::default();
            self.write_lever(&mut writer, index, lever);
            faults.append(&mut writer.faults);
            Value::Object(writer.map)
        });
        let levers = Value::Array(levers.collect());
        body.insert("levers".into(), levers);
        (Value::Object(body), faults)
    }

    fn write_top(&self, writer: &mut Writer) {
        writer.text(self.get("unit"), &["unit"]);
        writer.month(self.get("start"), &["start"], "start");
        for name in ["horizon", "paths", "seed"] {
            writer.whole(self.get(name), name);
        }
        if self.asking == Asking::Scenario {
            // A name left out is told by the reader, which says how long it may be.
            writer.map.insert("name".into(), self.get("name").trim().into());
            writer.text(self.get("note"), &["note"]);
        } else {
            writer.number(self.get("budget_gbp"), &["budget_gbp"], "budget_gbp");
            writer.text(self.get("minimise"), &["minimise"]);
            // Typed in percent, meant as a share.
            let percent = self.get("probability").trim();
            match number(percent) {
                Some(value) => drop(writer.map.insert("probability".into(), (value / 100.0).into())),
                None => writer.fault("probability", percent, "Write percents from 50 to 95, such as 80."),
            }
        }
    }

    fn write_target(&self, writer: &mut Writer) {
        writer.text(self.get("target-measure"), &["target", "measure"]);
        writer.text(self.get("target-definition"), &["target", "definition"]);
        let side = if self.get("target-side") == "at_least" { "at_least" } else { "at_most" };
        writer.number(self.get("target-level"), &["target", side], &format!("target.{side}"));
        writer.month(self.get("target-by"), &["target", "by"], "target.by");
    }

    fn write_lever(&self, writer: &mut Writer, index: usize, lever: &LeverDraft) {
        let at = |name: &str| format!("levers[{index}].{}", name.replace('-', "."));
        writer.map.insert("kind".into(), lever.kind.as_str().into());
        if let Some(setting) = lever.kind.setting() {
            match self.asking {
                Asking::Scenario => writer.number(lever.get("setting"), &[setting], &at(setting)),
                Asking::Goal => writer.pair([lever.get("least"), lever.get("most")], setting, &at(setting)),
            }
        }
        for name in LEVER_MONTHS {
            writer.month(lever.get(name), &[name], &at(name));
        }
        for (name, path) in LEVER_NUMBERS {
            if name == "ramp_months" {
                writer.whole_at(lever.get(name), name, &at(name));
            } else {
                writer.number(lever.get(name), path, &at(name));
            }
        }
        for (name, path) in LEVER_TEXTS {
            writer.text(lever.get(name), path);
        }
        for (name, chosen) in [("roles", &lever.roles), ("units", &lever.units)] {
            if !chosen.is_empty() {
                writer.map.insert(name.into(), chosen.clone().into());
            }
        }
    }
}

/// Puts what was typed where it belongs, and notes what cannot be read.
#[derive(Default)]
struct Writer {
    map: Map<String, Value>,
    faults: Vec<ScenarioFault>,
}

impl Writer {
    fn put(&mut self, path: &[&str], value: Value) {
        match path {
            [name] => drop(self.map.insert((*name).to_owned(), value)),
            [parent, name] => {
                let below = self.map.entry((*parent).to_owned()).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(below) = below {
                    below.insert((*name).to_owned(), value);
                }
            }
            _ => {}
        }
    }

    fn fault(&mut self, at: &str, value: &str, fix: &str) {
        let shown = (!value.is_empty()).then(|| value.chars().take(60).collect());
        self.faults.push(ScenarioFault { at: at.to_owned(), value: shown, rule: "unreadable", fix: fix.to_owned() });
    }

    fn text(&mut self, typed: &str, path: &[&str]) {
        if !typed.trim().is_empty() {
            self.put(path, typed.trim().into());
        }
    }

    fn number(&mut self, typed: &str, path: &[&str], at: &str) {
        if typed.trim().is_empty() {
            return;
        }
        match number(typed) {
            Some(value) => self.put(path, value.into()),
            None => self.fault(at, typed.trim(), "Write a number, such as 8 or 2.5."),
        }
    }

    fn pair(&mut self, typed: [&str; 2], setting: &str, at: &str) {
        let [least, most] = typed.map(number);
        match (least.or(Some(0.0).filter(|_| typed[0].trim().is_empty())), most) {
            (Some(least), Some(most)) => self.put(&[setting], vec![least, most].into()),
            _ => self.fault(at, typed.join(" to ").trim(), "Write the least and the most as numbers, such as 0 and 8."),
        }
    }

    fn whole(&mut self, typed: &str, name: &str) {
        self.whole_at(typed, name, name);
    }

    fn whole_at(&mut self, typed: &str, name: &str, at: &str) {
        if typed.trim().is_empty() {
            return;
        }
        match typed.trim().replace(',', "").parse::<u64>() {
            Ok(value) => self.put(&[name], value.into()),
            Err(_) => self.fault(at, typed.trim(), "Write a whole number, such as 36."),
        }
    }

    fn month(&mut self, typed: &str, path: &[&str], at: &str) {
        if typed.trim().is_empty() {
            return;
        }
        match month(typed) {
            Some(value) => self.put(path, value.to_string().into()),
            None => self.fault(at, typed.trim(), "Write a month and year, such as 2027-03 or March 2027."),
        }
    }
}

#[cfg(test)]
mod tests;
