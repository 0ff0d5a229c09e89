use staffcast::domain::{CensusMeasure, Failure, Level, PublishedTable};
use staffcast::forecast::census::{AuthorityForecast, CensusError, Forecasts, Recipe, forecast};
use staffcast::ingest::published;
use staffcast::pipeline;

use super::invented::{HEADER, rows, table};

fn levels(text: &str) -> Vec<Level> {
    Level::parse_list(text).expect("levels")
}

fn read(csv: &str) -> PublishedTable {
    published::read(csv.as_bytes()).expect("a published table").0
}

fn forecasts(csv: &str, horizon: usize) -> Forecasts {
    forecast(&read(csv), &Recipe::embedded(), horizon, &levels("80,95")).expect("a forecast")
}

fn of<'a>(all: &'a Forecasts, code: &str, measure: CensusMeasure) -> &'a AuthorityForecast {
    all.authorities.iter().find(|f| f.old_la_code == code && f.measure == measure).expect("an authority's forecast")
}

// Values of an independent numpy implementation of the method, run once on `table(36, 5, 7)` with a horizon of 3:
// point, 80 % low and high, 95 % low and high.
const GOLDEN: [(&str, CensusMeasure, usize, [f64; 5]); 8] = [
    ("201", CensusMeasure::AgencyRate, 1, [15.0335, 9.3226, 20.8906, 6.9933, 22.6121]),
    ("220", CensusMeasure::AgencyRate, 2, [13.2856, 8.0069, 19.5177, 4.9735, 22.3754]),
    ("236", CensusMeasure::AgencyRate, 3, [8.6086, 2.629, 14.6716, 0.0, 17.4584]),
    ("201", CensusMeasure::TurnoverRate, 1, [17.0563, 11.7897, 21.8584, 9.6617, 26.1113]),
    ("220", CensusMeasure::VacancyRate, 2, [14.9075, 9.3672, 19.4539, 7.6703, 22.3412]),
    ("236", CensusMeasure::Caseload, 3, [15.4324, 12.9292, 17.7759, 11.55, 18.9108]),
    ("201", CensusMeasure::AbsenceRate, 1, [4.6632, 3.4437, 5.7888, 2.8941, 6.1956]),
    ("236", CensusMeasure::AbsenceRate, 2, [2.057, 1.1733, 2.982, 0.8055, 3.3755]),
];

#[test]
fn the_forecasts_are_those_of_the_reference() {
    let all = forecasts(&table(36, 5, 7), 3);
    for (code, measure, ahead, expected) in GOLDEN {
        let step = &of(&all, code, measure).steps[ahead - 1];
        let bounds = step.intervals.iter().flat_map(|i| [i.lower, i.upper]);
        for (found, expected) in std::iter::once(step.point).chain(bounds).zip(expected) {
            assert!((found - expected).abs() < 1e-3, "{code} {measure:?} {ahead}: {found} for {expected}");
        }
    }
    assert!((all.national_sd - 0.2608).abs() < 1e-4, "{}", all.national_sd);
}

// Residuals are skewed, what the country does is not: the squares of both distances grow by the same number of points.
#[test]
fn a_moving_country_widens_both_sides_and_every_authority_alike() {
    let csv = read(&table(36, 5, 7));
    let moving = |sd: f64| {
        let mut recipe = Recipe::embedded();
        (recipe.ranges.national_sd, recipe.ranges.national_weight) = (sd, 1e12);
        forecast(&csv, &recipe, 1, &levels("80")).expect("a forecast")
    };
    let (still, moved) = (moving(0.0), moving(0.5));
    for measure in [CensusMeasure::AgencyRate, CensusMeasure::TurnoverRate] {
        let of = |all: &Forecasts| -> Vec<[f64; 2]> {
            let steps = all.authorities.iter().filter(|f| f.measure == measure).map(|f| f.steps[0].clone());
            steps.map(|s| [s.point - s.intervals[0].lower, s.intervals[0].upper - s.point]).collect()
        };
        let grown: Vec<f64> = of(&still)
            .into_iter()
            .zip(of(&moved))
            .flat_map(|(still, moved)| [0, 1].map(|end| moved[end].powi(2) - still[end].powi(2)))
            .collect();
        assert!(grown[0] > 1.0 && grown.iter().all(|g| (g - grown[0]).abs() < 1e-6), "{grown:?}");
    }
}

