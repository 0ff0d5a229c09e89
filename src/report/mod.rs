//! Results in, charts, words and files out.
//!
//! In come the domain's forecasts and series; out go SVG charts, plain sentences and CSV, the same
//! bytes for the same input. It must not know the store, the web or the clock: a page, the API and
//! a paper draw the same chart by calling the same function.

pub mod address;
pub mod agency;
pub mod book;
pub mod chart;
pub mod churn;
pub mod csv;
pub mod findings_workbook;
pub mod fonts;
pub mod leavers;
pub mod narrative;
pub mod paper;
pub mod peers;
pub mod plausibility;
pub mod recruitment;
pub mod scenario;
pub mod sentences;
mod sheet_writer;
pub mod words;
