//! The usual differences between authorities about England's rate, and the control limits that follow.
//!
//! D. Spiegelhalter, *Funnel plots for comparing institutional performance*, Stat. Med. 24 (2005) 1185-1202, and
//! *Handling over-dispersion of performance indicators*, Qual. Saf. Health Care 14 (2005) 347-351. Of his two ways the
//! additive one: a multiplied standard error would make large authorities outliers for being large. On the published
//! table of 2018 and 2022 the largest quarter of authorities lay 1.4 to 1.6 multiplied standard errors from England and
//! the smallest 0.7 to 1.0 (agency, vacancy); with the additive spread 1.1 to 1.2 and 0.9 to 1.4.

use crate::domain::peers::Funnel;

/// Share of the distances drawn in at each end before their square is averaged, so that outliers do not hide themselves.
const WINSORISED: f64 = 0.1;
/// Authorities needed to tell what is usual.
const ENOUGH: usize = 20;

/// Estimates the funnel about `target` (percent) from values (percent) with their denominators; `None` for a target of
/// 0 or 100 % or beyond, or too few authorities.
///
/// The distances are z = (p − θ)/s with s² = θ(1−θ)/n; φ is the mean of their squares once the outermost tenths are
/// set to the quantile there (linear interpolation); and τ² = (Iφ − (I−1)) / (Σw − Σw²/Σw) with w = 1/s², at least 0.
pub fn estimate(target: f64, values: &[(f64, f64)]) -> Option<Funnel> {
    let share = target / 100.0;
    let usable = |(value, n): &&(f64, f64)| value.is_finite() && n.is_finite() && *n > 0.0;
    let points: Vec<(f64, f64)> = values.iter().filter(usable).map(|(value, n)| (value / 100.0, *n)).collect();
    if !(share > 0.0 && share < 1.0) || points.len() < ENOUGH {
        return None;
    }
    let variance = |n: f64| share * (1.0 - share) / n;
    let mut distances: Vec<f64> = points.iter().map(|(p, n)| (p - share) / variance(*n).sqrt()).collect();
    distances.sort_by(f64::total_cmp);
    let (low, high) = (quantile(&distances, WINSORISED), quantile(&distances, 1.0 - WINSORISED));
    let count = points.len() as f64;
    let dispersion = distances.iter().map(|z| z.clamp(low, high).powi(2)).sum::<f64>() / count;
    let (sum, squares) = points.iter().fold((0.0, 0.0), |(sum, squares), (_, n)| {
        let weight = 1.0 / variance(*n);
        (sum + weight, squares + weight * weight)
    });
    let spread = ((count * dispersion - (count - 1.0)) / (sum - squares / sum)).max(0.0).sqrt();
    Some(Funnel { target, spread: 100.0 * spread, dispersion, authorities: points.len() })
}

/// The quantile of sorted values, linear between the two nearest (type 7 of Hyndman and Fan 1996).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    below + at.fract() * (above - below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Vec<(f64, f64)> {
        (0..40_u32).map(|i| (f64::from((i * 37) % 41) + 2.0, 60.0 + f64::from((i * 53) % 97) * 4.0)).collect()
    }

    // Computed once with numpy: np.quantile, np.clip and the formulas of the paper as above.
    #[test]
    fn spread_and_dispersion_are_those_of_an_independent_computation() {
        let funnel = estimate(20.0, &values()).expect("a funnel");
        assert!((funnel.dispersion - 15.623_030_420_848_028).abs() < 1e-9, "{funnel:?}");
        assert!((funnel.spread - 10.112_540_091_802_993).abs() < 1e-9, "{funnel:?}");
        let (lower, upper) = funnel.limits(150.0, crate::domain::peers::Z_95);
        assert!(lower == 0.0 && (upper - 40.828_261_053_484_546).abs() < 1e-9, "{lower} {upper}");
    }

    #[test]
    fn authorities_that_differ_by_chance_alone_have_no_spread() {
        // All within a tenth of a standard error.
        let alike: Vec<(f64, f64)> = (0..30).map(|i| (20.0 + 0.1 * f64::from(i % 3 - 1), 100.0)).collect();
        assert_eq!(estimate(20.0, &alike).map(|f| f.spread), Some(0.0));
    }

    #[test]
    fn an_outlier_does_not_hide_itself() {
        let mut with = values();
        with[3].0 = 95.0;
        let (without, with) = (estimate(20.0, &values()), estimate(20.0, &with));
        let (without, with) = (without.expect("a funnel").spread, with.expect("a funnel").spread);
        assert!((with / without - 1.0).abs() < 0.05, "{without} {with}");
    }

    #[test]
    fn too_few_authorities_or_an_impossible_rate_give_no_limits() {
        assert_eq!(estimate(20.0, &values()[..19]), None);
        assert_eq!(estimate(0.0, &values()), None);
        assert_eq!(estimate(100.0, &values()), None);
    }
}
