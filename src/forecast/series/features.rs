//! What the corrections see of a series at an origin, all in seasonal-naive errors: own level and season
//! features, own past errors, the panel's means and factors, own past values.

use rayon::prelude::*;

use super::Shape;
use super::bank::{ALPHAS, Bank, GAMMAS, MEMBERS, Row};
use super::lags::{self, LAGS};
use super::mixture::Mixture;
use super::prepare::{History, moving_mean};
use super::recipe::Recipe;
use super::shrink::SeasonPool;
use super::weights::{LossPool, SHARINGS, each_age};

/// Features of a row: 9 level, 7 season, 4 own errors, 8 panel means, 4 factors, 16 lags.
pub(super) const FEATURES: usize = LAG + LAGS;
/// Where own errors begin.
const OWN_ERRORS: usize = 16;
/// Where the panel means begin.
pub(super) const PANEL: usize = 20;
/// Where the factors begin.
pub(super) const FACTOR: usize = 28;
/// Where the lags begin.
pub(super) const LAG: usize = 32;
/// The values of one row.
pub(super) type Features = [f64; FEATURES];

/// Level features, by level gain: differences of the smoothers from the weighted level.
const LEVEL_ALPHAS: [usize; 5] = [0, 1, 2, 4, 5];
/// The level gain whose seasonal terms are features.
const SEASON_ALPHA: usize = 2;
/// Features that do not depend on the step: 3 level, 4 own errors, and the difference of a fast and a slow level.
const FIXED: usize = 8;
const ERRORS: usize = 3;
const SLOPE: usize = 7;
/// Fixed features whose panel means are features.
const MEANS: [usize; 8] = [3, 4, 5, 6, 0, 1, 2, SLOPE];
/// Fixed features that are projected on the panel's factors.
pub(super) const PROJECTED: [usize; 4] = [ERRORS, ERRORS + 2, 1, SLOPE];

/// One series with its weighted forecasts from every past origin. Vectors run over its age.
pub(super) struct Track {
    /// The history it was made from.
    pub(super) history: History,
    season_length: usize,
    reach: usize,
    mature: usize,
    clip: f64,
    offsets: [usize; LAGS],
    /// Weighted level and seasonal term, by age and step; of each sharing until they are mixed.
    weighted: Vec<[(f64, f64); SHARINGS]>,
    level: Vec<f64>,
    season: Vec<f64>,
    /// Level of each level gain, the mean over seasonal gains.
    smooth: Vec<[f64; ALPHAS]>,
    /// Unshrunk seasonal terms with the smallest and the largest seasonal gain: the newest term and the centre.
    unshrunk: Vec<[(f64, f64); 2]>,
    fixed: Vec<[f64; FIXED]>,
    /// Set by the factors.
    pub(super) factor: Vec<[f64; 4]>,
}

/// What all series share at each period.
pub(super) struct Common {
    season_length: usize,
    /// Mean unshrunk seasonal term, by period and phase.
    pub(super) pattern: Vec<f64>,
    means: Vec<[f64; 8]>,
    /// Mature series by period.
    pub(super) active: Vec<usize>,
}

/// Every series with its members weighted by both sharings, and these mixed.
pub(super) fn tracks(
    histories: Vec<History>,
    seasons: &SeasonPool,
    losses: &LossPool,
    shape: &Shape,
    recipe: &Recipe,
) -> Vec<Track> {
    let mut tracks: Vec<Track> =
        histories.into_par_iter().map(|h| Track::new(h, seasons, losses, shape, recipe)).collect();
    let of = |track: &Track, age: usize, step: usize| {
        track.weighted[age * shape.reach + step - 1].map(|(level, season)| level + season)
    };
    let mixture =
        Mixture::learn(&tracks, |track| &track.history, of, &[1.0 / SHARINGS as f64; SHARINGS], shape, recipe);
    tracks.par_iter_mut().for_each(|track| {
        track.mix(&mixture);
        track.fix(shape, recipe);
    });
    tracks
}

