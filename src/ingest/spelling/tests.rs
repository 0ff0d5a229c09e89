//! Spellings of months and days.

use chrono::NaiveDate;

use super::month::{Fault, read};
use super::{choice, date, hours, number, yes_no};
use crate::domain::Month;
use crate::ingest::file::{CalendarDate, Cell};

#[test]
fn every_usual_spelling_of_a_month_is_read() {
    let september = [
        "2026-09",
        "2026-9",
        "2026/09",
        "2026.09",
        "202609",
        "2026-09-30",
        "2026-09-01",
        "2026/09/30",
        "2026-09-30 00:00:00",
        "2026-09-30T00:00:00Z",
        "30/09/2026",
        "01/09/2026",
        "1/9/2026",
        "30.09.2026",
        "30-09-2026",
        "30/09/26",
        "15/09/2026",
        "09/2026",
        "9/2026",
        "09-2026",
        "Sep-26",
        "sep 26",
        "Sep 2026",
        "SEPT 2026",
        "September 2026",
        "September-2026",
        "2026 September",
        "2026-Sep",
        "30 September 2026",
        "30-Sep-2026",
        "30-Sep-26",
        "30th September 2026",
        "September 30, 2026",
        "Sep '26",
        "\u{a0}2026-09 ",
        "２０２６-０９",
        "2026–09",
        "46295",
        "46266.0",
        "30/09/2026 00:00",
    ];
    let expected = Month::new(2026, 9).expect("a month");
    for spelling in september {
        assert_eq!(read(&Cell::Text(spelling.into())), Ok(expected), "{spelling}");
    }
    // LibreOffice shows day number 46266 as 1 September 2026.
    assert_eq!(read(&Cell::Number(46266.0)), Ok(expected));
    assert_eq!(read(&Cell::Number(46265.0)), Ok(expected.plus(-1)));
    assert_eq!(read(&Cell::Date(CalendarDate { year: 2026, month: 9, day: 30 })), Ok(expected));
}

