//! Single months far off both neighbours: a decimal point in the wrong place, a month not filled in.
//!
//! Models are fitted to the history without them; the history shown stays as it was given.

use std::borrow::Cow;

use super::{ByUnit, Panel};

/// A month this many times its neighbours, or this part of them, is a slip …
const TIMES: f64 = 5.0;
/// … if it is off by at least this much (people, FTE, cases, days; pounds by a thousand times as much).
const LEAST: f64 = 5.0;
const LEAST_POUNDS: f64 = 5_000.0;

impl Panel {
    /// The panel with slips in agency staff and in the counts behind ratios put between their neighbours; itself
    /// where there are none.
    ///
    /// The last month has one neighbour only: there a rise counts as a slip until the next month
    /// confirms it, a fall never does, since a contract can end.
    #[must_use]
    pub fn without_slips(&self) -> Cow<'_, Self> {
        let counts = |panel: &Self| -> Vec<Vec<(usize, usize, f64)>> {
            let ratios = &panel.ratios;
            let people = [
                &panel.agency,
                &ratios.agency_headcount,
                &ratios.agency_cover_fte,
                &ratios.cases,
                &ratios.case_holders_fte,
                &ratios.working_days_lost,
            ];
            let pounds = slips(&ratios.agency_cost_gbp, LEAST_POUNDS);
            people.into_iter().map(|values| slips(values, LEAST)).chain([pounds]).collect()
        };
        let found = counts(self);
        if found.iter().all(Vec::is_empty) {
            return Cow::Borrowed(self);
        }
        let mut mended = self.clone();
        let ratios = &mut mended.ratios;
        let all = [
            &mut mended.agency,
            &mut ratios.agency_headcount,
            &mut ratios.agency_cover_fte,
            &mut ratios.cases,
            &mut ratios.case_holders_fte,
            &mut ratios.working_days_lost,
            &mut ratios.agency_cost_gbp,
        ];
        for (values, slips) in all.into_iter().zip(found) {
            for (t, u, value) in slips {
                values[t][u] = value;
            }
        }
        Cow::Owned(mended)
    }
}

/// Month, unit and mended value of each slip.
fn slips(values: &ByUnit, least: f64) -> Vec<(usize, usize, f64)> {
    let units = values.first().map_or(0, Vec::len);
    (0..units).flat_map(|u| (1..values.len()).filter_map(move |t| Some((t, u, mended(values, t, u, least)?)))).collect()
}

fn mended(values: &ByUnit, t: usize, u: usize, least: f64) -> Option<f64> {
    let (before, value) = (values[t - 1][u], values[t][u]);
    let after = values.get(t + 1).map(|month| month[u]);
    let (low, high) = (before.min(after.unwrap_or(before)), before.max(after.unwrap_or(before)));
    let risen = value > TIMES * high && value - high >= least && high > 0.0;
    let fallen = after.is_some() && TIMES * value < low && low - value >= least;
    (risen || fallen).then(|| f64::midpoint(before, after.unwrap_or(before))).filter(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended_of(values: &[f64]) -> Vec<f64> {
        let mut panel = Panel { agency: values.iter().map(|v| vec![*v]).collect(), ..Panel::default() };
        panel = panel.without_slips().into_owned();
        panel.agency.into_iter().flatten().collect()
    }

    #[test]
    fn one_month_ten_times_its_neighbours_is_a_slip() {
        assert_eq!(mended_of(&[6.0, 6.2, 64.0, 6.6, 6.4]), [6.0, 6.2, 6.4, 6.6, 6.4]);
        assert_eq!(mended_of(&[6.0, 6.2, 64.0]), [6.0, 6.2, 6.2]);
    }

    #[test]
    fn a_level_that_stays_and_a_contract_that_ends_are_none() {
        for real in [vec![6.0, 6.2, 64.0, 62.0], vec![12.0, 12.0, 0.0], vec![0.0, 3.0, 0.0, 0.0, 9.0, 0.0]] {
            assert_eq!(mended_of(&real), real);
        }
        assert_eq!(mended_of(&[12.0, 0.0, 12.0]), [12.0; 3]);
        assert!(mended_of(&[1.0, f64::NAN, 80.0]).last().is_some_and(|v| *v == 80.0));
    }
}
