//! What a board paper says, section by section.

mod back;
mod choices;
mod measures;
mod peers;

use super::Board;
use super::block::Block;
use crate::report::words;

/// What the paper is called.
pub(super) fn title(name: &str) -> String {
    format!("Workforce paper: {name}")
}

/// All of the paper; `name` is the unit's, ready to be drawn.
pub(super) fn blocks(board: &Board, name: &str) -> Vec<Block> {
    let under = format!(
        "Recruitment, retention and agency staff. Data to {}; forecasts made on {}.",
        words::period(board.as_of),
        board.made.format("%-d %B %Y"),
    );
    let mut blocks = vec![Block::Title { title: title(name), under }];
    blocks.extend(measures::headline(board, name));
    blocks.extend(measures::sections(board, name));
    if !board.forecasts.is_empty() {
        blocks.push(Block::Page);
    }
    blocks.extend(peers::section(board));
    blocks.extend(choices::compared(board));
    blocks.extend(choices::money(board));
    blocks.extend(back::record(board));
    blocks.extend(back::method(board));
    blocks.extend(back::definitions(board));
    blocks
}
