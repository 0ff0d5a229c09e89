//! What is refused, what is said, and what is served where the model does not win.

use staffcast::demo;
use staffcast::domain::{Count, Failure, Forecast, Kind, Measure, Month, Rate, UnitOfMeasure};
use staffcast::fit::panel::{Panel, Ratios};
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::fit;
use staffcast::forecast::workforce::{ForecastError, Options, Outcome, TreeLevel, run};

fn panel(seed: u64, months: usize) -> Panel {
    let last = Month::new(2026, 9).expect("a month");
    demo::invent(&demo::Request { seed, months, last, volatility: 1.0 }).panel()
}

fn options() -> Options {
    Options { paths: 60, horizon: 14, backtest_paths: 60, ..Options::of(&Recipe::default()) }
}

fn forecast(panel: &Panel) -> Outcome {
    let recipe = Recipe::default();
    let fitted = fit(panel, &recipe).expect("a fitted council");
    run(panel, &fitted, &recipe, &options(), &|_| ()).expect("forecasts")
}

fn of<'a>(outcome: &'a Outcome, unit: &str, measure: Measure) -> &'a Forecast {
    outcome.forecasts.iter().find(|f| f.unit == unit && f.measure == measure).expect("forecast")
}

fn warned(forecast: &Forecast, words: &str) -> bool {
    forecast.warnings.iter().any(|w| w.contains(words))
}

#[test]
fn less_than_two_years_is_refused_with_what_would_help() {
    let panel = panel(1, 48);
    let recipe = Recipe::default();
    let fitted = fit(&panel, &recipe).expect("a fitted council");
    let error = run(&panel.until(20), &fitted, &recipe, &options(), &|_| ()).expect_err("too short");
    assert_eq!(error, ForecastError::TooShort { usable: 20, needed: 24 });
    assert_eq!((error.kind(), error.code()), (Kind::Invalid, "history_too_short"));
    assert!(error.to_string().contains("at least 4 earlier months"), "{error}");
}

#[test]
fn a_model_of_another_history_is_refused() {
    let panel = panel(1, 48);
    let recipe = Recipe::default();
    let fitted = fit(&panel.until(40), &recipe).expect("a fitted council");
    let error = run(&panel, &fitted, &recipe, &options(), &|_| ()).expect_err("another history");
    assert_eq!(error.code(), "model_of_other_history");
}

#[test]
fn two_years_are_forecast_but_untested_and_the_reader_is_told() {
    let outcome = forecast(&panel(1, 24));
    let agency = of(&outcome, "rivermouth", Rate::AgencyRate.into());
    assert!(agency.track_record.is_none() && outcome.backtest.scores.is_empty());
    assert!(warned(agency, "fewer than 48 months") && warned(agency, "too short to test"), "{:?}", agency.warnings);
}

#[test]
fn six_years_carry_a_record_and_no_warning() {
    let outcome = forecast(&panel(712, 72));
    let agency = of(&outcome, "rivermouth/north/alder", Rate::AgencyRate.into());
    let record = agency.track_record.as_ref().expect("a record");
    assert_eq!(record.origins, 12);
    assert_eq!(outcome.backtest.origins.len(), 12);
    assert_eq!(outcome.backtest.origins[0].to_string(), "2023-09");
    assert!(record.mae < record.naive_mae && record.seasonal_naive_mae.is_some());
    assert!(agency.warnings.is_empty(), "{:?}", agency.warnings);
}

#[test]
fn where_the_model_does_not_win_the_last_value_is_served_and_marked() {
    let panel = panel(712, 72);
    let outcome = forecast(&panel);
    let lost: Vec<_> = outcome.backtest.scores.iter().filter(|s| s.fallback).collect();
    assert!(!lost.is_empty() && lost.len() < outcome.backtest.scores.len() / 2, "{}", lost.len());
    for score in &outcome.backtest.scores {
        assert_eq!(score.served.mae, if score.fallback { score.naive_mae } else { score.mae });
        let of_measure = outcome.backtest.scores.iter().filter(|s| s.measure == score.measure);
        let same = of_measure.filter(|s| s.definition == score.definition).all(|s| s.fallback == score.fallback);
        assert!(same, "{} falls back at one level of the tree and not at another", score.measure);
    }
    for weighed in &outcome.backtest.combination {
        assert_eq!(weighed.fallback, weighed.shrunk_ratio >= 1.0, "{}", weighed.count);
        for band in &weighed.bands {
            assert!((band.simulation + band.last_value - 1.0).abs() < 1e-12 && (0.0..=1.0).contains(&band.simulation));
        }
    }
    // Posts never change in the simulation, so it can never beat their last value.
    let posts = of(&outcome, "rivermouth", Count::EstablishmentFte.into());
    let last: f64 = panel.establishment[71].iter().flatten().sum();
    assert!(posts.model.fallback && warned(posts, "last value is shown"));
    assert!(posts.model.method.contains("last value"));
    assert!(posts.forecast.iter().all(|step| (step.point - last).abs() < 1e-3));
    for forecast in outcome.forecasts.iter().filter(|f| f.model.fallback) {
        let most = if forecast.unit_of_measure == UnitOfMeasure::Percent { 100.0 } else { f64::INFINITY };
        for step in &forecast.forecast {
            assert!(step.intervals.iter().all(|i| i.lower >= 0.0 && i.upper <= most.max(step.point)));
        }
    }
}

