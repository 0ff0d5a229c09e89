//! The list of a quarter and the sums over assignments.

use chrono::NaiveDate;

use super::recipe::Recipe;
use super::rules::assess;
use crate::domain::agency::{
    AgencyReturn, Assignment, Check, Line, Rule, SignOff, Totals, Verdict, first_day, last_day,
};
use crate::domain::{Failure, Kind, Month, Period};

/// Why there is no return for a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuarterError {
    /// Not a quarter.
    #[error("`{0}` is not a quarter: write the year and 1 to 4, such as 2026-Q3 for July to September 2026")]
    NotAQuarter(String),
    /// Not begun.
    #[error("{quarter} has not begun by {today}: ask for a quarter that is over or under way")]
    Ahead {
        /// The quarter.
        quarter: Period,
        /// The day of asking.
        today: NaiveDate,
    },
}

impl Failure for QuarterError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAQuarter(_) | Self::Ahead { .. } => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAQuarter(_) => "quarter_expected",
            Self::Ahead { .. } => "quarter_ahead",
        }
    }
}

/// The return of a calendar quarter: every assignment that touches it up to `today`, and the sums over these.
///
/// # Errors
/// When the period is no quarter, or has not begun.
pub fn quarterly(
    assignments: &[Assignment],
    quarter: Period,
    recipe: &Recipe,
    today: NaiveDate,
) -> Result<AgencyReturn, QuarterError> {
    if !matches!(quarter, Period::Quarter(..)) {
        return Err(QuarterError::NotAQuarter(quarter.to_string()));
    }
    let months = [-2, -1, 0].map(|n| quarter.last_month().plus(n));
    let (first, last) = (first_day(months[0]), last_day(months[2]));
    if today < first {
        return Err(QuarterError::Ahead { quarter, today });
    }
    let as_of = today.min(last);
    let within: Vec<&Assignment> = assignments.iter().filter(|a| a.is_within(first, as_of)).collect();
    let lines: Vec<Line> = within.iter().map(|a| line(a, recipe)).collect();
    let begun: Vec<Month> = months.into_iter().filter(|month| first_day(*month) <= as_of).collect();
    let totals = sums(&within, lines.iter().map(|line| line.checks.as_slice()), &begun, as_of);
    let mut notes = Vec::new();
    if as_of < last {
        notes.push(format!("{quarter} is not over: figures run to {as_of}."));
    }
    if totals.cost_unknown > 0 {
        notes.push(format!("{} assignments lack a rate or hours and are not in the cost.", totals.cost_unknown));
    }
    let unregistered = within.iter().filter(|a| a.registration.is_none()).count();
    if unregistered > 0 {
        notes.push(format!("{unregistered} assignments have no registration number."));
    }
    Ok(AgencyReturn { quarter, region: recipe.region.clone(), as_of, assignments: lines, totals, notes })
}

/// The sums over all assignments, with the cost of every month up to the last that has ended by `today`.
pub fn totals(assignments: &[Assignment], recipe: &Recipe, months: &[Month], today: NaiveDate) -> Totals {
    let all: Vec<&Assignment> = assignments.iter().collect();
    let checks: Vec<Vec<Check>> = assignments.iter().map(|a| assess(a, recipe)).collect();
    sums(&all, checks.iter().map(Vec::as_slice), months, today)
}

fn line(assignment: &Assignment, recipe: &Recipe) -> Line {
    Line {
        row: assignment.row,
        role_type: role_type(assignment),
        hourly_rate: assignment.charge_rate,
        start: assignment.start_is_given.then_some(assignment.start),
        end: assignment.end,
        registration: assignment.registration.clone(),
        project_team: assignment.project_team,
        checks: assess(assignment, recipe),
    }
}

fn role_type(assignment: &Assignment) -> String {
    assignment.job.map_or_else(|| assignment.role.to_string(), |job| job.as_str().to_owned())
}

fn sums<'a>(
    assignments: &[&Assignment],
    checks: impl Iterator<Item = &'a [Check]>,
    months: &[Month],
    until: NaiveDate,
) -> Totals {
    let mut totals = Totals { assignments: assignments.len() as u32, ..Totals::default() };
    for rule in Rule::ALL {
        totals.rules.entry(rule).or_default();
    }
    for (assignment, checks) in assignments.iter().zip(checks) {
        *totals.by_role_type.entry(role_type(assignment)).or_default() += 1;
        for check in checks {
            let tally = totals.rules.entry(check.rule).or_default();
            match check.verdict {
                Verdict::Met => tally.met += 1,
                Verdict::Broken => tally.broken += 1,
                Verdict::NotChecked => tally.not_checked += 1,
            }
            if check.rule == Rule::Cap && check.verdict == Verdict::Broken {
                count_breach(&mut totals, assignment.signed);
            }
        }
    }
    for month in months {
        let cost = assignments.iter().filter_map(|a| a.cost_in(*month, Some(until))).sum();
        totals.cost_by_month.insert(*month, cost);
        totals.cost += cost;
    }
    let lacks_cost = |a: &&&Assignment| months.iter().any(|month| a.cost_in(*month, Some(until)).is_none());
    totals.cost_unknown = assignments.iter().filter(lacks_cost).count() as u32;
    totals
}

fn count_breach(totals: &mut Totals, signed: Option<SignOff>) {
    totals.cap_breaches += 1;
    let by = &mut totals.signed;
    match signed {
        None => by.not_known += 1,
        Some(SignOff { director: true, chief_executive: true }) => by.by_all += 1,
        Some(SignOff { director: true, chief_executive: false }) => by.by_director_only += 1,
        Some(SignOff { director: false, chief_executive: true }) => by.by_chief_executive_only += 1,
        Some(SignOff { director: false, chief_executive: false }) => by.by_nobody += 1,
    }
}
