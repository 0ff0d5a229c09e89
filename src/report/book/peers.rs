//! The table of peers: an authority, its neighbours, the middle of theirs, its region and England.

use super::content::{WHAT, text, what};
use super::sheets::{Cell, Table};
use crate::domain::Measure;
use crate::domain::peers::{Closeness, NeighbourFigure, PeerFigure, Peers};
use crate::report::words::clean_name;

/// Every figure of the measures compared, one row each.
pub(super) fn table(peers: &[Peers]) -> Table {
    Table {
        name: "Peers",
        title: "Published figures beside those of others".into(),
        about: vec!["Values as published for the year to 30 September; counted once a year.".into()],
        headings: [
            &WHAT[..],
            &["Year", "Area", "Code", "What it is", "How close", "Value", "Numerator", "Denominator"],
        ]
        .concat(),
        rows: peers.iter().flat_map(rows).collect(),
    }
}

fn rows(p: &Peers) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = p.own.iter().map(|own| row(p, own, "own", None)).collect();
    let closeness = |n: &NeighbourFigure| n.closeness.map(Closeness::as_str);
    rows.extend(p.neighbours.iter().map(|n| row(p, &n.figure, "neighbour", closeness(n))));
    rows.extend(p.median.map(|median| {
        let name = format!("Middle of the {} neighbours with a value", median.of);
        let none = || Cell::Sign("[z]");
        let told = [text(name), none(), text("middle of neighbours"), none()];
        let value = Cell::quantity(median.value, p.measure.rate().unit_of_measure());
        start(p).chain(told).chain([value, none(), none()]).collect()
    }));
    rows.extend(p.region.iter().map(|region| row(p, region, "region", None)));
    rows.extend(p.england.iter().map(|england| row(p, england, "country", None)));
    rows
}

/// Measure, definition, unit and year.
fn start(p: &Peers) -> impl Iterator<Item = Cell> {
    let year = text(p.year.to_string());
    what(Measure::Rate(p.measure.rate()), p.definition().name).into_iter().chain([year])
}

fn row(p: &Peers, figure: &PeerFigure, kind: &str, closeness: Option<&str>) -> Vec<Cell> {
    let or_none = |told: Option<&str>| told.map_or(Cell::Sign("[z]"), text);
    let code = clean_name(&figure.code);
    let told = [text(clean_name(&figure.name)), or_none(Some(code.as_str()).filter(|c| !c.is_empty())), text(kind)];
    let count = |count: Option<f64>| count.map_or(Cell::Sign("[x]"), |count| Cell::Number(count, 1));
    let value = Cell::known(figure.value(), figure.point.gap, p.measure.rate().unit_of_measure());
    let figures = [value, count(figure.point.numerator), count(figure.point.denominator)];
    start(p).chain(told).chain([or_none(closeness)]).chain(figures).collect()
}
