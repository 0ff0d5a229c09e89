//! What interventions do to a simulated council: people stay whole and are conserved, caps hold.

use staffcast::demo;
use staffcast::domain::{Count, Month};
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::interventions::{
    AgencyCap, Arrival, CaseloadCap, Conversion, DelayChange, Draw, DropOutChange, ExtraStarts, HazardChange,
    Interventions, Meter, OfferChange, Transfer,
};
use staffcast::forecast::workforce::{Ageing, Paths, RatioModels, Run, Simulated, Simulator};

use super::crn::{council, organisation, recipe};

const TEAMS: usize = 5;
const MONTHS: usize = 18;
const PATHS: usize = 70;
const PLACES: usize = TEAMS * 4;

fn simulate(fitted: &Workforce, asked: &Interventions) -> Simulated {
    let (recipe, ratios) = (recipe(), RatioModels::default());
    let run = Run { seed: 5, paths: PATHS, months: MONTHS, ageing: Ageing::Cohorts };
    Simulator::new(fitted, &recipe, &ratios).run_with(&run, asked, &|| true).expect("not called off")
}

fn mean(paths: &Paths, count: Count, unit: usize, month: usize) -> f64 {
    let values = paths.values(count, unit, month).expect("simulated");
    values.iter().sum::<f64>() / values.len() as f64
}

fn certain(value: f64) -> Interventions {
    Interventions { effects: vec![Draw::certain(value)], ..Interventions::default() }
}

fn starts(mean: f64, arrival: Arrival) -> ExtraStarts {
    let (mean, places) = (vec![mean; MONTHS], vec![true; PLACES]);
    ExtraStarts { reached: 0, mean, arrival, places, newly_qualified: false }
}

fn conversion(yearly: f64) -> Conversion {
    Conversion { reached: 0, yearly: vec![yearly; MONTHS], places: vec![true; PLACES] }
}

/// One of each kind, by name.
fn kinds() -> Vec<(&'static str, Interventions)> {
    let hazard = vec![HazardChange { effect: 0, size: vec![vec![-0.2; PLACES * 4]; MONTHS] }];
    let offers = vec![OfferChange { effect: 0, size: vec![vec![0.4; PLACES]; MONTHS] }];
    let target = vec![Some(0.02); MONTHS];
    let drop_out = vec![DropOutChange { effect: 0, target, places: vec![true; PLACES] }];
    let delay = vec![DelayChange { mean: vec![Some(1.6); MONTHS], places: vec![true; PLACES] }];
    let agency_caps = vec![AgencyCap { most: vec![9.0; MONTHS], units: vec![true; TEAMS] }];
    let transfers = [(4, 0, 1, 0.4), (9, 2, 3, 1.0), (9, 4, 0, 0.2)];
    let transfers = transfers.map(|(month, from, to, share)| Transfer { month, from, to, share });
    let with = |change: &dyn Fn(&mut Interventions)| {
        let mut asked = certain(1.0);
        change(&mut asked);
        asked
    };
    vec![
        ("hazard", with(&|i| i.hazard.clone_from(&hazard))),
        ("starts", with(&|i| i.starts = vec![starts(1.5, Arrival::Random), starts(0.7, Arrival::Planned)])),
        ("offers", with(&|i| i.offers.clone_from(&offers))),
        ("drop-out", with(&|i| i.drop_out.clone_from(&drop_out))),
        ("delay", with(&|i| i.delay.clone_from(&delay))),
        ("conversions", with(&|i| i.conversions = vec![conversion(0.5)])),
        ("agency cap", with(&|i| i.agency_caps.clone_from(&agency_caps))),
        ("posts", with(&|i| i.posts = vec![vec![1.5; PLACES]; MONTHS])),
        ("transfers", with(&|i| i.transfers = transfers.to_vec())),
        ("levels", with(&|i| i.levels = [0.1, -0.1, 0.2])),
    ]
}

fn all_together() -> Interventions {
    let mut whole = certain(1.0);
    for (_, one) in kinds() {
        whole.hazard.extend(one.hazard);
        whole.starts.extend(one.starts);
        whole.offers.extend(one.offers);
        whole.drop_out.extend(one.drop_out);
        whole.delay.extend(one.delay);
        whole.conversions.extend(one.conversions);
        whole.agency_caps.extend(one.agency_caps);
        whole.transfers.extend(one.transfers);
        whole.posts.extend(one.posts);
    }
    whole
}

