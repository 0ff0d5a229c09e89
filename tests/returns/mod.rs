//! Exact records in, the figures of a return out. All records are invented.

mod agency;
mod csww;
