//! Effects as ratios with ranges, and which of them are told.

use super::design::season;
use super::hazard::Hazard;
use super::table::{Grouping, Table};
use crate::domain::churn::{Effect, Estimate, Factor, Telling};
use crate::domain::{Band, Month};
use crate::fit::recipe::TellingRecipe;

/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.959963984540054;

/// Every factor's effects; `widening` multiplies standard errors.
pub(super) fn factors(table: &Table, hazard: &Hazard, recipe: &TellingRecipe, widening: f64) -> Vec<Factor> {
    let told = Grouping::ALL.into_iter().filter(|of| table.levels.count(*of) > 1);
    let mut factors: Vec<Factor> = told.map(|of| factor(of, table, hazard, recipe, widening)).collect();
    factors.push(months(table, hazard, recipe, widening));
    factors
}

fn factor(of: Grouping, table: &Table, hazard: &Hazard, recipe: &TellingRecipe, widening: f64) -> Factor {
    let reference = hazard.columns.references[of as usize];
    let people = &table.people[of as usize];
    let withheld = withheld(people, recipe.minimum_people);
    let effect = |(level, (people_months, leavers)): (usize, (f64, f64))| {
        let (name, label) = names(of, level, table);
        let telling = if withheld.contains(&level) {
            Telling::Withheld
        } else if reference == Some(level) {
            Telling::Reference
        } else if leavers < recipe.minimum_leavers {
            Telling::TooFewLeavers
        } else {
            Telling::Shown
        };
        let ratio = hazard.columns.levels[of as usize][level]
            .filter(|_| telling == Telling::Shown)
            .map(|column| ratio(hazard, &[(column, 1.0)], widening));
        let seen = telling != Telling::Withheld;
        Effect {
            name,
            label,
            telling,
            people: seen.then(|| people[level]),
            people_months: seen.then_some(people_months),
            leavers: seen.then_some(leavers),
            ratio,
        }
    };
    let effects = table.by_level(of).into_iter().enumerate().map(effect).collect();
    let reference = match reference {
        Some(level) if withheld.contains(&level) => "a group that is withheld".into(),
        Some(level) => names(of, level, table).1,
        None => "the average of all units".into(),
    };
    Factor { name: of.as_str().into(), label: of.label().into(), reference, effects }
}

/// Levels with fewer people than the threshold; where that is one alone, the next smallest with it, so that it
/// cannot be found by subtraction.
fn withheld(people: &[u32], threshold: u32) -> Vec<usize> {
    let mut by_size: Vec<usize> = (0..people.len()).collect();
    by_size.sort_by_key(|level| (people[*level], *level));
    let few = people.iter().filter(|people| **people < threshold).count();
    let number = if few == 1 { 2 } else { few };
    by_size.truncate(number.min(people.len()));
    by_size
}

fn months(table: &Table, hazard: &Hazard, recipe: &TellingRecipe, widening: f64) -> Factor {
    let mut sums = [(0.0, 0.0); 12];
    for row in &table.rows {
        let sum = &mut sums[table.calendar(row.month)];
        *sum = (sum.0 + row.at_risk, sum.1 + row.left);
    }
    let small = table.all_people < recipe.minimum_people;
    let effect = |(calendar, (people_months, leavers)): (usize, (f64, f64))| {
        let telling = match () {
            () if small => Telling::Withheld,
            () if leavers < recipe.minimum_leavers => Telling::TooFewLeavers,
            () => Telling::Shown,
        };
        let name = Month::new(2000, calendar as u32 + 1).map(Month::in_words).unwrap_or_default();
        let label = name.split(' ').next().unwrap_or_default().to_owned();
        Effect {
            name: label.to_lowercase(),
            label,
            telling,
            people: None,
            people_months: (!small).then_some(people_months),
            leavers: (!small).then_some(leavers),
            ratio: (telling == Telling::Shown).then(|| ratio(hazard, &season(calendar), widening)),
        }
    };
    Factor {
        name: "month".into(),
        label: "month of the year".into(),
        reference: "the average month".into(),
        effects: sums.into_iter().enumerate().map(effect).collect(),
    }
}

/// The exponential of a sum of coefficients, with its range at 95 %.
fn ratio(hazard: &Hazard, of: &[(usize, f64)], widening: f64) -> Estimate {
    let mut contrast = vec![0.0; hazard.coefficients.len()];
    for (column, value) in of {
        contrast[*column] = *value;
    }
    let log: f64 = of.iter().map(|(column, value)| value * hazard.coefficients[*column]).sum();
    let error = widening * hazard.covariance_of(&contrast, &contrast).max(0.0).sqrt();
    let at = |z: f64| (log + z * error).exp();
    Estimate { point: at(0.0), lower: at(-NORMAL_95), upper: at(NORMAL_95) }
}

/// Stable name and label of a level.
fn names(of: Grouping, level: usize, table: &Table) -> (String, String) {
    let levels = &table.levels;
    let not_known = || ("not_known".to_owned(), "not known".to_owned());
    match of {
        Grouping::Tenure => {
            levels.bands[level].map_or_else(not_known, |band| (band.as_str().into(), service(band).into()))
        }
        Grouping::Role => (levels.roles[level].clone(), levels.roles[level].replace('_', " ")),
        Grouping::Route => {
            levels.routes[level].map_or_else(not_known, |route| (route.as_str().into(), route.label().into()))
        }
        Grouping::Unit => (levels.units[level].clone(), levels.units[level].clone()),
    }
}

fn service(band: Band) -> &'static str {
    match band {
        Band::UnderOne => "under 1 year",
        Band::OneToTwo => "1 to 2 years",
        Band::TwoToFive => "2 to 5 years",
        Band::FivePlus => "5 years and more",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_group_is_withheld_with_another_that_would_give_it_away() {
        assert_eq!(withheld(&[40, 3, 25, 60], 10), [1, 2]);
        assert_eq!(withheld(&[40, 3, 5, 60], 10), [1, 2]);
        assert_eq!(withheld(&[40, 12], 10), Vec::<usize>::new());
        assert_eq!(withheld(&[4], 10), [0]);
    }
}
