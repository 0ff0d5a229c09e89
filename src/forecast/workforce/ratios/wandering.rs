//! Log ratios that wander: an AR(1) whose mean and autocorrelation are themselves uncertain.
//!
//! Some seventy months say little about either. Least squares on a series less its own mean finds too
//! fast a return (by about (1 + 3ρ) ÷ n: Kendall, *Note on bias in the estimation of autocorrelation*,
//! Biometrika 1954), which makes ranges too narrow a year ahead. So each autocorrelation of a grid is given the
//! restricted likelihood of the data, the means taken out (Harville, *Maximum likelihood approaches to variance
//! component estimation*, JASA 1977), and a future draws its own from what that leaves.

/// Autocorrelations tried: even steps of how long a deviation lasts.
const GRID: [f64; 12] = [0.0, 0.3, 0.5, 0.65, 0.75, 0.83, 0.88, 0.92, 0.945, 0.963, 0.975, 0.985];
/// Least standard deviation of a unit's mean about the common one, log.
const LEAST_BETWEEN: f64 = 0.02;
/// Least variance of a month's innovation: a ratio that never moved.
const LEAST_VARIANCE: f64 = 1e-12;

/// A series with gaps.
pub(in super::super) type Series = Vec<Option<f64>>;

/// One autocorrelation of the grid and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Wandering {
    pub(in super::super) rho: f64,
    pub(in super::super) innovation_sd: f64,
    /// By series: the mean it returns to, that mean's standard error, and where it stands now, all in logs.
    pub(in super::super) series: Vec<Standing>,
}

/// Where a series stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in super::super) struct Standing {
    pub(in super::super) mean: f64,
    pub(in super::super) mean_se: f64,
    /// The last known level, as far as it has returned to the mean since.
    pub(in super::super) level: f64,
}

/// The grid with weights adding up to one, most persistent last; one entry without a weight to speak of is left out.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Posterior {
    pub(in super::super) members: Vec<(f64, Wandering)>,
}

impl Posterior {
    /// Of one series.
    pub(in super::super) fn alone(series: &Series) -> Self {
        Self::of(std::slice::from_ref(series), false)
    }

    /// The likeliest of several series that share autocorrelation and innovations, their means near a common one.
    pub(in super::super) fn shared(series: &[Series]) -> Wandering {
        let Self { members } = Self::of(series, true);
        let likeliest = members.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best });
        likeliest.map(|(_, w)| w).expect("the grid is not empty")
    }

    fn of(series: &[Series], pooled: bool) -> Self {
        let fits: Vec<(f64, Wandering)> = GRID.iter().map(|rho| fit(series, *rho, pooled)).collect();
        let best = fits.iter().map(|f| f.0).fold(f64::NEG_INFINITY, f64::max);
        let mut members: Vec<(f64, Wandering)> = fits.into_iter().map(|(ll, w)| ((ll - best).exp(), w)).collect();
        members.retain(|(weight, _)| *weight > 1e-3);
        let total: f64 = members.iter().map(|(weight, _)| weight).sum();
        for (weight, _) in &mut members {
            *weight /= total;
        }
        Self { members }
    }

    /// The member of a uniform number.
    pub(in super::super) fn pick(&self, u: f64) -> usize {
        let mut below = 0.0;
        let found = self.members.iter().position(|(weight, _)| {
            below += weight;
            u < below
        });
        found.unwrap_or(self.members.len() - 1)
    }
}

/// What one series says at a given autocorrelation: sums of products of whitened values and whitened ones.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    known: f64,
    log_variances: f64,
    yy: f64,
    cy: f64,
    cc: f64,
    last: Option<(f64, i32)>,
}

fn sums(series: &Series, rho: f64) -> Sums {
    let mut sums = Sums::default();
    let mut before: Option<(usize, f64)> = None;
    for (t, x) in series.iter().enumerate().filter_map(|(t, x)| x.map(|x| (t, x))) {
        let (carried, variance) = match before {
            None => (0.0, 1.0 / (1.0 - rho * rho)),
            Some((s, _)) => {
                let carried = rho.powi((t - s) as i32);
                (carried, (1.0 - carried * carried) / (1.0 - rho * rho))
            }
        };
        let sd = variance.sqrt();
        let y = (x - carried * before.map_or(0.0, |b| b.1)) / sd;
        let c = (1.0 - carried) / sd;
        sums.known += 1.0;
        sums.log_variances += variance.ln();
        sums.yy += y * y;
        sums.cy += c * y;
        sums.cc += c * c;
        before = Some((t, x));
    }
    sums.last = before.map(|(t, x)| (x, (series.len() - 1 - t) as i32));
    sums
}

