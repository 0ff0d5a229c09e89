//! Levers, their evidence, presets and prices, read from `models/levers.toml`.

mod checks;
mod prices;

use serde::{Deserialize, Serialize};

use super::goal::SearchRecipe;
use crate::domain::scenario::{Effect, Grade, Lever, LeverKind};
use crate::forecast::{RecipeError, recipe};
pub use prices::{Price, PricesRecipe, SettledPrices};

/// The embedded text of the recipe.
const TEXT: &str = include_str!("../../models/levers.toml");

/// What `models/levers.toml` holds: an entry for every kind of lever, prices, and presets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What things cost where neither the user nor the extracts say.
    pub prices: PricesRecipe,
    /// One entry for each [`LeverKind`], in the order of the file.
    #[serde(rename(deserialize = "lever"))]
    pub levers: Vec<LeverRecipe>,
    /// How assumptions are weighed against each other.
    pub tornado: TornadoRecipe,
    /// What authorities really do, ready to be used.
    #[serde(rename(deserialize = "preset"))]
    pub presets: Vec<Preset>,
    /// How hard the cheapest mix is looked for.
    pub search: SearchRecipe,
}

/// How assumptions are weighed against each other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TornadoRecipe {
    /// Futures simulated at each end of each assumption.
    pub paths: usize,
    /// Standard deviations by which the model's own levels are moved to either side.
    pub deviations: f64,
}

/// One kind of lever: what it does, what is known of it, and how it may be set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeverRecipe {
    /// Which kind.
    pub kind: LeverKind,
    /// What people call it.
    pub label: String,
    /// What it changes in the simulation, one sentence.
    pub acts_on: String,
    /// The details that mean something for it, beside `label`, `cost` and, where it may be set, `effect`.
    pub fields: Vec<Field>,
    /// How much of it is done; `None` where there is no such number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<SettingRecipe>,
    /// What it is assumed to do.
    pub effect: EffectRecipe,
    /// How well that is known.
    pub grade: Grade,
    /// Where it comes from.
    pub source: String,
    /// Of whom it was found.
    pub population: String,
    /// What doing it costs where the user does not say.
    pub cost: CostRecipe,
    /// What holds where several are in force for the same people.
    pub combine: Combine,
    /// The same in one sentence.
    pub together: String,
    /// What the reader should know before relying on it.
    pub note: String,
    /// Month of the year of something that happens once, where the user names no month; 1 is January.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_month: Option<u32>,
    /// Months until it is felt (placements), or for which it is felt (reorganisation).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts_months: Option<u32>,
}

/// A detail that not every lever has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// First month.
    From,
    /// Last month.
    Until,
    /// The month of something that happens once.
    Month,
    /// Months over which it grows.
    RampMonths,
    /// Role groups.
    Roles,
    /// Units.
    Units,
    /// Where a reorganisation moves people to.
    To,
    /// Where recruits come from.
    Source,
}

impl Field {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Until => "until",
            Self::Month => "month",
            Self::RampMonths => "ramp_months",
            Self::Roles => "roles",
            Self::Units => "units",
            Self::To => "to",
            Self::Source => "source",
        }
    }
}

/// How a lever may be set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRecipe {
    /// What the number counts.
    pub unit: String,
    /// The least that is accepted.
    pub least: f64,
    /// The most that is accepted.
    pub most: f64,
    /// A sensible step for a form or a search.
    pub step: f64,
    /// Where a form begins.
    pub usual: f64,
}

/// The size of an effect: drawn once for each future, triangular on `low..=high` with its mode at `central`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectRecipe {
    /// What the number is, such as `elasticity`.
    pub name: String,
    /// What it is measured in.
    pub unit: String,
    /// What it means, one sentence.
    pub meaning: String,
    /// The likeliest size.
    pub central: f64,
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// The least a user may set.
    pub least: f64,
    /// The most a user may set.
    pub most: f64,
    /// Whether a user may set one, with a reason.
    pub own: bool,
}

impl EffectRecipe {
    /// As an [`Effect`] without a reason.
    pub fn as_delivered(&self) -> Effect {
        Effect { central: self.central, low: self.low, high: self.high, why: None }
    }
}

/// What doing something costs beside pay, agency and payments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostRecipe {
    /// In its first month, pounds.
    pub once_gbp: f64,
    /// In every month it is in force, pounds.
    pub per_month_gbp: f64,
    /// For each person who starts (or is converted) because of it, pounds.
    pub per_start_gbp: f64,
    /// How well these are known.
    pub grade: Grade,
    /// What they leave out, one sentence.
    pub note: String,
}

/// What holds where several levers of a kind are in force for the same people in the same month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Their sizes add up.
    Add,
    /// Their factors multiply.
    Multiply,
    /// They add up in pay, together with the other pay levers; the effect is that of the whole change.
    AddInPay,
    /// The lower counts.
    LowerCounts,
    /// The last in the list counts.
    LastCounts,
}

/// Something authorities really do, as levers that can be put into a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its stable name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Who does it and how, one sentence.
    pub story: String,
    /// What is known of its effect, one sentence.
    pub evidence: String,
    /// The levers.
    pub levers: Vec<Lever>,
}

impl Default for Recipe {
    fn default() -> Self {
        Self::embedded()
    }
}

impl Recipe {
    /// The recipe that is delivered.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn embedded() -> Self {
        Self::parse(TEXT).expect("the embedded recipe is tested")
    }

    /// Reads and checks a recipe.
    ///
    /// # Errors
    /// Not TOML, an unknown or missing key, a kind without an entry, or numbers that contradict each other.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        recipe::parse("levers", text, checks::fault)
    }

    /// What is known of a kind.
    ///
    /// # Panics
    /// Never on a recipe that was read: every kind has an entry.
    pub fn lever(&self, kind: LeverKind) -> &LeverRecipe {
        self.levers.iter().find(|lever| lever.kind == kind).expect("checked: every kind has an entry")
    }

    /// A preset by its name.
    pub fn preset(&self, name: &str) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.name == name)
    }
}

impl LeverRecipe {
    /// Whether it brings starts of its own, so that a cost per start can be counted.
    pub fn brings_starts(&self) -> bool {
        use LeverKind as K;
        matches!(self.kind, K::Recruitment | K::NewlyQualifiedIntake | K::StudentPlacements | K::AgencyConversion)
    }

    /// Whether a detail means something for it.
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }
}
