//! The pooled method from histories to forecasts, one group of series on one scale at a time.

use rayon::prelude::*;

use crate::domain::{Frequency, Month};

use super::calendar::Calendar;
use super::choose::Choice;
use super::features::{Common, Track, tracks};
use super::mixture::Mixture;
use super::prepare::{Candidate, History, histories};
use super::ranges::{Bands, MEAN_TO_SD, widths};
use super::recipe::Recipe;
use super::ridge::{Coefficients, VIEWS, coefficients, corrected};
use super::short::Prior;
use super::shrink::SeasonPool;
use super::weights::LossPool;
use super::{Request, Scale, SeriesStep, Shape, factor, step};

/// One-step errors below which the width of a young series is held by that of others.
const FEW_WIDTHS: f64 = 6.0;

/// Series on one scale and one calendar.
pub(super) struct Group {
    candidates: Vec<Candidate>,
    scale: Scale,
    shape: Shape,
    /// Period 0 of the calendar, on the one that [`super::period_of`] counts.
    epoch: i64,
    /// The month of period 0 where the calendar matters.
    calendar_from: Option<Month>,
}

/// What comes of a group.
pub(super) struct Outcome {
    /// Steps by place in the request.
    pub(super) forecasts: Vec<(usize, Vec<SeriesStep>)>,
    /// What short series may borrow.
    pub(super) prior: Prior,
}

/// A series with the corrected forecasts from every origin.
pub(super) struct Path {
    pub(super) history: History,
    reach: usize,
    /// By age and step.
    forecasts: Vec<f64>,
    /// From the last value on, as far as asked.
    ahead: Vec<f64>,
}

/// Ways that are mixed: corrected by each view, the last value, the last of the same season.
const WAYS: usize = VIEWS + 2;

/// The same, corrected by each view.
struct Draft {
    history: History,
    season: usize,
    reach: usize,
    forecasts: Vec<[f64; VIEWS]>,
    ahead: Vec<[f64; VIEWS]>,
}

impl Group {
    /// The series of `choices` on `scale`; `None` without any.
    pub(super) fn of(choices: &[Choice], scale: Scale, season: usize, frequency: Frequency) -> Option<Self> {
        let chosen: Vec<(usize, i64, &Choice, usize)> = choices
            .iter()
            .enumerate()
            .filter_map(|(index, choice)| {
                let (_, from) = choice.pooled.filter(|(own, _)| *own == scale)?;
                Some((index, choice.history.start + from as i64, choice, from))
            })
            .collect();
        let epoch = chosen.iter().map(|c| c.1).min()?;
        let candidates: Vec<Candidate> = chosen
            .into_iter()
            .map(|(index, start, choice, from)| Candidate {
                index,
                start: (start - epoch) as usize,
                values: choice.history.values[from..].to_vec(),
                trailing: choice.history.trailing,
            })
            .collect();
        let span = candidates.iter().map(|c| c.start + c.values.len()).max()?;
        let monthly = frequency == Frequency::Monthly && season == 12 && scale == Scale::Log;
        let calendar_from =
            monthly.then(|| Month::new(epoch.div_euclid(12) as i32, epoch.rem_euclid(12) as u32 + 1)).flatten();
        Some(Self { candidates, scale, shape: Shape::new(season, span), epoch, calendar_from })
    }
}

impl Draft {
    fn new(track: Track, common: &Common, known: &[Option<Coefficients>], shape: &Shape, ahead: usize) -> Self {
        let (len, start) = (track.len(), track.history.start);
        let one = |age: usize, step: usize| {
            let coefficients = if age >= shape.mature { known[start + age].as_ref() } else { None };
            corrected(&track, common, coefficients, age, step)
        };
        let forecasts = (0..len).flat_map(|age| (1..=shape.reach).map(move |step| (age, step)));
        let forecasts = forecasts.map(|(age, step)| one(age, step)).collect();
        let ahead = (1..=ahead + track.history.trailing).map(|step| one(len - 1, step)).collect();
        Self { season: shape.season, reach: shape.reach, forecasts, ahead, history: track.history }
    }

    /// The forecast made at `age`, at most as far as the reach.
    fn ways(&self, age: usize, step: usize) -> [f64; WAYS] {
        self.with_naive(self.forecasts[age * self.reach + step - 1], age, step)
    }

    fn with_naive(&self, [panel, lags]: [f64; VIEWS], age: usize, step: usize) -> [f64; WAYS] {
        let y = &self.history.values;
        let season_before = (age + step).checked_sub(self.season * step.div_ceil(self.season));
        [panel, lags, y[age], y[season_before.unwrap_or(age)]]
    }

    fn mixed(self, mixture: &Mixture<WAYS>) -> Path {
        let (start, last) = (self.history.start, self.history.values.len() - 1);
        let steps = (0..=last).flat_map(|age| (1..=self.reach).map(move |step| (age, step)));
        let forecasts = steps.map(|(age, step)| mixture.mix(start + age, self.ways(age, step))).collect();
        let ahead = self.ahead.iter().zip(1..);
        let ahead = ahead.map(|(views, step)| mixture.mix(start + last, self.with_naive(*views, last, step))).collect();
        Path { reach: self.reach, forecasts, ahead, history: self.history }
    }
}

impl Path {
    /// The forecast made at `age`, `step` periods ahead, at most as far as the reach.
    pub(super) fn at(&self, age: usize, step: usize) -> f64 {
        self.forecasts[age * self.reach + step - 1]
    }

