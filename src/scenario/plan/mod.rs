//! Levers in, what the simulation understands out: interventions, lines of money, assumptions in plain words.
//!
//! A lever is placed (which units, roles, months), its effect is settled (the user's or the recipe's), and it is
//! written down as [`Interventions`] with [`MoneyLine`]s that price its meters. Nothing is simulated here, and
//! nothing here knows of the store, of measures or of other scenarios.

mod acting;
mod draws;
mod money;
mod pay;
mod posts;
mod scope;
mod site;
mod starts;
mod warnings;
mod window;
mod words;
mod work;

use crate::domain::scenario::{AssumptionUsed, Head, Lever, LeverKind, ScenarioFault};
use crate::forecast::workforce::interventions::Interventions;
use crate::scenario::recipe::{Recipe, SettledPrices};
use acting::Acting;
pub use draws::DrawUsed;
pub use site::Site;
pub use window::Window;

/// What levers come to in a simulation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// What is changed.
    pub interventions: Interventions,
    /// What the levers cost.
    pub lines: Vec<MoneyLine>,
    /// What was assumed, one for each lever, in their order.
    pub assumptions: Vec<AssumptionUsed>,
    /// The uncertain effects among [`Interventions::effects`]: what a tornado moves.
    pub draws: Vec<DrawUsed>,
    /// What the reader must know.
    pub warnings: Vec<String>,
}

/// Pounds that a lever costs, month by month.
#[derive(Debug, Clone, PartialEq)]
pub struct MoneyLine {
    /// Which lever, from 0.
    pub lever: usize,
    /// What the money goes to.
    pub head: Head,
    /// Position in [`Interventions::meters`] of what it is paid for; `None`: `gbp` is the amount.
    pub meter: Option<usize>,
    /// Pounds for one unit of the meter (FTE in a month, a starter), by month ahead; 0 is the first month simulated.
    /// Pounds of today.
    pub gbp: Vec<f64>,
    /// Whether it counts as what the levers themselves cost.
    pub spend: bool,
    /// Whether it comes on top of the general accounts. `false` for recruitment: every starter, whatever brought
    /// them, is charged [`SettledPrices::recruitment_per_start_gbp`] in the general account of its head, so that such a
    /// line counts as spend and is not added again.
    pub on_top: bool,
}

impl Plan {
    /// Translates the levers of a scenario on `unit`.
    ///
    /// # Errors
    /// Every unit, role or month that does not fit the council, by field.
    pub fn of(
        levers: &[Lever],
        unit: &str,
        site: &Site,
        window: &Window,
        prices: &SettledPrices,
        recipe: &Recipe,
    ) -> Result<Self, Vec<ScenarioFault>> {
        let mut acting = Vec::with_capacity(levers.len());
        let mut faults = Vec::new();
        for (index, lever) in levers.iter().enumerate() {
            match Acting::of(index, lever, unit, site, window, recipe) {
                Ok(it) => acting.push(it),
                Err(mut found) => faults.append(&mut found),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut draft =
            Draft { site, window, prices, plan: Self::default(), occurrences: Vec::new(), added: Vec::new() };
        draft.write(&acting);
        Ok(draft.plan)
    }
}

/// A plan being written.
struct Draft<'a> {
    site: &'a Site,
    window: &'a Window,
    prices: &'a SettledPrices,
    plan: Plan,
    /// Kinds whose effects have been given places, see `draws`.
    occurrences: Vec<LeverKind>,
    /// Managers' posts that smaller teams add at the most, by lever.
    added: Vec<(usize, f64)>,
}

impl Draft<'_> {
    fn write(&mut self, levers: &[Acting]) {
        self.pay(levers);
        self.posts(levers);
        for lever in levers {
            self.starts(lever);
            self.work(lever);
            self.costs(lever);
        }
        self.assumptions(levers);
        self.warnings(levers);
    }
}
