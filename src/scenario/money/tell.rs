//! Costs of many futures in few numbers: by month, by financial year, in all.

use std::ops::Range;

use rayon::prelude::*;

use super::cost::Cost;
use crate::domain::Month;
use crate::domain::scenario::{Amount, BreakEven, Head, Money, MoneyPeriod};
use crate::scenario::ranges::{less, spread};

/// What a scenario costs, beside the same futures without levers; `first` is the first month of both.
pub(in crate::scenario) fn money(first: Month, with: &Cost, without: &Cost) -> Money {
    let months = with.months();
    let each: Vec<Range<usize>> = (0..months).map(|m| m..m + 1).collect();
    let period = |range: Range<usize>| period(first, range, with, without);
    Money {
        months: each.into_par_iter().map(period).collect(),
        years: years(first, months).into_par_iter().map(period).collect(),
        total: period(0..months),
        spend: spread(vec![0.0; 1]),
        per_point: None,
        break_even: BreakEven { month: Some(first), chance: 1.0 },
        basis: Vec::new(),
    }
}

fn period(first: Month, range: Range<usize>, with: &Cost, without: &Cost) -> MoneyPeriod {
    let (begin, end) = (first.plus(range.start as i32), first.plus(range.end as i32 - 1));
    let amount = |head: Head| Amount { head, gbp: spread(with.head(head, range.clone())) };
    let total = with.total(range.clone());
    let difference = less(&total, &without.total(range.clone()));
    MoneyPeriod {
        first: begin,
        last: end,
        label: label(begin, end),
        heads: Head::ALL.into_iter().map(amount).collect(),
        total: spread(total),
        difference: spread(difference),
    }
}

/// April to March, the first and last perhaps in part.
fn years(first: Month, months: usize) -> Vec<Range<usize>> {
    let mut years: Vec<Range<usize>> = Vec::new();
    for m in 0..months {
        match years.last_mut() {
            Some(year) if first.plus(m as i32).month() != APRIL => year.end = m + 1,
            _ => years.push(m..m + 1),
        }
    }
    years
}

const APRIL: u32 = 4;

fn label(first: Month, last: Month) -> String {
    if first == last {
        return first.to_string();
    }
    let year = financial_year(first);
    if financial_year(last) != year {
        return format!("{} to {}", first.in_words(), last.in_words());
    }
    let name = format!("{year}-{:02}", (year + 1) % 100);
    if last.since(first) == 11 { name } else { format!("{name} (part: {} to {})", first.in_words(), last.in_words()) }
}

/// The calendar year in which a month's financial year began.
fn financial_year(month: Month) -> i32 {
    month.plus(1 - APRIL as i32).year()
}
