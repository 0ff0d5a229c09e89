//! Scenarios as comma-separated values, one row a month, a pair or a mix.

use std::fmt::Write;

use staffcast::domain::Interval;
use staffcast::domain::scenario::{Comparison, GoalAnswer, Mix, MonthRange, Outlook, Spread};
use staffcast::report::csv::safe_text;
use staffcast::store::scenarios::Stored;

use super::table::lever_words;

/// A row for every measure and month.
pub fn outlook(outlook: &Outlook) -> String {
    let mut csv = String::from(
        "measure,definition,period,median,lo_80,hi_80,lo_95,hi_95,no_change_median,difference_median,difference_lo_80,difference_hi_80\n",
    );
    for m in &outlook.measures {
        let rows = m.months.iter().zip(&m.baseline).zip(&m.difference);
        for ((month, baseline), difference) in rows {
            let [lo_80, hi_80, lo_95, hi_95] = ends(&month.intervals);
            let [diff_lo, diff_hi, ..] = ends(&difference.intervals);
            let definition = safe_text(&m.definition);
            let (period, median, without) = (month.period, number(month.median), number(baseline.median));
            let _ = writeln!(
                csv,
                "{},{definition},{period},{median},{lo_80},{hi_80},{lo_95},{hi_95},{without},{},{diff_lo},{diff_hi}",
                m.measure,
                number(difference.median)
            );
        }
    }
    csv
}

/// A row for every scenario and month, "no change" first, with an empty id.
pub fn comparison(c: &Comparison) -> String {
    let mut csv = String::from("id,name,measure,period,median,lo_80,hi_80,lo_95,hi_95\n");
    for s in &c.scenarios {
        for MonthRange { period, median, intervals } in &s.months {
            let ends = ends(intervals).join(",");
            let (id, name, median) = (safe_text(&s.id), safe_text(&s.name), number(*median));
            let _ = writeln!(csv, "{id},{name},{},{period},{median},{ends}", c.measure);
        }
    }
    csv
}

/// A row for every mix: `mix` those that reach the target, `frontier` the least cost of a chance, `closest`.
pub fn answer(answer: &GoalAnswer) -> String {
    let mut csv = String::from(
        "part,chance,chance_afresh,spend_mean,spend_lo_80,spend_hi_80,extra_cost_mean,extra_cost_lo_80,extra_cost_hi_80,levers\n",
    );
    let parts = [
        ("mix", &answer.mixes[..]),
        ("frontier", &answer.frontier),
        ("closest", std::slice::from_ref(&answer.closest)),
    ];
    for (part, mixes) in parts {
        for mix in mixes {
            let _ = writeln!(csv, "{part},{}", mix_row(mix));
        }
    }
    csv
}

fn mix_row(mix: &Mix) -> String {
    let money = |s: &Spread| {
        let [lower, upper, ..] = ends(&s.intervals);
        format!("{:.0},{lower},{upper}", s.mean)
    };
    let levers: Vec<String> = mix.levers.iter().map(lever_words).collect();
    let afresh = mix.chance_afresh.map(number).unwrap_or_default();
    let (spend, extra) = (money(&mix.spend), money(&mix.extra_cost));
    format!("{},{afresh},{spend},{extra},{}", number(mix.chance), safe_text(&levers.join("; ")))
}

/// A row for every kept scenario.
pub fn list(all: &[Stored]) -> String {
    let mut csv = String::from("id,name,unit,version,versions,created_at,is_plan,ran_at\n");
    for s in all {
        let ran = s.ran.as_ref().map(|ran| ran.at.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_default();
        let made = s.created_at.format("%Y-%m-%dT%H:%M:%S");
        let (name, unit) = (safe_text(&s.scenario.name), safe_text(&s.scenario.unit));
        let _ = writeln!(csv, "{},{name},{unit},{},{},{made},{},{ran}", s.id, s.version, s.versions, s.is_plan);
    }
    csv
}

/// Ends of the 80 and the 95 % range; empty where there is none.
fn ends(intervals: &[Interval]) -> [String; 4] {
    let of = |level: u8| intervals.iter().find(|i| i.level.percent() == level);
    let [low, high] = [80, 95].map(of);
    let end =
        |interval: Option<&Interval>, value: fn(&Interval) -> f64| interval.map(value).map(number).unwrap_or_default();
    [end(low, |i| i.lower), end(low, |i| i.upper), end(high, |i| i.lower), end(high, |i| i.upper)]
}

fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:.4}") } else { String::new() }
}
