//! Series in long format, `unique_id,ds,y`: one row per series and date.
//!
//! Rows may come in any order and are read as a stream; a blank or `NaN` value is a missing one. What cannot be
//! trusted stops the reading with its row, since a forecast of half a file would be worse than none.

mod error;

use std::collections::HashMap;
use std::io::{self, Read};

use chrono::{Datelike, Days, NaiveDate};
use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use crate::domain::{Frequency, Month, Series, SeriesPanel};

use error::LONGEST_ROW;

pub use error::Error;

/// Values beyond this are no count, rate or amount of anything we know.
const LARGEST: f64 = 1e15;
/// Texts shown in a message are cut after so many characters.
const SHOWN: usize = 40;

/// One row as read.
struct Row {
    month: Month,
    day: u8,
    value: Option<f64>,
    line: u64,
}

/// Reads a whole panel. Series come sorted by name, so that the order of rows does not matter; months are
/// quarters or years apart where all series' are. Rows without a value keep their date: forecasts follow the last row.
///
/// # Errors
/// At the first row that cannot be used; see [`Error`].
pub fn read(source: impl Read) -> Result<SeriesPanel, Error> {
    let mut reader =
        ReaderBuilder::new().trim(csv::Trim::All).from_reader(ShortRows { inner: source, since_newline: 0 });
    let columns = Columns::find(reader.byte_headers().map_err(from_csv)?)?;
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut rows: Vec<(String, Vec<Row>)> = Vec::new();
    let (mut record, mut place) = (ByteRecord::new(), usize::MAX);
    let mut month_ends = true;
    while reader.read_byte_record(&mut record).map_err(from_csv)? {
        let line = record.position().map_or(0, csv::Position::line);
        let id = record.get(columns.id).unwrap_or_default();
        if rows.get(place).is_none_or(|(last, _)| last.as_bytes() != id) {
            place = places.get(id).copied().unwrap_or(rows.len());
            if place == rows.len() {
                places.insert(id.to_vec(), place);
                rows.push((name(id, line)?, Vec::new()));
            }
        }
        let date = date(text(record.get(columns.date), line, "ds")?, line)?;
        month_ends &= date.checked_add_days(Days::new(1)).is_none_or(|next| next.day() == 1);
        let month = Month::new(date.year(), date.month()).ok_or_else(|| unusable_date(&date.to_string(), line))?;
        let value = value(text(record.get(columns.value), line, "y")?, line)?;
        rows[place].1.push(Row { month, day: date.day() as u8, value, line });
    }
    panel(rows, month_ends)
}

/// Places of the columns.
struct Columns {
    id: usize,
    date: usize,
    value: usize,
}

impl Columns {
    fn find(header: &ByteRecord) -> Result<Self, Error> {
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect();
        let place = |column: &'static str| {
            let missing = || Error::MissingColumn { column, found: shown(&names.join(",")) };
            names.iter().position(|name| name == column).ok_or_else(missing)
        };
        Ok(Self { id: place("unique_id")?, date: place("ds")?, value: place("y")? })
    }
}

fn panel(mut rows: Vec<(String, Vec<Row>)>, month_ends: bool) -> Result<SeriesPanel, Error> {
    if !rows.iter().any(|(_, rows)| rows.iter().any(|row| row.value.is_some())) {
        return Err(Error::Empty);
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for (id, rows) in &mut rows {
        rows.sort_by_key(|row| (row.month, row.line));
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].month == pair[1].month) {
            let (month, first, second) = (pair[0].month, pair[0].line, pair[1].line);
            return Err(Error::Duplicate { series: shown(id), month, first, second });
        }
    }
    let frequency = frequency(&rows);
    let series = rows.into_iter().map(|(id, rows)| series(id, &rows, frequency)).collect();
    Ok(SeriesPanel { frequency, month_ends, series })
}

/// The widest spacing that every series keeps; monthly where nothing tells.
fn frequency(rows: &[(String, Vec<Row>)]) -> Frequency {
    let steps = rows.iter().flat_map(|(_, rows)| rows.windows(2).map(|pair| pair[1].month.since(pair[0].month)));
    let common = steps.fold(0, greatest_common_divisor);
    match common {
        0 => Frequency::Monthly,
        months if months % 12 == 0 => Frequency::Yearly,
        months if months % 3 == 0 => Frequency::Quarterly,
        _ => Frequency::Monthly,
    }
}

fn greatest_common_divisor(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

fn series(id: String, rows: &[Row], frequency: Frequency) -> Series {
    let (first, last) = (&rows[0], &rows[rows.len() - 1]);
    let place = |month: Month| (month.since(first.month) / frequency.months()) as usize;
    let mut values = vec![None; place(last.month) + 1];
    for row in rows {
        values[place(row.month)] = row.value;
    }
    Series { id, first: first.month, day: u32::from(last.day), values }
}

fn name(id: &[u8], line: u64) -> Result<String, Error> {
    match text(Some(id), line, "unique_id")? {
        "" => Err(Error::Unnamed { row: line }),
        id => Ok(id.to_owned()),
    }
}

fn text<'a>(field: Option<&'a [u8]>, row: u64, column: &'static str) -> Result<&'a str, Error> {
    std::str::from_utf8(field.unwrap_or_default()).ok().ok_or(Error::Encoding { row, column })
}

fn date(text: &str, line: u64) -> Result<NaiveDate, Error> {
    let day = text.strip_suffix("00:00:00").map_or(text, |day| day.trim_end_matches(['T', ' ']));
    let well_formed = day.len() == 10
        && day.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || (b == b'-' && (i == 4 || i == 7)));
    let part = |range: std::ops::Range<usize>| day.get(range).and_then(|digits| digits.parse::<u32>().ok());
    let parsed = || NaiveDate::from_ymd_opt(part(0..4)? as i32, part(5..7)?, part(8..10)?);
    well_formed.then(parsed).flatten().ok_or_else(|| unusable_date(text, line))
}

fn unusable_date(text: &str, row: u64) -> Error {
    Error::Date { row, found: shown(text) }
}

fn value(text: &str, line: u64) -> Result<Option<f64>, Error> {
    if text.is_empty() || ["nan", "na", "null", "none"].iter().any(|missing| text.eq_ignore_ascii_case(missing)) {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(y) if y.abs() <= LARGEST => Ok(Some(y)),
        _ => Err(Error::Value { row: line, found: shown(text) }),
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

fn from_csv(error: csv::Error) -> Error {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        ErrorKind::Io(source)
            if source.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<RowTooLong>) =>
        {
            Error::RowTooLong
        }
        ErrorKind::Io(source) => Error::Read(source),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Error::Fields { row: line, found: len, expected: expected_len }
        }
        _ => Error::Encoding { row: line, column: "unique_id" },
    }
}

#[derive(Debug, thiserror::Error)]
#[error("row too long")]
struct RowTooLong;

/// Stops a stream whose rows never end before the reader has buffered them.
struct ShortRows<R> {
    inner: R,
    since_newline: usize,
}

impl<R: Read> Read for ShortRows<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let is_end = |b: &u8| matches!(b, b'\n' | b'\r');
        self.since_newline = match buffer[..n].iter().rposition(is_end) {
            Some(last) => n - 1 - last,
            None => self.since_newline + n,
        };
        if self.since_newline > LONGEST_ROW { Err(io::Error::other(RowTooLong)) } else { Ok(n) }
    }
}
