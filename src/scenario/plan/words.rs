//! What each lever assumes, in one plain sentence.

use super::Draft;
use super::acting::Acting;
use crate::domain::scenario::{AssumptionUsed, Grade, LeverKind};

impl Draft<'_> {
    /// One assumption for each lever, in their order.
    pub(super) fn assumptions(&mut self, levers: &[Acting]) {
        self.plan.assumptions = levers.iter().map(|lever| self.assumption(lever)).collect();
    }

    fn assumption(&self, lever: &Acting) -> AssumptionUsed {
        let (entry, effect) = (lever.entry, &lever.effect);
        let own = lever.grade == Grade::Own;
        let why = effect.why.as_deref().filter(|_| own);
        AssumptionUsed {
            lever: lever.index,
            kind: lever.kind(),
            label: lever.label().to_owned(),
            effect: entry.effect.name.clone(),
            central: effect.central,
            low: effect.low,
            high: effect.high,
            grade: lever.grade,
            source: why.map_or_else(|| entry.source.clone(), |why| format!("Your own figure: {why}")),
            population: if own { "Your own judgement".to_owned() } else { entry.population.clone() },
            statement: self.statement(lever),
        }
    }

    fn statement(&self, lever: &Acting) -> String {
        if !self.acts(lever) {
            return format!("{}, {}, changes nothing in the months simulated.", lever.label(), when(lever));
        }
        format!("{}{}.", self.done(lever), self.supposed(lever))
    }

    /// What is done, to whom and when.
    fn done(&self, lever: &Acting) -> String {
        use LeverKind as K;
        let (n, when) = (lever.setting, when(lever));
        match lever.kind() {
            K::RetentionPayment => format!("{n} % of pay to {} {when}", self.whom(lever)),
            K::PayUplift => format!("{n} % more pay for {} {when}", self.whom(lever)),
            K::JoiningPayment => format!("{} to each who starts{} {when}", pounds(n), roles(lever, " as one of the ")),
            K::Recruitment => {
                let source = lever.lever.details.source.as_ref().map_or(String::new(), |s| format!(" ({s})"));
                format!("{n} starts a month{source} {when}, on top of those the model expects")
            }
            K::MoreOffers => format!("{n} % more offers are hoped for {when}"),
            K::NewlyQualifiedIntake => format!("{n} newly qualified start {when} on top of the usual intake"),
            K::StudentPlacements => format!("{n} students are placed {when}"),
            K::AgencyConversion => {
                let now = figure(self.agency_in(lever));
                format!("{n} % of agency staff ({now} FTE now) are to take a permanent post each year {when}")
            }
            K::TimeToStart => {
                let now = figure(self.site.delay);
                format!("Offers made {when} become starts after {n} months on average ({now} as fitted)")
            }
            K::OfferDropout => {
                let now = figure(100.0 * self.site.drop_out);
                format!("{n} % of the offers made {when} never become a start ({now} % as fitted)")
            }
            K::CaseloadCap => format!("Nobody holds more than {n} cases {when} as far as others have room"),
            K::SmallerTeams => {
                let added = self.added.iter().find(|(index, _)| *index == lever.index).map_or(0.0, |(_, fte)| *fte);
                let added = figure(added);
                format!("{added} FTE of managers' posts are added {when}, so that none has more than {n} others")
            }
            K::RetentionMeasure => format!("{} for {} {when}", lever.label(), self.whom(lever)),
            K::Establishment => {
                let (verb, n) = if n < 0.0 { ("taken away", -n) } else { ("added", n) };
                format!("{n} FTE of posts{} are {verb} {when}, in proportion to those there are", roles(lever, " of "))
            }
            K::AgencyCap => {
                let now = figure(self.agency_in(lever));
                format!("Agency staff are held at {n} FTE or fewer {when} ({now} FTE now)")
            }
            K::Reorganisation => format!(
                "{n} % of the staff, posts and agency of {} move to {} {when}",
                counted(lever.scope.units.iter().filter(|inside| **inside).count()),
                lever.lever.details.to.as_deref().unwrap_or("another unit")
            ),
        }
    }

    /// What it is supposed to do; empty where that is all there is to it.
    fn supposed(&self, lever: &Acting) -> String {
        use LeverKind as K;
        let percent = |to: &dyn Fn(f64) -> f64| range(lever, to, " %");
        let share = || percent(&|e| e * 100.0);
        match lever.kind() {
            K::RetentionPayment | K::PayUplift if lever.is_idle() => " is assumed to change nothing".into(),
            K::RetentionPayment | K::PayUplift => {
                let change = (lever.setting / 100.0).ln_1p();
                let fewer = |elasticity: f64| -(elasticity * change).exp_m1() * 100.0;
                format!(" is assumed to lower leaving by about {}", percent(&fewer))
            }
            K::JoiningPayment if lever.is_idle() => " is assumed to bring no more offers".into(),
            K::JoiningPayment => format!(" is assumed to bring {} more offers", percent(&|e| e)),
            K::MoreOffers if lever.is_idle() => ": none of it is assumed to come true".into(),
            K::MoreOffers => format!(": {} of it is assumed to come true", share()),
            K::StudentPlacements if lever.is_idle() => ": nobody is assumed to start because of it".into(),
            K::StudentPlacements => {
                let later = lever.from.plus(lever.entry.lasts_months.unwrap_or(0) as i32).in_words();
                format!(": {} of them are assumed to start as newly qualified in {later}", share())
            }
            K::AgencyConversion => {
                let yearly = percent(&|e| e * lever.setting);
                format!(": {yearly} are assumed to, as far as there are vacancies")
            }
            K::Recruitment | K::NewlyQualifiedIntake | K::OfferDropout | K::TimeToStart => {
                let sure = lever.effect.low == 1.0 && lever.effect.high == 1.0;
                if sure { ": taken as reached".into() } else { format!(": assumed to be reached to {}", share()) }
            }
            K::CaseloadCap => {
                let turnover = self.site.yearly_turnover(&lever.scope.cells);
                let points = range(lever, &|e| e, " points");
                format!(
                    ": for each case fewer, yearly turnover ({turnover:.0} % as fitted) is assumed to be lower by {points}"
                )
            }
            K::SmallerTeams | K::RetentionMeasure | K::Reorganisation if lever.is_idle() => {
                ": leaving is assumed not to change".into()
            }
            K::SmallerTeams | K::RetentionMeasure | K::Reorganisation => {
                format!(": leaving is assumed to change by {}", percent(&|e| e))
            }
            K::Establishment | K::AgencyCap => String::new(),
        }
    }

    /// "130 FTE of social workers".
    fn whom(&self, lever: &Acting) -> String {
        format!("{} FTE{}", figure(self.site.fte(&lever.scope.cells)), roles(lever, " of "))
    }

    pub(super) fn agency_in(&self, lever: &Acting) -> f64 {
        self.site.agency.iter().zip(&lever.scope.units).filter(|(_, inside)| **inside).map(|(fte, _)| fte).sum()
    }
}

