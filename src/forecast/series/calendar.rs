//! What the calendar does to a month: how many weekdays it has, how many of them lie around Easter, and how
//! strongly a panel follows both.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::Month;
use crate::fit::cholesky::Cholesky;

use super::prepare::History;

/// Weekdays that count as none: ln(weekdays / 21) is then 0.
const USUAL_WEEKDAYS: f64 = 21.0;
/// Days before and after Easter Sunday that count as around it: schools, who refer most children, are closed then,
/// and much else is half so. Holds in the countries of the western calendar; others have an effect of 0.
const AROUND_EASTER: (u64, u64) = (9, 8);
/// Regressors: weekdays and Easter.
pub(super) const EFFECTS: usize = 2;
/// Rounds of reweighting, and the residual in robust sds from which a month loses weight (Huber).
const ROUNDS: usize = 5;
const HUBER: f64 = 1.5;
/// No series counts for more than one whose differences spread by this share of the median.
const LEAST_SPREAD: f64 = 0.1;
/// Keeps a regressor that never varies from making the system singular.
const LEAST_MOMENT: f64 = 1e-12;

/// Regressors by month: ln(Monday-to-Friday days / 21), and such days around Easter / 21.
pub(super) struct Calendar(Vec<[f64; EFFECTS]>);

impl Calendar {
    /// `count` months from `first`.
    pub(super) fn new(first: Month, count: usize) -> Self {
        Self((0..count as i32).map(|i| regressors(first.plus(i))).collect())
    }

    /// What a panel with these elasticities has in the month at `t`.
    pub(super) fn effect(&self, elasticities: &[f64; EFFECTS], t: usize) -> f64 {
        elasticities.iter().zip(&self.0[t]).map(|(b, x)| b * x).sum()
    }

    /// Elasticities of a panel: the regression through 0, reweighted after Huber (1964), of the panel's mean of cut
    /// first differences of seasonal differences on the same of the regressors, each times `1 - se²/b²` (0 where
    /// negative). Series count by the inverse of their differences' variance, months by the weight of their series.
    ///
    /// Of the first `span` months. 0 without differences that vary.
    pub(super) fn elasticities(&self, histories: &[History], span: usize, m: usize) -> [f64; EFFECTS] {
        let mut cut: Vec<Cut> = histories.iter().map(|history| cut_differences(history, m)).collect();
        cut.retain(|c| !c.differences.is_empty());
        let least = LEAST_SPREAD * median(&mut cut.iter().map(|c| c.spread).collect::<Vec<f64>>());
        let mut sums = vec![(0.0, 0.0); span];
        let mut all = 0.0;
        for Cut { differences, spread } in &cut {
            let weight = spread.max(least).powi(-2);
            all += weight;
            for (t, difference) in differences {
                sums[*t].0 += weight * difference;
                sums[*t].1 += weight;
            }
        }
        let twice = |t: usize, k: usize| {
            let x = |t: usize| self.0[t][k];
            (x(t) - x(t - m)) - (x(t - 1) - x(t - 1 - m))
        };
        let points: Vec<Point> = (m + 1..span)
            .filter(|&t| sums[t].1 > 0.0)
            .map(|t| Point {
                x: std::array::from_fn(|k| twice(t, k)),
                y: sums[t].0 / sums[t].1,
                weight: sums[t].1 / all,
            })
            .collect();
        regression(&points).unwrap_or_default()
    }
}

struct Point {
    x: [f64; EFFECTS],
    y: f64,
    weight: f64,
}

impl Point {
    fn residual(&self, b: &[f64; EFFECTS]) -> f64 {
        self.y - b.iter().zip(&self.x).map(|(b, x)| b * x).sum::<f64>()
    }
}

