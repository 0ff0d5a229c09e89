//! Blocks laid out on pages: everything gets its place, nothing is drawn yet. Lengths in points from the top left corner.

use resvg::usvg::Tree;

use super::block::{Block, Table};
use super::set::{Letters, Line, Style};
use crate::report::fonts;

/// A4.
pub(super) const PAGE: (f32, f32) = (595.276, 841.89);
/// From the left and right edge to the text: 20 mm.
pub(super) const SIDE: f32 = 56.7;
/// How wide text is.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;
/// Where the first line of a page begins.
const TOP: f32 = 54.0;
/// Where the last line of a page ends; the foot stands below.
const BOTTOM: f32 = PAGE.1 - 66.0;
/// The most pages of a paper.
const MOST_PAGES: usize = 4;
/// How wide charts are, of the text's width: the first unless the paper grows too long.
const SCALES: [f32; 5] = [0.92, 0.84, 0.76, 0.68, 0.6];
/// From the left edge of a chart to its letters, in its own units.
const INSET: f32 = 4.0;
/// From an edge of a cell to what is in it, sideways.
const CELL: f32 = 6.0;
/// From a rule to the text of a row, up and down.
const ROW: f32 = 3.5;

const INK: [u8; 3] = [0x1d, 0x27, 0x33];
const QUIET_INK: [u8; 3] = [0x4a, 0x57, 0x65];
const BLUE: [u8; 3] = [0x12, 0x43, 0x6d];
const TEXT: Style = Style { bold: false, size: 10.0, leading: 14.0, ink: INK, tabular: false };
const QUIET: Style = Style { size: 8.5, leading: 11.8, ink: QUIET_INK, ..TEXT };
const LEAD: Style = Style { size: 12.0, leading: 17.0, ..TEXT };
const TITLE: Style = Style { bold: true, size: 21.0, leading: 26.0, ink: BLUE, ..TEXT };
const UNDER: Style = Style { size: 10.5, leading: 15.0, ink: QUIET_INK, ..TEXT };
const HEADING: Style = Style { bold: true, size: 13.0, leading: 17.0, ink: BLUE, ..TEXT };
const CAPTION: Style = Style { bold: true, size: 9.5, leading: 13.0, ..TEXT };
const HEAD: Style = Style { bold: true, size: 8.5, leading: 11.0, ..TEXT };
const CELLS: Style = Style { size: 9.0, leading: 12.0, tabular: true, ..TEXT };
/// The line at the foot of each page.
pub(super) const FOOT: Style = Style { size: 8.0, leading: 10.0, ink: QUIET_INK, ..TEXT };

/// A line and the place its letters stand on.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) line: Line,
    pub(super) x: f32,
    /// Of the baseline.
    pub(super) y: f32,
}

/// What a block has become.
#[derive(Debug)]
pub(super) enum Kind {
    Title(Vec<Placed>, Vec<Placed>),
    Heading(Vec<Placed>),
    Text(Vec<Placed>),
    /// A bullet and the lines beside it.
    List(Vec<(Placed, Vec<Placed>)>),
    /// From the left edge, and how wide and high.
    Figure {
        tree: Box<Tree>,
        told: String,
        x: f32,
        size: (f32, f32),
    },
    Table(Grid),
}

/// A table's cells.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) caption: Vec<Placed>,
    pub(super) head: Vec<Vec<Placed>>,
    pub(super) rows: Vec<Vec<Vec<Placed>>>,
    /// Heights of horizontal rules, the first and last of them strong.
    pub(super) rules: Vec<f32>,
}

/// A block with its height; its places count from its own top.
#[derive(Debug)]
struct Item {
    kind: Kind,
    /// Left free above it, unless it opens a page.
    above: f32,
    height: f32,
    /// Stays with what follows.
    holds_next: bool,
    opens_page: bool,
}

/// A block where it stands.
#[derive(Debug)]
pub(super) struct Stood {
    pub(super) kind: Kind,
    /// From the top of the page.
    pub(super) top: f32,
}

