//! Where each price comes from, in words.

use super::accounts::Accounts;
use crate::domain::scenario::{Grade, Prices};
use crate::forecast::words::grouped;
use crate::scenario::recipe::{Price, PricesRecipe};

/// One sentence for each price.
pub(in crate::scenario) fn basis(accounts: &Accounts, prices: &PricesRecipe, own: &Prices) -> Vec<String> {
    let pounds = |price: &Price, own: Option<f64>| told(price, own, |gbp| format!("£{}", grouped(gbp)));
    let agency = if accounts.own_agency() {
        "Agency: what your own agencies charge by your extracts, for each agency post, carried forward.".to_owned()
    } else {
        pounds(&prices.agency_year_gbp, own.agency_year_gbp)
    };
    let percent = |value: f64| format!("{value} %");
    let inflation = match own.inflation_percent.unwrap_or(prices.inflation_percent.value) {
        0.0 => "All amounts are in pounds of today.".to_owned(),
        rise => format!("All prices rise by {} a year.", percent(rise)),
    };
    vec![
        pounds(&prices.permanent_year_gbp, own.permanent_year_gbp),
        agency,
        pounds(&prices.recruitment_per_start_gbp, own.recruitment_per_start_gbp),
        told(&prices.on_costs_percent, own.on_costs_percent, percent),
        inflation,
    ]
}

fn told(price: &Price, own: Option<f64>, amount: impl Fn(f64) -> String) -> String {
    let mut label = price.label.clone();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if let Some(value) = own {
        return format!("{label}: {}, your own figure.", amount(value));
    }
    let source = price.source.trim_end_matches('.');
    format!("{label}: {}. {source} ({}).", amount(price.value), grade(price.grade))
}

fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "grade A: causal, and near",
        Grade::B => "grade B: causal, another occupation",
        Grade::C => "grade C: before and after, or one place",
        Grade::D => "grade D: association",
        Grade::U => "grade U: known of in general, no study",
        Grade::None => "no evidence found",
        Grade::Decision => "a decision",
        Grade::Own => "your own figure",
    }
}
