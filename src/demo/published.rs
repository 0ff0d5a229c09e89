//! An invented published table and list of statistical neighbours, as the council would find them.
//!
//! England's yearly means follow those published for 2017-2022 (DfE, OGL v3) and three invented years; authorities
//! spread about them as published ones do and remember four fifths of their distance from year to year. Every authority
//! is invented, with codes no authority has. The council's own rows are its monthly history by the published
//! definitions, wherever that history holds the whole year.

mod places;
mod row;

use std::fmt::Write as _;

use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, StandardNormal};

use super::{Council, DemoExtract};
use places::{Place, places};
use row::Row;

/// Years of the table.
const YEARS: usize = 9;
/// Every draw follows from it.
const SEED: u64 = 4_711;
/// Autocorrelation from year to year, pooled over authorities.
const MEMORY: f64 = 0.8;
/// Standard deviation between authorities of the logit (agency, vacancy, turnover) or log (caseload, absence).
const SPREAD: [f64; 5] = [0.75, 0.68, 0.42, 0.16, 0.40];
/// How far vacancies go with agency staff.
const TOGETHER: f64 = 0.7;
/// England year by year: agency, vacancy, turnover in percent, cases a worker, absence in percent.
const ENGLAND: [[f64; 5]; YEARS] = [
    [15.8, 17.0, 13.4, 17.7, 3.1],
    [15.4, 16.5, 15.1, 17.4, 3.2],
    [15.8, 16.4, 15.0, 16.9, 3.1],
    [15.4, 16.1, 13.5, 16.3, 2.9],
    [15.5, 16.7, 15.4, 16.3, 3.1],
    [17.6, 20.0, 17.2, 16.6, 3.5],
    [17.8, 18.9, 15.9, 16.0, 3.4],
    [16.9, 17.9, 14.8, 15.6, 3.3],
    [16.1, 17.3, 14.2, 15.2, 3.2],
];
/// Neighbours of each authority.
const NEIGHBOURS: usize = 10;

/// Where an authority stands: distances from England in units of [`SPREAD`], and its size.
#[derive(Debug, Clone, Copy)]
struct Standing {
    drivers: [f64; 5],
    in_post_fte: f64,
}

/// The table, and the list of neighbours.
pub(super) fn write(council: &Council) -> [DemoExtract; 2] {
    let last = council.last();
    let last_year = if last.month() >= 9 { last.year() } else { last.year() - 1 };
    let first_year = last_year + 1 - YEARS as i32;
    let places = places();
    let mut rng = ChaCha12Rng::seed_from_u64(SEED);
    let mut rows: Vec<Vec<Row>> = Vec::with_capacity(places.len());
    let mut standings = Vec::with_capacity(places.len());
    for place in &places {
        let known = |year: i32| if place.is_council { row::of_council(council, year) } else { None };
        let known: Vec<Option<Row>> = (0..YEARS as i32).map(|n| known(first_year + n)).collect();
        let (lived, standing) = live(&known, first_year, &mut rng);
        rows.push(lived);
        standings.push(standing);
    }
    let span = format!("{first_year}-to-{last_year}");
    [
        DemoExtract {
            file_name: format!("invented-published-table-{span}.csv"),
            bytes: table(&places, &rows, first_year),
        },
        DemoExtract {
            file_name: format!("invented-statistical-neighbours-{last_year}.csv"),
            bytes: list(&places, &standings),
        },
    ]
}

/// An authority's years: forwards from a first draw, or backwards from the first year that is known.
fn live(known: &[Option<Row>], first_year: i32, rng: &mut ChaCha12Rng) -> (Vec<Row>, Standing) {
    let from = known.iter().position(Option::is_some);
    let size = (190.0 * (0.5 * normal(rng)).exp()).clamp(45.0, 700.0);
    let start = match from.and_then(|at| known[at].map(|row| (at, row))) {
        Some((at, row)) => Standing { drivers: standing_of(&row, first_year, at), in_post_fte: row.in_post_fte },
        None => Standing { drivers: innovation(rng), in_post_fte: size },
    };
    let from = from.unwrap_or(0);
    let mut rows = vec![Row::default(); known.len()];
    // The process looks the same backwards.
    let mut before = start;
    for at in (0..from).rev() {
        before = step(&before, rng);
        rows[at] = row::drawn(before.in_post_fte, shares(&before, at), first_year + at as i32, rng);
    }
    let mut now = start;
    for (at, known) in known.iter().enumerate().skip(from) {
        if at > from {
            now = step(&now, rng);
        }
        rows[at] = known.unwrap_or_else(|| row::drawn(now.in_post_fte, shares(&now, at), first_year + at as i32, rng));
    }
    (rows, now)
}

fn normal(rng: &mut ChaCha12Rng) -> f64 {
    StandardNormal.sample(rng)
}

