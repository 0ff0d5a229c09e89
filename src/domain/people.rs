//! People as they are kept: under pseudonyms, by month and band, never by name or day.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Month, RoleGroup};

/// A person's pseudonym: a keyed hash that only this installation can make.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(pub [u8; 16]);

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PersonKey {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        let mut bytes = [0; 16];
        if s.len() != 32 || !s.is_ascii() {
            return Err(());
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&s[2 * at..2 * at + 2], 16).map_err(|_not_hex| ())?;
        }
        Ok(Self(bytes))
    }
}

/// A text, a slug and a code of the statutory return for each choice.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $slug:literal, $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one, in the order of the statutory return.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name in files, JSON and the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The code in the statutory return.
            pub fn code(self) -> u8 {
                match self { $(Self::$variant => $code),+ }
            }

            /// What people call it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// From the stable name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.as_str() == name)
            }

            /// From the code in the statutory return.
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.code() == code)
            }
        }
    };
}

coded! {
    /// Where a starter came from. The code for agency differs from that of [`LeaverDestination`].
    StartOrigin {
        /// Newly qualified.
        NewlyQualified = "newly_qualified", 1, "newly qualified";
        /// The same work in another authority.
        OtherAuthority = "other_authority", 2, "social work in another authority";
        /// The same work outside England.
        OutsideEngland = "outside_england", 3, "social work outside England";
        /// An agency.
        Agency = "agency", 4, "agency";
        /// The same work for another kind of employer.
        OtherSocialWork = "other_social_work", 5, "other social work";
        /// Other social care.
        OtherSocialCare = "other_social_care", 6, "other social care";
        /// Outside social care, abroad, no work or a career break.
        OutsideSocialCare = "outside_social_care", 7, "outside social care or not working";
        /// Something else.
        Other = "other", 8, "other";
        /// Not known.
        NotKnown = "not_known", 9, "not known";
        /// Not asked yet.
        NotYetCollected = "not_yet_collected", 10, "not yet collected";
    }
}

coded! {
    /// Where a leaver went.
    LeaverDestination {
        /// The same work in another authority.
        OtherAuthority = "other_authority", 1, "social work in another authority";
        /// The same work outside England.
        OutsideEngland = "outside_england", 2, "social work outside England";
        /// An agency.
        Agency = "agency", 3, "agency";
        /// The same work for another kind of employer.
        OtherSocialWork = "other_social_work", 4, "other social work";
        /// Other social care.
        OtherSocialCare = "other_social_care", 5, "other social care";
        /// Outside social care, abroad, no work or a career break.
        OutsideSocialCare = "outside_social_care", 6, "outside social care or not working";
        /// Something else.
        Other = "other", 7, "other";
        /// Not known.
        NotKnown = "not_known", 8, "not known";
        /// Not asked yet.
        NotYetCollected = "not_yet_collected", 9, "not yet collected";
    }
}

coded! {
    /// Why somebody left.
    LeaveReason {
        /// Resigned.
        Resignation = "resignation", 1, "resignation";
        /// Voluntary redundancy.
        VoluntaryRedundancy = "voluntary_redundancy", 2, "voluntary redundancy";
        /// Compulsory redundancy.
        CompulsoryRedundancy = "compulsory_redundancy", 3, "compulsory redundancy";
        /// Dismissed.
        Dismissed = "dismissed", 4, "dismissed";
        /// Retired.
        Retired = "retired", 5, "retired";
        /// Died.
        Deceased = "deceased", 6, "deceased";
        /// Moved to other work within the authority.
        MovedWithin = "moved_within", 7, "moved within the authority";
        /// Something else, such as the end of a fixed term.
        Other = "other", 8, "other";
        /// Not known.
        NotKnown = "not_known", 9, "not known";
        /// Not asked yet.
        NotYetCollected = "not_yet_collected", 10, "not yet collected";
    }
}

/// How somebody is employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// Without an end date.
    Permanent,
    /// Until a date.
    FixedTerm,
    /// Lent by another employer: works here, is employed there.
    SecondedIn,
    /// Lent to another employer: employed here, works there.
    SecondedOut,
    /// Called when needed.
    Bank,
    /// Employed by an agency.
    Agency,
}

