//! The futures without interventions, weighed as the served forecast is.

use super::super::combine::{Learned, Moves};
use super::super::futures::Sums;
use super::super::interventions::Interventions;
use super::super::known::Known;
use super::super::means::Means;
use super::super::paths::Paths;
use super::super::simulate::{Run, Simulator};
use super::super::tree::TreeUnit;
use super::{Futures, Made};

/// Paths held whole at once where all are too many; a multiple of the simulator's blocks.
const AT_ONCE: usize = 1024;
/// Simulated values held at most, of four bytes each: a quarter of a gigabyte.
const HELD: usize = 1 << 26;

/// Sums over a unit, weighed, and what the weighing added to them; `None` where it moved nothing.
pub(super) fn of(made: Made, simulator: &Simulator, run: &Run, known: &Known, unit: usize) -> (Futures, Option<Sums>) {
    let learned = Learned::told(&made.report.combination);
    let (unit, months) = (&known.units[unit], made.panel.months());
    if !learned.weighs(run.months) {
        let plain = simulator.add_up(&unit.leaves, run, &Interventions::default(), &|| true);
        return (plain.map_or_else(|| Futures::none(run), |added| Futures::of(added, run)), None);
    }
    let moves = |means: &Means| learned.moves(means, made.panel, &known.leaves, months);
    let (simulated, weighed) = weigh(simulator, run, unit, known.leaves.len(), &moves);
    let moved = weighed.less(&simulated);
    (Futures { sums: weighed, meters: Vec::new() }, Some(moved))
}

/// Sums as simulated and as weighed. Weighing needs every path's mean first: the paths are held meanwhile, or simulated
/// again a part after the other.
fn weigh(
    simulator: &Simulator,
    run: &Run,
    unit: &TreeUnit,
    leaves: usize,
    moves: &dyn Fn(&Means) -> Moves,
) -> (Sums, Sums) {
    if simulator.counts().len() * leaves * run.months * run.paths <= HELD {
        let mut paths = simulator.run(run);
        let (simulated, means) = (Sums::all(unit, &paths), Means::of(&paths));
        moves(&means).apply(&mut paths);
        return (simulated, Sums::all(unit, &paths));
    }
    let mut means = Means::default();
    let simulated = in_parts(simulator, run, unit, |paths| means.add(paths));
    let moves = moves(&means);
    (simulated, in_parts(simulator, run, unit, |paths| moves.apply(paths)))
}

/// Simulates a part of the paths after the other, each looked at (or moved) before it is added up.
fn in_parts(simulator: &Simulator, run: &Run, unit: &TreeUnit, mut each: impl FnMut(&mut Paths)) -> Sums {
    let mut sums = Futures::none(run).sums;
    for first in (0..run.paths).step_by(AT_ONCE) {
        let part = Run { paths: AT_ONCE.min(run.paths - first), ..*run };
        let mut paths = simulator.run_from(first, &part);
        each(&mut paths);
        sums.append(Sums::all(unit, &paths));
    }
    sums
}