/// Restricted log likelihood of an autocorrelation, and the fit it leads to.
fn fit(series: &[Series], rho: f64, pooled: bool) -> (f64, Wandering) {
    let all: Vec<Sums> = series.iter().map(|s| sums(s, rho)).collect();
    let told = || all.iter().filter(|s| s.known > 0.0);
    let freedom = f64::max(told().map(|s| s.known - 1.0).sum(), 1.0);
    let squares: f64 = told().map(|s| (s.yy - s.cy * s.cy / s.cc).max(0.0)).sum();
    let variance = (squares / freedom).max(LEAST_VARIANCE);
    let determinants: f64 = told().map(|s| s.log_variances + s.cc.ln()).sum();
    let likelihood = -0.5 * (determinants + freedom * variance.ln());
    let means = if pooled { near_common(&all, variance) } else { all.iter().map(|s| own(s, variance)).collect() };
    let series = all.iter().zip(means).map(|(s, (mean, mean_se))| {
        let away = s.last.map_or(0.0, |(x, age)| (x - mean) * rho.powi(age));
        Standing { mean, mean_se, level: mean + away }
    });
    (likelihood, Wandering { rho, innovation_sd: variance.sqrt(), series: series.collect() })
}

fn own(sums: &Sums, variance: f64) -> (f64, f64) {
    if sums.cc > 0.0 { (sums.cy / sums.cc, (variance / sums.cc).sqrt()) } else { (0.0, 0.0) }
}

/// Means of the series, each drawn to the common one by how little it says itself; the spread of the true
/// means is what the spread of the estimates exceeds their own errors by.
fn near_common(all: &[Sums], variance: f64) -> Vec<(f64, f64)> {
    let own: Vec<(f64, f64)> = all.iter().filter(|s| s.cc > 0.0).map(|s| own(s, variance)).collect();
    let n = f64::max(own.len() as f64, 1.0);
    let centre = own.iter().map(|(m, _)| m).sum::<f64>() / n;
    let spread = own.iter().map(|(m, se)| (m - centre).powi(2) - se * se).sum::<f64>() / f64::max(n - 1.0, 1.0);
    let between = spread.max(LEAST_BETWEEN * LEAST_BETWEEN);
    let weight = |s: &Sums| if s.cc > 0.0 { 1.0 / (between + variance / s.cc) } else { 0.0 };
    let (sum, total) = all
        .iter()
        .filter(|s| s.cc > 0.0)
        .fold((0.0, 0.0), |(sum, total), s| (sum + weight(s) * s.cy / s.cc, total + weight(s)));
    let common = if total > 0.0 { sum / total } else { 0.0 };
    let shrunk = |s: &Sums| {
        let precision = s.cc / variance + 1.0 / between;
        ((s.cy / variance + common / between) / precision, precision.recip().sqrt())
    };
    all.iter().map(shrunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A series of an AR(1) from a fixed linear congruential generator.
    fn invented(rho: f64, months: usize, seed: u64) -> Series {
        let mut state = seed;
        let mut uniform = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let mut x = 0.0;
        (0..months + 100)
            .map(|_| {
                // Twelve uniforms less six: standard normal but for the tails.
                let z = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
                x = rho * x + 0.1 * z;
                Some(1.0 + x)
            })
            .skip(100)
            .collect()
    }

    #[test]
    fn how_fast_a_ratio_returns_is_found_from_many_units() {
        for rho in [0.0, 0.65, 0.945] {
            let units: Vec<Series> = (0..40).map(|u| invented(rho, 72, 900 + u)).collect();
            let found = Posterior::shared(&units);
            let place = |r: f64| GRID.iter().position(|g| *g == r).expect("on the grid") as i32;
            assert!((place(found.rho) - place(rho)).abs() <= 1, "{rho}: {}", found.rho);
            assert!((found.innovation_sd - 0.1).abs() < 0.01, "{}", found.innovation_sd);
        }
    }

    // One gap: the whitened steps by hand. ρ = 0 makes the mean the plain mean and its error σ/√n.
    #[test]
    fn without_memory_the_mean_is_the_plain_mean() {
        let series: Series = vec![Some(1.0), Some(3.0), None, Some(2.0), Some(6.0)];
        let (_, fit) = fit(&[series], 0.0, false);
        assert!((fit.series[0].mean - 3.0).abs() < 1e-12);
        assert!((fit.innovation_sd - (14.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((fit.series[0].mean_se - (14.0_f64 / 12.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_level_not_seen_for_a_while_has_returned_towards_the_mean() {
        let (_, fit) = fit(&[vec![Some(0.0), Some(0.0), Some(1.0), None, None]], 0.5, false);
        let Standing { mean, level, .. } = fit.series[0];
        assert!((level - (mean + 0.25 * (1.0 - mean))).abs() < 1e-12, "{mean} {level}");
    }

    #[test]
    fn a_unit_never_seen_stands_at_the_common_mean() {
        let mut units: Vec<Series> = (0..6).map(|u| invented(0.5, 60, 50 + u)).collect();
        units.push(vec![None; 60]);
        let found = Posterior::shared(&units);
        let standing = found.series[6];
        assert!(standing.level == standing.mean && (standing.mean - 1.0).abs() < 0.1, "{standing:?}");
    }

    #[test]
    fn weights_add_up_and_every_uniform_picks_a_member() {
        let posterior = Posterior::alone(&invented(0.9, 60, 7));
        let total: f64 = posterior.members.iter().map(|(w, _)| w).sum();
        assert!((total - 1.0).abs() < 1e-12);
        assert_eq!(posterior.pick(0.0), 0);
        assert_eq!(posterior.pick(1.0 - 1e-16), posterior.members.len() - 1);
    }
}
