//! Who leaves: the churn model on invented people, whose truth is known.

mod edges;
mod fitted;
mod invented;
mod kaplan_meier;
mod recovery;
mod served;
