//! The form of a scenario or a goal.

use askama::Template;

use super::council::Council;
use super::draft::{Asking, Draft};
use super::field::{Choice, Complaint, Faults, Text};
use super::lever_view::{Group, LeverView};
use super::tried::Tried;
use crate::domain::scenario::{
    LONGEST_HORIZON, LONGEST_NAME, LONGEST_NOTE, LeverKind, MOST_LEVERS, MOST_PATHS, USUAL_PATHS,
};
use crate::domain::{Measure, Month};
use crate::pipeline::scenarios::Recipe;
use crate::report::words;
use crate::ui::look::Look;
use crate::ui::shell::{Link, Place, Shell};
use crate::ui::unit_choices::Entry;

#[derive(Template)]
#[template(path = "scenario_form.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    crumbs: Vec<Link>,
    heading: String,
    under: String,
    action: String,
    is_goal: bool,
    complaints: Vec<Complaint>,
    /// Fields that are sent along unseen.
    hidden: Vec<(&'static str, String)>,
    first: Vec<Text>,
    measure: Choice,
    side: Choice,
    target: Vec<Text>,
    wanted: Vec<Text>,
    minimise: Option<Choice>,
    levers: Vec<LeverView>,
    levers_fault: String,
    begin: Begin,
    offers: Vec<Offers>,
    is_full: bool,
    prices: Group,
    more: Group,
    cancel: String,
    tried: Tried,
}

/// What can be added, under a heading.
pub(super) struct Offers {
    label: &'static str,
    options: Vec<Entry>,
}

/// Where a reader begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// At the top.
    Top,
    /// At a lever that was just added.
    Lever(usize),
    /// At the list of what can be added.
    Adding,
    /// At what came of trying it.
    Tried,
}

/// What surrounds a form.
pub(super) struct Frame<'a> {
    pub(super) council: &'a Council,
    pub(super) recipe: &'a Recipe,
    pub(super) look: Look,
    pub(super) heading: String,
    pub(super) action: String,
    pub(super) cancel: String,
}

impl Page {
    pub(super) fn new(frame: &Frame, draft: &Draft, faults: &Faults, begin: Begin) -> Self {
        let (council, recipe) = (frame.council, frame.recipe);
        let is_goal = draft.asking == Asking::Goal;
        let lever = |(index, lever)| {
            let view = LeverView::new(index, lever, draft.asking, council, recipe, faults);
            LeverView { is_new: begin == Begin::Lever(index), ..view }
        };
        let title =
            if faults.all.is_empty() { frame.heading.clone() } else { format!("Something to mend: {}", frame.heading) };
        let under = format!(
            "{}{}",
            words::clean_name(&council.unit.name),
            council.as_of.map(|m| format!(", from data to {}", m.in_words())).unwrap_or_default()
        );
        Self {
            shell: Shell::new(title, Place::Scenarios, frame.look),
            crumbs: vec![super::home_link(&council.unit.organisation)],
            heading: frame.heading.clone(),
            under,
            action: frame.action.clone(),
            is_goal,
            complaints: shown(faults),
            hidden: hidden(draft),
            first: if is_goal { Vec::new() } else { vec![name(draft).told(faults)] },
            measure: measure(draft, faults),
            side: side(draft),
            target: target(draft, council).into_iter().map(|t| t.told(faults)).collect(),
            wanted: if is_goal { wanted(draft).into_iter().map(|t| t.told(faults)).collect() } else { Vec::new() },
            minimise: is_goal.then(|| minimise(draft)),
            levers: draft.levers.iter().enumerate().map(lever).collect(),
            levers_fault: faults.of("add"),
            begin,
            offers: offers(recipe),
            is_full: draft.levers.len() >= MOST_LEVERS,
            prices: prices(draft, recipe, faults),
            more: more(draft, faults),
            cancel: frame.cancel.clone(),
            tried: Tried::Not,
        }
    }
}

impl Page {
    /// With what came of trying it.
    pub(super) fn tried(self, tried: Tried) -> Self {
        Self { tried, ..self }
    }
}

/// Complaints of the summary: those that lead nowhere on the page lead to its top.
fn shown(faults: &Faults) -> Vec<Complaint> {
    let mut all = faults.all.clone();
    all.truncate(40);
    all
}

