//! Every measure agrees with every other, on every path, for any number of threads.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use staffcast::demo;
use staffcast::domain::{Count, Forecast, Gap, Measure, Month, Period, ledger};
use staffcast::fit::panel::Panel;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::{Ageing, Options, Outcome, Paths, RatioModels, Run, Simulator, run};

fn panel(months: usize) -> Panel {
    demo::invent(&demo::Request { months, ..demo::Request::demo(Month::new(2026, 9).expect("a month")) }).panel()
}

fn forecast(panel: &Panel, options: &Options) -> Outcome {
    let recipe = Recipe::default();
    let fitted = fit(panel, &recipe).expect("a fitted council");
    run(panel, &fitted, &recipe, options, &|_| ()).expect("forecasts")
}

fn options(paths: usize, horizon: usize) -> Options {
    Options { paths, horizon, backtest_paths: 40, ..Options::of(&Recipe::default()) }
}

/// Forecasts of two years of history, so that no backtest can put the last value in their place.
fn without_backtest(paths: usize) -> Outcome {
    forecast(&panel(24), &options(paths, 30))
}

struct World {
    panel: Panel,
    fitted: Workforce,
    paths: Paths,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let (panel, recipe) = (panel(72), Recipe::default());
        let fitted = fit(&panel, &recipe).expect("a fitted council");
        let ratios = RatioModels::fit(&panel);
        let run = Run { seed: 5, paths: 150, months: 36, ageing: Ageing::Cohorts };
        let paths = Simulator::new(&fitted, &recipe.simulation, &ratios).run(&run);
        World { panel, fitted, paths }
    })
}

#[test]
fn people_are_conserved_on_every_path() {
    let World { fitted, paths, .. } = world();
    let of = |count, unit, month| paths.values(count, unit, month).expect("simulated");
    for unit in 0..paths.units() {
        let mut before = vec![fitted.state.staff[unit].iter().sum::<f64>(); paths.paths()];
        for month in 0..paths.months() {
            let now = of(Count::InPostHeadcount, unit, month);
            let (left, started) = (of(Count::Leavers, unit, month), of(Count::Starters, unit, month));
            for p in 0..paths.paths() {
                assert_eq!(now[p], before[p] - left[p] + started[p], "unit {unit}, month {month}, path {p}");
                assert!(now[p].fract() == 0.0 && now[p] >= 0.0);
            }
            before = now;
        }
    }
}

#[test]
fn nothing_is_negative_and_parts_are_within_their_wholes() {
    let World { paths, .. } = world();
    for unit in 0..paths.units() {
        for month in 0..paths.months() {
            let of = |count| paths.values(count, unit, month).expect("simulated");
            for count in paths.counts() {
                assert!(of(*count).iter().all(|v| *v >= 0.0 && v.is_finite()), "{count} of unit {unit}");
            }
            let within = |part, whole| of(part).iter().zip(of(whole)).all(|(p, w)| *p <= w + 1e-3);
            assert!(within(Count::AgencyCoverFte, Count::AgencyFte));
            assert!(within(Count::Headcount0To1, Count::InPostHeadcount));
            assert!(within(Count::VacanciesFte, Count::EstablishmentFte));
        }
    }
}

#[test]
fn one_seed_gives_the_same_bytes_for_one_and_for_two_threads() {
    let panel = panel(48);
    let bytes = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let outcome = pool.install(|| forecast(&panel, &options(130, 12)));
        let text = |f: &Forecast| serde_json::to_string(f).expect("JSON");
        let forecasts: Vec<String> = outcome.forecasts.iter().map(text).collect();
        (forecasts, serde_json::to_string(&outcome.backtest).expect("JSON"))
    };
    assert!(bytes(1) == bytes(2), "the outcome depends on the number of threads");
}

#[test]
fn more_paths_keep_the_first_ones() {
    let World { fitted, panel, paths } = world();
    let (recipe, ratios) = (Recipe::default(), RatioModels::fit(panel));
    let few = Simulator::new(fitted, &recipe.simulation, &ratios).run(&Run {
        seed: 5,
        paths: 3,
        months: 36,
        ageing: Ageing::Cohorts,
    });
    for count in few.counts() {
        let (few, many) = (few.values(*count, 4, 35), paths.values(*count, 4, 35));
        assert_eq!(few.expect("simulated")[..], many.expect("simulated")[..3], "{count}");
    }
}

/// Points by unit, measure, definition and month.
type Points<'a> = BTreeMap<(&'a str, Measure, &'a str, Period), f64>;

