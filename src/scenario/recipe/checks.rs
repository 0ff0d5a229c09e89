//! Whether a recipe can be worked with.

use super::{CostRecipe, EffectRecipe, LeverRecipe, Price, Recipe, SettingRecipe};
use crate::domain::scenario::{Grade, LeverKind};
use crate::scenario::read;

/// The first thing that is wrong, with the entry it is in.
pub(super) fn fault(recipe: &Recipe) -> Option<String> {
    kinds(recipe)
        .or_else(|| recipe.levers.iter().find_map(lever))
        .or_else(|| prices(recipe))
        .or_else(|| tornado(recipe))
        .or_else(|| presets(recipe))
        .or_else(|| recipe.search.fault().map(|fault| format!("search: {fault}")))
}

/// The first of the rules that does not hold, with where.
fn broken(place: &str, rules: &[(bool, &str)]) -> Option<String> {
    rules.iter().find(|(holds, _)| !holds).map(|(_, fault)| format!("{place}: {fault}"))
}

fn tornado(recipe: &Recipe) -> Option<String> {
    let it = &recipe.tornado;
    let rules = [
        (it.paths > 0, "paths must be positive"),
        (it.deviations.is_finite() && it.deviations > 0.0, "deviations must be positive"),
    ];
    broken("tornado", &rules)
}

fn kinds(recipe: &Recipe) -> Option<String> {
    LeverKind::ALL.iter().find_map(|kind| {
        let entries = recipe.levers.iter().filter(|lever| lever.kind == *kind).count();
        broken(kind.as_str(), &[(entries > 0, "has no [[lever]]"), (entries < 2, "has more than one [[lever]]")])
    })
}

fn lever(lever: &LeverRecipe) -> Option<String> {
    let place = lever.kind.as_str();
    let texts = [&lever.label, &lever.acts_on, &lever.source, &lever.population, &lever.together, &lever.note];
    let told = texts.iter().all(|text| !text.trim().is_empty());
    let asked = lever.setting.is_some() == lever.kind.setting().is_some();
    let month = lever.usual_month.is_none_or(|month| (1..=12).contains(&month));
    let rules = [
        (told, "a text is empty"),
        (asked, "a setting is missing, or there is one where the kind has none"),
        (month, "usual_month must be 1 to 12"),
    ];
    broken(place, &rules)
        .or_else(|| lever.setting.as_ref().and_then(|s| setting(place, s)))
        .or_else(|| effect(place, &lever.effect, lever.grade))
        .or_else(|| cost(place, &lever.cost))
}

fn setting(place: &str, s: &SettingRecipe) -> Option<String> {
    let finite = [s.least, s.most, s.step, s.usual].iter().all(|n| n.is_finite());
    let rules = [
        (finite, "a number of the setting is not finite"),
        (s.least < s.most, "setting.least must be below setting.most"),
        ((s.least..=s.most).contains(&s.usual), "setting.usual must lie between least and most"),
        (s.step > 0.0 && s.step <= s.most - s.least, "setting.step must be positive and within the range"),
        (!s.unit.is_empty(), "setting.unit is empty"),
    ];
    broken(place, &rules)
}

fn effect(place: &str, e: &EffectRecipe, grade: Grade) -> Option<String> {
    let finite = [e.central, e.low, e.high, e.least, e.most].iter().all(|n| n.is_finite());
    let nought = [e.central, e.low, e.high].iter().all(|n| *n == 0.0);
    let rules = [
        (finite, "a number of the effect is not finite"),
        (e.low <= e.central && e.central <= e.high, "the effect needs low ≤ central ≤ high"),
        (e.least <= e.low && e.high <= e.most, "the effect must lie between its least and most"),
        (grade != Grade::None || nought, "without evidence (grade 0) the effect must be nought"),
        (grade != Grade::Decision || e.central == 1.0, "a decision is reached: its effect must be 1"),
        (grade != Grade::Own, "grade \"own\" is the user's"),
        (!e.name.is_empty() && !e.unit.is_empty() && !e.meaning.is_empty(), "a text of the effect is empty"),
    ];
    broken(place, &rules)
}

fn cost(place: &str, c: &CostRecipe) -> Option<String> {
    let costs = [c.once_gbp, c.per_month_gbp, c.per_start_gbp];
    broken(place, &[(costs.iter().all(|gbp| gbp.is_finite() && *gbp >= 0.0), "a cost is below nought")])
}

fn prices(recipe: &Recipe) -> Option<String> {
    recipe.prices.by_name().into_iter().find_map(|(name, price)| self::price(&format!("prices.{name}"), price))
}

fn price(place: &str, p: &Price) -> Option<String> {
    let finite = [p.value, p.low, p.high, p.least, p.most].iter().all(|n| n.is_finite());
    let rules = [
        (finite, "a number is not finite"),
        (p.low <= p.value && p.value <= p.high, "needs low ≤ value ≤ high"),
        (p.least <= p.low && p.high <= p.most, "low and high must lie between least and most"),
        (!p.label.is_empty() && !p.source.is_empty(), "a text is empty"),
    ];
    broken(place, &rules)
}

fn presets(recipe: &Recipe) -> Option<String> {
    let names: std::collections::BTreeSet<_> = recipe.presets.iter().map(|preset| &preset.name).collect();
    broken("presets", &[(names.len() == recipe.presets.len(), "two have the same name")]).or_else(|| {
        recipe.presets.iter().find_map(|preset| {
            let told = [&preset.label, &preset.story, &preset.evidence].iter().all(|text| !text.is_empty());
            broken(&preset.name, &[(told, "a text is empty"), (!preset.levers.is_empty(), "has no levers")])
                .or_else(|| read::levers_fault(&preset.levers, recipe).map(|fault| format!("{}: {fault}", preset.name)))
        })
    })
}
