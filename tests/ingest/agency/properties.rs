//! What holds for every list.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use staffcast::domain::agency::first_day;
use staffcast::domain::{Count, Measure, Period};

use super::{assignments, on};

const TODAY: &str = "2026-11-21";

#[derive(Debug, Clone)]
struct Invented {
    team: u8,
    job: &'static str,
    start: u64,
    length: Option<u64>,
    hours: u8,
    rate: u16,
}

fn invented() -> impl Strategy<Value = Invented> {
    let job = prop::sample::select(vec!["social_worker", "Senior Social Worker", "TM"]);
    let length = prop::option::of(0_u64..500);
    (0_u8..3, job, 0_u64..1200, length, 1_u8..50, 1000_u16..6000)
        .prop_map(|(team, job, start, length, hours, rate)| Invented { team, job, start, length, hours, rate })
}

fn lines(list: &[Invented]) -> Vec<String> {
    let begin: NaiveDate = "2024-01-01".parse().expect("a day");
    let line = |(n, a): (usize, &Invented)| {
        let start = begin + Days::new(a.start);
        let end = a.length.map(|days| (start + Days::new(days)).to_string()).unwrap_or_default();
        let rate = f64::from(a.rate) / 100.0;
        format!("R{n},W{},{},Area/Team {},{start},{end},{},{rate}", n / 2, a.job, a.team, a.hours)
    };
    list.iter().enumerate().map(line).collect()
}

fn text(lines: &[String]) -> String {
    format!(
        "assignment_reference,worker_reference,job_type,unit,start_date,end_date,hours_per_week,charge_rate\n{}\n",
        lines.join("\n")
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_figure(list in prop::collection::vec(invented(), 1..20), turn in 0_usize..20) {
        let mut lines = lines(&list);
        let first = on(TODAY, &text(&lines)).extract.observations;
        let length = lines.len();
        lines.rotate_left(turn % length);
        lines.reverse();
        prop_assert_eq!(first, on(TODAY, &text(&lines)).extract.observations);
    }

    #[test]
    fn months_sum_to_the_whole_cost_and_none_lies_ahead(list in prop::collection::vec(invented(), 1..20)) {
        let read = on(TODAY, &text(&lines(&list)));
        let today: NaiveDate = TODAY.parse().expect("a day");
        let last: NaiveDate = "2026-10-31".parse().expect("a day");
        // Day by day, as nobody would do it by month.
        let mut whole = 0.0;
        for a in &list {
            let start = "2024-01-01".parse::<NaiveDate>().expect("a day") + Days::new(a.start);
            let end = a.length.map_or(last, |days| (start + Days::new(days)).min(last));
            let days = start.iter_days().take_while(|day| *day <= end);
            let worked = days.filter(|day| staffcast::domain::agency::is_working_day(*day)).count();
            whole += f64::from(a.hours) / 5.0 * f64::from(a.rate) / 100.0 * worked as f64;
        }
        let mut sum = 0.0;
        for observation in &read.extract.observations {
            let Period::Month(month) = observation.period else { panic!("a month") };
            prop_assert!(first_day(month.plus(1)) <= today, "{month} is not over");
            if observation.measure == Measure::Count(Count::AgencyCostGbp) {
                sum += observation.reading.expect("a number");
            }
        }
        prop_assert!((sum - whole).abs() < 1e-6 * whole.max(1.0), "{sum} and {whole}");
        prop_assert_eq!(assignments(&read).len(), list.len());
    }
}