impl Track {
    /// Runs the bank a last time and weighs its members.
    fn new(history: History, seasons: &SeasonPool, losses: &LossPool, shape: &Shape, recipe: &Recipe) -> Self {
        let (m, reach, len) = (shape.season, shape.reach, history.values.len());
        let mut bank = Bank::run(&history, shape, recipe);
        let unshrunk = (0..len).map(|age| newest_terms(&bank, age, (history.start + age) % m)).collect();
        let smooth = bank.level.iter().map(|row| std::array::from_fn(|alpha| mean_over_gammas(row, alpha))).collect();
        seasons.shrink(&mut bank, history.start);
        let mut weighted = Vec::with_capacity(len * reach);
        each_age(&bank, &history, shape, recipe, |age, own| {
            let t = history.start + age;
            weighted.extend((1..=reach).map(|step| {
                let terms = &bank.seasons(age)[(t + step) % m];
                losses.weights(own, t, step, recipe).map(|w| (weigh(&w, &bank.level[age]), weigh(&w, terms)))
            }));
        });
        Self {
            season_length: m,
            reach,
            mature: shape.mature,
            clip: recipe.ridge.feature_clip,
            offsets: lags::offsets(m),
            weighted,
            level: Vec::new(),
            season: Vec::new(),
            smooth,
            unshrunk,
            fixed: vec![[f64::NAN; FIXED]; len],
            factor: Vec::new(),
            history,
        }
    }

    fn mix(&mut self, mixture: &Mixture<SHARINGS>) {
        let (start, reach) = (self.history.start, self.reach);
        let weighted = std::mem::take(&mut self.weighted);
        let mixed = |part: fn((f64, f64)) -> f64| {
            weighted.iter().enumerate().map(|(i, ways)| mixture.mix(start + i / reach, ways.map(part))).collect()
        };
        (self.level, self.season) = (mixed(|(level, _)| level), mixed(|(_, season)| season));
    }

    /// Length of the series.
    pub(super) fn len(&self) -> usize {
        self.history.values.len()
    }

    /// Its age at a period of the group's calendar, if it has all features then.
    pub(super) fn mature_age(&self, t: usize) -> Option<usize> {
        t.checked_sub(self.history.start).filter(|&age| age >= self.mature && age < self.len())
    }

    /// The same, if its value of that period is given: only then it speaks for the panel, since whether it
    /// has a gap or has ended shows only later.
    pub(super) fn present_age(&self, t: usize) -> Option<usize> {
        self.mature_age(t).filter(|&age| self.history.seen[age])
    }

    /// The weighted forecast `step` periods after `age`, before any correction.
    pub(super) fn forecast(&self, age: usize, step: usize) -> f64 {
        self.weighted_level(age, step) + self.weighted_season(age, step)
    }

    /// A step-independent feature; not a number before the series is mature, but errors, which are 0 before the first.
    pub(super) fn fixed(&self, age: usize, feature: usize) -> f64 {
        self.fixed[age][feature]
    }

    /// The mean of the last three one-step errors, 0 before there are any.
    pub(super) fn recent_error(&self, age: usize) -> f64 {
        self.fixed[age][ERRORS + 2]
    }

    /// All features at a mature `age`, `step` periods ahead.
    pub(super) fn features(&self, common: &Common, age: usize, step: usize, out: &mut Features) {
        let t = self.history.start + age;
        let fixed = &self.fixed[age];
        out[..6].copy_from_slice(&self.level_features(age, step));
        out[6..9].copy_from_slice(&fixed[..ERRORS]);
        out[9..OWN_ERRORS].copy_from_slice(&self.season_features(common, age, step));
        out[OWN_ERRORS..PANEL].copy_from_slice(&fixed[ERRORS..SLOPE]);
        out[PANEL..FACTOR].copy_from_slice(&common.means[t]);
        out[FACTOR..LAG].copy_from_slice(&self.factor[age]);
        out[LAG..].copy_from_slice(&lags::features(&self.history, &self.offsets, age, self.clip));
    }

    /// Beyond the reach the last step's level holds.
    fn weighted_level(&self, age: usize, step: usize) -> f64 {
        self.level[age * self.reach + step.min(self.reach) - 1]
    }

    /// Beyond the reach the term of the last step of the same phase holds.
    fn weighted_season(&self, age: usize, step: usize) -> f64 {
        let m = self.season_length;
        let beyond = step.saturating_sub(self.reach);
        self.season[age * self.reach + step - beyond.div_ceil(m) * m - 1]
    }

    fn level_features(&self, age: usize, step: usize) -> [f64; 6] {
        let (own, unit) = (self.weighted_level(age, step), self.history.unit[age]);
        let smooth = &self.smooth[age];
        std::array::from_fn(|k| {
            let level = LEVEL_ALPHAS.get(k).map_or(self.history.base[age], |&alpha| smooth[alpha]);
            ((level - own) * unit).clamp(-self.clip, self.clip)
        })
    }

