//! People under pseudonyms: which are current, how long they are kept, how they are erased.

use std::fmt::Write as _;

use staffcast::domain::{
    AgeBand, Contract, Extract, ExtractKind, Failure, LeaverDestination, Month, PersonKey, RoleGroup, Spell,
};
use staffcast::store::people::{Purged, count, current, erase, purge};
use staffcast::store::{Database, extracts};

use super::samples::{at, extract, observation, send};
use crate::support::{databases, installation, on_each_database};

const ANN: PersonKey = PersonKey([0xA1; 16]);
const BEN: PersonKey = PersonKey([0xB2; 16]);

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn spell(person: PersonKey, first: &str, last: &str) -> Spell {
    Spell {
        person,
        unit: "north/team-1".into(),
        role: RoleGroup::new("social_worker"),
        grade: Some("Grade 9".into()),
        contract: Some(Contract::Permanent),
        fte: Some(0.8),
        age_band: Some(AgeBand::From35To44),
        first: month(first),
        last: month(last),
        started: Some(month("2015-04")),
        origin: None,
        left: None,
        destination: None,
        reason: None,
    }
}

fn staff(kind: ExtractKind, people: Vec<Spell>) -> Extract {
    let mut sent = extract(Vec::new());
    let units = extract(vec![observation("north/team-1", "social_worker", "2026-01", "leavers", Ok(0.0))]).units;
    sent.units = units;
    Extract { kind, people, ..sent }
}

fn snapshots(people: Vec<Spell>) -> Extract {
    staff(ExtractKind::StaffInPost, people)
}

fn known(db: &Database, kind: ExtractKind) -> Vec<(PersonKey, String, String)> {
    let spells = current(db, "rivermouth", kind, month("2015-01"), month("2030-12")).expect("an organisation");
    spells.into_iter().map(|s| (s.person, s.first.to_string(), s.last.to_string())).collect()
}

fn of(person: PersonKey, first: &str, last: &str) -> (PersonKey, String, String) {
    (person, first.into(), last.into())
}

#[test]
fn a_spell_comes_back_as_it_was_stored() {
    on_each_database(|db| {
        let mut left = spell(BEN, "2026-02", "2026-02");
        left.destination = Some(LeaverDestination::Agency);
        left.left = Some(month("2026-02"));
        (left.grade, left.fte, left.contract, left.age_band, left.started) = (None, None, None, None, None);
        send(db, "rivermouth", "sha256:a", 1, &snapshots(vec![left.clone(), spell(ANN, "2026-01", "2026-03")]));
        let kind = ExtractKind::StaffInPost;
        let stored = current(db, "rivermouth", kind, month("2026-01"), month("2026-03")).expect("stored");
        assert_eq!(stored, [spell(ANN, "2026-01", "2026-03"), left]);
        assert_eq!(count(db, "rivermouth").expect("a count"), 2);
        assert_eq!(count(db, "nowhere").expect_err("unknown").code(), "organisation_not_found");
    });
}

#[test]
fn each_month_is_told_by_the_newest_extract_that_covers_it() {
    on_each_database(|db| {
        let kind = ExtractKind::StaffInPost;
        let all = snapshots(vec![spell(ANN, "2026-01", "2026-06"), spell(BEN, "2026-02", "2026-05")]);
        send(db, "rivermouth", "sha256:a", 1, &all);
        // April again, without Ben; Ann is in it as before.
        let april = send(db, "rivermouth", "sha256:b", 2, &snapshots(vec![spell(ANN, "2026-04", "2026-04")]));
        let without = [of(ANN, "2026-01", "2026-06"), of(BEN, "2026-02", "2026-03"), of(BEN, "2026-05", "2026-05")];
        assert_eq!(known(db, kind), without, "Ann's parts are joined, Ben's time has a hole");
        let cut = current(db, "rivermouth", kind, month("2026-03"), month("2026-04")).expect("stored");
        let cut: Vec<_> = cut.iter().map(|s| (s.first.to_string(), s.last.to_string())).collect();
        assert_eq!(cut, [("2026-03".into(), "2026-04".into()), ("2026-03".to_owned(), "2026-03".to_owned())]);

        extracts::undo(db, &april.id, at(3)).expect("in force");
        assert_eq!(known(db, kind), [of(ANN, "2026-01", "2026-06"), of(BEN, "2026-02", "2026-05")]);
    });
}

