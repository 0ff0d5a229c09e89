//! A chart of the agency rate's forecast, drawn by whoever opens the workbook from the cells of the sheet Forecasts.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, Workbook, XlsxError,
};

use super::Book;
use super::content::text;
use super::front::wrapped;
use super::sheets::{Table, height, stretch, title};
use crate::domain::{Forecast, Measure, Rate, ledger};
use crate::report::chart::describe;
use crate::report::words;

/// Of the sheet.
pub(super) const NAME: &str = "Chart";
/// What it shows.
pub(super) const TITLE: &str = "The forecast of the agency rate as a chart";
/// Width of the text beside the chart, in characters.
const BESIDE: usize = 60;
/// Points; as the cells have.
const SIZE: f64 = 12.0;
/// Column of the periods in the sheet Forecasts; the middle and the ends of the ranges follow.
const PERIOD: u16 = 3;

/// The forecast that is drawn: the agency rate by its usual definition.
pub(super) fn drawn(book: &Book) -> Option<&Forecast> {
    let measure = Measure::Rate(Rate::AgencyRate);
    let usual = ledger::default_name(measure);
    book.forecasts.iter().find(|of| of.measure == measure && of.definition == usual && !of.forecast.is_empty())
}

/// Its rows in the sheet, the first and the last; they stand together.
fn place(of: &Forecast, forecasts: &Table) -> Option<(u32, u32)> {
    let (label, definition) = (text(words::capital(of.measure.label())), text(of.definition.as_str()));
    let is_its = |row: &Vec<super::sheets::Cell>| row[0] == label && row[1] == definition;
    let first = forecasts.rows.iter().position(is_its)?;
    let count = forecasts.rows[first..].iter().take_while(|row| is_its(row)).count();
    let top = forecasts.first_row() + u32::try_from(first).ok()?;
    Some((top, top + u32::try_from(count).ok()? - 1))
}

/// Writes the sheet; nothing where the agency rate is not forecast.
pub(super) fn write(workbook: &mut Workbook, book: &Book, forecasts: &Table) -> Result<(), XlsxError> {
    let Some((of, rows)) = drawn(book).and_then(|of| Some((of, place(of, forecasts)?))) else { return Ok(()) };
    let told = describe(of, &words::clean_name(&book.name));
    let sheet = workbook.add_worksheet();
    sheet.set_name(NAME)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, BESIDE as f64)?;
    sheet.write_string_with_format(0, 0, TITLE, &title())?;
    let source = "It is drawn from the sheet Forecasts, where every figure stands.".to_owned();
    let sentences = told.split_inclusive(". ").map(|sentence| sentence.trim().to_owned()).chain([source]);
    for (row, line) in (1..).zip(sentences) {
        stretch(sheet, row, [height(&line, BESIDE)].into_iter())?;
        sheet.write_string_with_format(row, 0, line, &wrapped())?;
    }
    sheet.insert_chart(1, 2, &chart(of, forecasts.name, rows))?;
    Ok(())
}

fn chart(of: &Forecast, sheet: &str, (first, last): (u32, u32)) -> Chart {
    let font = || {
        let mut font = ChartFont::new();
        font.set_name("Arial").set_size(SIZE);
        font
    };
    let mut chart = Chart::new_line();
    // A line and its dashes tell a series; the colour only helps.
    let lines = [
        ("Middle", "#801650", 2.5, ChartLineDashType::Solid),
        ("80 % range from", "#12436D", 1.5, ChartLineDashType::Dash),
        ("80 % range to", "#12436D", 1.5, ChartLineDashType::Dash),
        ("95 % range from", "#12436D", 1.5, ChartLineDashType::RoundDot),
        ("95 % range to", "#12436D", 1.5, ChartLineDashType::RoundDot),
    ];
    for (column, (name, colour, width, dashes)) in (PERIOD + 1..).zip(lines) {
        let mut line = ChartLine::new();
        line.set_color(colour).set_width(width).set_dash_type(dashes);
        let series = chart.add_series().set_name(name);
        series.set_categories((sheet, first, PERIOD, last, PERIOD)).set_values((sheet, first, column, last, column));
        series.set_format(ChartFormat::new().set_line(&line));
    }
    let unit = words::unit_name(of.unit_of_measure);
    let label = words::capital(of.measure.label());
    chart.title().set_name(&format!("{label}: what we expect")).set_font(&font());
    chart.x_axis().set_name("Month").set_name_font(&font()).set_font(&font());
    chart.y_axis().set_name(&format!("{label}, {unit}")).set_name_font(&font()).set_font(&font());
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font());
    chart.set_width(760).set_height(440);
    chart.set_alt_text(
        "Line chart of the forecast of the agency rate with its ranges. The text beside it says the same.",
    );
    chart
}
