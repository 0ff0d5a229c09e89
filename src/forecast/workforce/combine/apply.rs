//! Paths moved to the weighted point.
//!
//! Every path of a unit moves by the same amount (flows and ratios: by the same factor), so its ups and downs stay its
//! own; nothing falls below zero, and vacancies give what staff take.

use rayon::prelude::*;

use super::super::history::UnitHistory;
use super::super::means::Means;
use super::super::paths::{Block, Paths};
use super::super::ratios::{Base, Stocks};
use super::evidence::Points;
use super::{Hold, Learned, PARTS, Part};
use crate::domain::Count;
use crate::fit::panel::Panel;

/// Weights this near the simulation's own, and stretches this near none, change nothing.
const NOTHING: f64 = 1e-9;

/// What happens to a part of one unit in one month.
#[derive(Debug, Clone, Copy)]
struct Move {
    simulated: f64,
    /// What the mean becomes.
    point: f64,
    stretch: f64,
}

/// By month, for a part and a unit; `None` where nothing moves.
type OfUnit = Vec<Option<Move>>;

/// What happens to the paths of every part.
#[derive(Debug, Clone)]
pub(in super::super) struct Moves {
    /// By part, then unit; `None` where the simulation has all the weight.
    parts: Vec<Option<Vec<OfUnit>>>,
}

impl Learned {
    /// Moves simulated paths; `known` months of the panel are history. Leaves them as they are where the simulation has
    /// all the weight.
    pub(in super::super) fn apply(&self, paths: &mut Paths, panel: &Panel, leaves: &[UnitHistory], known: usize) {
        if self.weighs(paths.months()) {
            self.moves(&Means::of(paths), panel, leaves, known).apply(paths);
        }
    }

    /// Whether anything but the simulation has a weight in some month.
    pub(in super::super) fn weighs(&self, months: usize) -> bool {
        (0..PARTS.len()).any(|p| !is_plain(&self.by_month(p, months)))
    }

    /// How simulated paths of these means are moved.
    pub(in super::super) fn moves(&self, means: &Means, panel: &Panel, leaves: &[UnitHistory], known: usize) -> Moves {
        Moves { parts: (0..PARTS.len()).map(|p| self.of_part(p, means, panel, leaves, known)).collect() }
    }

    /// Weight of the simulation and stretch, by month ahead.
    fn by_month(&self, p: usize, months: usize) -> Vec<(f64, f64)> {
        let stretchable = PARTS[p].hold == Hold::Value;
        let at = (1..=months).map(|ahead| self.at(p, ahead));
        at.map(|(weight, stretch)| (weight, if stretchable { stretch } else { 1.0 })).collect()
    }

    fn of_part(
        &self,
        p: usize,
        means: &Means,
        panel: &Panel,
        leaves: &[UnitHistory],
        known: usize,
    ) -> Option<Vec<OfUnit>> {
        let at = self.by_month(p, means.months());
        if is_plain(&at) {
            return None;
        }
        let points = Points::of(&PARTS[p], means, panel, leaves, known)?;
        let of = |u: usize| {
            let month = |h: usize| {
                let (weight, stretch) = at[h];
                let simulated = points.simulated[u][h];
                let (weight, held) = points.held[u].as_ref().map_or((1.0, simulated), |held| (weight, held[h]));
                Some(Move { simulated, point: weight * simulated + (1.0 - weight) * held, stretch })
            };
            (0..at.len()).map(month).collect()
        };
        Some((0..means.units()).map(of).collect())
    }
}

fn is_plain(at: &[(f64, f64)]) -> bool {
    at.iter().all(|(w, s)| (w - 1.0).abs() < NOTHING && (s - 1.0).abs() < NOTHING)
}

impl Moves {
    /// Moves paths, all of a simulation or some.
    pub(in super::super) fn apply(&self, paths: &mut Paths) {
        if self.parts.iter().flatten().flatten().flatten().all(Option::is_none) {
            return;
        }
        let (units, months) = (paths.units(), paths.months());
        paths.parallel_blocks().for_each(|mut block| {
            for unit in 0..units {
                for month in 0..months {
                    of_unit(&mut block, &self.parts, unit, month);
                }
            }
        });
    }
}

/// A unit's month on every path of a block: staff and agency first, what follows them after.
fn of_unit(block: &mut Block, moves: &[Option<Vec<OfUnit>>], unit: usize, month: usize) {
    let before: Vec<Stocks> = (0..block.lanes()).map(|lane| stocks(block, unit, month, lane)).collect();
    for (part, moves) in PARTS.iter().zip(moves) {
        let own = moves.as_ref().and_then(|units| units[unit][month]);
        for (lane, before) in before.iter().enumerate() {
            if let Some(base) = part.base() {
                follow(block, part, (unit, month, lane), (before, base));
            }
            if let Some(own) = own {
                shift(block, part, (unit, month, lane), own);
            }
        }
    }
}

fn stocks(block: &Block, unit: usize, month: usize, lane: usize) -> Stocks {
    let of = |count| block.get(count, unit, month, lane).unwrap_or(0.0);
    Stocks { posts: of(Count::EstablishmentFte), in_post: of(Count::InPostFte), agency: of(Count::AgencyFte) }
}

/// A count keeps its ratio to a stock that was moved.
fn follow(block: &mut Block, part: &Part, at: (usize, usize, usize), (before, base): (&Stocks, Base)) {
    let (unit, month, lane) = at;
    let (was, is) = (before.of(base), stocks(block, unit, month, lane).of(base));
    if was > 0.0
        && was != is
        && let Some(value) = block.get(part.lead, unit, month, lane)
    {
        block.put(part.lead, unit, month, lane, value * is / was);
    }
}

fn shift(block: &mut Block, part: &Part, (unit, month, lane): (usize, usize, usize), own: Move) {
    let Some(value) = block.get(part.lead, unit, month, lane) else { return };
    let factor = if own.simulated > 0.0 { own.point / own.simulated } else { 1.0 };
    let moved = match part.hold {
        Hold::Value => (own.point + own.stretch * (value - own.simulated)).max(0.0),
        Hold::Ratio(base) if part.within => (value * factor).min(stocks(block, unit, month, lane).of(base)),
        Hold::Year | Hold::Ratio(_) => value * factor,
    };
    block.put(part.lead, unit, month, lane, moved);
    for follower in part.followers {
        let Some(old) = block.get(*follower, unit, month, lane) else { continue };
        let new = match follower {
            Count::VacanciesFte => {
                let posts = block.get(Count::EstablishmentFte, unit, month, lane).unwrap_or(f64::INFINITY);
                (old + value - moved).clamp(0.0, posts.max(old))
            }
            _ if value > 0.0 => old * moved / value,
            _ => old,
        };
        block.put(*follower, unit, month, lane, new);
    }
}
