//! The rooms' arrows: who may import whom, held by reading the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Room, and the rooms it may name. Everyone may name itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("ingest", &["domain"]),
    ("store", &["domain"]),
    ("fit", &["domain"]),
    ("forecast", &["domain", "fit"]),
    ("scenario", &["domain", "fit", "forecast"]),
    ("returns", &["domain"]),
    ("report", &["domain"]),
    ("demo", &["domain", "fit"]),
    ("pipeline", &["domain", "ingest", "store", "fit", "forecast", "scenario", "returns", "demo", "report"]),
    ("upload", &["domain", "ingest"]),
    ("api", &["domain", "ingest", "store", "pipeline", "report", "upload"]),
    ("ui", &["domain", "ingest", "store", "pipeline", "report", "upload"]),
    ("config", &["domain"]),
    ("server", &["domain", "ingest", "store", "pipeline", "api", "ui", "upload", "config"]),
];

/// Crates that only one room may know.
const OWNED: &[(&str, &str)] = &[
    ("diesel", "store"),
    ("linfa", "fit"),
    ("ndarray", "fit"),
    ("calamine", "ingest"),
    ("quick_xml", "ingest"),
    ("figment", "config"),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Each source with its room and its lines of code, comments and doc links left out.
fn rooms() -> Vec<(String, PathBuf, Vec<String>)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&src)
        .into_iter()
        .filter(|path| {
            !path.ends_with("main.rs") && !path.ends_with("lib.rs") && !path.starts_with(src.join("commands"))
        })
        .map(|path| {
            let inside = path.strip_prefix(&src).expect("below src");
            let room = inside.components().next().expect("a room").as_os_str().to_string_lossy().replace(".rs", "");
            let text = fs::read_to_string(&path).expect("a source");
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect();
            (room, path, lines)
        })
        .collect()
}

/// Rooms named by a line: `crate::room` and each of `crate::{a::…, b::…}` on one line.
fn named(line: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            for part in group.split(',') {
                if depth == 0 {
                    found.push(word(part.trim()));
                }
                depth += part.matches('{').count() as i32 - part.matches('}').count() as i32;
            }
        } else {
            found.push(word(rest));
        }
    }
    found
}

#[test]
fn imports_go_one_way() {
    for (room, path, lines) in rooms() {
        let allowed = ARROWS.iter().find(|(name, _)| *name == room);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{}: room {room} is not in the table", path.display()));
        for line in &lines {
            for other in named(line) {
                assert!(
                    other == room || allowed.contains(&other.as_str()),
                    "{}: {room} must not import {other}: {line}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn each_owned_crate_is_known_to_one_room() {
    for (room, path, lines) in rooms() {
        for (name, owner) in OWNED {
            let uses = |line: &String| line.contains(&format!("{name}::")) || line.contains(&format!("use {name}"));
            assert!(room == *owner || !lines.iter().any(uses), "{}: only {owner} may know {name}", path.display());
        }
    }
}

#[test]
fn the_scan_sees_what_it_should() {
    assert_eq!(named("use crate::store::units;"), ["store"]);
    assert_eq!(named("use crate::{domain::{Month, Unit}, fit::panel, store};"), ["domain", "fit", "store"]);
    assert!(rooms().len() > 20);
}

#[test]
fn no_file_has_outgrown_its_room() {
    for (_, path, lines) in rooms() {
        assert!(lines.len() <= 400, "{} has {} lines: split it", path.display(), lines.len());
    }
}
