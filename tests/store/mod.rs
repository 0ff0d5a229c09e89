//! The store, on every database there is.

mod changes;
mod extracts;
mod jobs;
mod mappings;
mod models;
mod neighbours;
mod observations;
mod opening;
mod people;
mod samples;
mod scenarios;
