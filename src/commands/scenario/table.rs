//! Scenarios as people read them on a terminal.

use std::io::{Write, stdout};

use serde::Serialize;
use serde_json::json;
use staffcast::domain::scenario::{
    Comparison, GoalAnswer, Lever, Mix, Money, MonthRange, Outlook, Spread, TargetOutlook, Verdict,
};
use staffcast::domain::{Interval, UnitOfMeasure};
use staffcast::report::words;
use staffcast::store::scenarios::Stored;

use super::csv;
use crate::commands::Format;

/// What came of a scenario.
pub fn outlook(outlook: &Outlook, format: Format) -> anyhow::Result<()> {
    print(outlook, format, csv::outlook, |out| outlook_table(out, outlook))
}

/// Scenarios beside each other.
pub fn comparison(comparison: &Comparison, format: Format) -> anyhow::Result<()> {
    print(comparison, format, csv::comparison, |out| comparison_table(out, comparison))
}

/// Ways to a target.
pub fn answer(answer: &GoalAnswer, format: Format) -> anyhow::Result<()> {
    print(answer, format, csv::answer, |out| answer_table(out, answer))
}

/// Kept scenarios.
pub fn list(all: &[Stored], format: Format) -> anyhow::Result<()> {
    let csv = |_: &_| csv::list(all);
    print(&json!({ "scenarios": all }), format, csv, |out| {
        if all.is_empty() {
            writeln!(out, "No scenarios are kept. Keep one with `staffcast scenario add SPEC.json`.")?;
        }
        all.iter().try_for_each(|stored| line(out, stored))
    })
}

/// A kept scenario and what came of it.
pub fn stored(stored: &Stored, came: Option<&Outlook>, format: Format) -> anyhow::Result<()> {
    let csv = |_: &Stored| came.map_or_else(|| csv::list(std::slice::from_ref(stored)), csv::outlook);
    print(stored, format, csv, |out| {
        line(out, stored)?;
        levers(out, &stored.scenario.levers)?;
        match came {
            Some(came) => {
                writeln!(out)?;
                outlook_table(out, came)
            }
            None => Ok(writeln!(out, "Not simulated yet: `staffcast scenario run --id {}`.", stored.id)?),
        }
    })
}

/// `csv` is only made when asked for.
fn print<T: Serialize>(
    value: &T,
    format: Format,
    csv: impl FnOnce(&T) -> String,
    table: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    match format {
        Format::Json => Ok(writeln!(out, "{:#}", serde_json::to_value(value)?)?),
        Format::Csv => Ok(out.write_all(csv(value).as_bytes())?),
        Format::Table => table(&mut out),
    }
}

fn line(out: &mut dyn Write, stored: &Stored) -> anyhow::Result<()> {
    let Stored { id, version, versions, scenario, is_plan, ran, .. } = stored;
    let plan = if *is_plan { ", the plan" } else { "" };
    let ran = ran.as_ref().map_or_else(|| "not simulated yet".into(), |ran| format!("simulated {}", ran.at.date()));
    let (name, unit) = (words::clean_name(&scenario.name), &scenario.unit);
    Ok(writeln!(out, "{id}  {name} ({unit}); version {version} of {versions}{plan}; {ran}")?)
}

fn levers(out: &mut dyn Write, levers: &[Lever]) -> anyhow::Result<()> {
    levers.iter().try_for_each(|lever| Ok(writeln!(out, "  {}", lever_words(lever))?))
}

/// The kind, its setting and its months.
pub fn lever_words(lever: &Lever) -> String {
    let name = lever.details.label.as_deref().map_or_else(|| lever.kind.as_str().replace('_', " "), words::clean_name);
    let setting = lever.kind.setting().zip(lever.setting);
    let setting = setting.map_or_else(String::new, |(unit, s)| format!(" {s} {}", unit.replace('_', " ")));
    let months = [("in", lever.details.month), ("from", lever.details.from), ("until", lever.details.until)];
    let months: String = months.iter().filter_map(|(word, m)| Some(format!(", {word} {}", (*m)?))).collect();
    format!("{name}:{setting}{months}")
}

