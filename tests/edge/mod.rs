//! Real HTTP against a real server on a free port.

pub mod agency;
pub mod app;
mod corrections;
pub mod council;
mod crowd;
mod curl;
mod document;
mod files;
mod flow;
mod health;
mod hostile;
mod nasty;
mod pages;
mod papers;
mod peers;
mod plausibility;
mod problems;
mod reports;
mod scenarios;
pub mod schema;
mod wizard;
