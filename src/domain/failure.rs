//! How failures are sorted, without knowing HTTP or exit codes.

/// What sort of failure this is; the edge turns it into a status, the command line into an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The thing asked for does not exist.
    NotFound,
    /// What was sent cannot be used; the sender can mend it.
    Invalid,
    /// It collides with the state of things (already there, being changed).
    Conflict,
    /// Larger or longer than this installation accepts.
    TooLarge,
    /// A resource we depend on is away; the same request may work later.
    Unavailable,
    /// Our own fault.
    Internal,
}

/// An error that knows its kind and its stable code; implemented once per stage, without a wildcard arm.
pub trait Failure: std::error::Error {
    /// The sort of failure.
    fn kind(&self) -> Kind;
    /// A stable machine-readable code such as `extract_not_found`.
    fn code(&self) -> &'static str;
}
