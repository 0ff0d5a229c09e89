//! Receiving, recognising, correcting and undoing extracts.

use std::sync::Barrier;

use staffcast::domain::{Failure, Gap, Kind, UnitKind};
use staffcast::store::extracts::{self, NewExtract, Received, receive};
use staffcast::store::observations::{PeriodKind, current, data_hash, revisions};
use staffcast::store::{Database, StoreError, migrations, organisations, role_groups, units};

use super::samples::{at, council, extract, measure, observation, period, send, unit};
use crate::support::{databases, on_each_database};

fn leavers(unit: &str, when: &str, value: f64) -> staffcast::domain::Observation {
    observation(unit, "social_worker", when, "leavers", Ok(value))
}

/// What an organisation's current values are, in words.
fn known(db: &Database, organisation: &str) -> Vec<String> {
    let observed = current(db, organisation, PeriodKind::Month).expect("an organisation");
    observed.iter().map(|o| format!("{} {} {} {:?}", o.unit, o.period, o.measure, o.reading)).collect()
}

#[test]
fn an_extract_is_stored_with_its_units_roles_and_findings() {
    on_each_database(|db| {
        let sent = extract(vec![
            leavers("north/team-10", "2026-01", 2.0),
            leavers("north/team-2", "2026-03", 1.0),
            observation("", "practice_manager", "2026-02", "leavers", Ok(0.0)),
        ]);
        let record = send(db, "rivermouth", "sha256:a", 1, &sent);
        assert_eq!((record.rows, record.accepted, record.rejected, record.findings), (4, 3, 1, 1));
        assert_eq!((record.first, record.last), (Some(period("2026-01")), Some(period("2026-03"))));
        assert_eq!((record.organisation.as_str(), record.received_at, record.undone_at), ("rivermouth", at(1), None));
        assert_eq!(uuid::Uuid::parse_str(&record.id).expect("a UUID").get_version_num(), 7);
        assert_eq!(extracts::get(db, &record.id).expect("stored"), record);
        assert_eq!(extracts::findings(db, &record.id).expect("stored"), sent.findings);

        let slugs: Vec<String> = units::list(db, None).expect("units").into_iter().map(|u| u.slug).collect();
        let expected = ["rivermouth", "rivermouth/north", "rivermouth/north/team-2", "rivermouth/north/team-10"];
        assert_eq!(slugs, expected);
        let team = units::get(db, "rivermouth/north/team-2").expect("a unit");
        assert_eq!((team.parent.as_deref(), team.kind), (Some("rivermouth/north"), UnitKind::Team));
        let roles = role_groups::list(db, "rivermouth").expect("roles");
        let roles: Vec<&str> = roles.iter().map(staffcast::domain::RoleGroup::as_str).collect();
        assert_eq!(roles, ["practice_manager", "social_worker"]);
    });
}

#[test]
fn the_same_content_is_recognised_within_its_organisation() {
    on_each_database(|db| {
        let sent = extract(vec![leavers("north", "2026-01", 2.0)]);
        let first = send(db, "rivermouth", "sha256:a", 1, &sent);
        assert_eq!(extracts::find_same(db, "elsewhere", "sha256:a").expect("no error"), None);
        let again = NewExtract {
            organisation: "rivermouth",
            file_name: "renamed.csv",
            content_hash: "sha256:a",
            received_at: at(2),
            extract: &sent,
        };
        assert_eq!(receive(db, &again).expect("fine"), Received::Same(first.clone()));
        let elsewhere = NewExtract { organisation: "elsewhere", ..again };
        assert!(matches!(receive(db, &elsewhere).expect("fine"), Received::New(_)));
        assert_eq!(extracts::list(db, Some("rivermouth")).expect("list"), std::slice::from_ref(&first));
        assert_eq!(extracts::list(db, None).expect("list").len(), 2);

        extracts::undo(db, &first.id, at(3)).expect("in force");
        assert_eq!(extracts::find_same(db, "rivermouth", "sha256:a").expect("no error"), None);
        assert!(matches!(receive(db, &again).expect("fine"), Received::New(_)), "undone content may come again");
    });
}

