//! Fields of a form with what was typed and what is wrong with it.

use crate::domain::scenario::ScenarioFault;
use crate::ui::unit_choices::Entry;

/// A field one types into.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) id: String,
    /// Under which it is sent; the id unless faults of several fields stand here.
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) fault: String,
    /// `text` or `month`.
    pub(super) kind: &'static str,
    /// Which keys a telephone shows.
    pub(super) mode: &'static str,
    /// Longest text.
    pub(super) longest: usize,
    /// Between which numbers a slider beside it moves, and by what step.
    pub(super) slider: Option<[f64; 3]>,
}

impl Text {
    pub(super) fn new(id: impl Into<String>, label: impl Into<String>, value: &str) -> Self {
        let (id, label, value) = (id.into(), label.into(), value.to_owned());
        Self { name: id.clone(), id, label, value, kind: "text", mode: "text", longest: 200, ..Self::default() }
    }

    /// Sent under another name than its id.
    pub(super) fn sent_as(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    pub(super) fn number(self) -> Self {
        Self { mode: "decimal", longest: 20, ..self }
    }

    /// With a slider for usual sizes, where scripts run: to four times the usual one within the bounds, in some
    /// forty steps.
    pub(super) fn slider(self, (least, most): (f64, f64), usual: f64) -> Self {
        let reach = 4.0 * usual.abs();
        let (from, to) = if reach > 0.0 { (least.max(-reach), most.min(reach)) } else { (least, most) };
        Self { slider: Some([from, to, step((to - from) / 40.0)]), ..self }
    }

    pub(super) fn month(self) -> Self {
        Self { kind: "month", longest: 20, ..self }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    pub(super) fn told(self, faults: &Faults) -> Self {
        let fault = faults.of(&self.id);
        Self { fault, ..self }
    }

    /// Ids of what describes it, for `aria-describedby`.
    pub(super) fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let fault = (!self.fault.is_empty()).then(|| format!("{}-fault", self.id));
        hint.into_iter().chain(fault).collect::<Vec<_>>().join(" ")
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is no larger.
fn step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|step| *step <= rough * 1.000_001).unwrap_or(power)
}

/// A list to choose from.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) options: Vec<Entry>,
    pub(super) fault: String,
}

/// A box to tick.
pub(super) struct Tick {
    pub(super) id: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) here: bool,
    pub(super) depth: usize,
}

/// Boxes under one heading.
pub(super) struct Ticks {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) legend: String,
    pub(super) boxes: Vec<Tick>,
    pub(super) fault: String,
    pub(super) open: bool,
}

/// A complaint with where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    pub(super) id: String,
    /// Where on the page, in words.
    pub(super) place: String,
    pub(super) text: String,
}

/// What is wrong, by the element of the page it stands at.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults {
    pub(super) all: Vec<Complaint>,
}

