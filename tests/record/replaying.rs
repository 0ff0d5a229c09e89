//! A model is what its snapshot gives.

use std::fs;
use std::io::{Read, Write};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text};
use diesel::{PgConnection, SqliteConnection};
use staffcast::domain::Failure;
use staffcast::ingest::Plain;
use staffcast::pipeline::extracts::{Setting, Upload, receive};
use staffcast::pipeline::record::{Replayed, forget_old, replay};
use staffcast::pipeline::{Recipes, fits};
use staffcast::store::{Database, forecasts, models, record};

use super::explaining::{figures, fit, recipes};
use super::invented::{day, keep};
use crate::census::invented::table;
use crate::support::{TestDatabase, databases, installation, on_each_database, sqlite};

fn ready(db: &Database) -> String {
    keep(db, "2024-07-05", figures("2021-10", "2024-06", |_| ()));
    fit(db, "2024-07-06", &recipes())
}

fn again(db: &Database, id: &str) -> Replayed {
    replay(db, id, &|_| ()).expect("a snapshot")
}

/// Every stored forecast of a model as text, without its id.
fn outputs(db: &Database, id: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut measures = forecasts::measures_of_model(db, id).expect("a model");
    measures.sort();
    for (measure, definition) in measures {
        let of = forecasts::texts_of_model(db, id, measure, &definition).expect("forecasts");
        texts.extend(of.into_values().map(|text| text.replace(id, "id")));
    }
    texts.push(models::get(db, id).expect("a model").body.to_string());
    texts
}

#[test]
fn a_model_fitted_again_from_its_snapshot_is_equal_on_both_databases_and_any_number_of_threads() {
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    for mut database in databases() {
        let db = database.store().clone();
        let id = ready(&db);
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let replayed = pool.install(|| again(&db, &id));
            assert!(replayed.is_equal(), "{} threads: {:?}", threads, replayed.differences);
            assert!(replayed.forecasts > 90, "{}", replayed.forecasts);
        }
        let making = record::making(&db, &id).expect("read").expect("kept");
        found.push((outputs(&db, &id), making.snapshot));
    }
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "SQLite and PostgreSQL differ");
}

#[test]
fn an_old_model_is_fitted_from_what_it_knew_not_from_what_is_known_now() {
    let mut database = sqlite();
    let db = database.store();
    let id = ready(db);
    keep(db, "2024-08-05", figures("2024-05", "2024-07", |row| row.agency += 4.0));
    let now = fit(db, "2024-08-06", &recipes());
    assert!(again(db, &id).is_equal());
    assert!(again(db, &now).is_equal());
}

#[test]
fn models_made_from_the_same_share_a_snapshot() {
    let mut database = sqlite();
    let db = database.store();
    let (first, second) = (ready(db), fit(db, "2024-07-07", &recipes()));
    let of = |id: &str| record::making(db, id).expect("read").expect("kept").snapshot;
    assert_eq!(of(&first), of(&second));
    keep(db, "2024-08-05", figures("2024-07", "2024-07", |_| ()));
    assert_ne!(of(&fit(db, "2024-08-06", &recipes())), of(&first));
}

#[test]
fn a_published_model_is_made_again_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("published.csv");
    fs::write(&path, table(24, 6, 3)).expect("written");
    on_each_database(|db| {
        let installation = installation();
        let setting = Setting { installation: &installation, now: day("2026-01-02") };
        let source = Plain::new(&path);
        let upload = Upload {
            organisation: None,
            kind: None,
            file_name: "published.csv",
            source: &source,
            mapping: None,
            save_mapping_as: None,
        };
        receive(db, &upload, &setting).expect("received");
        let model = fits::fit(db, "home", &Recipes::default(), day("2026-01-03"), &|_| ()).expect("a fit");
        let replayed = again(db, &model.id);
        assert!(replayed.is_equal() && replayed.forecasts > 24, "{replayed:?}");
    });
}

#[test]
fn a_snapshot_no_longer_kept_is_said() {
    on_each_database(|db| {
        let first = ready(db);
        keep(db, "2024-08-05", figures("2024-07", "2024-07", |_| ()));
        let second = fit(db, "2024-08-06", &recipes());
        assert_eq!(forget_old(db, 1).expect("forgotten"), 1);
        let gone = replay(db, &first, &|_| ()).expect_err("gone");
        assert_eq!(gone.code(), "snapshot_not_kept");
        assert!(gone.to_string().contains("no longer kept"), "{gone}");
        assert!(again(db, &second).is_equal());
        assert_eq!(replay(db, "m-0", &|_| ()).expect_err("unknown").code(), "model_not_found");
    });
}

