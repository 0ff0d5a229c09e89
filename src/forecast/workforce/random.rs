//! Random numbers that belong to a place, not to a sequence.
//!
//! Every draw is a function of (seed, path, flow, month, unit, cell, index), so results do not depend
//! on threads or on the order of work, and a changed assumption leaves every other draw alone.
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy
//! as 1, 2, 3*, 2011).

use std::convert::Infallible;

use rand::rand_core::TryRng;
use rand_distr::{Distribution, StandardNormal};

/// What a draw is for. A new flow goes at the end, so that the others keep their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(in crate::forecast) enum Flow {
    Coefficients,
    Kappa,
    Levels,
    Shock,
    Mixing,
    FirstCohorts,
    Commitments,
    Leaving,
    LeaversCohort,
    LeaversHours,
    Starting,
    StartersHours,
    Ageing,
    Intake,
    OtherMovement,
    Offers,
    OfferDropOut,
    OfferDelay,
    Agency,
    OrganisationRatio,
    UnitRatio,
    NowcastYear,
    NowcastTail,
    NowcastLevel,
    NowcastCell,
    NowcastLeaving,
    NowcastStarting,
    NowcastStock,
    Resample,
    IntakeCoefficients,
    IntakeLevel,
    IntakeShock,
    IntakeMixing,
    IntakeLeaving,
    RatioMemory,
    EffectSize,
    ExtraStarts,
    ExtraStarter,
    Conversion,
    Transfer,
    TransferCohort,
    TransferOffers,
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
    fn normals_of_neighbouring_places_are_independent_and_standard() {
        let random = PathRandom::new(1, 7);
        let draws: Vec<f64> = (0..20_000)
            .map(|i| random.normal(Flow::Agency, Place { month: i / 200, unit: i % 200, cell: 0 }))
            .collect();
        let mean = draws.iter().sum::<f64>() / 2e4;
        let variance = draws.iter().map(|z| z * z).sum::<f64>() / 2e4;
        let lag = draws.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / 2e4;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05 && lag.abs() < 0.03, "{mean} {variance} {lag}");
    }
}
