//! Which rows are unlike the others, and why.

use std::collections::BTreeMap;

use super::column::{Column, Noticed, Sort};
use super::mask::show;
use super::shown::{StrangeCell, StrangeRow};
use crate::ingest::mapping::Holds;

/// Strange rows shown.
const SHOWN: usize = 5;
/// Cells of a column before anything in it can be unlike the others.
const ENOUGH: u32 = 8;
/// A sort with a smaller share of the cells is unusual.
const RARE: f64 = 0.05;
/// Median distances from the median beyond which a number is far off.
const FAR: f64 = 12.0;
/// A text so many times longer than the mean, and longer than a line, is long.
const LONG: (u64, usize) = (4, 60);

/// The strangest rows, strangest first.
pub(super) fn rows(columns: &[Column]) -> Vec<StrangeRow> {
    let mut found: BTreeMap<u32, Vec<(f64, StrangeCell)>> = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        let mut seen: Vec<u32> = Vec::new();
        for (weight, noticed, why) in cells(column) {
            if seen.contains(&noticed.row) {
                continue;
            }
            seen.push(noticed.row);
            let cell = StrangeCell { column: index, value: show(&noticed.text, column.openness), why };
            found.entry(noticed.row).or_default().push((weight, cell));
        }
    }
    let mut rows: Vec<(f64, u32, Vec<StrangeCell>)> = found
        .into_iter()
        .map(|(row, cells)| {
            let weight = cells.iter().map(|(weight, _)| weight).sum();
            (weight, row, cells.into_iter().map(|(_, cell)| cell).collect())
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    rows.into_iter().take(SHOWN).map(|(_, row, cells)| StrangeRow { row, cells }).collect()
}

/// The strange cells of a column with their weights, most telling reason first.
fn cells(column: &Column) -> Vec<(f64, &Noticed, String)> {
    let mut cells = Vec::new();
    for noticed in &column.identifying {
        let why = "This looks like something that identifies a person.";
        cells.push((5.0, noticed, why.to_owned()));
    }
    if column.filled < ENOUGH {
        return cells;
    }
    let rare = |count: u32| f64::from(count) < (f64::from(column.filled) * RARE).max(1.5);
    let (unfit, noticed) = &column.unfit;
    if rare(*unfit) {
        cells.extend(noticed.iter().map(|noticed| (4.0, noticed, unfit_for(column))));
    }
    sorts(column, &rare, &mut cells);
    amounts(column, &mut cells);
    let mean = column.length / u64::from(column.filled);
    for (length, noticed) in &column.longest {
        if *length > LONG.1 && *length as u64 > LONG.0 * mean {
            cells.push((1.5, noticed, format!("This is much longer than the others: {length} characters.")));
        }
    }
    cells
}

fn unfit_for(column: &Column) -> String {
    let wanted = match column.field.map(|field| field.holds) {
        Some(Holds::Month) => "a month",
        Some(Holds::Date) => "a date",
        Some(Holds::Number(_)) => "a number",
        Some(Holds::YesNo) => "yes or no",
        Some(Holds::Reference) => "a reference",
        _ => "a name",
    };
    format!("This is not {wanted} as the others are.")
}

fn sorts<'c>(column: &'c Column, rare: &dyn Fn(u32) -> bool, cells: &mut Vec<(f64, &'c Noticed, String)>) {
    let usual = column.of_sort.iter().max_by_key(|(_, (count, _))| *count);
    let Some((&usual, &(most, _))) = usual else { return };
    if f64::from(most) < 0.8 * f64::from(column.filled) {
        return;
    }
    for (&sort, (count, noticed)) in &column.of_sort {
        if sort == usual || !rare(*count) {
            continue;
        }
        let weight = if sort == Sort::Symbol { 1.5 } else { 3.0 };
        let why = format!("The others in this column are {}.", usual.label());
        cells.extend(noticed.iter().map(|noticed| (weight, noticed, why.clone())));
    }
}

fn amounts<'c>(column: &'c Column, cells: &mut Vec<(f64, &'c Noticed, String)>) {
    if (column.numbers.len() as u32) < ENOUGH {
        return;
    }
    let middle = median(column.numbers.clone());
    let distances = column.numbers.iter().map(|number| (number - middle).abs()).collect();
    let usual = median(distances);
    let is_date = column.field.is_some_and(|field| field.holds == Holds::Date);
    let far = |number: f64| match (usual > 0.0, is_date) {
        (true, _) => (number - middle).abs() > FAR * usual,
        // Where half of the values are the same, a multiple of it is far.
        (false, false) => middle > 0.0 && (number > 10.0 * middle || number * 10.0 < middle && number > 0.0),
        (false, true) => (number - middle).abs() > 3_650.0,
    };
    for (number, noticed) in &column.largest {
        if far(*number) && *number > middle {
            let why =
                if is_date { "This is much later than the others." } else { "This is much larger than the others." };
            cells.push((2.0, noticed, why.to_owned()));
        }
    }
    for (number, noticed) in &column.smallest {
        if far(*number) && *number < middle {
            let why =
                if is_date { "This is much earlier than the others." } else { "This is much smaller than the others." };
            cells.push((2.0, noticed, why.to_owned()));
        }
    }
}

/// The middle one; of none, 0.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}
