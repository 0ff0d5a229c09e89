//! One measure: level, deviations, correction, and how they did at every past origin.

use super::correction::{Origin, chain, dot};
use super::kriging::{Parameters, fit};
use super::panel::{Grid, Panel};
use super::ranges::Outcomes;
use super::recipe::Recipe;
use super::robust::median;
use super::{level, predictors};
use crate::domain::CensusMeasure;

/// A fitted measure: forecasts from the last year, and residuals from every year before.
#[derive(Debug)]
pub(super) struct Model {
    /// The measure.
    pub(super) measure: CensusMeasure,
    /// Shared parameters of the deviations.
    pub(super) parameters: Parameters,
    /// Coefficients by horizon.
    pub(super) coefficients: Vec<Vec<f64>>,
    /// Forecasts by horizon and authority.
    pub(super) points: Vec<Vec<f64>>,
    /// Standard deviation of the deviations' forecast, root mean square over authorities, by horizon.
    pub(super) spread: Vec<f64>,
    /// The same of each authority, by horizon.
    pub(super) own_spread: Vec<Vec<f64>>,
    /// Residuals by horizon, then origin, of authorities the correction had not seen.
    pub(super) outcomes: Vec<Vec<Outcomes>>,
    /// Staff of each authority in the last year.
    pub(super) sizes: Vec<f64>,
}

/// The highest value a forecast or its range may have.
pub(super) fn ceiling(measure: CensusMeasure) -> f64 {
    if measure == CensusMeasure::Caseload { f64::INFINITY } else { 100.0 }
}

/// Forecasts of the kriging from one origin, by horizon and authority.
struct Base {
    points: Vec<Vec<f64>>,
    spread: Vec<Vec<f64>>,
}

/// Everything known about a measure before the correction.
struct Study<'a> {
    panel: &'a Panel,
    recipe: &'a Recipe,
    values: &'a Grid,
    large: Vec<Vec<bool>>,
    sizes: Vec<Vec<f64>>,
    horizon: usize,
}

impl Model {
    /// Fits a measure; `None` when the table has no value of it.
    pub(super) fn fit(panel: &Panel, measure: CensusMeasure, horizon: usize, recipe: &Recipe) -> Option<Self> {
        let study = Study::new(panel, measure, horizon, recipe)?;
        let levels = level::by_year(study.values, &study.large);
        let deviations = study.values.less(&levels);
        let last = panel.years - 1;
        let inverse: Vec<f64> = study.sizes[last].iter().map(|n| 100.0 / n).collect();
        let prior = recipe.kriging.relative_sd[measure as usize] * median(levels.iter().copied()).unwrap_or(0.0);
        let parameters = fit(&deviations, &inverse, panel.years, prior, &recipe.kriging);
        let bases: Vec<Base> = (0..=last).map(|j| study.base(j, &levels, &deviations, &parameters)).collect();
        let raw: Vec<_> = (0..=last).map(|j| predictors::raw(panel, measure, j, &study.large[j])).collect();
        let predictors = predictors::standardised(&raw, &study.large, recipe.correction.clip);
        let origins = study.origins(&bases, &predictors);
        let width = predictors::names(measure).len();
        let folds = recipe.ranges.folds;
        let coefficients = chain(&origins, |_| true, width, &recipe.correction);
        let without: Vec<Vec<Vec<f64>>> =
            (0..folds).map(|fold| chain(&origins, |i| i % folds != fold, width, &recipe.correction)).collect();
        let top = ceiling(measure);
        let corrected = |base: f64, row: &[f64], by: &[f64]| (base + dot(row, by)).clamp(0.0, top);
        let points = (0..horizon)
            .map(|h| {
                let rows = bases[last].points[h].iter().zip(&predictors[last]);
                rows.map(|(base, row)| corrected(*base, row, &coefficients[h])).collect()
            })
            .collect();
        let unseen =
            |j: usize, h: usize, i: usize| corrected(bases[j].points[h][i], &predictors[j][i], &without[i % folds][h]);
        let outcomes = (0..horizon).map(|h| study.outcomes(h, unseen)).collect();
        let own_spread = bases.into_iter().next_back()?.spread;
        let root_mean_square = |s: &Vec<f64>| (dot(s, s) / s.len() as f64).sqrt();
        Some(Self {
            measure,
            parameters,
            coefficients,
            points,
            spread: own_spread.iter().map(root_mean_square).collect(),
            own_spread,
            outcomes,
            sizes: study.sizes[last].clone(),
        })
    }
}

