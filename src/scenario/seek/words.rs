//! Mixes, chances and conditions in plain words.

use super::conditions::Size;
use crate::domain::scenario::{GoalSeek, Lever, LeverKind, Mix, Spread};
use crate::domain::{Month, UnitOfMeasure};
use crate::forecast::words::{grouped, subject};
use crate::scenario::goal::{Evaluation, Wider};
use crate::scenario::recipe::Recipe;
use crate::scenario::words::{eighty, money, money_between};

/// What is asked, ready to be said.
pub(super) struct Words<'w> {
    recipe: &'w Recipe,
    goal: &'w GoalSeek,
}

impl<'w> Words<'w> {
    /// Of a goal.
    pub(super) fn new(recipe: &'w Recipe, goal: &'w GoalSeek) -> Self {
        Self { recipe, goal }
    }

    /// "2.4 more starts a month and a retention payment of 4 % of pay; about £410,000 (between £300,000 and £540,000)
    /// over three years; it reaches 15 % or less by March 2028 in 8 of 10 futures."
    pub(super) fn mix(&self, levers: &[Lever], chance: f64, spend: &Spread) -> String {
        let done = capital(&phrases(levers));
        let (cost, months) = (cost(spend), months(self.goal.horizon));
        format!("{done}; {cost} over {months}; it reaches {} in {} futures.", self.target(), of(chance))
    }

    /// The outcome, the most important first.
    pub(super) fn statements(&self, mixes: &[Mix], closest: &Mix, baseline: f64) -> Vec<String> {
        let mut said = Vec::new();
        if let [first, others @ ..] = mixes {
            if first.levers.len() == self.goal.fixed.len() {
                said.push("None of these levers is needed to reach the target.".into());
            }
            said.push(format!("The cheapest way we found: {}", uncapital(&first.statement)));
            if let Some(afresh) = first.chance_afresh {
                said.push(format!("Simulated again with other luck it does so in {} futures.", of(afresh)));
            }
            said.extend(others.iter().map(|other| format!("Another way: {}", uncapital(&other.statement))));
        } else {
            let budget = self.goal.budget_gbp.map_or_else(String::new, |b| format!(" and {} to spend", money(b)));
            let (target, asked) = (self.target(), of(self.goal.probability));
            said.push(format!("No mix within these bounds{budget} reaches {target} in {asked} futures."));
            said.push(format!("The closest we found: {}", uncapital(&closest.statement)));
        }
        said.push(format!("Without any of these levers it is reached in {} futures.", of(baseline)));
        said
    }

    pub(super) fn larger_budget(levers: &[Lever], found: &Evaluation) -> String {
        let (done, enough, chance) = (phrases(levers), money(found.spend), of(found.chance()));
        format!("A budget of about {enough}: it buys {done}, which is enough in {chance} futures.")
    }

    pub(super) fn wider(&self, wider: &Wider) -> String {
        let lever = &self.goal.levers[wider.lever];
        let beyond = phrase(&lever.at(wider.setting));
        let bound = if wider.setting > lever.bounds.most { lever.bounds.most } else { lever.bounds.least };
        let (chance, cost) = (of(wider.outcome.chance()), money(wider.outcome.spend));
        format!(
            "{} (the bound is {}), everything else at its strongest: {chance} futures, for {cost}.",
            capital(&beyond),
            trim(bound)
        )
    }

    pub(super) fn together(levers: &[Lever], found: &Evaluation) -> String {
        let (done, chance, cost) = (phrases(levers), of(found.chance()), money(found.spend));
        format!("All bounds wider together: {done}; {chance} futures, for {cost}.")
    }

    pub(super) fn later(&self, month: Month, chance: f64) -> String {
        let (later, by) = (month.in_words(), self.goal.target.by.in_words());
        format!("Time until {later} in place of {by}: the same is reached then in {} futures.", of(chance))
    }

    pub(super) fn not_later(month: Month, chance: f64) -> String {
        format!("More time alone is not enough: in {} it is {} futures.", month.in_words(), of(chance))
    }

    /// The level that is within reach, a tenth easier than it is so that rounding cannot make it harder.
    pub(super) fn level(&self, level: f64) -> String {
        let at_most = self.goal.target.at_most.is_some();
        let tenths = if at_most { (level * 10.0).ceil() } else { (level * 10.0).floor() } / 10.0;
        let (easier, by) = (self.side(tenths), self.goal.target.by.in_words());
        let asked = of(self.goal.probability);
        format!("An easier target: {easier} by {by} is what the closest mix reaches in {asked} futures.")
    }

    /// Whether one may say of an open lever how large its effect would have to be.
    pub(super) fn takes_an_effect(&self, open: usize) -> bool {
        self.recipe.lever(self.goal.levers[open].kind).effect.own
    }

    pub(super) fn effect(&self, open: usize, size: Size, chance: f64) -> String {
        let (lever, name) = self.effect_of(open);
        let (likeliest, needed) = (trim(size.likeliest), trim(size.tried));
        format!("{lever}: {name} surely {needed}, where {likeliest} is likeliest: {} futures.", of(chance))
    }

