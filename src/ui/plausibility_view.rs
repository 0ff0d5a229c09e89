//! What others did from where a unit stands, as its page shows it.

use super::links::Choice;
use crate::domain::Plausibility;
use crate::report::plausibility as told;

/// The section of a unit's page.
pub(super) struct View {
    /// What is told above the table.
    pub(super) lead: Vec<String>,
    /// What to know of it, below.
    pub(super) notes: Vec<String>,
    pub(super) headings: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// What was typed as the target.
    pub(super) target: String,
    /// What else the form sends, so that the page stays as it is.
    pub(super) kept: Vec<(&'static str, String)>,
}

/// One number of years ahead.
pub(super) struct Row {
    pub(super) years: String,
    pub(super) cells: Vec<String>,
}

impl View {
    pub(super) fn new(p: &Plausibility, choice: &Choice) -> Self {
        let goal = told::goal(p);
        let told = told::sentences(p);
        let spoken = 1 + usize::from(goal.is_some());
        let rows = p.bands.iter().map(|band| Row {
            years: told::years(band.years),
            cells: told::changes(p, band).into_iter().chain(band.reached.map(told::share)).collect(),
        });
        let bases = p.bands.iter().map(|band| format!("{}: {}.", told::years(band.years), told::basis(p, band)));
        let mut kept = vec![("measure", choice.measure.to_string()), ("horizon", choice.horizon.to_string())];
        kept.push(("definition", choice.definition.clone()));
        Self {
            lead: told.iter().take(spoken).cloned().collect(),
            notes: bases.chain(told.into_iter().skip(spoken)).collect(),
            headings: told::HEADINGS.iter().map(|heading| (*heading).to_owned()).chain(goal).collect(),
            rows: rows.collect(),
            target: p.target.map(|target| target.to_string()).unwrap_or_default(),
            kept,
        }
    }
}
