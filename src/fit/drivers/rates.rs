//! Monthly rates of a unit that may go before leaving.

use crate::domain::Rate;
use crate::fit::panel::Panel;

/// Working days of an average month: a twelfth of the 253 of a year.
const WORKING_DAYS: f64 = 253.0 / 12.0;

/// A rate by month and unit, `NaN` where its counts are unknown or nothing is divided by; `None` for a rate
/// that has no monthly value of a unit.
pub(super) fn by_unit(panel: &Panel, rate: Rate) -> Option<Vec<Vec<f64>>> {
    let ratios = &panel.ratios;
    let of = |numerator: &dyn Fn(usize, usize) -> f64, denominator: &dyn Fn(usize, usize) -> f64| {
        let ratio = |t, u| {
            let (top, bottom) = (numerator(t, u), denominator(t, u));
            if bottom > 0.0 { top / bottom } else { f64::NAN }
        };
        (0..panel.months()).map(|t| (0..panel.units.len()).map(|u| ratio(t, u)).collect()).collect()
    };
    let staff = |t: usize, u: usize| panel.in_post_fte[t][u].iter().sum::<f64>();
    let vacant = |t: usize, u: usize| panel.vacancies[t][u].iter().sum::<f64>();
    let agency = |t: usize, u: usize| panel.agency[t][u];
    match rate {
        Rate::VacancyRate => Some(of(&|t, u| 100.0 * vacant(t, u), &|t, u| vacant(t, u) + staff(t, u))),
        Rate::AgencyRate => Some(of(&|t, u| 100.0 * agency(t, u), &|t, u| agency(t, u) + staff(t, u))),
        Rate::Caseload => Some(of(&|t, u| ratios.cases[t][u], &|t, u| ratios.case_holders_fte[t][u])),
        Rate::AbsenceRate => {
            Some(of(&|t, u| 100.0 * ratios.working_days_lost[t][u], &|t, u| staff(t, u) * WORKING_DAYS))
        }
        Rate::TurnoverRate | Rate::StabilityIndex | Rate::AgencyCoverRate | Rate::VacancyCoverRate => None,
    }
}