/// Runs a statement behind the store's back.
fn tamper(database: &TestDatabase, sql: &str) {
    if database.url.starts_with("postgres") {
        PgConnection::establish(&database.url).expect("connected").batch_execute(sql).expect("done");
    } else {
        SqliteConnection::establish(&database.url).expect("connected").batch_execute(sql).expect("done");
    }
}

#[test]
fn forecasts_changed_after_the_fit_are_reported() {
    for mut database in databases() {
        let db = database.store().clone();
        let id = ready(&db);
        tamper(
            &database,
            "UPDATE forecasts SET body = replace(body, '\"fallback\":', '\"fallback\": ') \
             WHERE definition = 'count' AND unit_id = (SELECT id FROM units WHERE slug = 'c/north')",
        );
        let replayed = again(&db, &id);
        let told = replayed.differences.join(" ");
        assert!(told.contains("forecasts differ, the first:") && told.contains("of c/north"), "{told}");
        assert!(told.contains("changed after the fit: their hash differs"), "{told}");
        tamper(&database, "UPDATE models SET version = '0.0.9'");
        let told = again(&db, &id).differences.join(" ");
        assert!(told.contains("It was fitted by staffcast 0.0.9; this is staffcast"), "{told}");
    }
}

/// Rewrites a file of the only stored snapshot.
fn rewrite(database: &TestDatabase, name: &str, change: impl Fn(&str) -> String) {
    #[derive(QueryableByName)]
    struct Stored {
        #[diesel(sql_type = Binary)]
        body: Vec<u8>,
    }
    let mut connection = SqliteConnection::establish(&database.url).expect("connected");
    let stored: Stored = diesel::sql_query("SELECT body FROM snapshots").get_result(&mut connection).expect("one");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(stored.body)).expect("an archive");
    let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        let text = if file.name() == name { change(&text) } else { text };
        written.start_file(file.name(), zip::write::SimpleFileOptions::default()).expect("begun");
        written.write_all(text.as_bytes()).expect("written");
    }
    let body = written.finish().expect("finished").into_inner();
    diesel::sql_query("UPDATE snapshots SET body = ?").bind::<Binary, _>(body).execute(&mut connection).expect("done");
}

#[test]
fn a_changed_snapshot_or_recipe_is_reported() {
    let mut database = sqlite();
    let db = database.store().clone();
    let id = ready(&db);
    rewrite(&database, "workforce.toml", |text| {
        let changed = text.replace("kappa_prior = 0.25", "kappa_prior = 0.5");
        assert_ne!(changed, text);
        changed
    });
    let told = again(&db, &id).differences.join(" ");
    assert!(told.contains("The stored snapshot was changed after the fit"), "{told}");
    assert!(told.contains("The model itself differs"), "{told}");
    rewrite(&database, "options.json", |_| "{}".into());
    assert_eq!(replay(&db, &id, &|_| ()).expect_err("unreadable").code(), "recipe_invalid");
    tamper(&database, "UPDATE snapshots SET body = x'00'");
    assert_eq!(replay(&db, &id, &|_| ()).expect_err("unreadable").code(), "snapshot_unreadable");
}

#[test]
fn the_command_says_equal_or_what_differs() {
    use std::process::Command;
    let mut database = sqlite();
    let id = ready(&database.store().clone());
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_staffcast"))
            .args(arguments)
            .args(["--database", &database.url])
            .output()
            .expect("the binary runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (status, out, _) = run(&["replay", &id]);
    assert_eq!((status, out.contains("Equal to the last byte")), (Some(0), true), "{out}");
    assert_eq!(run(&["snapshot", "keep", &id]).0, Some(0));
    let (status, out, _) = run(&["record", "--organisation", "c"]);
    assert!(status == Some(0) && out.contains("No month that was forecast has arrived yet"), "{out}");
    let (status, out, _) = run(&["forecast", "--unit", "c", "--measure", "agency_rate", "--explain"]);
    assert!(status == Some(0) && out.contains("no forecast before this one"), "{out}");
    let mut connection = SqliteConnection::establish(&database.url).expect("connected");
    let changed = "UPDATE models SET body = replace(body, '0', '1') WHERE id = ?";
    diesel::sql_query(changed).bind::<Text, _>(&id).execute(&mut connection).expect("done");
    let (status, _, told) = run(&["replay", &id]);
    assert!(status == Some(1) && told.contains("The model itself differs"), "{told}");
}
