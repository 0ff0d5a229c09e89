//! Lessons from made-up misses, and what they do to made-up paths.

use rayon::prelude::*;

use super::evidence::{Evidence, Misses};
use super::learn::{BandWeights, Combination};
use super::*;
use crate::fit::panel::{Panel, PanelUnit};
use crate::fit::recipe::Recipe;
use crate::forecast::workforce::history::{PanelCounts, UnitHistory};
use crate::forecast::workforce::means::Means;
use crate::forecast::workforce::paths::Paths;
use crate::forecast::workforce::tree::{self, TreeLevel};

/// Misses in which the simulation is off by `error` for each unit that the value held is off.
fn misses(error: f64, distance: f32) -> Misses {
    Misses {
        outcomes: 4,
        // What came lies at 1, the value held at 0, the simulation at 1 - error.
        ed: 4.0 * error * (1.0 - error),
        dd: 4.0 * (1.0 - error) * (1.0 - error),
        held_squared: 4.0,
        judged: vec![(4, 4.0 * error.abs(), 4.0); 2],
        distances: vec![distance; 4],
    }
}

fn evidence(origin: usize, months: usize, of: impl Fn(usize) -> Misses) -> Evidence {
    let place = |h: usize| TreeLevel::ALL.map(|level| ((0, level, h), of(h)));
    Evidence { origin, misses: (0..months).flat_map(place).collect() }
}

fn lesson(evidence: &[Evidence], until: usize) -> Combination {
    learn(evidence, until, 3, &Recipe::default().combination).parts[0].clone().expect("a lesson")
}

fn origins(error: f64) -> Vec<Evidence> {
    (0..12).map(|i| evidence(36 + 3 * i, 24, |_| misses(error, 1.0))).collect()
}

#[test]
fn a_simulation_that_misses_less_keeps_the_weight_and_one_that_misses_more_falls_back() {
    let good = lesson(&origins(0.6), 96);
    assert!(!good.fallback && good.ratio < 0.61 && good.bands.iter().all(|b| b.simulation == 1.0), "{good:?}");
    let bad = lesson(&origins(1.6), 96);
    assert!(bad.fallback && bad.shrunk_ratio > 1.0 && bad.shrunk_ratio < bad.ratio, "{bad:?}");
}

#[test]
fn a_few_origins_are_not_enough_to_fall_back() {
    let few: Vec<Evidence> = origins(1.2).into_iter().take(3).collect();
    assert!(!lesson(&few, 96).fallback);
    assert_eq!(lesson(&few[..1], 96).bands[0].last_value, 0.0);
}

// The track record is honest only if this holds: what is learned for a month uses no outcome of it or later.
#[test]
fn outcomes_not_yet_known_change_nothing() {
    let as_it_was = origins(0.7);
    let otherwise: Vec<Evidence> = (0..12)
        .map(|i| {
            let origin = 36 + 3 * i;
            evidence(origin, 24, |h| if origin + h < 60 { misses(0.7, 1.0) } else { misses(3.0, 9.0) })
        })
        .collect();
    assert_eq!(lesson(&as_it_was, 60), lesson(&otherwise, 60));
    assert_ne!(lesson(&as_it_was, 61), lesson(&otherwise, 61));
}

#[test]
fn ranges_that_held_too_little_are_stretched_by_a_part_of_what_they_lack() {
    let wide: Vec<Evidence> = (0..12).map(|i| evidence(36 + 3 * i, 24, |_| misses(0.7, 2.0))).collect();
    let stretches: Vec<f64> = lesson(&wide, 96).bands.iter().map(|b| b.stretch).collect();
    assert!(stretches.iter().all(|s| *s > 1.02 && *s < 2.0), "{stretches:?}");
}

#[test]
fn months_between_two_bands_have_a_share_of_both() {
    assert_eq!(shares(1), [1.0, 0.0, 0.0]);
    assert_eq!(shares(5), [0.5, 0.5, 0.0]);
    assert_eq!(shares(8), [0.0, 1.0, 0.0]);
    assert_eq!(shares(36), [0.0, 0.0, 1.0]);
}

