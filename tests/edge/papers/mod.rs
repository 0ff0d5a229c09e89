//! Papers to hand out: the board paper, the narrative of a quarter, charts as pictures.

mod board;
mod narrative;
mod peers;
mod pictures;
mod printed;
mod reader;