/// Unit variances; the second goes with the first.
fn innovation(rng: &mut ChaCha12Rng) -> [f64; 5] {
    let mut drawn: [f64; 5] = std::array::from_fn(|_| normal(rng));
    drawn[1] = TOGETHER * drawn[0] + (1.0 - TOGETHER * TOGETHER).sqrt() * drawn[1];
    drawn
}

fn step(standing: &Standing, rng: &mut ChaCha12Rng) -> Standing {
    let news = innovation(rng);
    let rest = (1.0 - MEMORY * MEMORY).sqrt();
    let drivers = std::array::from_fn(|i| MEMORY * standing.drivers[i] + rest * news[i]);
    Standing { drivers, in_post_fte: standing.in_post_fte * (0.05 * normal(rng)).exp() }
}

/// Where England stands on the scale that measure `i` moves on, so that the authorities' mean is England's.
fn middle(i: usize, at: usize) -> f64 {
    let (value, variance) = (ENGLAND[at][i], SPREAD[i] * SPREAD[i]);
    if i == 3 {
        return value.ln() - variance / 2.0;
    }
    let share = value / 100.0;
    (share / (1.0 - share)).ln() - variance / 2.0 * (1.0 - 2.0 * share)
}

/// Agency, vacancy, turnover as shares, cases a worker, absence as a share.
fn shares(standing: &Standing, at: usize) -> [f64; 5] {
    std::array::from_fn(|i| {
        let moved = middle(i, at) + SPREAD[i] * standing.drivers[i];
        if i == 3 { moved.exp() } else { 1.0 / (1.0 + (-moved).exp()) }
    })
}

/// The distances at which an authority's figures stand.
fn standing_of(row: &Row, first_year: i32, at: usize) -> [f64; 5] {
    let shares = row.shares(first_year + at as i32);
    std::array::from_fn(|i| {
        let moved = if i == 3 { shares[i].ln() } else { (shares[i] / (1.0 - shares[i])).ln() };
        (moved - middle(i, at)) / SPREAD[i]
    })
}

const HEADER: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,inpost_fte,inpost_headcount,starters_fte,starters_headcount,leavers_fte,\
leavers_headcount,turnover_rate_fte,turnover_rate_headcount,agency_fte,agency_headcount,agency_rate_fte,\
agency_rate_headcount,agency_cover_fte,agency_cover_rate_fte,vacancy_fte,vacancy_rate_fte,\
vacancy_agency_cover_rate_fte,case_holders_fte,cases,caseload_fte,working_days_lost_fte,absence_rate_fte\n";

/// Newest year first, as published: England, regions, authorities.
fn table(places: &[Place], rows: &[Vec<Row>], first_year: i32) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    for at in (0..YEARS).rev() {
        let year = first_year + at as i32;
        let mut line = |level: &str, region: &str, code: &str, name: &str, row: &Row, withheld: bool| {
            let _ = write!(text, "{year},Reporting year,{level},,England (invented figures),,{region},{code},,{name},");
            row.write(&mut text, year, withheld);
        };
        line("National", "", "", "", &rows.iter().map(|years| &years[at]).sum(), false);
        for region in places::regions() {
            let of_region = places.iter().zip(rows).filter(|(place, _)| place.region == region);
            line("Regional", region, "", "", &of_region.map(|(_, years)| &years[at]).sum(), false);
        }
        for (place, years) in places.iter().zip(rows) {
            // Some figures are always withheld or late.
            let withheld = !place.is_council && (place.code as usize + at).is_multiple_of(37);
            line("Local authority", place.region, &place.code.to_string(), &place.name, &years[at], withheld);
        }
    }
    text.into_bytes()
}

/// The ten authorities that stand nearest in size, caseload and absence, as the published list looks at places and not at
/// agency staff; closeness by how near.
fn list(places: &[Place], standings: &[Standing]) -> Vec<u8> {
    let mut text = String::from("\u{feff}old_la_code,la_name,region_ind,region_name");
    (1..=NEIGHBOURS).for_each(|n| {
        let _ = write!(text, ",SN_{n},SN_{n}P");
    });
    let feature = |s: &Standing| [s.in_post_fte.ln() / 0.5, s.drivers[3], s.drivers[4]];
    for (at, place) in places.iter().enumerate() {
        let region = places::regions().iter().position(|region| *region == place.region).unwrap_or_default() + 1;
        let _ = write!(text, "\n{},{},{region},{}", place.code, place.name, place.region);
        let own = feature(&standings[at]);
        let distance =
            |other: &Standing| own.iter().zip(feature(other)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        let others = (0..places.len()).filter(|other| *other != at);
        let mut others: Vec<(f64, u16)> = others.map(|o| (distance(&standings[o]), places[o].code)).collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (distance, code) in others.iter().take(NEIGHBOURS) {
            let words = match distance {
                d if *d < 0.3 => "Extremely close",
                d if *d < 0.7 => "Very close",
                d if *d < 1.2 => "Close ",
                _ => "Somewhat close",
            };
            let _ = write!(text, ",{code},{words}");
        }
    }
    text.push('\n');
    text.into_bytes()
}
