//! The table of money: what each scenario costs, by year and head, with it and without.

use super::Tried;
use super::content::{money, text};
use super::sheets::{Cell, Table};
use crate::domain::UnitOfMeasure;
use crate::domain::scenario::MoneyPeriod;
use crate::report::words::{capital, clean_name};

const HEADINGS: [&str; 11] = [
    "Scenario",
    "Financial year",
    "Months",
    "Head",
    "With it, mean (pounds)",
    "With it, 80 % range from",
    "With it, 80 % range to",
    "Without it, mean (pounds)",
    "Difference, mean (pounds)",
    "Difference, 80 % range from",
    "Difference, 80 % range to",
];

/// A row for each head of each year, and their sum.
pub(super) fn table(scenarios: &[Tried]) -> Table {
    let rows = |tried: &Tried| {
        let name = clean_name(&tried.outlook.scenario.name);
        let money = &tried.outlook.money;
        let years = money.years.iter().map(|period| (period.label.clone(), period));
        let all = years.chain([("All years".to_owned(), &money.total)]);
        all.flat_map(|(label, period)| of_period(&name, &label, period)).collect::<Vec<_>>()
    };
    Table {
        name: "Money",
        title: "What scenarios cost".into(),
        about: vec![
            "Without it: the mean with it less the mean difference. Its range is not kept, nor its heads.".into(),
        ],
        headings: HEADINGS.to_vec(),
        rows: scenarios.iter().flat_map(rows).collect(),
    }
}

fn of_period(scenario: &str, label: &str, period: &MoneyPeriod) -> Vec<Vec<Cell>> {
    let months = f64::from(period.last.since(period.first) + 1);
    let start = |head: &str| [text(scenario), text(label), Cell::Number(months, 0), text(head)].into_iter();
    let unknown = || std::iter::repeat_n(Cell::Sign("[x]"), 4);
    let head = |amount: &crate::domain::scenario::Amount| {
        start(&capital(amount.head.label())).chain(money(&amount.gbp)).chain(unknown()).collect()
    };
    let mut rows: Vec<Vec<Cell>> = period.heads.iter().map(head).collect();
    let without = Cell::quantity(period.total.mean - period.difference.mean, UnitOfMeasure::Gbp);
    let sum = start("All costs").chain(money(&period.total)).chain([without]).chain(money(&period.difference));
    rows.push(sum.collect());
    rows
}
