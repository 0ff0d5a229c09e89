//! Published figures of the latest year: the unit's own beside its neighbours', its region's and the country's.

use crate::domain::peers::{Basis, PeerFigure, Peers};
use crate::domain::{CensusMeasure, Period};
use crate::report::chart::Size;
use crate::report::chart::peers::{describe, funnel};
use crate::report::paper::Board;
use crate::report::paper::block::{Block, Table};
use crate::report::{fonts, peers as told, words};

/// A table, what chance explains and the funnel of the agency rate; or one line that says why there is none.
pub(super) fn section(board: &Board) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("Beside others".into())];
    let Some(first) = board.peers.first() else {
        blocks.push(Block::Text(
            "No published figures of others are kept here, so nothing is compared. Hand in the published table of the \
             census and this paper compares."
                .into(),
        ));
        return blocks;
    };
    blocks.push(Block::Table(table(&board.peers)));
    let verdicts: Vec<String> = board.peers.iter().filter_map(told::verdict).collect();
    if !verdicts.is_empty() {
        blocks.push(Block::List(verdicts));
    }
    blocks.push(Block::Quiet(notes(first)));
    let agency = board.peers.iter().find(|p| p.measure == CensusMeasure::AgencyRate && p.funnel.is_some());
    blocks.extend(agency.map(|p| Block::Figure { svg: funnel(p, Size::Wide), told: describe(p) }));
    blocks
}

/// What was counted, and whose figures these are.
fn notes(p: &Peers) -> String {
    let mut notes = vec![
        "As published, on full-time equivalents, in the year to 30 September; counted once a year, so they differ from \
         monthly figures."
            .to_owned(),
    ];
    match p.basis {
        // The paper is about that authority itself.
        Basis::Asked => {}
        Basis::Unknown => notes.push(format!("{} Choose it on the page Peers.", told::whose(p))),
        Basis::Chosen(_) | Basis::Name => notes.push(told::whose(p)),
    }
    if p.own.is_some() {
        notes.extend(told::without_neighbours(p));
    }
    notes.join(" ")
}

fn table(peers: &[Peers]) -> Table {
    let headings: Vec<String> = peers
        .iter()
        .map(|p| {
            let rate = p.measure.rate();
            format!("{}, {}", words::capital(rate.label()), words::unit_name(rate.unit_of_measure()))
        })
        .collect();
    let mut columns = vec![("Area", 2.4, false)];
    columns.extend(headings.iter().map(|heading| (heading.as_str(), 1.4, true)));
    let year = peers.first().map(|p| words::period(Period::Year(p.year))).unwrap_or_default();
    let mut table = Table::new(format!("Published figures, {year}"), &columns);
    figures(&mut table, peers, |p| p.own.as_ref());
    if peers.iter().any(|p| p.median.is_some()) {
        let cells = peers.iter().map(middle);
        table.row(std::iter::once("Middle of its neighbours (how many)".to_owned()).chain(cells).collect());
    }
    figures(&mut table, peers, |p| p.region.as_ref());
    figures(&mut table, peers, |p| p.england.as_ref());
    table
}

/// A row of one area, where it is known which that is.
fn figures(table: &mut Table, peers: &[Peers], of: impl Fn(&Peers) -> Option<&PeerFigure>) {
    let Some(name) = peers.iter().find_map(&of).map(|figure| words::clean_name(&figure.name)) else { return };
    let cell = |p: &Peers| {
        let figure = of(p);
        let gap = || figure.and_then(|f| f.point.gap).map_or("missing", words::gap).to_owned();
        figure.and_then(PeerFigure::value).map_or_else(gap, |v| words::cell(v, p.measure.rate().unit_of_measure()))
    };
    table.row(std::iter::once(fonts::printable(&name)).chain(peers.iter().map(cell)).collect());
}

/// "18.1 (10)".
fn middle(p: &Peers) -> String {
    let told = |of: crate::domain::peers::PeerMedian| {
        format!("{} ({})", words::cell(of.value, p.measure.rate().unit_of_measure()), of.of)
    };
    p.median.map_or_else(|| "–".to_owned(), told)
}
