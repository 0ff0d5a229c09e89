//! The store, on every database there is.

mod extracts;
mod jobs;
mod models;
mod observations;
mod opening;
mod samples;
