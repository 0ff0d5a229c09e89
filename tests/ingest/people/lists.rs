//! Lists of starters and of leavers.

use std::fmt::Write;
use std::sync::Arc;

use staffcast::domain::ExtractKind::{Leavers, Starters};
use staffcast::domain::{AgeBand, Count, LeaveReason, LeaverDestination, PersonKey, RoleGroup, Severity, StartOrigin};
use staffcast::ingest::{Limits, Pseudonyms};

use super::{count, of_rule, read, readings, staff, total, try_read_with};

const LEFT: &str =
    "staff_reference,unit,role_group,fte,contract_type,start_date,leaving_date,reason,destination,birth_date\n";
const CAME: &str = "staff_reference,unit,role_group,fte,contract_type,start_date,origin\n";

#[test]
fn leavers_count_in_the_month_of_their_last_day_with_zeros_between() {
    let csv = format!(
        "{LEFT}1,North/A,social_worker,0.8,Permanent,15/03/2024,31/01/2026,Resignation,Another council,01/05/1980\n\
         2,North/B,social_worker,1.0,Permanent,15/03/2015,15/03/2026,Retirement Age,,\n\
         3,North/B,social_worker,1.0,Permanent,16/03/2024,15/03/2026,Internal transfer,,\n\
         4,North/B,social_worker,1.0,Agency,16/03/2024,15/03/2026,End of contract,,\n"
    );
    let extract = read(Leavers, &csv);
    let leavers = readings(&extract, Count::Leavers);
    let expected = [
        ("2026-01 north/a social_worker", 1.0),
        ("2026-01 north/b social_worker", 0.0),
        ("2026-02 north/a social_worker", 0.0),
        ("2026-02 north/b social_worker", 0.0),
        ("2026-03 north/a social_worker", 0.0),
        ("2026-03 north/b social_worker", 1.0),
    ];
    assert_eq!(leavers.into_iter().collect::<Vec<_>>(), expected.map(|(place, n)| (place.to_owned(), Ok(n))));
    assert_eq!(total(&extract, "2026-01", Count::LeaversFte), Some(0.8));
    assert_eq!(count(&extract, "2026-01 north/a social_worker", Count::Leavers1To2), Some(Ok(1.0)));
    assert_eq!(count(&extract, "2026-03 north/b social_worker", Count::Leavers5Plus), Some(Ok(1.0)));
    assert!(extract.derived.is_empty());
    assert_eq!((of_rule(&extract, "moved_within").len(), of_rule(&extract, "not_employed").len()), (1, 1));
}

#[test]
fn what_became_of_a_leaver_is_kept_as_month_band_and_word() {
    let csv = format!(
        "{LEFT}1,North/A,social_worker,0.8,Permanent,15/03/2024,31/01/2026,Voluntary > Better Pay,Agency,02/02/1981\n"
    );
    let extract = read(Leavers, &csv);
    let spell = &extract.people[0];
    assert_eq!(spell.person, Pseudonyms::new(&[9; 32]).of("staff", "1"));
    assert_eq!((spell.first.to_string(), spell.last), ("2026-01".into(), spell.first));
    assert_eq!((spell.started.map(|m| m.to_string()), spell.left), (Some("2024-03".into()), Some(spell.first)));
    assert_eq!(spell.reason, Some(LeaveReason::Resignation));
    assert_eq!(spell.destination, Some(LeaverDestination::Agency));
    assert_eq!(spell.age_band, Some(AgeBand::From35To44));
}

#[test]
fn a_unit_with_staff_that_no_list_mentions_lost_nobody() {
    let staffed: Vec<(Arc<str>, RoleGroup)> = vec![("south/c".into(), RoleGroup::new("social_worker"))];
    let csv = format!(
        "{CAME}1,North/A,social_worker,1,Permanent,05/01/2026,NQSW\n2,North/A,social_worker,0.5,,02/03/2026,\n"
    );
    let extract = try_read_with(Starters, &csv, &Limits::default(), &staffed).expect("a trusted extract");
    assert_eq!(count(&extract, "2026-02 south/c social_worker", Count::Starters), Some(Ok(0.0)));
    assert_eq!(count(&extract, "2026-03 north/a social_worker", Count::StartersFte), Some(Ok(0.5)));
    assert_eq!(total(&extract, "2026-01", Count::Starters), Some(1.0));
    assert_eq!(extract.people.iter().filter_map(|s| s.origin).collect::<Vec<_>>(), [StartOrigin::NewlyQualified]);
    // The store knows that unit by its own name already.
    assert!(extract.units.iter().all(|unit| !unit.slug.starts_with("south")));
}

