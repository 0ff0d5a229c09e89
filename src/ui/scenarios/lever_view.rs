//! One lever of a form: its fields, and what is known of its effect beside them.

use super::council::Council;
use super::draft::{Asking, LeverDraft};
use super::field::{Choice, Faults, Text, Tick, Ticks};
use crate::domain::scenario::Grade;
use crate::pipeline::scenarios::Recipe;
use crate::report::scenario as told;
use crate::report::words::{self, NO_BREAK, clean_name, number};
use crate::ui::unit_choices::Entry;

/// A lever as its fieldset shows it.
pub(super) struct LeverView {
    pub(super) id: String,
    pub(super) index: usize,
    /// Just added: reading goes on there.
    pub(super) is_new: bool,
    pub(super) kind: &'static str,
    pub(super) legend: String,
    pub(super) acts_on: String,
    pub(super) fault: String,
    pub(super) texts: Vec<Text>,
    pub(super) ticks: Vec<Ticks>,
    pub(super) to: Option<Choice>,
    pub(super) evidence: Evidence,
    pub(super) own: Option<Group>,
    pub(super) costs: Group,
}

/// Fields that are folded away until they are used.
pub(super) struct Group {
    pub(super) open: bool,
    pub(super) note: String,
    pub(super) texts: Vec<Text>,
}

/// What is known of an effect.
pub(super) struct Evidence {
    pub(super) grade: &'static str,
    pub(super) weak: bool,
    pub(super) size: String,
    pub(super) meaning: String,
    pub(super) source: String,
    pub(super) population: String,
    pub(super) note: String,
    pub(super) together: String,
}

impl LeverView {
    pub(super) fn new(
        index: usize,
        draft: &LeverDraft,
        asking: Asking,
        council: &Council,
        recipe: &Recipe,
        faults: &Faults,
    ) -> Self {
        let known = recipe.lever(draft.kind);
        let id = format!("l{index}");
        let has = |name: &str| known.fields.iter().any(|field| field.as_str() == name);
        let name = |field: &str| format!("{id}-{field}");
        let text = |field: &str, label: &str| Text::new(name(field), label, draft.get(field));
        let mut texts = settings(draft, asking, recipe, &id);
        for (field, label, hint) in MONTHS {
            if has(field) {
                texts.push(text(field, label).month().hint(hint));
            }
        }
        if has("ramp_months") {
            texts.push(
                text("ramp_months", "Grows over").number().hint("Months until it has its full size. Empty: at once."),
            );
        }
        if has("source") {
            texts.push(
                text("source", "Where they come from").hint("In your own words, such as experienced or overseas."),
            );
        }
        texts.push(text("label", "Own name").hint("Leave empty for the usual one."));
        let texts = texts.into_iter().map(|t| t.told(faults)).collect();
        let ticks =
            [has("roles").then(|| roles(draft, council, &id)), has("units").then(|| units(draft, council, &id))];
        let ticks = ticks.into_iter().flatten().filter(|t| !t.boxes.is_empty());
        Self {
            index,
            is_new: false,
            kind: draft.kind.as_str(),
            legend: format!("Lever {}: {}", index + 1, known.label),
            acts_on: known.acts_on.clone(),
            fault: faults.of(&id),
            texts,
            ticks: ticks.map(|t| Ticks { fault: faults.of(&t.id), ..t }).collect(),
            to: has("to").then(|| to(draft, council, &id, faults)),
            evidence: evidence(draft, recipe),
            own: own(draft, recipe, &id, faults),
            costs: costs(draft, recipe, &id, faults),
            id,
        }
    }
}

const MONTHS: [(&str, &str, &str); 3] = [
    ("from", "From", "Empty: from the first month."),
    ("until", "Until", "Empty: to the end."),
    ("month", "Month", "Year and month, such as 2027-09."),
];

fn settings(draft: &LeverDraft, asking: Asking, recipe: &Recipe, id: &str) -> Vec<Text> {
    let Some(setting) = &recipe.lever(draft.kind).setting else { return Vec::new() };
    let bounds =
        format!("{}. From {} to {}.", words::capital(&setting.unit), plain(setting.least), plain(setting.most));
    match asking {
        Asking::Scenario => {
            let text = Text::new(format!("{id}-setting"), "How much", draft.get("setting")).number().hint(bounds);
            vec![text.slider((setting.least, setting.most), setting.usual)]
        }
        Asking::Goal => vec![
            Text::new(format!("{id}-least"), "At least", draft.get("least")).number().hint("0: it may be left out."),
            // Faults of the pair stand at its upper end.
            Text::new(format!("{id}-setting"), "At most", draft.get("most"))
                .sent_as(format!("{id}-most"))
                .number()
                .hint(bounds),
        ],
    }
}

/// "For 1 role", "In 3 areas or teams".
fn counted(start: &str, n: usize, one: &str, many: &str) -> String {
    format!("{start} {n} {}", if n == 1 { one } else { many })
}

fn plain(value: f64) -> String {
    number(value, usize::from((value - value.round()).abs() > 1e-9))
}

