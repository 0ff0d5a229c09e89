//! Published figures of the latest year, the unit's own beside its region's and the country's.

use crate::report::paper::block::{Block, Table};
use crate::report::paper::{Board, Peers};
use crate::report::words;

/// A table, or one line that says why there is none.
pub(super) fn section(board: &Board) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("Beside others".into())];
    let Some(peers) = &board.peers else {
        blocks.push(Block::Text(
            "No published figures of others are kept here, so nothing is compared. Hand in the published table of the \
             census and this paper compares."
                .into(),
        ));
        return blocks;
    };
    blocks.push(Block::Table(table(peers)));
    let counted = "As published, on full-time equivalents, in the year to 30 September; counted once a year, so they differ \
                   from monthly figures.";
    let own = " Which published authority this is could not be told from its name, so it is not among them.";
    blocks.push(Block::Quiet(if peers.has_own { counted.to_owned() } else { format!("{counted}{own}") }));
    blocks
}

fn table(peers: &Peers) -> Table {
    let headings: Vec<String> = peers
        .measures
        .iter()
        .map(|(measure, _)| {
            let unit = words::unit_name(measure.unit_of_measure());
            format!("{}, {unit}", words::capital(measure.label()))
        })
        .collect();
    let mut columns = vec![("Area", 2.4, false)];
    columns.extend(headings.iter().map(|heading| (heading.as_str(), 1.4, true)));
    let caption = format!("Published figures, {}", words::period(peers.year));
    let mut table = Table::new(caption, &columns);
    for (name, values) in &peers.rows {
        let cell = |(value, (measure, _)): (&Option<f64>, &(crate::domain::Measure, String))| {
            value.map_or_else(|| "–".to_owned(), |v| words::cell(v, measure.unit_of_measure()))
        };
        let cells = values.iter().zip(&peers.measures).map(cell);
        table.row(std::iter::once(words::clean_name(name)).chain(cells).collect());
    }
    table
}