fn points(outcome: &Outcome) -> Points<'_> {
    let steps = |f: &'_ Forecast| f.forecast.iter().map(|s| (s.period, s.point)).collect::<Vec<_>>();
    let all = outcome.forecasts.iter();
    all.flat_map(|f| {
        steps(f).into_iter().map(move |(p, v)| ((f.unit.as_str(), f.measure, f.definition.as_str(), p), v))
    })
    .collect()
}

#[test]
fn teams_add_up_to_areas_and_areas_to_the_council() {
    let outcome = without_backtest(1);
    let points = points(&outcome);
    for ((unit, measure, definition, period), whole) in &points {
        let below = |slug: &str| {
            slug.strip_prefix(unit).is_some_and(|rest| rest.starts_with('/') && rest.matches('/').count() == 1)
        };
        let parts: Vec<f64> = points
            .iter()
            .filter(|((u, m, _, p), _)| below(u) && m == measure && p == period)
            .map(|(_, v)| *v)
            .collect();
        if matches!(measure, Measure::Count(_)) && !parts.is_empty() {
            let sum: f64 = parts.iter().sum();
            assert!(
                (sum - whole).abs() < 2e-3 * (1.0 + whole.abs() * 1e-4),
                "{unit} {measure} {definition} {period}: {sum} {whole}"
            );
        }
    }
}

// With one path the median of a count is the path itself, and so is the rate: both must meet in the ledger.
#[test]
fn every_rate_is_what_the_ledger_makes_of_the_counts() {
    let outcome = without_backtest(1);
    let points = points(&outcome);
    let panel = panel(24);
    let first = panel.first.expect("a month");
    let history = |count: Count, period: Period| -> Option<f64> {
        let t = usize::try_from(period.last_month().since(first)).ok().filter(|t| *t < panel.months())?;
        let flat = |rows: &[Vec<f64>]| rows[t].iter().sum::<f64>();
        let parts = |rows: &[Vec<Vec<f64>>]| rows[t].iter().flatten().sum::<f64>();
        Some(match count {
            Count::InPostHeadcount => parts(&panel.close),
            Count::Leavers => parts(&panel.leavers),
            Count::WorkingDaysLost => flat(&panel.ratios.working_days_lost),
            _ => return None,
        })
    };
    let lookup = |count: Count, period: Period| {
        let ahead = points.get(&("rivermouth", Measure::Count(count), ledger::COUNT, period)).copied();
        ahead.or_else(|| history(count, period)).ok_or(Gap::Missing)
    };
    let mut checked = 0;
    for definition in ledger::DEFINITIONS {
        for ahead in 1..=30 {
            let period = Period::Month(first.plus(23 + ahead));
            // Counts that are not served themselves (leavers FTE, under one year) cannot be looked up here.
            let Ok(expected) = definition.evaluate(period, lookup) else { continue };
            let found = points[&("rivermouth", Measure::Rate(definition.rate), definition.name, period)];
            assert!(
                (found - expected.value).abs() < 1e-2 * (1.0 + expected.value.abs() * 1e-3),
                "{} {} {period}: {found} {}",
                definition.rate,
                definition.name,
                expected.value
            );
            checked += 1;
        }
    }
    assert!(checked >= 11 * 30, "only {checked} checked");
}

#[test]
fn ranges_are_nested_and_widen_on_average() {
    let outcome = without_backtest(300);
    let mut widths: BTreeMap<usize, f64> = BTreeMap::new();
    for forecast in &outcome.forecasts {
        let last = forecast.forecast.last().expect("a step");
        for (h, step) in forecast.forecast.iter().enumerate() {
            let mut inner = (step.point, step.point);
            assert_eq!(step.intervals.len(), 4);
            for range in &step.intervals {
                assert!(range.lower <= inner.0 && range.upper >= inner.1, "{} {}", forecast.unit, forecast.measure);
                inner = (range.lower, range.upper);
            }
            let scale = last.intervals[1].upper - last.intervals[1].lower;
            if scale > 0.0 {
                *widths.entry(h).or_default() += (step.intervals[1].upper - step.intervals[1].lower) / scale;
            }
        }
    }
    for (early, late) in [(0, 2), (2, 5), (5, 11), (11, 23)] {
        assert!(widths[&late] > widths[&early], "{early} {late}: {widths:?}");
    }
}

#[test]
fn every_unit_has_every_measure_by_every_definition() {
    let outcome = without_backtest(20);
    let definitions: usize = ledger::DEFINITIONS.len() + Count::ALL.iter().filter(|c| c.is_core()).count();
    assert_eq!(outcome.forecasts.len(), 20 * definitions);
    for forecast in &outcome.forecasts {
        assert_eq!(forecast.forecast.len(), 30);
        assert_eq!(forecast.as_of.to_string(), "2026-09");
        assert!(forecast.statement.starts_with("We expect "), "{}", forecast.statement);
    }
}
