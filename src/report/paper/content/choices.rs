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
    let mut table = Table::new(
        "Scenarios compared",
        &[
            ("Scenario", 2.7, false),
            ("In", 0.9, false),
            ("Agency rate: middle and 80 % range", 1.9, true),
            ("Chance of the target", 1.2, true),
            ("Cost of the levers: middle and 80 % range", 2.2, true),
        ],
    );
    if let Some(row) = nothing_done(&all) {
        table.row(row);
    }
    for tried in all.iter().take(TOLD) {
        let row = row(tried);
        table.rows.push(Row { cells: row, is_bold: tried.is_plan });
    }
    blocks.push(Block::Table(table));
    blocks.push(Block::Quiet(notes(&all)));
    blocks
}

fn row(tried: &Tried) -> Vec<String> {
    let outlook = &tried.outlook;
    let name = words::clean_name(&outlook.scenario.name);
    let of = agency(tried);
    let when = of.and_then(|of| month(tried, of));
    let range = of.zip(when).and_then(|(of, when)| at(&of.months, when).map(|m| told::ranged(m, of.unit_of_measure)));
    let chance = outlook.target.as_ref().map_or_else(|| "no target".to_owned(), |target| told::chance(target.chance));
    vec![
        if tried.is_plan { format!("{name} (the plan)") } else { name },
        when.map(words::short_month).unwrap_or_default(),
        range.map(|range| range.line()).unwrap_or_default(),
        chance,
        told::money(&outlook.money.spend).line(),
    ]
}

/// What comes without levers, where all rows speak of the same month and target.
fn nothing_done(all: &[&Tried]) -> Option<Vec<String>> {
    let first = all.first()?;
    let of = agency(first)?;
    let when = month(first, of)?;
    let target = &first.outlook.target;
    let alike = |tried: &&&Tried| {
        let same = tried.outlook.target.as_ref().map(|t| &t.target) == target.as_ref().map(|t| &t.target);
        same && agency(tried).and_then(|of| month(tried, of)) == Some(when)
    };
    if all.iter().filter(alike).count() != all.len() {
        return None;
    }
    let range = told::ranged(at(&of.baseline, when)?, of.unit_of_measure).line();
    let chance = target.as_ref().map_or_else(|| "no target".to_owned(), |t| told::chance(t.baseline_chance));
    Some(vec!["Doing nothing".into(), words::short_month(when), range, chance, words::money(0.0)])
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
        notes.push(format!("{} more are in the workbook.", all.len() - TOLD));
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
    let mut periods: Vec<&MoneyPeriod> = money.years.iter().take(YEARS).collect();
    periods.push(&money.total);
    let headings: Vec<String> = money.years.iter().take(YEARS).map(year).chain(["All".into()]).collect();
    let mut columns = vec![("Pounds, mean and 80 % range", 1.8, false)];
    columns.extend(headings.iter().map(|heading| (heading.as_str(), 1.5, true)));
    let name = words::clean_name(&tried.outlook.scenario.name);
    let caption = if tried.is_plan {
        format!("All staffing costs with the plan, {name}, and without")
    } else {
        format!("All staffing costs with the cheapest scenario that meets its target, {name}, and without")
    };
    let mut table = Table::new(caption, &columns);
    let cells = |label: &str, told: &dyn Fn(&MoneyPeriod) -> String| {
        std::iter::once(label.to_owned()).chain(periods.iter().map(|period| told(period))).collect()
    };
    table.row(cells("With it", &|period| pounds(&period.total, words::money)));
    table.row(cells("Without", &|period| words::money(period.total.mean - period.difference.mean)));
    let difference = cells("Difference", &|period| pounds(&period.difference, signed));
    table.rows.push(Row { cells: difference, is_bold: true });
    let first = money.basis.first().cloned().unwrap_or_default();
    let note = format!(
        "Permanent pay, agency, recruitment, payments and levers. Without it: the mean with it less the mean difference. {first}"
    );
    vec![heading, Block::Table(table), Block::Quiet(note)]
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
