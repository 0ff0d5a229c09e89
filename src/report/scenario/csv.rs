//! What came of scenarios as tidy tables, unrounded and safe to open in a spreadsheet.

use super::levers::lever;
use crate::domain::scenario::{Comparison, GoalAnswer, Mix, MoneyPeriod, MonthRange, Outlook, Spread};
use crate::domain::{Interval, Level};
use crate::report::csv::safe_text;

/// Levels of the ranges in every table.
const LEVELS: [u8; 2] = [80, 95];

fn write(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
    for row in std::iter::once(head).chain(rows) {
        writer.write_record(row).expect("memory takes every record, and all have the header's length");
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    String::from_utf8(bytes).expect("made of strings")
}

fn plain(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

fn ends(intervals: &[Interval]) -> Vec<String> {
    let levels = LEVELS.map(|percent| Level::new(percent).expect("80 and 95 are levels"));
    let found = levels.map(|level| intervals.iter().find(|i| i.level == level));
    found
        .iter()
        .flat_map(|i| [i.map_or_else(String::new, |i| plain(i.lower)), i.map_or_else(String::new, |i| plain(i.upper))])
        .collect()
}

fn month(of: Option<&MonthRange>) -> Vec<String> {
    of.map_or_else(|| vec![String::new(); 5], |m| [vec![plain(m.median)], ends(&m.intervals)].concat())
}

fn spread(of: &Spread) -> Vec<String> {
    [vec![plain(of.mean), plain(of.median)], ends(&of.intervals)].concat()
}

/// Every measure month by month: with the levers, without, and the difference on the same luck.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn months(outlook: &Outlook) -> String {
    const HEADER: [&str; 12] = [
        "scenario",
        "unit",
        "measure",
        "definition",
        "unit_of_measure",
        "which",
        "period",
        "median",
        "lower_80",
        "upper_80",
        "lower_95",
        "upper_95",
    ];
    let (name, unit) = (safe_text(&outlook.scenario.name), safe_text(&outlook.scenario.unit));
    let rows = outlook.measures.iter().flat_map(|m| {
        let parts = [("with", &m.months), ("without", &m.baseline), ("difference", &m.difference)];
        let start = vec![
            name.clone(),
            unit.clone(),
            m.measure.to_string(),
            safe_text(&m.definition),
            m.unit_of_measure.as_str().into(),
        ];
        parts.into_iter().flat_map(move |(which, months)| {
            let start = start.clone();
            months
                .iter()
                .map(move |at| [start.clone(), vec![which.to_owned(), at.period.to_string()], month(Some(at))].concat())
        })
    });
    write(&HEADER, rows)
}

/// Money by month, by financial year and in all: each head, the total, and the difference from doing nothing.
///
/// # Panics
/// Never, as [`months`].
pub fn money(outlook: &Outlook) -> String {
    const HEADER: [&str; 11] = [
        "scenario",
        "span",
        "first",
        "last",
        "head",
        "mean_gbp",
        "median_gbp",
        "lower_80",
        "upper_80",
        "lower_95",
        "upper_95",
    ];
    let name = safe_text(&outlook.scenario.name);
    let all = &outlook.money;
    let spans = all
        .months
        .iter()
        .map(|p| ("month", p))
        .chain(all.years.iter().map(|p| ("financial_year", p)))
        .chain([("all", &all.total)]);
    let rows = spans.flat_map(|(span, period)| {
        let name = name.clone();
        heads(period).into_iter().map(move |(head, of)| {
            let start = vec![name.clone(), span.to_owned(), period.first.to_string(), period.last.to_string(), head];
            [start, spread(of)].concat()
        })
    });
    write(&HEADER, rows)
}

fn heads(period: &MoneyPeriod) -> Vec<(String, &Spread)> {
    let heads = period.heads.iter().map(|a| (a.head.label().replace(' ', "_"), &a.gbp));
    heads.chain([("total".to_owned(), &period.total), ("difference".to_owned(), &period.difference)]).collect()
}

/// Scenarios side by side, month by month, with their chance and cost on every row.
///
/// # Panics
/// Never, as [`months`].
pub fn comparison(of: &Comparison) -> String {
    const HEADER: [&str; 16] = [
        "scenario",
        "id",
        "unit",
        "measure",
        "definition",
        "period",
        "median",
        "lower_80",
        "upper_80",
        "lower_95",
        "upper_95",
        "chance",
        "extra_cost_mean_gbp",
        "extra_cost_median_gbp",
        "extra_cost_lower_80",
        "extra_cost_upper_80",
    ];
    let rows = of.scenarios.iter().flat_map(|s| {
        let start = vec![
            safe_text(&s.name),
            safe_text(&s.id),
            safe_text(&of.unit),
            of.measure.to_string(),
            safe_text(&of.definition),
        ];
        let end = [vec![s.chance.map(plain).unwrap_or_default()], spread(&s.extra_cost)[..4].to_vec()].concat();
        s.months
            .iter()
            .map(move |at| [start.clone(), vec![at.period.to_string()], month(Some(at)), end.clone()].concat())
    });
    write(&HEADER, rows)
}

/// Mixes that reach the goal, then the frontier.
///
/// # Panics
/// Never, as [`months`].
pub fn goal(answer: &GoalAnswer) -> String {
    const HEADER: [&str; 17] = [
        "part",
        "number",
        "levers",
        "chance",
        "chance_afresh",
        "spend_mean_gbp",
        "spend_median_gbp",
        "spend_lower_80",
        "spend_upper_80",
        "extra_cost_mean_gbp",
        "extra_cost_median_gbp",
        "extra_cost_lower_80",
        "extra_cost_upper_80",
        "measure",
        "measure_median",
        "measure_lower_80",
        "measure_upper_80",
    ];
    let part = |name: &'static str, mixes: &[Mix]| -> Vec<Vec<String>> {
        mixes.iter().zip(1_u32..).map(|(mix, at)| mix_row(answer, name, at, mix)).collect()
    };
    let all = [
        part("mix", &answer.mixes),
        part("frontier", &answer.frontier),
        part("closest", std::slice::from_ref(&answer.closest)),
    ];
    write(&HEADER, all.into_iter().flatten())
}

fn mix_row(answer: &GoalAnswer, part: &str, at: u32, mix: &Mix) -> Vec<String> {
    let levers: Vec<String> = mix.levers.iter().map(lever).collect();
    let start = vec![
        part.to_owned(),
        at.to_string(),
        safe_text(&levers.join("; ")),
        plain(mix.chance),
        mix.chance_afresh.map(plain).unwrap_or_default(),
    ];
    let measure = [vec![answer.target.measure.to_string()], month(Some(&mix.at))[..3].to_vec()].concat();
    [start, spread(&mix.spend)[..4].to_vec(), spread(&mix.extra_cost)[..4].to_vec(), measure].concat()
}
