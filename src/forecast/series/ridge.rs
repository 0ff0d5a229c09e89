//! Ridge regressions per step, pooled over series and past origins, that correct the weighted forecast with two
//! views: one has the panel but no lags, the other lags but no panel means.
//!
//! Solved anew at every period from the rows known by then, so past corrected forecasts are honest.
//! Neighbouring steps share their rows through a kernel.

use rayon::prelude::*;

use crate::fit::cholesky::Cholesky;
use crate::fit::linear::dot;

use super::Shape;
use super::factor::evenly;
use super::features::{Common, FACTOR, FEATURES, Features, LAG, PANEL, Track};
use super::recipe::Recipe;

/// What a correction may look at: the panel but no lags, or lags but no panel means.
pub(super) const VIEWS: usize = 2;

/// Coefficients of the views by step (0: one period ahead); 0 for features one does not see.
pub(super) type Coefficients = Vec<[Features; VIEWS]>;

/// The features each view has.
fn columns() -> [Vec<usize>; VIEWS] {
    [(0..LAG).collect(), (0..PANEL).chain(FACTOR..FEATURES).collect()]
}

/// Keeps a feature that is always 0 from making the system singular.
const LEAST_MOMENT: f64 = 1e-9;

/// Lower triangle of the moments, by rows.
const TRIANGLE: usize = FEATURES * (FEATURES + 1) / 2;

/// Sums over rows of x x' (lower triangle), x y and 1.
#[derive(Clone)]
struct Moments {
    xx: Vec<f64>,
    xy: Features,
    rows: f64,
}

/// Coefficients known at each period; `None` before there are rows enough.
pub(super) fn coefficients(
    tracks: &[Track],
    common: &Common,
    shape: &Shape,
    recipe: &Recipe,
) -> Vec<Option<Coefficients>> {
    let sample: Vec<&Track> = evenly(tracks.len(), recipe.ridge.max_series).into_iter().map(|i| &tracks[i]).collect();
    let share = sample.len() as f64 / tracks.len().max(1) as f64;
    let mut sums: Vec<Vec<Moments>> =
        (0..shape.span).into_par_iter().map(|t| moments_at(&sample, common, t, shape, recipe)).collect();
    accumulate(&mut sums);
    let kernel = kernel(shape.reach, recipe.ridge.bandwidth);
    let evidence = Evidence::by_period(common, share);
    let mut started = false;
    let ready: Vec<bool> = (0..shape.span)
        .map(|k| {
            started |= enough(&sums, k, &evidence[k], shape, recipe);
            started
        })
        .collect();
    (0..shape.span)
        .into_par_iter()
        .map(|k| ready[k].then(|| solve(&sums, k, &evidence[k], &kernel, shape, recipe))?)
        .collect()
}

/// The forecast `step` periods after a mature `age`, corrected by each view; the last step's coefficients hold beyond.
pub(super) fn corrected(
    track: &Track,
    common: &Common,
    coefficients: Option<&Coefficients>,
    age: usize,
    step: usize,
) -> [f64; VIEWS] {
    let forecast = track.forecast(age, step);
    let Some(coefficients) = coefficients else { return [forecast; VIEWS] };
    let mut x = [0.0; FEATURES];
    track.features(common, age, step, &mut x);
    std::array::from_fn(|view| {
        let correction = dot(&x, &coefficients[step.min(coefficients.len()) - 1][view]) / track.history.unit[age];
        if correction.is_finite() { forecast + correction } else { forecast }
    })
}

/// Gaussian weights between steps, every row adding up to 1.
pub(super) fn kernel(steps: usize, bandwidth: f64) -> Vec<Vec<f64>> {
    (0..steps)
        .map(|h| {
            let raw: Vec<f64> =
                (0..steps).map(|g| (-0.5 * ((h as f64 - g as f64) / bandwidth).powi(2)).exp()).collect();
            let total: f64 = raw.iter().sum();
            raw.iter().map(|w| w / total).collect()
        })
        .collect()
}

/// How much had been seen before a period.
struct Evidence {
    /// Most series mature at once.
    series: f64,
    /// Series times periods.
    rows: f64,
}

impl Evidence {
    fn by_period(common: &Common, share: f64) -> Vec<Self> {
        let (mut series, mut rows) = (0.0_f64, 0.0);
        let mut at = |&active: &usize| {
            let active = active as f64 * share;
            series = series.max(active);
            let evidence = Self { series, rows };
            rows += active;
            evidence
        };
        common.active.iter().map(&mut at).collect()
    }
}

/// Moments of the rows whose origin is `t`, by step, each with a target known within the data.
fn moments_at(sample: &[&Track], common: &Common, t: usize, shape: &Shape, recipe: &Recipe) -> Vec<Moments> {
    let mut out = vec![Moments { xx: vec![0.0; TRIANGLE], xy: [0.0; FEATURES], rows: 0.0 }; shape.reach];
    let mut block = Block { rows: [[0.0; FEATURES]; BLOCK], targets: [0.0; BLOCK], filled: 0 };
    let origins: Vec<(&Track, usize)> =
        sample.iter().filter_map(|track| Some((*track, track.present_age(t)?))).collect();
    for (h, moments) in out.iter_mut().enumerate() {
        for &(track, age) in &origins {
            let history = &track.history;
            let target = age + h + 1;
            if target >= track.len() || !history.seen[target] {
                continue;
            }
            let error = (history.values[target] - track.forecast(age, h + 1)) * history.unit[age];
            let y = error.clamp(-recipe.ridge.target_clip, recipe.ridge.target_clip);
            block.push(|x| track.features(common, age, h + 1, x), y, moments);
        }
        block.flush(moments);
    }
    out
}