#[test]
fn a_person_is_the_same_in_every_list() {
    let came = read(Starters, &format!("{CAME}00042,A,sw,1,,05/01/2026,\n"));
    let there = staff("month,staff_reference,unit\n2026-01,42,A\n");
    let keys: Vec<PersonKey> = [&came, &there].map(|extract| extract.people[0].person).into();
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn leavers_without_a_unit_count_for_the_organisation_with_a_warning() {
    let extract =
        read(Leavers, "Employee ID,Termination Date,Primary Termination Reason\n1,31/01/2026,Voluntary > Relocation\n");
    assert_eq!(count(&extract, "2026-01  all_staff", Count::Leavers), Some(Ok(1.0)));
    assert_eq!(of_rule(&extract, "unit_missing").len(), 1);
}

#[test]
fn wordings_nobody_knows_count_as_other_and_are_told_when_frequent() {
    let mut csv = LEFT.to_owned();
    for person in 1..=4 {
        let _ = writeln!(csv, "{person},A,sw,1,,01/01/2020,31/01/2026,Blue Sky,,");
    }
    csv.push_str("5,A,sw,1,,01/01/2020,31/01/2026,Quarrel with Jo Bloggs,,\n");
    let extract = read(Leavers, &csv);
    assert!(extract.people.iter().all(|s| s.reason == Some(LeaveReason::Other)));
    let findings = of_rule(&extract, "wording_unknown");
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.value.as_deref(), f.fix.starts_with("4 rows") || f.fix.starts_with("1 rows")))
        .collect();
    assert_eq!(told, [(Some("Blue Sky"), true), (None, true)]);
    assert!(!format!("{extract:?}").contains("Bloggs"));
}

#[test]
fn a_leaving_date_before_the_start_leaves_the_service_out() {
    let csv = format!("{LEFT}1,A,sw,1,,01/02/2026,31/01/2026,Resigned,,\n2,A,sw,1,,01/02/2020,31/01/2026,Resigned,,\n");
    let extract = read(Leavers, &csv);
    assert_eq!(of_rule(&extract, "leaving_before_start")[0].severity, Severity::Warning);
    assert_eq!(total(&extract, "2026-01", Count::Leavers), Some(2.0));
    assert!(count(&extract, "2026-01 a sw", Count::Leavers5Plus).is_some_and(|reading| reading.is_err()));
}

#[test]
fn events_still_to_come_are_left_out() {
    let csv = format!("{CAME}1,A,sw,1,,05/01/2026,\n2,A,sw,1,,05/11/2026,\n3,A,sw,1,,05/02/2026,\n");
    let extract = read(Starters, &csv);
    assert_eq!((extract.accepted, of_rule(&extract, "month_in_future").len()), (2, 1));
    assert_eq!(total(&extract, "2026-11", Count::Starters), None);
}

#[test]
fn several_posts_of_one_starter_are_one_starter() {
    let csv = format!("{CAME}1,A,sw,0.5,,05/01/2026,\n1,B,sw,0.4,,05/01/2026,\n1,A,sw,0.5,,05/01/2026,\n");
    let extract = read(Starters, &csv);
    assert_eq!(count(&extract, "2026-01 a sw", Count::Starters), Some(Ok(1.0)));
    assert_eq!(count(&extract, "2026-01 b sw", Count::Starters), Some(Ok(0.0)));
    assert_eq!(total(&extract, "2026-01", Count::StartersFte), Some(0.9));
    assert_eq!(of_rule(&extract, "duplicate_row").len(), 1);
}
