//! Where people come from and where they go.

use super::{Table, bare_code, look_up};
use crate::domain::{LeaverDestination, StartOrigin};
use crate::ingest::spelling::choice;

/// A place of work or none; the statutory return codes arrivals and departures differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    OtherAuthority,
    OutsideEngland,
    Agency,
    OtherSocialWork,
    OtherSocialCare,
    OutsideSocialCare,
    Other,
    NotKnown,
    NotYetCollected,
}

use Place as P;

/// Where somebody came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest::people) enum Origin {
    /// From outside the employer.
    Outside(StartOrigin),
    /// From another post of the same employer: no starter.
    Within,
}

/// In the order in which they are tried.
#[rustfmt::skip] // One line each: a table to read.
const PLACES: Table<Place> = &[
    (P::NotYetCollected, &["not yet", "to be confirmed", "tbc", "pending"]),
    (P::NotKnown, &["not known", "unknown", "not stated", "not given", "not recorded", "prefer not", "undisclosed"]),
    (P::OutsideSocialCare, &["outside social care", "non social care", "not in social care"]),
    (P::Agency, &["agency", "locum"]),
    (P::OutsideEngland, &["outside england", "social work outside england", "scotland", "scottish", "wales", "welsh", "northern ireland", "irish trust"]),
    (P::OtherAuthority, &["social work in another authority", "other authority", "another authority", "other local authority", "another local authority", "different local authority", "other la ", "another la ", "la ", "other council", "another council", "local authority", "local government", "neighbouring", "sw role in another la", "council"]),
    (P::OtherSocialWork, &["other social work", "other sw", "social work non", "independent social work", "social work", "nhs", "hospital", "health trust", "general practice", "trust", "charity", "voluntary sector", "voluntary organisation", "third sector", "cafcass", "fostering agency", "independent fostering", "private health"]),
    (P::OtherSocialCare, &["social care", "care home", "care provider", "residential care", "home care", "domiciliary"]),
    (P::OutsideSocialCare, &["no employment", "unemploy", "not working", "not employed", "career break", "retire", "abroad", "overseas", "international", "emigrat", "education", "school", "college", "self employ", "private sector", "other private", "public sector", "other public", "civil service", "police", "prison", "armed forces", "caring", "carer", "travel", "student", "study", "studying", "maternity", "none", "death", "deceased", "left workforce"]),
    (P::Other, &["other", "misc"]),
];

#[rustfmt::skip]
const NEWLY_QUALIFIED: Table<()> = &[((), &["newly qualified", "nqsw", "asye", "graduate", "step up", "frontline", "think ahead", "apprentice", "student", "university", "placement", "newly registered", "preceptor", "trainee"])];

const WITHIN: Table<()> = &[(
    (),
    &["internal", "moved within", "transfer within", "within the authority", "promotion", "redeploy", "same employer"],
)];

/// What an answer says of a starter; `None` when none of the words is known.
pub(in crate::ingest::people) fn origin(text: &str) -> Option<Origin> {
    use StartOrigin as S;
    let answer = choice::plain(text);
    if bare_code(&answer).is_some() {
        return bare_code(&answer).and_then(S::from_code).map(Origin::Outside);
    }
    if look_up(NEWLY_QUALIFIED, &answer).is_some() {
        return Some(Origin::Outside(S::NewlyQualified));
    }
    if look_up(WITHIN, &answer).is_some() {
        return Some(Origin::Within);
    }
    look_up(PLACES, &answer).map(|place| {
        Origin::Outside(match place {
            P::OtherAuthority => S::OtherAuthority,
            P::OutsideEngland => S::OutsideEngland,
            P::Agency => S::Agency,
            P::OtherSocialWork => S::OtherSocialWork,
            P::OtherSocialCare => S::OtherSocialCare,
            P::OutsideSocialCare => S::OutsideSocialCare,
            P::Other => S::Other,
            P::NotKnown => S::NotKnown,
            P::NotYetCollected => S::NotYetCollected,
        })
    })
}

/// What an answer says of a leaver; `None` when none of the words is known.
pub(in crate::ingest::people) fn destination(text: &str) -> Option<LeaverDestination> {
    use LeaverDestination as L;
    let answer = choice::plain(text);
    if let Some(code) = bare_code(&answer) {
        return L::from_code(code);
    }
    look_up(PLACES, &answer).map(|place| match place {
        P::OtherAuthority => L::OtherAuthority,
        P::OutsideEngland => L::OutsideEngland,
        P::Agency => L::Agency,
        P::OtherSocialWork => L::OtherSocialWork,
        P::OtherSocialCare => L::OtherSocialCare,
        P::OutsideSocialCare => L::OutsideSocialCare,
        P::Other => L::Other,
        P::NotKnown => L::NotKnown,
        P::NotYetCollected => L::NotYetCollected,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_canonical_name_and_code_means_itself() {
        for meaning in LeaverDestination::ALL {
            for text in [meaning.as_str(), meaning.label(), &meaning.code().to_string()] {
                assert_eq!(destination(text), Some(*meaning), "{text}");
            }
        }
        for meaning in StartOrigin::ALL {
            for text in [meaning.as_str(), meaning.label(), &meaning.code().to_string()] {
                assert_eq!(origin(text), Some(Origin::Outside(*meaning)), "{text}");
            }
        }
    }

    #[test]
    fn places_are_told_in_the_words_of_many_systems() {
        use LeaverDestination as L;
        let cases = [
            ("Another council", L::OtherAuthority),
            ("Other LA", L::OtherAuthority),
            ("Agency social work", L::Agency),
            ("NHS Organisation", L::OtherSocialWork),
            ("Private Health/Social Care", L::OtherSocialWork),
            ("No Employment", L::OutsideSocialCare),
            ("Abroad - Non EU Country", L::OutsideSocialCare),
            ("Other Public Sector", L::OutsideSocialCare),
            ("Unknown", L::NotKnown),
        ];
        for (text, expected) in cases {
            assert_eq!(destination(text), Some(expected), "{text}");
        }
        assert_eq!(origin("NQSW (ASYE)"), Some(Origin::Outside(StartOrigin::NewlyQualified)));
        assert_eq!(origin("4"), Some(Origin::Outside(StartOrigin::Agency)));
        assert_eq!(destination("3"), Some(L::Agency));
        assert_eq!(origin("Internal transfer"), Some(Origin::Within));
        assert_eq!((origin("green"), destination("green")), (None, None));
    }
}