fn outlook_table(out: &mut dyn Write, outlook: &Outlook) -> anyhow::Result<()> {
    sentences(out, &outlook.statements)?;
    if let Some(target) = &outlook.target {
        target_line(out, target)?;
    }
    for measure in &outlook.measures {
        let unit = measure.unit_of_measure;
        writeln!(out, "\n{} ({})", words::capital(measure.measure.label()), measure.definition)?;
        writeln!(
            out,
            "  {:<9}{:>10}{:>20}{:>14}{:>14}",
            "month", "middle", "8 of 10 within", "no change", "difference"
        )?;
        let rows = measure.months.iter().zip(&measure.baseline).zip(&measure.difference);
        for ((month, baseline), difference) in rows.filter(|((m, _), _)| is_shown(m, &measure.months)) {
            writeln!(
                out,
                "  {:<9}{:>10}{:>20}{:>14}{:>14}",
                month.period.to_string(),
                words::cell(month.median, unit),
                within(&month.intervals, |v| words::cell(v, unit)),
                words::cell(baseline.median, unit),
                words::cell(difference.median, unit)
            )?;
        }
    }
    money(out, &outlook.money)?;
    if !outlook.tornado.is_empty() {
        writeln!(out, "\nWhich assumption matters most, moved from end to end")?;
    }
    for swing in &outlook.tornado {
        let (low, high) = (words::number(swing.at_low, 1), words::number(swing.at_high, 1));
        writeln!(out, "  {:<60}{low:>8} to {high}", words::clean_name(&swing.label))?;
    }
    if !outlook.assumptions.is_empty() {
        writeln!(out, "\nAssumed")?;
    }
    for a in &outlook.assumptions {
        let grade = serde_json::to_value(a.grade)?;
        writeln!(out, "  {} Grade {}: {}", a.statement, grade.as_str().unwrap_or_default(), a.source)?;
    }
    notes(out, &outlook.warnings)
}

/// Every third month and the last: a year in four lines.
fn is_shown(month: &MonthRange, all: &[MonthRange]) -> bool {
    let position = all.iter().position(|m| m.period == month.period).unwrap_or(0);
    position % 3 == 2 || position + 1 == all.len()
}

fn target_line(out: &mut dyn Write, target: &TargetOutlook) -> anyhow::Result<()> {
    let (chance, without) = (words::in_hundred(target.chance), words::in_hundred(target.baseline_chance));
    Ok(writeln!(out, "The target is reached in {chance} futures; without the levers in {without}.")?)
}

fn money(out: &mut dyn Write, money: &Money) -> anyhow::Result<()> {
    writeln!(out, "\nMoney")?;
    writeln!(out, "  {:<32}{:>10}{:>24}{:>14}", "", "middle", "8 of 10 within", "more or less")?;
    for period in money.years.iter().chain([&money.total]) {
        let (label, total, difference) = (&period.label, &period.total, &period.difference);
        writeln!(
            out,
            "  {label:<32}{:>10}{:>24}{:>14}",
            words::money(total.median),
            within(&total.intervals, words::money),
            words::money(difference.median)
        )?;
    }
    writeln!(out, "  {:<32}{}", "of which the levers themselves", pounds(&money.spend))?;
    sentences(out, &money.basis)
}