/// Pages, each with what stands on it: as few as a board reads, with charts drawn smaller where they would be more.
pub(super) fn pages(blocks: &[Block], letters: &Letters) -> Vec<Vec<Stood>> {
    let laid = shrunk(blocks, letters);
    let last_chart = blocks.iter().rposition(|block| matches!(block, Block::Figure { .. }));
    match last_chart {
        // Too long with the smallest charts: the last one goes, what it shows stands in the table beside it.
        Some(at) if laid.len() > MOST_PAGES => shrunk(&[&blocks[..at], &blocks[at + 1..]].concat(), letters),
        _ => laid,
    }
}

fn shrunk(blocks: &[Block], letters: &Letters) -> Vec<Vec<Stood>> {
    let mut laid = pages_of(blocks, letters, SCALES[0]);
    for scale in &SCALES[1..] {
        if laid.len() <= MOST_PAGES {
            break;
        }
        laid = pages_of(blocks, letters, *scale);
    }
    laid
}

fn pages_of(blocks: &[Block], letters: &Letters, scale: f32) -> Vec<Vec<Stood>> {
    let mut items = items(blocks, letters, scale).into_iter().peekable();
    let mut pages: Vec<Vec<Stood>> = vec![Vec::new()];
    let mut y = TOP;
    while items.peek().is_some() {
        let group = together(&mut items);
        let opens = group.first().is_some_and(|item| item.opens_page);
        let needed: f32 = group.iter().map(|item| item.above + item.height).sum();
        let is_begun = pages.last().is_some_and(|page| !page.is_empty());
        if is_begun && (opens || y + needed > BOTTOM) {
            pages.push(Vec::new());
            y = TOP;
        }
        for item in group {
            if pages.last().is_some_and(|page| !page.is_empty()) {
                y += item.above;
            }
            if let Some(page) = pages.last_mut() {
                page.push(Stood { kind: item.kind, top: y });
            }
            y += item.height;
        }
    }
    pages
}

/// The next block with all that must stay with it.
fn together(items: &mut impl Iterator<Item = Item>) -> Vec<Item> {
    let mut group = Vec::new();
    for item in items.by_ref() {
        let goes_on = item.holds_next;
        group.push(item);
        if !goes_on {
            break;
        }
    }
    group
}

fn items(blocks: &[Block], letters: &Letters, scale: f32) -> Vec<Item> {
    let mut items = Vec::new();
    let mut opens_page = false;
    for (at, block) in blocks.iter().enumerate() {
        let Some((kind, above, height)) = lay(block, letters, scale) else {
            opens_page = true;
            continue;
        };
        let next = blocks.get(at + 1);
        // What tells of a figure or a table stands on the same page.
        let introduces = matches!(block, Block::Text(_) | Block::Figure { .. })
            && matches!(next, Some(Block::Figure { .. } | Block::Table(_) | Block::Quiet(_)));
        let holds_next = matches!(block, Block::Heading(_) | Block::Title { .. }) || introduces;
        items.push(Item { kind, above, height, holds_next, opens_page });
        opens_page = false;
    }
    items
}

/// A block with the room above it and its height; nothing for a page to begin.
fn lay(block: &Block, letters: &Letters, scale: f32) -> Option<(Kind, f32, f32)> {
    Some(match block {
        Block::Page => return None,
        Block::Title { title, under } => {
            let (title, height) = paragraph(letters, title, TITLE, SIDE, WIDTH, 0.0);
            let (under, height) = paragraph(letters, under, UNDER, SIDE, WIDTH, height + 2.0);
            (Kind::Title(title, under), 0.0, height + 6.0)
        }
        Block::Heading(text) => {
            let (lines, height) = paragraph(letters, text, HEADING, SIDE, WIDTH, 0.0);
            (Kind::Heading(lines), 15.0, height)
        }
        Block::Text(text) => {
            let (lines, height) = paragraph(letters, text, TEXT, SIDE, WIDTH, 0.0);
            (Kind::Text(lines), 5.0, height)
        }
        Block::Quiet(text) => {
            let (lines, height) = paragraph(letters, text, QUIET, SIDE, WIDTH, 0.0);
            (Kind::Text(lines), 4.0, height)
        }
        Block::Lead(texts) => points(letters, texts, LEAD, 5.0),
        Block::List(texts) => points(letters, texts, TEXT, 2.5),
        Block::Figure { svg, told } => figure(svg, told, scale)?,
        Block::Table(table) => {
            let (grid, height) = grid(table, letters);
            (Kind::Table(grid), 8.0, height)
        }
    })
}

