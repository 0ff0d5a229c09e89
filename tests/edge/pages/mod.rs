//! Charts, words and pages as people meet them.

mod audit;
mod browser;
mod charts;
mod council;
mod http;
mod invented;
mod journey;
mod messy;
mod overview;
mod scenarios;
