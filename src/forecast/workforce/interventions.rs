//! What is changed in a simulation, in the simulation's own terms: cells, groups, units, months ahead.
//!
//! A scenario is translated into these; nothing here knows prices, evidence or people's words. Empty, the
//! simulation is the served forecast to the byte. Months ahead count from 0, the first simulated month.

use crate::fit::workforce::Workforce;

/// The size of an effect, drawn once for each future: triangular on `low..=high` with its mode at `central`.
///
/// Drawn by inversion of one uniform that belongs to (path, position in [`Interventions::effects`]), so that a
/// changed effect leaves every other draw alone and a shifted range shifts every draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// The lowest.
    pub low: f64,
    /// The likeliest.
    pub central: f64,
    /// The highest.
    pub high: f64,
}

impl Draw {
    /// Always this.
    pub fn certain(value: f64) -> Self {
        Self { low: value, central: value, high: value }
    }

    /// The quantile of `u`.
    pub fn at(&self, u: f64) -> f64 {
        let (below, all) = (self.central - self.low, self.high - self.low);
        if all <= 0.0 {
            return self.central;
        }
        if u * all <= below {
            self.low + (u * all * below).max(0.0).sqrt()
        } else {
            self.high - ((1.0 - u) * all * (all - below)).max(0.0).sqrt()
        }
    }
}

/// Months by place; places are `unit × cells + cell` or `unit × groups + group`, as said.
pub type ByMonth = Vec<Vec<f64>>;

/// Log hazard of leaving += effect × size.
#[derive(Debug, Clone, PartialEq)]
pub struct HazardChange {
    /// Position in [`Interventions::effects`].
    pub effect: usize,
    /// By month ahead, then `unit × cells + cell`. A pay change is ln(1 + share) here, its effect the elasticity.
    pub size: ByMonth,
}

/// No more cases each than a cap, as far as staff allow.
///
/// Cases above the cap go to units of the scope with room; what finds none stays. Log hazard of leaving of the
/// following month += effect × `log_per_point` × (cases each − cases each without the cap), on the same path: units
/// that give cases lose fewer people, units that take them more. No effect where the data has no cases or case holders.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseloadCap {
    /// Position in [`Interventions::effects`]: points of yearly turnover for a case.
    pub effect: usize,
    /// Log hazard for a point of yearly turnover.
    pub log_per_point: f64,
    /// By month ahead: cases each; infinite where there is no cap.
    pub cap: Vec<f64>,
    /// By unit: whether it is in scope.
    pub units: Vec<bool>,
    /// By `unit × cells + cell`: whose leaving it changes.
    pub cells: Vec<bool>,
}

/// How many people arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Poisson about the mean.
    Random,
    /// The mean itself, its fraction by chance.
    Planned,
}

/// Starts in a flow of their own, beside those the vacancies bring. How many is drawn for the organisation; each
/// person's own number then says where they start, among the places in scope by the vacancies that those before left
/// (by posts where nothing is vacant; nobody starts where there are neither).
#[derive(Debug, Clone, PartialEq)]
pub struct ExtraStarts {
    /// Multiplies the mean: position in [`Interventions::effects`].
    pub reached: usize,
    /// Mean people by month ahead.
    pub mean: Vec<f64>,
    /// How many arrive.
    pub arrival: Arrival,
    /// By `unit × groups + group`: where they may start.
    pub places: Vec<bool>,
    /// Whether they are newly qualified (where the model knows such a role), full time; else as other starters.
    pub newly_qualified: bool,
}

/// More (or fewer) offers than the vacancies bring: mean × (1 + effect × size), several multiply. Without a known
/// pipeline the starters of the month themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferChange {
    /// Position in [`Interventions::effects`].
    pub effect: usize,
    /// By month ahead, then `unit × groups + group`.
    pub size: ByMonth,
}

/// Another chance that an offer of a month never starts: fitted + effect × (`target` − fitted). Offers made before
/// keep theirs. Without a known pipeline starters × (1 − new chance) ÷ (1 − fitted).
#[derive(Debug, Clone, PartialEq)]
pub struct DropOutChange {
    /// Position in [`Interventions::effects`].
    pub effect: usize,
    /// By month ahead; `None` as fitted.
    pub target: Vec<Option<f64>>,
    /// By `unit × groups + group`.
    pub places: Vec<bool>,
}

/// Other delays of the offers of a month: the fitted shares tilted by e^(−θ·months) to this mean, as near as one to
/// five months allow. No effect without a known pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct DelayChange {
    /// Mean months by month ahead; `None` as fitted.
    pub mean: Vec<Option<f64>>,
    /// By `unit × groups + group`.
    pub places: Vec<bool>,
}