/// Shrunk coefficients; `None` where they are not determined.
fn regression(points: &[Point]) -> Option<[f64; EFFECTS]> {
    let total: f64 = points.iter().map(|p| p.weight).sum();
    if total <= EFFECTS as f64 {
        return None;
    }
    let mut robust = vec![1.0; points.len()];
    let mut coefficients = [0.0; EFFECTS];
    let mut factor = None;
    for _ in 0..ROUNDS {
        let (matrix, mut right) = moments(points, &robust);
        let solved = Cholesky::new(matrix, EFFECTS)?;
        solved.solve_in_place(&mut right);
        coefficients = right;
        factor = Some(solved);
        let mut sizes: Vec<f64> = points.iter().map(|p| p.residual(&coefficients).abs()).collect();
        let sd = 1.4826 * median(&mut sizes);
        if sd <= 0.0 {
            break;
        }
        for (weight, point) in robust.iter_mut().zip(points) {
            *weight = (HUBER * sd / point.residual(&coefficients).abs().max(1e-12)).min(1.0);
        }
    }
    let squares: f64 = points.iter().zip(&robust).map(|(p, w)| w * p.weight * p.residual(&coefficients).powi(2)).sum();
    let factor = factor?;
    let shrunk = |k: usize| {
        let mut unit = [0.0; EFFECTS];
        unit[k] = 1.0;
        let variance = squares / (total - EFFECTS as f64) * factor.solve(&unit)[k];
        let b = coefficients[k];
        b * (1.0 - variance / (b * b).max(1e-12)).max(0.0)
    };
    Some(std::array::from_fn(shrunk))
}

fn moments(points: &[Point], robust: &[f64]) -> (Vec<f64>, [f64; EFFECTS]) {
    let mut matrix = vec![0.0; EFFECTS * EFFECTS];
    let mut right = [0.0; EFFECTS];
    for (point, robust) in points.iter().zip(robust) {
        let weight = point.weight * robust;
        for i in 0..EFFECTS {
            right[i] += weight * point.x[i] * point.y;
            for j in 0..EFFECTS {
                matrix[i * EFFECTS + j] += weight * point.x[i] * point.x[j];
            }
        }
    }
    (0..EFFECTS).for_each(|i| matrix[i * (EFFECTS + 1)] += LEAST_MOMENT);
    (matrix, right)
}

fn regressors(month: Month) -> [f64; EFFECTS] {
    let days = weekdays(month);
    let easter = easter_sunday(month.year());
    let around = days.iter().filter(|&&day| {
        easter.is_some_and(|sunday| {
            let (before, after) = AROUND_EASTER;
            day >= sunday - Days::new(before) && day <= sunday + Days::new(after)
        })
    });
    [(days.len() as f64 / USUAL_WEEKDAYS).ln(), around.count() as f64 / USUAL_WEEKDAYS]
}

/// Monday-to-Friday days of a month.
fn weekdays(month: Month) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(month.year(), month.month(), 1).unwrap_or_default();
    first
        .iter_days()
        .take_while(|day| day.month() == first.month())
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        .collect()
}

/// Easter Sunday of the western calendar, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * correction + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31 + 1).ok()?)
}

/// First differences of seasonal differences of one series, with their period, and their robust sd.
struct Cut {
    differences: Vec<(usize, f64)>,
    spread: f64,
}

/// Cut at three robust sds.
fn cut_differences(history: &History, m: usize) -> Cut {
    let (y, seen) = (&history.values, &history.seen);
    let known = |i: usize| seen[i] && seen[i - 1] && seen[i - m] && seen[i - 1 - m];
    let differences: Vec<(usize, f64)> = (m + 1..y.len())
        .filter(|&i| known(i))
        .map(|i| (history.start + i, (y[i] - y[i - m]) - (y[i - 1] - y[i - 1 - m])))
        .collect();
    let mut sizes: Vec<f64> = differences.iter().map(|d| d.1.abs()).collect();
    let spread = 1.4826 * median(&mut sizes) + 1e-9;
    let most = 3.0 * spread;
    Cut { differences: differences.into_iter().map(|(t, d)| (t, d.clamp(-most, most))).collect(), spread }
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
        let count = |text: &str| weekdays(text.parse().expect("a month")).len();
        // February 2021 began on a Monday, May 2021 on a Saturday; August 2022 had 23.
        assert_eq!((count("2021-02"), count("2021-05"), count("2022-08"), count("2024-02")), (20, 21, 23, 21));
    }

    #[test]
    fn easter_falls_where_almanacs_print_it() {
        let known = ["2000-04-23", "2008-03-23", "2011-04-24", "2018-04-01", "2024-03-31", "2038-04-25", "2285-03-22"];
        for text in known {
            let day: NaiveDate = text.parse().expect("a date");
            assert_eq!(easter_sunday(day.year()), Some(day));
        }
    }

    #[test]
    fn the_weekdays_around_easter_are_shared_between_march_and_april() {
        // 1 April 2018: 23 March to 9 April has 6 weekdays in March and 6 in April.
        let around = |text: &str| (regressors(text.parse().expect("a month"))[1] * USUAL_WEEKDAYS).round();
        assert_eq!((around("2018-03"), around("2018-04"), around("2018-05")), (6.0, 6.0, 0.0));
    }
}
