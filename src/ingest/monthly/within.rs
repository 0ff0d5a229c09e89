//! Checks of one row against itself.

use crate::domain::Count;

use super::columns::{Column, Columns};
use super::position::Position;
use crate::ingest::findings::{Findings, Place};

/// Full-time equivalents are given to one or two decimals.
pub(super) const ROUNDING: f64 = 0.05 + 1e-9;

/// Checks a row; false when it contradicts itself so that it must be left out.
pub(super) fn check(position: &Position, header: &Columns, findings: &mut Findings) -> bool {
    let row = Within { position, header, findings };
    row.run()
}

struct Within<'a> {
    position: &'a Position,
    header: &'a Columns,
    findings: &'a mut Findings,
}

impl Within<'_> {
    fn run(mut self) -> bool {
        let mut sound = true;
        if self.exceeds(Count::InPostFte, Count::InPostHeadcount) {
            let fix = "More full-time equivalents than people. Check both figures; perhaps the columns are swapped.";
            self.error(Count::InPostFte, "fte_above_headcount", fix);
            sound = false;
        }
        if self.exceeds(Count::AgencyCoverFte, Count::AgencyFte) {
            let fix = "More agency staff cover vacancies than there are agency staff. Check both figures.";
            self.error(Count::AgencyCoverFte, "agency_cover_above_agency", fix);
            sound = false;
        }
        self.suspicions();
        self.whole_numbers();
        sound
    }

    fn suspicions(&mut self) {
        if self.exceeds(Count::AgencyCoverFte, Count::VacanciesFte) {
            let fix = "More agency staff cover vacancies than there are vacancies. Check both figures.";
            self.warning(Count::AgencyCoverFte, "agency_cover_above_vacancies", fix);
        }
        for (fte, people) in [
            (Count::AgencyFte, Count::AgencyHeadcount),
            (Count::StartersFte, Count::Starters),
            (Count::LeaversFte, Count::Leavers),
        ] {
            if self.exceeds(fte, people) {
                let fix = format!("More full-time equivalents than {}. Check both figures.", people.label());
                self.warning(fte, "fte_above_people", &fix);
            }
        }
        self.bands(Count::InPostHeadcount, Count::HEADCOUNT_BY_BAND);
        self.bands(Count::Leavers, Count::LEAVERS_BY_BAND);
        for count in [Count::InPostFte, Count::InPostHeadcount, Count::Leavers] {
            if self.position.get(count).is_none() {
                let fix = "The cell is empty, so the month has a gap here. Write 0 if it was none.";
                self.warning(count, "figure_missing", fix);
            }
        }
    }

    fn exceeds(&self, part: Count, whole: Count) -> bool {
        match (self.position.number(part), self.position.number(whole)) {
            (Some(part), Some(whole)) => part > whole + ROUNDING,
            _ => false,
        }
    }

    fn bands(&mut self, whole: Count, bands: [Count; 4]) {
        let sum: Option<f64> = bands.iter().map(|&band| self.position.number(band)).sum();
        let (Some(sum), Some(total)) = (sum, self.position.number(whole)) else { return };
        if (sum - total).abs() > ROUNDING {
            let fix = format!("The bands of service add up to {sum}, not to {total}. Check the bands and the total.");
            self.warning(whole, "bands_do_not_add_up", &fix);
        }
    }

    fn whole_numbers(&mut self) {
        use crate::domain::UnitOfMeasure::{Cases, Headcount};
        let odd: Vec<Count> = self
            .position
            .values
            .iter()
            .filter(|(count, reading)| {
                matches!(count.unit_of_measure(), Headcount | Cases) && reading.is_ok_and(|v| v.fract().abs() > 1e-9)
            })
            .map(|(count, _)| *count)
            .collect();
        for count in odd {
            let fix = "People and cases are counted whole. Check whether full-time equivalents stand in this column.";
            self.warning(count, "whole_number_expected", fix);
        }
    }

    fn error(&mut self, count: Count, rule: &'static str, fix: &str) {
        let value = self.shown(count);
        self.findings.error(self.place(count, &value), rule, fix);
    }

    fn warning(&mut self, count: Count, rule: &'static str, fix: &str) {
        let value = self.shown(count);
        self.findings.warning(self.place(count, &value), rule, fix);
    }

    fn shown(&self, count: Count) -> String {
        self.position.number(count).map(|n| n.to_string()).unwrap_or_default()
    }

    fn place<'b>(&self, count: Count, value: &'b str) -> Place<'b>
    where
        Self: 'b,
    {
        Place {
            row: Some(self.position.row),
            column: Some(self.header.heading(Column::Count(count))),
            value: Some(value),
        }
    }
}
