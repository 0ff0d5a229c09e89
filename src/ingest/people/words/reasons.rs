//! Why people left.

use super::{Table, bare_code, look_up};
use crate::domain::LeaveReason as R;
use crate::ingest::spelling::choice;

/// In the order in which they are tried: "voluntary early retirement" is a retirement, "involuntary"
/// comes before "voluntary", and what ends a contract is not a resignation.
#[rustfmt::skip] // One line each: a table to read.
const REASONS: Table<R> = &[
    (R::NotYetCollected, &["not yet", "to be confirmed", "tbc", "pending"]),
    (R::NotKnown, &["not known", "unknown", "not stated", "not given", "no reason", "not recorded", "prefer not", "undisclosed"]),
    (R::Deceased, &["death", "deceased", "died"]),
    (R::VoluntaryRedundancy, &["voluntary redundan", "redundancy voluntary", "vol redundan", "redundan vol", "voluntary severance", "vr "]),
    (R::CompulsoryRedundancy, &["redundan", "position elimination", "reduction in force", "layoff", "laid off", "post deleted", "compulsory severance"]),
    (R::MovedWithin, &["moved within", "transfer within", "transferred within", "internal", "moved to another team", "moved team", "change of post", "change of role", "redeploy", "promoted", "promotion within", "assignment change"]),
    (R::Retired, &["retire", "pension age", "ill health pension"]),
    (R::Other, &["end of fixed", "fixed term", "ftc", "end of contract", "contract end", "contract expir", "contract complet", "end of temp", "temporary contract", "expiry", "end of second", "secondment end", "end of assignment", "end of placement", "completion of training", "end of training", "end of apprentice", "tupe", "transfer of undertaking", "employee transfer", "staff transfer", "merged organisation", "settlement", "compromise agreement", "pregnancy", "never started", "did not start", "has not worked", "bank staff", "bank worker", "initial pre employment", "other", "misc"]),
    (R::Resignation, &["resign"]),
    (R::Dismissed, &["involuntary", "dismiss", "disciplin", "capability", "misconduct", "probation", "unsatisfactory", "abandon", "ill health", "poor performance", "performance", "some other substantial", "statutory reason", "terminated by", "termination by employer", "right to work", "sosr", "sacked"]),
    (R::Resignation, &["voluntary", "better pay", "better reward", "new job", "other job", "another job", "new employment", "other employment", "career", "relocat", "moving", "moved away", "leaving area", "leaving the area", "personal", "work life", "further education", "return to education", "training elsewhere", "travel", "promotion", "family", "child", "dependant", "domestic", "health", "lack of opportunit", "job dissatisf", "incompatible", "commut", "pay ", "workload", "stress", "flexib", "quit", "left for", "gone to", "joined"]),
];

/// What an answer says; `None` when none of the words is known.
///
/// "Redundancy" alone is taken for compulsory, a bare "Involuntary" for a dismissal.
pub(in crate::ingest::people) fn reason(text: &str) -> Option<R> {
    let answer = choice::plain(text);
    bare_code(&answer).map_or_else(|| look_up(REASONS, &answer), R::from_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_in_the_words_of_many_systems() {
        let cases = [
            ("resignation", R::Resignation),
            ("Resigned - Voluntary", R::Resignation),
            ("Voluntary > Better Pay", R::Resignation),
            ("Terminate Employee > Voluntary > Relocation", R::Resignation),
            ("Voluntary Resignation - Work Life Balance", R::Resignation),
            ("Voluntary Resignation - Promotion", R::Resignation),
            ("Voluntary Resignation - Child Dependants", R::Resignation),
            ("Mutually Agreed Resignation - Local Scheme", R::Resignation),
            ("1", R::Resignation),
            ("01 - Resignation", R::Resignation),
            ("Redundancy - Voluntary", R::VoluntaryRedundancy),
            ("voluntary_redundancy", R::VoluntaryRedundancy),
            ("Redundancy - Compulsory", R::CompulsoryRedundancy),
            ("Involuntary > Position Elimination", R::CompulsoryRedundancy),
            ("Involuntary > Performance", R::Dismissed),
            ("Dismissal - Capability", R::Dismissed),
            ("Failed probation", R::Dismissed),
            ("Retirement Age", R::Retired),
            ("Voluntary Early Retirement - no Actuarial Reduction", R::Retired),
            ("Retirement - Ill Health", R::Retired),
            ("Flexi Retirement", R::Retired),
            ("Death in Service", R::Deceased),
            ("Transfer within authority", R::MovedWithin),
            ("Internal transfer", R::MovedWithin),
            ("7", R::MovedWithin),
            ("End of Fixed Term Contract", R::Other),
            ("End of Fixed Term Contract - Completion of Training Scheme", R::Other),
            ("TUPE transfer out", R::Other),
            ("Employee Transfer", R::Other),
            ("Other", R::Other),
            ("Not Known", R::NotKnown),
            ("TBC", R::NotYetCollected),
        ];
        for (text, expected) in cases {
            assert_eq!(reason(text), Some(expected), "{text}");
        }
        for text in ["Blue", "99", "", "preretired"] {
            assert_eq!(reason(text), None, "{text}");
        }
    }

    #[test]
    fn every_canonical_name_means_itself() {
        for meaning in R::ALL {
            assert_eq!(reason(meaning.as_str()), Some(*meaning));
            assert_eq!(reason(meaning.label()), Some(*meaning));
            assert_eq!(reason(&meaning.code().to_string()), Some(*meaning));
        }
    }
}