/// Agency staff who take a permanent post in their unit with no service, full time, as long as a group in scope has a
/// vacancy of one FTE; the group with the most vacancies first. They are starters too.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion {
    /// Multiplies the yearly share: position in [`Interventions::effects`].
    pub reached: usize,
    /// Share of agency FTE a year, by month ahead; each whole FTE converts with 1 − (1 − share)^(1/12).
    pub yearly: Vec<f64>,
    /// By `unit × groups + group`: which posts they may take.
    pub places: Vec<bool>,
}

/// Agency FTE of all units in scope together never above a cap; each gives in proportion, and the next month starts
/// from what is left.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyCap {
    /// By month ahead; infinite where there is none.
    pub most: Vec<f64>,
    /// By unit.
    pub units: Vec<bool>,
}

/// People, posts and agency that go to another unit in one month, once its leavers and starters are counted.
///
/// People keep their service; hours go with them (by the share where nobody is left); accepted offers go like people.
/// A unit all of whose posts went is closed: no intake, no other movement and no agency noise there.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// Month ahead.
    pub month: usize,
    /// From this unit.
    pub from: usize,
    /// To this.
    pub to: usize,
    /// Chance of each person and each accepted offer to go, and share of posts and agency that goes.
    pub share: f64,
}

/// Something added up over units on every path, month by month.
#[derive(Debug, Clone, PartialEq)]
pub enum Meter {
    /// FTE in post at the end of the month, by `unit × cells + cell`. A group's FTE is shared over its cells by people.
    Staff(Vec<bool>),
    /// People who start, whatever flow brings them, by `unit × groups + group`; conversions included.
    Starters(Vec<bool>),
    /// People who start because of [`Interventions::starts`] of this position.
    ExtraStarters(usize),
    /// Agency staff converted by [`Interventions::conversions`] of this position.
    Converted(usize),
    /// Cases that nobody could take under [`Interventions::caseload_caps`] of this position.
    CasesOverCap(usize),
}

/// Everything that is changed. All of it acts within the month order of the simulation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Interventions {
    /// Sizes of effects.
    pub effects: Vec<Draw>,
    /// Who leaves.
    pub hazard: Vec<HazardChange>,
    /// See [`CaseloadCap`].
    pub caseload_caps: Vec<CaseloadCap>,
    /// Starts of their own.
    pub starts: Vec<ExtraStarts>,
    /// More or fewer offers.
    pub offers: Vec<OfferChange>,
    /// Other drop-out; of several in force for a place the last counts.
    pub drop_out: Vec<DropOutChange>,
    /// Other delays; of several the last counts.
    pub delay: Vec<DelayChange>,
    /// Agency to permanent.
    pub conversions: Vec<Conversion>,
    /// Caps on agency.
    pub agency_caps: Vec<AgencyCap>,
    /// Posts added to those of the last month of history, by month ahead, then `unit × groups + group`; none when
    /// empty. Never below no posts.
    pub posts: ByMonth,
    /// Reorganisations, in order.
    pub transfers: Vec<Transfer>,
    /// Added to the log levels of leaving, starts and cover in every month: to see what the model's own uncertainty
    /// is worth. Nought in a scenario.
    pub levels: [f64; 3],
    /// What to add up.
    pub meters: Vec<Meter>,
}

impl Interventions {
    /// Whether the simulation is that of the forecast.
    pub fn is_none(&self) -> bool {
        let Self { effects: _, hazard, caseload_caps, starts, offers, drop_out, delay, conversions, .. } = self;
        let Self { agency_caps, posts, transfers, levels, .. } = self;
        let changes = [hazard.len(), caseload_caps.len(), starts.len(), offers.len(), drop_out.len(), delay.len()];
        let more = [conversions.len(), agency_caps.len(), posts.len(), transfers.len()];
        changes.into_iter().chain(more).all(|n| n == 0) && *levels == [0.0; 3]
    }
}

/// Where the places of [`Interventions`] are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Full slugs of the leaf units, with those above them.
    pub units: Vec<crate::fit::panel::PanelUnit>,
    /// Establishment groups.
    pub groups: Vec<String>,
    /// Role group, establishment group and whether newly qualified, of each cell.
    pub cells: Vec<LayoutCell>,
}

/// A cell's role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutCell {
    /// Name of the role group.
    pub role: String,
    /// Index of its establishment group.
    pub group: usize,
    /// Whether it is the newly qualified.
    pub newly_qualified: bool,
}

impl Layout {
    /// That of a fitted model.
    pub fn of(fitted: &Workforce) -> Self {
        let cell = |c: &crate::fit::panel::Cell| {
            let role = &fitted.roles[c.role];
            LayoutCell { role: role.name.clone(), group: role.group, newly_qualified: role.newly_qualified }
        };
        Self {
            units: fitted.units.clone(),
            groups: fitted.groups.clone(),
            cells: fitted.cells.iter().map(cell).collect(),
        }
    }
}
