//! What is tried on a council begins with the forecast it was served.

use staffcast::demo;
use staffcast::domain::{Measure, Month, Rate};
use staffcast::fit::panel::Panel;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::interventions::Interventions;
use staffcast::forecast::workforce::{BacktestReport, Made, Options, Outcome, WhatIf, run};

struct Council {
    panel: Panel,
    fitted: Workforce,
    recipe: Recipe,
    options: Options,
    outcome: Outcome,
}

fn council(seed: u64) -> Council {
    let request = demo::Request { seed, ..demo::Request::demo(Month::new(2026, 9).expect("a month")) };
    let (panel, recipe) = (demo::invent(&request).panel(), Recipe::default());
    let fitted = fit(&panel, &recipe).expect("a fitted council");
    let options = Options { paths: 100, horizon: 14, backtest_paths: 40, ..Options::of(&recipe) };
    let outcome = run(&panel, &fitted, &recipe, &options, &|_| ()).expect("forecasts");
    Council { panel, fitted, recipe, options, outcome }
}

impl Council {
    fn made<'a>(&'a self, report: &'a BacktestReport) -> Made<'a> {
        Made { panel: &self.panel, fitted: &self.fitted, recipe: &self.recipe, report }
    }
}

fn tidy(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[test]
fn nothing_tried_is_the_served_forecast_whatever_is_served() {
    let (mut fallbacks, mut weighed) = (0, false);
    for seed in [109, 4001] {
        let council = council(seed);
        let report = &council.outcome.backtest;
        weighed |= report.combination.iter().any(|c| c.bands.iter().any(|b| (b.simulation - 1.0).abs() > 1e-6));
        for unit in ["rivermouth", "rivermouth/north", "rivermouth/north/alder"] {
            let whatif = WhatIf::new(council.made(report), &council.options, unit, &[]).expect("a unit");
            let tried = whatif.run(&Interventions::default(), &|| true).expect("not stopped");
            for forecast in council.outcome.forecasts.iter().filter(|f| f.unit == unit) {
                let levels = &forecast.forecast[0].intervals;
                let ends = levels.iter().flat_map(|i| [i.level.tail(), 1.0 - i.level.tail()]);
                let probabilities: Vec<f64> = std::iter::once(0.5).chain(ends).collect();
                let found = whatif.quantiles(&tried, forecast.measure, &forecast.definition, &probabilities);
                let found = found.expect("the measure is forecast");
                for (step, found) in forecast.forecast.iter().zip(&found) {
                    let ends = step.intervals.iter().flat_map(|i| [i.lower, i.upper]);
                    let served: Vec<f64> = std::iter::once(step.point).chain(ends).collect();
                    let found: Vec<f64> = found.iter().map(|v| tidy(*v)).collect();
                    assert_eq!(found, served, "{unit} {} {} {}", forecast.measure, forecast.definition, step.period);
                }
                let fallback = whatif.is_fallback(forecast.measure, &forecast.definition);
                assert_eq!(fallback, Some(forecast.model.fallback));
                fallbacks += usize::from(forecast.model.fallback);
            }
        }
    }
    assert!(fallbacks > 0 && weighed, "both ways of serving are met: {fallbacks} {weighed}");
}

#[test]
fn a_unit_the_model_does_not_know_is_refused() {
    let council = council(109);
    let made = council.made(&council.outcome.backtest);
    let error = WhatIf::new(made, &council.options, "rivermouth/nowhere", &[]).expect_err("no such unit");
    assert!(error.to_string().contains("rivermouth/nowhere"));
    let whatif = WhatIf::new(made, &council.options, "rivermouth/north", &[]).expect("a unit");
    assert!(whatif.values(whatif.baseline(), Measure::Rate(Rate::AgencyRate), "no_such").is_none());
    assert!(whatif.run(&Interventions::default(), &|| false).is_none(), "called off");
}
