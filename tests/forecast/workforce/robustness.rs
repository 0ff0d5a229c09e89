//! What a strange month, a team that opens late, zeros, gaps and a shift of level do to forecasts.

use staffcast::demo;
use staffcast::domain::{Count, Forecast, Measure, Month, Rate};
use staffcast::fit::panel::Panel;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::fit;
use staffcast::forecast::workforce::{Options, Outcome, run};

fn panel(seed: u64) -> Panel {
    let last = Month::new(2026, 9).expect("a month");
    demo::invent(&demo::Request { seed, months: 60, last, volatility: 1.0 }).panel()
}

fn forecast(panel: &Panel) -> Outcome {
    let recipe = Recipe::default();
    let fitted = fit(panel, &recipe).expect("a fitted council");
    let measures = vec![
        Rate::AgencyRate.into(),
        Rate::VacancyRate.into(),
        Rate::Caseload.into(),
        Rate::AbsenceRate.into(),
        Count::AgencyFte.into(),
        Count::Cases.into(),
        Count::AgencyCostGbp.into(),
    ];
    let options = Options { paths: 128, horizon: 12, backtest_paths: 64, measures, ..Options::of(&recipe) };
    run(panel, &fitted, &recipe, &options, &|_| ()).expect("forecasts")
}

fn of<'a>(outcome: &'a Outcome, unit: &str, measure: Measure) -> &'a Forecast {
    outcome.forecasts.iter().find(|f| f.unit == unit && f.measure == measure).expect("a forecast")
}

/// Width of the 80 % range a year ahead.
fn width(forecast: &Forecast) -> f64 {
    let range = &forecast.forecast[11].intervals[1];
    range.upper - range.lower
}

/// The organisation's points a year ahead, before and after; each must move by less than a quarter of its 80 % range.
fn moved_little(before: &Panel, after: &Panel) {
    let (before, after) = (forecast(before), forecast(after));
    let mut compared = 0;
    for own in before.forecasts.iter().filter(|f| f.unit == "rivermouth" && !f.model.fallback) {
        let then = after
            .forecasts
            .iter()
            .find(|f| (f.measure, &f.definition, &f.unit) == (own.measure, &own.definition, &own.unit));
        let then = then.expect("the same forecasts");
        let step = (then.forecast[11].point - own.forecast[11].point).abs();
        assert!(
            then.model.fallback || step <= 0.25 * width(own),
            "{} {}: moved by {step} of a range of {}",
            own.measure,
            own.definition,
            width(own)
        );
        compared += usize::from(!then.model.fallback);
        assert!(
            then.model.fallback || width(then) < 1.5 * width(own),
            "{}: {} {}",
            own.measure,
            width(then),
            width(own)
        );
    }
    assert!(compared >= 6, "only {compared} compared");
}

#[test]
fn a_month_ten_times_too_large_moves_no_forecast_by_more_than_a_quarter_of_its_range() {
    let before = panel(31);
    let mut after = before.clone();
    after.agency[41][3] *= 10.0;
    after.ratios.cases[37][5] *= 10.0;
    after.ratios.working_days_lost[30][2] *= 10.0;
    after.ratios.agency_cost_gbp[44][7] *= 10.0;
    moved_little(&before, &after);
}

#[test]
fn the_last_month_ten_times_too_large_moves_no_forecast_by_more_than_a_quarter_of_its_range() {
    let before = panel(32);
    let mut after = before.clone();
    after.agency[59][3] *= 10.0;
    after.ratios.cases[59][5] *= 10.0;
    moved_little(&before, &after);
}

// A pandemic's year of sickness: twice the days lost for nine months, then as before.
#[test]
fn a_shift_of_level_that_ended_does_not_stay_in_the_forecast() {
    let before = panel(33);
    let mut after = before.clone();
    for month in &mut after.ratios.working_days_lost[20..29] {
        for days in month {
            *days *= 2.0;
        }
    }
    let (before, after) = (forecast(&before), forecast(&after));
    let point = |outcome| of(outcome, "rivermouth", Rate::AbsenceRate.into()).forecast[11].point;
    assert!(point(&after) < 1.25 * point(&before), "{} {}", point(&after), point(&before));
}

// The level of cover doubles for good a year before the end: the forecast follows it.
#[test]
fn a_shift_of_level_that_stays_is_followed() {
    let mut panel = panel(34);
    for month in &mut panel.ratios.cases[48..] {
        for cases in month {
            *cases *= 1.5;
        }
    }
    let last: f64 = panel.ratios.cases[59].iter().sum();
    let outcome = forecast(&panel);
    let cases = of(&outcome, "rivermouth", Count::Cases.into());
    assert!((cases.forecast[2].point / last - 1.0).abs() < 0.12, "{} {last}", cases.forecast[2].point);
}

#[test]
fn zeros_and_gaps_in_one_team_leave_finite_bounded_forecasts_everywhere() {
    let mut panel = panel(35);
    for t in 0..60 {
        // Agency every fifth month only; cases missing for a year and a half; days lost often none.
        if t % 5 != 0 {
            panel.agency[t][4] = 0.0;
            panel.ratios.agency_headcount[t][4] = 0.0;
            panel.ratios.agency_cover_fte[t][4] = 0.0;
            panel.ratios.agency_cost_gbp[t][4] = 0.0;
        }
        if (20..38).contains(&t) {
            panel.ratios.cases[t][6] = f64::NAN;
        }
        if t % 3 == 0 {
            panel.ratios.working_days_lost[t][8] = 0.0;
        }
    }
    let outcome = forecast(&panel);
    for forecast in &outcome.forecasts {
        let most =
            if matches!(forecast.measure, Measure::Rate(r) if r != Rate::Caseload) { 100.0 } else { f64::INFINITY };
        for step in &forecast.forecast {
            let ends = step.intervals.iter().flat_map(|i| [i.lower, i.upper]).chain([step.point]);
            assert!(
                ends.clone().all(|v| v.is_finite() && (0.0..=most).contains(&v)),
                "{} {}",
                forecast.unit,
                forecast.measure
            );
        }
    }
    let agency = of(&outcome, "rivermouth/east/cedar", Count::AgencyFte.into());
    assert!(agency.forecast.iter().all(|s| s.point < 8.0), "an intermittent user of agency stays one");
}

#[test]
fn a_team_whose_cases_are_known_for_three_months_borrows_from_the_others() {
    let mut panel = panel(36);
    for t in 0..57 {
        panel.ratios.cases[t][2] = f64::NAN;
    }
    let last = panel.ratios.cases[59][2];
    let outcome = forecast(&panel);
    let cases = of(&outcome, "rivermouth/north/beech", Count::Cases.into());
    let (near, far) = (&cases.forecast[0], &cases.forecast[11]);
    assert!((near.point / last - 1.0).abs() < 0.25 && (far.point / last - 1.0).abs() < 0.5, "{last}: {cases:?}");
    assert!(width(cases) < last, "the range of a late team is no wider than its size");
}
