//! The stocks that ratios are taken to.

use crate::fit::panel::{ByUnit, Panel};

/// Prior of how far work follows the staff there are to take it, and its standard deviation: 0, all work that
/// arrives is held whoever is there; 1, as much is held as there are staff to hold it.
const RESPONSE: (f64, f64) = (0.5, 0.25);
/// A month's log change beyond this is a change of the team, not of its work.
const LARGEST_CHANGE: f64 = 0.5;

/// The stock a count follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Base {
    /// Funded posts and, by the share given, the workforce in them.
    Work {
        /// Elasticity to the workforce, 0 to 1.
        response: f64,
    },
    /// Employed FTE.
    InPost,
    /// Agency FTE.
    Agency,
    /// In post and agency.
    Workforce,
}

/// A unit's stocks in a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in super::super) struct Stocks {
    pub(in super::super) posts: f64,
    pub(in super::super) in_post: f64,
    pub(in super::super) agency: f64,
}

impl Stocks {
    pub(in super::super) fn of(&self, base: Base) -> f64 {
        let workforce = self.in_post + self.agency;
        match base {
            Base::Work { response } if self.posts > 0.0 && workforce > 0.0 => {
                self.posts * (workforce / self.posts).powf(response)
            }
            Base::Work { .. } => self.posts,
            Base::InPost => self.in_post,
            Base::Agency => self.agency,
            Base::Workforce => workforce,
        }
    }
}

/// A base by month and unit.
pub(super) fn history(panel: &Panel, base: Base) -> ByUnit {
    let at = |t: usize, u: usize| Stocks {
        posts: panel.establishment[t][u].iter().sum(),
        in_post: panel.in_post_fte[t][u].iter().sum(),
        agency: panel.agency[t][u],
    };
    (0..panel.months()).map(|t| (0..panel.units.len()).map(|u| at(t, u).of(base)).collect()).collect()
}

/// How far a count follows the workforce beside the posts: regression of its log changes from month to month on
/// those of the workforce, both per post, all units together, under the prior.
pub(super) fn response(panel: &Panel, counts: &ByUnit) -> f64 {
    let (posts, workforce) = (history(panel, Base::Work { response: 0.0 }), history(panel, Base::Workforce));
    let log = |of: &ByUnit, t: usize, u: usize| (of[t][u] / posts[t][u]).ln();
    let change = |of: &ByUnit, t: usize, u: usize| log(of, t, u) - log(of, t - 1, u);
    let pairs: Vec<(f64, f64)> = (1..panel.months())
        .flat_map(|t| (0..panel.units.len()).map(move |u| (t, u)))
        .map(|(t, u)| (change(&workforce, t, u), change(counts, t, u)))
        .filter(|(x, y)| x.abs() < LARGEST_CHANGE && y.abs() < LARGEST_CHANGE)
        .collect();
    let (xx, xy) = pairs.iter().fold((0.0, 0.0), |(xx, xy), (x, y)| (xx + x * x, xy + x * y));
    let slope = if xx > 0.0 { xy / xx } else { RESPONSE.0 };
    let left: f64 = pairs.iter().map(|(x, y)| (y - slope * x).powi(2)).sum();
    let noise = (left / f64::max(pairs.len() as f64 - 1.0, 1.0)).max(1e-9);
    let (own, prior) = (xx / noise, RESPONSE.1.powi(-2));
    ((own * slope + prior * RESPONSE.0) / (own + prior)).clamp(0.0, 1.0)
}
