//! What is tried on a council begins with the forecast it was served.

use std::collections::BTreeSet;

use staffcast::demo;
use staffcast::domain::{Count, Measure, Month, Rate};
use staffcast::fit::panel::Panel;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::interventions::{Draw, HazardChange, Interventions};
use staffcast::forecast::workforce::{
    Ageing, BacktestReport, Made, Options, Outcome, RatioModels, Run, Simulator, WhatIf, run,
};

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
            let whatif = WhatIf::new(council.made(report), &council.options, unit, None).expect("a unit");
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
    let error = WhatIf::new(made, &council.options, "rivermouth/nowhere", None).expect_err("no such unit");
    assert!(error.to_string().contains("rivermouth/nowhere"));
    let whatif = WhatIf::new(made, &council.options, "rivermouth/north", None).expect("a unit");
    assert!(whatif.values(whatif.baseline(), Measure::Rate(Rate::AgencyRate), "no_such").is_none());
    assert!(whatif.run(&Interventions::default(), &|| false).is_none(), "called off");
}

// The two-pass weighing, the sums made on the way and the narrower simulation are only quicker ways to the same bytes.
#[test]
fn sums_and_fewer_counts_are_those_of_the_whole_simulation() {
    let council = council(109);
    let ratios = RatioModels::fit(&council.panel);
    let simulator = || Simulator::new(&council.fitted, &council.recipe.simulation, &ratios);
    let run = Run { seed: 5, paths: 70, months: 9, ageing: Ageing::Cohorts };
    let supplement = HazardChange { effect: 0, size: vec![vec![-0.1; cells(&council)]; 9] };
    let lever =
        Interventions { effects: vec![Draw::certain(1.0)], hazard: vec![supplement], ..Interventions::default() };
    let (whole, units) = (simulator().run_with(&run, &lever, &|| true).expect("not stopped").paths, [0, 2, 3]);
    let wanted = BTreeSet::from([Count::AgencyCostGbp, Count::Cases]);
    let narrow = simulator().only(&wanted).add_up(&units, &run, &lever, &|| true).expect("not stopped");
    let added = simulator().add_up(&units, &run, &lever, &|| true).expect("not stopped");
    assert_eq!(added.counts.iter().map(|(count, _)| *count).collect::<Vec<_>>(), whole.counts());
    assert_eq!(narrow.counts.len(), added.counts.len() - 4, "six counts follow by a ratio; two were wanted");
    for (count, months) in added.counts.iter().chain(&narrow.counts) {
        for (month, found) in months.iter().enumerate() {
            let mut sums = vec![0.0; run.paths];
            for unit in units {
                assert!(whole.add_to(*count, unit, month, &mut sums));
            }
            assert_eq!(*found, sums, "{count} {month}");
        }
    }
}

fn cells(council: &Council) -> usize {
    council.fitted.units.len() * council.fitted.cells.len()
}