#[test]
fn the_same_content_sent_many_times_at_once_is_stored_once() {
    on_each_database(|db| {
        let sent = extract(vec![leavers("north", "2026-01", 2.0), leavers("south", "2026-01", 1.0)]);
        let start = Barrier::new(6);
        let new = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        let new = NewExtract {
                            organisation: "rivermouth",
                            file_name: "a.csv",
                            content_hash: "sha256:a",
                            received_at: at(1),
                            extract: &sent,
                        };
                        matches!(receive(db, &new).expect("fine"), Received::New(_))
                    })
                })
                .collect();
            senders.into_iter().map(|sender| sender.join().expect("no panic")).filter(|new| *new).count()
        });
        assert_eq!(new, 1);
        assert_eq!(known(db, "rivermouth").len(), 2);
    });
}

#[test]
fn undoing_a_correction_restores_what_was_known_before() {
    on_each_database(|db| {
        let first = extract(vec![leavers("north", "2026-01", 2.0), leavers("north", "2026-02", 3.0)]);
        send(db, "rivermouth", "sha256:a", 1, &first);
        let before = (known(db, "rivermouth"), data_hash(db, "rivermouth").expect("hash"));

        let correction = extract(vec![
            leavers("north", "2026-02", 5.0),
            leavers("north", "2026-03", 1.0),
            observation("north", "social_worker", "2026-01", "leavers", Err(Gap::Suppressed)),
        ]);
        let corrected = send(db, "rivermouth", "sha256:b", 2, &correction);
        assert_eq!(
            known(db, "rivermouth"),
            [
                "rivermouth/north 2026-01 leavers Err(Suppressed)",
                "rivermouth/north 2026-02 leavers Ok(5.0)",
                "rivermouth/north 2026-03 leavers Ok(1.0)",
            ]
        );
        assert_ne!(data_hash(db, "rivermouth").expect("hash"), before.1);

        let undone = extracts::undo(db, &corrected.id, at(3)).expect("in force");
        assert_eq!(undone.undone_at, Some(at(3)));
        assert_eq!((known(db, "rivermouth"), data_hash(db, "rivermouth").expect("hash")), before);

        let again = extracts::undo(db, &corrected.id, at(4)).expect_err("undone before");
        assert_eq!((again.kind(), again.code()), (Kind::Conflict, "extract_already_undone"));
        assert_eq!(extracts::get(db, &corrected.id).expect("the trail stays"), undone);
        let trail = revisions(
            db,
            "rivermouth/north",
            Some(&staffcast::domain::RoleGroup::new("social_worker")),
            period("2026-02"),
            measure("leavers"),
        )
        .expect("a trail");
        let trail: Vec<_> = trail.iter().map(|r| (r.reading, r.recorded_at, r.undone_at, r.current)).collect();
        assert_eq!(trail, [(Ok(3.0), at(1), None, true), (Ok(5.0), at(2), Some(at(3)), false)]);
    });
}

#[test]
fn undoing_an_older_extract_leaves_newer_values_in_force() {
    on_each_database(|db| {
        let first = extract(vec![leavers("north", "2026-01", 1.0), leavers("north", "2026-02", 1.0)]);
        let first = send(db, "rivermouth", "sha256:a", 1, &first);
        let second = send(db, "rivermouth", "sha256:b", 2, &extract(vec![leavers("north", "2026-02", 2.0)]));
        send(db, "rivermouth", "sha256:c", 3, &extract(vec![leavers("north", "2026-02", 3.0)]));

        extracts::undo(db, &second.id, at(4)).expect("in force");
        extracts::undo(db, &first.id, at(5)).expect("in force");
        assert_eq!(known(db, "rivermouth"), ["rivermouth/north 2026-02 leavers Ok(3.0)"]);
    });
}

#[test]
fn units_only_an_undone_extract_speaks_of_are_forgotten_and_names_come_back() {
    on_each_database(|db| {
        let mut first = extract(vec![leavers("north", "2026-01", 1.0)]);
        first.units = vec![unit("north", "North", UnitKind::Service)];
        send(db, "rivermouth", "sha256:a", 1, &first);
        let mut second = extract(vec![leavers("noth", "2026-01", 1.0), leavers("north", "2026-02", 1.0)]);
        second.units = vec![unit("noth", "Noth", UnitKind::Team), unit("north", "The North", UnitKind::Team)];
        let second = send(db, "rivermouth", "sha256:b", 2, &second);
        assert_eq!(units::get(db, "rivermouth/north").expect("a unit").name, "The North");
        assert_eq!(units::list(db, Some("rivermouth")).expect("units").len(), 3);

        extracts::undo(db, &second.id, at(3)).expect("in force");
        let north = units::get(db, "rivermouth/north").expect("a unit");
        assert_eq!((north.name.as_str(), north.kind), ("North", UnitKind::Service));
        let gone = units::get(db, "rivermouth/noth").expect_err("a slip of the pen");
        assert_eq!((gone.kind(), gone.code()), (Kind::NotFound, "unit_not_found"));
        assert_eq!(units::list(db, Some("rivermouth")).expect("units").len(), 2);
    });
}