#[test]
fn an_unchanged_post_is_one_spell_across_extracts_and_a_changed_one_two() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &snapshots(vec![spell(ANN, "2026-01", "2026-01")]));
        send(db, "rivermouth", "sha256:b", 2, &snapshots(vec![spell(ANN, "2026-02", "2026-02")]));
        let changed = Spell { fte: Some(1.0), ..spell(ANN, "2026-03", "2026-03") };
        send(db, "rivermouth", "sha256:c", 3, &snapshots(vec![changed]));
        let expected = [of(ANN, "2026-01", "2026-02"), of(ANN, "2026-03", "2026-03")];
        assert_eq!(known(db, ExtractKind::StaffInPost), expected);
    });
}

#[test]
fn kinds_stand_side_by_side_and_two_events_stay_two() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &snapshots(vec![spell(ANN, "2026-01", "2026-03")]));
        let starters = vec![spell(BEN, "2026-01", "2026-01"), spell(BEN, "2026-02", "2026-02")];
        send(db, "rivermouth", "sha256:b", 2, &staff(ExtractKind::Starters, starters));
        assert_eq!(known(db, ExtractKind::StaffInPost), [of(ANN, "2026-01", "2026-03")]);
        assert_eq!(known(db, ExtractKind::Starters).len(), 2);
        assert_eq!(known(db, ExtractKind::Leavers), []);
    });
}

#[test]
fn a_list_of_leavers_covers_the_months_between_its_events_a_snapshot_does_not() {
    on_each_database(|db| {
        for (n, kind) in [ExtractKind::Leavers, ExtractKind::StaffInPost].into_iter().enumerate() {
            let code = format!("place-{n}");
            let old = staff(kind, vec![spell(ANN, "2026-02", "2026-02")]);
            send(db, &code, "sha256:a", 1, &old);
            let new = staff(kind, vec![spell(BEN, "2026-01", "2026-01"), spell(BEN, "2026-03", "2026-03")]);
            send(db, &code, "sha256:b", 2, &new);
            let spells = current(db, &code, kind, month("2026-01"), month("2026-03")).expect("stored");
            let has_ann = spells.iter().any(|spell| spell.person == ANN);
            assert_eq!(has_ann, kind == ExtractKind::StaffInPost, "{kind:?}");
        }
    });
}

#[test]
fn what_is_older_than_the_limit_goes_and_figures_stay() {
    on_each_database(|db| {
        let mut sent = snapshots(vec![spell(ANN, "2019-01", "2026-01"), spell(BEN, "2018-01", "2019-12")]);
        sent.observations = vec![observation("north/team-1", "social_worker", "2019-01", "in_post_fte", Ok(2.0))];
        let undone = send(db, "rivermouth", "sha256:a", 1, &sent);
        let before = staffcast::store::observations::data_hash(db, "rivermouth").expect("a hash");
        let limit = Some(month("2020-01"));
        assert_eq!(purge(db, limit).expect("purged"), Purged { deleted: 1, shortened: 1 });
        assert_eq!(known(db, ExtractKind::StaffInPost), [of(ANN, "2020-01", "2026-01")]);
        assert_eq!(purge(db, limit).expect("purged"), Purged::default(), "nothing is left to do");
        assert_eq!(staffcast::store::observations::data_hash(db, "rivermouth").expect("a hash"), before);

        extracts::undo(db, &undone.id, at(2)).expect("in force");
        assert_eq!(count(db, "rivermouth").expect("a count"), 1, "the trail");
        assert_eq!(purge(db, Some(month("2026-02"))).expect("purged").deleted, 1, "is subject to it too");
        send(db, "rivermouth", "sha256:a", 3, &sent);
        assert_eq!(purge(db, None).expect("purged").deleted, 2, "none are kept");
        assert_eq!(count(db, "rivermouth").expect("a count"), 0);
    });
}