    /// What came at `age` less what was forecast a period before; `None` in a gap or before there was a forecast.
    pub(super) fn one_step_error(&self, age: usize, warm: usize) -> Option<f64> {
        (age >= warm && self.history.seen[age]).then(|| self.history.values[age] - self.at(age - 1, 1))
    }
}

/// Forecasts every series of the group.
pub(super) fn run(group: &Group, request: &Request, recipe: &Recipe) -> Outcome {
    let shape = &group.shape;
    let farthest = group.candidates.iter().map(|c| c.trailing).max().unwrap_or(0) + request.horizon;
    let calendar = group.calendar_from.map(|first| Calendar::new(first, shape.span + farthest));
    let (histories, elasticities) = histories(&group.candidates, group.scale, calendar.as_ref(), shape, recipe);
    let (paths, pattern) = paths(histories, shape, request.horizon, recipe);
    let widths = widths(&paths, shape, recipe);
    let bands = Bands::calibrate(&paths, &widths, request.levels, shape, recipe);
    let usual = usual_width(&paths, &widths, shape);
    let forecasts = paths
        .par_iter()
        .zip(&widths)
        .map(|(path, widths)| {
            let width = last_width(path, widths, usual, shape);
            let steps = (1..=request.horizon).map(|ahead| {
                let far = ahead + path.history.trailing;
                let t = path.history.start + path.history.values.len() - 1 + far;
                let effect = calendar.as_ref().map_or(0.0, |c| c.effect(&elasticities, t));
                let value = |own: f64| group.back(&path.history, path.ahead[far - 1] + own + effect);
                let ends = (0..request.levels.len()).map(|level| bands.ends(level, far));
                step(value(0.0), request.levels, ends.map(|(low, high)| (value(low * width), value(high * width))))
            });
            (path.history.index, steps.collect())
        })
        .collect();
    Outcome { forecasts, prior: Prior { epoch: group.epoch, pattern, sd: usual.map(|width| width * MEAN_TO_SD) } }
}

/// Corrected forecasts of every series from every origin, and the panel's seasonal pattern at the end.
pub(super) fn paths(histories: Vec<History>, shape: &Shape, ahead: usize, recipe: &Recipe) -> (Vec<Path>, Vec<f64>) {
    let seasons = SeasonPool::gather(&histories, shape, recipe);
    let losses = LossPool::gather(&histories, &seasons, shape, recipe);
    let mut tracks = tracks(histories, &seasons, &losses, shape, recipe);
    let common = Common::new(&tracks, &seasons, shape);
    factor::project(&mut tracks, shape, recipe);
    let known = coefficients(&tracks, &common, shape, recipe);
    let drafts: Vec<Draft> =
        tracks.into_par_iter().map(|track| Draft::new(track, &common, &known, shape, ahead)).collect();
    let naive = recipe.mixture.naive_share / 2.0;
    let first = [0.5 - naive, 0.5 - naive, naive, naive];
    let mixture = Mixture::learn(&drafts, |draft| &draft.history, Draft::ways, &first, shape, recipe);
    let paths = drafts.into_par_iter().map(|draft| draft.mixed(&mixture)).collect();
    (paths, common.last_pattern().to_vec())
}

impl Group {
    /// From the working scale to the series' own.
    fn back(&self, history: &History, value: f64) -> f64 {
        let own = match self.scale {
            Scale::Log => value.exp(),
            Scale::Own => value * history.size,
        };
        if history.nonnegative { own.max(0.0) } else { own }
    }
}

/// Geometric mean of the last widths of the mature series.
fn usual_width(paths: &[Path], widths: &[Vec<f64>], shape: &Shape) -> Option<f64> {
    let logs: Vec<f64> = paths
        .iter()
        .zip(widths)
        .filter(|(path, _)| path.history.values.len() > shape.mature)
        .filter_map(|(_, widths)| widths.last().map(|w| w.ln()))
        .filter(|log| log.is_finite())
        .collect();
    (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
}

/// The width of a series at its last value; with few errors drawn towards the usual one, or its own seasonal noise.
fn last_width(path: &Path, widths: &[f64], usual: Option<f64>, shape: &Shape) -> f64 {
    let errors = (0..widths.len()).filter(|&age| path.one_step_error(age, shape.warm).is_some()).count() as f64;
    let own = widths.last().copied().filter(|w| w.is_finite());
    if let (Some(own), true) = (own, errors >= FEW_WIDTHS) {
        return own;
    }
    let prior = usual.unwrap_or_else(|| seasonal_noise(&path.history.values, shape.season));
    (own.unwrap_or(0.0) * errors + prior * FEW_WIDTHS) / (errors + FEW_WIDTHS)
}

/// Mean size of a one-step error that the noise in the changes from season to season leads to expect: a change
/// carries the noise twice, a forecast once and a half, its seasonal term being the mean of two values.
fn seasonal_noise(values: &[f64], m: usize) -> f64 {
    let changes: Vec<f64> = (m..values.len()).map(|i| values[i] - values[i - m]).collect();
    let n = changes.len().max(2) as f64;
    let mean = changes.iter().sum::<f64>() / n;
    let of_changes = changes.iter().map(|c| (c - mean).abs()).sum::<f64>() / (n - 1.0);
    of_changes * (1.5_f64 / 2.0).sqrt()
}
