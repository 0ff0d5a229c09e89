//! A cell as people type it in, a month, a date, a number or a clean name out.
//!
//! It knows spellings; it must not know which column a cell stands in or what its value means there.

mod calendar;
pub(super) mod choice;
pub(super) mod date;
pub(super) mod hours;
pub(super) mod month;
pub(super) mod number;
mod signs;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
pub(super) mod yes_no;

pub(super) use signs::{clean_name, cut, plain_signs};