#[test]
fn what_is_no_month_says_why() {
    let cases = [
        ("", Fault::Missing),
        ("month", Fault::NoMonth),
        ("Total", Fault::NoMonth),
        ("2026-13", Fault::Impossible),
        ("2026-00", Fault::Impossible),
        ("29/02/2023", Fault::Impossible),
        ("31/09/2026", Fault::Impossible),
        ("32/13/2026", Fault::Impossible),
        ("09/30/2026", Fault::AmericanOrder),
        ("09/01/2026", Fault::Ambiguous),
        ("26-Sep", Fault::Ambiguous),
        ("09-26", Fault::Ambiguous),
        ("2026.1", Fault::Ambiguous),
        ("2023/24", Fault::WholeYear),
        ("2023/2024", Fault::WholeYear),
        ("2026", Fault::WholeYear),
        ("Year ending 30 September 2023", Fault::WholeYear),
        ("9999-01", Fault::OutOfRange),
        ("31/12/9999", Fault::OutOfRange),
        ("1899-12", Fault::OutOfRange),
        ("12", Fault::OutOfRange),
        ("1e308", Fault::NoMonth),
        ("NaN", Fault::NoMonth),
        ("2026-Q3", Fault::Quarter),
    ];
    for (spelling, fault) in cases {
        assert_eq!(read(&Cell::Text(spelling.into())), Err(fault), "{spelling}");
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

#[test]
fn a_birth_in_the_future_was_a_century_before() {
    let latest = day(2026, 9, 30);
    assert_eq!(date::read(&text("14/02/58")), Ok(day(2058, 2, 14)));
    assert_eq!(date::read_until(&text("14/02/58"), latest), Ok(day(1958, 2, 14)));
    assert_eq!(date::read_until(&text("14/02/2001"), latest), Ok(day(2001, 2, 14)));
    // A century written out is not doubted here.
    assert_eq!(date::read_until(&text("14/02/2058"), latest), Ok(day(2058, 2, 14)));
}

#[test]
fn an_end_may_be_open() {
    let open = [
        "",
        " ",
        "-",
        "n/a",
        "x",
        "31/12/4712",
        "31/12/9999",
        "9999-12-31",
        "01/01/1900",
        "00/01/1900",
        "Current",
        "TBC",
    ];
    for spelling in open {
        assert_eq!(date::read_end(&text(spelling)), Ok(None), "{spelling}");
    }
    // 31 December 4712 and 9999 as day numbers.
    for number in [0.0, 1_027_435.0, 2_958_465.0] {
        assert_eq!(date::read_end(&Cell::Number(number)), Ok(None), "{number}");
    }
    assert_eq!(date::read_end(&text("30/09/2026")), Ok(Some(day(2026, 9, 30))));
    assert_eq!(date::read_end(&text("soon")), Err(date::Fault::NoDate));
    assert_eq!(date::read(&text("31/12/4712")), Err(date::Fault::Placeholder));
}

#[test]
fn day_numbers_and_calendar_cells_are_days() {
    assert_eq!(date::read(&Cell::Number(46266.75)), Ok(day(2026, 9, 1)));
    assert_eq!(date::read(&Cell::Date(CalendarDate { year: 2026, month: 9, day: 30 })), Ok(day(2026, 9, 30)));
    assert_eq!(date::read(&Cell::Number(20_260_930.0)), Ok(day(2026, 9, 30)));
    assert_eq!(date::read(&Cell::Number(-3.0)), Err(date::Fault::NoDate));
    assert_eq!(date::read(&Cell::Blank), Err(date::Fault::Missing));
}

#[test]
fn yes_and_no_are_read_in_every_usual_spelling() {
    for yes in ["Yes", "Y", "TRUE", "1", "✓", " yes. "] {
        assert_eq!(yes_no::read(&text(yes)), Ok(Some(true)), "{yes}");
    }
    for no in ["No", "n", "False", "0"] {
        assert_eq!(yes_no::read(&text(no)), Ok(Some(false)), "{no}");
    }
    for unknown in ["", "x", "n/a", "not known", "?"] {
        assert_eq!(yes_no::read(&text(unknown)), Ok(None), "{unknown}");
    }
    assert_eq!(yes_no::read(&text("perhaps")), Err(yes_no::Fault));
    assert_eq!(yes_no::read(&Cell::Number(1.0)), Ok(Some(true)));
    assert_eq!(yes_no::read(&Cell::Number(2.0)), Err(yes_no::Fault));
}

#[test]
fn hours_are_read_as_numbers_and_as_a_clock_shows_them() {
    for (spelling, expected) in [
        ("37", 37.0),
        ("37.5 hrs", 37.5),
        ("37 hours", 37.0),
        ("37:30", 37.5),
        ("37:30:00", 37.5),
        ("18h30", 18.5),
        ("18h 30m", 18.5),
        ("7 hours 15 minutes", 7.25),
    ] {
        assert_eq!(hours::read(&text(spelling)), Ok(Some(Ok(expected))), "{spelling}");
    }
    assert_eq!(hours::read(&Cell::Number(22.2)), Ok(Some(Ok(22.2))));
    assert_eq!(hours::read(&text("full time")), Err(number::Fault::NotANumber));
    assert_eq!(hours::read(&text("37:75")), Err(number::Fault::NotANumber));
    assert_eq!(hours::read(&text(" ")), Ok(None));
}

#[test]
fn an_answer_is_the_same_whatever_its_signs() {
    for spelling in ["Resigned – Voluntary", "resigned (voluntary)", "RESIGNED: voluntary."] {
        assert_eq!(choice::plain(spelling), "resigned voluntary", "{spelling}");
    }
    assert_eq!(choice::without_code("02 retired"), "retired");
    assert_eq!(choice::without_code("retired early"), "retired early");
}