/// "11 % (0 to 21 %)"; without a range where there is none.
fn range(lever: &Acting, to: &dyn Fn(f64) -> f64, unit: &str) -> String {
    let effect = &lever.effect;
    let (one, other) = (to(effect.low), to(effect.high));
    let (low, high) = (one.min(other), one.max(other));
    let central = figure(to(effect.central));
    if low < high {
        format!("{central}{unit} ({} to {}{unit})", figure(low), figure(high))
    } else {
        format!("{central}{unit}")
    }
}

/// Whole from 10 up, else to one decimal without a needless nought; a minus sign that is one.
fn figure(value: f64) -> String {
    let places = usize::from(value.abs() < 9.95);
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let text = if text == "-0" { "0" } else { text };
    text.replace('-', "−")
}

/// "£2,000".
fn pounds(value: f64) -> String {
    let whole = format!("{value:.0}");
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("£{grouped}")
}

/// "from October 2026 to September 2028", "in September 2027".
fn when(lever: &Acting) -> String {
    if lever.from == lever.until {
        return format!("in {}", lever.from.in_words());
    }
    let until = lever.lever.details.until.map_or(" on".to_owned(), |until| format!(" to {}", until.in_words()));
    format!("from {}{until}", lever.from.in_words())
}

/// The roles named, in the plural, after `before`; nothing where all are meant.
fn roles(lever: &Acting, before: &str) -> String {
    let named: Vec<String> = lever.lever.details.roles.iter().map(|role| plural(role)).collect();
    if named.is_empty() { String::new() } else { format!("{before}{}", named.join(" and ")) }
}

fn plural(role: &str) -> String {
    let words = role.replace('_', " ");
    let whole = ["s", "ed", "staff"].iter().any(|end| words.ends_with(end));
    if whole { words } else { format!("{words}s") }
}

fn counted(units: usize) -> String {
    if units == 1 { "one unit".into() } else { format!("{units} units") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_say_which_way() {
        assert_eq!([10.9, 0.0, -0.01, 2.54, -12.4].map(figure), ["11", "0", "0", "2.5", "−12"]);
        assert_eq!([0.0, 999.0, 2000.0, 1_250_000.0].map(pounds), ["£0", "£999", "£2,000", "£1,250,000"]);
        assert_eq!(
            ["social_worker", "newly_qualified", "staff"].map(plural),
            ["social workers", "newly qualified", "staff"]
        );
    }
}
