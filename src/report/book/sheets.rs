//! One marked-up table on a sheet of its own.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, Table as Marked, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use crate::domain::{Gap, UnitOfMeasure};
use crate::report::words;

/// Points; the check-list asks for 12 at least.
const SIZE: f64 = 12.0;
const FONT: &str = "Arial";
/// The narrowest and the widest column, in characters.
const WIDTH: [usize; 2] = [9, 44];
/// Height of a line, points.
const LINE: f64 = 16.0;

/// A table ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Of the sheet, and without blanks of the table.
    pub(super) name: &'static str,
    pub(super) title: String,
    /// Lines between title and table.
    pub(super) about: Vec<String>,
    pub(super) headings: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell; none is left empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// With the decimals it is shown with.
    Number(f64, usize),
    /// No value, and the sign that says why.
    Sign(&'static str),
}

impl Cell {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(value, _) => value.to_string(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }

    /// A quantity, as many decimals as are told of it anywhere.
    pub(super) fn quantity(value: f64, unit: UnitOfMeasure) -> Self {
        Self::Number(value, words::decimals(unit))
    }

    /// A quantity, or why there is none.
    pub(super) fn known(value: Option<f64>, gap: Option<Gap>, unit: UnitOfMeasure) -> Self {
        value.map_or_else(|| Self::Sign(sign(gap)), |value| Self::quantity(value, unit))
    }
}

/// The shorthand of the Government Statistical Service.
fn sign(gap: Option<Gap>) -> &'static str {
    match gap {
        Some(Gap::Suppressed) => "[c]",
        Some(Gap::NotApplicable) => "[z]",
        Some(Gap::LowReliability) => "[u]",
        Some(Gap::RoundsToZero) => "[low]",
        Some(Gap::Unavailable | Gap::Missing) | None => "[x]",
    }
}

pub(super) fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(SIZE).set_align(FormatAlign::Top)
}

pub(super) fn title() -> Format {
    plain().set_font_size(16.0).set_bold()
}

pub(super) fn heading() -> Format {
    plain().set_bold().set_text_wrap().set_font_color(Color::Black)
}

impl Table {
    /// Writes it to a sheet of its own: title, what to know, then the table from the first column.
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.write_string_with_format(0, 0, &self.title, &title())?;
        let mut row = 1;
        for line in &self.about {
            sheet.write_string_with_format(row, 0, line, &plain())?;
            row += 1;
        }
        let (first, columns, widths) = (row, self.headings.len().max(1) as u16, self.widths());
        stretch(sheet, first, self.headings.iter().zip(&widths).map(|(text, width)| height(text, *width)))?;
        for cells in &self.rows {
            row += 1;
            stretch(sheet, row, cells.iter().zip(&widths).map(|(cell, width)| height(&cell.text(), *width)))?;
            for (column, cell) in (0..).zip(cells) {
                write_cell(sheet, row, column, cell)?;
            }
        }
        let heads = (0..).zip(&self.headings).map(|(column, text): (usize, _)| {
            let is_number = self.rows.first().is_some_and(|row| !matches!(row[column], Cell::Text(_)));
            let side = if is_number { FormatAlign::Right } else { FormatAlign::Left };
            let indent = u8::from(column > 0 && !is_number);
            TableColumn::new().set_header(*text).set_header_format(heading().set_align(side).set_indent(indent))
        });
        let marked = Marked::new()
            .set_name(self.name.replace(' ', "_"))
            .set_columns(&heads.collect::<Vec<_>>())
            .set_style(TableStyle::Light1)
            .set_alt_text(&self.title);
        sheet.add_table(first, 0, row, columns - 1, &marked)?;
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, width as f64)?;
        }
        Ok(())
    }

    /// The row of its first values, counted from 0: title, what to know and headings come before.
    pub(super) fn first_row(&self) -> u32 {
        2 + self.about.len() as u32
    }

    fn widths(&self) -> Vec<usize> {
        let of = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| match cell {
                Cell::Number(..) => 12,
                told => told.text().chars().count() * 11 / 10 + 2,
            });
            // Headings may break between words.
            let heading = self.headings[column].split(' ').map(|word| word.chars().count() + 4).max().unwrap_or(0);
            cells.chain([heading]).max().unwrap_or(0).clamp(WIDTH[0], WIDTH[1])
        };
        (0..self.headings.len()).map(of).collect()
    }
}

/// Lines that a text takes in a column whose width is told in figures: letters are a little narrower.
pub(super) fn height(text: &str, width: usize) -> usize {
    (text.chars().count() * 19).div_ceil(20 * width).max(1)
}

/// Makes a row as high as the most lines in it: programs do not do so by themselves for a workbook they did not write.
pub(super) fn stretch(sheet: &mut Worksheet, row: u32, lines: impl Iterator<Item = usize>) -> Result<(), XlsxError> {
    let most = lines.max().unwrap_or(1);
    if most > 1 {
        sheet.set_row_height(row, LINE * most as f64)?;
    }
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        // Apart from a number that ends where the column begins.
        Cell::Text(text) => {
            let indent = u8::from(column > 0);
            sheet.write_string_with_format(row, column, text, &plain().set_text_wrap().set_indent(indent))?
        }
        Cell::Number(value, decimals) => {
            let shown = if *decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(*decimals)) };
            sheet.write_number_with_format(row, column, *value, &plain().set_num_format(shown))?
        }
        Cell::Sign(sign) => {
            sheet.write_string_with_format(row, column, *sign, &plain().set_align(FormatAlign::Right))?
        }
    };
    Ok(())
}