#[test]
fn every_listed_authority_has_every_measure_and_year() {
    let all = forecasts(&table(12, 4, 1), 3);
    assert_eq!(all.authorities.len(), 12 * 5);
    for forecast in &all.authorities {
        let years: Vec<String> = forecast.steps.iter().map(|s| s.period.to_string()).collect();
        assert_eq!(years, ["2021", "2022", "2023"]);
    }
}

#[test]
fn an_authority_that_was_abolished_is_not_forecast_and_one_with_a_gap_is() {
    let mut kept = rows(6, 4, 3);
    kept.retain(|row| !row.starts_with("2020,Local authority,North,201,"));
    let gap = kept.iter().position(|row| row.starts_with("2020,Local authority,South,202,")).expect("a row");
    let mut cells: Vec<&str> = kept[gap].split(',').collect();
    cells[8] = "x";
    kept[gap] = cells.join(",");
    let all = forecasts(&format!("{HEADER}\n{}", kept.join("\n")), 1);
    assert!(all.authorities.iter().all(|f| f.old_la_code != "201"));
    let step = &of(&all, "202", CensusMeasure::AgencyRate).steps[0];
    assert!(step.point > 0.0 && step.intervals[0].lower < step.point);
}

#[test]
fn ranges_hold_the_point_nest_by_level_and_never_narrow() {
    let table = read(&table(30, 5, 5));
    let every: Vec<Level> = (1..=99).map(|p| Level::new(p).expect("a level")).collect();
    let all = forecast(&table, &Recipe::embedded(), 4, &every).expect("a forecast");
    for forecast in &all.authorities {
        let mut width = vec![0.0; every.len()];
        for step in &forecast.steps {
            let mut inner = (step.point, step.point);
            for (interval, before) in step.intervals.iter().zip(&mut width) {
                assert!(interval.lower <= inner.0 && interval.upper >= inner.1, "{forecast:?}");
                inner = (interval.lower, interval.upper);
                let cut = interval.lower == 0.0 || interval.upper == 100.0;
                assert!(cut || inner.1 - inner.0 >= *before - 1e-9);
                *before = inner.1 - inner.0;
            }
        }
    }
}

#[test]
fn tables_of_one_year_or_three_authorities_are_forecast() {
    for (authorities, years) in [(30, 1), (30, 2), (3, 5), (1, 5), (1, 1)] {
        let all = forecasts(&table(authorities, years, 2), 3);
        let values =
            all.authorities.iter().flat_map(|f| &f.steps).flat_map(|step| {
                std::iter::once(step.point).chain(step.intervals.iter().flat_map(|i| [i.lower, i.upper]))
            });
        assert!(values.clone().count() > 0);
        assert!(values.clone().all(|v| v.is_finite() && (0.0..=100.0).contains(&v)), "{authorities} {years}");
    }
}

#[test]
fn constant_figures_are_forecast_as_they_are() {
    let row =
        |year: u64, i: u64| format!("{year},Local authority,North,{},A,100.0,10.0,900,10.0,12.0,9.0,15.0,3.0", 201 + i);
    let rows: Vec<String> = (0..25).flat_map(|i| (2017..2022).map(move |year| row(year, i))).collect();
    let all = forecasts(&format!("{HEADER}\n{}", rows.join("\n")), 2);
    let step = &of(&all, "201", CensusMeasure::AgencyRate).steps[1];
    assert!((step.point - 10.0).abs() < 1e-6, "{step:?}");
    assert!(step.intervals.iter().all(|i| i.lower.is_finite() && i.upper.is_finite()));
}

