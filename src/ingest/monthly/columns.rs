//! Where in a row the figures of a monthly position stand, found once for a whole table.

use crate::domain::{Count, Rate};
use crate::ingest::file::Row;
use crate::ingest::mapping::Header;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Month,
    Unit,
    Role,
    Count(Count),
    /// A rate somebody worked out: compared with the counts, never stored.
    Reported(Rate),
}

impl Column {
    /// The canonical heading.
    fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Unit => "unit",
            Self::Role => "role_group",
            Self::Count(count) => count.as_str(),
            Self::Reported(rate) => rate.as_str(),
        }
    }
}

/// The columns of one table.
#[derive(Debug)]
pub(super) struct Columns {
    header: Header,
    counts: Vec<(usize, Count)>,
    rates: Vec<(usize, Rate)>,
}

impl Columns {
    /// From the header of a table.
    pub fn of(header: &Header) -> Self {
        let count = |name: &str| Count::ALL.iter().copied().find(|count| count.as_str() == name);
        let rate = |name: &str| Rate::ALL.iter().copied().find(|rate| rate.as_str() == name);
        let counts = header.columns().filter_map(|(at, field)| Some((at, count(field.name)?))).collect();
        let rates = header.columns().filter_map(|(at, field)| Some((at, rate(field.name)?))).collect();
        Self { header: header.clone(), counts, rates }
    }

    /// Position of a column.
    pub fn at(&self, column: Column) -> Option<usize> {
        self.header.at(column.name())
    }

    /// Positions of all counts in the file.
    pub fn counts(&self) -> impl Iterator<Item = (usize, Count)> {
        self.counts.iter().copied()
    }

    /// Positions of all reported rates in the file.
    pub fn rates(&self) -> impl Iterator<Item = (usize, Rate)> {
        self.rates.iter().copied()
    }

    /// The heading of a column as it stands in the file; its canonical name where it is not there.
    pub fn heading(&self, column: Column) -> &str {
        self.header.heading(column.name())
    }

    /// Whether a row repeats the headings, as paged reports do.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        self.header.is_repeated_by(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ExtractKind;
    use crate::ingest::mapping::fields;

    #[test]
    fn every_count_has_a_column_of_its_own_name() {
        let names: Vec<_> = fields(ExtractKind::MonthlyPosition).iter().map(|field| field.name).collect();
        for &count in Count::ALL {
            assert!(names.contains(&count.as_str()), "{}", count.as_str());
        }
    }

    #[test]
    fn every_column_is_one_of_ours() {
        let known = |name: &str| {
            ["month", "unit", "role_group"].contains(&name)
                || Count::ALL.iter().any(|count| count.as_str() == name)
                || Rate::ALL.iter().any(|rate| rate.as_str() == name)
        };
        assert!(fields(ExtractKind::MonthlyPosition).iter().all(|field| known(field.name)));
    }
}
