//! A forecast in one plain sentence, and the phrases it is made of.

use crate::domain::{Interval, Measure, Period, Step, UnitOfMeasure, ledger};

/// "We expect the agency rate in September 2027 to be between 18 % and 27 %; ranges like this hold
/// about 8 times in 10." Speaks of the step `ahead` (from 1), or of the last where there are fewer.
pub fn statement(measure: Measure, definition: &str, steps: &[Step], ahead: usize) -> String {
    let Some(step) = steps.get(ahead.saturating_sub(1)).or(steps.last()) else { return String::new() };
    let when = match step.period {
        Period::Year(_) => format!("the year to {}", step.period.last_month().in_words()),
        _ => step.period.last_month().in_words(),
    };
    let subject = subject(measure, definition);
    let unit = measure.unit_of_measure();
    let Some(range) = range(step) else {
        return format!("We expect {subject} in {when} to be about {}.", number(unit, step.point, 0.0));
    };
    let often = often(range.level.percent());
    let what = if is_one(unit, range.lower, range.upper) { "forecasts" } else { "ranges" };
    let between = between(unit, range.lower, range.upper);
    format!("We expect {subject} in {when} to be {between}; {what} like this hold {often}.")
}

/// "between 18 % and 27 %", or "about 18 %" where both ends are printed alike.
pub fn between(unit: UnitOfMeasure, lower: f64, upper: f64) -> String {
    let width = upper - lower;
    let (low, high) = (number(unit, lower, width), number(unit, upper, width));
    if low == high {
        return format!("about {high}");
    }
    let low = if unit == UnitOfMeasure::Percent { low } else { bare(&low).to_owned() };
    format!("between {low} and {high}")
}

fn is_one(unit: UnitOfMeasure, lower: f64, upper: f64) -> bool {
    number(unit, lower, upper - lower) == number(unit, upper, upper - lower)
}

/// "the agency rate", "vacancies"; with its definition where that is not the usual one.
pub fn subject(measure: Measure, definition: &str) -> String {
    let label = measure.label();
    match measure {
        Measure::Count(_) => label.to_owned(),
        Measure::Rate(_) if definition == ledger::default_name(measure) => format!("the {label}"),
        Measure::Rate(_) => format!("the {label} (definition {definition})"),
    }
}

/// The 80 % range where there is one, else the narrowest above, else the widest.
fn range(step: &Step) -> Option<&Interval> {
    step.intervals.iter().find(|i| i.level.percent() >= 80).or(step.intervals.last())
}

/// How often ranges of a level hold: "about 8 times in 10".
pub fn often(percent: u8) -> String {
    match percent {
        95 => "about 19 times in 20".into(),
        p if p % 10 == 0 => format!("about {} times in 10", p / 10),
        p => format!("about {p} times in 100"),
    }
}

/// Rounded so that the last digit still means something in a range of this width.
pub fn number(unit: UnitOfMeasure, value: f64, width: f64) -> String {
    let decimals = |wide: f64| usize::from(width < wide);
    match unit {
        UnitOfMeasure::Percent => format!("{value:.*} %", decimals(4.0)),
        UnitOfMeasure::Fte => format!("{:.*} FTE", decimals(8.0), value),
        UnitOfMeasure::Headcount => grouped(value),
        UnitOfMeasure::Cases => format!("{} cases", grouped(value)),
        UnitOfMeasure::Days => format!("{} days", grouped(value)),
        UnitOfMeasure::CasesPerFte => format!("{value:.1} cases per FTE"),
        UnitOfMeasure::Gbp => format!("£{}", grouped(significant(value, width))),
    }
}

/// The number without its unit, for the lower end of a range.
pub fn bare(number: &str) -> &str {
    number.split(' ').next().unwrap_or(number)
}

/// Rounded to a tenth of the power of ten below the width.
pub fn significant(value: f64, width: f64) -> f64 {
    let scale = if width > 0.0 { width } else { value.abs() };
    let step = 10f64.powf((scale.max(10.0) / 10.0).log10().floor());
    (value / step).round() * step
}

/// A whole number with commas between thousands.
pub fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value.round() < 0.0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Count, Level, Month, Rate};

    fn said(measure: Measure, definition: Option<&str>, lower: f64, upper: f64) -> String {
        let definition = definition.unwrap_or(ledger::default_name(measure));
        let level = Level::new(80).expect("a level");
        let step = Step {
            period: Month::new(2027, 9).expect("a month").into(),
            point: f64::midpoint(lower, upper),
            intervals: vec![Interval { level, lower, upper }],
        };
        statement(measure, definition, &[step], 12)
    }

    #[test]
    fn every_kind_of_measure_is_said_in_its_own_words() {
        let said_of = |measure, lower, upper| {
            let text = said(measure, None, lower, upper);
            text.replace("We expect ", "").replace("; ranges like this hold about 8 times in 10.", "")
        };
        assert_eq!(
            said(Rate::AgencyRate.into(), None, 17.8, 27.3),
            "We expect the agency rate in September 2027 to be between 18 % and 27 %; \
             ranges like this hold about 8 times in 10."
        );
        let cases: [(Measure, f64, f64, &str); 6] = [
            (
                Rate::AbsenceRate.into(),
                2.13,
                3.48,
                "the sickness absence rate in September 2027 to be between 2.1 % and 3.5 %",
            ),
            (
                Rate::Caseload.into(),
                14.24,
                17.81,
                "the average caseload in September 2027 to be between 14.2 and 17.8 cases per FTE",
            ),
            (Count::VacanciesFte.into(), 51.6, 80.9, "vacancies in September 2027 to be between 52 and 81 FTE"),
            (Count::Leavers.into(), 1.0, 5.0, "leavers in September 2027 to be between 1 and 5"),
            (
                Count::AgencyCostGbp.into(),
                312_345.0,
                561_789.0,
                "agency cost in September 2027 to be between £310,000 and £560,000",
            ),
            (Count::Cases.into(), 2_987.4, 3_542.2, "cases in September 2027 to be between 2,987 and 3,542 cases"),
        ];
        for (measure, lower, upper, expected) in cases {
            assert_eq!(said_of(measure, lower, upper), expected);
        }
    }

    #[test]
    fn a_range_that_rounds_to_one_number_is_said_as_one() {
        assert_eq!(
            said(Count::Starters.into(), None, 0.0, 0.0),
            "We expect starters in September 2027 to be about 0; forecasts like this hold about 8 times in 10."
        );
        assert!(said(Rate::TurnoverRate.into(), Some("nhs_average"), 10.0, 20.0).contains("(definition nhs_average)"));
    }
}
