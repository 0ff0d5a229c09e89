//! One number for each thing that may happen to a unit in a month; most say that it does not.
//!
//! What does happen is decided by numbers of its own: the i-th leaver or offer of a unit owns them.

use super::super::random::{Flow, PathRandom, room};

/// What a unit's number is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Chance {
    Leaving,
    Mixing,
    Agency,
    Ageing,
    Joining,
}

/// Things that may happen to a unit.
const CHANCES: usize = 5;
/// Numbers of the organisation: three levels and the shock.
const COMMON: usize = 4;

/// This month's numbers.
#[derive(Default)]
pub(super) struct Luck {
    units: usize,
    numbers: Vec<u32>,
}

impl Luck {
    pub(super) fn new(units: usize) -> Self {
        Self { units, numbers: Vec::new() }
    }

    pub(super) fn draw(&mut self, random: &PathRandom, month: usize) {
        random.fill(Flow::Month, month, room(&mut self.numbers, COMMON + CHANCES * self.units));
    }

    /// Of the organisation.
    pub(super) fn common(&self) -> &[u32] {
        &self.numbers[..COMMON]
    }

    /// By unit.
    pub(super) fn of(&self, chance: Chance) -> &[u32] {
        let begin = COMMON + chance as usize * self.units;
        &self.numbers[begin..begin + self.units]
    }
}
