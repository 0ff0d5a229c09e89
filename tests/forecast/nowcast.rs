//! What the next return will say: behaviour on invented years, and ranges against the published table.

use std::collections::BTreeMap;

use staffcast::domain::{Band, Count, GeographicLevel, Interval, Rate};
use staffcast::forecast::nowcast::{Cell, Nowcast, NowcastError, Recipe, Year, nowcast};
use staffcast::ingest::published;

/// An invented authority of about 200 people.
fn year(year: i32, agency: f64) -> Year {
    let counts = BTreeMap::from([
        (Count::InPostHeadcount, 212.0),
        (Count::InPostFte, 198.0),
        (Count::Starters, 36.0),
        (Count::StartersFte, 34.0),
        (Count::Leavers, 33.0),
        (Count::LeaversFte, 30.5),
        (Count::AgencyFte, agency),
        (Count::AgencyHeadcount, agency + 1.0),
        (Count::AgencyCoverFte, agency * 0.8),
        (Count::VacanciesFte, 52.0),
        (Count::Cases, 2_500.0),
        (Count::CaseHoldersFte, 150.0),
        (Count::WorkingDaysLost, 1_800.0),
    ]);
    Year { year, counts, cells: Vec::new() }
}

fn width(nowcast: &Nowcast, rate: Rate, definition: &str, level: u8) -> f64 {
    let expected = nowcast.of(rate.into(), Some(definition)).expect("the rate");
    let Interval { lower, upper, .. } =
        *expected.intervals.iter().find(|i| i.level.percent() == level).expect("the level");
    upper - lower
}

#[test]
fn ranges_widen_with_their_level_and_hold_the_point() {
    let nowcast = nowcast(&[year(2025, 50.0), year(2026, 48.0)], &Recipe::default()).expect("a nowcast");
    assert_eq!((nowcast.year, nowcast.from, nowcast.returns), (2027, 2026, 2));
    assert!(nowcast.expected.len() >= 24, "{}", nowcast.expected.len());
    for e in &nowcast.expected {
        let [a, b, c] = e.intervals.as_slice() else { panic!("three levels") };
        assert!(c.lower <= b.lower && b.lower <= a.lower && a.lower <= e.point, "{e:?}");
        assert!(e.point <= a.upper && a.upper <= b.upper && b.upper <= c.upper && c.lower >= 0.0, "{e:?}");
    }
}

#[test]
fn one_return_gives_wider_ranges_and_says_so() {
    let alone = nowcast(&[year(2026, 48.0)], &Recipe::default()).expect("a nowcast");
    let years: Vec<Year> = (2022..=2026).map(|y| year(y, 48.0)).collect();
    let long = nowcast(&years, &Recipe::default()).expect("a nowcast");
    for (rate, definition) in Nowcast::HEADLINES {
        assert!(width(&alone, rate, definition, 80) > width(&long, rate, definition, 80), "{rate}");
    }
    assert!(alone.notes.iter().any(|note| note.contains("2026 alone")), "{:?}", alone.notes);
    assert!(!long.notes.iter().any(|note| note.contains("alone")));
}

