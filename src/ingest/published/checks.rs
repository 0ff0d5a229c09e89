//! Printed rates against the same rates divided from the printed counts.

use super::cells::rounding;
use super::columns::{Column, Columns, Field};
use crate::domain::ledger::{Definition, definition};
use crate::domain::{AuthorityYear, Count, Finding, Gap, GeographicLevel, Period, Rate, Reading, Severity};

/// Points a printed rate may lie from the recomputed one.
const TOLERANCE: f64 = 0.1;
/// Room for floating point: 0.1 itself is allowed.
const SLACK: f64 = 1e-9;

/// The definition by which the table prints a rate.
pub(super) fn definition_of(field: Field) -> Option<&'static Definition> {
    let (rate, name) = match field {
        Field::Rate(Rate::TurnoverRate) => (Rate::TurnoverRate, Some("dfe_end_of_period_fte")),
        Field::Rate(rate) => (rate, None),
        Field::HeadcountRate(Rate::TurnoverRate) => (Rate::TurnoverRate, Some("dfe_end_of_period")),
        Field::HeadcountRate(Rate::AgencyRate) => (Rate::AgencyRate, Some("dfe_workforce_headcount")),
        _ => return None,
    };
    definition(rate, name)
}

/// One finding for each printed rate of a row that lies more than 0.1 from the rate of its printed counts.
///
/// Counts are printed to one decimal (people and cases whole), so the unrounded counts lie in a box around them
/// and the rate between its lowest and highest corner. Where that explains the difference, as it often does for few
/// staff, the finding is a note; where it does not, a warning.
pub(super) fn rates(
    row: &AuthorityYear,
    columns: &Columns,
    printed: impl Fn(Field) -> Option<Reading>,
) -> Vec<Finding> {
    let doubt = |column: &Column| {
        let definition = definition_of(column.field)?;
        let value = printed(column.field)?.ok()?;
        let count = |count: Count| printed(Field::Count(count)).and_then(Result::ok);
        let (low, middle, high) = possible(definition, Period::Year(row.year), count)?;
        let allowed = TOLERANCE + SLACK;
        let explained = low - value <= allowed && value - high <= allowed;
        ((value - middle).abs() > allowed).then(|| disagreement(row, column, definition, (value, middle), explained))
    };
    columns.known.iter().filter_map(doubt).collect()
}

/// Lowest, middle and highest value of a rate when every count lies within its rounding.
fn possible(definition: &Definition, year: Period, printed: impl Fn(Count) -> Option<f64>) -> Option<(f64, f64, f64)> {
    let mut counts: Vec<Count> = definition.counts().collect();
    counts.sort_unstable();
    counts.dedup();
    let values = counts.iter().map(|count| printed(*count)).collect::<Option<Vec<f64>>>()?;
    let at = |corner: Option<u32>| {
        let shifted = |count: Count, _: Period| {
            let i = counts.iter().position(|c| *c == count).ok_or(Gap::Missing)?;
            let shift = corner.map_or(0.0, |c| if c >> i & 1 == 1 { 1.0 } else { -1.0 });
            Ok((values[i] + shift * rounding(count)).max(0.0))
        };
        definition.evaluate(year, shifted).ok().map(|ratio| ratio.value)
    };
    let middle = at(None)?;
    // A rate moves one way in each of its counts, so its extremes are corners of the box. A corner without
    // a value has a denominator of zero: nothing is too high there.
    let corners: Vec<Option<f64>> = (0..1u32 << counts.len()).map(|corner| at(Some(corner))).collect();
    let low = corners.iter().flatten().fold(middle, |low, value| low.min(*value));
    let high = corners.iter().fold(middle, |high, value| high.max(value.unwrap_or(f64::INFINITY)));
    Some((low, middle, high))
}

fn disagreement(
    row: &AuthorityYear,
    column: &Column,
    definition: &Definition,
    (value, recomputed): (f64, f64),
    explained: bool,
) -> Finding {
    let advice = if explained {
        "The rounding of the counts explains it: nothing to mend."
    } else if row.level == GeographicLevel::Authority {
        "Check the rate and the counts against the source; both are kept as printed."
    } else {
        "A total may leave out authorities that gave only one of the figures; both are kept as printed."
    };
    Finding {
        row: Some(row.row),
        column: Some(column.heading.clone()),
        value: Some(value.to_string()),
        rule: if explained { "rate_differs_by_rounding" } else { "rate_disagrees_with_counts" }.into(),
        severity: if explained { Severity::Note } else { Severity::Warning },
        fix: format!("The printed counts give {recomputed:.1} ({}). {advice}", definition.formula),
    }
}
