//! Empty canonical extracts to fill in.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::mapping::{Holds, fields};
use crate::domain::ExtractKind;

/// Columns of the published table, 2017 on (DfE, Children's social work workforce).
const PUBLISHED: [&str; 32] = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    "inpost_fte",
    "inpost_headcount",
    "starters_fte",
    "starters_headcount",
    "leavers_fte",
    "leavers_headcount",
    "turnover_rate_fte",
    "turnover_rate_headcount",
    "agency_fte",
    "agency_headcount",
    "agency_rate_fte",
    "agency_rate_headcount",
    "agency_cover_fte",
    "agency_cover_rate_fte",
    "vacancy_fte",
    "vacancy_rate_fte",
    "vacancy_agency_cover_rate_fte",
    "case_holders_fte",
    "cases",
    "caseload_fte",
    "working_days_lost_fte",
    "absence_rate_fte",
];
const PUBLISHED_MEANING: &str = "As in the published children's social work workforce table.";
const NEIGHBOURS_MEANING: &str =
    "As in the published list of statistical neighbours: SN_1 is the code of the closest one, SN_1P how close.";

/// Each heading with what to fill in.
fn columns(kind: ExtractKind) -> Vec<(String, &'static str)> {
    match kind {
        ExtractKind::MonthlyPosition
        | ExtractKind::StaffInPost
        | ExtractKind::Starters
        | ExtractKind::Leavers
        | ExtractKind::AgencyAssignments
        | ExtractKind::RecruitmentPipeline
        | ExtractKind::CswwXml => fields(kind)
            .iter()
            .filter(|field| field.holds != Holds::Identity)
            .map(|field| (field.name.to_owned(), field.meaning))
            .collect(),
        ExtractKind::PublishedCsww => PUBLISHED.iter().map(|name| ((*name).to_owned(), PUBLISHED_MEANING)).collect(),
        ExtractKind::StatisticalNeighbours => {
            super::neighbours::headings().into_iter().map(|name| (name, NEIGHBOURS_MEANING)).collect()
        }
    }
}

/// An empty extract as CSV (UTF-8): the headings alone.
pub fn template_csv(kind: ExtractKind) -> Vec<u8> {
    let names: Vec<String> = columns(kind).into_iter().map(|(name, _)| name).collect();
    format!("{}\r\n", names.join(",")).into_bytes()
}

/// An empty extract as a workbook: a sheet with the headings, and a second one that says what each
/// column is for.
///
/// # Panics
/// Never: the workbook is made of constants, in memory.
pub fn template_xlsx(kind: ExtractKind) -> Vec<u8> {
    workbook(kind).expect("constant names and texts keep within a workbook's limits")
}

fn workbook(kind: ExtractKind) -> Result<Vec<u8>, XlsxError> {
    let columns = columns(kind);
    let bold = Format::new().set_bold();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name(kind.as_str())?;
    for (at, (name, _)) in columns.iter().enumerate() {
        sheet.write_with_format(0, at as u16, name, &bold)?;
        sheet.set_column_width(at as u16, (name.len() + 2) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    notes(workbook.add_worksheet().set_name("Notes")?, &columns, &bold)?;
    workbook.save_to_buffer()
}

fn notes(sheet: &mut Worksheet, columns: &[(String, &str)], bold: &Format) -> Result<(), XlsxError> {
    let wrap = Format::new().set_text_wrap();
    sheet.write_with_format(0, 0, "Heading", bold)?;
    sheet.write_with_format(0, 1, "What to fill in", bold)?;
    for (at, (name, meaning)) in columns.iter().enumerate() {
        sheet.write(at as u32 + 1, 0, name)?;
        sheet.write_with_format(at as u32 + 1, 1, *meaning, &wrap)?;
    }
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 90)?;
    Ok(())
}
