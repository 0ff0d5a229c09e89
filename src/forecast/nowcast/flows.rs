//! How many leave and start: the level of an authority from few years, drawn towards England's.

use super::Year;
use super::recipe::{Leaving, Recipe, Starting};
use crate::domain::{Band, Count};

/// The log of a yearly rate: where it lies, how sure we are, how it moves from year to year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    /// Mean of the log rate.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Standard deviation of a year about it.
    pub year: f64,
}

/// Prior of a log rate: its mean, variance between authorities and within one.
#[derive(Clone, Copy)]
struct Prior {
    mean: f64,
    between: f64,
    within: f64,
}

impl From<&Leaving> for Prior {
    fn from(leaving: &Leaving) -> Self {
        Self { mean: leaving.rate.ln(), between: leaving.between, within: leaving.within }
    }
}

impl From<&Starting> for Prior {
    fn from(starting: &Starting) -> Self {
        Self { mean: starting.rate.ln(), between: starting.between, within: starting.within }
    }
}

/// Level of leavers per person-year; `None` when no year counts them.
pub(super) fn leaving(history: &[Year], recipe: &Recipe) -> Option<Level> {
    level(history, Count::Leavers, Count::LeaversFte, (&recipe.leaving).into(), recipe)
}

/// Level of starters per person-year in post.
pub(super) fn starting(history: &[Year], recipe: &Recipe) -> Option<Level> {
    level(history, Count::Starters, Count::StartersFte, (&recipe.starting).into(), recipe)
}

/// Normal prior, each year's log rate with the variance of its count and of a year; see `models/nowcast.toml`.
fn level(history: &[Year], people: Count, fte: Count, prior: Prior, recipe: &Recipe) -> Option<Level> {
    let observed: Vec<(f64, f64)> = history
        .iter()
        .enumerate()
        .filter_map(|(at, year)| {
            let (events, exposure) = events(history, at, year, people, fte)?;
            Some((((events + 0.5) / (exposure + 1.0)).ln(), 1.0 / (events + 0.5)))
        })
        .collect();
    if observed.is_empty() {
        return None;
    }
    let posterior = |within: f64| {
        let weights: f64 = observed.iter().map(|(_, chance)| 1.0 / (chance + within)).sum();
        let sum: f64 = observed.iter().map(|(rate, chance)| rate / (chance + within)).sum();
        let precision = 1.0 / prior.between + weights;
        ((prior.mean / prior.between + sum) / precision, precision)
    };
    let (mean, _) = posterior(prior.within);
    // The authority's own restlessness beside England's.
    let own: f64 = observed.iter().map(|(rate, chance)| ((rate - mean).powi(2) - chance).max(0.0)).sum();
    let years = recipe.joint.spread_years;
    let extra = (observed.len() - 1) as f64;
    let within = if extra > 0.0 {
        (years * prior.within + own * extra / observed.len() as f64) / (years + extra)
    } else {
        prior.within
    };
    let (mean, precision) = posterior(within);
    Some(Level { mean, sd: precision.recip().sqrt(), year: within.sqrt() })
}

/// Events of a year and the person-years they came from: the mean of both ends where the year before is known.
fn events(history: &[Year], at: usize, year: &Year, people: Count, fte: Count) -> Option<(f64, f64)> {
    let by_people = year.counts.get(&people).zip(year.counts.get(&Count::InPostHeadcount));
    let (events, close, stock) = match by_people {
        Some((events, close)) => (events, close, Count::InPostHeadcount),
        None => (year.counts.get(&fte)?, year.counts.get(&Count::InPostFte)?, Count::InPostFte),
    };
    let before = at.checked_sub(1).map(|at| &history[at]).filter(|before| before.year + 1 == year.year);
    let open = before.and_then(|before| before.counts.get(&stock)).unwrap_or(close);
    Some((*events, f64::midpoint(*open, *close)))
}

/// A group of people who leave alike next year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// People in post.
    pub people: u64,
    /// Gamma shape of the relative hazard.
    pub shape: f64,
    /// Its rate.
    pub rate: f64,
    /// The prior relative hazard, which the gamma draw multiplies.
    pub relative: f64,
}

/// Share of a coming year lived in the band and in the next, by band: nobody stays below one year for a year.
const LIVED: [(f64, f64); 4] = [(0.5, 0.5), (0.5, 0.5), (5.0 / 6.0, 1.0 / 6.0), (1.0, 0.0)];

/// The groups of the last year, with hazards shrunk to the authority's level; one group of everybody where years of
/// service are not known.
pub(super) fn groups(history: &[Year], people: f64, recipe: &Recipe) -> Vec<Group> {
    let weight = recipe.leaving.cell_weight;
    let all = |people: f64| Group { people: people.round() as u64, shape: 1e6, rate: 1e6, relative: 1.0 };
    let Some(last) = history.last().filter(|last| !last.cells.is_empty()) else { return vec![all(people)] };
    let bands = normalised(history, &recipe.leaving.bands);
    let mut groups = Vec::new();
    for cell in last.cells.iter().filter(|cell| cell.in_post > 0.0) {
        let (mut leavers, mut expected) = (0.0, 0.0);
        for year in history {
            let of_year: f64 = year.cells.iter().map(|c| c.leavers).sum();
            let exposed: f64 = year.cells.iter().map(|c| c.exposure * bands[c.band as usize]).sum();
            let same = year.cells.iter().filter(|c| c.role == cell.role && c.band == cell.band);
            for c in same.filter(|_| exposed > 0.0) {
                leavers += c.leavers;
                expected += c.exposure * bands[c.band as usize] * of_year / exposed;
            }
        }
        let (here, next) = LIVED[cell.band as usize];
        let after = bands[(cell.band as usize + 1).min(Band::ALL.len() - 1)];
        groups.push(Group {
            people: cell.in_post.round() as u64,
            shape: weight + leavers,
            rate: weight + expected,
            relative: here * bands[cell.band as usize] + next * after,
        });
    }
    // People whose start is not known leave like the rest.
    let known: u64 = groups.iter().map(|group| group.people).sum();
    let unknown = people - known as f64;
    if unknown >= 1.0 {
        groups.push(all(unknown));
    }
    groups
}

/// The recipe's relative hazards, scaled so that they average 1 over the person-years of all returns.
pub(super) fn normalised(history: &[Year], bands: &[f64; 4]) -> [f64; 4] {
    let cells = || history.iter().flat_map(|year| &year.cells);
    let exposure: f64 = cells().map(|c| c.exposure).sum();
    let weighted: f64 = cells().map(|c| c.exposure * bands[c.band as usize]).sum();
    if weighted > 0.0 { bands.map(|band| band * exposure / weighted) } else { [1.0; 4] }
}
