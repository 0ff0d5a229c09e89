//! What comes before the tables: cover, contents and notes.

use rust_xlsxwriter::{Format, Url, Workbook, XlsxError};

use super::sheets::{Table, height, plain, stretch, title};
use super::{Book, picture};
use crate::domain::Level;
use crate::report::words;

/// Width of a column of prose, in characters: a sentence is a row, and fits.
const PROSE: usize = 100;
/// What signs in place of a value mean.
const SIGNS: [&str; 5] = [
    "[c] withheld to protect people",
    "[low] not zero, but rounds to it",
    "[u] too unreliable to print",
    "[x] not available",
    "[z] does not apply",
];

pub(super) fn cover(workbook: &mut Workbook, book: &Book, tables: &[Table]) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Cover")?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, PROSE as f64)?;
    sheet.write_string_with_format(0, 0, book.title(), &title())?;
    let range = Level::new(80).map_or_else(|_| String::new(), words::how_often);
    let lines = [
        format!("Data to {}. Forecasts made on {}.", words::period(book.as_of), book.made.format("%-d %B %Y")),
        "Figures are about groups, never about one person.".to_owned(),
        "A forecast is a range, not a number.".to_owned(),
        format!("The 80 % range holds {range}; the sheet Track record says how often it did here."),
        format!("staffcast {}; fingerprint of the figures {}.", book.version, book.fingerprint()),
    ];
    let mut row = 1;
    for line in lines {
        stretch(sheet, row, [height(&line, PROSE)].into_iter())?;
        sheet.write_string_with_format(row, 0, line, &wrapped())?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, "Contents", &plain().set_bold())?;
    let notes = [("Notes".to_owned(), "what signs and ranges mean".to_owned())];
    let sheets = tables.iter().map(|table| (table.name.to_owned(), table.title.clone()));
    let chart = picture::drawn(book).map(|_| (picture::NAME.to_owned(), picture::TITLE.to_owned()));
    for (name, told) in notes.into_iter().chain(sheets).chain(chart) {
        row += 1;
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(format!("{name}: {told}"));
        sheet.write_url_with_format(
            row,
            0,
            link,
            &wrapped().set_underline(rust_xlsxwriter::FormatUnderline::Single),
        )?;
    }
    Ok(())
}

pub(super) fn notes(workbook: &mut Workbook) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Notes")?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, PROSE as f64)?;
    sheet.write_string_with_format(0, 0, "Notes", &title())?;
    let prose = [
        "Values are stored with four decimals and shown with as many as can be trusted.",
        "Where the method is the last value, the model was no better on the past, so it is not used.",
        "What scenarios tell holds if their assumptions do.",
        "Nobody has counted how often it came true.",
        "Published figures of others are as printed; the middle of neighbours leaves out those without a value.",
        "Without a scenario, costs are told as a mean only: no range of them is kept.",
        "In place of a value there may be a sign:",
    ];
    for (row, line) in (1..).zip(prose.into_iter().chain(SIGNS)) {
        stretch(sheet, row, [height(line, PROSE)].into_iter())?;
        sheet.write_string_with_format(row, 0, line, &wrapped())?;
    }
    Ok(())
}

/// Prose, on as many lines as it needs.
pub(super) fn wrapped() -> Format {
    plain().set_text_wrap()
}
