//! What could be done, and what it costs.

use crate::domain::scenario::{MeasureOutlook, MoneyPeriod, MonthRange, Spread};
use crate::domain::{Interval, Measure, Month, Rate, UnitOfMeasure, ledger};
use crate::report::book::Tried;
use crate::report::paper::Board;
use crate::report::paper::block::{Block, Row, Table};
use crate::report::scenario as told;
use crate::report::words;

/// Scenarios of the table; the workbook has them all.
const TOLD: usize = 6;
/// Share of futures from which on a scenario is said to meet its target.
const MEETS: f64 = 0.5;
/// Financial years of the table of money.
const YEARS: usize = 4;

/// The plan first, then the likeliest to reach their targets, then the cheapest.
fn ordered(board: &Board) -> Vec<&Tried> {
    let mut all: Vec<&Tried> = board.scenarios.iter().collect();
    let chance = |tried: &Tried| tried.outlook.target.as_ref().map_or(-1.0, |target| target.chance);
    all.sort_by(|a, b| {
        let spend = |tried: &Tried| tried.outlook.money.spend.median;
        b.is_plan
            .cmp(&a.is_plan)
            .then(chance(b).total_cmp(&chance(a)))
            .then(spend(a).total_cmp(&spend(b)))
            .then(a.id.cmp(&b.id))
    });
    all
}

fn agency(tried: &Tried) -> Option<&MeasureOutlook> {
    let measure = Measure::Rate(Rate::AgencyRate);
    let usual = ledger::default_name(measure);
    tried.outlook.measures.iter().find(|of| of.measure == measure && of.definition == usual)
}

/// The target's month, else the last.
fn month(tried: &Tried, of: &MeasureOutlook) -> Option<Month> {
    let last = of.months.last()?.period;
    let target = tried.outlook.target.as_ref().map(|target| target.target.by);
    Some(target.filter(|by| of.months.iter().any(|month| month.period == *by)).unwrap_or(last))
}

fn at(months: &[MonthRange], month: Month) -> Option<&MonthRange> {
    months.iter().find(|range| range.period == month)
}

/// Scenarios side by side, the plan marked, doing nothing among them.
pub(super) fn compared(board: &Board) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("What could be done".into())];
    if board.scenarios.is_empty() {
        blocks.push(Block::Text(if board.is_published {
            "Published figures are not simulated, so there are no scenarios.".into()
        } else {
            "No scenario of this unit has been simulated yet.".to_owned()
        }));
        return blocks;
    }
    let all = ordered(board);
    let when = common_month(&all);
    let agency =
        when.map_or_else(|| "Agency rate".to_owned(), |when| format!("Agency rate in {}", words::short_month(when)));
    let agency = format!("{agency}: middle and 80{}% range", words::NO_BREAK);
    let cost = format!("Cost of the levers: middle and 80{}% range", words::NO_BREAK);
    let columns = [
        ("Scenario", 2.0, false),
        (agency.as_str(), 1.7, true),
        ("Chance of the target", 0.9, true),
        (cost.as_str(), 2.3, true),
    ];
    let mut table = Table::new("Scenarios compared", &columns);
    if let Some(row) = when.and_then(|when| nothing_done(&all, when)) {
        table.row(row);
    }
    for tried in all.iter().take(TOLD) {
        let cells = row(tried, when.is_none());
        table.rows.push(Row { cells, is_bold: tried.is_plan });
    }
    blocks.push(Block::Table(table));
    blocks.push(Block::Quiet(notes(&all)));
    blocks
}

/// The month all rows speak of, if it is one.
fn common_month(all: &[&Tried]) -> Option<Month> {
    let mut months = all.iter().map(|tried| agency(tried).and_then(|of| month(tried, of)));
    let first = months.next()??;
    months.all(|month| month == Some(first)).then_some(first)
}

/// `with_month`: the month stands in the row, as the heading names none.
fn row(tried: &Tried, with_month: bool) -> Vec<String> {
    let outlook = &tried.outlook;
    let name = words::clean_name(&outlook.scenario.name);
    let of = agency(tried);
    let when = of.and_then(|of| month(tried, of));
    let range = of.zip(when).and_then(|(of, when)| at(&of.months, when).map(|m| told::ranged(m, of.unit_of_measure)));
    let mut range = range.map(|range| range.line()).unwrap_or_default();
    if let Some(when) = when.filter(|_| with_month) {
        range = format!("{range} in {}", words::short_month(when));
    }
    let chance = outlook.target.as_ref().map_or_else(|| "no target".to_owned(), |target| told::chance(target.chance));
    vec![
        if tried.is_plan { format!("{name} (the plan)") } else { name },
        range,
        chance,
        told::money(&outlook.money.spend).line(),
    ]
}

