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
        let done = self.done(lever);
        match self.supposed(lever) {
            Some(supposed) => format!("{done} {supposed}."),
            None => format!("{done}."),
        }
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
                format!("{n} starts a month{source} on top of those the model expects, {when},")
            }
            K::MoreOffers => format!("The {n} % more offers hoped for {when}"),
            K::NewlyQualifiedIntake => format!("{n} newly qualified people on top of the usual intake {when}"),
            K::StudentPlacements => {
                let later = lever.from.plus(lever.entry.lasts_months.unwrap_or(0) as i32);
                format!("Of {n} students placed {when}, those who start in {} as newly qualified", later.in_words())
            }
            K::AgencyConversion => {
                format!("{n} % of {} agency FTE a year taking a permanent post {when}", fte(self.agency_in(lever)))
            }
            K::TimeToStart => {
                format!("{n} months from offer to start on average, for offers made {when}, is taken as reached")
            }
            K::OfferDropout => format!("{n} % of offers made {when} never becoming a start"),
            K::CaseloadCap => format!("No more than {n} cases each {when}: each case fewer than without the cap"),
            K::SmallerTeams => {
                let added = self.added.iter().find(|(index, _)| *index == lever.index).map_or(0.0, |(_, fte)| *fte);
                format!("One manager to no more than {n} others {when} adds {} FTE of managers' posts and", fte(added))
            }
            K::RetentionMeasure => format!("{} for {} {when}", lever.label(), self.whom(lever)),
            K::Establishment => {
                let (verb, n) = if n < 0.0 { ("taken away", -n) } else { ("added", n) };
                format!("{n} FTE of posts{} are {verb} {when}, in proportion to those there are", roles(lever, " of "))
            }
            K::AgencyCap => {
                format!("Agency staff are held at {n} FTE or fewer {when} ({} now)", fte(self.agency_in(lever)))
            }
            K::Reorganisation => format!(
                "{n} % of staff, posts and agency of {} move to {} {when}, and",
                counted(lever.scope.units.iter().filter(|inside| **inside).count()),
                lever.lever.details.to.as_deref().unwrap_or("another unit")
            ),
        }
    }

    /// What it is supposed to do; `None` where that is all there is to it.
    fn supposed(&self, lever: &Acting) -> Option<String> {
        use LeverKind as K;
        let percent = |to: &dyn Fn(f64) -> f64| range(lever, to, " %");
        Some(match lever.kind() {
            K::RetentionPayment | K::PayUplift if lever.is_idle() => "is assumed to change nothing".into(),
            K::RetentionPayment | K::PayUplift => {
                let change = (lever.setting / 100.0).ln_1p();
                let fewer = |elasticity: f64| -(elasticity * change).exp_m1() * 100.0;
                format!("is assumed to lower leaving by about {}", percent(&fewer))
            }
            K::JoiningPayment => format!("is assumed to bring {} more offers", percent(&|e| e)),
            K::Recruitment | K::NewlyQualifiedIntake | K::MoreOffers => {
                format!("{} assumed to be reached to {}", verb(lever), percent(&|e| e * 100.0))
            }
            K::StudentPlacements => format!("are assumed to be {}", percent(&|e| e * 100.0)),
            K::AgencyConversion => {
                let yearly = |e: f64| e * lever.setting;
                format!("is assumed to come to {} a year, as far as there are vacancies", percent(&yearly))
            }
            K::OfferDropout => format!("is assumed to be reached to {}", percent(&|e| e * 100.0)),
            K::CaseloadCap => {
                let turnover = self.site.yearly_turnover(&lever.scope.cells);
                let points = range(lever, &|e| e, " points");
                format!("is assumed to lower yearly turnover ({turnover:.0} % as fitted) by {points}")
            }
            K::SmallerTeams | K::RetentionMeasure | K::Reorganisation if lever.is_idle() => {
                "is assumed to change nothing in who leaves".into()
            }
            K::SmallerTeams | K::RetentionMeasure | K::Reorganisation => {
                format!("is assumed to change leaving by {}", percent(&|e| e))
            }
            K::TimeToStart | K::Establishment | K::AgencyCap => return None,
        })
    }

    /// "130 FTE of social workers".
    fn whom(&self, lever: &Acting) -> String {
        format!("{} FTE{}", fte(self.site.fte(&lever.scope.cells)), roles(lever, " of "))
    }

    pub(super) fn agency_in(&self, lever: &Acting) -> f64 {
        self.site.agency.iter().zip(&lever.scope.units).filter(|(_, inside)| **inside).map(|(fte, _)| fte).sum()
    }
}

fn verb(lever: &Acting) -> &'static str {
    if lever.kind() == LeverKind::NewlyQualifiedIntake && lever.setting == 1.0 { "is" } else { "are" }
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
    let places = if value.abs() >= 9.95 { 0 } else { 1 };
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let text = if text == "-0" { "0" } else { text };
    text.replace('-', "−")
}

fn fte(value: f64) -> String {
    figure(value)
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
