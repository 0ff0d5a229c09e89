//! Where the invented authorities lie and what they are called.

/// An authority of the invented table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) code: u16,
    pub(super) name: String,
    pub(super) region: &'static str,
    /// The council whose months are known.
    pub(super) is_council: bool,
}

/// Regions with the number of invented authorities in each, as many as England's have.
const REGIONS: [(&str, usize); 9] = [
    ("North East", 12),
    ("North West", 23),
    ("Yorkshire and The Humber", 15),
    ("East Midlands", 10),
    ("West Midlands", 14),
    ("East of England", 11),
    ("London", 32),
    ("South East", 18),
    ("South West", 15),
];
/// The council lies here.
const HOME: &str = "South East";
/// First code: the three-digit codes of authorities in England begin with 2, 3, 4, 8 and 9.
const FIRST_CODE: u16 = 501;
const STEMS: [&str; 15] = [
    "Alver", "Brackle", "Crane", "Dunner", "Ember", "Fallow", "Garth", "Haver", "Inker", "Jasper", "Keld", "Larch",
    "Merle", "Nether", "Osier",
];
const ENDINGS: [&str; 10] = ["mere", "wick", "combe", "stow", "thorpe", "holt", "gate", "ness", "minster", "beck"];

/// The nine regions.
pub(super) fn regions() -> [&'static str; 9] {
    REGIONS.map(|(name, _)| name)
}

/// The council and 150 others.
pub(super) fn places() -> Vec<Place> {
    let of_region = REGIONS.iter().flat_map(|(region, count)| std::iter::repeat_n(*region, *count));
    // Neighbouring names lie apart.
    let name = |n: usize| {
        format!("{}{}", STEMS[n % STEMS.len()], ENDINGS[(n / STEMS.len() + n % STEMS.len()) % ENDINGS.len()])
    };
    let others = of_region.enumerate().map(|(n, region)| Place {
        code: FIRST_CODE + n as u16,
        name: name(n),
        region,
        is_council: false,
    });
    let home = Place { code: FIRST_CODE - 1, name: "Rivermouth".into(), region: HOME, is_council: true };
    std::iter::once(home).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_authority_has_a_name_and_a_code_of_its_own() {
        let places = places();
        let distinct =
            |of: fn(&Place) -> String| places.iter().map(of).collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(places.len(), 151);
        assert_eq!((distinct(|p| p.name.clone()), distinct(|p| p.code.to_string())), (151, 151));
        assert!(places.iter().all(|p| (500..660).contains(&p.code)), "codes that no authority has");
    }
}