/// What comes without levers, where all rows have the same target.
fn nothing_done(all: &[&Tried], when: Month) -> Option<Vec<String>> {
    let first = all.first()?;
    let of = agency(first)?;
    let asked = |tried: &Tried| tried.outlook.target.as_ref().map(|target| target.target.clone());
    if all.iter().any(|tried| asked(tried) != asked(first)) {
        return None;
    }
    let range = told::ranged(at(&of.baseline, when)?, of.unit_of_measure).line();
    let target = first.outlook.target.as_ref();
    let chance = target.map_or_else(|| "no target".to_owned(), |target| told::chance(target.baseline_chance));
    Some(vec!["Doing nothing".into(), range, chance, words::money(0.0)])
}

fn notes(all: &[&Tried]) -> String {
    let mut targets: Vec<String> =
        all.iter().filter_map(|tried| tried.outlook.target.as_ref()).map(|t| told::target(&t.target)).collect();
    targets.dedup();
    let mut notes = Vec::new();
    if let [one] = targets.as_slice() {
        notes.push(format!("The target: {one}."));
    }
    if all.iter().all(|tried| !tried.is_plan) {
        notes.push("No scenario is marked as the plan.".into());
    }
    if all.len() > TOLD {
        let more = all.len() - TOLD;
        notes.push(format!("{more} more {} in the workbook.", if more == 1 { "is" } else { "are" }));
    }
    notes.push("Chances, ranges and costs hold if what is assumed does; all scenarios share their luck.".into());
    notes.join(" ")
}

/// The plan, else the cheapest scenario that meets its target.
fn chosen(board: &Board) -> Option<&Tried> {
    let plan = board.scenarios.iter().find(|tried| tried.is_plan);
    let meets = board.scenarios.iter().filter(|t| t.outlook.target.as_ref().is_some_and(|of| of.chance >= MEETS));
    plan.or_else(|| {
        meets.min_by(|a, b| a.outlook.money.spend.median.total_cmp(&b.outlook.money.spend.median).then(a.id.cmp(&b.id)))
    })
}

/// Costs of each financial year, with and without.
pub(super) fn money(board: &Board) -> Vec<Block> {
    if board.scenarios.is_empty() {
        return Vec::new();
    }
    let heading = Block::Heading("Money".into());
    let Some(tried) = chosen(board) else {
        let none = "No scenario is marked as the plan, and none reaches its target in half of the futures.";
        return vec![heading, Block::Text(none.into())];
    };
    let money = &tried.outlook.money;
    let name = words::clean_name(&tried.outlook.scenario.name);
    let which = if tried.is_plan { "the plan" } else { "the cheapest scenario that meets its target" };
    let caption = format!("All staffing costs with {which}, \u{201c}{name}\u{201d}, and without");
    let range = format!("mean and 80{}% range", words::NO_BREAK);
    let (with, difference) = (format!("With it: {range}"), format!("Difference: {range}"));
    let columns = [
        ("Financial year", 1.25, false),
        (with.as_str(), 2.05, true),
        ("Without: mean", 1.1, true),
        (difference.as_str(), 2.6, true),
    ];
    let mut table = Table::new(caption, &columns);
    for period in money.years.iter().take(YEARS) {
        table.row(costs(year(period), period));
    }
    let months = format!("All {} months", money.total.last.since(money.total.first) + 1);
    table.rows.push(Row { cells: costs(months, &money.total), is_bold: true });
    let first = money.basis.first().cloned().unwrap_or_default();
    let note = format!(
        "Permanent pay, agency, recruitment, payments and levers. Without it: the mean with it less the mean difference. {first}"
    );
    vec![heading, Block::Table(table), Block::Quiet(note)]
}

fn costs(label: String, period: &MoneyPeriod) -> Vec<String> {
    let without = words::money(period.total.mean - period.difference.mean);
    vec![label, pounds(&period.total, words::money), without, pounds(&period.difference, signed)]
}

/// A financial year, with its months where it is not whole.
fn year(period: &MoneyPeriod) -> String {
    let months = period.last.since(period.first) + 1;
    if months == 12 { period.label.clone() } else { format!("{} ({months} months)", short(&period.label)) }
}

/// The year of "2026-27 (part: October 2026 to March 2027)".
fn short(label: &str) -> &str {
    label.split(" (").next().unwrap_or(label)
}

fn pounds(of: &Spread, told: impl Fn(f64) -> String) -> String {
    let range = Interval::eighty(&of.intervals);
    let range = range.map(|i| format!(" ({} to {})", told(i.lower), told(i.upper))).unwrap_or_default();
    format!("{}{range}", told(of.mean))
}

/// With a plus above nought as it is printed.
fn signed(pounds: f64) -> String {
    let told = words::value(pounds, UnitOfMeasure::Gbp);
    if pounds >= 0.5 { format!("+{told}") } else { told }
}
