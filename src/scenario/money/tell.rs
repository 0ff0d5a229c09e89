//! Costs of many futures in few numbers: by month, by financial year, in all.

use std::ops::Range;

use rayon::prelude::*;

use super::cost::Cost;
use super::ratio::per_point;
use crate::domain::Month;
use crate::domain::scenario::{Amount, BreakEven, Head, Money, MoneyPeriod};
use crate::scenario::ranges::{less, spread};

/// The month a financial year begins in.
const APRIL: u32 = 4;

/// What a scenario costs, beside the same futures without levers. `first` is the first month of both, `removed` the
/// points of agency share removed by the last month, by future.
pub(in crate::scenario) fn money(
    first: Month,
    (with, without): (&Cost, &Cost),
    removed: Option<&[f64]>,
    basis: Vec<String>,
) -> Money {
    let months = with.months();
    let each: Vec<Range<usize>> = (0..months).map(|m| m..m + 1).collect();
    let period = |range: Range<usize>| period(first, range, with, without);
    let extra = less(&with.whole(), &without.whole());
    Money {
        months: each.into_par_iter().map(period).collect(),
        years: years(first, months).into_par_iter().map(period).collect(),
        total: period(0..months),
        spend: spread(with.spend().to_vec()),
        per_point: removed.and_then(|removed| per_point(&extra, removed)),
        break_even: break_even(first, with, without),
        basis,
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

/// The month from which on the costs so far are no higher than without levers in half of the futures, to the end.
fn break_even(first: Month, with: &Cost, without: &Cost) -> BreakEven {
    let mut so_far = vec![0.0; with.spend().len()];
    let months = (0..with.months()).map(|m| {
        let more = less(&with.total(m..m + 1), &without.total(m..m + 1));
        so_far.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        // A penny, so that adding up the same pounds in another order is no loss.
        so_far.iter().filter(|sum| **sum <= 0.01).count() as f64 / so_far.len().max(1) as f64
    });
    let shares: Vec<f64> = months.collect();
    let kept = shares.iter().rev().take_while(|share| **share >= 0.5).count();
    let month = (kept > 0).then(|| first.plus((shares.len() - kept) as i32));
    BreakEven { month, chance: shares.last().copied().unwrap_or(1.0) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn financial_years_run_from_april_to_march_and_say_where_they_are_cut() {
        let october = Month::new(2026, 10).expect("a month");
        let found: Vec<String> = years(october, 20)
            .into_iter()
            .map(|r| label(october.plus(r.start as i32), october.plus(r.end as i32 - 1)))
            .collect();
        assert_eq!(
            found,
            ["2026-27 (part: October 2026 to March 2027)", "2027-28", "2028-29 (part: April 2028 to May 2028)"]
        );
        assert_eq!(label(october, october), "2026-10");
        assert_eq!(label(october, october.plus(19)), "October 2026 to May 2028");
    }
}