impl Faults {
    /// From the reader's faults: `settings` has the setting's name of each lever of the form.
    pub(super) fn new(found: &[ScenarioFault], settings: &[Option<&'static str>]) -> Self {
        let complaint = |fault: &ScenarioFault| {
            let text = match &fault.value {
                Some(value) => {
                    format!("{} (it is {})", fault.fix.trim_end_matches('.'), crate::report::words::clean_name(value))
                }
                None => fault.fix.clone(),
            };
            let id = element(&fault.at, settings);
            Complaint { place: place(&id), id, text: crate::report::words::capital(&text) }
        };
        let mut all: Vec<Complaint> = found.iter().map(complaint).collect();
        all.dedup();
        Self { all }
    }

    /// What is wrong at an element; empty where nothing is.
    pub(super) fn of(&self, id: &str) -> String {
        let here = self.all.iter().filter(|c| c.id == id).map(|c| c.text.as_str());
        here.collect::<Vec<_>>().join(" ")
    }
}

/// The element of the page a path such as `levers[2].effect.low` stands at.
fn element(at: &str, settings: &[Option<&'static str>]) -> String {
    let Some(rest) = at.strip_prefix("levers[") else {
        return match at {
            "levers" => "add".into(),
            "target" | "target.at_most" | "target.at_least" => "target-level".into(),
            other => without_index(other).replace('.', "-"),
        };
    };
    let (digits, rest) = rest.split_once(']').unwrap_or((rest, ""));
    let rest = without_index(rest.trim_start_matches('.'));
    let setting = digits.parse::<usize>().ok().and_then(|index| settings.get(index).copied().flatten());
    match rest.as_str() {
        "" => format!("l{digits}"),
        name if Some(name) == setting => format!("l{digits}-setting"),
        "effect" => format!("l{digits}-effect-central"),
        "kind" => format!("l{digits}"),
        name => format!("l{digits}-{}", name.replace('.', "-")),
    }
}

/// Which part of the form an element belongs to; empty where the complaint speaks for itself.
fn place(id: &str) -> String {
    let lever = id.strip_prefix('l').map(|rest| rest.split('-').next().unwrap_or(rest));
    if let Some(index) = lever.and_then(|digits| digits.parse::<usize>().ok()) {
        return format!("Lever {}", index + 1);
    }
    let named = match id {
        "name" => "Name",
        "target-level" | "target-measure" | "target-definition" => "Target",
        "target-by" => "Month of the target",
        "start" => "First month",
        "horizon" => "Months from then",
        "paths" => "Simulated futures",
        "seed" => "Seed",
        "note" => "Note",
        "probability" => "Chance",
        "budget_gbp" => "Budget",
        "add" => "Levers",
        other if other.starts_with("prices-") => "Prices",
        _ => "",
    };
    named.to_owned()
}

/// `roles[1]` is `roles`.
fn without_index(path: &str) -> String {
    path.split_once('[').map_or(path, |(start, _)| start).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_leads_to_its_field() {
        let settings = [Some("percent"), None];
        let led = |at| element(at, &settings);
        assert_eq!(led("name"), "name");
        assert_eq!(led("target.at_most"), "target-level");
        assert_eq!(led("target.by"), "target-by");
        assert_eq!(led("levers[0].percent"), "l0-setting");
        assert_eq!(led("levers[0].percent[1]"), "l0-setting");
        assert_eq!(led("levers[1].effect.low"), "l1-effect-low");
        assert_eq!(led("levers[1].roles[2]"), "l1-roles");
        assert_eq!(led("levers[1]"), "l1");
        assert_eq!(led("levers"), "add");
        assert_eq!(led("prices.agency_year_gbp"), "prices-agency_year_gbp");
    }

    #[test]
    fn a_slider_moves_among_usual_sizes_in_round_steps() {
        let slider = |bounds, usual| Text::new("x", "x", "").slider(bounds, usual).slider.expect("a slider");
        assert_eq!(slider((0.0, 40.0), 8.0), [0.0, 32.0, 0.5]);
        assert_eq!(slider((0.0, 20_000.0), 2_000.0), [0.0, 8_000.0, 200.0]);
        assert_eq!(slider((-500.0, 500.0), -6.0), [-24.0, 24.0, 1.0]);
        assert_eq!(slider((0.0, 10.0), 8.0), [0.0, 10.0, 0.2]);
        assert_eq!(slider((0.0, 80.0), 0.0), [0.0, 80.0, 2.0]);
    }

    #[test]
    fn a_fault_says_what_stood_there() {
        let fault = ScenarioFault {
            at: "horizon".into(),
            value: Some("99".into()),
            rule: "out_of_range",
            fix: "write 1 to 60.".into(),
        };
        let faults = Faults::new(&[fault], &[]);
        assert_eq!(faults.of("horizon"), "Write 1 to 60 (it is 99)");
        assert_eq!(faults.of("name"), "");
        assert_eq!(faults.all[0].place, "Months from then");
        assert_eq!((place("l2-effect-low"), place("levers")), ("Lever 3".into(), String::new()));
    }
}