// Full-timers only: FTE in post is people.
#[test]
fn people_are_conserved_in_every_path_under_every_lever() {
    let fitted = council(TEAMS);
    let baseline = simulate(&fitted, &Interventions::default());
    for (name, asked) in kinds().into_iter().chain([("all together", all_together())]) {
        let Simulated { paths, .. } = simulate(&fitted, &asked);
        assert!(paths != baseline.paths, "{name} does nothing");
        let of = |count, month| organisation(&paths, count, month);
        let mut before = vec![fitted.state.in_post_fte.iter().flatten().sum::<f64>(); PATHS];
        for month in 0..MONTHS {
            let (starters, leavers) = (of(Count::Starters, month), of(Count::Leavers, month));
            let now = of(Count::InPostHeadcount, month);
            for path in 0..PATHS {
                let people = before[path] + starters[path] - leavers[path];
                assert_eq!(now[path], people, "{name}, month {month}, path {path}");
            }
            let fte = of(Count::InPostFte, month);
            assert!(now.iter().zip(fte).all(|(people, fte)| (people - fte).abs() < 1e-3), "{name}, hours");
            let bands = of(Count::Headcount0To1, month);
            assert!(bands.iter().zip(&now).all(|(new, all)| *new >= 0.0 && new <= all), "{name}, service");
            before = now;
        }
    }
}

#[test]
fn a_transfer_takes_people_posts_and_agency_along_and_closes_what_it_empties() {
    let fitted = council(TEAMS);
    let base = simulate(&fitted, &Interventions::default()).paths;
    let transfers = vec![Transfer { month: 6, from: 2, to: 3, share: 1.0 }];
    let paths = simulate(&fitted, &Interventions { transfers, ..Interventions::default() }).paths;
    for count in [Count::InPostHeadcount, Count::EstablishmentFte] {
        assert_eq!(organisation(&paths, count, 6), organisation(&base, count, 6), "{count}");
        assert_eq!(paths.values(count, 3, 5), base.values(count, 3, 5), "{count}");
    }
    for count in [Count::InPostHeadcount, Count::EstablishmentFte, Count::VacanciesFte, Count::Starters] {
        for month in 7..MONTHS {
            assert_eq!(mean(&paths, count, 2, month), 0.0, "{count}, {month}");
        }
    }
    assert!(mean(&paths, Count::AgencyFte, 2, MONTHS - 1) < 0.2);
    assert_eq!(mean(&paths, Count::EstablishmentFte, 3, 9), 36.0);
}

#[test]
fn an_agency_cap_is_never_passed() {
    let fitted = council(TEAMS);
    let units = vec![true, true, false, true, false];
    let agency_caps = vec![AgencyCap { most: vec![5.0; MONTHS], units: units.clone() }];
    let paths = simulate(&fitted, &Interventions { agency_caps, ..certain(1.0) }).paths;
    for month in 0..MONTHS {
        let mut sums = vec![0.0; PATHS];
        (0..TEAMS).filter(|u| units[*u]).for_each(|u| assert!(paths.add_to(Count::AgencyFte, u, month, &mut sums)));
        assert!(sums.iter().all(|sum| *sum <= 5.0 + 1e-5), "{month}");
        assert!(mean(&paths, Count::AgencyFte, 2, month) > 2.5, "the others book on");
    }
}

/// A council nobody else joins.
fn nobody_starts() -> Workforce {
    let mut fitted = council(TEAMS);
    fitted.starts.per_vacancy = vec![0.0; 4];
    fitted
}

#[test]
fn conversions_never_exceed_agency_or_vacancies_and_take_the_agency_with_them() {
    let mut fitted = nobody_starts();
    fitted.state.agency = vec![9.0; TEAMS];
    let meters = vec![Meter::Converted(0), Meter::Starters(vec![true; PLACES]), Meter::Staff(vec![true; PLACES * 4])];
    let asked = Interventions { conversions: vec![conversion(1.0)], meters, ..certain(1.0) };
    let Simulated { paths, meters } = simulate(&fitted, &asked);
    assert_eq!(meters[0], meters[1], "nobody else starts");
    // The share of a year is 1: all go at once, as far as whole posts are free.
    let first = organisation(&paths, Count::Starters, 0);
    assert!(first.iter().all(|n| *n >= 20.0), "{first:?}");
    for (month, staff) in meters[2].iter().enumerate() {
        for unit in 0..TEAMS {
            let fte = paths.values(Count::InPostFte, unit, month).expect("simulated");
            assert!(fte.iter().all(|fte| *fte <= 18.0), "more people than posts");
            let agency = paths.values(Count::AgencyFte, unit, month).expect("simulated");
            assert!(agency.iter().all(|agency| *agency >= 0.0));
        }
        let fte = organisation(&paths, Count::InPostFte, month);
        assert!(fte.iter().zip(staff).all(|(fte, metered)| (fte - f64::from(*metered)).abs() < 1e-3));
    }
}