#[test]
fn the_record_is_pooled_over_the_units_of_a_level() {
    let outcome = forecast(&panel(712, 72));
    let record = |unit: &str| of(&outcome, unit, Rate::VacancyRate.into()).track_record.clone();
    assert_eq!(record("rivermouth/north/alder"), record("rivermouth/west/yew"));
    assert_ne!(record("rivermouth/north"), record("rivermouth/north/alder"));
    let score = outcome.backtest.score(Rate::VacancyRate.into(), "dfe", TreeLevel::Team).expect("a score");
    let horizons: Vec<usize> = score.by_horizon.iter().map(|h| h.horizon).collect();
    assert_eq!(horizons, [1, 3, 6, 12, 24]);
    assert_eq!(score.by_horizon[0].outcomes, 12 * 15);
}

/// The same council without offers, without bands and without anything beside staff and agency.
fn bare(months: usize) -> Panel {
    let mut panel = panel(3, months);
    panel.offers = None;
    panel.pipeline = None;
    let unknown = vec![vec![f64::NAN; panel.units.len()]; months];
    panel.ratios = Ratios {
        agency_headcount: unknown.clone(),
        agency_cover_fte: unknown.clone(),
        agency_cost_gbp: unknown.clone(),
        cases: unknown.clone(),
        case_holders_fte: unknown.clone(),
        working_days_lost: unknown,
    };
    let merge = |rows: &mut Vec<Vec<Vec<f64>>>| {
        for cells in rows.iter_mut().flatten() {
            *cells = vec![cells[..4].iter().sum(), cells[4..8].iter().sum(), cells[8]];
        }
    };
    merge(&mut panel.open);
    merge(&mut panel.leavers);
    merge(&mut panel.close);
    panel.cells = (0..3).map(|role| staffcast::fit::panel::Cell { role, band: None }).collect();
    panel
}

#[test]
fn the_least_an_extract_can_hold_is_forecast_and_what_is_missing_is_said() {
    let outcome = forecast(&bare(60));
    let agency = of(&outcome, "rivermouth", Rate::AgencyRate.into());
    assert!(warned(agency, "no accepted offers") && warned(agency, "no bands of service"), "{:?}", agency.warnings);
    let measures: std::collections::BTreeSet<&str> = outcome.forecasts.iter().map(|f| f.measure.as_str()).collect();
    for absent in ["cases", "caseload", "absence_rate", "stability_index", "agency_cover_rate", "agency_cost_gbp"] {
        assert!(!measures.contains(absent), "{absent}");
    }
    for there in ["vacancy_rate", "turnover_rate", "starters", "leavers", "in_post_headcount"] {
        assert!(measures.contains(there), "{there}");
    }
    let starters = of(&outcome, "rivermouth", Count::Starters.into());
    assert!(starters.forecast.iter().map(|s| s.point).sum::<f64>() > 5.0, "starters follow vacancies");
}

#[test]
fn progress_reaches_one_and_never_leaves_its_range() {
    let seen = std::sync::Mutex::new(Vec::new());
    let (panel, recipe) = (panel(5, 48), Recipe::default());
    let fitted = fit(&panel, &recipe).expect("a fitted council");
    let options = Options { measures: vec![Rate::AgencyRate.into()], ..options() };
    run(&panel, &fitted, &recipe, &options, &|share| seen.lock().expect("no thread failed").push(share))
        .expect("forecasts");
    let seen = seen.into_inner().expect("no thread failed");
    assert!(seen.iter().all(|s| (0.0..=1.0).contains(s)) && *seen.last().expect("told") == 1.0);
}

/// Takes everybody and everything out of a unit in some months.
fn empty(panel: &mut Panel, unit: usize, months: std::ops::Range<usize>) {
    for t in months {
        for cells in [&mut panel.open, &mut panel.leavers, &mut panel.close] {
            cells[t][unit].fill(0.0);
        }
        for groups in [&mut panel.establishment, &mut panel.in_post_fte, &mut panel.vacancies, &mut panel.starts] {
            groups[t][unit].fill(0.0);
        }
        panel.offers.as_mut().expect("offers")[t][unit].fill(0.0);
        panel.pipeline.as_mut().expect("a pipeline")[t][unit].fill([0.0; 5]);
        let ratios = &mut panel.ratios;
        for flat in [
            &mut panel.intake,
            &mut panel.agency,
            &mut panel.leavers_fte,
            &mut panel.other_fte,
            &mut ratios.agency_headcount,
            &mut ratios.agency_cover_fte,
            &mut ratios.agency_cost_gbp,
            &mut ratios.cases,
            &mut ratios.case_holders_fte,
            &mut ratios.working_days_lost,
        ] {
            flat[t][unit] = 0.0;
        }
    }
}

#[test]
fn a_team_that_closed_stays_empty_and_one_that_opened_late_is_forecast() {
    let mut panel = panel(8, 60);
    empty(&mut panel, 0, 40..60);
    empty(&mut panel, 1, 0..50);
    let outcome = forecast(&panel);
    for count in [Count::InPostHeadcount, Count::AgencyFte, Count::Starters, Count::Cases] {
        let closed = of(&outcome, "rivermouth/north/alder", count.into());
        assert!(closed.model.fallback || closed.forecast.iter().all(|s| s.point == 0.0), "{count}");
    }
    assert!(!outcome.forecasts.iter().any(|f| f.unit.ends_with("alder") && f.measure == Rate::AgencyRate.into()));
    let late = of(&outcome, "rivermouth/north/ash", Rate::VacancyRate.into());
    assert!(late.forecast.iter().all(|s| (0.0..=100.0).contains(&s.point)));
    let finite = |f: &Forecast| {
        f.forecast.iter().all(|s| s.point.is_finite() && s.intervals.iter().all(|i| i.lower.is_finite()))
    };
    assert!(outcome.forecasts.iter().all(finite));
}
