//! What a column can hold.

use crate::domain::UnitOfMeasure;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A month.
    Month,
    /// A day.
    Date,
    /// A number.
    Number(UnitOfMeasure),
    /// The path of a unit.
    Unit,
    /// A role group.
    Role,
    /// One of a few answers, such as a reason; the reader knows which.
    Choice,
    /// Yes or no.
    YesNo,
    /// Plain words that identify nobody, such as a grade.
    Words,
    /// What identifies a person or a post: only a keyed hash of it is kept.
    Reference,
    /// What identifies a person and is not needed: dropped before anything is written, and reported.
    Identity,
}

/// One column an extract can have.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The canonical heading.
    pub name: &'static str,
    /// Whether no row can do without it.
    pub is_required: bool,
    /// What its cells are.
    pub holds: Holds,
    /// Other headings met; case, spaces and punctuation do not matter.
    pub synonyms: &'static [&'static str],
    /// What to fill in, for the template.
    pub meaning: &'static str,
}
