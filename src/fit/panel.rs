//! A council's monthly history, laid out for fitting and simulation.

mod build;
mod error;
mod flows;
mod layout;
mod posts;
mod slips;
mod stock;
mod table;

use serde::{Deserialize, Serialize};

use crate::domain::{Band, Month};
pub use build::{Row, build};
pub use error::PanelError;

/// Values by month, then unit.
pub type ByUnit = Vec<Vec<f64>>;
/// Values by month, then unit, then establishment group.
pub type ByGroup = Vec<Vec<Vec<f64>>>;
/// Values by month, then unit, then cell.
pub type ByCell = Vec<Vec<Vec<f64>>>;

/// A leaf unit: people are counted here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelUnit {
    /// Full slug, such as `rivermouth/north/team-1`.
    pub slug: String,
    /// Full slugs of every unit above it, nearest first, the organisation last.
    pub ancestors: Vec<String>,
}

/// A role group of the hazard model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelRole {
    /// Role-group slug.
    pub name: String,
    /// Index of the establishment group whose posts it fills: newly qualified fill the posts of
    /// the group they will join.
    pub group: usize,
    /// Becomes the group's main role in the September after its intake.
    pub newly_qualified: bool,
}

/// A cell of people with one hazard: a role and, where the extract knows, a band of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Index into [`Panel::roles`].
    pub role: usize,
    /// Band of service; `None` where the extract has none. Newly qualified are always under one year.
    pub band: Option<Band>,
}

/// Counts under the ratios that follow the staff numbers (cases, absence, money); `NaN` where unknown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ratios {
    /// People in post ÷ FTE is in the panel itself; here agency people by month and unit.
    pub agency_headcount: ByUnit,
    /// Agency FTE covering vacancies.
    pub agency_cover_fte: ByUnit,
    /// Agency charges in pounds.
    pub agency_cost_gbp: ByUnit,
    /// Cases held.
    pub cases: ByUnit,
    /// FTE holding cases.
    pub case_holders_fte: ByUnit,
    /// Working days lost.
    pub working_days_lost: ByUnit,
}

/// The monthly history of one organisation, every array indexed `[month][unit]…`, months contiguous from `first`.
///
/// Stocks are at the end of the month. `open` is staff at the beginning of the month (the exposure of
/// the hazard); `close` at its end after ageing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Panel {
    /// First month; `None` only in an empty panel.
    pub first: Option<Month>,
    /// Leaf units.
    pub units: Vec<PanelUnit>,
    /// Names of establishment groups (vacancies of one never offset another's).
    pub groups: Vec<String>,
    /// Role groups of the hazard model.
    pub roles: Vec<PanelRole>,
    /// Cells of the hazard model, by role then band.
    pub cells: Vec<Cell>,
    /// People at the beginning of the month.
    pub open: ByCell,
    /// Leavers.
    pub leavers: ByCell,
    /// People at the end of the month.
    pub close: ByCell,
    /// Funded posts FTE.
    pub establishment: ByGroup,
    /// Employed FTE.
    pub in_post_fte: ByGroup,
    /// Unfilled posts FTE.
    pub vacancies: ByGroup,
    /// Starters (people), newly qualified not counted.
    pub starts: ByGroup,
    /// Newly qualified starters (people).
    pub intake: ByUnit,
    /// Offers accepted in the month; `None` where no pipeline is given, `NaN` in months without a word on it.
    pub offers: Option<ByGroup>,
    /// Accepted offers by months to start 1..=5 at the end of the month, drop-outs still inside:
    /// `[month][unit][group][k-1]`; `None` where no pipeline is given, `NaN` in months without a word on it.
    pub pipeline: Option<Vec<Vec<Vec<[f64; 5]>>>>,
    /// Agency FTE.
    pub agency: ByUnit,
    /// Leavers in FTE.
    pub leavers_fte: ByUnit,
    /// Change of employed FTE that starters and leavers do not explain (transfers, hours).
    pub other_fte: ByUnit,
    /// Counts behind the ratios.
    pub ratios: Ratios,
    /// What the builder had to assume, in plain sentences (for the model card).
    pub notes: Vec<String>,
}

impl Panel {
    /// Number of months.
    pub fn months(&self) -> usize {
        self.agency.len()
    }

    /// Month of the year, 0 (January) to 11, of month `t`.
    pub fn calendar(&self, t: usize) -> usize {
        self.first.map_or(0, |first| first.plus(t as i32).index())
    }

    /// Months that say something: somebody was exposed and leavers are known. The first month has
    /// no beginning in the data; it counts when its staff are known.
    pub fn usable_months(&self) -> usize {
        let anybody = |units: &Vec<Vec<f64>>| units.iter().flatten().any(|people| *people > 0.0);
        let usable = |t: usize| anybody(&self.open[t]) || (t == 0 && anybody(&self.close[0]));
        (0..self.months()).filter(|t| usable(*t)).count()
    }

    /// The same panel cut to its first `months` months: what was known then.
    #[must_use]
    pub fn until(&self, months: usize) -> Self {
        fn cut<T: Clone>(rows: &[T], months: usize) -> Vec<T> {
            rows[..months.min(rows.len())].to_vec()
        }
        let r = &self.ratios;
        Self {
            first: self.first,
            units: self.units.clone(),
            groups: self.groups.clone(),
            roles: self.roles.clone(),
            cells: self.cells.clone(),
            open: cut(&self.open, months),
            leavers: cut(&self.leavers, months),
            close: cut(&self.close, months),
            establishment: cut(&self.establishment, months),
            in_post_fte: cut(&self.in_post_fte, months),
            vacancies: cut(&self.vacancies, months),
            starts: cut(&self.starts, months),
            intake: cut(&self.intake, months),
            offers: self.offers.as_ref().map(|o| cut(o, months)),
            pipeline: self.pipeline.as_ref().map(|p| cut(p, months)),
            agency: cut(&self.agency, months),
            leavers_fte: cut(&self.leavers_fte, months),
            other_fte: cut(&self.other_fte, months),
            ratios: Ratios {
                agency_headcount: cut(&r.agency_headcount, months),
                agency_cover_fte: cut(&r.agency_cover_fte, months),
                agency_cost_gbp: cut(&r.agency_cost_gbp, months),
                cases: cut(&r.cases, months),
                case_holders_fte: cut(&r.case_holders_fte, months),
                working_days_lost: cut(&r.working_days_lost, months),
            },
            notes: self.notes.clone(),
        }
    }
}
