//! Normal and gamma variates from one number each, by tabulated quantile functions.
//!
//! Nothing is rejected, so every variate costs the same and belongs to one number; a larger number never gives a smaller
//! variate. Cubics on a few hundred segments are within 1e-6 of the quantile function; 32 bits reach 6.3 deviations.

use std::sync::LazyLock;

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// Coefficients of a cubic in the distance from the segment's beginning.
type Cubic = [f64; 4];

/// Bits of the mantissa that number the segments of an octave.
const SPLIT: u32 = 4;
/// Segments of the normal's lower half: 32 octaves.
const SEGMENTS: usize = 32 << SPLIT;
/// Segments of the gamma, each a tenth of a normal deviation wide.
const STEPS: usize = 128;
const PER_DEVIATION: f64 = 10.0;
/// From here on neighbouring numbers are 1 apart.
const WHOLE: f64 = 4_503_599_627_370_496.0;

static NORMAL: LazyLock<Standard> = LazyLock::new(Standard::new);

/// The standard normal.
#[derive(Debug)]
pub(super) struct Standard {
    segments: Box<[Cubic; SEGMENTS]>,
}

impl Standard {
    /// The table, made once.
    pub(super) fn table() -> &'static Self {
        &NORMAL
    }

    fn new() -> Self {
        let law = Normal::standard();
        let quantile = |v: f64| law.inverse_cdf(v / 4_294_967_296.0);
        let segment = |s: usize| {
            let begin = |s: usize| f64::from_bits((first() + s as u64) << (52 - SPLIT));
            through(&quantile, begin(s), begin(s + 1))
        };
        Self { segments: Box::new(std::array::from_fn(segment)) }
    }

    /// The variate of a number.
    #[inline]
    pub(super) fn at(&self, number: u32) -> f64 {
        // The upper half mirrors the lower; octaves towards the tail are the exponent's own.
        let upper = number >> 31;
        let lower = f64::from(number ^ upper.wrapping_neg()) + 0.5;
        let bits = lower.to_bits();
        let segment = ((bits >> (52 - SPLIT)) - first()) as usize & (SEGMENTS - 1);
        let begin = f64::from_bits(bits >> (52 - SPLIT) << (52 - SPLIT));
        let z = cubic(&self.segments[segment], lower - begin);
        f64::from_bits(z.to_bits() ^ u64::from(upper) << 63)
    }
}

/// Number of the first segment: it begins at a half.
fn first() -> u64 {
    0.5f64.to_bits() >> (52 - SPLIT)
}

/// The gamma of mean 1.
#[derive(Debug)]
pub(super) struct Mixing {
    segments: Box<[Cubic; STEPS]>,
}

impl Mixing {
    /// `None` without a variance.
    pub(super) fn of(variance: f64) -> Option<Self> {
        (variance > 0.0).then(|| {
            let shape = 1.0 / variance;
            let law = Normal::standard();
            let begin = |s: usize| (s as f64 - 0.5 * STEPS as f64) / PER_DEVIATION;
            let quantile = |z: f64| shape_quantile(shape, law.cdf(z), law.cdf(-z));
            Self { segments: Box::new(std::array::from_fn(|s| through(&quantile, begin(s), begin(s + 1)))) }
        })
    }

    /// The variate at a normal deviation.
    #[inline]
    pub(super) fn at(&self, z: f64) -> f64 {
        // Adding 2^52 rounds to a whole number, less a half to the one below; at a segment's end either gives the same.
        let place = z * PER_DEVIATION + 0.5 * STEPS as f64;
        let whole = (place - 0.5) + WHOLE;
        let segment = whole.to_bits() as usize & (STEPS - 1);
        cubic(&self.segments[segment], (place - (whole - WHOLE)) * (1.0 / PER_DEVIATION))
    }
}