    pub(super) fn no_effect(&self, open: usize, size: Size, chance: f64) -> String {
        let (lever, name) = self.effect_of(open);
        let end = trim(size.tried);
        format!("{lever}: {name} at the better end of its range ({end}) is not enough alone: {} futures.", of(chance))
    }

    fn effect_of(&self, open: usize) -> (String, &str) {
        let lever = &self.goal.levers[open];
        let entry = self.recipe.lever(lever.kind);
        (lever.details.label.clone().unwrap_or_else(|| entry.label.clone()), &entry.effect.name)
    }

    /// "an agency rate of 15 % or less by March 2028".
    fn target(&self) -> String {
        let target = &self.goal.target;
        let definition = target.definition();
        let subject = subject(target.measure, definition);
        let level = target.goal().map_or_else(String::new, |goal| self.side(goal.level()));
        format!("{level} for {subject} by {}", target.by.in_words())
    }

    fn side(&self, level: f64) -> String {
        let amount = amount(self.goal.target.measure.unit_of_measure(), level);
        format!("{amount} or {}", if self.goal.target.at_most.is_some() { "less" } else { "more" })
    }
}

/// "a, b and c".
fn phrases(levers: &[Lever]) -> String {
    let phrases: Vec<String> = levers.iter().map(phrase).collect();
    match phrases.split_last() {
        None => "nothing done".into(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// What is done, for whom and when as far as that was said.
fn phrase(lever: &Lever) -> String {
    use LeverKind as K;
    let n = trim(lever.setting.unwrap_or_default());
    let done = match lever.kind {
        K::RetentionPayment => format!("a retention payment of {n} % of pay"),
        K::PayUplift => format!("{n} % more pay"),
        K::JoiningPayment => format!("{} to each who starts", money(lever.setting.unwrap_or_default())),
        K::Recruitment => format!("{n} more starts a month"),
        K::MoreOffers => format!("{n} % more offers"),
        K::NewlyQualifiedIntake => format!("{n} more newly qualified"),
        K::StudentPlacements => format!("{n} students placed"),
        K::AgencyConversion => format!("{n} % of agency staff converted a year"),
        K::TimeToStart => format!("{n} months from offer to start"),
        K::OfferDropout => format!("{n} % of offers falling through"),
        K::CaseloadCap => format!("no more than {n} cases each"),
        K::SmallerTeams => format!("one manager to {n} others"),
        K::RetentionMeasure => lever.details.label.clone().unwrap_or_else(|| "a measure to keep people".into()),
        K::Establishment if lever.setting < Some(0.0) => format!("{} posts taken away", n.trim_start_matches('−')),
        K::Establishment => format!("{n} more posts"),
        K::AgencyCap => format!("agency held at {n} FTE"),
        K::Reorganisation => format!("{n} % moved to another unit"),
    };
    let details = &lever.details;
    let roles = match &details.roles[..] {
        [] => String::new(),
        roles => format!(" for {}", roles.join(" and ").replace('_', " ")),
    };
    let dated = [("in", details.month), ("from", details.from), ("until", details.until)];
    let dated = dated.into_iter().filter_map(|(word, month)| Some(format!(" {word} {}", month?.in_words())));
    format!("{done}{roles}{}", dated.collect::<String>())
}

fn cost(spend: &Spread) -> String {
    if spend.mean == 0.0 {
        return "at no cost of its own".into();
    }
    match eighty(&spend.intervals) {
        Some((lower, upper)) if lower < upper => {
            format!("about {} ({})", money(spend.mean), money_between(lower, upper))
        }
        _ => format!("about {}", money(spend.mean)),
    }
}

/// "8 of 10", "83 of 100": never more than it is.
fn of(share: f64) -> String {
    // A millionth: shares are counts of futures, divided.
    let hundredths = (share * 100.0 + 1e-6).floor();
    match hundredths {
        n if n < 1.0 => "fewer than 1 of 100".into(),
        n if n >= 100.0 => "all".into(),
        n if n % 10.0 == 0.0 => format!("{} of 10", n / 10.0),
        n => format!("{n} of 100"),
    }
}

/// "three years", "18 months".
fn months(months: usize) -> String {
    match months {
        12 => "a year".into(),
        24 => "two years".into(),
        36 => "three years".into(),
        48 => "four years".into(),
        60 => "five years".into(),
        n => format!("{n} months"),
    }
}

fn amount(unit: UnitOfMeasure, value: f64) -> String {
    match unit {
        UnitOfMeasure::Percent => format!("{} %", trim(value)),
        UnitOfMeasure::Fte => format!("{} FTE", trim(value)),
        UnitOfMeasure::Cases => format!("{} cases", grouped(value)),
        UnitOfMeasure::CasesPerFte => format!("{} cases per FTE", trim(value)),
        UnitOfMeasure::Days => format!("{} days", grouped(value)),
        UnitOfMeasure::Gbp => money(value),
        UnitOfMeasure::Headcount => trim(value),
    }
}

/// As few decimals as it has, two at most.
fn trim(value: f64) -> String {
    let text = format!("{value:.2}").trim_end_matches('0').trim_end_matches('.').replace('-', "−");
    if text == "−0" { "0".into() } else { text }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
