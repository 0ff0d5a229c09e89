//! A small invented forecast, with a gap in its history.

use staffcast::domain::{
    Forecast, Gap, HistoryPoint, Interval, Level, Measure, ModelRef, Month, Rate, Step, TrackRecord, UnitOfMeasure,
};

/// Thirty months of an agency rate around 25 %, the fifth to seventh unknown, and a year of forecast.
pub(super) fn forecast() -> Forecast {
    let last = Month::new(2026, 9).expect("a month");
    let history = (0..30).map(|i| point(last.plus(i - 29), i)).collect();
    let forecast = (1..=12).map(|h| step(last.plus(h), f64::from(h))).collect();
    Forecast {
        unit: "rivermouth".into(),
        measure: Measure::Rate(Rate::AgencyRate),
        definition: "dfe_workforce".into(),
        unit_of_measure: UnitOfMeasure::Percent,
        as_of: last.into(),
        model: ModelRef { id: "model-1".into(), method: "monthly stock and flow".into(), fallback: false },
        history,
        breaks: Vec::new(),
        forecast,
        track_record: Some(TrackRecord {
            origins: 12,
            mae: 1.9,
            naive_mae: 2.3,
            seasonal_naive_mae: Some(3.0),
            coverage_80: 0.81,
            coverage_95: 0.94,
            live: None,
        }),
        statement: "We expect the agency rate in September 2027 to be between 18 % and 27 %; ranges like this hold about 8 times in 10.".into(),
        warnings: vec!["Fewer than 48 months of history: ranges are wider.".into()],
    }
}

fn point(month: Month, i: i32) -> HistoryPoint {
    let gap = (4..7).contains(&i).then_some(Gap::Suppressed);
    let agency = 44.0 + f64::from(i % 7) * 0.9 + f64::from(i) * 0.1;
    let all = 190.0;
    let known = gap.is_none();
    HistoryPoint {
        period: month.into(),
        value: known.then_some(100.0 * agency / all),
        numerator: known.then_some(agency),
        denominator: known.then_some(all),
        gap,
    }
}

fn step(month: Month, h: f64) -> Step {
    let interval = |percent, half: f64| Interval {
        level: Level::new(percent).expect("a level"),
        lower: 25.0 - 0.2 * h - half * h.sqrt(),
        upper: 25.0 - 0.2 * h + half * h.sqrt(),
    };
    Step { period: month.into(), point: 25.0 - 0.2 * h, intervals: vec![interval(80, 1.3), interval(95, 2.1)] }
}