// The last year of every authority stands 10 points above its four years of 10: the long national mean is 12.
#[test]
fn a_high_national_level_returns_towards_its_long_mean() {
    let rate = |year: u64, i: u64| (if year == 2021 { 20 } else { 10 }) + i % 3;
    let row = |year: u64, i: u64| {
        format!("{year},Local authority,North,{},A,100.0,10.0,900,{}.0,12.0,9.0,15.0,3.0", 201 + i, rate(year, i))
    };
    let rows: Vec<String> = (0..30).flat_map(|i| (2017..2022).map(move |year| row(year, i))).collect();
    let table = read(&format!("{HEADER}\n{}", rows.join("\n")));
    let point = |weight: f64, ahead: usize| {
        let mut recipe = Recipe::embedded();
        recipe.level.weight_per_year = weight;
        let all = forecast(&table, &recipe, 3, &levels("80")).expect("a forecast");
        of(&all, "202", CensusMeasure::AgencyRate).steps[ahead - 1].point
    };
    assert!((point(1.0, 3) - point(1.0, 1)).abs() < 0.5);
    assert!((point(1.0, 1) - point(0.85, 1) - 1.2).abs() < 0.2);
    assert!(point(0.9, 3) < point(0.9, 2) && point(0.9, 2) < point(0.85, 1));
}

#[test]
fn a_range_does_not_depend_on_how_far_ahead_is_asked() {
    let csv = table(30, 5, 9);
    let (near, far) = (forecasts(&csv, 1), forecasts(&csv, 3));
    for (near, far) in near.authorities.iter().zip(&far.authorities) {
        assert_eq!(near.steps[0], far.steps[0]);
    }
}

#[test]
fn neither_the_order_of_rows_nor_the_number_of_threads_changes_a_bit() {
    let mut lines = rows(24, 5, 4);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let four = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("a pool");
    let csv = format!("{HEADER}\n{}", lines.join("\n"));
    lines.reverse();
    let reversed = format!("{HEADER}\n{}", lines.join("\n"));
    let expected = one.install(|| forecasts(&csv, 2));
    assert_eq!(four.install(|| forecasts(&csv, 2)), expected);
    assert_eq!(forecasts(&reversed, 2), expected);
}

#[test]
fn a_year_without_any_row_keeps_its_place() {
    let mut lines = rows(24, 6, 4);
    lines.retain(|row| !row.starts_with("2020,"));
    let all = forecasts(&format!("{HEADER}\n{}", lines.join("\n")), 1);
    assert_eq!(all.authorities[0].steps[0].period.to_string(), "2023");
}

#[test]
fn a_horizon_of_none_or_of_decades_is_refused() {
    for asked in [0, 11, usize::MAX] {
        let refused = forecast(&read(&table(3, 2, 1)), &Recipe::embedded(), asked, &levels("80"));
        assert_eq!(refused, Err(CensusError::Horizon { asked }));
    }
}

#[test]
fn the_file_has_a_row_for_each_authority_measure_and_year() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    std::fs::write(&input, table(5, 3, 1)).expect("a file");
    let request = pipeline::census::Request {
        input: &input,
        output: &output,
        horizon: 2,
        levels: &levels("80,95"),
        recipe: &Recipe::embedded(),
    };
    let written = pipeline::census::forecast_file(&request, &|_| ()).expect("forecasts");
    let text = std::fs::read_to_string(&output).expect("the output");
    let mut lines = text.lines();
    let header =
        "old_la_code,measure,time_period,staffcast,staffcast-lo-80,staffcast-hi-80,staffcast-lo-95,staffcast-hi-95";
    assert_eq!(lines.next(), Some(header));
    assert_eq!((lines.clone().count(), written), (50, 50));
    assert!(lines.next().is_some_and(|line| line.starts_with("201,agency_rate,2020,")));
}

#[test]
fn a_refused_input_leaves_the_old_output_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    std::fs::write(&input, "month,unit\n2026-01,North\n").expect("a file");
    std::fs::write(&output, "before").expect("a file");
    let request = pipeline::census::Request {
        input: &input,
        output: &output,
        horizon: 2,
        levels: &levels("80"),
        recipe: &Recipe::embedded(),
    };
    let error = pipeline::census::forecast_file(&request, &|_| ()).expect_err("no published table");
    assert_eq!(error.code(), "published_columns_missing");
    assert_eq!(std::fs::read_to_string(&output).expect("the output"), "before");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 2);
}
