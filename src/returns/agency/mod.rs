//! The agency workers' return: assignments checked against caps and rules, and the quarterly list.
