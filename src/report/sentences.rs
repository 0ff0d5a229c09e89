//! Figures told in plain sentences, each with its date, its parts and how sure we are.

use super::words;
use crate::domain::{Forecast, Measure, Period, Step, TrackRecord, UnitOfMeasure};

/// A value of a measure at a time, with what it was divided from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// When.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// The numerator of a rate.
    pub numerator: Option<f64>,
    /// The denominator of a rate.
    pub denominator: Option<f64>,
}

/// "The agency rate of Rivermouth Council was 25.1 % in September 2026 (48.5 of 193.2)."
pub fn now(measure: Measure, unit_name: &str, figure: &Figure) -> String {
    let unit = measure.unit_of_measure();
    format!(
        "The {} of {} was {} in {}{}.",
        subject(measure),
        words::clean_name(unit_name),
        words::value(figure.value, unit),
        words::period(figure.period),
        parts(figure, unit),
    )
}

/// What the sentence speaks of: a count needs "number of".
fn subject(measure: Measure) -> String {
    match measure {
        Measure::Rate(rate) => rate.label().into(),
        Measure::Count(count) if count.unit_of_measure() == UnitOfMeasure::Gbp => count.label().into(),
        Measure::Count(count) => format!("number of {}", count.label()),
    }
}

fn parts(figure: &Figure, unit: UnitOfMeasure) -> String {
    match (figure.numerator, figure.denominator) {
        (Some(top), Some(bottom)) if unit == UnitOfMeasure::Percent => {
            format!(" ({} of {})", words::number(top, 1), words::number(bottom, 1))
        }
        (Some(top), Some(bottom)) => format!(" ({} over {})", words::number(top, 0), words::number(bottom, 1)),
        _ => String::new(),
    }
}

/// "That is 0.4 points lower than a month before and 2.3 points higher than a year before."
pub fn change(now: f64, month_before: Option<f64>, year_before: Option<f64>, unit: UnitOfMeasure) -> Option<String> {
    let against =
        |before: Option<f64>, when: &str| before.map(|before| format!("{} {when}", words::compared(now, before, unit)));
    match (against(month_before, "a month before"), against(year_before, "a year before")) {
        (Some(month), Some(year)) => Some(format!("That is {month} and {year}.")),
        (Some(one), None) | (None, Some(one)) => Some(format!("That is {one}.")),
        (None, None) => None,
    }
}

/// "It fell by 0.4 points in a month and rose by 2.3 points in a year."
pub fn moved(now: f64, month_before: Option<f64>, year_before: Option<f64>, unit: UnitOfMeasure) -> Option<String> {
    let against = |before: Option<f64>, over: &'static str| before.map(|before| Moved::of(now, before, unit, over));
    match (against(month_before, "a month"), against(year_before, "a year")) {
        (Some(month), Some(year)) if month.verb == year.verb && !month.size.is_empty() => {
            Some(format!("It {} and by {} in {}.", month.told(), year.size, year.over))
        }
        (Some(month), Some(year)) => Some(format!("It {} and {}.", month.told(), year.told())),
        (Some(one), None) | (None, Some(one)) => Some(format!("It {}.", one.told())),
        (None, None) => None,
    }
}

/// A change over a while.
struct Moved {
    verb: &'static str,
    /// Empty where nothing changed.
    size: String,
    over: &'static str,
}

impl Moved {
    fn of(now: f64, before: f64, unit: UnitOfMeasure, over: &'static str) -> Self {
        let told = words::compared(now, before, unit);
        match (told.strip_suffix(" higher than"), told.strip_suffix(" lower than")) {
            (Some(size), _) => Self { verb: "rose", size: size.into(), over },
            (_, Some(size)) => Self { verb: "fell", size: size.into(), over },
            (None, None) => Self { verb: "did not change", size: String::new(), over },
        }
    }

