//! What the charts of one simulated scenario show, with their titles and captions: the same on a page and on their own.

use super::{Aim, Story, tornado};
use crate::domain::scenario::{MeasureOutlook, Outlook};
use crate::domain::{HistoryPoint, Measure, Month, Rate, UnitOfMeasure};
use crate::report::chart::Size;
use crate::report::words::{self, capital, clean_name};

/// One measure of an outlook, to be drawn as a fan and told in words.
pub fn story<'a>(
    outlook: &'a Outlook,
    of: &'a MeasureOutlook,
    history: &'a [HistoryPoint],
    unit_name: &'a str,
) -> Story<'a> {
    let title = outlook.statements.first().unwrap_or(&outlook.scenario.name);
    Story { outlook: of, history, aim: aim(outlook, of), unit_name, title }
}

/// The target, where it is of this very measure.
fn aim(outlook: &Outlook, m: &MeasureOutlook) -> Option<Aim> {
    let target = outlook.target.as_ref().filter(|t| t.target.measure == m.measure && t.definition == m.definition)?;
    Some(Aim { goal: target.goal()?, by: target.target.by })
}

/// What matters most in a scenario: its tornado chart, told and drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Matters<'a> {
    outlook: &'a Outlook,
    /// What the bars measure, and when.
    pub heading: String,
    /// The chart in words.
    pub caption: String,
    /// What the bars are measured in.
    pub unit: UnitOfMeasure,
}

impl<'a> Matters<'a> {
    /// `None` where no assumption was moved.
    pub fn of(outlook: &'a Outlook) -> Option<Self> {
        let first = outlook.tornado.first()?;
        let (measure, by) = measured(outlook)?;
        let unit = measure.unit_of_measure();
        let heading = format!("{} in {}, {}", capital(measure.label()), by.in_words(), words::unit_name(unit));
        let caption = format!(
            "Bar chart of how far each assumption moves the middle of the {} in {}. Most: {}, from {} to {}. The table \
             below has every bar.",
            measure.label(),
            by.in_words(),
            clean_name(&first.label),
            words::value(first.at_low, unit),
            words::value(first.at_high, unit),
        );
        Some(Self { outlook, heading, caption, unit })
    }

    /// The chart.
    pub fn draw(&self, size: Size) -> String {
        tornado((&self.heading, &self.caption), &self.outlook.tornado, self.unit, size)
    }
}

/// The target's measure and month, else the agency rate in the last month.
fn measured(outlook: &Outlook) -> Option<(Measure, Month)> {
    let last = outlook.measures.first()?.months.last()?.period;
    let target = outlook.target.as_ref().map(|t| (t.target.measure, t.target.by));
    Some(target.unwrap_or((Measure::Rate(Rate::AgencyRate), last)))
}
