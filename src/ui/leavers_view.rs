//! Leavers as their page shows them.

use super::links::encode;
use crate::domain::leavers::{Group, Leavers, StaffChange};
use crate::domain::suppression::{Breakdown, LEAST};
use crate::domain::survival::{StayCurve, StayPoint};
use crate::report::chart::{Size, survival, waterfall};
use crate::report::words::{NO_BREAK, capital, clean_name, number, short_month};
use crate::report::{churn, leavers as told};

pub(super) struct Told {
    pub(super) name: String,
    pub(super) lead: Vec<String>,
    pub(super) definition: String,
    pub(super) breakdowns: Vec<Table>,
    pub(super) staying: Drawn,
    pub(super) curves: Vec<CurveRow>,
    pub(super) change: Option<Drawn>,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) notes: Vec<String>,
    pub(super) csv_link: String,
    pub(super) survival_link: String,
    pub(super) waterfall_link: String,
}

/// A chart in both sizes with what is said below it.
pub(super) struct Drawn {
    pub(super) wide: String,
    pub(super) narrow: String,
    pub(super) below: String,
}

pub(super) struct Table {
    pub(super) id: &'static str,
    pub(super) heading: &'static str,
    pub(super) caption: String,
    pub(super) rows: Vec<[String; 3]>,
}

pub(super) struct CurveRow {
    pub(super) intake: String,
    pub(super) after: String,
    pub(super) share: String,
    pub(super) followed: String,
}

pub(super) struct ChangeRow {
    pub(super) measured_in: &'static str,
    pub(super) cells: Vec<String>,
}

impl Told {
    pub(super) fn of(found: &Leavers) -> Self {
        let unit = encode(&found.unit);
        let months = format!("&from={}&to={}", found.from, found.to);
        Self {
            name: clean_name(&found.name),
            lead: told::sentences(found),
            definition: definition(found),
            breakdowns: breakdowns(found),
            staying: staying(found),
            curves: found.staying.curves.iter().flat_map(curve).collect(),
            change: found.change.first().and_then(|change| drawn_change(change, &found.name)),
            changes: found.change.iter().map(change_row).collect(),
            notes: found.notes.clone(),
            csv_link: format!("/api/v1/leavers.csv?unit={unit}{months}"),
            survival_link: format!("/api/v1/charts/survival.svg?unit={unit}"),
            waterfall_link: format!("/api/v1/charts/waterfall.svg?unit={unit}{months}"),
        }
    }
}

impl Told {
    /// Whether there is a curve to draw.
    pub(super) fn has_curves(&self) -> bool {
        !self.curves.is_empty()
    }
}

fn definition(found: &Leavers) -> String {
    found.rate.as_ref().map_or_else(
        || "A rate is told for twelve months of which every one is known.".to_owned(),
        |rate| format!("The rate is {}.", rate.formula),
    )
}

fn breakdowns(found: &Leavers) -> Vec<Table> {
    let tenure = found.tenure_basis.map(told::tenure_basis).unwrap_or_default();
    let lists = "from lists of people";
    let tables = [
        ("reasons", "Why they left", &found.reasons, lists),
        ("destinations", "Where they went", &found.destinations, lists),
        ("tenure", "How long they had served", &found.tenure, tenure),
    ];
    tables
        .into_iter()
        .filter_map(|(id, heading, table, basis)| {
            let table = table.as_ref()?;
            let people = if table.total == 1 { "1 leaver".into() } else { format!("{} leavers", table.total) };
            let caption = format!("{} {}, {basis}", people, told::span(found));
            Some(Table { id, heading, caption, rows: rows(table) })
        })
        .collect()
}

/// Group, people and share; groups that may not be told stand together.
fn rows(table: &Breakdown<Group>) -> Vec<[String; 3]> {
    if table.withheld {
        return vec![["Not broken down: single people would stand out".into(), table.total.to_string(), "–".into()]];
    }
    if let Some(group) = &table.nearly_all {
        let label = capital(&clean_name(&group.label));
        let all = format!("all but fewer than {LEAST}");
        return vec![
            [label, all, "–".into()],
            ["All others together".into(), format!("fewer than {LEAST}"), "–".into()],
        ];
    }
    let share = |n: u32| format!("{}{NO_BREAK}%", number(100.0 * f64::from(n) / f64::from(table.total.max(1)), 0));
    let row = |label: String, n: u32| [label, n.to_string(), share(n)];
    let told = table.told.iter().map(|(group, n)| row(capital(&clean_name(&group.label)), *n));
    let others = table.others.map(|n| row("All others together (some fewer than 5)".into(), n));
    told.chain(others).collect()
}

fn staying(found: &Leavers) -> Drawn {
    let basis = told::basis(&found.staying);
    // The model's curves are the organisation's, whichever unit is shown.
    let name = if found.staying.unit == found.unit { clean_name(&found.name) } else { "The whole organisation".into() };
    let draw = |size| survival(&found.staying, (&basis, &name), size);
    Drawn { wide: draw(Size::Wide), narrow: draw(Size::Narrow), below: basis }
}

/// Half years, as far as the curve reaches.
fn curve(curve: &StayCurve) -> Vec<CurveRow> {
    let row = |point: &StayPoint| CurveRow {
        intake: capital(&clean_name(&curve.label)),
        after: format!("{}{NO_BREAK}months", point.months),
        share: churn::share(&point.share),
        followed: point.at_risk.map_or_else(|| "–".into(), |people| people.to_string()),
    };
    curve.points.iter().filter(|point| point.months > 0 && point.months % 6 == 0).map(row).collect()
}

fn drawn_change(change: &StaffChange, name: &str) -> Option<Drawn> {
    let title = told::change(change)?;
    let draw = |size| waterfall(Some(change), (&title, name), size);
    Some(Drawn { wide: draw(Size::Wide), narrow: draw(Size::Narrow), below: title.clone() })
}

fn change_row(change: &StaffChange) -> ChangeRow {
    let fte = change.measured_in == "fte";
    let figure = |value: f64| number(value, usize::from(fte));
    let cells = [change.before, change.starters, -change.leavers, change.other, change.now].map(figure);
    let heading = [short_month(change.from), short_month(change.to)];
    ChangeRow {
        measured_in: if fte { "Full-time equivalents" } else { "People" },
        cells: [vec![heading.join(" to ")], cells.into()].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_group_stands_with_others_and_is_not_named() {
        let group = |name: &str| Group { name: name.into(), label: name.into() };
        let table = crate::domain::suppression::breakdown(&[
            (group("resignation"), 30),
            (group("died"), 1),
            (group("retired"), 9),
        ]);
        let told = rows(&table);
        assert_eq!(told.len(), 2);
        assert_eq!(told[1][1], "10");
        assert!(!told.iter().flatten().any(|cell| cell.contains("Died")), "{told:?}");
    }
}