impl<'a> Study<'a> {
    fn new(panel: &'a Panel, measure: CensusMeasure, horizon: usize, recipe: &'a Recipe) -> Option<Self> {
        let values = panel.measure(measure);
        values.known().next()?;
        let mask = |keep: &dyn Fn(usize, usize) -> bool| -> Vec<Vec<bool>> {
            (0..panel.years).map(|t| (0..panel.codes.len()).map(|i| keep(i, t)).collect()).collect()
        };
        let known = |i: usize, t: usize| !values.at(i, t).is_nan();
        let mut large = mask(&|i, t| panel.in_post.at(i, t) > recipe.large_fte);
        let usable =
            large.iter().enumerate().flat_map(|(t, year)| (0..year.len()).filter(move |i| year[*i] && known(*i, t)));
        if usable.count() < 2 {
            large = mask(&known);
        }
        let floor = recipe.kriging.smallest_fte;
        let sizes = (0..panel.years)
            .map(|t| {
                let middle = median(panel.in_post.year(t).filter(|n| !n.is_nan())).unwrap_or(0.0);
                panel.in_post.year(t).map(|n| if n.is_nan() { middle } else { n }.max(floor)).collect()
            })
            .collect();
        Some(Self { panel, recipe, values, large, sizes, horizon })
    }

    /// The kriging from origin `j`, history to `j` only.
    fn base(&self, j: usize, levels: &[f64], deviations: &Grid, parameters: &Parameters) -> Base {
        let mut base = Base { points: vec![Vec::new(); self.horizon], spread: vec![Vec::new(); self.horizon] };
        for (i, size) in self.sizes[j].iter().enumerate() {
            let inverse = 100.0 / size;
            let history = parameters.clipped(&deviations.row(i)[..=j], inverse, self.recipe.kriging.clip);
            for h in 0..self.horizon {
                let guess = parameters.guess(&history, None, inverse, j + h + 1);
                base.points[h].push(level::ahead(&levels[..=j], h + 1, &self.recipe.level) + guess.mean);
                base.spread[h].push(guess.variance.max(0.0).sqrt());
            }
        }
        base
    }

    /// The outcome `h + 1` years after origin `j` less `forecast`, of authorities that were large at the origin.
    fn residual(&self, j: usize, h: usize, i: usize, forecast: f64) -> f64 {
        if self.large[j][i] { self.values.at(i, j + h + 1) - forecast } else { f64::NAN }
    }

    fn origins<'p>(&self, bases: &[Base], predictors: &'p [Vec<Vec<f64>>]) -> Vec<Vec<Origin<'p>>> {
        let origin = |j: usize, h: usize| {
            let residuals =
                bases[j].points[h].iter().enumerate().map(|(i, base)| self.residual(j, h, i, *base)).collect();
            Origin { predictors: &predictors[j], residuals }
        };
        (0..self.horizon).map(|h| (0..self.past(h)).map(|j| origin(j, h)).collect()).collect()
    }

    /// Origins that have outcomes `h + 1` years later.
    fn past(&self, h: usize) -> usize {
        self.panel.years.saturating_sub(h + 1)
    }

    fn outcomes(&self, h: usize, forecast: impl Fn(usize, usize, usize) -> f64) -> Vec<Outcomes> {
        (0..self.past(h))
            .map(|j| {
                let mut outcomes = Outcomes::default();
                for i in 0..self.panel.codes.len() {
                    let point = forecast(j, h, i);
                    let residual = self.residual(j, h, i, point);
                    if !residual.is_nan() {
                        outcomes.push(point, self.sizes[j][i], residual);
                    }
                }
                outcomes
            })
            .filter(|outcomes| outcomes.len() >= self.recipe.correction.fewest_pairs)
            .collect()
    }
}
