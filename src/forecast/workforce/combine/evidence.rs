//! What one origin teaches: how far the candidates missed what came, by part, level of the tree and horizon.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::futures::UnitFutures;
use super::super::history::UnitHistory;
use super::super::means::Means;
use super::super::paths::Paths;
use super::super::ratios::Stocks;
use super::super::target::Target;
use super::super::tree::{TreeLevel, TreeUnit};
use super::{Hold, PARTS, Part};
use crate::domain::Count;
use crate::fit::panel::Panel;

/// The 80 % range and the median.
const PROBABILITIES: [f64; 3] = [0.5, 0.1, 0.9];
/// A range narrower than this share of a unit of the measure says nothing of its width.
const LEAST_WIDTH: f64 = 1e-6;

/// Sums over the units of a level.
#[derive(Debug, Clone, Default)]
pub(super) struct Misses {
    pub(super) outcomes: u32,
    /// Products of what came less what was simulated (`e`) and the simulated mean less the value held (`d`), and
    /// what came less the value held, squared; each over the unit's size.
    pub(super) ed: f64,
    pub(super) dd: f64,
    pub(super) held_squared: f64,
    /// By judged measure: cases, absolute errors of the simulated median and of the last value.
    pub(super) judged: Vec<(u32, f64, f64)>,
    /// Distance from the median in half widths of the 80 % range.
    pub(super) distances: Vec<f32>,
}

/// By part, level and months ahead less one.
type ByPlace = BTreeMap<(usize, TreeLevel, usize), Misses>;

/// What one origin teaches.
#[derive(Debug, Clone)]
pub(in super::super) struct Evidence {
    /// Months known at the origin.
    pub(super) origin: usize,
    pub(super) misses: ByPlace,
}

/// Points of a part for each panel unit and month ahead.
#[derive(Debug, Clone)]
pub(super) struct Points {
    /// `[unit][month]`.
    pub(super) simulated: Vec<Vec<f64>>,
    /// `[unit][month]`; `None` where nothing is known to hold.
    pub(super) held: Vec<Option<Vec<f64>>>,
}

impl Points {
    /// From the means of simulated paths and the panel up to the origin; `None` if the part was not simulated.
    pub(super) fn of(part: &Part, paths: &Means, panel: &Panel, leaves: &[UnitHistory], known: usize) -> Option<Self> {
        let months = paths.months();
        let means = |count: Count, unit: usize| (0..months).map(|h| paths.mean(count, unit, h)).collect::<Option<_>>();
        let simulated: Vec<Vec<f64>> = (0..paths.units()).map(|u| means(part.lead, u)).collect::<Option<_>>()?;
        let last = |u: usize, back: usize| leaves[u].count(part.lead, known as i32 - 1 - back as i32);
        let constant = |u: usize| match part.hold {
            Hold::Value => Some(last(u, 0)),
            Hold::Year => {
                let reach = months.min(12);
                let expected: f64 = simulated[u][..reach].iter().sum();
                let year: f64 = (0..12).map(|back| last(u, back)).sum();
                (expected > 0.0).then(|| year * reach as f64 / 12.0 / expected)
            }
            Hold::Ratio(base) => {
                let stock = stocks(panel, known - 1, u).of(base);
                (stock >= 1.0).then(|| last(u, 0) / stock)
            }
        };
        let held = |u: usize| -> Option<Vec<f64>> {
            let constant = constant(u).filter(|c| c.is_finite())?;
            Some(match part.hold {
                Hold::Value => vec![constant; months],
                Hold::Year => simulated[u].iter().map(|m| constant * m).collect(),
                Hold::Ratio(base) => (0..months).map(|h| constant * mean_stocks(paths, u, h).of(base)).collect(),
            })
        };
        let held = (0..paths.units()).map(held).collect();
        Some(Self { simulated, held })
    }

    /// Sums over some panel units: simulated and held; where nothing can be held, as simulated.
    fn sum(&self, leaves: &[usize], month: usize) -> (f64, f64) {
        leaves.iter().fold((0.0, 0.0), |(simulated, held), u| {
            let own = self.simulated[*u][month];
            (simulated + own, held + self.held[*u].as_ref().map_or(own, |h| h[month]))
        })
    }
}

fn stocks(panel: &Panel, t: usize, u: usize) -> Stocks {
    Stocks {
        posts: panel.establishment[t][u].iter().sum(),
        in_post: panel.in_post_fte[t][u].iter().sum(),
        agency: panel.agency[t][u],
    }
}

