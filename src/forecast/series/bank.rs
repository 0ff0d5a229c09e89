//! Eighteen exponential smoothers with fixed gains over one series, errors beyond a few sds cut.
//!
//! Additive level and season without trend (Gardner 1985, N-A), made robust as in Gelper, Fried and Croux (2010).
//! All members run side by side, so one pass gives their forecasts from every past origin.

use super::Shape;
use super::prepare::History;
use super::recipe::Recipe;

/// Number of level gains.
pub(super) const ALPHAS: usize = 6;
/// Number of seasonal gains.
pub(super) const GAMMAS: usize = 3;
/// Members: every level gain with every seasonal gain, seasonal gain fastest.
pub(super) const MEMBERS: usize = ALPHAS * GAMMAS;

/// One number a member.
pub(super) type Row = [f64; MEMBERS];

/// Weight of errors from which on their running mean may cut the next one.
const SETTLED_WEIGHT: f64 = 5.0;

/// Added to a variance so that a perfectly regular start does not freeze the filter.
const LEAST_VARIANCE: f64 = 1e-9;

/// The states of all members after each period.
pub(super) struct Bank {
    season_length: usize,
    /// Level by age, seasonal terms centred.
    pub(super) level: Vec<Row>,
    /// Centred seasonal term by age and phase.
    pub(super) season: Vec<Row>,
    /// What centring took from the seasonal terms, by age.
    pub(super) centre: Vec<Row>,
    /// Variance of the error in a seasonal term, by age.
    pub(super) noise: Vec<Row>,
}

/// Running states while the filters walk over a series.
struct State {
    level: Row,
    season: Vec<Row>,
    variance: Row,
    /// Decayed sum of cut squared errors and of its weights.
    squares: Row,
    weight: f64,
}

impl Bank {
    /// Runs over `history`; in a gap every state stands still and the members' mean forecast is filled in.
    pub(super) fn fill(history: &mut History, shape: &Shape, recipe: &Recipe) {
        let mut values = std::mem::take(&mut history.values);
        walk(&mut values, &history.seen, history.start, shape, recipe, |_, _, _| ());
        history.values = values;
    }

    /// Runs over `history`, whose gaps are filled, and keeps every state.
    pub(super) fn run(history: &History, shape: &Shape, recipe: &Recipe) -> Self {
        let (len, m) = (history.values.len(), shape.season);
        let empty = |n| Vec::with_capacity(n);
        let mut bank =
            Self { season_length: m, level: empty(len), season: empty(len * m), centre: empty(len), noise: empty(len) };
        let mut values = history.values.clone();
        walk(&mut values, &history.seen, history.start, shape, recipe, |_, state, gain| bank.keep(state, gain));
        bank
    }

    fn keep(&mut self, state: &State, gain: &Row) {
        let mut centre = [0.0; MEMBERS];
        for terms in &state.season {
            add(&mut centre, terms);
        }
        let (mut level, mut noise) = ([0.0; MEMBERS], [0.0; MEMBERS]);
        for g in 0..MEMBERS {
            centre[g] /= state.season.len() as f64;
            level[g] = state.level[g] + centre[g];
            noise[g] = gain[g] / (2.0 - gain[g]) * state.squares[g] / state.weight.max(1.0);
        }
        for terms in &state.season {
            self.season.push(std::array::from_fn(|g| terms[g] - centre[g]));
        }
        self.level.push(level);
        self.centre.push(centre);
        self.noise.push(noise);
    }

    /// Seasonal terms after period `age`, one row a phase.
    pub(super) fn seasons(&self, age: usize) -> &[Row] {
        &self.season[age * self.season_length..(age + 1) * self.season_length]
    }
}

/// Adds `row` to `sum`.
pub(super) fn add(sum: &mut Row, row: &Row) {
    for (s, r) in sum.iter_mut().zip(row) {
        *s += r;
    }
}

/// Level gain of each member.
fn alphas(recipe: &Recipe) -> Row {
    std::array::from_fn(|g| recipe.filters.alphas[g / GAMMAS])
}

