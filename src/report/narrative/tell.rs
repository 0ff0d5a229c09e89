//! The sections of a quarter.

use super::figures::{self, Recorded};
use super::{Known, Narrative, Past, Section, Sentence, scenarios};
use crate::domain::{Count, Forecast, Measure, Period, Rate, UnitOfMeasure, ledger};
use crate::report::{sentences, words};

/// Tells a quarter.
pub fn tell(known: &Known) -> Narrative {
    let mut sections = vec![
        section("headline", "In short", headline(known)),
        section("agency", "Agency staff", agency(known)),
        section("vacancies", "Vacancies", vacancies(known)),
        section("turnover", "Turnover", rate(known, Rate::TurnoverRate)),
        section("starters_and_leavers", "Starters and leavers", flows(known)),
        section("recruitment", "Recruitment under way", recruitment(known)),
        section("expected", "What we expect", ahead(known)),
        section("scenarios", "What could be done", scenarios::tell(known)),
    ];
    sections.retain(|section| !section.sentences.is_empty());
    let as_of = known.forecasts.iter().map(|forecast| forecast.as_of).max();
    Narrative {
        unit: known.unit.clone(),
        name: words::clean_name(&known.name),
        quarter: known.quarter,
        as_of,
        sections,
    }
}

fn section(id: &'static str, heading: &'static str, sentences: Vec<Sentence>) -> Section {
    Section { id, heading, sentences }
}

impl Known {
    fn past(&self, measure: Measure) -> Option<Recorded<'_>> {
        let own = |past: &&Past| past.measure == measure;
        self.pasts.iter().find(own).map(|past| Recorded { unit: &self.unit, past })
    }

    fn count(&self, count: Count) -> Option<Recorded<'_>> {
        self.past(Measure::Count(count))
    }

    fn forecast(&self, measure: Measure) -> Option<&Forecast> {
        let usual = ledger::default_name(measure);
        self.forecasts.iter().find(|of| of.measure == measure && of.definition == usual)
    }

    /// The last month of the quarter.
    fn end(&self) -> Period {
        Period::Month(self.quarter.last_month())
    }
}

fn recorded<'a>(unit: &'a str, past: &'a Past) -> Recorded<'a> {
    Recorded { unit, past }
}

/// "The agency rate of Rivermouth Council was 25.1 % in September 2026 (48.5 of 193.2)."
pub fn now(unit: &str, name: &str, past: &Past, at: Period) -> Option<Sentence> {
    let of = recorded(unit, past);
    let (point, value) = of.at(at)?;
    let told = sentences::Figure { period: at, value, numerator: point.numerator, denominator: point.denominator };
    Some(Sentence { sentence: sentences::now(past.measure, name, &told), figures: of.now(point, value) })
}

/// "The agency rate was 0.4 points lower than three months before and 2.3 points higher than a year before."
pub fn changed(unit: &str, past: &Past, at: Period) -> Option<Sentence> {
    let of = recorded(unit, past);
    let (_, value) = of.at(at)?;
    let before: &[(i32, &str)] = match at {
        Period::Month(_) => &[(-3, "three months before"), (-12, "a year before")],
        Period::Quarter(..) => &[(-1, "a quarter before"), (-4, "a year before")],
        Period::Year(_) => &[(-1, "a year before")],
    };
    let mut figures = Vec::new();
    let mut parts = Vec::new();
    for (steps, when) in before {
        let Some((point, then)) = of.at(at.after(*steps)) else { continue };
        parts.push(format!("{} {when}", words::compared(value, then, of.measured())));
        figures.extend(of.difference(((at, value), (point.period, then))));
    }
    let what = past.measure.label();
    let sentence = format!("The {what} was {}.", parts.join(" and "));
    (!parts.is_empty()).then_some(Sentence { sentence, figures })
}

/// "We expect the agency rate in September 2027 to be between 18 % and 27 %; ranges like this hold about 8 times in 10."
///
/// Of the last step of a forecast; `None` without steps or ranges.
pub fn expected(forecast: &Forecast) -> Option<Sentence> {
    let step = forecast.forecast.last()?;
    let figures = figures::ends(forecast, step)?;
    Some(Sentence { sentence: sentences::headline(forecast)?, figures: figures.into() })
}

/// How such forecasts did: how far they missed, beside the last value, and how often their ranges held.
pub fn record(forecast: &Forecast) -> Vec<Sentence> {
    let Some(track) = &forecast.track_record else { return Vec::new() };
    let [origins, ours, naive, held_80, held_95] = figures::record(forecast, track);
    let what = forecast.measure.label();
    let missed = if forecast.model.fallback {
        Sentence {
            sentence: format!(
                "The model did not beat the plain rule \u{201c}it stays as it is\u{201d} for the {what}, so that rule is \
                 what we show; made again from {} past dates, it missed by {} on average.",
                origins.printed, ours.printed
            ),
            figures: vec![origins, ours],
        }
    } else {
        Sentence {
            sentence: format!(
                "Made again from {} past dates, the forecast of the {what} missed by {} on average; the plain rule \
                 \u{201c}it stays as it is\u{201d} missed by {}.",
                origins.printed, ours.printed, naive.printed
            ),
            figures: vec![origins, ours, naive],
        }
    };
    let held = Sentence {
        sentence: format!(
            "Its 80{0}% range held the outcome {1} times, its 95{0}% range {2} times.",
            words::NO_BREAK,
            held_80.printed,
            held_95.printed
        ),
        figures: vec![held_80, held_95],
    };
    vec![missed, held]
}

