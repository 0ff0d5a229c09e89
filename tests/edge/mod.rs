//! Real HTTP against a real server on a free port.

mod app;
mod document;
mod health;
mod hostile;
mod pages;
mod problems;
