//! Published figures in the board paper.