#[test]
fn a_value_given_twice_or_without_bounds_stores_nothing() {
    on_each_database(|db| {
        let cases = [
            (extract(vec![leavers("north", "2026-01", 1.0), leavers("north", "2026-01", 1.0)]), "value_given_twice"),
            (extract(vec![leavers("north", "2026-01", f64::NAN)]), "value_not_finite"),
            (extract(vec![leavers("north", "2026-01", f64::INFINITY)]), "value_not_finite"),
        ];
        for (sent, code) in &cases {
            let new = NewExtract {
                organisation: "rivermouth",
                file_name: "a.csv",
                content_hash: "sha256:a",
                received_at: at(1),
                extract: sent,
            };
            let error = receive(db, &new).expect_err("refused");
            assert_eq!((error.kind(), error.code()), (Kind::Invalid, *code));
        }
        assert_eq!(extracts::list(db, None).expect("list"), []);
        assert_eq!(organisations::list(db).expect("list"), [], "not even the organisation");
    });
}

#[test]
fn an_insert_that_fails_halfway_leaves_nothing() {
    // The server refuses the text of one late finding; everything before it was inserted already.
    // PostgreSQL refuses NUL in text; for SQLite another connection takes the table away.
    for mut database in databases() {
        let url = database.url.clone();
        let db = database.store();
        let mut sent = extract(vec![leavers("north", "2026-01", 1.0)]);
        if db.backend() == "postgresql" {
            sent.findings[0].fix = "a\0b".into();
        } else {
            use diesel::Connection;
            use diesel::connection::SimpleConnection;
            let mut other = diesel::SqliteConnection::establish(&url).expect("the file");
            other.batch_execute("ALTER TABLE findings RENAME COLUMN fix TO mend").expect("a changed table");
        }
        let new = NewExtract {
            organisation: "rivermouth",
            file_name: "a.csv",
            content_hash: "sha256:a",
            received_at: at(1),
            extract: &sent,
        };
        let error = receive(db, &new).expect_err("the finding cannot be stored");
        assert!(matches!(error, StoreError::Statement { .. }), "{error:?}");
        assert_eq!(organisations::list(db).expect("list"), []);
        assert_eq!(extracts::list(db, None).expect("list"), []);
        assert_eq!(units::list(db, None).expect("list"), []);
    }
}

#[test]
fn refused_extracts_give_their_connections_back() {
    on_each_database(|db| {
        // An observation of a unit the extract does not list: more times than the pool has connections.
        let mut sent = extract(vec![leavers("north", "2026-01", 1.0)]);
        sent.units.clear();
        for _ in 0..20 {
            let new = NewExtract {
                organisation: "rivermouth",
                file_name: "a.csv",
                content_hash: "sha256:a",
                received_at: at(1),
                extract: &sent,
            };
            assert_eq!(receive(db, &new).expect_err("no such unit").code(), "unit_not_found");
        }
        db.ping().expect("every connection came back");
        assert_eq!(organisations::list(db).expect("list"), []);
    });
}

#[test]
fn knowledge_is_the_same_on_both_databases_in_any_order() {
    let observations = council().observations;
    let (early, late): (Vec<_>, Vec<_>) =
        observations.into_iter().filter(|o| o.period >= period("2026-01")).partition(|o| o.period < period("2026-06"));
    let (early, late) = (extract(early), extract(late));
    let mut hashes = Vec::new();
    for mut database in databases() {
        let db = database.store();
        send(db, "rivermouth", "sha256:a", 1, &early);
        send(db, "rivermouth", "sha256:b", 2, &late);
        hashes.push(data_hash(db, "rivermouth").expect("hash"));
        migrations::revert_all(db).expect("down");
        migrations::apply(db).expect("up");
        send(db, "rivermouth", "sha256:b", 2, &late);
        send(db, "rivermouth", "sha256:a", 1, &early);
        hashes.push(data_hash(db, "rivermouth").expect("hash"));
    }
    assert!(hashes.windows(2).all(|pair| pair[0] == pair[1]), "{hashes:?}");
}
