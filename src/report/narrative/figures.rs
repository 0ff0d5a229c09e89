//! Figures of sentences, each with its printed form and its source.

use super::{Figure, Past};
use crate::domain::{Forecast, HistoryPoint, Period, Step, TrackRecord, UnitOfMeasure};
use crate::report::address::encode;
use crate::report::words;

/// Figures of one measure of one unit, from what was recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recorded<'a> {
    pub(super) unit: &'a str,
    pub(super) past: &'a Past,
}

impl Recorded<'_> {
    /// What is measured in.
    pub(super) fn measured(&self) -> UnitOfMeasure {
        self.past.measure.unit_of_measure()
    }

    /// The point of a period that has a value.
    pub(super) fn at(&self, period: Period) -> Option<(&HistoryPoint, f64)> {
        let point = self.past.points.iter().find(|point| point.period == period)?;
        point.value.map(|value| (point, value))
    }

    fn figure(&self, (from, to): (Period, Period), statistic: &'static str, value: f64, printed: String) -> Figure {
        let (measure, definition) = (self.past.measure, &self.past.definition);
        let source = format!(
            "/api/v1/observations?unit={}&measure={measure}&definition={}&from={from}&to={to}",
            encode(self.unit),
            encode(definition),
        );
        Figure {
            unit: self.unit.to_owned(),
            measure: measure.to_string(),
            definition: definition.clone(),
            period: to,
            statistic,
            value,
            printed,
            compared_with: None,
            source,
        }
    }

    /// The value, and what it was divided from where a sentence prints that too.
    pub(super) fn now(&self, point: &HistoryPoint, value: f64) -> Vec<Figure> {
        let unit = self.measured();
        let at = (point.period, point.period);
        let mut figures = vec![self.figure(at, "value", value, words::value(value, unit))];
        if let (Some(top), Some(bottom)) = (point.numerator, point.denominator) {
            let decimals = usize::from(unit == UnitOfMeasure::Percent);
            figures.push(self.figure(at, "numerator", top, words::number(top, decimals)));
            figures.push(self.figure(at, "denominator", bottom, words::number(bottom, 1)));
        }
        figures
    }

    /// The value less that of an earlier period, from the printed values; `None` where they print alike.
    pub(super) fn difference(&self, (now, before): ((Period, f64), (Period, f64))) -> Option<Figure> {
        let unit = self.measured();
        let scale = 10f64.powi(words::decimals(unit) as i32);
        let difference = ((now.1 * scale).round() - (before.1 * scale).round()) / scale;
        let printed = words::difference(difference.abs(), unit);
        (difference != 0.0).then(|| Figure {
            compared_with: Some(before.0),
            ..self.figure((before.0, now.0), "difference", difference, printed)
        })
    }

    /// The sum of the months of a quarter; `None` where one of them is not known.
    pub(super) fn sum(&self, quarter: Period) -> Option<Figure> {
        let (first, last) = (quarter.first_month(), quarter.last_month());
        let months = (0..=last.since(first)).map(|n| self.at(Period::Month(first.plus(n))).map(|(_, value)| value));
        let sum = months.sum::<Option<f64>>()?;
        let printed = words::value(sum, self.measured());
        Some(Figure { period: quarter, ..self.figure((first.into(), last.into()), "sum", sum, printed) })
    }
}

/// A figure of a forecast.
fn forecast_figure(of: &Forecast, period: Period, statistic: &'static str, value: f64, printed: String) -> Figure {
    let source = format!(
        "/api/v1/forecasts?unit={}&measure={}&definition={}&horizon={}&levels=80,95",
        encode(&of.unit),
        of.measure,
        encode(&of.definition),
        of.forecast.len(),
    );
    Figure {
        unit: of.unit.clone(),
        measure: of.measure.to_string(),
        definition: of.definition.clone(),
        period,
        statistic,
        value,
        printed,
        compared_with: None,
        source,
    }
}

/// Both ends of the 80 % range of a step, as [`words::range`] prints them.
pub(super) fn ends(of: &Forecast, step: &Step) -> Option<[Figure; 2]> {
    let interval = step.intervals.first()?;
    let (low, high) = words::range_ends(interval.lower, interval.upper, of.unit_of_measure);
    let figure = |statistic, value, printed| forecast_figure(of, step.period, statistic, value, printed);
    Some([figure("lower_80", interval.lower, low), figure("upper_80", interval.upper, high)])
}

/// What the sentences about a track record print.
pub(super) fn record(of: &Forecast, record: &TrackRecord) -> [Figure; 5] {
    let figure = |statistic, value, printed| forecast_figure(of, of.as_of, statistic, value, printed);
    let miss = |value| words::difference(value, of.unit_of_measure);
    let share = |value: f64| format!("{} in 100", words::number(100.0 * value, 0));
    [
        figure("origins", f64::from(record.origins), record.origins.to_string()),
        figure("mae", record.mae, miss(record.mae)),
        figure("naive_mae", record.naive_mae, miss(record.naive_mae)),
        figure("coverage_80", record.coverage_80, share(record.coverage_80)),
        figure("coverage_95", record.coverage_95, share(record.coverage_95)),
    ]
}