/// Where a gamma of this shape and mean 1 has the shares `below` and `above`: Newton's steps within a bracket.
fn shape_quantile(shape: f64, below: f64, above: f64) -> f64 {
    let excess = |x: f64| {
        if below < above { gamma_lr(shape, shape * x) - below } else { above - gamma_ur(shape, shape * x) }
    };
    let (mut low, mut high) = (1e-300, 1.0);
    while excess(high) < 0.0 {
        (low, high) = (high, 2.0 * high);
    }
    let mut x: f64 = if low < 1e-200 { below.powf(1.0 / shape).clamp(1e-12, 1.0) } else { 0.5 * (low + high) };
    for _ in 0..200 {
        let off = excess(x);
        if off < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let log_density =
            shape * shape.ln() + (shape - 1.0) * x.ln() - shape * x - statrs::function::gamma::ln_gamma(shape);
        let newton = x - off / log_density.exp();
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-13 * x {
            return next;
        }
        x = next;
    }
    x
}

/// The cubic through a function at both ends of a segment and at its thirds.
fn through(function: &impl Fn(f64) -> f64, begin: f64, end: f64) -> Cubic {
    let third = (end - begin) / 3.0;
    let [a, b, c, d] = [0.0, 1.0, 2.0, 3.0].map(|i| function(begin + i * third));
    let (first, second, third_difference) = (b - a, c - 2.0 * b + a, d - 3.0 * c + 3.0 * b - a);
    let in_thirds =
        [a, first - second / 2.0 + third_difference / 3.0, (second - third_difference) / 2.0, third_difference / 6.0];
    std::array::from_fn(|i| in_thirds[i] / third.powi(i as i32))
}

#[inline]
fn cubic(c: &Cubic, x: f64) -> f64 {
    c[0] + x * (c[1] + x * (c[2] + x * c[3]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::Gamma;

    /// Evenly spread numbers, both ends included.
    fn numbers() -> impl Iterator<Item = u32> {
        (0..1 << 14).map(|i: u32| i << 18 | i << 4).chain([0, 1, 2, 9, 1000, u32::MAX, u32::MAX - 1, 1 << 31])
    }

    // statrs has the quantile functions by other means.
    #[test]
    fn variates_are_the_quantiles_of_their_numbers() {
        let (table, mixing) = (Standard::table(), Mixing::of(0.1).expect("a variance"));
        let gamma = Gamma::new(10.0, 10.0).expect("a law");
        for number in numbers() {
            let below = (f64::from(number) + 0.5) / 4_294_967_296.0;
            let z = table.at(number);
            assert!((z - Normal::standard().inverse_cdf(below)).abs() < 1e-6, "{number} {z}");
            let (found, share) = (gamma.cdf(mixing.at(z)), Normal::standard().cdf(z));
            assert!((found - share).abs() < 1e-6 * share.min(1.0 - share).max(1e-3), "{number} {found} {share}");
        }
    }

    #[test]
    fn variates_rise_with_their_numbers_and_have_their_moments() {
        let (table, mixing) = (Standard::table(), Mixing::of(0.1).expect("a variance"));
        let all: Vec<f64> = (0..1u32 << 16).map(|i| table.at(i << 16 | 1 << 15)).collect();
        assert!(all.windows(2).all(|w| w[0] < w[1]));
        let moments = |of: &dyn Fn(f64) -> f64| {
            let mean = all.iter().map(|z| of(*z)).sum::<f64>() / all.len() as f64;
            (mean, all.iter().map(|z| (of(*z) - mean).powi(2)).sum::<f64>() / all.len() as f64)
        };
        let ((mean, variance), (factor, spread)) = (moments(&|z| z), moments(&|z| mixing.at(z)));
        assert!(mean.abs() < 1e-8 && (variance - 1.0).abs() < 1e-3, "{mean} {variance}");
        assert!((factor - 1.0).abs() < 1e-4 && (spread - 0.1).abs() < 1e-3, "{factor} {spread}");
        for variance in [0.01, 0.3, 1.0] {
            let mixing = Mixing::of(variance).expect("a variance");
            let mean = all.iter().map(|z| mixing.at(*z)).sum::<f64>() / all.len() as f64;
            assert!((mean - 1.0).abs() < 2e-3, "{variance} {mean}");
        }
        assert!(Mixing::of(0.0).is_none());
    }
}