fn comparison_table(out: &mut dyn Write, c: &Comparison) -> anyhow::Result<()> {
    sentences(out, &c.statements)?;
    let unit = c.unit_of_measure;
    writeln!(out, "\n{} ({}) in {}", words::capital(c.measure.label()), c.definition, c.by.in_words())?;
    for (n, s) in c.scenarios.iter().enumerate() {
        let at = s.months.iter().find(|m| m.period == c.by);
        let at = at.map_or_else(|| "no value".into(), |m| in_range(m.median, &m.intervals, unit));
        let chance = s.chance.map_or_else(String::new, |p| format!("; reached in {}", words::in_hundred(p)));
        let name = words::clean_name(&s.name);
        writeln!(out, "  {n} {name}: {at}{chance}; extra cost {}", pounds(&s.extra_cost))?;
    }
    writeln!(out, "\nDifferences, future by future")?;
    for d in &c.differences {
        let verdict = match d.verdict {
            Verdict::Lower => "lower",
            Verdict::Higher => "higher",
            Verdict::NoClearDifference => "no clear difference",
        };
        let at = in_range(d.at.median, &d.at.intervals, unit);
        let lower = words::in_hundred(d.chance_lower);
        writeln!(out, "  {} less {}: {at}; {verdict}; lower in {lower}; cost {}", d.of, d.from, pounds(&d.cost))?;
    }
    notes(out, &c.warnings)
}

fn answer_table(out: &mut dyn Write, answer: &GoalAnswer) -> anyhow::Result<()> {
    sentences(out, &answer.statements)?;
    for (n, mix) in answer.mixes.iter().enumerate() {
        writeln!(out, "\nMix {}", n + 1)?;
        mix_lines(out, mix)?;
    }
    if !answer.feasible {
        writeln!(out, "\nThe closest one can get")?;
        mix_lines(out, &answer.closest)?;
        if !answer.would_have_to_be_true.is_empty() {
            writeln!(out, "\nWhat would have to be true")?;
        }
        sentences(out, &answer.would_have_to_be_true)?;
    }
    if !answer.frontier.is_empty() {
        writeln!(out, "\nThe least cost of a chance")?;
    }
    for mix in &answer.frontier {
        let levers: Vec<String> = mix.levers.iter().map(lever_words).collect();
        let levers = if levers.is_empty() { "nothing".into() } else { levers.join("; ") };
        writeln!(out, "  {:>18}{:>12}  {levers}", words::in_hundred(mix.chance), words::money(mix.spend.mean))?;
    }
    notes(out, &answer.warnings)?;
    let (tried, paths) = (answer.evaluations, answer.paths);
    Ok(writeln!(out, "\n{tried} mixes simulated; those told with {} futures.", words::number(paths as f64, 0))?)
}

fn mix_lines(out: &mut dyn Write, mix: &Mix) -> anyhow::Result<()> {
    writeln!(out, "  {}", mix.statement)?;
    levers(out, &mix.levers)?;
    let afresh = mix.chance_afresh.map_or_else(String::new, |p| format!("; with other luck {}", words::in_hundred(p)));
    writeln!(out, "  reached in {}{afresh}", words::in_hundred(mix.chance))?;
    writeln!(out, "  the levers cost {}; all in all {}", pounds(&mix.spend), pounds(&mix.extra_cost))?;
    Ok(())
}

fn sentences(out: &mut dyn Write, sentences: &[String]) -> anyhow::Result<()> {
    sentences.iter().try_for_each(|sentence| Ok(writeln!(out, "{sentence}")?))
}

fn notes(out: &mut dyn Write, notes: &[String]) -> anyhow::Result<()> {
    notes.iter().try_for_each(|note| Ok(writeln!(out, "Note: {note}")?))
}

/// The 80 % range, else the first there is.
fn eighty(intervals: &[Interval]) -> Option<&Interval> {
    Interval::eighty(intervals)
}

fn within(intervals: &[Interval], word: impl Fn(f64) -> String) -> String {
    eighty(intervals).map_or_else(String::new, |i| format!("{} to {}", word(i.lower), word(i.upper)))
}

fn in_range(median: f64, intervals: &[Interval], unit: UnitOfMeasure) -> String {
    format!("{} ({})", words::value(median, unit), within(intervals, |v| words::cell(v, unit)))
}

fn pounds(spread: &Spread) -> String {
    format!("{} ({})", words::money(spread.median), within(&spread.intervals, words::money))
}
