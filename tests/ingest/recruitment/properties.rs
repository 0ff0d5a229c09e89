//! What holds for every list.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use staffcast::domain::Count;
use staffcast::domain::agency::first_day;

use super::on;

const TODAY: &str = "2026-11-21";

/// Team, day of the offer, days to acceptance and expected start, days to start or withdrawal.
type Drawn = (u8, u64, u64, u64, Option<u64>, Option<u64>);

fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (0_u8..3, 0_u64..900, 0_u64..40, 0_u64..300, prop::option::of(0_u64..300), prop::option::of(0_u64..300));
    prop::collection::vec(row, 1..20).prop_map(|rows| {
        let begin: NaiveDate = "2024-06-01".parse().expect("a day");
        let line = |(n, (team, offer, yes, ahead, start, gone)): (usize, Drawn)| {
            let offered = begin + Days::new(offer);
            let accepted = offered + Days::new(yes);
            let after = |days: Option<u64>| days.map(|d| (accepted + Days::new(d)).to_string()).unwrap_or_default();
            // Nobody starts and withdraws.
            let (start, gone) = if start.is_some() { (start, None) } else { (None, gone) };
            let expected = accepted + Days::new(ahead);
            format!("R{n},Team {team},SW,{offered},,{accepted},{expected},{},,{}", after(start), after(gone))
        };
        rows.into_iter().enumerate().map(line).collect()
    })
}

fn text(rows: &[String]) -> String {
    format!(
        "requisition,unit,role_group,offer_date,offer_status,accepted_date,expected_start,actual_start,source,withdrawal_date\n{}\n",
        rows.join("\n")
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_figure(mut rows in rows(), turn in 0_usize..20) {
        let first = on(TODAY, &text(&rows));
        let length = rows.len();
        rows.rotate_left(turn % length);
        rows.reverse();
        let second = on(TODAY, &text(&rows));
        prop_assert_eq!(first.observations, second.observations);
        prop_assert_eq!(first.report, second.report);
    }

    #[test]
    fn no_month_lies_ahead_and_no_more_are_due_than_were_accepted(rows in rows()) {
        let today: NaiveDate = TODAY.parse().expect("a day");
        let extract = on(TODAY, &text(&rows));
        let (mut accepted, mut most_due) = (0.0, 0.0_f64);
        let mut due_by_month = std::collections::BTreeMap::<_, f64>::new();
        for o in &extract.observations {
            prop_assert!(first_day(o.period.last_month().plus(1)) <= today);
            let value = o.reading.expect("a number");
            if o.measure == Count::OffersAccepted.into() {
                accepted += value;
            } else {
                *due_by_month.entry(o.period).or_default() += value;
            }
        }
        for due in due_by_month.values() {
            most_due = most_due.max(*due);
        }
        prop_assert!(most_due <= accepted && accepted <= rows.len() as f64);
    }
}
