//! Known truths of invented councils come back from the fit, within what chance allows.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution, Normal, Poisson};
use staffcast::domain::{Count, Failure};
use staffcast::fit::panel::{Panel, PanelUnit, Row, build};
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{FitError, Workforce, fit};

use super::invented::{plain, row, team};

const TEAMS: usize = 12;
const POSTS: f64 = 40.0;
const KAPPA: f64 = 0.3;
const COVER: f64 = 0.9;
const OFFERS: f64 = 0.05;
const DROP_OUT: f64 = 0.2;
const HAZARD: f64 = 0.02;

/// Log effect of a team: evenly spread, standard deviation .26.
fn effect(team: usize) -> f64 {
    (team as f64 - (TEAMS as f64 - 1.0) / 2.0) * 0.075
}

struct Team {
    people: f64,
    agency: f64,
    due: [f64; 5],
}

/// One month of one team of full-time social workers: leavers, arrivals, offers, agency.
fn month(team_number: usize, t: usize, team: &mut Team, rng: &mut ChaCha8Rng) -> Vec<Row> {
    let chance = 1.0 - (-(HAZARD * effect(team_number).exp())).exp();
    let left = Binomial::new(team.people as u64, chance).expect("a distribution").sample(rng) as f64;
    let started = Binomial::new(team.due[0] as u64, 1.0 - DROP_OUT).expect("a distribution").sample(rng) as f64;
    team.due.rotate_left(1);
    team.due[4] = 0.0;
    team.people += started - left;
    let vacant = (POSTS - team.people).max(0.0);
    let offers = Poisson::new(OFFERS * vacant + 1e-12).expect("a distribution").sample(rng);
    // Every offer starts after two months, so that the delay differs from the default.
    team.due[1] += offers;
    let noise: f64 = Normal::new(0.0, 0.45).expect("a distribution").sample(rng);
    team.agency = (team.agency + KAPPA * (COVER * vacant - team.agency) + noise).max(0.0);
    let counts = [team.people, left, started, vacant, team.agency];
    let due = Count::DUE.iter().copied().zip(team.due);
    let pipeline: Vec<(Count, f64)> = due.chain([(Count::OffersAccepted, offers)]).collect();
    [plain(team_number, "Social Worker", t, counts), row(team_number, "Social Worker", t, &pipeline)].concat()
}

fn council(seed: u64, months: usize) -> Vec<Row> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let start =
        |rng: &mut ChaCha8Rng| Team { people: rng.random_range(26.0_f64..34.0).round(), agency: 9.0, due: [0.0; 5] };
    let mut teams: Vec<Team> = (0..TEAMS).map(|_| start(&mut rng)).collect();
    let mut rows = vec![];
    for t in 0..months {
        for (number, team) in teams.iter_mut().enumerate() {
            rows.extend(month(number, t, team, &mut rng));
        }
    }
    rows
}

fn units() -> Vec<PanelUnit> {
    (0..TEAMS).map(team).collect()
}

fn panel(seed: u64, months: usize) -> Panel {
    build(&units(), council(seed, months)).expect("a panel")
}

fn fitted(seed: u64) -> Workforce {
    fit(&panel(seed, 96), &Recipe::default()).expect("a fit")
}

#[test]
fn the_hazard_and_the_order_of_teams_come_back() {
    let model = fitted(3);
    let found: Vec<f64> = (0..TEAMS).map(|u| model.hazard.log_rate(u, 0)).collect();
    let mean = found.iter().sum::<f64>() / TEAMS as f64;
    // About 650 leavers: standard error of the mean .04, plus the months' and the level's share.
    assert!((mean - HAZARD.ln()).abs() < 0.15, "{mean}");
    let (cross, square) =
        (0..TEAMS).fold((0.0, 0.0), |(c, s), u| (c + (found[u] - mean) * effect(u), s + effect(u).powi(2)));
    let slope = cross / square;
    // A prior of precision 16 on about 54 leavers a team shrinks to 54 ÷ (54 + 16) = .77; chance adds ± .17.
    assert!((0.45..1.2).contains(&slope), "{slope}");
}

#[test]
fn offers_drop_out_and_delay_come_back() {
    let starts = fitted(4).starts;
    assert!(starts.pipeline);
    assert!((starts.per_vacancy[0] / OFFERS).ln().abs() < 0.15, "{:?}", starts.per_vacancy);
    assert!((starts.drop_out - DROP_OUT).abs() < 0.06, "{}", starts.drop_out);
    assert_eq!(starts.delay, [0.0, 1.0, 0.0, 0.0, 0.0]);
    assert!((starts.season.iter().sum::<f64>() - 12.0).abs() < 1e-9);
}

