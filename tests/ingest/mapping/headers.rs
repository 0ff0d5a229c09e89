//! Header rows of many systems: how many of their columns are matched right, and none wrong in silence.

use std::fmt::Write;

use staffcast::domain::ExtractKind;
use staffcast::ingest::{Limits, Look, Request, look};

use super::fixture::{HeaderRow, parse};
use crate::ingest::Sent;

const TUNED: &str = include_str!("../fixtures/headers.txt");
const HELD_OUT: &str = include_str!("../fixtures/held_out.txt");

/// What became of the columns of some header rows.
#[derive(Default)]
struct Score {
    columns: u32,
    right: u32,
    /// Read as a field they are not.
    wrong: Vec<String>,
    /// Not used though they hold a field.
    unused: Vec<String>,
}

impl Score {
    fn of(rows: &[HeaderRow]) -> Self {
        let mut score = Self::default();
        for row in rows {
            score.take(row, &looked_at(row, Some(row.kind)));
        }
        score
    }

    fn take(&mut self, row: &HeaderRow, look: &Look) {
        assert_eq!(look.columns.len(), row.columns.len(), "{} {}", row.system, row.kind.as_str());
        for (column, (heading, expected)) in look.columns.iter().zip(&row.columns) {
            self.columns += 1;
            let place = format!("{} {}: `{heading}`", row.system, row.kind.as_str());
            match (column.field, expected.as_deref()) {
                (found, expected) if found == expected => self.right += 1,
                (Some(found), expected) => self.wrong.push(format!("{place} is {expected:?}, read as {found}")),
                (None, Some(expected)) => {
                    let asked: Vec<_> = column.alternatives.iter().map(|a| (a.field, a.score)).collect();
                    self.unused.push(format!("{place} is {expected}, not used, asked {asked:?}"));
                }
                (None, None) => {}
            }
        }
    }

    fn share(&self) -> f64 {
        f64::from(self.right) / f64::from(self.columns)
    }

    fn told(&self) -> String {
        let mut text = format!("{} of {} columns right ({:.1} %)\n", self.right, self.columns, 100.0 * self.share());
        for line in self.wrong.iter().map(|w| format!("WRONG {w}")).chain(self.unused.iter().cloned()) {
            writeln!(text, "  {line}").expect("a string");
        }
        text
    }
}

fn looked_at(row: &HeaderRow, kind: Option<ExtractKind>) -> Look {
    let sent = Sent::new("list.csv", row.csv());
    let limits = Limits::default();
    let request = Request { kind, ..Request::new("list.csv", &limits) };
    look(&staffcast::ingest::Plain::new(sent.path()), &request).expect("a look")
}

#[test]
fn sixty_header_rows_of_seven_systems_are_matched_and_none_wrong_in_silence() {
    let rows = [parse(TUNED), parse(HELD_OUT)].concat_rows();
    assert!(rows.len() >= 60, "{}", rows.len());
    let score = Score::of(&rows);
    assert!(score.wrong.is_empty() && score.share() >= 0.95, "{}", score.told());
}

#[test]
fn header_rows_that_the_synonyms_were_never_tuned_to_are_matched_nearly_as_well() {
    let score = Score::of(&parse(HELD_OUT));
    assert!(score.wrong.is_empty() && score.share() >= 0.7, "{}", score.told());
}

#[test]
fn the_kind_is_found_from_the_headings_or_asked_for_and_never_wrong() {
    let rows = [parse(TUNED), parse(HELD_OUT)].concat_rows();
    let (mut found, mut wrong) = (0, Vec::new());
    for row in &rows {
        let look = looked_at(row, None);
        match look.kind {
            Some(kind) if kind == row.kind => found += 1,
            Some(kind) if look.missing.is_empty() => {
                wrong.push(format!("{} {} taken for {}", row.system, row.kind.as_str(), kind.as_str()));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty() && found * 10 >= rows.len() * 9, "{found} of {} found: {wrong:#?}", rows.len());
}

trait Together {
    fn concat_rows(self) -> Vec<HeaderRow>;
}

impl Together for [Vec<HeaderRow>; 2] {
    fn concat_rows(self) -> Vec<HeaderRow> {
        self.into_iter().flatten().collect()
    }
}
