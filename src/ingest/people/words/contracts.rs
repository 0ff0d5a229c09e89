//! How people are employed.

use super::{Table, look_up};
use crate::domain::Contract as C;
use crate::ingest::spelling::choice;

/// What an answer says about employment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::people) enum Employment {
    /// One of the kinds we know.
    Of(C),
    /// Employed, but the answer tells no more: "Employee", "Part time".
    Employed,
}

use Employment::{Employed, Of};

/// In the order in which they are tried: a bank worker on a fixed term is a bank worker.
#[rustfmt::skip] // One line each: a table to read.
const CONTRACTS: Table<Employment> = &[
    (Of(C::SecondedIn), &["seconded in", "secondment in", "inward second", "in secondment", "second in", "secondee in"]),
    (Of(C::SecondedOut), &["seconded out", "secondment out", "outward second", "out secondment", "second out", "seconded to"]),
    (Of(C::Agency), &["agency", "locum", "contingent", "off payroll", "contractor", "interim", "umbrella", "temp worker", "external worker", "consultant"]),
    (Of(C::Bank), &["bank", "casual", "zero hour", "0 hour", "relief", "as and when", "as required", "sessional"]),
    (Of(C::FixedTerm), &["fixed", "temporary", "temp", "ftc", "apprentice", "trainee", "maternity cover", "limited term", "seasonal"]),
    (Of(C::Permanent), &["permanent", "perm", "substantive", "open ended", "indefinite", "established", "established staff", "regular"]),
    (Employed, &["employee", "full time", "part time", "fulltime", "parttime", "ft", "pt", "job share", "term time", "annualised", "non exec", "honorary", "employed", "staff"]),
];

/// What an answer says; `None` when none of the words is known. A bare "secondment" does not say
/// which way.
pub(in crate::ingest::people) fn contract(text: &str) -> Option<Employment> {
    look_up(CONTRACTS, &choice::plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contracts_are_told_in_the_words_of_many_systems() {
        let cases = [
            ("Permanent", Of(C::Permanent)),
            ("Permanent - Full Time", Of(C::Permanent)),
            ("Fixed Term Temp", Of(C::FixedTerm)),
            ("FTC", Of(C::FixedTerm)),
            ("Temporary contract", Of(C::FixedTerm)),
            ("Temporary (agency)", Of(C::Agency)),
            ("Contingent Worker", Of(C::Agency)),
            ("Agency Locum", Of(C::Agency)),
            ("Bank", Of(C::Bank)),
            ("Zero-hours casual", Of(C::Bank)),
            ("Seconded In", Of(C::SecondedIn)),
            ("secondment - out", Of(C::SecondedOut)),
            ("Employee", Employed),
            ("Part Time", Employed),
        ];
        for (text, expected) in cases {
            assert_eq!(contract(text), Some(expected), "{text}");
        }
        for kind in C::ALL {
            assert_eq!(contract(kind.as_str()), Some(Of(kind)));
        }
        for text in ["", "Secondment", "Z9"] {
            assert_eq!(contract(text), None, "{text}");
        }
    }
}
