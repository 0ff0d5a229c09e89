//! Which intakes there are, and what hazards they meet year by year.

use super::{Hazards, YEARS};
use crate::domain::{Band, RoleGroup, StartOrigin};
use crate::fit::churn::{Churn, Grouping, Hazard, Pattern, Table};
use crate::fit::recipe::TellingRecipe;

/// Bands of service of the first, second and third year.
const BANDS: [Band; YEARS] = [Band::UnderOne, Band::OneToTwo, Band::TwoToFive];

/// An intake.
pub(super) struct Intake {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) route: Option<StartOrigin>,
    /// Whether its starters may have been followed in the data.
    pub(super) follows: bool,
    /// Patterns with their shares, for each year the data say something of.
    years: Vec<Vec<(Pattern, f64)>>,
}

/// The intakes that are large enough to be told.
pub(super) fn intakes(churn: &Churn, telling: &TellingRecipe) -> Vec<Intake> {
    let table = &churn.table;
    if table.levels.bands.iter().flatten().count() < 2 {
        return Vec::new();
    }
    let mut intakes = vec![Intake {
        name: "all".into(),
        label: "all starters".into(),
        route: None,
        follows: true,
        years: years(table, |_| true, |pattern| pattern),
    }];
    let enough = |of: Grouping, level: usize| {
        let (people, leavers) = (table.people[of as usize][level], table.by_level(of)[level].1);
        people >= telling.minimum_people && leavers >= telling.minimum_leavers
    };
    for (level, route) in table.levels.routes.iter().enumerate() {
        let Some(route) = route.filter(|_| enough(Grouping::Route, level)) else { continue };
        intakes.push(Intake {
            name: route.as_str().into(),
            label: route.label().into(),
            route: Some(route),
            follows: true,
            years: years(table, |pattern| pattern.route == level, |pattern| Pattern { route: level, ..pattern }),
        });
    }
    let new = table.levels.roles.iter().position(|role| RoleGroup::new(role).is_newly_qualified());
    if let Some(level) = new.filter(|level| table.levels.routes == [None] && enough(Grouping::Role, *level)) {
        // From the second year on they work as the others do.
        let years = years(table, |pattern| pattern.role == level, |pattern| pattern);
        let (name, label) = (table.levels.roles[level].clone(), table.levels.roles[level].replace('_', " "));
        intakes.push(Intake { name, label, route: None, follows: false, years });
    }
    intakes.retain(|intake| !intake.years.is_empty());
    intakes
}

/// For each year the patterns of those seen in its band of service, by people-months: a group as it is after those who
/// have left have left. Where the intake's own are too few in a band (less than a person-year), everybody in it
/// stands in, turned into `as_one`.
fn years(
    table: &Table,
    own: impl Fn(Pattern) -> bool,
    as_one: impl Fn(Pattern) -> Pattern,
) -> Vec<Vec<(Pattern, f64)>> {
    let mut at_risk = vec![0.0; table.patterns.len()];
    for row in &table.rows {
        at_risk[row.pattern] += row.at_risk;
    }
    let year = |band: &Band| {
        let place = table.levels.bands.iter().position(|known| *known == Some(*band))?;
        let in_band = |(_, pattern): &(usize, &Pattern)| pattern.band == place;
        let here = || table.patterns.iter().enumerate().filter(in_band);
        let all: Vec<(Pattern, f64)> = here().map(|(at, pattern)| (*pattern, at_risk[at])).collect();
        let its: Vec<(Pattern, f64)> = all.iter().filter(|(pattern, _)| own(*pattern)).copied().collect();
        let sum = |of: &[(Pattern, f64)]| of.iter().map(|(_, at_risk)| at_risk).sum::<f64>();
        let used =
            if sum(&its) >= 12.0 { its } else { all.into_iter().map(|(p, weight)| (as_one(p), weight)).collect() };
        let total = sum(&used);
        (total > 0.0).then(|| used.into_iter().map(|(pattern, weight)| (pattern, weight / total)).collect())
    };
    BANDS.iter().map_while(year).collect()
}

impl Intake {
    /// Mean hazards by year; `widening` multiplies standard errors.
    pub(super) fn hazards(&self, hazard: &Hazard, widening: f64) -> Hazards {
        let means: Vec<(f64, Vec<f64>)> = self.years.iter().map(|year| hazard.mean_rate(year)).collect();
        let relative: Vec<Vec<f64>> =
            means.iter().map(|(mean, slope)| slope.iter().map(|s| s / mean).collect()).collect();
        let scale = widening.powi(2);
        let covariance = relative.iter().flat_map(|a| relative.iter().map(move |b| (a, b)));
        let mut by_unit: Vec<f64> = Vec::new();
        for (pattern, share) in &self.years[0] {
            by_unit.resize(by_unit.len().max(pattern.unit + 1), 0.0);
            by_unit[pattern.unit] += share;
        }
        Hazards {
            rates: means.iter().map(|(mean, _)| *mean).collect(),
            covariance: covariance.map(|(a, b)| scale * hazard.covariance_of(a, b)).collect(),
            concentration: by_unit.iter().map(|share| share * share).sum(),
        }
    }
}
