//! Is an effect the same for long and for short service, and early and late in the history?

use ndarray::{Array1, Array2, Axis, concatenate};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::ChurnError;
use super::design::Columns;
use super::hazard::{SetUp, summed};
use super::table::{Grouping, Table};
use crate::domain::Band;
use crate::domain::churn::Proportionality;
use crate::fit::recipe::ChurnRecipe;

/// What an effect might change with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Along {
    Tenure,
    Time,
}

/// Score tests of every factor's interaction with length of service and with the half of the history.
///
/// In the spirit of Grambsch & Therneau (*Biometrika* 81, 1994) for grouped data: each level's effect may have a slope
/// in the bands of service (0 to 3), or a step between the halves, and Rao's test asks whether that would explain more.
/// The step itself is in the fit, so that a change of the whole is not taken for one of the groups. Levels with too few
/// leavers take no part. Statistics are divided by the dispersion where that is above 1.
///
/// # Errors
/// As for fitting.
pub(super) fn checks(table: &Table, recipe: &ChurnRecipe, widening: f64) -> Result<Vec<Proportionality>, ChurnError> {
    let columns = Columns::of(table);
    let middle = table.months / 2;
    let rows = summed(table, |month| usize::from(month >= middle));
    let mut set_up = SetUp::of(&columns, &rows, table);
    let half: Array1<f64> = rows.keys().map(|(_, _, late)| *late as f64 - 0.5).collect();
    let split = rows.keys().any(|key| key.2 == 0) && rows.keys().any(|key| key.2 == 1);
    let mut penalties = columns.penalties(&recipe.penalties);
    if split {
        let records = concatenate![Axis(1), set_up.data.records, half.view().insert_axis(Axis(1))];
        set_up.data.records = records.as_standard_layout().into_owned();
        penalties.push(recipe.penalties.intercept);
    }
    set_up.regression = set_up.regression.penalties(penalties.into());
    let model = set_up.fit()?;
    let mut found = Vec::new();
    for (of, along) in asked(table, split) {
        let patterns = || rows.keys().map(|key| table.patterns[key.0]);
        let slope: Array1<f64> = match along {
            Along::Tenure => patterns().map(|pattern| length(table.levels.bands[pattern.band])).collect(),
            Along::Time => half.clone(),
        };
        let levels = levels(table, of, recipe.telling.minimum_leavers);
        let Some((_, others)) = levels.split_last().filter(|(_, others)| !others.is_empty()) else { continue };
        let mut further = Array2::zeros((rows.len(), others.len()));
        for ((i, pattern), slope) in patterns().enumerate().zip(&slope) {
            if let Some(column) = others.iter().position(|level| *level == pattern.level(of)) {
                further[[i, column]] = *slope;
            }
        }
        let test = set_up.regression.score_test(&set_up.data, &model, &further)?;
        if test.freedom > 0 {
            found.push((of, along, test.statistic / widening.powi(2), test.freedom));
        }
    }
    Ok(judge(&found, recipe.telling.significance))
}

/// Tenure is not asked along itself.
fn asked(table: &Table, split: bool) -> Vec<(Grouping, Along)> {
    let banded = table.levels.bands.iter().flatten().count() > 1;
    let pairs = Grouping::ALL.into_iter().flat_map(|of| [(of, Along::Tenure), (of, Along::Time)]);
    pairs
        .filter(|(of, along)| match along {
            Along::Tenure => banded && *of != Grouping::Tenure,
            Along::Time => split,
        })
        .collect()
}

/// Levels with leavers enough, the largest last.
fn levels(table: &Table, of: Grouping, minimum_leavers: f64) -> Vec<usize> {
    let sums = table.by_level(of);
    let mut levels: Vec<usize> = (0..sums.len()).filter(|level| sums[*level].1 >= minimum_leavers).collect();
    levels.sort_by(|a, b| sums[*a].0.total_cmp(&sums[*b].0).then(a.cmp(b)));
    levels
}

/// Bands as 0 to 3 about their middle; people whose start is not known say nothing about a slope.
fn length(band: Option<Band>) -> f64 {
    band.map_or(0.0, |band| band as usize as f64 - 1.5)
}

/// Chances of statistics, judged together (Holm, 1979).
fn judge(found: &[(Grouping, Along, f64, usize)], significance: f64) -> Vec<Proportionality> {
    let chance = |statistic: f64, freedom: usize| {
        ChiSquared::new(freedom as f64).map_or(f64::NAN, |chi| chi.sf(statistic.max(0.0)))
    };
    let chances: Vec<f64> = found.iter().map(|(_, _, statistic, freedom)| chance(*statistic, *freedom)).collect();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let rejected = order
        .iter()
        .enumerate()
        .take_while(|(rank, at)| chances[**at] < significance / (found.len() - rank) as f64)
        .count();
    let fails = |at: usize| order[..rejected].contains(&at);
    found
        .iter()
        .enumerate()
        .map(|(at, (of, along, statistic, freedom))| Proportionality {
            factor: of.as_str().into(),
            along: if *along == Along::Tenure { "tenure" } else { "calendar_time" }.into(),
            statistic: *statistic,
            freedom: *freedom,
            p_value: chances[at],
            holds: !fails(at),
            statement: statement(*of, *along, fails(at)),
        })
        .collect()
}

fn statement(of: Grouping, along: Along, fails: bool) -> String {
    let what = match of {
        Grouping::Tenure => "The effect of length of service",
        Grouping::Role => "The effect of the role",
        Grouping::Route => "The effect of where people came from",
        Grouping::Unit => "The effect of the unit",
    };
    let (with, over) = match along {
        Along::Tenure => ("with length of service", "lengths of service"),
        Along::Time => ("between the first and the second half of the history", "of the history"),
    };
    if fails {
        format!("{what} changes {with}: read its ratios as averages over all {over}, not as true of each.")
    } else {
        format!("No sign that {} changes {with}.", what.to_lowercase())
    }
}
