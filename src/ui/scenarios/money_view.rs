//! What a scenario costs, as a page shows it.

use crate::domain::scenario::{Money, MoneyPeriod};
use crate::report::scenario::{self as told, Ranged};
use crate::report::words::capital;
use crate::ui::shell::Fact;

/// The section about money.
pub(super) struct MoneyView {
    pub(super) facts: Vec<Fact>,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) basis: Vec<String>,
}

/// One head over the years.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) cells: Vec<Ranged>,
    /// A sum of the rows above.
    pub(super) is_sum: bool,
}

impl MoneyView {
    pub(super) fn new(money: &Money) -> Self {
        let mut periods: Vec<&MoneyPeriod> = money.years.iter().collect();
        periods.push(&money.total);
        let heads = money.total.heads.iter().enumerate().map(|(at, amount)| Row {
            label: capital(amount.head.label()),
            cells: periods.iter().map(|p| p.heads.get(at).map(|a| told::money(&a.gbp)).unwrap_or_default()).collect(),
            is_sum: false,
        });
        let total = Row {
            label: "All costs".into(),
            cells: periods.iter().map(|p| told::money(&p.total)).collect(),
            is_sum: true,
        };
        let difference = Row {
            label: "More or less than doing nothing".into(),
            cells: periods.iter().map(|p| told::money_difference(&p.difference)).collect(),
            is_sum: true,
        };
        let columns = money.years.iter().map(column).chain(["All".into()]).collect();
        Self {
            facts: facts(money),
            columns,
            rows: heads.chain([total, difference]).collect(),
            basis: money.basis.clone(),
        }
    }
}

/// A financial year, with its months where it is not whole.
fn column(period: &MoneyPeriod) -> String {
    let months = period.last.since(period.first) + 1;
    if months == 12 { period.label.clone() } else { format!("{} ({months} months)", period.label) }
}

fn facts(money: &Money) -> Vec<Fact> {
    let per_point = match &money.per_point {
        Some(spread) => format!("{}; below nought: it saves", told::money(spread).line()),
        None => "No agency share is removed in most futures, so there is no such price".into(),
    };
    let break_even = match money.break_even.month {
        Some(month) => {
            format!("{}; {} futures have by the end", month.in_words(), told::chance(money.break_even.chance))
        }
        None => format!("Not by the end in half of the futures; {} have", told::chance(money.break_even.chance)),
    };
    vec![
        Fact::new("What the levers themselves cost", told::money(&money.spend).line()),
        Fact::new("All costs, compared with doing nothing", told::money_difference(&money.total.difference).line()),
        Fact::new("For each point of agency share removed", per_point),
        Fact::new("Has paid for itself", break_even),
    ]
}