/// Two teams of posts 10, staff about 8, agency about 2, known for a month; a hundred paths of two months.
fn world() -> (Panel, Vec<UnitHistory>, Paths) {
    let flat = |value: f64| vec![vec![value; 2]];
    let unit = |slug: &str| PanelUnit { slug: slug.into(), ancestors: vec!["c".into()] };
    let mut panel = Panel {
        first: crate::domain::Month::new(2026, 1),
        units: vec![unit("c/a"), unit("c/b")],
        establishment: vec![vec![vec![10.0]; 2]],
        in_post_fte: vec![vec![vec![9.0]; 2]],
        vacancies: vec![vec![vec![1.0]; 2]],
        close: vec![vec![vec![10.0]; 2]],
        leavers: vec![vec![vec![0.0]; 2]],
        starts: vec![vec![vec![0.0]; 2]],
        intake: flat(0.0),
        agency: flat(2.0),
        leavers_fte: flat(0.0),
        ..Panel::default()
    };
    let ratios = &mut panel.ratios;
    for values in [
        &mut ratios.agency_headcount,
        &mut ratios.agency_cover_fte,
        &mut ratios.agency_cost_gbp,
        &mut ratios.cases,
        &mut ratios.case_holders_fte,
        &mut ratios.working_days_lost,
    ] {
        *values = flat(2.0);
    }
    let counts = PanelCounts::of(&panel).expect("a month");
    let leaves = (0..2).map(|u| counts.unit(&tree::alone(u))).collect();
    let simulated = vec![
        Count::EstablishmentFte,
        Count::InPostFte,
        Count::InPostHeadcount,
        Count::VacanciesFte,
        Count::AgencyFte,
        Count::AgencyCoverFte,
    ];
    let mut paths = Paths::new(simulated, 2, 2, 100);
    paths.parallel_blocks().for_each(|mut block| {
        for lane in 0..block.lanes() {
            for unit in 0..2 {
                for month in 0..2 {
                    let staff = 6.0 + (lane % 5) as f64;
                    let mut put = |count, value| block.put(count, unit, month, lane, value);
                    put(Count::EstablishmentFte, 10.0);
                    put(Count::InPostFte, staff);
                    put(Count::InPostHeadcount, staff + 1.0);
                    put(Count::VacanciesFte, 10.0 - staff);
                    put(Count::AgencyFte, (lane % 3) as f64);
                    put(Count::AgencyCoverFte, (lane % 3) as f64);
                }
            }
        }
    });
    (panel, leaves, paths)
}

fn learned(fallback: bool, simulation: f64, stretch: f64) -> Learned {
    let band = |(from, to)| BandWeights { from, to, simulation, last_value: 1.0 - simulation, stretch };
    let part = |part: &Part| Combination {
        count: part.lead,
        origins: 12,
        bands: BANDS.map(band).to_vec(),
        errors: CandidateErrors::default(),
        ratio: 1.0,
        log_ratio_se: 0.1,
        shrunk_ratio: 1.0,
        fallback,
    };
    Learned { parts: PARTS.iter().map(|p| Some(part(p))).collect() }
}

#[test]
fn all_weight_on_the_simulation_leaves_every_byte() {
    let (panel, leaves, paths) = world();
    let mut same = paths.clone();
    learned(false, 1.0, 1.0).apply(&mut same, &panel, &leaves, 1);
    assert_eq!(same, paths);
}

#[test]
fn staff_held_keep_their_ups_and_downs_and_vacancies_give_what_they_take() {
    let (panel, leaves, mut paths) = world();
    learned(true, 1.0, 1.0).apply(&mut paths, &panel, &leaves, 1);
    assert!((Means::of(&paths).mean(Count::InPostFte, 0, 1).expect("simulated") - 9.0).abs() < 1e-5);
    let of = |count| paths.values(count, 1, 0).expect("simulated");
    let (staff, vacant, people) = (of(Count::InPostFte), of(Count::VacanciesFte), of(Count::InPostHeadcount));
    for ((staff, vacant), people) in staff.iter().zip(vacant).zip(people) {
        assert!((vacant - (10.0 - staff).max(0.0)).abs() < 1e-5, "{staff} {vacant}");
        assert!(people > *staff);
    }
    let spread = staff.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    assert!((spread.1 - spread.0 - 4.0).abs() < 1e-5, "{spread:?}");
}

#[test]
fn a_part_stays_within_its_whole_and_nothing_falls_below_zero() {
    let (panel, leaves, mut paths) = world();
    learned(false, 0.4, 1.5).apply(&mut paths, &panel, &leaves, 1);
    let of = |count| paths.values(count, 0, 1).expect("simulated");
    for (cover, agency) in of(Count::AgencyCoverFte).iter().zip(of(Count::AgencyFte)) {
        assert!((0.0..=agency + 1e-5).contains(cover), "{cover} {agency}");
    }
}

#[test]
fn a_measure_belongs_to_what_stands_above_its_line() {
    let part = |measure: Measure| part_of(&Target::of(&[measure])[0]).map(|p| PARTS[p].lead);
    assert_eq!(part(Rate::VacancyRate.into()), Some(Count::InPostFte));
    assert_eq!(part(Rate::TurnoverRate.into()), Some(Count::Leavers));
    assert_eq!(part(Rate::AgencyRate.into()), Some(Count::AgencyFte));
    assert_eq!(part(Rate::Caseload.into()), Some(Count::Cases));
    assert_eq!(part(Count::EstablishmentFte.into()), None);
}
