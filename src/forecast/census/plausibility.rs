//! What authorities that once stood where one stands now did next: a plausibility band beside any target.
//!
//! No model: past changes as they were, national movement and all, because who sets a target lives through it too.

use super::panel::Panel;
use super::recipe::{self, Recipe};
use super::robust::quantile;
use crate::domain::{CensusMeasure, Failure, Kind, Measure, Plausibility, PlausibilityBand, PublishedTable, Share};
use crate::forecast::workforce::random::{Flow, PathRandom, Place};

/// Years ahead at most: further apart, a table of this kind has too few pairs of years.
pub const MAX_YEARS: usize = 3;
/// The quantiles of the change that are told.
const QUANTILES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];
/// Ends of the 80 % range of a share.
const SHARE_TAILS: [f64; 2] = [0.1, 0.9];

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The measure.
    pub measure: CensusMeasure,
    /// The level one starts from: percent, or cases per FTE.
    pub from: f64,
    /// The level one wants to reach.
    pub target: Option<f64>,
    /// Years ahead, 1 to [`MAX_YEARS`].
    pub years: usize,
    /// The code of the authority that asks: its own past is no outside view.
    pub leave_out: Option<String>,
}

impl Question {
    /// A question about the three coming years, of everybody.
    ///
    /// # Errors
    /// When the measure is not published for every authority.
    pub fn new(measure: Measure, from: f64) -> Result<Self, PlausibilityError> {
        let known = CensusMeasure::of(measure).ok_or(PlausibilityError::Measure(measure))?;
        Ok(Self { measure: known, from, target: None, years: MAX_YEARS, leave_out: None })
    }
}

/// Why there is no band.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlausibilityError {
    /// Not enough starts at any number of years.
    #[error(
        "the published figures have only {found} starts of {name} with an outcome a year later; {needed} are needed: \
         add tables of more authorities or years",
        name = measure.rate().label()
    )]
    TooFew {
        /// The measure.
        measure: CensusMeasure,
        /// Starts one year ahead.
        found: usize,
        /// Starts needed.
        needed: usize,
    },
    /// A level no authority can have.
    #[error("{found} is no level of {name}: give {range}", name = measure.rate().label(), range = range(*measure))]
    Level {
        /// The measure.
        measure: CensusMeasure,
        /// What was given.
        found: f64,
    },
    /// Not one of the five that are published for every authority.
    #[error(
        "{0} is not published for every authority: ask for agency_rate, turnover_rate, vacancy_rate, caseload or absence_rate"
    )]
    Measure(Measure),
    /// A code the published figures do not have.
    #[error("the published figures have no authority {code}: give the three-digit code as it stands in them")]
    Authority {
        /// The code given.
        code: String,
    },
    /// Years that are not looked at.
    #[error("{0} years ahead cannot be told: ask for 1 to {MAX_YEARS}")]
    Years(usize),
}

impl Failure for PlausibilityError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooFew { .. } => Kind::NotFound,
            Self::Level { .. } | Self::Measure(_) | Self::Authority { .. } | Self::Years(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "plausibility_too_few_starts",
            Self::Level { .. } => "plausibility_level_out_of_range",
            Self::Measure(_) => "plausibility_measure_unknown",
            Self::Authority { .. } => "plausibility_authority_unknown",
            Self::Years(_) => "plausibility_years_out_of_range",
        }
    }
}

/// The highest level that can be asked about.
fn highest(measure: CensusMeasure) -> f64 {
    if measure == CensusMeasure::Caseload { 1_000.0 } else { 100.0 }
}

fn range(measure: CensusMeasure) -> String {
    let unit = if measure == CensusMeasure::Caseload { "cases" } else { "percent" };
    format!("0 to {} {unit}", highest(measure))
}

/// An authority in a year, and where it stood some years later.
struct Start {
    authority: usize,
    level: f64,
    outcome: f64,
}