impl Contract {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Permanent, Self::FixedTerm, Self::SecondedIn, Self::SecondedOut, Self::Bank, Self::Agency];

    /// The stable name in files, JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::FixedTerm => "fixed_term",
            Self::SecondedIn => "seconded_in",
            Self::SecondedOut => "seconded_out",
            Self::Bank => "bank",
            Self::Agency => "agency",
        }
    }

    /// From the stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contract| contract.as_str() == name)
    }
}

/// A band of ages in completed years; all that is kept of a birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeBand {
    /// Below 25.
    Under25,
    /// 25 to 34.
    From25To34,
    /// 35 to 44.
    From35To44,
    /// 45 to 54.
    From45To54,
    /// 55 to 64.
    From55To64,
    /// 65 and above.
    Over64,
}

impl AgeBand {
    /// Every band, youngest first.
    pub const ALL: [Self; 6] =
        [Self::Under25, Self::From25To34, Self::From35To44, Self::From45To54, Self::From55To64, Self::Over64];

    /// The band of an age in completed years.
    pub fn of(age: u32) -> Self {
        match age {
            0..25 => Self::Under25,
            25..35 => Self::From25To34,
            35..45 => Self::From35To44,
            45..55 => Self::From45To54,
            55..65 => Self::From55To64,
            65.. => Self::Over64,
        }
    }

    /// The stable name in files, JSON and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Under25 => "under-25",
            Self::From25To34 => "25-34",
            Self::From35To44 => "35-44",
            Self::From45To54 => "45-54",
            Self::From55To64 => "55-64",
            Self::Over64 => "65+",
        }
    }

    /// From the stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == name)
    }
}

/// One person in one post as long as nothing about it changed.
///
/// From snapshots: the run of months in which the person was seen there. From lists of starters and
/// leavers: the month of the event alone. From a census return: the months of its year.
#[derive(Debug, Clone, PartialEq)]
pub struct Spell {
    /// Who, under a pseudonym.
    pub person: PersonKey,
    /// Slug of the unit relative to the organisation.
    pub unit: Arc<str>,
    /// The role group.
    pub role: RoleGroup,
    /// Grade or pay band as the extract names it.
    pub grade: Option<Arc<str>>,
    /// How employed, where known.
    pub contract: Option<Contract>,
    /// Full-time equivalents of this post.
    pub fte: Option<f64>,
    /// Age band at the first month.
    pub age_band: Option<AgeBand>,
    /// First month.
    pub first: Month,
    /// Last month.
    pub last: Month,
    /// Month in which service with this employer began.
    pub started: Option<Month>,
    /// Where the person came from.
    pub origin: Option<StartOrigin>,
    /// Month in which the person left the employer.
    pub left: Option<Month>,
    /// Where the person went.
    pub destination: Option<LeaverDestination>,
    /// Why.
    pub reason: Option<LeaveReason>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_written_and_read_back() {
        let key = PersonKey([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("zz".repeat(16).parse::<PersonKey>(), Err(()));
        assert_eq!("é".repeat(16).parse::<PersonKey>(), Err(()));
    }

    #[test]
    fn agency_has_a_code_of_its_own_on_the_way_in_and_out() {
        assert_eq!((StartOrigin::Agency.code(), LeaverDestination::Agency.code()), (4, 3));
        assert_eq!(StartOrigin::from_code(3), Some(StartOrigin::OutsideEngland));
        assert_eq!(LeaveReason::from_code(11), None);
    }

    #[test]
    fn every_age_has_one_band() {
        use AgeBand as A;
        let bands: Vec<AgeBand> = [18, 24, 25, 34, 35, 54, 64, 65, 99].map(AgeBand::of).into();
        let expected = [
            A::Under25,
            A::Under25,
            A::From25To34,
            A::From25To34,
            A::From35To44,
            A::From45To54,
            A::From55To64,
            A::Over64,
            A::Over64,
        ];
        assert_eq!(bands, expected);
    }
}
