//! Candidates for the coming months of each count, weighed against each other on the council's own past.
//!
//! In come simulated futures and what earlier origins taught ([`Evidence`]); out go the same futures,
//! moved to the weighted point and stretched as their misses ask ([`Learned::apply`]). Paths stay paths: units still add up
//! and rates are still divided on each of them, so every measure agrees with every other. It must not
//! know which measures are served.
//!
//! The candidates are the simulation and the value held as it is. On 16 invented councils (five origins
//! each, root mean square error, mean over counts, teams and organisation, and three bands of horizons) the
//! value a year before and the pooled smoothers of [`crate::forecast::series`] deserve no weight: the best weights
//! chosen afterwards give the simulation .60-1.00 and gain 0-3 % on it; equal weights of all four lose
//! 15 %, half and half with the last value 3 %, with the smoothers 6 %. So weights are drawn to the
//! simulation, not to equal ones.

mod apply;
mod evidence;
mod learn;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::ratios::Base;
use super::target::Target;
use crate::domain::{Count, Measure, Rate};
use crate::fit::recipe::CombinationRecipe;
pub(super) use apply::Moves;
pub(super) use evidence::{Evidence, Origin};
pub use learn::{BandWeights, Combination};
pub(super) use learn::{Learned, learn};

/// Bands of horizons with weights of their own, first and last month; the last is open.
const BANDS: [(usize, usize); 3] = [(1, 3), (4, 12), (13, 24)];
/// The month ahead at which a band's weights hold as they are; between two, they are interpolated.
const CENTRES: [f64; 3] = [2.0, 8.0, 18.0];

/// What holding a count as it is means.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Hold {
    /// The last month's value.
    Value,
    /// As many as in the last twelve months, spread over the year as simulated.
    Year,
    /// The last month's ratio to a simulated stock.
    Ratio(Base),
}

/// Counts that are weighed together, so that what hangs together stays together.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// The count the weights are learned on.
    lead: Count,
    hold: Hold,
    /// Counts that move with it.
    followers: &'static [Count],
    /// Never more than its base.
    within: bool,
    /// Measures that decide whether the simulation beats the last value.
    judged: &'static [Measure],
}

const PARTS: [Part; 9] = [
    Part {
        lead: Count::InPostFte,
        hold: Hold::Value,
        followers: &[Count::InPostHeadcount, Count::VacanciesFte, Count::Headcount0To1],
        within: false,
        judged: &[Measure::Count(Count::InPostFte), Measure::Rate(Rate::VacancyRate)],
    },
    Part {
        lead: Count::Leavers,
        hold: Hold::Year,
        followers: &[Count::LeaversFte],
        within: false,
        judged: &[Measure::Rate(Rate::TurnoverRate)],
    },
    Part {
        lead: Count::AgencyFte,
        hold: Hold::Value,
        followers: &[],
        within: false,
        judged: &[Measure::Count(Count::AgencyFte), Measure::Rate(Rate::AgencyRate)],
    },
    alone(Count::AgencyHeadcount, Hold::Ratio(Base::Agency), &[Measure::Count(Count::AgencyHeadcount)]),
    Part {
        within: true,
        ..alone(Count::AgencyCoverFte, Hold::Ratio(Base::Agency), &[Measure::Rate(Rate::AgencyCoverRate)])
    },
    alone(Count::AgencyCostGbp, Hold::Ratio(Base::Agency), &[Measure::Count(Count::AgencyCostGbp)]),
    alone(Count::Cases, Hold::Value, &[Measure::Count(Count::Cases), Measure::Rate(Rate::Caseload)]),
    Part {
        within: true,
        ..alone(Count::CaseHoldersFte, Hold::Ratio(Base::Workforce), &[Measure::Count(Count::CaseHoldersFte)])
    },
    alone(Count::WorkingDaysLost, Hold::Year, &[Measure::Rate(Rate::AbsenceRate)]),
];

const fn alone(lead: Count, hold: Hold, judged: &'static [Measure]) -> Part {
    Part { lead, hold, followers: &[], within: false, judged }
}

impl Part {
    /// The stock whose change from simulated to combined the count follows.
    fn base(&self) -> Option<Base> {
        match (self.hold, self.lead) {
            (Hold::Ratio(base), _) => Some(base),
            (_, Count::WorkingDaysLost) => Some(Base::InPost),
            _ => None,
        }
    }

    /// By their usual definitions.
    fn judged(&self) -> Vec<Target> {
        self.judged.iter().filter_map(|measure| Target::of(&[*measure]).into_iter().next()).collect()
    }
}

/// The part that stands above the line of a measure; `None` where no part does (posts, starters).
fn part_of(target: &Target) -> Option<usize> {
    let above = match (target.measure, target.definition) {
        (Measure::Count(count), _) => count,
        (Measure::Rate(_), Some(definition)) => definition.numerator.first()?.count,
        (Measure::Rate(_), None) => return None,
    };
    PARTS.iter().position(|part| part.lead == above || part.followers.contains(&above))
}

/// Each band's share in a month ahead (from 1).
fn shares(ahead: usize) -> [f64; 3] {
    let at = (ahead as f64).clamp(CENTRES[0], CENTRES[2]);
    let mut shares = [0.0; 3];
    let lower = usize::from(at > CENTRES[1]);
    let part = (at - CENTRES[lower]) / (CENTRES[lower + 1] - CENTRES[lower]);
    shares[lower] = 1.0 - part;
    shares[lower + 1] = part;
    shares
}

/// Mean absolute errors of the candidates in the same cases.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct CandidateErrors {
    /// Cases.
    pub outcomes: u32,
    /// Of the simulation.
    pub simulation: f64,
    /// Of the last value.
    pub last_value: f64,
}