/// The bands of one, two and three years: of all authorities that were large in a year with a value in it and one
/// so many years later, the starts nearest in level (of equals, the first by code and year). The same table and recipe
/// give the same bytes.
///
/// # Errors
/// A level, code or number of years that cannot be asked about, or too few starts at every number of years.
pub fn bands(table: &PublishedTable, question: &Question, recipe: &Recipe) -> Result<Plausibility, PlausibilityError> {
    let (measure, rules) = (question.measure, &recipe.plausibility);
    for level in std::iter::once(question.from).chain(question.target) {
        if !(0.0..=highest(measure)).contains(&level) {
            return Err(PlausibilityError::Level { measure, found: level });
        }
    }
    if !(1..=MAX_YEARS).contains(&question.years) {
        return Err(PlausibilityError::Years(question.years));
    }
    let too_few_at = |found: usize| PlausibilityError::TooFew { measure, found, needed: rules.fewest };
    let panel = Panel::new(table).ok_or(too_few_at(0))?;
    let unknown = question.leave_out.as_ref().filter(|code| !panel.codes.contains(code));
    if let Some(code) = unknown {
        return Err(PlausibilityError::Authority { code: code.chars().take(60).collect() });
    }
    let (mut bands, mut too_few) = (Vec::new(), Vec::new());
    for years in 1..=question.years {
        let starts = starts(&panel, question, years, recipe.large_fte);
        if starts.len() < rules.fewest {
            too_few.push((years, starts.len()));
        } else {
            bands.push(band(&nearest(starts, question.from, rules.nearest), question, years, rules));
        }
    }
    match too_few.first() {
        Some((_, found)) if bands.is_empty() => Err(too_few_at(*found)),
        _ => Ok(Plausibility {
            measure,
            from: question.from,
            target: question.target,
            left_out: question.leave_out.clone(),
            bands,
            too_few,
        }),
    }
}

fn starts(panel: &Panel, question: &Question, years: usize, large_fte: f64) -> Vec<Start> {
    let values = panel.measure(question.measure);
    let asked = question.leave_out.as_deref();
    let others = (0..panel.codes.len()).filter(|i| Some(panel.codes[*i].as_str()) != asked);
    let pairs = others.flat_map(|i| (0..panel.years.saturating_sub(years)).map(move |t| (i, t)));
    pairs
        .filter(|(i, t)| panel.in_post.at(*i, *t) > large_fte)
        .map(|(i, t)| Start { authority: i, level: values.at(i, t), outcome: values.at(i, t + years) })
        .filter(|start| !start.level.is_nan() && !start.outcome.is_nan())
        .collect()
}

fn nearest(mut starts: Vec<Start>, from: f64, most: usize) -> Vec<Start> {
    // To a millionth, so that levels equally far above and below count as equal.
    let distance = |start: &Start| ((start.level - from).abs() * 1e6).round();
    starts.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    starts.truncate(most);
    starts
}

fn band(starts: &[Start], question: &Question, years: usize, rules: &recipe::Plausibility) -> PlausibilityBand {
    let mut changes: Vec<f64> = starts.iter().map(|s| s.outcome - s.level).collect();
    changes.sort_by(f64::total_cmp);
    let levels = starts.iter().map(|s| s.level);
    let mut authorities: Vec<usize> = starts.iter().map(|s| s.authority).collect();
    authorities.sort_unstable();
    authorities.dedup();
    let reached = question.target.map(|target| reached(starts, &authorities, question.from, target, years, rules));
    PlausibilityBand {
        years,
        changes: QUANTILES.map(|p| quantile(&changes, p)),
        starts: starts.len(),
        authorities: authorities.len(),
        window: [levels.clone().fold(f64::INFINITY, f64::min), levels.fold(f64::NEG_INFINITY, f64::max)],
        reached,
    }
}

/// How many stood at `target` or beyond it: (hits + ½) / (starts + 1), so never quite none or all. The range is from resamples of authorities, whose starts overlap.
fn reached(
    starts: &[Start],
    authorities: &[usize],
    from: f64,
    target: f64,
    years: usize,
    rules: &recipe::Plausibility,
) -> Share {
    let hit = |start: &&Start| if target <= from { start.outcome <= target } else { start.outcome >= target };
    let of = |authority: &usize| {
        let own = || starts.iter().filter(|s| s.authority == *authority);
        (own().filter(hit).count(), own().count())
    };
    let counts: Vec<(usize, usize)> = authorities.iter().map(of).collect();
    let share = |(hits, starts): (usize, usize)| (hits as f64 + 0.5) / (starts as f64 + 1.0);
    let sum = |sum: (usize, usize), one: (usize, usize)| (sum.0 + one.0, sum.1 + one.1);
    let mut shares: Vec<f64> = (0..rules.resamples)
        .map(|resample| {
            let random = PathRandom::new(rules.seed, resample);
            let place = Place { month: years, ..Place::default() };
            let drawn = (0..counts.len()).map(|index| {
                let at = random.indexed(Flow::Resample, place, index as u32) * counts.len() as f64;
                counts[(at as usize).min(counts.len() - 1)]
            });
            share(drawn.fold((0, 0), sum))
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    let [lower, upper] = SHARE_TAILS.map(|p| quantile(&shares, p));
    let share = share(counts.iter().copied().fold((0, 0), sum));
    Share { share, lower: lower.min(share), upper: upper.max(share) }
}
