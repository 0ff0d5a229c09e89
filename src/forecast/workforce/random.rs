//! Random numbers that belong to a place, not to a sequence.
//!
//! Every draw is a function of (seed, path, flow, month, unit, cell, index), so results do not depend
//! on threads or on the order of work, and a changed assumption leaves every other draw alone.
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy
//! as 1, 2, 3*, 2011).

use std::convert::Infallible;

use rand::rand_core::TryRng;
use rand_distr::{Distribution, StandardNormal};

/// What a draw is for. A new flow takes the next number; one that is no longer drawn does not give its own away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(in crate::forecast) enum Flow {
    Coefficients = 0,
    Kappa = 1,
    Levels = 2,
    FirstCohorts = 5,
    Commitments = 6,
    Leaving = 7,
    Starting = 10,
    StartersHours = 11,
    Ageing = 12,
    Intake = 13,
    OtherMovement = 14,
    Offers = 15,
    OrganisationRatio = 19,
    UnitRatio = 20,
    NowcastYear = 21,
    NowcastTail = 22,
    NowcastLevel = 23,
    NowcastCell = 24,
    NowcastLeaving = 25,
    NowcastStarting = 26,
    NowcastStock = 27,
    Resample = 28,
    IntakeCoefficients = 29,
    IntakeLevel = 30,
    IntakeShock = 31,
    IntakeMixing = 32,
    IntakeLeaving = 33,
    RatioMemory = 34,
    EffectSize = 35,
    ExtraStarts = 36,
    ExtraStarter = 37,
    Conversion = 38,
    Transfer = 39,
    TransferCohort = 40,
    TransferOffers = 41,
    ShortAgeing = 42,
    Month = 43,
}

/// Where a draw belongs within a path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::forecast) struct Place {
    pub(in crate::forecast) month: usize,
    pub(in crate::forecast) unit: usize,
    pub(in crate::forecast) cell: usize,
}

/// The random numbers of one path.
#[derive(Debug, Clone, Copy)]
pub(in crate::forecast) struct PathRandom {
    key: [u32; 2],
    path: u32,
}

impl PathRandom {
    pub(in crate::forecast) fn new(seed: u64, path: usize) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], path: path as u32 }
    }

    fn block(&self, flow: Flow, at: Place, index: u32) -> [u32; 4] {
        let when = (at.month as u32) << 16 | flow as u32;
        philox([self.path, when, (at.unit as u32) << 12 ^ at.cell as u32, index], self.key)
    }

    /// Uniform on [0, 1).
    pub(in crate::forecast) fn uniform(&self, flow: Flow, at: Place) -> f64 {
        self.indexed(flow, at, 0)
    }

    /// Uniform on [0, 1), the `index`-th of its place: the i-th offer owns its numbers.
    pub(in crate::forecast) fn indexed(&self, flow: Flow, at: Place, index: u32) -> f64 {
        self.pair(flow, at, index).0
    }

    /// Two independent uniforms on [0, 1), the `index`-th pair of its place.
    pub(in crate::forecast) fn pair(&self, flow: Flow, at: Place, index: u32) -> (f64, f64) {
        let [a, b, c, d] = self.block(flow, at, index);
        let uniform = |low: u32, high: u32| ((u64::from(high) << 32 | u64::from(low)) >> 11) as f64 * 2f64.powi(-53);
        (uniform(a, b), uniform(c, d))
    }

    /// Four independent uniforms on (0, 1) of 32 bits, the `index`-th four of its place.
    pub(in crate::forecast) fn four(&self, flow: Flow, at: Place, index: u32) -> [f64; 4] {
        self.block(flow, at, index).map(above)
    }

    /// One number for each of many places of a month; the n-th is the same however many follow.
    pub(in crate::forecast) fn fill(&self, flow: Flow, month: usize, numbers: &mut [u32]) {
        let mut chunk = [0; 4 * WIDE];
        for (i, numbers) in numbers.chunks_mut(chunk.len()).enumerate() {
            self.chunk(flow, month, i, &mut chunk);
            numbers.copy_from_slice(&chunk[..numbers.len()]);
        }
    }

    /// The `i`-th so many of a month's numbers.
    fn chunk(&self, flow: Flow, month: usize, i: usize, numbers: &mut [u32; 4 * WIDE]) {
        let when = (month as u32) << 16 | flow as u32;
        let mut words = [[0; WIDE]; 4];
        philox_wide([self.path, when, (i * WIDE) as u32, MANY], self.key, &mut words);
        numbers.copy_from_slice(words.as_flattened());
    }

    /// Those from the `first` on.
    pub(in crate::forecast) fn fill_from(&self, flow: Flow, month: usize, first: usize, numbers: &mut [u32]) {
        let mut chunk = [0; 4 * WIDE];
        let (mut at, mut left) = (first, numbers);
        while !left.is_empty() {
            let (i, within) = (at / chunk.len(), at % chunk.len());
            let (now, rest) = left.split_at_mut(left.len().min(chunk.len() - within));
            self.chunk(flow, month, i, &mut chunk);
            now.copy_from_slice(&chunk[within..within + now.len()]);
            (at, left) = (at + now.len(), rest);
        }
    }

    /// Standard normal.
    pub(in crate::forecast) fn normal(&self, flow: Flow, at: Place) -> f64 {
        StandardNormal.sample(&mut self.stream(flow, at))
    }

    /// As many numbers as a sampler wants, all belonging to one place.
    pub(in crate::forecast) fn stream(&self, flow: Flow, at: Place) -> Stream {
        Stream { random: *self, flow, at, index: 0, left: [0; 4], used: 4 }
    }
}