    fn season_features(&self, common: &Common, age: usize, step: usize) -> [f64; 7] {
        let m = self.season_length;
        let (y, base, unit) = (&self.history.values, &self.history.base, self.history.unit[age]);
        let own = self.weighted_season(age, step);
        // The newest known period in the season of the one asked for.
        let last = age + step - m * step.div_ceil(m);
        let centres = &self.unshrunk[age];
        let unshrunk = |k: usize| self.unshrunk[last][k].0 - centres[k].1;
        let t = self.history.start + age;
        let pattern = common.pattern[t * m + (t + step) % m];
        let cut = |x: f64| ((x - own) * unit).clamp(-self.clip, self.clip);
        [
            cut(unshrunk(0)),
            cut(unshrunk(1)),
            cut(pattern),
            own * unit,
            cut(y[last] - base[age - m]),
            cut(y[last - m] - base[age - 2 * m]),
            cut(y[last] - self.weighted_level(age, step)),
        ]
    }

    /// Computes the step-independent features.
    fn fix(&mut self, shape: &Shape, recipe: &Recipe) {
        let m = shape.season;
        let (y, base, unit) = (&self.history.values, &self.history.base, &self.history.unit);
        let short = moving_mean(y, shape.quarter);
        let long = moving_mean(y, 3 * m);
        let errors = self.one_step_errors(shape.warm, recipe.ridge.error_clip);
        let (recent, season) = (moving_mean(&errors, 3), moving_mean(&errors, shape.error_window));
        for age in 0..y.len() {
            let cut = |x: f64| (x * unit[age]).clamp(-self.clip, self.clip);
            let row = &mut self.fixed[age];
            let before = |k: usize| age.checked_sub(k);
            row[ERRORS] = errors[age];
            row[ERRORS + 1] = before(1).map_or(0.0, |i| errors[i]);
            row[ERRORS + 2] = if age < 2 { 0.0 } else { recent[age] };
            row[ERRORS + 3] = season[age];
            if age < self.mature {
                continue;
            }
            row[0] = cut(base[age] - base[age - m]);
            row[1] = cut(short[age] - short[age - m]);
            row[2] = cut(base[age] - long[age]);
            row[SLOPE] = cut(self.smooth[age][4] - self.smooth[age][1]);
        }
    }

    fn one_step_errors(&self, warm: usize, clip: f64) -> Vec<f64> {
        let history = &self.history;
        let error = |age: usize| {
            if age < warm || !history.seen[age] {
                return 0.0;
            }
            ((history.values[age] - self.forecast(age - 1, 1)) * history.unit[age]).clamp(-clip, clip)
        };
        (0..self.len()).map(error).collect()
    }
}

impl Common {
    /// Means over the series that are mature at each period.
    pub(super) fn new(tracks: &[Track], seasons: &SeasonPool, shape: &Shape) -> Self {
        let member = SEASON_ALPHA * GAMMAS + 1;
        let pattern = seasons.mean.iter().map(|terms| terms[member]).collect();
        let at = |t: usize| {
            let (mut sums, mut count) = ([0.0; 8], 0);
            for (track, age) in tracks.iter().filter_map(|track| Some((track, track.present_age(t)?))) {
                count += 1;
                for (sum, &feature) in sums.iter_mut().zip(&MEANS) {
                    *sum += track.fixed[age][feature];
                }
            }
            (sums.map(|s| s / f64::from(count).max(1.0)), count as usize)
        };
        let (means, active) = (0..shape.span).into_par_iter().map(at).unzip();
        Self { season_length: shape.season, pattern, means, active }
    }

    /// The panel's mean seasonal pattern after the last period, by phase.
    pub(super) fn last_pattern(&self) -> &[f64] {
        &self.pattern[self.pattern.len() - self.season_length..]
    }
}

fn newest_terms(bank: &Bank, age: usize, phase: usize) -> [(f64, f64); 2] {
    [0, GAMMAS - 1].map(|gamma| {
        let g = SEASON_ALPHA * GAMMAS + gamma;
        let centre = bank.centre[age][g];
        (bank.seasons(age)[phase][g] + centre, centre)
    })
}

fn weigh(weights: &Row, values: &Row) -> f64 {
    (0..MEMBERS).map(|g| weights[g] * values[g]).sum()
}

fn mean_over_gammas(level: &Row, alpha: usize) -> f64 {
    level[alpha * GAMMAS..(alpha + 1) * GAMMAS].iter().sum::<f64>() / GAMMAS as f64
}
