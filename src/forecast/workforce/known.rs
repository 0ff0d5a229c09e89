//! The tree of a panel's units, and every measure's past as the model knows it.

use std::collections::BTreeMap;

use super::history::{PanelCounts, UnitHistory};
use super::run::Options;
use super::target::Target;
use super::tree::{self, TreeLevel, TreeUnit};
use crate::domain::Measure;
use crate::fit::panel::Panel;

/// The tree, and what is known of it.
pub(super) struct Known {
    pub(super) units: Vec<TreeUnit>,
    pub(super) histories: Vec<UnitHistory>,
    /// Of the panel's units alone.
    pub(super) leaves: Vec<UnitHistory>,
    pub(super) targets: Vec<Target>,
    /// By target, then unit: the measure in every month, `NaN` in a gap.
    pub(super) series: Vec<Vec<Vec<f64>>>,
}

/// The past of one measure of one unit, as the model knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Full slug of the unit.
    pub unit: String,
    /// Where it stands.
    pub level: TreeLevel,
    /// The measure.
    pub measure: Measure,
    /// Name of its definition; `count` for a count.
    pub definition: &'static str,
    /// By month from the panel's first; `NaN` in a gap.
    pub values: Vec<f64>,
}

/// The past of every unit and every measure asked for, in the order forecasts come in.
pub fn histories(panel: &Panel, options: &Options) -> Vec<History> {
    let Known { units, targets, mut series, .. } = Known::of(panel, options);
    let mut found = Vec::new();
    for (u, unit) in units.iter().enumerate() {
        for (target, series) in targets.iter().zip(&mut series) {
            let values = series.get_mut(u).map(std::mem::take).unwrap_or_default();
            let (unit, level) = (unit.slug.clone(), unit.level);
            found.push(History { unit, level, measure: target.measure, definition: target.name(), values });
        }
    }
    found
}

/// Where each unit of a tree stands, by full slug.
pub fn levels(panel: &Panel) -> BTreeMap<String, TreeLevel> {
    tree::units(&panel.units).into_iter().map(|unit| (unit.slug, unit.level)).collect()
}

impl Known {
    pub(super) fn of(panel: &Panel, options: &Options) -> Self {
        let units = tree::units(&panel.units);
        let counts = PanelCounts::of(panel);
        let histories: Vec<UnitHistory> = counts.iter().flat_map(|c| units.iter().map(|unit| c.unit(unit))).collect();
        let alone = (0..panel.units.len()).map(tree::alone);
        let leaves = counts.iter().flat_map(|c| alone.clone().map(|unit| c.unit(&unit))).collect();
        let targets = Target::of(&options.measures);
        let series = targets
            .iter()
            .map(|target| histories.iter().map(|history| history.series(target, panel.months())).collect())
            .collect();
        Self { units, histories, leaves, targets, series }
    }
}