#[test]
fn whoever_is_erased_is_gone_from_every_extract_and_from_the_files() {
    let key = ANN.to_string();
    for mut database in databases() {
        let url = database.url.clone();
        let db = database.store();
        let people = |from: &str| {
            let mut people = vec![spell(ANN, from, "2026-06")];
            people.extend((0..200).map(|n| spell(PersonKey([n; 16]), "2026-01", "2026-06")));
            snapshots(people)
        };
        let undone = send(db, "rivermouth", "sha256:a", 1, &people("2026-01"));
        extracts::undo(db, &undone.id, at(2)).expect("in force");
        send(db, "rivermouth", "sha256:b", 3, &people("2026-02"));
        send(db, "elsewhere", "sha256:b", 3, &people("2026-03"));
        assert!(url.starts_with("postgres") || traces(&url, &key) > 0, "the files are looked into");
        // The 200 others include one whose pseudonym is the same.
        assert_eq!(erase(db, &[ANN]).expect("erased"), 6);
        assert_eq!(erase(db, &[ANN]).expect("erased"), 0);
        assert!(known(db, ExtractKind::StaffInPost).iter().all(|(person, ..)| *person != ANN));
        assert_eq!(known(db, ExtractKind::StaffInPost).len(), 199, "nobody else is");
        assert!(url.starts_with("postgres") || traces(&url, &key) == 0, "nothing is left in the files");
    }
}

#[test]
fn what_is_purged_leaves_no_trace_in_the_files() {
    let mut database = crate::support::sqlite();
    let url = database.url.clone();
    let db = database.store();
    send(db, "rivermouth", "sha256:a", 1, &snapshots(vec![spell(ANN, "2018-01", "2018-02")]));
    purge(db, Some(month("2020-01"))).expect("purged");
    assert_eq!(traces(&url, &ANN.to_string()), 0);
}

/// How often a text stands in a SQLite database's files, its log included.
fn traces(url: &str, text: &str) -> usize {
    ["", "-wal", "-journal"]
        .iter()
        .filter_map(|end| std::fs::read(format!("{url}{end}")).ok())
        .map(|bytes| bytes.windows(text.len()).filter(|part| *part == text.as_bytes()).count())
        .sum()
}

/// Ann until 2026, Ben until 2018, one row a month.
fn list() -> String {
    let mut text = String::from("month,staff_reference,unit,role_group,fte,start_date\n");
    for (reference, year) in [("A-1", 2026), ("B-2", 2018)] {
        for n in 1..=3 {
            writeln!(text, "{year}-{n:02},{reference},North/Team 1,Social Worker,1.0,2015-04-01").expect("written");
        }
    }
    text
}

#[test]
fn only_months_within_the_limit_are_stored_and_a_reference_erases_its_person() {
    use staffcast::ingest::Plain;
    use staffcast::pipeline::extracts::{Setting, Upload, check, receive};
    use staffcast::pipeline::{Installation, people};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("staff.csv");
    std::fs::write(&path, list()).expect("a file");
    let source = Plain::new(&path);
    for (people_months, stored) in [(72, 1), (0, 0), (240, 2)] {
        on_each_database(|db| {
            let installation = Installation {
                home_code: "rivermouth".into(),
                home_name: "Rivermouth".into(),
                colour: None,
                people_months,
                ..installation()
            };
            let setting = Setting { installation: &installation, now: at(1) };
            let upload = Upload {
                organisation: None,
                kind: Some(ExtractKind::StaffInPost),
                file_name: "staff.csv",
                source: &source,
                mapping: None,
                save_mapping_as: None,
            };
            let checked = check(db, &upload, &setting).expect("a list");
            assert!(checked.changes.added > 0 && checked.same.is_none());
            assert_eq!(extracts::list(db, None).expect("none"), [], "a check keeps nothing");
            receive(db, &upload, &setting).expect("a list");
            assert_eq!(count(db, "rivermouth").expect("a count"), stored);
            let sums = staffcast::store::observations::sums(
                db,
                "rivermouth",
                &["in_post_headcount".parse().expect("a measure")],
                None,
                Some("2018-12".parse().expect("a period")),
            );
            assert!(!sums.expect("a unit").is_empty(), "figures of all months stay");
            let erased = people::erase(db, &installation.pseudonyms, " a-1 ").expect("erased");
            assert_eq!(erased as u64, stored.min(1));
            assert_eq!(people::purge(db, at(1), 0).expect("purged").deleted as u64, stored - stored.min(1));
        });
    }
}