/// Lines of a text from `top` down, and where the next could begin.
fn paragraph(letters: &Letters, text: &str, style: Style, x: f32, width: f32, top: f32) -> (Vec<Placed>, f32) {
    let lines = letters.wrap(&fonts::printable(text), style, width);
    let bottom = top + lines.len() as f32 * style.leading;
    (placed(lines, top, |_| x), bottom)
}

/// Lines below each other, their letters in the middle of their height.
fn placed(lines: Vec<Line>, top: f32, x: impl Fn(&Line) -> f32) -> Vec<Placed> {
    let place = |(at, line): (usize, Line)| {
        let Style { size, leading, .. } = line.style;
        let y = top + at as f32 * leading + f32::midpoint(leading, 0.7 * size);
        Placed { x: x(&line), y, line }
    };
    lines.into_iter().enumerate().map(place).collect()
}

fn points(letters: &Letters, texts: &[String], style: Style, between: f32) -> (Kind, f32, f32) {
    let mut top = 0.0;
    let mut all = Vec::new();
    for text in texts {
        let indent = style.size * 1.1;
        let (lines, next) = paragraph(letters, text, style, SIDE + indent, WIDTH - indent, top);
        let bullet = letters.line("•", Style { ink: BLUE, ..style });
        let y = lines.first().map_or(top, |line| line.y);
        all.push((Placed { line: bullet, x: SIDE, y }, lines));
        top = next + between;
    }
    (Kind::List(all), 6.0, top - between)
}

/// A chart, its letters beginning where text begins; `None` where it is no SVG, which no chart of ours is.
fn figure(svg: &str, told: &str, scale: f32) -> Option<(Kind, f32, f32)> {
    let tree = fonts::tree(svg)?;
    let width = WIDTH * scale;
    let height = width / tree.size().width() * tree.size().height();
    let x = SIDE - INSET * width / tree.size().width();
    Some((Kind::Figure { tree: Box::new(tree), told: told.to_owned(), x, size: (width, height) }, 7.0, height))
}

fn grid(table: &Table, letters: &Letters) -> (Grid, f32) {
    let whole: f32 = table.columns.iter().map(|column| column.share).sum();
    let widths: Vec<f32> = table.columns.iter().map(|column| column.share / whole * WIDTH).collect();
    let (caption, top) = paragraph(letters, &table.caption, CAPTION, SIDE, WIDTH, 0.0);
    let mut rules = vec![top + 2.0];
    let headings: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
    let (head, mut y) = row(table, &headings, &widths, HEAD, letters, top + 2.0);
    rules.push(y);
    let mut rows = Vec::new();
    for line in &table.rows {
        let style = Style { bold: line.is_bold, ..CELLS };
        let (cells, next) = row(table, &line.cells, &widths, style, letters, y);
        rows.push(cells);
        rules.push(next);
        y = next;
    }
    (Grid { caption, head, rows, rules }, y + 2.0)
}

/// Cells beside each other from `top` down, and where the next row could begin.
fn row(
    table: &Table,
    cells: &[String],
    widths: &[f32],
    style: Style,
    letters: &Letters,
    top: f32,
) -> (Vec<Vec<Placed>>, f32) {
    let mut left = SIDE;
    let mut lowest = top;
    let mut all = Vec::new();
    for ((cell, width), column) in cells.iter().zip(widths).zip(&table.columns) {
        // The first column begins where text begins.
        let inset = if all.is_empty() { 0.0 } else { CELL };
        let lines = letters.wrap(&fonts::printable(cell), style, width - CELL - inset);
        lowest = lowest.max(top + lines.len() as f32 * style.leading);
        let right = left + width - if all.len() + 1 == widths.len() { 0.0 } else { CELL };
        let (start, at_right) = (left + inset, column.is_number);
        all.push(placed(lines, top + ROW, |line| if at_right { right - line.width } else { start }));
        left += width;
    }
    (all, lowest + 2.0 * ROW)
}
