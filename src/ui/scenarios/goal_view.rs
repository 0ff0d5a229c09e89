//! The cheapest ways to a target, as plain strings.

use askama::Template;

use crate::domain::UnitOfMeasure;
use crate::domain::scenario::{GoalAnswer, Minimise, Mix, Spread};
use crate::report::chart::Size;
use crate::report::chart::scenario::{Offer, frontier};
use crate::report::scenario as told;
use crate::report::words::{self, capital, clean_name, number};
use crate::store::units::UnitRecord;
use crate::ui::links;
use crate::ui::look::Look;
use crate::ui::shell::{Fact, Link, Place, Shell};

#[derive(Template)]
#[template(path = "scenario_answer.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    crumbs: Vec<Link>,
    heading: String,
    under: String,
    lead: Vec<String>,
    warnings: Vec<String>,
    is_feasible: bool,
    facts: Vec<Fact>,
    mixes: Vec<MixView>,
    needed: Vec<String>,
    wide: String,
    narrow: String,
    caption: String,
    frontier: Vec<MixView>,
    cost_heading: &'static str,
    keep: String,
    csv: String,
    again: String,
    often: &'static str,
}

/// One mix.
pub(super) struct MixView {
    index: usize,
    name: String,
    statement: String,
    levers: Vec<String>,
    chance: String,
    afresh: String,
    spend: told::Ranged,
    extra_cost: told::Ranged,
    at: told::Ranged,
}

impl Page {
    pub(super) fn new(job: &str, answer: &GoalAnswer, unit: &UnitRecord, look: Look) -> Self {
        let unit_of = answer.target.measure.unit_of_measure();
        let heading = format!("Cheapest ways: {}", told::target(&answer.target));
        let view = |(index, mix): (usize, &Mix)| mix_view(index, mix, unit_of);
        let offers: Vec<Offer> = answer.frontier.iter().map(|mix| offer(mix, answer)).collect();
        let chart_heading = String::from("Chance in percent against cost");
        let caption = caption(answer, &chart_heading);
        let draw = |size| frontier((&chart_heading, &caption), &offers, answer.probability, size);
        // Where nothing reaches it, the nearest is shown in its place.
        let mixes: Vec<MixView> = match answer.mixes.as_slice() {
            [] => std::iter::once(&answer.closest).enumerate().map(view).collect(),
            some => some.iter().enumerate().map(view).collect(),
        };
        let at = format!("/scenarios/goal/{}", links::encode(job));
        Self {
            shell: Shell::new(heading.clone(), Place::Scenarios, look),
            crumbs: vec![super::home_link(&unit.organisation)],
            heading,
            under: format!("{}, from data to {}", clean_name(&unit.name), answer.as_of.in_words()),
            lead: answer.statements.clone(),
            warnings: answer.warnings.clone(),
            is_feasible: answer.feasible,
            facts: facts(answer),
            mixes,
            needed: answer.would_have_to_be_true.clone(),
            wide: draw(Size::Wide),
            narrow: draw(Size::Narrow),
            caption,
            frontier: answer.frontier.iter().enumerate().map(view).collect(),
            cost_heading: cost_words(answer.minimise),
            keep: format!("{at}/keep"),
            csv: format!("{at}/mixes.csv"),
            again: format!("/scenarios/goal?unit={}", links::encode(&answer.unit)),
            often: super::result_view::OFTEN,
        }
    }
}

fn cost_words(minimise: Minimise) -> &'static str {
    match minimise {
        Minimise::Spend => "what the levers cost",
        Minimise::ExtraCost => "all costs, compared with doing nothing",
    }
}

fn cost(mix: &Mix, minimise: Minimise) -> &Spread {
    match minimise {
        Minimise::Spend => &mix.spend,
        Minimise::ExtraCost => &mix.extra_cost,
    }
}

fn offer(mix: &Mix, answer: &GoalAnswer) -> Offer {
    // Named where it is one of the mixes told above.
    let name = answer.mixes.iter().zip('A'..='Z').find(|(m, _)| m.levers == mix.levers).map(|(_, letter)| letter);
    Offer { chance: mix.chance, cost: cost(mix, answer.minimise).clone(), name }
}

fn mix_view(index: usize, mix: &Mix, unit: UnitOfMeasure) -> MixView {
    let letter = u8::try_from(index).ok().filter(|n| *n < 26).map_or('?', |n| char::from(b'A' + n));
    MixView {
        index,
        name: letter.to_string(),
        statement: mix.statement.clone(),
        levers: mix.levers.iter().map(|lever| capital(&told::lever(lever))).collect(),
        chance: told::chance(mix.chance),
        afresh: mix.chance_afresh.map(told::chance).unwrap_or_default(),
        spend: told::money(&mix.spend),
        extra_cost: told::money_difference(&mix.extra_cost),
        at: told::ranged(&mix.at, unit),
    }
}

fn facts(answer: &GoalAnswer) -> Vec<Fact> {
    let budget = answer.budget_gbp.map_or_else(|| "no limit".into(), words::money);
    vec![
        Fact::new("Chance asked for", told::chance(answer.probability)),
        Fact::new("Budget for the levers", capital(&budget)),
        Fact::new("Chance without any of them", told::chance(answer.baseline_chance)),
        Fact::new("Best chance within bounds and budget", told::chance(answer.closest.chance)),
        Fact::new("Mixes tried", number(answer.evaluations as f64, 0)),
        Fact::new("Simulated futures each", number(answer.paths as f64, 0)),
        Fact::new("Seed", answer.seed.to_string()),
    ]
}

fn caption(answer: &GoalAnswer, heading: &str) -> String {
    let ends = answer.frontier.first().zip(answer.frontier.last()).map(|(first, last)| {
        format!(
            " From {} at {} to {} at {}.",
            told::chance(first.chance),
            told::money(cost(first, answer.minimise)).line(),
            told::chance(last.chance),
            told::money(cost(last, answer.minimise)).line()
        )
    });
    format!(
        "Line chart: {heading}. Each dot is the cheapest mix for its chance; a bar shows the 80{}% range of its cost.{} The table below has every dot.",
        words::NO_BREAK,
        ends.unwrap_or_default()
    )
}
