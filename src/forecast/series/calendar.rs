//! How many weekdays a month has, and how strongly a panel follows that number.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::Month;

use super::prepare::History;

/// Weekdays that count as none: ln(weekdays / 21) is then 0.
const USUAL_WEEKDAYS: f64 = 21.0;

/// ln(Monday-to-Friday days / 21) of `count` months from `first`.
pub(super) fn log_weekdays(first: Month, count: usize) -> Vec<f64> {
    (0..count as i32).map(|i| (f64::from(weekdays(first.plus(i))) / USUAL_WEEKDAYS).ln()).collect()
}

fn weekdays(month: Month) -> u32 {
    let first = |m: Month| NaiveDate::from_ymd_opt(m.year(), m.month(), 1).unwrap_or_default();
    let days = first(month.plus(1)).signed_duration_since(first(month)).num_days();
    let start = i64::from(first(month).weekday().num_days_from_monday());
    let weekend = i64::from(Weekday::Sat.num_days_from_monday());
    (0..days).filter(|d| (start + d) % 7 < weekend).count() as u32
}

/// Elasticity of a panel to the number of weekdays: the regression through 0 of the panel's mean of cut
/// first differences of seasonal differences on the same of `x`, times `1 - se²/b²` (0 where negative).
///
/// Periods count by how many series have them. 0 without two differences that vary.
pub(super) fn elasticity(histories: &[History], x: &[f64], m: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); x.len()];
    for history in histories {
        for (t, difference) in cut_differences(history, m) {
            sums[t].0 += difference;
            sums[t].1 += 1.0;
        }
    }
    let points: Vec<(f64, f64, f64)> = (m + 1..x.len())
        .filter(|&t| sums[t].1 > 0.0)
        .map(|t| {
            let z = (x[t] - x[t - m]) - (x[t - 1] - x[t - 1 - m]);
            (z, sums[t].0 / sums[t].1, sums[t].1 / histories.len() as f64)
        })
        .collect();
    let total = |f: &dyn Fn(f64, f64) -> f64| points.iter().map(|&(z, d, w)| w * f(z, d)).sum::<f64>();
    let (zz, zd, weight) = (total(&|z, _| z * z), total(&|z, d| z * d), total(&|_, _| 1.0));
    if zz <= 0.0 || weight <= 1.0 {
        return 0.0;
    }
    let b = zd / zz;
    let error = total(&|z, d| (d - b * z).powi(2)) / (weight - 1.0) / zz;
    b * (1.0 - error / (b * b).max(1e-12)).max(0.0)
}

/// First differences of seasonal differences of one series, cut at three robust sds, with their period.
fn cut_differences(history: &History, m: usize) -> Vec<(usize, f64)> {
    let (y, seen) = (&history.values, &history.seen);
    let known = |i: usize| seen[i] && seen[i - 1] && seen[i - m] && seen[i - 1 - m];
    let differences: Vec<(usize, f64)> = (m + 1..y.len())
        .filter(|&i| known(i))
        .map(|i| (history.start + i, (y[i] - y[i - m]) - (y[i - 1] - y[i - 1 - m])))
        .collect();
    let mut sizes: Vec<f64> = differences.iter().map(|d| d.1.abs()).collect();
    let most = 3.0 * (1.4826 * median(&mut sizes) + 1e-9);
    differences.into_iter().map(|(t, d)| (t, d.clamp(-most, most))).collect()
}

/// The median, the mean of the middle two of an even number; 0 of none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[n / 2],
        n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_counted_as_a_wall_calendar_shows_them() {
        let count = |text: &str| weekdays(text.parse().expect("a month"));
        // February 2021 began on a Monday, May 2021 on a Saturday; August 2022 had 23.
        assert_eq!((count("2021-02"), count("2021-05"), count("2022-08"), count("2024-02")), (20, 21, 23, 21));
    }
}
