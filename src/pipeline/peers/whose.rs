//! Which authority of the published table an organisation is: said by somebody, or told by its name; never guessed.

use super::PeersError;
use crate::domain::peers::Basis;
use crate::domain::{UnitKind, slugify};
use crate::pipeline::Error;
use crate::store::organisations::Organisation;
use crate::store::units::UnitRecord;
use crate::store::{Database, neighbours as lists};

/// Words of names that say what sort of council it is and not which.
const FORM: [&str; 15] = [
    "council",
    "county",
    "city",
    "borough",
    "metropolitan",
    "district",
    "london",
    "royal",
    "unitary",
    "authority",
    "the",
    "of",
    "mbc",
    "lb",
    "rb",
];

/// The authority of an organisation and why we take it for that one. What somebody said comes before the name; a
/// choice the table no longer has counts as none.
///
/// # Errors
/// When the code asked for is not in the table, or the database fails.
pub(super) fn find<'u>(
    db: &Database,
    organisation: &Organisation,
    units: &'u [UnitRecord],
    asked: Option<&str>,
) -> Result<(Basis, Option<&'u UnitRecord>), Error> {
    if let Some(code) = asked {
        return Ok((Basis::Asked, Some(authority(units, code)?)));
    }
    if let Some(chosen) = lists::chosen(db, &organisation.code)?
        && let Ok(unit) = authority(units, &chosen.authority)
    {
        return Ok((Basis::Chosen(chosen.at), Some(unit)));
    }
    Ok(by_name(&organisation.name, units).map_or((Basis::Unknown, None), |unit| (Basis::Name, Some(unit))))
}

/// The one authority whose name is the organisation's; none where there are several.
fn by_name<'u>(name: &str, units: &'u [UnitRecord]) -> Option<&'u UnitRecord> {
    let wanted = bare(name);
    if wanted.is_empty() {
        return None;
    }
    let mut alike = units.iter().filter(|u| u.kind == UnitKind::Authority && bare(&u.name) == wanted);
    let found = alike.next()?;
    alike.next().is_none().then_some(found)
}

/// A name without the words that only say what sort of council it is: "Rivermouth Council" is "rivermouth".
fn bare(name: &str) -> String {
    let slug = slugify(name);
    slug.split('-').filter(|word| !FORM.contains(word)).collect::<Vec<_>>().join("-")
}

/// The authority of a code: the last part of its unit's slug, or one of both codes of a joint return.
///
/// # Errors
/// When the table has none.
pub(super) fn authority<'u>(units: &'u [UnitRecord], code: &str) -> Result<&'u UnitRecord, PeersError> {
    let is_it = |unit: &&UnitRecord| {
        unit.kind == UnitKind::Authority && (self::code(&unit.slug) == code || codes(&unit.slug).contains(&code))
    };
    units.iter().find(is_it).ok_or_else(|| PeersError::Authority(code.chars().take(20).collect()))
}

/// The last part of a slug.
pub(super) fn code(slug: &str) -> &str {
    crate::pipeline::yearly::code(slug)
}

/// The codes of an authority: two for a joint return, "940-941".
pub(super) fn codes(slug: &str) -> Vec<&str> {
    code(slug).split('-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: &str, name: &str) -> UnitRecord {
        UnitRecord {
            slug: format!("home/england/south/{code}"),
            name: name.into(),
            kind: UnitKind::Authority,
            organisation: "home".into(),
            parent: Some("home/england/south".into()),
        }
    }

    #[test]
    fn names_are_alike_but_for_the_sort_of_council() {
        let units = [unit("501", "Rivermouth"), unit("502", "Moorshire"), unit("503", "Moor, City of")];
        let found = |name: &str| by_name(name, &units).map(|u| code(&u.slug));
        assert_eq!(found("Rivermouth Council"), Some("501"));
        assert_eq!(found("RIVERMOUTH Metropolitan Borough Council"), Some("501"));
        assert_eq!(found("Moor City Council"), Some("503"));
        assert_eq!(found("Moorshire County Council"), Some("502"));
        for stranger in ["Rivermouth Hospitals NHS Trust", "City Council", "River"] {
            assert_eq!(found(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn two_of_one_name_are_not_told_apart_by_it() {
        let units = [unit("501", "Moor"), unit("502", "City of Moor")];
        assert_eq!(by_name("Moor Council", &units), None);
    }

    #[test]
    fn a_joint_return_answers_to_both_codes() {
        let units = [unit("940-941", "North and West Moor")];
        for code in ["940", "941", "940-941"] {
            assert!(authority(&units, code).is_ok(), "{code}");
        }
        assert!(authority(&units, "942").is_err());
    }
}