fn mean_stocks(paths: &Means, u: usize, h: usize) -> Stocks {
    let mean = |count| paths.mean(count, u, h).unwrap_or(0.0);
    Stocks { posts: mean(Count::EstablishmentFte), in_post: mean(Count::InPostFte), agency: mean(Count::AgencyFte) }
}

/// What evidence is gathered from.
pub(in super::super) struct Origin<'a> {
    pub(in super::super) panel: &'a Panel,
    pub(in super::super) units: &'a [TreeUnit],
    pub(in super::super) histories: &'a [UnitHistory],
    pub(in super::super) leaves: &'a [UnitHistory],
    pub(in super::super) known: usize,
}

impl Evidence {
    /// Compares simulated futures with what came.
    pub(in super::super) fn gather(at: &Origin, paths: &Paths) -> Self {
        let means = Means::of(paths);
        let points: Vec<Option<Points>> =
            PARTS.iter().map(|part| Points::of(part, &means, at.panel, at.leaves, at.known)).collect();
        let by_unit: Vec<ByPlace> =
            (0..at.units.len()).into_par_iter().map(|u| of_unit(at, u, paths, &points)).collect();
        let mut misses = ByPlace::new();
        for (key, own) in by_unit.into_iter().flatten() {
            misses.entry(key).or_default().add(own);
        }
        Self { origin: at.known, misses }
    }
}

fn of_unit(at: &Origin, u: usize, paths: &Paths, points: &[Option<Points>]) -> ByPlace {
    let (unit, history) = (&at.units[u], &at.histories[u]);
    let mut futures = UnitFutures::new(unit, history, at.known, paths);
    let mut misses = ByPlace::new();
    for (p, (part, points)) in PARTS.iter().zip(points).enumerate() {
        let Some(points) = points else { continue };
        let judged = part.judged();
        let quantiles: Vec<Option<Vec<Vec<f64>>>> =
            judged.iter().map(|target| futures.quantiles(target, &PROBABILITIES)).collect();
        for h in 0..paths.months() {
            let own = misses.entry((p, unit.level, h)).or_default();
            let (mean, held) = points.sum(&unit.leaves, h);
            // What is served is the median; a stock's can lie well below its mean.
            let median = quantiles[0].as_ref().filter(|_| part.hold == Hold::Value).map_or(mean, |q| q[h][0]);
            own.lead(history.count(part.lead, (at.known + h) as i32), median, (mean, held));
            own.judged = vec![(0, 0.0, 0.0); judged.len()];
            for (j, (target, quantiles)) in judged.iter().zip(&quantiles).enumerate() {
                if let Some(quantiles) = quantiles {
                    let (came, last) = (history.value(target, at.known + h), history.value(target, at.known - 1));
                    own.judge(j, target, [came, last], &quantiles[h]);
                }
            }
        }
    }
    misses
}

impl Misses {
    /// `moved` is from where to where all the weight on the value held would move the point.
    fn lead(&mut self, came: f64, simulated: f64, moved: (f64, f64)) {
        let (mean, held) = moved;
        if came.is_finite() {
            // A large unit's errors are larger: with the square root of its size, as counts move.
            let size = held.max(mean).max(1.0);
            let (e, d) = (came - simulated, mean - held);
            self.outcomes += 1;
            self.ed += e * d / size;
            self.dd += d * d / size;
            self.held_squared += (came - held).powi(2) / size;
        }
    }

    fn judge(&mut self, j: usize, target: &Target, [came, last]: [f64; 2], quantiles: &[f64]) {
        if !(came.is_finite() && last.is_finite()) {
            return;
        }
        let judged = &mut self.judged[j];
        judged.0 += 1;
        judged.1 += (came - quantiles[0]).abs();
        judged.2 += (came - last).abs();
        let half = (quantiles[2] - quantiles[1]) / 2.0;
        if j == 0 && target.is_count() && half > LEAST_WIDTH {
            self.distances.push(((came - quantiles[0]).abs() / half) as f32);
        }
    }

    fn add(&mut self, other: Self) {
        self.outcomes += other.outcomes;
        self.ed += other.ed;
        self.dd += other.dd;
        self.held_squared += other.held_squared;
        self.judged.resize(self.judged.len().max(other.judged.len()), (0, 0.0, 0.0));
        for (mine, theirs) in self.judged.iter_mut().zip(&other.judged) {
            *mine = (mine.0 + theirs.0, mine.1 + theirs.1, mine.2 + theirs.2);
        }
        self.distances.extend(other.distances);
    }
}
