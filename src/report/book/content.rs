//! The tables of a workbook.

use super::sheets::{Cell, Table};
use super::{Book, Tried};
use crate::domain::scenario::{MonthRange, Spread};
use crate::domain::{Forecast, Interval, Level, Measure, Period, UnitOfMeasure, ledger};
use crate::report::words;

/// Levels of the ranges told, in percent.
const TOLD: [u8; 2] = [80, 95];
/// Headings of [`what`].
pub(super) const WHAT: [&str; 3] = ["Measure", "Definition", "Measured in"];
/// Headings of a period ahead: its middle, then [`ends`].
const AHEAD: [&str; 6] = ["Period", "Middle", "80 % range from", "80 % range to", "95 % range from", "95 % range to"];

pub(super) fn tables(book: &Book) -> Vec<Table> {
    let mut tables = vec![forecasts(book), history(book), record(book)];
    if !book.scenarios.is_empty() {
        tables.extend([scenarios(book), scenario_months(book), super::money::table(&book.scenarios)]);
    }
    if !book.peers.is_empty() {
        tables.push(super::peers::table(&book.peers));
    }
    tables.push(definitions(book));
    tables
}

pub(super) fn text(told: impl Into<String>) -> Cell {
    Cell::Text(told.into())
}

/// Measure, definition, what it is measured in.
pub(super) fn what(measure: Measure, definition: &str) -> [Cell; 3] {
    let unit = words::unit_name(measure.unit_of_measure());
    [text(words::capital(measure.label())), text(definition), text(unit)]
}

/// Lower and upper ends of the ranges told.
fn ends(intervals: &[Interval], unit: UnitOfMeasure) -> impl Iterator<Item = Cell> {
    let known = |level: u8| Level::new(level).ok().and_then(|level| intervals.iter().find(|i| i.level == level));
    let end = move |value: Option<f64>| Cell::known(value, None, unit);
    TOLD.map(known).into_iter().flat_map(move |range| [end(range.map(|r| r.lower)), end(range.map(|r| r.upper))])
}

fn forecasts(book: &Book) -> Table {
    let row = |forecast: &Forecast| {
        let unit = forecast.unit_of_measure;
        let method = if forecast.model.fallback { "last value" } else { "model" };
        let start = what(forecast.measure, &forecast.definition);
        let steps = forecast.forecast.iter().map(move |step| {
            let middle = [text(step.period.to_string()), Cell::quantity(step.point, unit)];
            let cells = start.clone().into_iter().chain(middle).chain(ends(&step.intervals, unit));
            cells.chain([text(method)]).collect()
        });
        steps.collect::<Vec<Vec<Cell>>>()
    };
    Table {
        name: "Forecasts",
        title: "What we expect, with ranges".into(),
        about: vec!["Half of the outcomes should lie below the middle; 80 of 100 within the 80 % range.".into()],
        headings: [&WHAT[..], &AHEAD, &["Method"]].concat(),
        rows: book.forecasts.iter().flat_map(row).collect(),
    }
}

fn history(book: &Book) -> Table {
    let row = |forecast: &Forecast| {
        let start = what(forecast.measure, &forecast.definition);
        let unit = forecast.unit_of_measure;
        let points = forecast.history.iter().map(move |point| {
            let part = |value: Option<f64>| {
                if forecast.definition == ledger::COUNT {
                    Cell::Sign("[z]")
                } else {
                    value.map_or(Cell::Sign("[x]"), |v| Cell::Number(v, 1))
                }
            };
            let value = Cell::known(point.value, point.gap, unit);
            let own = [text(point.period.to_string()), value, part(point.numerator), part(point.denominator)];
            start.clone().into_iter().chain(own).collect()
        });
        points.collect::<Vec<Vec<Cell>>>()
    };
    Table {
        name: "History",
        title: "What is known".into(),
        about: vec!["A rate is its numerator divided by its denominator; counts have neither.".into()],
        headings: [&WHAT[..], &["Period", "Value", "Numerator", "Denominator"]].concat(),
        rows: book.forecasts.iter().flat_map(row).collect(),
    }
}

