//! A very small invented council as the file an HR team would send.

use std::fmt::Write as _;

use staffcast::domain::Month;

/// Months in the file: enough for a fit, few enough to be quick.
pub(super) const MONTHS: i32 = 60;

/// A monthly position of two teams below `area`, five years to September 2026.
///
/// People are conserved: each month's headcount is the last plus starters less leavers.
pub(super) fn csv(area: &str) -> String {
    let mut text = String::from(
        "month,unit,role_group,establishment_fte,in_post_fte,in_post_headcount,starters,leavers,vacancies_fte,agency_fte\n",
    );
    let last = Month::new(2026, 9).expect("a month");
    for team in 1..=2 {
        let mut people = 24;
        for i in 0..MONTHS {
            let month = last.plus(i + 1 - MONTHS);
            // A slow wave with a fixed rhythm of comings and goings.
            let leavers = i32::from((i * 7 + team * 3) % 5 == 0) + i32::from((i + team) % 11 == 0);
            let starters = i32::from((i * 5 + team) % 6 == 0) + i32::from(people < 22);
            people += starters - leavers;
            let vacancies = 30 - people;
            let agency = f64::from(vacancies) * 0.6 + f64::from((i + team) % 4) * 0.5;
            let _ = writeln!(
                text,
                "{month},\"{area}/Team {team}\",social_worker,30,{people},{people},{starters},{leavers},{vacancies},{agency}"
            );
        }
    }
    text
}

/// The same with a row whose headcount is no number; the row's number as a spreadsheet shows it.
pub(super) fn csv_with_a_bad_row(area: &str) -> (String, u32) {
    let text = csv(area);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut cells: Vec<&str> = lines[9].split(',').collect();
    cells[5] = "twelve";
    lines[9] = cells.join(",");
    (lines.join("\n") + "\n", 10)
}