    fn told(&self) -> String {
        if self.size.is_empty() {
            format!("{} in {}", self.verb, self.over)
        } else {
            format!("{} by {} in {}", self.verb, self.size, self.over)
        }
    }
}

/// "In September 2027 we expect it to be between 18 % and 27 %; ranges like this hold about 8 times in 10."
///
/// `None` when the step has no range: a point is never told without one.
pub fn expected(step: &Step, unit: UnitOfMeasure) -> Option<String> {
    let interval = step.intervals.first()?;
    Some(format!(
        "In {} we expect it to be {}; ranges like this hold {}.",
        words::period(step.period),
        words::range(interval.lower, interval.upper, unit),
        words::how_often(interval.level),
    ))
}

/// "We expect the agency rate in September 2027 to be between 18 % and 27 %; ranges like this hold about 8 times in 10."
///
/// Of the last step; `None` without steps or ranges.
pub fn headline(forecast: &Forecast) -> Option<String> {
    let step = forecast.forecast.last()?;
    let interval = step.intervals.first()?;
    Some(format!(
        "We expect {}{} in {} to be {}; ranges like this hold {}.",
        if matches!(forecast.measure, Measure::Rate(_)) { "the " } else { "" },
        forecast.measure.label(),
        words::period(step.period),
        words::range(interval.lower, interval.upper, forecast.unit_of_measure),
        words::how_often(interval.level),
    ))
}

/// How forecasts did on the past, in one to three sentences.
///
/// `held_to` is the level the first coverage is about.
pub fn track_record(record: &TrackRecord, unit: UnitOfMeasure, fallback: bool) -> Vec<String> {
    let mut told = vec![format!(
        "We made the same forecast from {} earlier {}, knowing only what was known then, and compared it with what happened.",
        record.origins,
        if record.origins == 1 { "month" } else { "months" },
    )];
    told.push(error_sentence(record, unit, fallback));
    told.push(format!(
        "The 80{0}% range held the outcome {1} in 100 times, the 95{0}% range {2} in 100 times.",
        words::NO_BREAK,
        words::number(record.coverage_80 * 100.0, 0),
        words::number(record.coverage_95 * 100.0, 0),
    ));
    told
}

fn error_sentence(record: &TrackRecord, unit: UnitOfMeasure, fallback: bool) -> String {
    let size = |value| words::difference(value, unit);
    let (ours, naive) = (size(record.mae), size(record.naive_mae));
    if fallback {
        return format!(
            "The model did not beat the plain rule \"it stays as it is\" here, so that rule is what we show, with ranges from its own errors. It missed by {ours} on average."
        );
    }
    let percent = 100.0 * (1.0 - record.mae / record.naive_mae);
    let verdict = if !percent.is_finite() || percent.abs() < 0.5 {
        "about as good".to_owned()
    } else if percent > 0.0 {
        format!("{}{}% better", words::number(percent, 0), words::NO_BREAK)
    } else {
        format!("{}{}% worse", words::number(-percent, 0), words::NO_BREAK)
    };
    format!(
        "It missed by {ours} on average; the plain rule \"it stays as it is\" missed by {naive}. Ours was {verdict}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_by_its_direction() {
        let told = |month, year| {
            let told = moved(25.0, month, year, UnitOfMeasure::Percent).expect("a sentence");
            told.replace(words::NO_BREAK, " ")
        };
        assert_eq!(told(Some(25.4), Some(22.7)), "It fell by 0.4 points in a month and rose by 2.3 points in a year.");
        assert_eq!(told(Some(24.8), Some(24.4)), "It rose by 0.2 points in a month and by 0.6 points in a year.");
        assert_eq!(told(Some(25.0), Some(24.4)), "It did not change in a month and rose by 0.6 points in a year.");
        assert_eq!(told(None, Some(25.0)), "It did not change in a year.");
        assert_eq!(moved(25.0, None, None, UnitOfMeasure::Percent), None);
    }
}
