//! Staffcast: workforce recruitment and retention forecasting for councils and NHS trusts.
//!
//! Data flows one way. Each line is a room:
//!
//! * [`domain`] the words: months, units, measures, the ledger of definitions, forecasts, findings
//! * [`ingest`] bytes of an extract → checked observations and findings
//! * [`store`] observations, models, forecasts and jobs in `SQLite` or `PostgreSQL`; the only room that knows Diesel
//! * [`fit`] histories → fitted models; the only room that knows linfa and ndarray
//! * [`forecast`] fitted models → forecasts with ranges and their track record
//! * [`scenario`] fitted models and what might be done → simulated futures, compared
//! * [`returns`] exact records of a statutory return → its figures and what is wrong with it
//! * [`report`] results → charts and files
//! * [`demo`] an invented council, as extracts an HR team would send
//! * [`pipeline`] the stages strung together: receive an extract, fit and forecast, read a measure
//! * [`upload`] a multipart body → a file on disk, within limits, for the API and the pages
//! * [`api`] JSON under `/api/v1`, [`ui`] pages for people, [`server`] both on one listener
//! * [`config`] one struct of settings, each with where it came from

pub mod api;
pub mod config;
pub mod demo;
pub mod domain;
pub mod fit;
pub mod forecast;
pub mod ingest;
pub mod pipeline;
pub mod report;
pub mod returns;
pub mod scenario;
pub mod server;
pub mod store;
pub mod ui;
pub mod upload;
