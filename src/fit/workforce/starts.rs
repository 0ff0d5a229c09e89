//! Offers per vacancy, season, drop-out, delay and the September intake.
//!
//! Where the pipeline is known, offers of a month answer the vacancies of that month. Without it,
//! starters answer the vacancies of the month before. A month without a word on offers (`NaN` in the
//! panel), or without a pipeline one in which nobody is exposed, is left out of both sides of every ratio.

use super::Starts;
use crate::fit::panel::{ByGroup, Panel};
use crate::fit::recipe::{Recipe, StartsRecipe};

/// September, counted from January as 0.
const SEPTEMBER: usize = 8;
/// Months from offer to start by which offers and starts are matched for the drop-out.
const MATCH_LAG: usize = 3;
/// Starts of the first months come from offers before the history.
const FIRST_MATCHED: usize = 6;

/// Fitted offers (starters) with what they leave to the level filter.
pub(super) struct FittedStarts {
    pub(super) starts: Starts,
    /// Offers (starters) by month.
    pub(super) counts: Vec<f64>,
    /// Those that vacancies and season expect.
    pub(super) expected: Vec<f64>,
}

pub(super) fn fit(panel: &Panel, recipe: &Recipe) -> FittedStarts {
    let flow = Flow::of(panel, &recipe.starts);
    let months = panel.months();
    let per_vacancy: Vec<f64> = (0..panel.groups.len()).map(|g| flow.per_vacancy(g)).collect();
    let counts: Vec<f64> = (0..months).map(|t| flow.count(t)).collect();
    let flat: Vec<f64> = (0..months).map(|t| flow.expected(t, &per_vacancy)).collect();
    let season = season(panel, recipe.starts.season_weight, &counts, &flat);
    let expected = flat.iter().enumerate().map(|(t, e)| e * season[panel.calendar(t)]).collect();
    let septembers = (0..months).filter(|t| panel.calendar(*t) == SEPTEMBER).count();
    let starts = Starts {
        pipeline: flow.pipeline,
        per_vacancy,
        season,
        drop_out: drop_out(panel, &recipe.starts, &flow),
        delay: delay(panel, &recipe.starts, &flow),
        intake: panel.intake.iter().flatten().sum::<f64>() / septembers.max(1) as f64,
    };
    FittedStarts { starts, counts, expected }
}

/// What answers vacancies, and the vacancies it answers.
struct Flow<'a> {
    pipeline: bool,
    counts: &'a ByGroup,
    vacancies: Vec<&'a Vec<Vec<f64>>>,
    known: Vec<bool>,
}

impl<'a> Flow<'a> {
    fn of(panel: &'a Panel, recipe: &StartsRecipe) -> Self {
        let months = panel.months();
        if let (Some(offers), Some(pipeline)) = (&panel.offers, &panel.pipeline) {
            let known: Vec<bool> = offers.iter().map(|units| units.iter().flatten().all(|n| n.is_finite())).collect();
            let due_now = pipeline.last().is_some_and(|units| units.iter().flatten().flatten().all(|n| n.is_finite()));
            if due_now && known.iter().filter(|k| **k).count() >= recipe.pipeline_months.min(months) {
                return Self { pipeline: true, counts: offers, vacancies: panel.vacancies.iter().collect(), known };
            }
        }
        let before = (0..months).map(|t| &panel.vacancies[t.saturating_sub(1)]).collect();
        let anybody = |t: usize| t == 0 || panel.open[t].iter().flatten().any(|people| *people > 0.0);
        let known = (0..months).map(anybody).collect();
        Self { pipeline: false, counts: &panel.starts, vacancies: before, known }
    }

    fn months(&self) -> impl Iterator<Item = usize> {
        (0..self.known.len()).filter(|t| self.known[*t])
    }

    fn per_vacancy(&self, group: usize) -> f64 {
        let sum = |of: &dyn Fn(usize) -> f64| self.months().map(of).sum::<f64>();
        let counts = sum(&|t| self.counts[t].iter().map(|unit| unit[group]).sum());
        let vacancies = sum(&|t| self.vacancies[t].iter().map(|unit| unit[group]).sum());
        if vacancies > 0.0 { counts / vacancies } else { 0.0 }
    }

    fn count(&self, t: usize) -> f64 {
        if self.known[t] { self.counts[t].iter().flatten().sum() } else { 0.0 }
    }

    fn expected(&self, t: usize, per_vacancy: &[f64]) -> f64 {
        let unit = |groups: &Vec<f64>| groups.iter().zip(per_vacancy).map(|(v, a)| v * a).sum::<f64>();
        if self.known[t] { self.vacancies[t].iter().map(unit).sum() } else { 0.0 }
    }
}

/// Ratio of counted to expected by month of the year, shrunk to 1, then scaled to mean 1.
fn season(panel: &Panel, weight: f64, counts: &[f64], expected: &[f64]) -> [f64; 12] {
    let mut sums = [(weight, weight); 12];
    for t in 0..counts.len() {
        let month = &mut sums[panel.calendar(t)];
        month.0 += counts[t];
        month.1 += expected[t];
    }
    let ratios = sums.map(|(n, e)| n / e);
    let mean = ratios.iter().sum::<f64>() / 12.0;
    ratios.map(|ratio| ratio / mean)
}

/// One minus starts ÷ offers of three months before, shrunk to the prior by the number of offers.
fn drop_out(panel: &Panel, recipe: &StartsRecipe, flow: &Flow) -> f64 {
    if !flow.pipeline {
        return recipe.drop_out;
    }
    let matched = (FIRST_MATCHED..panel.months()).filter(|t| flow.known[t - MATCH_LAG]);
    let (starts, offers) = matched.fold((0.0, 0.0), |(starts, offers), t| {
        (starts + panel.starts[t].iter().flatten().sum::<f64>(), offers + flow.count(t - MATCH_LAG))
    });
    let all: f64 = flow.months().map(|t| flow.count(t)).sum();
    if offers <= 0.0 {
        return recipe.drop_out;
    }
    let own = (1.0 - starts / offers.max(1.0)).clamp(0.0, 0.9);
    (recipe.drop_out_weight * recipe.drop_out + own * all) / (recipe.drop_out_weight + all)
}

/// Shares of delay from how the pipeline filled: what is due in k months now, less what was due in k + 1 before.
fn delay(panel: &Panel, recipe: &StartsRecipe, flow: &Flow) -> [f64; 5] {
    let Some(pipeline) = panel.pipeline.as_ref().filter(|_| flow.pipeline) else { return recipe.delay };
    let mut fresh = [0.0; 5];
    let mut starts = 0.0;
    for t in (1..panel.months()).filter(|t| flow.known[*t] && flow.known[*t - 1]) {
        starts += panel.starts[t].iter().flatten().sum::<f64>();
        for (now, before) in pipeline[t].iter().flatten().zip(pipeline[t - 1].iter().flatten()) {
            for k in 0..5 {
                fresh[k] += now[k] - before.get(k + 1).copied().unwrap_or(0.0);
            }
        }
    }
    let fresh = fresh.map(|n: f64| n.max(0.0));
    let total: f64 = fresh.iter().sum();
    if starts >= recipe.delay_own_starts && total > 0.0 { fresh.map(|n| n / total) } else { recipe.delay }
}