#[test]
fn the_speed_and_level_of_agency_cover_come_back() {
    let model = fitted(5);
    assert!((model.agency.kappa - KAPPA).abs() < 3.5 * model.agency.kappa_se, "{:?}", model.agency.kappa);
    assert!((model.agency.epsilon - 0.45).abs() < 0.05, "{}", model.agency.epsilon);
    let cover = (model.cover_level.mean + model.cover_level.level).exp();
    assert!((cover / COVER).ln().abs() < 0.1, "{cover}");
    let mean = model.agency.unit_cover.iter().sum::<f64>();
    assert!(mean.abs() < 1e-12, "factors are about their mean: {mean}");
}

#[test]
fn constant_rates_leave_levels_near_zero_and_dispersion_near_one() {
    let model = fitted(6);
    assert!(model.hazard_level.level.abs() < 0.35, "{:?}", model.hazard_level);
    assert!((0.8..1.2).contains(&model.hazard.dispersion_unit), "{}", model.hazard.dispersion_unit);
    assert!(model.hazard_level.innovation_sd < 0.1, "{:?}", model.hazard_level);
}

#[test]
fn the_same_panel_gives_the_same_bits() {
    let panel = panel(7, 48);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| fit(&panel, &Recipe::default()).unwrap())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn less_than_two_years_are_refused_with_what_would_help() {
    let error = fit(&panel(8, 23), &Recipe::default()).expect_err("too short");
    assert!(matches!(error, FitError::TooShort { usable: 23, needed: 24 }), "{error}");
    assert_eq!(error.code(), "history_too_short");
    assert!(error.to_string().contains("upload earlier months"), "{error}");
    assert!(fit(&panel(8, 24), &Recipe::default()).is_ok());
}

#[test]
fn what_was_known_then_is_the_panel_cut_to_then() {
    let rows = council(9, 60);
    let whole = build(&units(), rows.clone()).expect("a panel");
    let then = build(&units(), rows.into_iter().filter(|row| row.month.since(super::invented::january()) < 40))
        .expect("a panel");
    let recipe = Recipe::default();
    assert_eq!(fit(&whole.until(40), &recipe).expect("a fit"), fit(&then, &recipe).expect("a fit"));
}

#[test]
fn without_a_pipeline_starts_answer_the_vacancies_of_the_month_before() {
    let gone = |row: &Row| row.count != Count::OffersAccepted && !Count::DUE.contains(&row.count);
    let panel = build(&units(), council(10, 72).into_iter().filter(gone)).expect("a panel");
    let model = fit(&panel, &Recipe::default()).expect("a fit");
    assert!(!model.starts.pipeline);
    let ratio = model.starts.per_vacancy[0] / (OFFERS * (1.0 - DROP_OUT));
    assert!(ratio.ln().abs() < 0.2, "{ratio}");
    assert_eq!(model.starts.delay, Recipe::default().starts.delay);
    assert!(model.state.pipeline.iter().flatten().flatten().all(|due| *due == 0.0));
}

#[test]
fn a_council_without_agency_staff_can_be_fitted_and_keeps_none() {
    let none = |mut row: Row| {
        if row.count == Count::AgencyFte {
            row.value = 0.0;
        }
        row
    };
    let panel = build(&units(), council(11, 48).into_iter().map(none)).expect("a panel");
    let model = fit(&panel, &Recipe::default()).expect("a fit");
    assert_eq!(model.agency.epsilon, 0.0);
    assert!(model.cover_level.mean.exp() < 1e-5);
}

#[test]
fn an_organisation_told_as_one_unit_can_be_fitted() {
    let model = fit(&build(&[team(0)], council(12, 60)).expect("a panel"), &Recipe::default()).expect("a fit");
    assert_eq!(model.agency.kappa, 0.25);
    assert!(model.agency.epsilon > 0.1 && model.agency.epsilon < 0.9, "{}", model.agency.epsilon);
    let numbers = serde_json::to_string(&model).expect("serialisable");
    assert_eq!(serde_json::from_str::<Workforce>(&numbers).expect("every number is finite"), model);
}

#[test]
fn nobody_leaving_is_an_error_that_says_what_to_check() {
    let never = |mut row: Row| {
        if row.count == Count::Leavers {
            row.value = 0.0;
        }
        row
    };
    let panel = build(&units(), council(13, 30).into_iter().map(never)).expect("a panel");
    let error = fit(&panel, &Recipe::default()).expect_err("no leavers");
    assert!(matches!(error, FitError::NoLeavers { months: 30 }), "{error}");
}