/// See [`PathRandom::stream`].
#[derive(Debug)]
pub(in crate::forecast) struct Stream {
    random: PathRandom,
    flow: Flow,
    at: Place,
    index: u32,
    left: [u32; 4],
    used: usize,
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == self.left.len() {
            self.left = self.random.block(self.flow, self.at, self.index);
            self.index += 1;
            self.used = 0;
        }
        self.used += 1;
        Ok(self.left[self.used - 1])
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.try_next_u32()?);
        Ok(u64::from(self.try_next_u32()?) << 32 | low)
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for chunk in destination.chunks_mut(4) {
            chunk.copy_from_slice(&self.try_next_u32()?.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Marks blocks of [`PathRandom::fill`], which no index of a single place reaches.
const MANY: u32 = 1 << 31;
/// Blocks made at once.
const WIDE: usize = 8;
/// Distance between neighbouring numbers.
const STEP: f64 = 1.0 / 4_294_967_296.0;

/// Room for so many numbers.
pub(in crate::forecast) fn room(numbers: &mut Vec<u32>, size: usize) -> &mut [u32] {
    if numbers.len() < size {
        numbers.resize(size, 0);
    }
    &mut numbers[..size]
}

/// The share of all numbers above this one, as a uniform on (0, 1): what is compared with the chance of any event.
pub(in crate::forecast) fn above(number: u32) -> f64 {
    (f64::from(!number) + 0.5) * STEP
}

/// [`philox`] on neighbouring counters, the third word counting up: words of the blocks side by side. Straight on
/// for each block, so that the compiler takes several at a time.
fn philox_wide(counter: [u32; 4], key: [u32; 2], words: &mut [[u32; WIDE]; 4]) {
    let [first, second, third, fourth] = words;
    for i in 0..WIDE {
        let [mut a, mut b, c, mut d] = counter;
        let (mut c, mut key) = (c.wrapping_add(i as u32), key);
        for _ in 0..10 {
            let p = u64::from(a) * 0xD251_1F53;
            let q = u64::from(c) * 0xCD9E_8D57;
            (a, b, c, d) = ((q >> 32) as u32 ^ b ^ key[0], q as u32, (p >> 32) as u32 ^ d ^ key[1], p as u32);
            key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
        }
        (first[i], second[i], third[i], fourth[i]) = (a, b, c, d);
    }
}

fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let a = u64::from(counter[0]) * 0xD251_1F53;
        let b = u64::from(counter[2]) * 0xCD9E_8D57;
        counter = [(b >> 32) as u32 ^ counter[1] ^ key[0], b as u32, (a >> 32) as u32 ^ counter[3] ^ key[1], a as u32];
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    // Known answers published with the generator (Random123, kat_vectors, philox4x32 10).
    #[test]
    fn the_generator_gives_its_known_answers() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn many_numbers_at_once_are_those_of_the_blocks() {
        let random = PathRandom::new(0x1234_5678_9ABC_DEF0, 77);
        let mut numbers = [0; 75];
        random.fill(Flow::Leaving, 3, &mut numbers);
        for (i, number) in numbers.iter().enumerate() {
            let block = i / (4 * WIDE) * WIDE + i % WIDE;
            let counter = [77, 3 << 16 | Flow::Leaving as u32, block as u32, MANY];
            assert_eq!(*number, philox(counter, random.key)[i / WIDE % 4], "{i}");
        }
        for (first, size) in [(0, 75), (5, 20), (30, 40), (64, 1)] {
            let mut some = vec![0; size];
            random.fill_from(Flow::Leaving, 3, first, &mut some);
            assert_eq!(some, numbers[first..first + size]);
        }
        assert!(above(u32::MAX) > 0.0 && above(0) < 1.0 && above(7) > above(8));
    }

    #[test]
    fn normals_of_neighbouring_places_are_independent_and_standard() {
        let random = PathRandom::new(1, 7);
        let draws: Vec<f64> = (0..20_000)
            .map(|i| random.normal(Flow::Starting, Place { month: i / 200, unit: i % 200, cell: 0 }))
            .collect();
        let mean = draws.iter().sum::<f64>() / 2e4;
        let variance = draws.iter().map(|z| z * z).sum::<f64>() / 2e4;
        let lag = draws.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / 2e4;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05 && lag.abs() < 0.03, "{mean} {variance} {lag}");
    }
}
