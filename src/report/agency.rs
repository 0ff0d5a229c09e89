//! The agency return as files: the list as CSV, list and totals as a workbook.
//!
//! These files are the one place where registration numbers go, because the return asks for them.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::csv::safe_text;
use crate::domain::agency::{AgencyReturn, Line, Rule, Totals};

/// Columns before those of the rules.
const FIXED: [&str; 6] =
    ["role_type", "hourly_rate_gbp", "start_date", "end_date", "registration_number", "project_team"];

/// The list: one row for each assignment, with a column for each rule and the reasons of what is not met.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn csv(made: &AgencyReturn) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = std::iter::once(headings()).chain(made.assignments.iter().map(|line| row(line, safe_text)));
    for row in rows {
        writer.write_record(row).expect("memory takes every record, and all have the header's length");
    }
    String::from_utf8(writer.into_inner().expect("memory takes every record")).expect("made of strings")
}

fn headings() -> Vec<String> {
    let rules = Rule::ALL.iter().map(|rule| rule.as_str());
    FIXED.into_iter().chain(rules).chain(["remarks"]).map(String::from).collect()
}

fn row(line: &Line, text: impl Fn(&str) -> String) -> Vec<String> {
    let yes_no = |answer| if answer { "yes" } else { "no" };
    let mut row = vec![
        text(&line.role_type),
        line.hourly_rate.map(|rate| format!("{rate:.2}")).unwrap_or_default(),
        line.start.map(|day| day.to_string()).unwrap_or_default(),
        line.end.map(|day| day.to_string()).unwrap_or_default(),
        line.registration.as_ref().map(|number| text(number.reveal())).unwrap_or_default(),
        line.project_team.map(yes_no).unwrap_or_default().to_owned(),
    ];
    let verdict = |rule| line.checks.iter().find(|check| check.rule == rule).map(|check| check.verdict.label());
    row.extend(Rule::ALL.map(|rule| verdict(rule).unwrap_or_default().to_owned()));
    let open = line.checks.iter().filter(|check| check.verdict != crate::domain::agency::Verdict::Met);
    let remarks: Vec<String> = open.map(|check| format!("{}: {}", check.rule.label(), check.reason)).collect();
    row.push(text(&remarks.join("; ")));
    row
}

/// The totals as pairs of words and figures, the figures as they are.
pub fn totals(totals: &Totals) -> Vec<(String, f64)> {
    let mut pairs = vec![("assignments".to_owned(), f64::from(totals.assignments))];
    let types = totals.by_role_type.iter().map(|(job, number)| (format!("assignments: {job}"), f64::from(*number)));
    pairs.extend(types);
    for (rule, tally) in &totals.rules {
        for (verdict, number) in [("met", tally.met), ("broken", tally.broken), ("not checked", tally.not_checked)] {
            pairs.push((format!("{}: {verdict}", rule.label()), f64::from(number)));
        }
    }
    let signed = totals.signed;
    let breaches = [
        ("above the cap", totals.cap_breaches),
        ("above the cap, signed by all who must", signed.by_all),
        ("above the cap, signed by the director only", signed.by_director_only),
        ("above the cap, signed by the chief executive only", signed.by_chief_executive_only),
        ("above the cap, signed by nobody", signed.by_nobody),
        ("above the cap, signature not known", signed.not_known),
        ("assignments without a known cost", totals.cost_unknown),
    ];
    pairs.extend(breaches.map(|(name, number)| (name.to_owned(), f64::from(number))));
    pairs.extend(totals.cost_by_month.iter().map(|(month, cost)| (format!("cost in {month}, £"), *cost)));
    pairs.push(("cost in all, £".to_owned(), totals.cost));
    pairs
}

/// The return as a workbook: a sheet with the list, one with the totals, one with notes. It is made in
/// memory: nothing of it touches the disk before the caller writes it.
///
/// # Errors
/// When it has more rows than a sheet holds.
pub fn workbook(made: &AgencyReturn) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    list(workbook.add_worksheet().set_name("Assignments")?, made, &bold)?;
    let sheet = workbook.add_worksheet().set_name("Totals")?;
    sheet.write_with_format(0, 0, "What", &bold)?;
    sheet.write_with_format(0, 1, "Number", &bold)?;
    for (at, (name, value)) in totals(&made.totals).iter().enumerate() {
        sheet.write(at as u32 + 1, 0, name)?;
        sheet.write(at as u32 + 1, 1, (value * 100.0).round() / 100.0)?;
    }
    sheet.set_column_width(0, 52)?;
    let sheet = workbook.add_worksheet().set_name("Notes")?;
    let region = if made.region.is_empty() { "not set" } else { &made.region };
    let head = [
        format!("Agency return for {}", made.quarter),
        format!("Region: {region}"),
        format!("Figures to {}", made.as_of),
    ];
    for (at, note) in head.iter().chain(&made.notes).enumerate() {
        sheet.write(at as u32, 0, note)?;
    }
    sheet.set_column_width(0, 90)?;
    workbook.save_to_buffer()
}

fn list(sheet: &mut Worksheet, made: &AgencyReturn, bold: &Format) -> Result<(), XlsxError> {
    for (at, heading) in headings().iter().enumerate() {
        sheet.write_with_format(0, at as u16, heading, bold)?;
        sheet.set_column_width(at as u16, (heading.len() + 2) as f64)?;
    }
    for (at, line) in made.assignments.iter().enumerate() {
        let number = at as u32 + 1;
        // Strings stay strings in a workbook: nothing is run as a formula.
        for (column, text) in row(line, str::to_owned).iter().enumerate() {
            match line.hourly_rate.filter(|_| column == 1) {
                Some(rate) => sheet.write(number, column as u16, rate)?,
                None => sheet.write_string(number, column as u16, text)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agency::Registration;

    fn made(registration: &str) -> AgencyReturn {
        let line = Line {
            row: 2,
            role_type: "social_worker".into(),
            hourly_rate: Some(38.5),
            start: "2026-03-02".parse().ok(),
            end: None,
            registration: Some(Registration::new(registration.into())),
            project_team: Some(false),
            checks: Vec::new(),
        };
        AgencyReturn {
            quarter: crate::domain::Period::Quarter(2026, 1),
            region: String::new(),
            as_of: "2026-03-31".parse().expect("a day"),
            assignments: vec![line],
            totals: Totals::default(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_list_holds_the_registration_and_no_formula() {
        assert!(csv(&made("SW123456")).contains("social_worker,38.50,2026-03-02,,SW123456,no"));
        assert!(csv(&made("=1+1")).contains(",'=1+1,"));
    }

    #[test]
    fn a_workbook_is_made() {
        assert!(workbook(&made("=1+1")).expect("a workbook").starts_with(b"PK"));
    }
}