#[test]
fn planned_starts_arrive_as_planned_and_where_vacancies_are() {
    let mut fitted = nobody_starts();
    for (unit, posts) in fitted.state.establishment.iter_mut().enumerate().skip(1) {
        posts.clone_from(&fitted.state.in_post_fte[unit]);
    }
    let mut asked = certain(1.0);
    asked.starts = vec![ExtraStarts { mean: vec![2.0, 0.25], ..starts(0.0, Arrival::Planned) }];
    asked.meters = vec![Meter::ExtraStarters(0)];
    asked.hazard = vec![HazardChange { effect: 0, size: vec![vec![-30.0; PLACES * 4]; MONTHS] }];
    let Simulated { paths, meters } = simulate(&fitted, &asked);
    assert!(meters[0][0].iter().all(|n| *n == 2.0) && meters[0][1].iter().all(|n| *n <= 1.0));
    let quarter = meters[0][1].iter().sum::<f32>() / PATHS as f32;
    assert!((quarter - 0.25).abs() < 0.2, "{quarter}");
    assert!(meters[0][2].iter().all(|n| *n == 0.0), "nothing is planned beyond the months given");
    assert_eq!(organisation(&paths, Count::Starters, 0), paths.values(Count::Starters, 0, 0).expect("simulated"));
}

#[test]
fn without_a_pipeline_fewer_lost_offers_are_more_starters_and_delays_do_nothing() {
    let mut fitted = council(TEAMS);
    fitted.starts.pipeline = false;
    let total = |asked: &Interventions| {
        let paths = simulate(&fitted, asked).paths;
        (0..MONTHS).map(|month| organisation(&paths, Count::Starters, month).iter().sum::<f64>()).sum::<f64>()
    };
    let base = total(&Interventions::default());
    let of = |name: &str| kinds().into_iter().find(|(known, _)| *known == name).expect("a kind").1;
    assert!(total(&of("drop-out")) > base && total(&of("offers")) > base);
    assert_eq!(total(&of("delay")), base);
}

#[test]
fn a_run_can_be_called_off_between_blocks() {
    let (fitted, recipe, ratios) = (council(1), recipe(), RatioModels::default());
    let run = Run { seed: 5, paths: 500, months: 2, ageing: Ageing::Cohorts };
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let go_on = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 3;
    let simulated = Simulator::new(&fitted, &recipe, &ratios).run_with(&run, &Interventions::default(), &go_on);
    assert!(simulated.is_none() && asked.into_inner() <= 8);
}

// Up to the leaving of the second month nothing differs, so that month shows the relief alone, path by path.
#[test]
fn relief_of_cases_only_lowers_leaving_where_it_is_given() {
    let last = Month::new(2026, 9).expect("a month");
    let panel = demo::invent(&demo::Request { seed: 3, months: 48, last, volatility: 1.0 }).panel();
    let recipe = Recipe::default();
    let (fitted, ratios) = (fit(&panel, &recipe).expect("a fitted council"), RatioModels::fit(&panel));
    let (units, cells) = (fitted.units.len(), fitted.cells.len());
    let simulator = Simulator::new(&fitted, &recipe.simulation, &ratios);
    let run = Run { seed: 2, paths: 150, months: 2, ageing: Ageing::Cohorts };
    let base = simulator.run(&run);
    let mean = |count| organisation(&base, count, 0).iter().sum::<f64>();
    // What each holds on average: half of the units have room for the others.
    let each = mean(Count::Cases) / mean(Count::CaseHoldersFte);
    let cap = CaseloadCap {
        effect: 0,
        log_per_point: 0.5,
        cap: vec![each, each],
        units: vec![true; units],
        cells: vec![true; units * cells],
    };
    let asked = Interventions { caseload_caps: vec![cap], meters: vec![Meter::CasesOverCap(0)], ..certain(0.8) };
    let Simulated { paths, meters } = simulator.run_with(&run, &asked, &|| true).expect("not called off");
    let (mut fewer, mut more) = (0, 0);
    let mut total = vec![0.0; 150];
    for unit in 0..units {
        let of = |paths: &Paths, count, month| paths.values(count, unit, month).expect("simulated");
        let (held, before) = (of(&paths, Count::Cases, 0), of(&base, Count::Cases, 0));
        let (left, would) = (of(&paths, Count::Leavers, 1), of(&base, Count::Leavers, 1));
        for path in 0..150 {
            let ordered = if held[path] < before[path] { left[path] <= would[path] } else { left[path] >= would[path] };
            assert!(ordered, "unit {unit}, path {path}");
            fewer += usize::from(left[path] < would[path]);
            more += usize::from(left[path] > would[path]);
            total[path] += held[path] - before[path];
        }
    }
    assert!(fewer > 20 && more > 0, "{fewer} {more}");
    assert!(total.iter().all(|change| change.abs() < 0.01), "cases are shared out, not lost");
    assert!(meters[0][0].iter().all(|over| *over >= 0.0));
}
