//! Cells that come again and again are read once.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::ingest::file::Cell;

/// Different texts remembered of one column; what comes after is read each time.
const MOST: usize = 100_000;
/// Longest text remembered.
const LONGEST: usize = 120;

/// What was read of each different text of a column.
#[derive(Debug)]
pub(super) struct Memo<T> {
    known: HashMap<Box<str>, T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: HashMap::new() }
    }
}

impl<T: Copy> Memo<T> {
    /// What `read` makes of a cell, from memory where its text was met before.
    pub fn get(&mut self, cell: &Cell, read: impl FnOnce() -> T) -> T {
        let Cell::Text(text) = cell else { return read() };
        if let Some(known) = self.known.get(text.as_str()) {
            return *known;
        }
        let value = read();
        if self.known.len() < MOST && text.len() <= LONGEST {
            self.known.insert(text.as_str().into(), value);
        }
        value
    }
}

/// The text of a cell, borrowed where it is text.
pub(super) fn text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.shown()),
    }
}