/// Now, what is expected, what changed.
fn headline(known: &Known) -> Vec<Sentence> {
    let agency = Measure::Rate(Rate::AgencyRate);
    let Some(of) = known.past(agency) else { return Vec::new() };
    let ahead = known.forecast(agency).and_then(expected);
    let told = [now(&known.unit, &known.name, of.past, known.end()), ahead, changed(&known.unit, of.past, known.end())];
    told.into_iter().flatten().collect()
}

/// A rate at the end of the quarter and how it changed.
fn rate(known: &Known, rate: Rate) -> Vec<Sentence> {
    let Some(of) = known.past(Measure::Rate(rate)) else { return Vec::new() };
    let told = [now(&known.unit, &known.name, of.past, known.end()), changed(&known.unit, of.past, known.end())];
    told.into_iter().flatten().collect()
}

fn agency(known: &Known) -> Vec<Sentence> {
    let mut told = rate(known, Rate::AgencyRate);
    let cost = known.count(Count::AgencyCostGbp).and_then(|of| of.sum(known.quarter));
    told.extend(cost.map(|cost| Sentence {
        sentence: format!("Agencies charged {} in {}.", cost.printed, words::period(known.quarter)),
        figures: vec![cost],
    }));
    told
}

fn vacancies(known: &Known) -> Vec<Sentence> {
    rate(known, Rate::VacancyRate)
}

fn flows(known: &Known) -> Vec<Sentence> {
    let of = |quarter: Period| {
        let sum = |count| known.count(count).and_then(|of: Recorded| of.sum(quarter));
        let (starters, leavers) = (sum(Count::Starters)?, sum(Count::Leavers)?);
        let people = if starters.printed == "1" { "person" } else { "people" };
        Some(Sentence {
            sentence: format!(
                "In {}, {} {people} started and {} left.",
                words::period(quarter),
                starters.printed,
                leavers.printed
            ),
            figures: vec![starters, leavers],
        })
    };
    let staff = known.count(Count::InPostFte).and_then(|staff| {
        let (point, value) = staff.at(known.end())?;
        let figures = staff.now(point, value);
        let printed = words::value(value, UnitOfMeasure::Fte);
        Some(Sentence {
            sentence: format!("At the end of {}, {printed} were in post.", words::period(known.end())),
            figures,
        })
    });
    [of(known.quarter), of(known.quarter.after(-4)), staff].into_iter().flatten().collect()
}

fn recruitment(known: &Known) -> Vec<Sentence> {
    let accepted = known.count(Count::OffersAccepted).and_then(|of| of.sum(known.quarter));
    let accepted = accepted.map(|sum| {
        let offers = if sum.printed == "1" { "offer was" } else { "offers were" };
        Sentence {
            sentence: format!("In {}, {} {offers} accepted.", words::period(known.quarter), sum.printed),
            figures: vec![sum],
        }
    });
    [accepted, due(known)].into_iter().flatten().collect()
}

/// Accepted offers by the month they start in.
fn due(known: &Known) -> Option<Sentence> {
    let end = known.quarter.last_month();
    let mut figures = Vec::new();
    let mut parts = Vec::new();
    for (count, ahead) in Count::DUE.into_iter().zip(1..) {
        let of = known.count(count)?;
        let (point, value) = of.at(known.end())?;
        let figure = of.now(point, value).into_iter().next()?;
        let when = if ahead < 5 { format!("in {}", end.plus(ahead).in_words()) } else { "later".into() };
        parts.push(format!("{} {when}", figure.printed));
        figures.push(figure);
    }
    let last = parts.pop()?;
    Some(Sentence { sentence: format!("Accepted offers still to start: {} and {last}.", parts.join(", ")), figures })
}

/// A year ahead, and how such forecasts did.
fn ahead(known: &Known) -> Vec<Sentence> {
    let measures = [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate].map(Measure::Rate);
    let measures = measures.into_iter().chain([Measure::Count(Count::InPostFte)]);
    let forecasts: Vec<&Forecast> = measures.filter_map(|measure| known.forecast(measure)).collect();
    let mut told: Vec<Sentence> = forecasts.iter().filter_map(|of| expected(of)).collect();
    if let Some(first) = forecasts.first().filter(|first| first.as_of != known.end()) {
        let sentence = format!("These forecasts know figures up to {}.", words::period(first.as_of));
        told.insert(0, Sentence { sentence, figures: Vec::new() });
    }
    told.extend(known.forecast(Measure::Rate(Rate::AgencyRate)).map(record).unwrap_or_default());
    told
}
