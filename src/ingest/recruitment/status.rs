//! What a status says of an offer.

use crate::ingest::spelling::choice;

/// How far an offer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// No offer yet, or none to this person.
    Before,
    /// Made, not answered.
    Offered,
    /// Answered with yes; checks may be under way.
    Accepted,
    /// Answered with no.
    Declined,
    /// Fell through, whoever withdrew.
    Withdrawn,
    /// The person has started.
    Started,
}

/// What systems write, without case and signs. A conditional offer waits for an answer; an
/// unconditional one is made when the answer and the checks are there.
#[rustfmt::skip] // One line each: a table to read.
const SPELLINGS: [(Status, &[&str]); 6] = [
    (Status::Before, &["advertised", "advert live", "live", "open", "draft", "approved", "applied", "application", "application received", "new", "new application", "screening", "longlisted", "shortlisted", "shortlisting", "interview", "interviews", "interviewing", "interviewed", "interview scheduled", "invited to interview", "assessment", "reserve", "reserve list", "on hold", "unsuccessful", "unsuccessful at interview", "rejected", "rejected at interview", "not appointed", "not shortlisted", "closed", "filled", "cancelled", "vacancy withdrawn", "vacancy cancelled", "no offer", "vacant", "recruiting"]),
    (Status::Offered, &["offered", "offer", "offer made", "offer sent", "offer extended", "offer issued", "offer pending", "offer stage", "verbal offer", "verbal offer made", "provisional offer", "provisional offer made", "conditional offer", "conditional offer made", "conditional offer sent", "conditional offer issued", "awaiting response", "awaiting acceptance", "offer under consideration"]),
    (Status::Accepted, &["accepted", "offer accepted", "verbal offer accepted", "verbally accepted", "conditional offer accepted", "provisional offer accepted", "unconditional offer", "unconditional offer made", "unconditional offer sent", "unconditional offer issued", "unconditional offer accepted", "final offer", "final offer issued", "pre employment checks", "pre employment check", "preemployment checks", "pre employment", "pre employment checks in progress", "pre employment checks complete", "checks in progress", "checks", "employment checks", "clearances", "in clearance", "vetting", "onboarding", "pre boarding", "pre start", "contract issued", "contract sent", "contract signed", "start date agreed", "start date confirmed", "ready to start", "cleared to start", "awaiting start", "awaiting start date", "due to start", "hired", "appointed", "ready for hire", "pending hire", "pending start"]),
    (Status::Declined, &["declined", "offer declined", "candidate declined", "declined offer", "offer declined by candidate", "offer rejected", "offer rejected by candidate", "candidate rejected offer", "rejected offer", "refused", "offer refused", "turned down", "offer not accepted"]),
    (Status::Withdrawn, &["withdrawn", "withdrew", "offer withdrawn", "offer rescinded", "rescinded", "candidate withdrew", "candidate withdrawn", "withdrawn by candidate", "withdrawn by employer", "withdrew after acceptance", "withdrawn after acceptance", "accepted then withdrew", "dropped out", "drop out", "fell through", "failed checks", "failed pre employment checks", "did not start", "no show", "never started", "offer lapsed", "lapsed", "offer cancelled"]),
    (Status::Started, &["started", "in post", "commenced", "joined", "in employment", "employed", "start complete", "started in post", "now in post", "hire complete", "hire completed", "onboarded", "completed"]),
];

/// What a cell says; `None` when it is not understood or blank.
pub(super) fn read(text: &str) -> Option<Status> {
    let plain = choice::plain(text);
    let wanted = choice::without_code(&plain);
    SPELLINGS.iter().find(|(_, spellings)| spellings.contains(&wanted)).map(|(status, _)| *status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_told_in_the_words_of_many_systems() {
        let cases = [
            ("Offer accepted", Status::Accepted),
            ("accepted", Status::Accepted),
            ("Conditional offer", Status::Offered),
            ("Unconditional Offer", Status::Accepted),
            ("Declined", Status::Declined),
            ("Offer declined", Status::Declined),
            ("Candidate withdrew", Status::Withdrawn),
            ("Withdrawn", Status::Withdrawn),
            ("STARTED", Status::Started),
            ("Pre-employment checks", Status::Accepted),
            ("4 - Pre-Employment Checks", Status::Accepted),
            ("Shortlisted", Status::Before),
            ("offered", Status::Offered),
        ];
        for (text, status) in cases {
            assert_eq!(read(text), Some(status), "{text}");
        }
        assert_eq!(read("with Jane"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn no_spelling_stands_for_two_statuses() {
        let mut all: Vec<&str> = SPELLINGS.iter().flat_map(|(_, spellings)| spellings.iter().copied()).collect();
        all.sort_unstable();
        let length = all.len();
        all.dedup();
        assert_eq!(all.len(), length);
    }
}
