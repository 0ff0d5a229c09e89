//! Opening, migrating and knowing that writing works.

use staffcast::domain::{Failure, Kind};
use staffcast::store::{Database, StoreError, migrations, organisations};

use super::samples::at;
use crate::support::{databases, on_each_database};

#[test]
fn the_tables_can_be_made_unmade_and_made_again() {
    on_each_database(|db| {
        organisations::ensure(db, "rivermouth", None, at(0)).expect("a new organisation");
        migrations::revert_all(db).expect("every step can be taken back");
        assert!(organisations::list(db).is_err(), "the tables are gone");
        migrations::apply(db).expect("every step can be taken again");
        assert_eq!(organisations::list(db).expect("tables"), [], "nothing is left of before");
        db.ping().expect("it can be written");
    });
}

#[test]
fn what_was_stored_is_there_when_opened_again() {
    for mut database in databases() {
        organisations::ensure(database.store(), "rivermouth", Some("Rivermouth Council"), at(0)).expect("new");
        let again = Database::open(&database.url).expect("it opens again");
        assert_eq!(organisations::get(&again, "rivermouth").expect("stored").name, "Rivermouth Council");
        assert_eq!(again.backend(), database.store().backend());
    }
}

#[test]
fn many_may_open_a_new_database_at_once() {
    for database in databases() {
        std::thread::scope(|scope| {
            let openers: Vec<_> = (0..6).map(|_| scope.spawn(|| Database::open(&database.url).map(|_| ()))).collect();
            for opener in openers {
                opener.join().expect("no panic").expect("it opens");
            }
        });
    }
}

#[test]
fn a_server_that_is_not_there_is_an_error_and_never_a_file() {
    let url = "postgres://me:secret@/hr?host=/nowhere/at/all";
    let error = Database::open(url).map(|_| ()).expect_err("nobody listens there");
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert_eq!(error.kind(), Kind::Unavailable);
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(!std::path::Path::new(url).exists());
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let error = Database::open("/nowhere/at/all/staffcast.db").map(|_| ()).expect_err("no such folder");
    assert_eq!((error.kind(), error.code()), (Kind::Unavailable, "database_not_opened"));
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear all, the staff figures are attached. ".repeat(40)).expect("a file");
    let before = std::fs::read(&path).expect("the file");
    Database::open(path.to_str().expect("a path")).map(|_| ()).expect_err("not a database");
    assert_eq!(std::fs::read(&path).expect("the file"), before);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection, SqliteConnection};
    let sql = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')";
    for mut database in databases() {
        database.store();
        let done = if database.url.starts_with("postgres") {
            PgConnection::establish(&database.url).expect("a connection").batch_execute(sql)
        } else {
            SqliteConnection::establish(&database.url).expect("a connection").batch_execute(sql)
        };
        done.expect("a step from the future");
        let error = Database::open(&database.url).map(|_| ()).expect_err("too new");
        assert!(error.to_string().contains("29991231000000"), "{error}");
        assert_eq!(error.code(), "database_newer");
    }
}

#[test]
fn lost_connections_are_replaced() {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, PgConnection};
    for mut database in databases() {
        let url = database.url.clone();
        let db = database.store();
        db.ping().expect("it can be written");
        if db.backend() == "postgresql" {
            let mut other = PgConnection::establish(&url).expect("a connection");
            other
                .batch_execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                )
                .expect("the others are cut off");
        }
        db.ping().expect("by a new connection");
    }
}

#[test]
fn an_organisations_code_must_be_a_slug() {
    on_each_database(|db| {
        for bad in ["", "North Moor", "a/b", "-a", "É"] {
            let error = organisations::ensure(db, bad, None, at(0)).expect_err(bad);
            assert_eq!((error.kind(), error.code()), (Kind::Invalid, "organisation_code_invalid"));
        }
        let made = organisations::ensure(db, "north-moor", None, at(0)).expect("a slug");
        assert_eq!((made.name.as_str(), made.created_at), ("North Moor", at(0)));
        let renamed = organisations::ensure(db, "north-moor", Some("The Moor"), at(1)).expect("known");
        assert_eq!((renamed.name.as_str(), renamed.created_at), ("The Moor", at(0)));
        assert_eq!(staffcast::store::units::get(db, "north-moor").expect("the top unit").name, "The Moor");
        let missing = organisations::get(db, "southmoor").expect_err("unknown");
        assert_eq!((missing.kind(), missing.code()), (Kind::NotFound, "organisation_not_found"));
    });
}
