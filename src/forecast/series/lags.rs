//! Own past values as features: the last half season, and the same months of the last three seasons.

use super::prepare::History;

/// Lags that are features.
pub(super) const LAGS: usize = 16;
/// Newest lags in a row, and around how many seasons back others stand.
const NEWEST: usize = 6;
/// Places around a whole season back: two before it, itself, one after.
const AROUND: usize = 4;
/// A shorter season has every lag in a row.
const LEAST_SEASON: usize = NEWEST + AROUND - 2;

/// Periods back of each feature: 0 to 5, then m-2 to m+1, 2m-2 to 2m+1, 3m-2 and 3m-1 for a season of m.
pub(super) fn offsets(m: usize) -> [usize; LAGS] {
    std::array::from_fn(|k| {
        if k < NEWEST || m < LEAST_SEASON {
            return k;
        }
        let (season, place) = ((k - NEWEST) / AROUND + 1, (k - NEWEST) % AROUND);
        season * m + place - 2
    })
}

/// Values those periods before `age` less the last season's mean, in seasonal-naive errors; 0 before the first.
pub(super) fn features(history: &History, offsets: &[usize; LAGS], age: usize, clip: f64) -> [f64; LAGS] {
    offsets.map(|back| {
        let past = age.checked_sub(back).map_or(0.0, |i| history.values[i] - history.base[age]);
        (past * history.unit[age]).clamp(-clip, clip)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lags_stand_at_the_last_half_year_and_around_the_same_month_of_three_years() {
        assert_eq!(offsets(12), [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 22, 23, 24, 25, 34, 35]);
        assert_eq!(offsets(4), std::array::from_fn(|k| k));
    }
}