fn hidden(draft: &Draft) -> Vec<(&'static str, String)> {
    ["unit", "target-definition", "version"]
        .into_iter()
        .map(|name| (name, draft.get(name).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn name(draft: &Draft) -> Text {
    let text =
        Text::new("name", "Name", draft.get("name")).hint("Such as \"Retention payment and twelve newly qualified\".");
    Text { longest: LONGEST_NAME, ..text }
}

fn measure(draft: &Draft, faults: &Faults) -> Choice {
    let chosen = draft.get("target-measure");
    let entry = |measure: Measure| Entry {
        value: measure.as_str().into(),
        label: format!("{} ({})", words::capital(measure.label()), words::unit_name(measure.unit_of_measure())),
        here: measure.as_str() == chosen,
    };
    let options = Measure::served().map(entry).collect();
    Choice { id: "target-measure".into(), label: "Measure".into(), options, fault: faults.of("target-measure") }
}

fn side(draft: &Draft) -> Choice {
    let entry = |value: &str, label: &str| Entry {
        value: value.into(),
        label: label.into(),
        here: draft.get("target-side") == value,
    };
    let options = vec![entry("at_most", "at most"), entry("at_least", "at least")];
    Choice { id: "target-side".into(), label: "Should be".into(), options, fault: String::new() }
}

fn target(draft: &Draft, council: &Council) -> Vec<Text> {
    let optional =
        if draft.asking == Asking::Goal { "Percent for a rate." } else { "Percent for a rate. Empty: no target." };
    let example = council.as_of.map(|m| march_after(m).to_string());
    let by = format!("Year and month, such as {}.", example.as_deref().unwrap_or("2028-03"));
    vec![
        Text::new("target-level", "Level", draft.get("target-level")).number().hint(optional),
        Text::new("target-by", "In the month", draft.get("target-by")).month().hint(by),
    ]
}

/// The March of the financial year after next: far enough for something to work.
pub(super) fn march_after(as_of: Month) -> Month {
    let first = as_of.plus(13);
    first.plus((14 - first.index() as i32) % 12)
}

fn wanted(draft: &Draft) -> Vec<Text> {
    vec![
        Text::new("probability", "Chance in percent", draft.get("probability"))
            .number()
            .hint("From 50 to 95: in how many of 100 futures the target must be reached."),
        Text::new("budget_gbp", "Budget in pounds", draft.get("budget_gbp"))
            .number()
            .hint("What the levers themselves may cost in all months together. Empty: no limit."),
    ]
}

fn minimise(draft: &Draft) -> Choice {
    let entry = |value: &str, label: &str| Entry {
        value: value.into(),
        label: label.into(),
        here: draft.get("minimise") == value,
    };
    let options = vec![
        entry("spend", "What the levers themselves cost"),
        entry("extra_cost", "All costs, less what agency staff no longer cost"),
    ];
    Choice { id: "minimise".into(), label: "Cheapest by".into(), options, fault: String::new() }
}

fn offers(recipe: &Recipe) -> Vec<Offers> {
    let presets = recipe.presets.iter().map(|p| Entry {
        value: format!("preset:{}", p.name),
        label: p.label.clone(),
        here: false,
    });
    let kinds = LeverKind::ALL.iter().map(|kind| Entry {
        value: format!("kind:{kind}"),
        label: recipe.lever(*kind).label.clone(),
        here: false,
    });
    vec![
        Offers { label: "What authorities do", options: presets.collect() },
        Offers { label: "Single levers", options: kinds.collect() },
    ]
}

fn prices(draft: &Draft, recipe: &Recipe, faults: &Faults) -> Group {
    let all = recipe.prices.by_name();
    let text = all.into_iter().map(|(name, price)| {
        let id = format!("prices-{name}");
        let usual = if name.ends_with("gbp") {
            words::money(price.value)
        } else {
            format!("{}{}%", words::number(price.value, 1), words::NO_BREAK)
        };
        let grade = crate::report::scenario::grade(price.grade);
        let hint = format!("Empty: {usual}. {grade}. {}.", price.source.trim_end_matches('.'));
        Text::new(id.clone(), words::capital(&price.label), draft.get(&id)).number().hint(hint).told(faults)
    });
    let texts: Vec<Text> = text.collect();
    let open = texts.iter().any(|t| !t.value.trim().is_empty() || !t.fault.is_empty());
    Group {
        open,
        note: "Prices you know better than we do. Everything is in pounds of today unless you set a rise.".into(),
        texts,
    }
}

fn more(draft: &Draft, faults: &Faults) -> Group {
    let text = |id: &str, label: &str| Text::new(id, label, draft.get(id));
    let mut texts = vec![
        text("start", "First month").month().hint("Empty: the month after the last with data."),
        text("horizon", "Months from then").number().hint(format!("1 to {LONGEST_HORIZON}.")),
        text("paths", "Simulated futures")
            .number()
            .hint(format!("100 to {MOST_PATHS}; empty: {USUAL_PATHS}. More take longer and shake less.")),
        text("seed", "Seed").number().hint("Empty: that of the forecast, so that luck is the same."),
    ];
    if draft.asking == Asking::Scenario {
        texts.push(Text { longest: LONGEST_NOTE, ..text("note", "Note").hint("Anything to remember of it.") });
    }
    let texts: Vec<Text> = texts.into_iter().map(|t| t.told(faults)).collect();
    let open =
        texts.iter().any(|t| !t.fault.is_empty()) || ["start", "seed", "note"].iter().any(|n| !draft.get(n).is_empty());
    Group { open, note: String::new(), texts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_month_offered_is_a_march_more_than_a_year_ahead() {
        let after = |text: &str| march_after(text.parse().expect("a month")).to_string();
        assert_eq!(after("2026-10"), "2028-03");
        assert_eq!(after("2026-02"), "2027-03");
        assert_eq!(after("2026-03"), "2028-03");
        assert_eq!(after("2026-01"), "2027-03");
    }
}
