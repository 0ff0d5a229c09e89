//! A lever with its place, its months and its effect settled.

use super::posts::managers;
use super::scope::Scope;
use super::site::Site;
use super::window::Window;
use crate::domain::Month;
use crate::domain::scenario::{Effect, Grade, Lever, LeverCost, LeverKind, ScenarioFault};
use crate::scenario::recipe::{Combine, LeverRecipe, Recipe};

/// A lever, placed.
#[derive(Debug)]
pub(super) struct Acting<'a> {
    pub(super) index: usize,
    pub(super) lever: &'a Lever,
    pub(super) entry: &'a LeverRecipe,
    /// How much of it; 1 where there is no such number.
    pub(super) setting: f64,
    pub(super) scope: Scope,
    /// First month.
    pub(super) from: Month,
    /// Last month.
    pub(super) until: Month,
    /// Share of its full size by month ahead.
    pub(super) force: Vec<f64>,
    /// The effect, the user's or the recipe's.
    pub(super) effect: Effect,
    pub(super) grade: Grade,
}

impl<'a> Acting<'a> {
    pub(super) fn of(
        index: usize,
        lever: &'a Lever,
        unit: &str,
        site: &Site,
        window: &Window,
        recipe: &'a Recipe,
    ) -> Result<Self, Vec<ScenarioFault>> {
        let at = format!("levers[{index}]");
        let entry = recipe.lever(lever.kind);
        let scope = Scope::of(&lever.details, &at, unit, site)?;
        let setting = match (lever.kind.setting(), lever.setting) {
            (Some(name), None) => return Err(vec![missing(format!("{at}.{name}"))]),
            (_, setting) => setting.unwrap_or(1.0),
        };
        let named = !lever.details.roles.is_empty();
        if lever.kind == LeverKind::SmallerTeams && managers(site, &scope.groups, named).is_empty() {
            return Err(vec![no_managers(&at)]);
        }
        let (from, until) = months(lever, entry, window);
        let (effect, grade) = match &lever.details.effect {
            Some(own) => (own.clone(), Grade::Own),
            None => (entry.effect.as_delivered(), entry.grade),
        };
        let force = window.force(from, until, lever.details.ramp_months.unwrap_or(0));
        Ok(Self { index, lever, entry, setting, scope, from, until, force, effect, grade })
    }

    pub(super) fn kind(&self) -> LeverKind {
        self.lever.kind
    }

    /// What people call it.
    pub(super) fn label(&self) -> &'a str {
        self.lever.details.label.as_deref().unwrap_or(&self.entry.label)
    }

    /// Whether it acts in any month simulated.
    pub(super) fn is_in_force(&self) -> bool {
        self.force.iter().any(|share| *share > 0.0)
    }

    /// Whether there is anything of it: a setting of nought is nothing done, but for limits and shares to be reached.
    pub(super) fn is_done(&self) -> bool {
        use LeverKind as K;
        self.is_in_force() && (self.setting != 0.0 || matches!(self.kind(), K::AgencyCap | K::OfferDropout))
    }

    /// Whether its effect is none in every future.
    pub(super) fn is_idle(&self) -> bool {
        self.effect.low == 0.0 && self.effect.high == 0.0
    }

    pub(super) fn is_pay(&self) -> bool {
        self.entry.combine == Combine::AddInPay
    }

    /// What doing it costs.
    pub(super) fn cost(&self) -> LeverCost {
        let delivered = &self.entry.cost;
        self.lever.details.cost.unwrap_or(LeverCost {
            once_gbp: delivered.once_gbp,
            per_month_gbp: delivered.per_month_gbp,
            per_start_gbp: delivered.per_start_gbp,
        })
    }

    /// `value` in the months it is in force, by its share; `otherwise` in the others.
    pub(super) fn by_month<T>(&self, value: impl Fn(f64) -> T, otherwise: impl Fn() -> T) -> Vec<T> {
        self.force.iter().map(|share| if *share > 0.0 { value(*share) } else { otherwise() }).collect()
    }
}

/// First and last month; the same month for what happens once.
fn months(lever: &Lever, entry: &LeverRecipe, window: &Window) -> (Month, Month) {
    let details = &lever.details;
    let once = |month: Month| (month, month);
    let until = details.until.unwrap_or(window.last());
    match lever.kind {
        LeverKind::NewlyQualifiedIntake | LeverKind::StudentPlacements => {
            once(details.month.unwrap_or_else(|| next(window.start, entry.usual_month)))
        }
        LeverKind::Reorganisation => once(details.month.unwrap_or(window.start)),
        _ => (details.from.unwrap_or(window.start), until),
    }
}

/// The first month from `start` on that is `month` of the year.
fn next(start: Month, month: Option<u32>) -> Month {
    (0..12).map(|n| start.plus(n)).find(|m| month.is_none_or(|usual| m.month() == usual)).unwrap_or(start)
}

fn missing(at: String) -> ScenarioFault {
    ScenarioFault { at, value: None, rule: "missing", fix: "say how much of it is done".into() }
}

fn no_managers(at: &str) -> ScenarioFault {
    let fix = "no role here is called a manager: name the role that leads teams";
    ScenarioFault { at: format!("{at}.roles"), value: None, rule: "needs_roles", fix: fix.into() }
}