fn record(book: &Book) -> Table {
    let row = |forecast: &Forecast| {
        let record = forecast.track_record.as_ref()?;
        let unit = forecast.unit_of_measure;
        // Errors are told with one decimal more than values.
        let error = |value: f64| Cell::Number(value, words::decimals(unit) + 1);
        let share = |value: f64| Cell::Number(100.0 * value, 0);
        let own = [
            Cell::Number(f64::from(record.origins), 0),
            error(record.mae),
            error(record.naive_mae),
            share(record.coverage_80),
            share(record.coverage_95),
        ];
        Some(what(forecast.measure, &forecast.definition).into_iter().chain(own).collect())
    };
    Table {
        name: "Track record",
        title: "How good such forecasts have been on the past".into(),
        about: vec![
            "Forecasts were made again from past months with what was known then, and compared with what came.".into(),
        ],
        headings: [
            &WHAT[..],
            &[
                "Past starting points",
                "Mean error",
                "Mean error of the last value",
                "Outcomes in the 80 % range (percent)",
                "Outcomes in the 95 % range (percent)",
            ],
        ]
        .concat(),
        rows: book.forecasts.iter().filter_map(row).collect(),
    }
}

/// Mean and 80 % range, pounds.
pub(super) fn money(spread: &Spread) -> [Cell; 3] {
    let range = Interval::eighty(&spread.intervals);
    let end = |value: Option<f64>| Cell::known(value, None, UnitOfMeasure::Gbp);
    [Cell::quantity(spread.mean, UnitOfMeasure::Gbp), end(range.map(|r| r.lower)), end(range.map(|r| r.upper))]
}

fn scenarios(book: &Book) -> Table {
    let row = |tried: &Tried| {
        let outlook = &tried.outlook;
        let target = outlook.target.as_ref();
        let chance = target.map_or(Cell::Sign("[z]"), |target| Cell::Number(100.0 * target.chance, 0));
        let asked = target.map_or_else(|| "no target".to_owned(), |t| crate::report::scenario::target(&t.target));
        let plan = if tried.is_plan { "yes" } else { "no" };
        let first = [
            text(words::clean_name(&outlook.scenario.name)),
            Cell::Number(f64::from(tried.version), 0),
            text(plan),
            text(asked),
            chance,
        ];
        first.into_iter().chain(money(&outlook.money.spend)).chain([Cell::Number(outlook.paths as f64, 0)]).collect()
    };
    Table {
        name: "Scenarios",
        title: "What could be done".into(),
        about: vec!["Chances and costs hold if what is assumed does. Costs are those of the levers themselves.".into()],
        headings: vec![
            "Scenario",
            "Version",
            "The plan",
            "Target",
            "Chance of reaching it (percent)",
            "Cost, mean (pounds)",
            "Cost, 80 % range from",
            "Cost, 80 % range to",
            "Futures simulated",
        ],
        rows: book.scenarios.iter().map(row).collect(),
    }
}

fn scenario_months(book: &Book) -> Table {
    let row = |tried: &Tried| {
        let name = words::clean_name(&tried.outlook.scenario.name);
        let measures = tried.outlook.measures.iter().flat_map(move |measure| {
            let name = name.clone();
            measure.months.iter().map(move |month: &MonthRange| {
                let unit = measure.unit_of_measure;
                let period = text(Period::Month(month.period).to_string());
                let cells = std::iter::once(text(name.clone())).chain(what(measure.measure, &measure.definition));
                let cells = cells.chain([period, Cell::quantity(month.median, unit)]);
                cells.chain(ends(&month.intervals, unit)).collect()
            })
        });
        measures.collect::<Vec<Vec<Cell>>>()
    };
    Table {
        name: "Scenario months",
        title: "What could be done, month by month".into(),
        about: vec![
            "All scenarios and the forecast share their luck: differences between them are what levers do.".into(),
        ],
        headings: [&["Scenario"], &WHAT[..], &AHEAD].concat(),
        rows: book.scenarios.iter().flat_map(row).collect(),
    }
}

fn definitions(book: &Book) -> Table {
    let row = |forecast: &Forecast| {
        let known = match forecast.measure {
            Measure::Rate(rate) => ledger::definition(rate, Some(&forecast.definition)),
            Measure::Count(_) => None,
        };
        let told = known.map_or(["counted", "the extract"], |d| [d.formula, d.source]);
        what(forecast.measure, &forecast.definition).into_iter().chain(told.map(text)).collect()
    };
    Table {
        name: "Definitions",
        title: "How each measure is worked out".into(),
        about: Vec::new(),
        headings: [&WHAT[..], &["Formula", "Whose definition"]].concat(),
        rows: book.forecasts.iter().map(row).collect(),
    }
}
