//! Files built to do harm: refused or read, and always within memory.

use staffcast::domain::Failure;
use staffcast::ingest::{IngestError, Limits, Request};

use super::packages::{self, Case, sound_with};
use super::{Sent, read, with_rows};

/// Reads the file named in the environment, if any, and says how far memory rose.
#[test]
fn a_child_reads_one_file() {
    let Ok(path) = std::env::var("STAFFCAST_TEST_HOSTILE") else { return };
    let status = |field: &str| -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
        let line = status.lines().find(|l| l.starts_with(field)).expect("a field");
        line.split_whitespace().nth(1).expect("a number").parse().expect("kB")
    };
    let before = status("VmRSS");
    let result = super::read_file(path.as_ref(), &Request::new("hostile", &Limits::default()));
    let code = result.as_ref().map_or_else(Failure::code, |_| "read");
    let said = result.map_or_else(|e| e.to_string(), |e| format!("{} rows", e.accepted));
    println!("\nresult {code} {} {said}", status("VmHWM").saturating_sub(before));
}

/// Reads each in a process of its own and looks at the peak of its memory.
fn answered_within_memory(cases: Vec<Case>) {
    if !cfg!(target_os = "linux") {
        return;
    }
    for (name, bytes, expected) in cases {
        let sent = Sent::new("hostile", &bytes);
        let output = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["ingest::hostile::a_child_reads_one_file", "--exact", "--nocapture"])
            .env("STAFFCAST_TEST_HOSTILE", sent.path())
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("a child");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = text.lines().find_map(|l| l.strip_prefix("result ")).unwrap_or_default();
        assert!(!line.is_empty(), "{name}: {}\n{text}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        let (code, rest) = line.split_once(' ').expect("a code");
        let kilobytes: u64 = rest.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        assert_eq!(code, expected, "{name}: {line}");
        assert!(kilobytes < 50_000, "{name}: memory rose by {kilobytes} kB");
    }
}

#[test]
fn hostile_cells_are_answered_within_50_mb() {
    answered_within_memory(packages::cells());
}

#[test]
fn parts_read_whole_are_answered_within_50_mb() {
    answered_within_memory(packages::kept_parts());
}

#[test]
fn hostile_structures_are_answered_within_50_mb() {
    answered_within_memory(packages::structures());
}

#[test]
fn hostile_texts_are_answered_within_50_mb() {
    answered_within_memory(packages::texts());
}

#[test]
fn a_truncated_workbook_is_damaged_wherever_it_is_cut() {
    let whole = sound_with("", &[]);
    assert_eq!(Sent::new("w.xlsx", &whole).read().expect("sound").accepted, 12);
    for end in (10..whole.len()).step_by(97) {
        let error = Sent::new("w.xlsx", &whole[..end]).read().expect_err("cut");
        assert!(matches!(error, IngestError::Damaged { .. }), "{end}: {error}");
    }
}

#[test]
fn a_size_beyond_the_limit_is_refused_before_reading() {
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    let error = Sent::new("p.csv", with_rows(&[])).read_with(&limits).expect_err("too large");
    assert!(error.to_string().contains("100 allowed"), "{error}");
}

#[test]
fn unpacked_bytes_are_counted_as_they_come_out() {
    let sent = Sent::new("w.xlsx", sound_with(&"<row/>".repeat(100_000), &[]));
    assert!(sent.read().is_ok());
    let limits = Limits { max_inflated_bytes: 500_000, ..Limits::default() };
    let error = sent.read_with(&limits).expect_err("600 kB");
    assert!(error.to_string().contains("unpacked size is more than the 500000 allowed"), "{error}");
}

#[test]
fn rows_and_cells_are_counted() {
    let sent = Sent::new("p.csv", with_rows(&[]));
    for limits in [
        Limits { max_rows: 12, ..Limits::default() },
        Limits { max_cells: 100, ..Limits::default() },
        Limits { max_columns: 9, ..Limits::default() },
        Limits { max_values: 83, ..Limits::default() },
        Limits { max_text: 9, ..Limits::default() },
        Limits { max_row_bytes: 40, ..Limits::default() },
    ] {
        assert!(matches!(sent.read_with(&limits), Err(IngestError::TooLarge { .. })), "{limits:?}");
    }
    assert!(
        sent.read_with(&Limits { max_rows: 13, max_cells: 130, max_values: 84, max_columns: 10, ..Limits::default() })
            .is_ok()
    );
}

#[test]
fn a_quotation_mark_left_open_is_named_with_its_row() {
    let text = with_rows(&["2025-01,\"North/A,social_worker,10,7.5,8,1,0,2.5,1.5"]);
    let text = format!("{text}{}", with_rows(&[]));
    let error = read(text).expect_err("open");
    assert!(error.to_string().contains("quotation mark in row 2"), "{error}");
}

#[test]
fn names_that_are_formulas_markup_or_templates_are_only_names() {
    let names = ["=HYPERLINK(1)", "<svg onload=x>", "{{7*7}}", "\u{202e}gnp.exe"];
    let rows: Vec<String> = names.iter().map(|n| format!("2025-01,\"{n}\",sw,10,7.5,8,1,0,2.5,1.5")).collect();
    let extract = super::extract(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let slugs: Vec<_> = extract.units.iter().map(|u| u.slug.as_str()).take(4).collect();
    assert_eq!(slugs, ["hyperlink-1", "svg-onload-x", "7-7", "gnp-exe"]);
    assert!(extract.units.iter().all(|u| !u.name.contains('\u{202e}')));
}

#[test]
fn a_file_that_takes_too_long_is_given_up_with_what_to_do() {
    let limits = Limits { max_seconds: 0, ..Limits::default() };
    for (name, bytes) in [("p.csv", with_rows(&[]).into_bytes()), ("w.xlsx", sound_with("", &[]))] {
        let error = Sent::new(name, bytes).read_with(&limits).expect_err("no time at all");
        assert!(matches!(error, IngestError::TooSlow { .. }), "{name}: {error}");
    }
}
