//! Rows of the sheets of a workbook, streamed.

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

use super::fix_column::FixColumn;
use super::table::CalendarDate;
use super::{Bytes, Cell, IngestError, Row, Rows, Source, Upload, package};

/// Cells between two looks at the clock.
const CELLS_BETWEEN_LOOKS: u64 = 4_096;

type Opened = BufReader<Box<dyn Bytes>>;

/// Hands the name and the rows of each visible sheet, in order, to `read`, until one gives a result.
///
/// The package is checked first. The workbook reader itself may still stumble over input nobody
/// foresaw; a panic inside it is answered as a damaged file.
///
/// # Errors
/// When the file is no workbook, damaged, unsafe or too large, and whatever `read` refuses.
pub(in crate::ingest) fn read_sheets<T>(
    source: &dyn Source,
    upload: Upload,
    mut read: impl FnMut(&str, &mut dyn Rows) -> Result<Option<T>, IngestError>,
) -> Result<Option<T>, IngestError> {
    package::check(source, upload)?;
    let attempt = || {
        let file = upload.open(source)?;
        let mut workbook: Xlsx<Opened> = Xlsx::new(BufReader::new(file)).map_err(|e| refusal(&e, upload))?;
        for sheet in visible_sheets(&workbook) {
            upload.in_time()?;
            let cells = workbook.worksheet_cells_reader(&sheet).map_err(|e| refusal(&e, upload))?;
            if let Some(result) = read(&sheet, &mut SheetRows::new(cells, upload))? {
                return Ok(Some(result));
            }
        }
        Ok(None)
    };
    catch_unwind(AssertUnwindSafe(attempt))
        .unwrap_or_else(|_panic| Err(upload.damaged("its cells contradict each other")))
}

fn visible_sheets(workbook: &Xlsx<Opened>) -> Vec<String> {
    let shown = |s: &&calamine::Sheet| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible;
    workbook.sheets_metadata().iter().filter(shown).map(|s| s.name.clone()).collect()
}

fn refusal(error: &XlsxError, upload: Upload) -> IngestError {
    match error {
        XlsxError::Password => IngestError::NotAccepted {
            file: upload.file.into(),
            found: "protected with a password",
            remedy: "save a copy without the password and send that",
        },
        other => {
            let detail: String = other.to_string().chars().filter(|c| !c.is_control()).take(120).collect();
            upload.damaged(detail)
        }
    }
}

/// Gathers streamed cells into rows.
struct SheetRows<'a> {
    cells: XlsxCellReader<'a, Opened>,
    upload: Upload<'a>,
    /// The first cell of the next row, met while ending the last.
    ahead: Option<(u32, usize, Cell)>,
    seen: u64,
    rows: u32,
    /// The reader must not be asked again behind the last cell.
    ended: bool,
    fixes: FixColumn,
}

impl<'a> SheetRows<'a> {
    fn new(cells: XlsxCellReader<'a, Opened>, upload: Upload<'a>) -> Self {
        Self { cells, upload, ahead: None, seen: 0, rows: 0, ended: false, fixes: FixColumn::default() }
    }

    /// The next cell that is not blank: 0-based row and column.
    fn next_cell(&mut self) -> Result<Option<(u32, usize, Cell)>, IngestError> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        if self.ended {
            return Ok(None);
        }
        let limits = self.upload.limits;
        while let Some(cell) = self.cells.next_cell().map_err(|e| refusal(&e, self.upload))? {
            self.seen += 1;
            if self.seen.is_multiple_of(CELLS_BETWEEN_LOOKS) {
                self.upload.in_time()?;
            }
            if self.seen > limits.max_cells {
                return Err(self.upload.too_large("the number of cells", "", limits.max_cells));
            }
            let (row, column) = cell.get_position();
            let value = translate(cell.get_value());
            if value.is_blank() {
                continue;
            }
            let place = || format!("in row {} ", u64::from(row) + 1);
            if column >= limits.max_columns {
                return Err(self.upload.too_large("the number of columns", place(), limits.max_columns.into()));
            }
            if matches!(&value, Cell::Text(text) if text.len() > limits.max_text) {
                return Err(self.upload.too_large("the text of a cell", place(), limits.max_text as u64));
            }
            return Ok(Some((row, column as usize, value)));
        }
        self.ended = true;
        Ok(None)
    }
}

impl Rows for SheetRows<'_> {
    fn next_row(&mut self) -> Result<Option<Row>, IngestError> {
        while let Some(mut row) = self.gather_row()? {
            if self.fixes.take_from(&mut row) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}

impl SheetRows<'_> {
    fn gather_row(&mut self) -> Result<Option<Row>, IngestError> {
        let Some((row, column, cell)) = self.next_cell()? else { return Ok(None) };
        let limits = self.upload.limits;
        self.rows += 1;
        if self.rows > limits.max_rows {
            return Err(self.upload.too_large("the number of rows", "", limits.max_rows.into()));
        }
        let mut cells = Vec::new();
        let mut text = 0;
        let mut put = |column: usize, cell: Cell| {
            if let Cell::Text(content) = &cell {
                text += content.len();
            }
            if column >= cells.len() {
                cells.resize(column + 1, Cell::Blank);
            }
            cells[column] = cell;
            text <= limits.max_row_bytes
        };
        let mut fits = put(column, cell);
        while let Some((next, column, cell)) = self.next_cell()? {
            if next != row {
                self.ahead = Some((next, column, cell));
                break;
            }
            fits &= put(column, cell);
            if !fits {
                break;
            }
        }
        let number = row.saturating_add(1);
        if fits {
            return Ok(Some(Row { number, cells }));
        }
        Err(self.upload.too_large("the text of a row", format!("in row {number} "), limits.max_row_bytes as u64))
    }
}

fn translate(value: &DataRef) -> Cell {
    match value {
        DataRef::Empty => Cell::Blank,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).into()),
        DataRef::Bool(truth) => Cell::Text(if *truth { "TRUE" } else { "FALSE" }.into()),
        DataRef::Error(error) => Cell::Text(error.to_string()),
        // Outside the range of its calendar a date is only its number.
        DataRef::DateTime(date) if date.is_datetime() && (1.0..2_958_466.0).contains(&date.as_f64()) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Cell::Date(CalendarDate { year: year.into(), month: month.into(), day: day.into() })
        }
        DataRef::DateTime(date) => Cell::Number(date.as_f64()),
    }
}