fn roles(draft: &LeverDraft, council: &Council, id: &str) -> Ticks {
    let boxes = council.roles.iter().enumerate().map(|(at, role)| Tick {
        id: format!("{id}-roles-{at}"),
        value: role.as_str().to_owned(),
        label: words::capital(&told::role(role.as_str())),
        here: draft.roles.iter().any(|chosen| chosen == role.as_str()),
        depth: 0,
    });
    let (id, name) = (format!("{id}-roles"), format!("{id}-roles"));
    let legend = if draft.roles.is_empty() {
        "For all roles; choose some".to_owned()
    } else {
        counted("For", draft.roles.len(), "role", "roles")
    };
    Ticks { id, name, legend, boxes: boxes.collect(), fault: String::new(), open: !draft.roles.is_empty() }
}

fn units(draft: &LeverDraft, council: &Council, id: &str) -> Ticks {
    let boxes = council.below().enumerate().map(|(at, unit)| Tick {
        id: format!("{id}-units-{at}"),
        value: unit.slug.clone(),
        label: clean_name(&unit.name),
        here: draft.units.contains(&unit.slug),
        depth: council.depth(&unit.slug),
    });
    let (id, name) = (format!("{id}-units"), format!("{id}-units"));
    let legend = if draft.units.is_empty() {
        "In all of it; choose areas or teams".to_owned()
    } else {
        counted("In", draft.units.len(), "area or team", "areas or teams")
    };
    Ticks { id, name, legend, boxes: boxes.collect(), fault: String::new(), open: !draft.units.is_empty() }
}

fn to(draft: &LeverDraft, council: &Council, id: &str, faults: &Faults) -> Choice {
    let id = format!("{id}-to");
    let none = Entry { value: String::new(), label: "Choose".into(), here: draft.get("to").is_empty() };
    let entry = |slug: &str, name: &str| Entry {
        value: slug.to_owned(),
        label: clean_name(name),
        here: draft.get("to") == slug,
    };
    let options = std::iter::once(none).chain(council.units.iter().map(|u| entry(&u.slug, &u.name))).collect();
    Choice { label: "To which unit".into(), options, fault: faults.of(&id), id }
}

fn evidence(draft: &LeverDraft, recipe: &Recipe) -> Evidence {
    let known = recipe.lever(draft.kind);
    let effect = &known.effect;
    let size = match known.grade {
        Grade::None => "No effect until you set one below and say why.".to_owned(),
        Grade::Decision => "All of it comes true, unless you give a range below.".to_owned(),
        _ => format!(
            "{}: {} (from {} to {}), {}.",
            words::capital(&effect.name),
            plain_effect(effect.central),
            plain_effect(effect.low),
            plain_effect(effect.high),
            effect.unit,
        ),
    };
    Evidence {
        grade: told::grade(known.grade),
        weak: matches!(known.grade, Grade::D | Grade::U | Grade::None),
        size,
        meaning: effect.meaning.clone(),
        source: known.source.clone(),
        population: known.population.clone(),
        note: known.note.clone(),
        together: known.together.clone(),
    }
}

/// "−1.5", "0.2": no decimals it does not need.
fn plain_effect(value: f64) -> String {
    let decimals = (0..=3).find(|d| {
        let scale = 10f64.powi(*d);
        ((value * scale).round() / scale - value).abs() < 1e-9
    });
    number(value, decimals.unwrap_or(3) as usize)
}

fn own(draft: &LeverDraft, recipe: &Recipe, id: &str, faults: &Faults) -> Option<Group> {
    let known = recipe.lever(draft.kind);
    if !known.effect.own {
        return None;
    }
    let text = |field: &str, label: &str| Text::new(format!("{id}-{field}"), label, draft.get(field));
    let texts = vec![
        text("effect-low", "Lowest").number(),
        text("effect-central", "Likeliest").number(),
        text("effect-high", "Highest").number(),
        text("effect-why", "Why you think so").hint("Needed with numbers of your own; the paper will say it."),
    ];
    let texts: Vec<Text> = texts.into_iter().map(|t| t.told(faults)).collect();
    let filled = draft.has_any(&["effect-low", "effect-central", "effect-high", "effect-why"]);
    let wrong = texts.iter().any(|t| !t.fault.is_empty());
    let note = format!(
        "{}, {}; from {} to {}.",
        words::capital(&known.effect.name),
        known.effect.unit,
        plain_effect(known.effect.least),
        plain_effect(known.effect.most)
    );
    Some(Group { open: filled || wrong || known.grade == Grade::None, note, texts })
}

fn costs(draft: &LeverDraft, recipe: &Recipe, id: &str, faults: &Faults) -> Group {
    let known = recipe.lever(draft.kind);
    let text = |field: &str, label: &str, usual: f64| {
        let hint = if usual > 0.0 {
            format!("Pounds. Empty: {}.", words::money(usual))
        } else {
            format!("Pounds. Empty: £0{NO_BREAK}.").replace(NO_BREAK, "")
        };
        Text::new(format!("{id}-{field}"), label, draft.get(field)).number().hint(hint)
    };
    let mut texts = vec![
        text("cost-once_gbp", "Once, to set it up", known.cost.once_gbp),
        text("cost-per_month_gbp", "Each month it runs", known.cost.per_month_gbp),
    ];
    if known.brings_starts() {
        texts.push(text("cost-per_start_gbp", "For each person who starts", known.cost.per_start_gbp));
    }
    let texts: Vec<Text> = texts.into_iter().map(|t| t.told(faults)).collect();
    let filled = draft.has_any(&["cost-once_gbp", "cost-per_month_gbp", "cost-per_start_gbp"]);
    Group { open: filled || texts.iter().any(|t| !t.fault.is_empty()), note: known.cost.note.clone(), texts }
}