const BLOCK: usize = 4;

/// A few rows at a time, so that each moment is loaded and stored once for all of them.
struct Block {
    rows: [Features; BLOCK],
    targets: [f64; BLOCK],
    filled: usize,
}

impl Block {
    fn push(&mut self, fill: impl FnOnce(&mut Features), y: f64, moments: &mut Moments) {
        fill(&mut self.rows[self.filled]);
        if !y.is_finite() || self.rows[self.filled].iter().any(|x| !x.is_finite()) {
            return;
        }
        self.targets[self.filled] = y;
        self.filled += 1;
        if self.filled == BLOCK {
            self.flush(moments);
        }
    }

    fn flush(&mut self, moments: &mut Moments) {
        for row in self.filled..BLOCK {
            self.rows[row] = [0.0; FEATURES];
            self.targets[row] = 0.0;
        }
        let [a, b, c, d] = &self.rows;
        let mut from = 0;
        for i in 0..FEATURES {
            let (p, q, r, s) = (a[i], b[i], c[i], d[i]);
            let row = &mut moments.xx[from..=from + i];
            for (j, sum) in row.iter_mut().enumerate() {
                *sum += (p * a[j] + q * b[j]) + (r * c[j] + s * d[j]);
            }
            let [y0, y1, y2, y3] = self.targets;
            moments.xy[i] += (p * y0 + q * y1) + (r * y2 + s * y3);
            from += i + 1;
        }
        moments.rows += self.filled as f64;
        self.filled = 0;
    }
}

/// Turns sums by origin into sums over all origins so far.
fn accumulate(sums: &mut [Vec<Moments>]) {
    for t in 1..sums.len() {
        let (before, now) = sums.split_at_mut(t);
        for (moments, past) in now[0].iter_mut().zip(&before[t - 1]) {
            moments.xx.iter_mut().zip(&past.xx).for_each(|(a, p)| *a += p);
            moments.xy.iter_mut().zip(&past.xy).for_each(|(a, p)| *a += p);
            moments.rows += past.rows;
        }
    }
}

/// Rows of step `h` (0: one ahead) whose targets are known at `k`.
fn known(sums: &[Vec<Moments>], k: usize, h: usize) -> Option<&Moments> {
    k.checked_sub(h + 1).map(|t| &sums[t][h])
}

fn enough(sums: &[Vec<Moments>], k: usize, evidence: &Evidence, shape: &Shape, recipe: &Recipe) -> bool {
    let least = recipe.ridge.start as f64 * evidence.series;
    evidence.rows >= recipe.ridge.min_rows as f64
        && evidence.series > 0.0
        && (0..shape.reach).all(|h| known(sums, k, h).is_some_and(|m| m.rows > least))
}

fn solve(
    sums: &[Vec<Moments>],
    k: usize,
    evidence: &Evidence,
    kernel: &[Vec<f64>],
    shape: &Shape,
    recipe: &Recipe,
) -> Option<Coefficients> {
    let penalties = penalties(evidence, recipe);
    let columns = columns();
    (0..shape.reach)
        .map(|h| {
            let mut smooth = Moments { xx: vec![0.0; TRIANGLE], xy: [0.0; FEATURES], rows: 0.0 };
            for (g, &weight) in kernel[h].iter().enumerate() {
                smooth.add(known(sums, k, g)?, weight);
            }
            let mut views = [[0.0; FEATURES]; VIEWS];
            for (view, columns) in views.iter_mut().zip(&columns) {
                smooth.solve(columns, &penalties, view)?;
            }
            Some(views)
        })
        .collect()
}

impl Moments {
    fn add(&mut self, other: &Self, weight: f64) {
        self.xx.iter_mut().zip(&other.xx).for_each(|(a, m)| *a += weight * m);
        self.xy.iter_mut().zip(&other.xy).for_each(|(a, m)| *a += weight * m);
        self.rows += weight * other.rows;
    }

    /// Coefficients of the features in `columns`, ascending; `None` where they are not determined.
    fn solve(&self, columns: &[usize], penalties: &Features, out: &mut Features) -> Option<()> {
        let n = columns.len();
        let mut matrix = vec![0.0; n * n];
        for (row, &i) in columns.iter().enumerate() {
            let line = &self.xx[i * (i + 1) / 2..];
            for (cell, &j) in matrix[row * n..=row * n + row].iter_mut().zip(columns) {
                *cell = line[j] / self.rows;
            }
            let diagonal = &mut matrix[row * n + row];
            *diagonal += (*diagonal + LEAST_MOMENT) * penalties[i];
        }
        let mut right: Vec<f64> = columns.iter().map(|&i| self.xy[i] / self.rows).collect();
        Cholesky::new(matrix, n)?.solve_in_place(&mut right);
        columns.iter().zip(right).for_each(|(&i, x)| out[i] = x);
        Some(())
    }
}

/// Penalty of each feature relative to its mean square.
fn penalties(evidence: &Evidence, recipe: &Recipe) -> Features {
    let ridge = &recipe.ridge;
    let periods = ridge.periods * evidence.series / evidence.rows;
    let all = 1.0 + ridge.rows / evidence.rows;
    std::array::from_fn(|i| {
        let own = match i {
            LAG.. => ridge.lags,
            FACTOR.. => ridge.factor * periods,
            PANEL.. => ridge.panel * periods,
            _ => ridge.own,
        };
        own * all
    })
}