#[test]
fn the_same_returns_give_the_same_bytes() {
    let bytes = || {
        let made = nowcast(&[year(2026, 48.0)], &Recipe::default()).expect("a nowcast");
        serde_json::to_string(&made).expect("JSON")
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_measure_the_return_does_not_give_is_not_expected() {
    let mut last = year(2026, 48.0);
    last.counts.remove(&Count::VacanciesFte);
    let nowcast = nowcast(&[last], &Recipe::default()).expect("a nowcast");
    assert!(nowcast.of(Rate::VacancyRate.into(), None).is_none());
    assert!(nowcast.of(Rate::AgencyRate.into(), None).is_some());
}

#[test]
fn too_little_to_go_on_from_is_said() {
    assert_eq!(nowcast(&[], &Recipe::default()), Err(NowcastError::NoReturn));
    let empty = Year { year: 2026, ..Year::default() };
    assert_eq!(nowcast(&[empty], &Recipe::default()), Err(NowcastError::TooLittle { year: 2026 }));
}

/// A workforce of newcomers loses more people than one of old hands with the same record of leavers.
#[test]
fn people_with_little_service_leave_more() {
    let cells = |share: [f64; 4]| {
        let cell = |(i, band): (usize, Band)| Cell {
            role: Some("case_holder".into()),
            band,
            exposure: 53.0,
            leavers: [11.0, 11.0, 8.0, 3.0][i],
            in_post: (212.0 * share[i]).round(),
        };
        Band::ALL.into_iter().enumerate().map(cell).collect()
    };
    let leavers = |share| {
        let last = Year { cells: cells(share), ..year(2026, 48.0) };
        let made = nowcast(&[last], &Recipe::default()).expect("a nowcast");
        made.of(Count::Leavers.into(), None).expect("leavers").point
    };
    let (new, old) = (leavers([0.5, 0.3, 0.1, 0.1]), leavers([0.1, 0.1, 0.2, 0.6]));
    assert!(new > old + 6.0, "{new} {old}");
}

fn shared() -> std::path::PathBuf {
    let folder = std::env::var("STAFFCAST_SHARED");
    folder.map_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").into(), Into::into)
}

/// One authority's years; printed rates are not used, only counts.
fn authorities() -> Option<BTreeMap<String, Vec<Year>>> {
    let file = std::fs::File::open(shared().join("data/csww_indicators_2017_to_2022.csv")).ok()?;
    let (table, _) = published::read(file).expect("the published table");
    let mut authorities: BTreeMap<String, Vec<Year>> = BTreeMap::new();
    for row in table.rows.iter().filter(|row| row.level == GeographicLevel::Authority) {
        let counts = row.counts.iter().filter_map(|(count, reading)| Some((*count, (*reading).ok()?))).collect();
        let years = authorities.entry(row.old_la_code.clone()).or_default();
        years.push(Year { year: row.year, counts, cells: Vec::new() });
    }
    for years in authorities.values_mut() {
        years.sort_by_key(|year| year.year);
    }
    Some(authorities)
}

fn rate(year: &Year, rate: Rate, definition: &str) -> Option<f64> {
    use staffcast::domain::{Gap, Period, ledger};
    let lookup = |count: Count, _| year.counts.get(&count).copied().ok_or(Gap::Missing);
    ledger::definition(rate, Some(definition))?.evaluate(Period::Year(year.year), lookup).ok().map(|r| r.value)
}

/// Held, seen, error of the nowcast and of the last value.
#[derive(Default)]
struct Tally {
    held: [u32; 3],
    seen: u32,
    error: f64,
    last: f64,
    width: f64,
}

/// Every authority above 20 FTE, every year 2017-2021, from that year and all before it (`alone`: from it alone).
fn tally(alone: bool) -> Option<Vec<(Rate, Tally)>> {
    let authorities = authorities()?;
    let recipe = Recipe { paths: 400, ..Recipe::default() };
    let mut tallies: Vec<(Rate, Tally)> = Nowcast::HEADLINES.map(|(rate, _)| (rate, Tally::default())).into();
    for years in authorities.values() {
        for at in 1..years.len() {
            let (past, next) = (&years[usize::from(alone) * (at - 1)..at], &years[at]);
            let last = &years[at - 1];
            if last.year + 1 != next.year || last.counts.get(&Count::InPostFte).is_none_or(|fte| *fte < 20.0) {
                continue;
            }
            let Ok(made) = nowcast(past, &recipe) else { continue };
            for ((of, tally), (_, definition)) in tallies.iter_mut().zip(Nowcast::HEADLINES) {
                let expected = made.of((*of).into(), Some(definition));
                let Some((truth, expected)) = rate(next, *of, definition).zip(expected) else { continue };
                let Some(before) = rate(last, *of, definition) else { continue };
                for (held, interval) in tally.held.iter_mut().zip(&expected.intervals) {
                    *held += u32::from(interval.lower <= truth && truth <= interval.upper);
                }
                tally.seen += 1;
                tally.error += (expected.point - truth).abs();
                tally.last += (before - truth).abs();
                tally.width += expected.intervals[1].upper - expected.intervals[1].lower;
            }
        }
    }
    Some(tallies)
}

/// Figures seen: see the assertion's bounds; `--nocapture` prints them.
#[test]
fn ranges_of_80_percent_hold_8_times_in_10_on_the_published_table() {
    for alone in [false, true] {
        let Some(tallies) = tally(alone) else { return };
        for (rate, t) in tallies {
            let share = |i: usize| 100.0 * f64::from(t.held[i]) / f64::from(t.seen);
            let n = f64::from(t.seen);
            println!(
                "{} {rate}: {} pairs, 50/80/95 hold {:.1} {:.1} {:.1} %, width {:.1}, error {:.2}, last value {:.2}",
                if alone { "one return" } else { "all years" },
                t.seen,
                share(0),
                share(1),
                share(2),
                t.width / n,
                t.error / n,
                t.last / n
            );
            assert!(t.seen > 500, "{rate}");
            assert!((72.0..=88.0).contains(&share(1)), "{rate}: {:.1}", share(1));
            assert!((40.0..=62.0).contains(&share(0)) && share(2) >= 91.0, "{rate}: {:.1} {:.1}", share(0), share(2));
        }
    }
}
