//! Charts, words and pages as people meet them.

mod charts;
mod invented;
