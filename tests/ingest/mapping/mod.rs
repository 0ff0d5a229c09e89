//! Headings become fields, kinds are told apart, mappings are applied, and a first look shows what there is.

mod fixture;
mod headers;
mod kinds;
mod looks;
mod mappings;
mod rows_of_headings;