/// Seasonal gain of each member.
fn gammas(recipe: &Recipe) -> Row {
    std::array::from_fn(|g| recipe.filters.gammas[g % GAMMAS])
}

fn walk(
    values: &mut [f64],
    seen: &[bool],
    start: usize,
    shape: &Shape,
    recipe: &Recipe,
    mut each: impl FnMut(usize, &State, &Row),
) {
    let m = shape.season;
    let mut state = State::new(&values[..shape.warm], start, m);
    let (alpha, gamma) = (alphas(recipe), gammas(recipe));
    for age in 0..values.len() {
        let phase = (start + age) % m;
        let least = 1.0 / ((age / m) as f64 + 2.0);
        let gain: Row = std::array::from_fn(|g| if m > 1 { gamma[g].max(least) } else { 0.0 });
        if seen[age] {
            state.step(values[age], phase, &alpha, &gain, recipe);
        } else if age >= shape.warm {
            values[age] = state.mean_forecast(phase);
        }
        each(age, &state, &gain);
    }
}

impl State {
    /// From the first `warm` values: a line through the means of both halves, the mean deviation of each phase.
    fn new(window: &[f64], start: usize, m: usize) -> Self {
        let half = window.len() / 2;
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        let (first, all) = (mean(&window[..half]), mean(window));
        let slope = (mean(&window[half..]) - first) / half as f64;
        let middle = (window.len() as f64 - 1.0) / 2.0;
        let detrended: Vec<f64> =
            window.iter().enumerate().map(|(i, x)| x - (all + slope * (i as f64 - middle))).collect();
        let season = if m > 1 { centred_phases(&detrended, start, m) } else { vec![0.0] };
        let centre = mean(&detrended);
        let variance = detrended.iter().map(|d| (d - centre).powi(2)).sum::<f64>() / detrended.len() as f64;
        Self {
            level: [first; MEMBERS],
            season: season.into_iter().map(|s| [s; MEMBERS]).collect(),
            variance: [variance + LEAST_VARIANCE; MEMBERS],
            squares: [0.0; MEMBERS],
            weight: 0.0,
        }
    }

    fn step(&mut self, value: f64, phase: usize, alpha: &Row, gain: &Row, recipe: &Recipe) {
        let (filters, memory) = (&recipe.filters, recipe.season.noise_decay);
        let season = &mut self.season[phase];
        let settled = self.weight > SETTLED_WEIGHT;
        for g in 0..MEMBERS {
            let error = value - self.level[g] - season[g];
            let reach = filters.clip * self.variance[g].sqrt();
            let cut = error.clamp(-reach, reach);
            self.level[g] += alpha[g] * cut;
            season[g] += gain[g] * (1.0 - alpha[g]) * cut;
            let square = error * error;
            let old = self.variance[g];
            self.variance[g] =
                filters.variance_decay * old + (1.0 - filters.variance_decay) * square.min(filters.variance_cap * old);
            let most = if settled { filters.variance_cap * self.squares[g] / self.weight } else { f64::INFINITY };
            self.squares[g] = memory * self.squares[g] + square.min(most);
        }
        self.weight = memory * self.weight + 1.0;
    }

    fn mean_forecast(&self, phase: usize) -> f64 {
        let sum: f64 = self.level.iter().zip(&self.season[phase]).map(|(l, s)| l + s).sum();
        sum / MEMBERS as f64
    }
}

/// Mean of each phase, their own mean taken off. `start` is the phase of the first value.
fn centred_phases(values: &[f64], start: usize, m: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); m];
    for (i, value) in values.iter().enumerate() {
        let (sum, count) = &mut sums[(start + i) % m];
        *sum += value;
        *count += 1.0;
    }
    let means: Vec<f64> = sums.iter().map(|&(sum, count): &(f64, f64)| sum / count.max(1.0)).collect();
    let centre = means.iter().sum::<f64>() / m as f64;
    means.iter().map(|x| x - centre).collect()
}
